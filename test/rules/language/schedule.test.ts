// Times of a week and days of a calendar: what each form means, and what is refused in which words.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateRanges, parseDates, parseSchedule, scheduleList } from "../../../rules/language/schedule.ts";

const ALL = [1, 2, 3, 4, 5, 6, 7];

describe("a schedule", () => {
  test.each([
    ["Mon-Fri 09:00-17:30", { days: [1, 2, 3, 4, 5], from: 540, to: 1050 }],
    ["Mon,Wed 10:00-14:00", { days: [1, 3], from: 600, to: 840 }],
    ["Sat-Sun", { days: [6, 7], from: 0, to: 1440 }],
    ["09:00-12:00", { days: ALL, from: 540, to: 720 }],
    ["Mon", { days: [1], from: 0, to: 1440 }],
    ["Fri-Mon 08:00-10:00", { days: [1, 5, 6, 7], from: 480, to: 600 }],
    ["Mon-Sun", { days: ALL, from: 0, to: 1440 }],
    ["Tue-Mon", { days: ALL, from: 0, to: 1440 }],
    ["Wed-Wed", { days: [3], from: 0, to: 1440 }],
    ["Mon-Wed,Fri,Tue 9:00-10:00", { days: [1, 2, 3, 5], from: 540, to: 600 }],
    ["22:00-02:00", { days: ALL, from: 1320, to: 1560 }],
    ["Fri 22:00-02:00", { days: [5], from: 1320, to: 1560 }],
    ["22:00-24:00", { days: ALL, from: 1320, to: 1440 }],
    ["22:00-00:00", { days: ALL, from: 1320, to: 1440 }],
    ["00:00-24:00", { days: ALL, from: 0, to: 1440 }],
    ["mon - fri  9:05 - 17:30", { days: [1, 2, 3, 4, 5], from: 545, to: 1050 }],
    ["MON–FRI 09:00–17:30", { days: [1, 2, 3, 4, 5], from: 540, to: 1050 }],
    ["Mon, Wed , Fri 10:00-14:00", { days: [1, 3, 5], from: 600, to: 840 }],
  ])("%s", (text, span) => {
    expect(parseSchedule(text)).toEqual(span);
    expect(scheduleList.parse(text)).toEqual([span]);
  });

  test.each([
    ["9-17", "bad-schedule", "write 09:00-17:00"],
    ["Mon-Fri 9-17", "bad-schedule", "write 09:00-17:00"],
    ["Mon-Fri 25:00-26:00", "bad-schedule", "times go from 00:00 to 24:00; past midnight write 22:00-02:00"],
    ["24:00-25:00", "bad-schedule", "times go from 00:00 to 24:00; past midnight write 22:00-02:00"],
    ["24:00-02:00", "bad-schedule", "times go from 00:00 to 24:00; past midnight write 22:00-02:00"],
    ["10:00-24:01", "bad-schedule", "times go from 00:00 to 24:00; past midnight write 22:00-02:00"],
    ["10:00-10:00", "empty-range", "for the whole day write 00:00-24:00, or the days alone"],
    ["00:00-00:00", "empty-range", "for the whole day write 00:00-24:00, or the days alone"],
    ["09:60-10:00", "bad-schedule", "write 09:00-17:30"],
    ["09:00", "bad-schedule", "write 09:00-17:30"],
    ["09:00-10:00-11:00", "bad-schedule", "write 09:00-17:30"],
    ["Monday", "bad-day", "write Mon"],
    ["Mon-Friday 09:00-17:00", "bad-day", "write Fri"],
    [
      "Mo-Fr 09:00-17:00",
      "bad-day",
      "write Mon, Tue, Wed, Thu, Fri, Sat or Sun; several as Mon-Fri or Mon,Wed",
    ],
    ["Mon-Wed-Fri", "bad-day", "write Mon, Tue, Wed, Thu, Fri, Sat or Sun; several as Mon-Fri or Mon,Wed"],
    ["Mon,", "bad-day", "write Mon, Tue, Wed, Thu, Fri, Sat or Sun; several as Mon-Fri or Mon,Wed"],
    ["constructor", "bad-day", "write Mon, Tue, Wed, Thu, Fri, Sat or Sun; several as Mon-Fri or Mon,Wed"],
    ["09:00-17:00 Mon-Fri", "bad-schedule", "write the days first: Mon-Fri 09:00-17:00"],
    ["Mon 09:00-10:00 11:00-12:00", "bad-schedule", expect.stringContaining("Mon-Fri 09:00-17:30")],
    ["always", "bad-day", expect.any(String)],
  ])("refused: %s", (text, code, remedy) => {
    expect(parseSchedule(text)).toMatchObject({ code, remedy, message: expect.stringMatching(/\S/) });
  });

  test("a list is any of them", () => {
    expect(scheduleList.parse(["Mon 09:00-12:00", "Sat"])).toEqual([
      { days: [1], from: 540, to: 720 },
      { days: [6], from: 0, to: 1440 },
    ]);
    expect(scheduleList.safeParse([]).success).toBe(false);
  });

  test("holds for the days and minutes that are written, by a walk over the week", () => {
    const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const day = fc.integer({ min: 1, max: 7 });
    const minute = fc.integer({ min: 0, max: 1439 });
    const clock = (of: number) =>
      `${String(Math.floor(of / 60)).padStart(2, "0")}:${String(of % 60).padStart(2, "0")}`;
    fc.assert(
      fc.property(day, fc.nat(6), minute, fc.integer({ min: 1, max: 1439 }), (first, more, from, length) => {
        const days = Array.from({ length: more + 1 }, (_, i) => ((first - 1 + i) % 7) + 1);
        const end = (from + length) % 1440;
        const text = `${names[first - 1]}-${names[days.at(-1)! - 1]} ${clock(from)}-${clock(end)}`;
        const span = parseSchedule(text);
        expect(span).toEqual({ days: [...new Set(days)].sort(), from, to: from + length });
      }),
    );
  });

  test("never throws, and answers with a span of a week or with a remedy", () => {
    const pieces = fc.constantFrom(
      "Mon",
      "sun",
      "-",
      ",",
      " ",
      "09:00",
      "24:00",
      "1",
      ":",
      "–",
      "x",
      "\u0000",
      "٣",
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const span = parseSchedule(text);
        if ("code" in span) {
          expect(span.remedy).toMatch(/\S/);
          return;
        }
        expect(span.days.length).toBeGreaterThan(0);
        expect(span.from).toBeLessThan(span.to);
        expect(span.to - span.from).toBeLessThanOrEqual(1440);
        expect(span.from).toBeLessThan(1440);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("dates", () => {
  test.each([
    ["2026-11-27", { from: "2026-11-27", to: "2026-11-27" }],
    ["2026-11-27..2026-11-30", { from: "2026-11-27", to: "2026-11-30" }],
    ["2026-11-27 .. 2026-11-30", { from: "2026-11-27", to: "2026-11-30" }],
    ["2028-02-29", { from: "2028-02-29", to: "2028-02-29" }],
    ["2026-12-31..2027-01-01", { from: "2026-12-31", to: "2027-01-01" }],
  ])("%s", (text, range) => {
    expect(parseDates(text)).toEqual(range);
    expect(dateRanges.parse([text, text])).toEqual([range, range]);
  });

  test.each([
    ["2026-02-29", "bad-date", "no calendar has 2026-02-29"],
    ["2026-11-31", "bad-date", "no calendar has 2026-11-31"],
    ["2026-13-01", "bad-date", "no calendar has 2026-13-01"],
    ["2026-00-10", "bad-date", "no calendar has 2026-00-10"],
    ["0000-00-00", "bad-date", "no calendar has 0000-00-00"],
    ["9999-99-99", "bad-date", "no calendar has 9999-99-99"],
    ["2026-11-27..2026-11-31", "bad-date", "no calendar has 2026-11-31"],
    ["2026-11-30..2026-11-27", "empty-range", '"2026-11-30..2026-11-27" holds no day'],
    ["27.11.2026", "bad-date", '"27.11.2026" is not a date'],
    ["2026-11", "bad-date", '"2026-11" is not a date'],
    ["2026-1-1", "bad-date", '"2026-1-1" is not a date'],
    ["2026-11-27..", "bad-date", '"2026-11-27.." is not a date'],
    ["..2026-11-27", "bad-date", '"..2026-11-27" is not a date'],
    ["2026-11-01..2026-11-02..2026-11-03", "bad-date", expect.any(String)],
    ["tomorrow", "bad-date", '"tomorrow" is not a date'],
  ])("refused: %s", (text, code, message) => {
    expect(parseDates(text)).toMatchObject({ code, message, remedy: expect.stringContaining("20") });
  });

  test("a reversed range is turned round in the remedy", () => {
    expect(parseDates("2026-11-30..2026-11-27")).toMatchObject({ remedy: "write 2026-11-27..2026-11-30" });
  });
});
