// Times of a week and days of a calendar as rule files write them: `Mon-Fri 09:00-17:30`, `2026-11-27..2026-11-30`. Only
// what is written: in which zone it is meant, and when it holds, is the conditions' business.

import * as z from "zod";
import type { DateRange, WeekSpan } from "./ruleset.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
const MINUTES_OF_DAY = 24 * 60;

/** What is wrong with a text, and what to write instead. */
interface Wrong {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const FORMS =
  "write Mon-Fri 09:00-17:30, Mon,Wed 10:00-14:00, Sat-Sun (whole days) or 09:00-12:00 (every day)";

/** One weekly span, or why the text is none. */
export function parseSchedule(text: string): WeekSpan | Wrong {
  const parts = text
    .toLowerCase()
    .replace(/\s*[-–]\s*/g, "-")
    .replace(/\s*,\s*/g, ",")
    .split(/\s+/);
  const [first = "", second] = parts;
  const asDays = /^[a-z]/.test(first);
  const timesText = asDays ? second : first;
  if (parts.length > (asDays ? 2 : 1) || first === "")
    return { code: "bad-schedule", message: `"${text}" is not a schedule`, remedy: remedyFor(parts) };
  const days = asDays ? daysOf(first) : EVERY_DAY;
  if ("code" in days) return days;
  if (timesText === undefined) return { days, from: 0, to: MINUTES_OF_DAY };
  const times = timesOf(timesText);
  return "code" in times ? times : { days, ...times };
}

/** `09:00-12:00 Mon` is meant the other way round. */
function remedyFor(parts: readonly string[]): string {
  const [times = "", days = ""] = parts;
  return parts.length === 2 && /^\d/.test(times) && !("code" in daysOf(days))
    ? `write the days first: ${days.replace(/(^|[,-])[a-z]/g, (start) => start.toUpperCase())} ${times}`
    : FORMS;
}

function daysOf(text: string): readonly number[] | Wrong {
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [from = "", to = from, more] = part.split("-");
    const first = dayOf(from);
    const last = dayOf(to);
    if (first === undefined || last === undefined || more !== undefined) {
      const wrong = more !== undefined ? part : first === undefined ? from : to;
      const meant = /^[a-z]{4,9}$/.test(wrong) ? dayOf(wrong.slice(0, 3)) : undefined;
      return {
        code: "bad-day",
        message: `"${wrong}" is not a day of the week`,
        remedy:
          meant === undefined
            ? "write Mon, Tue, Wed, Thu, Fri, Sat or Sun; several as Mon-Fri or Mon,Wed"
            : `write ${wrong.charAt(0).toUpperCase()}${wrong.slice(1, 3)}`,
      };
    }
    // Fri-Mon goes over the end of the week.
    for (let day = first; ; day = (day % 7) + 1) {
      days.add(day);
      if (day === last) break;
    }
  }
  return [...days].sort((a, b) => a - b);
}

function dayOf(text: string): number | undefined {
  const at = DAYS.findIndex((day) => day === text);
  return at < 0 ? undefined : at + 1;
}

function timesOf(text: string): { from: number; to: number } | Wrong {
  const [fromText = "", toText = "", more] = text.split("-");
  const from = minutesOf(fromText);
  const to = minutesOf(toText);
  if (from === undefined || to === undefined || more !== undefined) {
    const hours = /^(\d{1,2})-(\d{1,2})$/.exec(text);
    return {
      code: "bad-schedule",
      message: `"${text}" does not say from when to when`,
      remedy: hours ? `write ${clock(hours[1]!)}-${clock(hours[2]!)}` : `write 09:00-17:30`,
    };
  }
  if (from >= MINUTES_OF_DAY || to > MINUTES_OF_DAY)
    return {
      code: "bad-schedule",
      message: `no day has ${from >= MINUTES_OF_DAY ? fromText : toText}${from === MINUTES_OF_DAY ? " to begin with" : ""}`,
      remedy: "times go from 00:00 to 24:00; past midnight write 22:00-02:00",
    };
  if (from === to)
    return {
      code: "empty-range",
      message: `"${text}" holds at no time`,
      remedy: `for the whole day write 00:00-24:00, or the days alone`,
    };
  return { from, to: to > from ? to : to + MINUTES_OF_DAY };
}

/** Minutes since midnight, of `24:00` and later ones too; undefined where it is no time. */
function minutesOf(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function clock(hours: string): string {
  return `${hours.padStart(2, "0")}:00`;
}

function refused(context: z.core.$RefinementCtx, { code, message, remedy }: Wrong): never {
  context.addIssue({ code: "custom", message, params: { code, remedy } });
  return z.NEVER;
}

const weekSpan = z.string().transform((text, context): WeekSpan => {
  const span = parseSchedule(text);
  return "code" in span ? refused(context, span) : span;
});

const MOST = 100;

/** A text or a list: any of these times. */
export const scheduleList = z.union([
  weekSpan.transform((one): readonly WeekSpan[] => [one]),
  z.array(weekSpan).min(1).max(MOST),
]);

/** A day or days from the first to the last, or why the text is none. */
export function parseDates(text: string): DateRange | Wrong {
  const [first = "", last = first, more] = text.split("..").map((day) => day.trim());
  for (const day of [first, last]) {
    if (more === undefined && isDay(day)) continue;
    return {
      code: "bad-date",
      message: /^\d{4}-\d\d-\d\d$/.test(day) ? `no calendar has ${day}` : `"${text}" is not a date`,
      remedy: "write 2026-11-27 or 2026-11-27..2026-11-30",
    };
  }
  return first <= last
    ? { from: first, to: last }
    : { code: "empty-range", message: `"${text}" holds no day`, remedy: `write ${last}..${first}` };
}

/** `YYYY-MM-DD` that a calendar has. */
function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return false;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return at.toISOString().slice(0, 10) === text;
}

const dates = z.string().transform((text, context): DateRange => {
  const range = parseDates(text);
  return "code" in range ? refused(context, range) : range;
});

/** A text or a list: any of these days. */
export const dateRanges = z.union([
  dates.transform((one): readonly DateRange[] => [one]),
  z.array(dates).min(1).max(MOST),
]);
