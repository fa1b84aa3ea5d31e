// How explanations say things: one voice for all conditions.

import { dateOf, scalars, type Lookup } from "../language/map.ts";
import type { DateRange, WeekSpan } from "../language/ruleset.ts";
import {
  parseDurationRange,
  parseNumberRange,
  type DurationRange,
  type NumberRange,
  type TextMap,
} from "../language/values.ts";

/** 90000 → "1 m 30 s"; below a second in ms. */
export function inWords(ms: number): string {
  if (!Number.isFinite(ms)) return "ever";
  if (ms < 1000) return ms === 0 ? "0 s" : `${Math.round(ms)} ms`;
  const parts: string[] = [];
  let rest = Math.floor(ms / 1000);
  for (const [unit, size] of [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const amount = Math.floor(rest / size);
    if (amount > 0 && parts.length < 2) parts.push(`${amount} ${unit}`);
    rest -= amount * size;
  }
  return parts.join(" ");
}

export function durationWanted(range: DurationRange): string {
  if (range.to === undefined) return inWords(range.from);
  if (range.from === 0) return `less than ${inWords(range.to)}`;
  return `${inWords(range.from)} to ${inWords(range.to - 1)}`;
}

export function numberWanted(range: NumberRange): string {
  if (range.min !== undefined && range.min === range.max) return `exactly ${range.min}`;
  const low =
    range.min !== undefined
      ? `${range.min} or more`
      : range.above !== undefined
        ? `more than ${range.above}`
        : "";
  const high =
    range.max !== undefined
      ? `${range.max} at most`
      : range.below !== undefined
        ? `fewer than ${range.below}`
        : "";
  return range.min !== undefined && range.max !== undefined ? `${range.min} to ${range.max}` : low || high;
}

export function listed(values: readonly string[]): string {
  return values.length <= 1 ? (values[0] ?? "") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

/** What is, or that it is not known. */
export function known(value: string | undefined): string {
  return value === undefined || value === "" ? "unknown" : `"${value}"`;
}

/** 75 → "75 %"; the number forms with it. */
export function percentWanted(range: NumberRange): string {
  return numberWanted(range)
    .replaceAll(/\d+/g, (number) => `${number} %`)
    .replace("fewer", "less");
}

/** `cart_total 80 of 100 or more (data)`, for each key of a map. `from`: where the values stand. */
export function mapped(map: TextMap, lookup: Lookup, now: number, from: string): string {
  const keys = Object.entries(map).map(([key, forms]) => keyWords(key, forms, lookup(key), now));
  return `${keys.join("; ")} (${from})`;
}

function keyWords(key: string, forms: readonly string[], value: unknown, now: number): string {
  const values = scalars(value);
  const is = values.map((one) => (typeof one === "string" ? known(cut(one)) : String(one)));
  const date = values.length === 1 ? dateOf(values[0]!) : undefined;
  const numbers = values.length > 0 && values.every((one) => Number.isFinite(Number(one)));
  const asDate = date !== undefined && forms.some(isDistance);
  const wanted = forms.map((form) => formWanted(form, asDate));
  if (values.length === 0) return `${key} unknown, wanted ${listed(wanted)}`;
  if (asDate) return `${key} ${away(date, now)}, wanted ${listed(wanted)}`;
  // "80 of 100 or more" reads well for a number only.
  const [form] = forms;
  const of = numbers && forms.length === 1 && /^\d+(?:\.\d+)?\+$/.test(form!);
  return of
    ? `${key} ${values.join(", ")} of ${wanted[0]}`
    : `${key} ${is.join(", ")}, wanted ${listed(wanted)}`;
}

/** Values come from pages and may be of any length. */
const LONGEST_SHOWN = 100;
const cut = (text: string) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);

const isDistance = (form: string) => parseDurationRange(form) !== undefined;

function formWanted(form: string, asDate: boolean): string {
  const distance = asDate ? parseDurationRange(form) : undefined;
  if (distance !== undefined)
    return distance.to === undefined ? `${durationWanted(distance)} or more` : durationWanted(distance);
  const number = parseNumberRange(form);
  const isRange = number !== undefined && (number.min === undefined || number.min !== number.max);
  if (isRange) return numberWanted(number);
  return form === "*" ? "anything" : form;
}

function away(date: number, now: number): string {
  if (date === now) return "now";
  return date > now ? `in ${inWords(date - now)}` : `${inWords(now - date)} ago`;
}

const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MINUTES_OF_DAY = 1440;

/** 545 → "09:05"; after midnight of the next day too. */
function clock(minutes: number): string {
  const within = minutes > MINUTES_OF_DAY ? minutes - MINUTES_OF_DAY : minutes;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

/** `Mon-Fri 09:00-17:30`, as rule files write it. */
export function scheduleWanted({ days, from, to }: WeekSpan): string {
  const inARow = days.length > 2 && days.at(-1)! - days[0]! === days.length - 1;
  const names = (inARow ? [days[0]!, days.at(-1)!] : days).map((day) => DAY_NAMES[day - 1]!);
  const which = days.length === DAY_NAMES.length ? "every day" : names.join(inARow ? "-" : ",");
  return from === 0 && to === MINUTES_OF_DAY ? which : `${which} ${clock(from)}-${clock(to)}`;
}

/** What the wall shows: `Tue 2026-11-17 10:05`. `wall`: as ms since epoch would be if its zone were UTC. */
export function wallWords(wall: number): string {
  const at = new Date(wall);
  return `${DAY_NAMES[(at.getUTCDay() + 6) % 7]!} ${at.toISOString().slice(0, 16).replace("T", " ")}`;
}

const HALF_A_DAY = 43_200_000;

/** `14:03:22` on the wall of the zone; with the date where it is far from `now`. Both in ms since epoch. */
export function wallTime(at: number, now: number, timeZone: string): string {
  const date = Math.abs(at - now) > HALF_A_DAY ? ({ dateStyle: "medium" } as const) : {};
  return new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "medium", ...date }).format(at);
}

export function datesWanted({ from, to }: DateRange): string {
  return from === to ? from : `${from} to ${to}`;
}

/** 1 → "1 time". */
export function times(count: number): string {
  return count === 1 ? "1 time" : `${count} times`;
}
