// How explanations say things: one voice for all conditions.

import type { DurationRange, NumberRange } from "../language/values.ts";

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
