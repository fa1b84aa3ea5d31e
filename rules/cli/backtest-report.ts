// What a backtest reports, and how its figures read, whether in a terminal or on a page.

import type { BacktestResult, RuleCounts } from "../engine/backtest.ts";
import { grouped } from "./terminal.ts";

/** A run of one set of rules, as reports show it. */
export interface Tested {
  readonly title: string;
  readonly result: BacktestResult;
}

export interface Report {
  readonly file: string;
  readonly now: Tested;
  readonly against?: Tested;
  /** Lines that are no recorded visits, and why the first was none. */
  readonly broken: number;
  readonly firstBroken?: string;
}

/** What no replay can know; said in every report. */
export const COUNTERFACTUAL =
  "What visitors would have answered nobody knows: each invitation is taken to go unanswered. Visits after an accepted " +
  "chat would have gone another way. The desk is taken to have places. Holdouts are drawn anew.";

export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** `42 s`, `3 m 20 s`. */
export function moment(ms: number | undefined): string {
  if (ms === undefined) return "";
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
}

/** `quiet 80, per visit 23`, the most frequent first. */
export function reasons(suppressed: RuleCounts["suppressed"]): string {
  return Object.entries(suppressed)
    .sort((a, b) => b[1] - a[1])
    .map(([because, count]) => `${because} ${grouped(count)}`)
    .join(", ");
}

/** Pairs that hold in the same visits, the most frequent first; the whole matrix is in JSON and HTML. */
export function pairs({
  rules,
  overlap,
}: BacktestResult): readonly { a: string; b: string; visits: number }[] {
  return rules
    .flatMap((a, i) =>
      rules.slice(i + 1).map((b, j) => ({ a: a.rule, b: b.rule, visits: overlap[i]![i + 1 + j]! })),
    )
    .filter(({ visits }) => visits > 0)
    .sort((a, b) => b.visits - a.visits);
}

/** Rule by rule, what the one set does and the other does not. */
export function changes(
  now: BacktestResult,
  against: BacktestResult,
): readonly { rule: string; before: number; after: number }[] {
  const before = new Map(against.rules.map((rule) => [rule.rule, rule.invited]));
  const after = new Map(now.rules.map((rule) => [rule.rule, rule.invited]));
  return [...new Set([...after.keys(), ...before.keys()])]
    .sort()
    .map((rule) => ({ rule, before: before.get(rule) ?? 0, after: after.get(rule) ?? 0 }));
}
