// Rules that hold on days only that are past.

import type { DateRange } from "../ruleset.ts";
import type { Finding } from "./finding.ts";
import type { Term } from "./formula.ts";
import { found, type RuleText } from "./rule-text.ts";

/** `today`: `YYYY-MM-DD` in the site's zone. */
export function expired(text: RuleText, today: string): readonly Finding[] {
  const { terms } = text;
  if (terms === undefined || terms.length === 0) return [];
  const past = terms.map((term) => pastDate(term, today));
  const first = past[0];
  if (first === undefined || past.includes(undefined)) return [];
  return [
    found(
      text,
      first.at,
      "warning",
      "expired",
      `the last day on which this rule holds was ${first.last}`,
      "write the next dates, or state: off, or delete the rule",
    ),
  ];
}

function pastDate(term: Term, today: string): { at: number; last: string } | undefined {
  for (const { line, holds } of term) {
    if (!holds || line.leaf.condition !== "date") continue;
    const last = (line.leaf.value as readonly DateRange[]).reduce((a, b) => (a > b.to ? a : b.to), "");
    if (last < today) return { at: line.at, last };
  }
  return undefined;
}
