// Map values: what a page, a person or an address says under a name, against texts, numbers and distances of dates. The
// values come from pages, so nothing is believed of them: only own keys, only texts, numbers, yes and no, and lists of them.

import * as z from "zod";
import { ALWAYS, intersect, NEVER, span, union, type Spans } from "../engine/spans.ts";
import {
  globTest,
  inRange,
  parseDurationRange,
  parseNumberRange,
  textMap,
  type DurationRange,
  type NumberRange,
  type TextMap,
} from "./values.ts";

/** Per key any of these forms. A form is a text first; one that reads as a number or a duration is that too. */
export const valueMap: z.ZodType<TextMap> = textMap.superRefine((map, context) => {
  for (const [key, forms] of Object.entries(map))
    for (const form of forms) {
      const number = parseNumberRange(form);
      const distance = parseDurationRange(form);
      const isEmpty =
        (number?.min !== undefined && number.max !== undefined && number.min > number.max) ||
        (distance?.to !== undefined && distance.from >= distance.to);
      if (!isEmpty) continue;
      context.addIssue({
        code: "custom",
        path: [key],
        message: `"${form}" holds nothing`,
        params: { code: "empty-range", remedy: "write the smaller one first" },
      });
    }
});

/** What was passed under a name, where anything was. */
export type Lookup = (key: string) => unknown;

/** Own properties only: what an object inherits (`constructor`, `__proto__`) nobody passed. */
export function ownValues(of: Readonly<Record<string, unknown>> | undefined): Lookup {
  return (key) => (of !== undefined && Object.hasOwn(of, key) ? of[key] : undefined);
}

/** The times at which every key of a map holds. They change by themselves only where a date is asked for. */
export function compileMap(map: TextMap): (lookup: Lookup) => Spans {
  const keys = Object.entries(map).map(([key, forms]) => [key, forms.map(compileForm)] as const);
  return (lookup) => {
    let spans = ALWAYS;
    for (const [key, tests] of keys) {
      spans = intersect(spans, anyForm(tests, lookup(key)));
      if (spans === NEVER) break;
    }
    return spans;
  };
}

type FormTest = (value: Scalar) => Spans;

function anyForm(tests: readonly FormTest[], value: unknown): Spans {
  let spans: Spans = NEVER;
  for (const one of scalars(value))
    for (const test of tests) {
      spans = union(spans, test(one));
      if (spans === ALWAYS) return ALWAYS;
    }
  return spans;
}

export type Scalar = string | number | boolean;

/** What of a value can be compared: itself, or the items of a list; objects, null and lists in lists cannot. */
export function scalars(value: unknown): readonly Scalar[] {
  if (isScalar(value)) return [value];
  return Array.isArray(value) ? value.filter(isScalar) : [];
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

function compileForm(form: string): FormTest {
  const text = globTest(form);
  const number = parseNumberRange(form);
  const distance = parseDurationRange(form);
  // `01234` is a text that happens to have digits only: another text is not the same because it counts the same.
  const exact = NUMERIC.test(form);
  return (value) => {
    if (text(String(value))) return ALWAYS;
    if (number !== undefined && numberHolds(number, exact, value)) return ALWAYS;
    const date = distance && dateOf(value);
    return distance !== undefined && date !== undefined ? distanceSpans(distance, date) : NEVER;
  };
}

function numberHolds(range: NumberRange, exact: boolean, value: Scalar): boolean {
  if (typeof value === "number") return inRange(range, value);
  return !exact && typeof value === "string" && NUMERIC.test(value) && inRange(range, Number(value));
}

const NUMERIC = /^-?\d+(?:\.\d+)?$/;

const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(?:Z|([+-])(\d\d):?(\d\d))?)?$/i;
/** A number below this counts seconds since 1970, from it on milliseconds: the year 5138, and March 1973. */
const FIRST_MILLISECONDS = 1e11;
/** A number below this is an amount of something and no date: as seconds it would be March 1973. */
const FIRST_SECONDS = 1e8;
/** The last instant that a date can have in ECMAScript. */
const LAST_DATE = 8.64e15;

/** An ISO date or time (UTC where it says no zone), or a number since 1970, as ms since epoch; else undefined. */
export function dateOf(value: Scalar): number | undefined {
  if (typeof value === "boolean") return undefined;
  if (typeof value === "number" || NUMERIC.test(value)) {
    const number = Number(value);
    if (number < FIRST_SECONDS || number > LAST_DATE) return undefined;
    return Math.floor(number < FIRST_MILLISECONDS ? number * 1000 : number);
  }
  const found = DATE.exec(value);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const midnight = new Date(0).setUTCFullYear(year, month - 1, day);
  // 30 February would be a day in March.
  if (new Date(midnight).getUTCDate() !== day || new Date(midnight).getUTCMonth() !== month - 1)
    return undefined;
  if (hour > 24 || minute > 59 || second > 59) return undefined;
  const ms = Math.floor(Number(`0.${found[7] ?? 0}`) * 1000);
  const ahead = (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0)) * (found[8] === "-" ? -1 : 1);
  return midnight + ((hour * 60 + minute - ahead) * 60 + second) * 1000 + ms;
}

/** While `date` is so far away, whether it is to come or is past. */
export function distanceSpans({ from, to = Infinity }: DurationRange, date: number): Spans {
  // Whole ms: `date - now < to` begins to hold 1 ms after `date - to`, and `date - now >= from` stops 1 ms after.
  return union(span(date - to + 1, date - from + 1), span(date + from, date + to));
}
