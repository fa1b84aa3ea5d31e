// What wall clocks show: schedules and days, in the visitor's zone and the site's (T9).

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateSpans, exceptOn, remembered, scheduleSpans } from "../../../rules/conditions/wall-clock.ts";
import { contains, type Spans } from "../../../rules/engine/spans.ts";
import type { DateRange, Hours, WeekSpan } from "../../../rules/language/ruleset.ts";
import type { Facts } from "../../../rules/record/facts.ts";
import { ask, factsOf, refused } from "../../support/condition.ts";
import { siteOf } from "../../support/site.ts";
import { PLACE, SURROUNDINGS, Visitor } from "../../support/visit.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "UTC",
  "Asia/Kathmandu",
];

/** What the wall shows, asked of Intl by other means than the code does. */
function wallOf(zone: string) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (at: number) => {
    const [day = "", time = ""] = format.format(at).split(" ");
    const [hour, minute] = time.split(":").map(Number) as [number, number];
    return { day, minutes: hour * 60 + minute, weekday: new Date(`${day}T00:00Z`).getUTCDay() || 7 };
  };
}

type Wall = ReturnType<ReturnType<typeof wallOf>>;

function shows({ days, from, to }: WeekSpan, { weekday, minutes }: Wall): boolean {
  const before = weekday === 1 ? 7 : weekday - 1;
  return (
    (days.includes(weekday) && minutes >= from && minutes < to) ||
    (days.includes(before) && minutes + 1440 >= from && minutes + 1440 < to)
  );
}

/** Every ten minutes, and every minute where the answer changes. */
function agree(spans: Spans, from: number, to: number, naive: (at: number) => boolean): void {
  const instants = new Set<number>();
  for (let at = from; at < to; at += 10 * MINUTE) instants.add(at);
  for (const edge of spans) for (const near of [-1, 0, 1]) instants.add(edge + near * MINUTE);
  for (const at of instants)
    if (at >= from && at < to && contains(spans, at) !== naive(at))
      expect([new Date(at).toISOString(), contains(spans, at)]).toEqual([
        new Date(at).toISOString(),
        naive(at),
      ]);
}

const schedule = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    from: fc.integer({ min: 0, max: 1439 }),
    length: fc.integer({ min: 1, max: 1440 }),
  })
  .map(({ days, from, length }): WeekSpan => ({ days: days.sort(), from, to: from + length }));

describe.each(ZONES)("[T9] %s", (zone) => {
  const wall = wallOf(zone);
  // Weeks in which clocks change somewhere: February (Ramadan), March, April, October, November.
  const weeks = [
    "2026-02-10",
    "2026-03-05",
    "2026-03-25",
    "2026-04-01",
    "2026-10-01",
    "2026-10-22",
    "2026-11-25",
  ];

  test("schedules are what the wall shows, minute by minute", () => {
    fc.assert(
      fc.property(
        fc.array(schedule, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...weeks),
        (schedules, week) => {
          const from = Date.parse(week);
          const to = from + 12 * DAY;
          agree(scheduleSpans(schedules, zone, from, to), from, to, (at) =>
            schedules.some((one) => shows(one, wall(at))),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  test("every minute around midnight, noon and the small hours when clocks change", () => {
    const small: WeekSpan = { days: [1, 2, 3, 4, 5, 6, 7], from: 90, to: 150 };
    for (const week of weeks) {
      const from = Date.parse(week);
      const spans = scheduleSpans([small], zone, from, from + 8 * DAY);
      for (let at = from; at < from + 8 * DAY; at += MINUTE)
        if (contains(spans, at) !== shows(small, wall(at)))
          expect(new Date(at).toISOString()).toBe("as the wall shows");
    }
  });

  test("days are what the wall shows", () => {
    const day = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...weeks), day, day, (week, a, b) => {
        const dayAt = (days: number) => new Date(Date.parse(week) + days * DAY).toISOString().slice(0, 10);
        const range: DateRange = { from: dayAt(Math.min(a, b)), to: dayAt(Math.max(a, b)) };
        const from = Date.parse(week) - 2 * DAY;
        agree(dateSpans([range], zone), from, from + 17 * DAY, (at) => {
          const { day } = wall(at);
          return day >= range.from && day <= range.to;
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe("a changing clock", () => {
  const night: WeekSpan = { days: [7], from: 120, to: 180 };
  const hoursOn = (day: string) => {
    const from = Date.parse(day);
    const spans = scheduleSpans([night], "Europe/Berlin", from, from + DAY);
    let sum = 0;
    for (let i = 0; i < spans.length; i += 2) sum += spans[i + 1]! - spans[i]!;
    return sum / 3_600_000;
  };

  test("[T9] an hour that is skipped does not hold, one that is repeated holds twice", () => {
    expect(hoursOn("2026-03-22")).toBe(1);
    expect(hoursOn("2026-03-29")).toBe(0);
    expect(hoursOn("2026-10-25")).toBe(2);
  });

  test("[T9] a day that a zone left out holds never", () => {
    expect(dateSpans([{ from: "2011-12-30", to: "2011-12-30" }], "Pacific/Apia")).toEqual([]);
    const [from, to] = dateSpans([{ from: "2011-12-29", to: "2011-12-31" }], "Pacific/Apia");
    expect(to! - from!).toBe(2 * DAY);
  });

  test("long stretches of days are one span", () => {
    expect(dateSpans([{ from: "2026-01-01", to: "2027-12-31" }], "Europe/Berlin")).toEqual([
      Date.parse("2026-01-01T00:00+01:00"),
      Date.parse("2028-01-01T00:00+01:00"),
    ]);
    const two = [
      { from: "2026-01-01", to: "2026-01-01" },
      { from: "2026-01-02", to: "2026-01-03" },
    ];
    expect(dateSpans(two, "UTC")).toEqual([Date.parse("2026-01-01"), Date.parse("2026-01-04")]);
    expect(dateSpans([], "UTC")).toEqual([]);
  });
});

describe("what is remembered", () => {
  test("an answer depends on the instant alone, and is worked out once for some weeks", () => {
    let worked = 0;
    const spans = remembered((zone, from, to) => {
      worked++;
      return scheduleSpans([{ days: [1], from: 0, to: 1440 }], zone, from, to);
    });
    const now = Date.parse("2026-11-17");
    const first = spans("Europe/Berlin", now);
    expect(spans("Europe/Berlin", now + 1000)).toBe(first);
    expect(spans("UTC", now)).not.toEqual(first);
    expect(worked).toBe(2);
    spans("Europe/Berlin", now + 300 * DAY);
    expect(spans("Europe/Berlin", now)).toEqual(first);
    expect(worked).toBe(4);
  });

  test("a day back and forty ahead of any instant are in it", () => {
    const always = remembered((_, from, to) => [from, to]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const [from, to] = always("UTC", now);
        expect(now - from!).toBeGreaterThanOrEqual(DAY);
        expect(to! - now).toBeGreaterThanOrEqual(40 * DAY);
      }),
    );
  });

  test("what is no zone is asked once and never holds; however many there are", () => {
    const spans = remembered(() => {
      throw new Error("asked");
    });
    for (let i = 0; i < 2000; i++) expect(spans(`No/Zone${i}`, 0)).toEqual([]);
    expect(spans("", 0)).toEqual([]);
    expect(spans("+01:00", 0)).toEqual([]);
  });

  test("days that are closed are taken out", () => {
    expect(exceptOn([0, 10], [])).toEqual([0, 10]);
    expect(exceptOn([0, 10], [3, 5])).toEqual([0, 3, 5, 10]);
  });
});

/** A visitor from this zone who is on the site at that instant. */
function on(instant: string, timezone = "Europe/Vienna"): Facts {
  const facts = factsOf(new Visitor().page(0, "/", { surroundings: { ...SURROUNDINGS, timezone } }), 0);
  return { ...facts, now: Date.parse(instant) };
}

describe("visitor_time", () => {
  test("[T9] the start included, the end excluded, in the visitor's own zone", () => {
    const office = ask("visitor_time", "Mon-Fri 09:00-17:30");
    expect(office.holds(on("2026-11-17T07:59:59.999Z"))).toBe(false);
    expect(office.holds(on("2026-11-17T08:00:00Z"))).toBe(true);
    expect(office.holds(on("2026-11-17T16:29:59.999Z"))).toBe(true);
    expect(office.holds(on("2026-11-17T16:30:00Z"))).toBe(false);
    expect(office.holds(on("2026-11-21T10:00:00Z"))).toBe(false);
    expect(office.holds(on("2026-11-17T08:00:00Z", "Asia/Tokyo"))).toBe(true);
    expect(office.holds(on("2026-11-17T08:30:00Z", "Asia/Tokyo"))).toBe(false);
  });

  test("[E1] it knows when it begins next", () => {
    const friday = on("2026-11-20T20:00:00Z");
    const spans = ask("visitor_time", ["Mon-Fri 09:00-17:30", "Sat 10:00-12:00"]).spans(friday);
    expect(spans.find((at) => at > friday.now)).toBe(Date.parse("2026-11-21T09:00Z"));
  });

  test("past midnight it goes on with the next day", () => {
    const late = ask("visitor_time", "Fri 22:00-02:00");
    expect(late.holds(on("2026-11-21T00:59:00Z"))).toBe(true);
    expect(late.holds(on("2026-11-21T01:00:00Z"))).toBe(false);
    expect(late.holds(on("2026-11-20T00:30:00Z"))).toBe(false);
  });

  test("[E5] a zone that is not known", () => {
    for (const zone of ["", "Mars/Olympus", "__proto__"]) {
      const facts = on("2026-11-17T10:00:00Z", zone);
      expect(ask("visitor_time", "00:00-24:00").holds(facts)).toBe(false);
      expect(ask("visitor_time", "Sat-Sun").explain(facts)).toBe(
        "the visitor's time unknown, wanted Sat,Sun",
      );
    }
  });

  test("says what the wall shows", () => {
    const facts = on("2026-11-17T09:05:00Z");
    expect(
      ask("visitor_time", ["Mon-Fri 09:00-17:30", "Fri 22:00-02:00", "08:00-09:00"]).explain(facts),
    ).toBe(
      "it is Tue 2026-11-17 10:05 in Europe/Vienna, wanted Mon-Fri 09:00-17:30, Fri 22:00-02:00 or every day 08:00-09:00",
    );
    expect(ask("visitor_time", ["Mon,Wed,Fri", "00:00-24:00"]).explain(facts)).toContain(
      "Mon,Wed,Fri or every day",
    );
  });
});

const HOURS: Hours = {
  named: {
    office: [{ days: [1, 2, 3, 4, 5], from: 540, to: 1050 }],
    Nights: [{ days: [5], from: 1320, to: 1560 }],
  },
  closed: [
    { from: "2026-11-18", to: "2026-11-18" },
    { from: "2026-11-21", to: "2026-11-22" },
  ],
};
const PLACE_WITH_HOURS = { ...PLACE, site: siteOf({ timezone: "Europe/Berlin", hours: HOURS }) };
const hours = (names: unknown) => ask("hours", names, PLACE_WITH_HOURS);

describe("hours", () => {
  test("[T9] by name, a list, or any of them, in the site's zone", () => {
    const noon = on("2026-11-17T11:00:00Z", "Asia/Tokyo");
    const night = on("2026-11-20T22:30:00Z");
    expect([hours("office"), hours("nights"), hours("open")].map((one) => one.holds(noon))).toEqual([
      true,
      false,
      true,
    ]);
    expect([hours("OFFICE"), hours("Nights"), hours("open")].map((one) => one.holds(night))).toEqual([
      false,
      true,
      true,
    ]);
    expect(hours(["nights", "office"]).holds(noon)).toBe(true);
  });

  test("never on a closed day, nor after midnight of the day before it", () => {
    expect(hours("open").holds(on("2026-11-18T11:00:00Z"))).toBe(false);
    expect(hours("nights").holds(on("2026-11-20T22:59:59Z"))).toBe(true);
    expect(hours("nights").holds(on("2026-11-20T23:00:00Z"))).toBe(false);
    expect(hours("open").explain(on("2026-11-18T11:00:00Z"))).toBe(
      "it is Wed 2026-11-18 12:00 in Europe/Berlin, a closed day, wanted open (Mon-Fri 09:00-17:30 or Fri 22:00-02:00)",
    );
    expect(hours("office").explain(on("2026-11-17T11:00:00Z"))).toBe(
      "it is Tue 2026-11-17 12:00 in Europe/Berlin, wanted office (Mon-Fri 09:00-17:30)",
    );
  });

  test("[E5] hours that the site does not have", () => {
    const noon = on("2026-11-17T11:00:00Z");
    expect(hours("weekend").holds(noon)).toBe(false);
    expect(hours("weekend").explain(noon)).toBe("hours weekend unknown");
    expect(ask("hours", "open").holds(noon)).toBe(false);
  });
});

describe("date", () => {
  const fair = (days: unknown) => ask("date", days, PLACE_WITH_HOURS);

  test("[V6] both days included, in the site's zone", () => {
    const week = fair("2026-11-27..2026-11-30");
    expect(week.holds(on("2026-11-26T22:59:59.999Z"))).toBe(false);
    expect(week.holds(on("2026-11-26T23:00:00Z"))).toBe(true);
    expect(week.holds(on("2026-11-30T22:59:59.999Z"))).toBe(true);
    expect(week.holds(on("2026-11-30T23:00:00Z"))).toBe(false);
    expect(week.spans(on("2020-01-01T00:00:00Z"))).toEqual([
      Date.parse("2026-11-26T23:00Z"),
      Date.parse("2026-11-30T23:00Z"),
    ]);
  });

  test("a day, or a list of them", () => {
    const days = fair(["2026-11-27", "2026-12-24..2026-12-26"]);
    expect(days.holds(on("2026-11-27T12:00:00Z"))).toBe(true);
    expect(days.holds(on("2026-12-01T12:00:00Z"))).toBe(false);
    expect(days.holds(on("2026-12-26T12:00:00Z"))).toBe(true);
    expect(days.explain(on("2026-12-01T12:00:00Z"))).toBe(
      "it is Tue 2026-12-01 13:00 in Europe/Berlin, wanted 2026-11-27 or 2026-12-24 to 2026-12-26",
    );
  });

  test("what is no date is refused", () => {
    expect(refused("date", "2026-02-30")).toBe("bad-date");
    expect(refused("visitor_time", "always")).toBeDefined();
  });
});
