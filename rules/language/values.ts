// The value forms of rule files: numbers, durations, globs, pages, maps. Every scalar arrives as the text that stands in
// the file; each schema says what it understood or refuses with a code and a remedy (`params`).

import * as z from "zod";

/** Holds for `min ≤ value ≤ max`, or without the ends where `above`/`below`. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/** Holds for `from ≤ duration < to`, in whole ms; an included end e of a file is `to = e + 1` (SPEC V2). Plain JSON. */
export interface DurationRange {
  readonly from: number;
  /** Absent: no end. */
  readonly to?: number;
}

/** Any of these globs; lower case. */
export type TextList = readonly string[];

export function inRange(range: NumberRange, value: number): boolean {
  return (
    (range.min === undefined || value >= range.min) &&
    (range.max === undefined || value <= range.max) &&
    (range.above === undefined || value > range.above) &&
    (range.below === undefined || value < range.below)
  );
}

function refuse(context: z.core.$RefinementCtx, code: string, message: string, remedy: string): never {
  context.addIssue({ code: "custom", message, params: { code, remedy } });
  return z.NEVER;
}

const NUMBER = String.raw`-?\d+(?:\.\d+)?`;
const EXACT = new RegExp(`^(${NUMBER})$`);
const AT_LEAST = new RegExp(String.raw`^(?:(${NUMBER})\+|>=\s*(${NUMBER}))$`);
const ABOVE = new RegExp(String.raw`^>\s*(${NUMBER})$`);
const BELOW = new RegExp(String.raw`^<(=?)\s*(${NUMBER})$`);
const BETWEEN = new RegExp(String.raw`^(${NUMBER})\.\.(${NUMBER})$`);

/** The range a text stands for, or undefined where it is no number form. */
export function parseNumberRange(text: string): NumberRange | undefined {
  let found = EXACT.exec(text);
  if (found) return { min: Number(found[1]), max: Number(found[1]) };
  found = AT_LEAST.exec(text);
  if (found) return { min: Number(found[1] ?? found[2]) };
  found = ABOVE.exec(text);
  if (found) return { above: Number(found[1]) };
  found = BELOW.exec(text);
  if (found) return found[1] === "=" ? { max: Number(found[2]) } : { below: Number(found[2]) };
  found = BETWEEN.exec(text);
  if (found) return { min: Number(found[1]), max: Number(found[2]) };
  return undefined;
}

const NUMBER_REMEDY = "write 3 (exactly), 3+ (at least), <3, <=3 or 2..5 (both ends included)";

export const numberRange = z.string().transform((text, context): NumberRange => {
  const range = parseNumberRange(text);
  if (range === undefined)
    return refuse(context, "bad-number", `"${text}" is not a number form`, NUMBER_REMEDY);
  if (range.min !== undefined && range.max !== undefined && range.min > range.max)
    return refuse(context, "empty-range", `"${text}" holds no number`, "write the smaller number first");
  return range;
});

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = String.raw`(?:\d+(?:\.\d+)?(?:ms|[smhd]))+`;
/** 400 years: beyond it a sum with a time is no longer a date. */
const LONGEST = 400 * 365 * 86_400_000;

/** `1m30s` → 90000, or undefined. Whole ms. */
export function parseDuration(text: string): number | undefined {
  if (!new RegExp(`^${DURATION}$`).test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    total += Number(amount) * UNITS[unit!]!;
  total = Math.round(total);
  return total <= LONGEST ? total : undefined;
}

/** The range a text stands for, or undefined where it is no duration form. A bare duration means at least that long. */
export function parseDurationRange(text: string): DurationRange | undefined {
  const single = parseDuration(text.endsWith("+") ? text.slice(0, -1) : text);
  if (single !== undefined) return { from: single };
  const bounded = /^(<=|<|>=|>)\s*(.+)$/.exec(text);
  if (bounded) {
    const end = parseDuration(bounded[2]!);
    if (end === undefined) return undefined;
    if (bounded[1] === "<") return { from: 0, to: end };
    if (bounded[1] === "<=") return { from: 0, to: end + 1 };
    return { from: bounded[1] === ">" ? end + 1 : end };
  }
  const [low, high, more] = text.split("..");
  if (low === undefined || high === undefined || more !== undefined) return undefined;
  const from = parseDuration(low);
  const to = parseDuration(high);
  return from === undefined || to === undefined ? undefined : { from, to: to + 1 };
}

const DURATION_REMEDY = "write 30s, 5m, 2h, 7d or 1m30s (at least that long), <10s, or 10s..60s";

export const durationRange = z.string().transform((text, context): DurationRange => {
  const range = parseDurationRange(text);
  if (range === undefined)
    return refuse(
      context,
      "bad-duration",
      /^\d+$/.test(text) ? `"${text}" has no unit` : `"${text}" is not a duration`,
      /^\d+$/.test(text) ? `write ${text}s for seconds, ${text}m for minutes` : DURATION_REMEDY,
    );
  if (range.to !== undefined && range.from >= range.to)
    return refuse(context, "empty-range", `"${text}" holds no duration`, "write the shorter duration first");
  return range;
});

/** One length of time, in ms: for `expires`, limits, `within`, `for`. */
export const duration = z.string().transform((text, context): number => {
  const length = parseDuration(text);
  if (length === undefined)
    return refuse(
      context,
      "bad-duration",
      /^\d+$/.test(text) ? `"${text}" has no unit` : `"${text}" is not a length of time`,
      /^\d+$/.test(text)
        ? `write ${text}s for seconds, ${text}m for minutes`
        : "write 30s, 5m, 2h, 7d or 1m30s",
    );
  return length;
});

export const yes = z.string().transform((text, context): true => {
  if (text.toLowerCase() === "true") return true;
  return refuse(
    context,
    "bad-yes",
    `"${text}" is not understood here`,
    "write true; for the opposite write this line under `unless`",
  );
});

export function wholeNumber(min: number, max: number) {
  return z.string().transform((text, context): number => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max))
      return refuse(
        context,
        "bad-number",
        `"${text}" is not a whole number from ${min} to ${max}`,
        `write ${min} to ${max}`,
      );
    return value;
  });
}

/** A share of all, 0–1: `20%`. */
export const share = z.string().transform((text, context): number => {
  const found = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
  if (found && Number(found[1]) <= 100) return Number(found[1]) / 100;
  return refuse(
    context,
    "bad-share",
    `"${text}" is not a share`,
    /^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 100 ? `write ${text}%` : "write 20%, from 0% to 100%",
  );
});

const PERCENT_REMEDY = "write 75%+ (at least), <50%, <=50% or 25%..75% (both ends included)";

/** Whole percents as a number form: `75%+`. A bare `75%` would hold at one depth only, and is refused. */
export const percentRange = z.string().transform((text, context): NumberRange => {
  const bare = text.replace(/(\d)\s*%/g, "$1");
  const range = parseNumberRange(bare);
  const numbers = bare.match(/\d+(?:\.\d+)?/g) ?? [];
  if (
    range === undefined ||
    numbers.some((one) => !/^\d+$/.test(one) || Number(one) > 100) ||
    /-\d/.test(bare)
  )
    return refuse(context, "bad-percent", `"${text}" is not a form of whole percents`, PERCENT_REMEDY);
  if (EXACT.test(bare))
    return refuse(context, "bad-percent", `"${text}" is one point of the page`, `write ${bare}%+ (at least)`);
  if (numbers.length !== (text.match(/%/g) ?? []).length)
    return refuse(
      context,
      "bad-percent",
      `"${text}" has no %`,
      `write ${bare.replace(/\d+/g, (one) => `${one}%`)}`,
    );
  if (range.min !== undefined && range.max !== undefined && range.min > range.max)
    return refuse(context, "empty-range", `"${text}" holds no depth`, "write the smaller percent first");
  return range;
});

/** Longest text, list and map a file may hold: above it a value is a mistake, not a rule. */
const LONGEST_TEXT = 500;
const LONGEST_LIST = 200;

const glob = z
  .string()
  .min(1)
  .max(LONGEST_TEXT)
  .transform((text) => text.toLowerCase());

/** A glob or a list of globs, any of which may match. */
export const textList = z.union([
  glob.transform((one): TextList => [one]),
  z.array(glob).min(1).max(LONGEST_LIST),
]);

/** One of a closed set of words, or a list of them. */
export function wordList<const Word extends string>(words: readonly [Word, ...Word[]]) {
  const word = z.string().transform((text, context): Word => {
    const found = words.find((one) => one === text.toLowerCase());
    if (found === undefined)
      return refuse(
        context,
        "unknown-word",
        `"${text}" is not one of ${words.join(", ")}`,
        `write one of ${words.join(", ")}`,
      );
    return found;
  });
  return z.union([word.transform((one): readonly Word[] => [one]), z.array(word).min(1).max(LONGEST_LIST)]);
}

/**
 * A glob as a test: `*` stands for any run of characters, letter case is ignored, the whole text must match. Linear in
 * the text for each `*` (greedy with one step back), whatever the pattern: nothing a rule file says can be slow.
 */
export function globTest(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split("*");
  if (parts.length === 1) return (text) => text.toLowerCase() === parts[0];
  const first = parts[0]!;
  const last = parts.at(-1)!;
  const middle = parts.slice(1, -1).filter((part) => part !== "");
  return (text) => {
    const lower = text.toLowerCase();
    if (lower.length < first.length + last.length || !lower.startsWith(first) || !lower.endsWith(last))
      return false;
    let at = first.length;
    const end = lower.length - last.length;
    for (const part of middle) {
      const found = lower.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

export function anyGlob(patterns: TextList): (text: string | undefined) => boolean {
  const tests = patterns.map(globTest);
  // An empty title or time zone is one that is not known.
  return (text) => text !== undefined && text !== "" && tests.some((test) => test(text));
}

/** What a map's value may be: per key a text, a number form or a duration, or a list of texts. */
export const textMap = z
  .record(z.string().min(1).max(100), textList)
  .refine((map) => Object.keys(map).length > 0 && Object.keys(map).length <= 50, {
    message: "a map of 1 to 50 keys is expected",
  });
export type TextMap = Readonly<Record<string, TextList>>;

export { selector } from "./selector.ts";
