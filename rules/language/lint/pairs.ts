// Two rules that get into each other's way: one that always comes second, and two that can be true at once.

import type { Rule } from "../ruleset.ts";
import type { Finding } from "./finding.ts";
import { conflictIn, holdsUnder, type Term } from "./formula.ts";
import { isNeverTrue } from "./never.ts";
import { found, placeOfKey, type RuleText } from "./rule-text.ts";

/** Pairs that can be true at once, of one site: more nobody reads. */
const MOST_OVERLAPS = 20;

export function pairs(texts: readonly RuleText[]): readonly Finding[] {
  const inviting = texts
    .filter((one) => one.rule.state === "live" && one.rule.invite !== undefined && !isNeverTrue(one))
    .sort((a, b) => (comesFirst(a.rule, b.rule) ? -1 : 1));
  const findings: Finding[] = [];
  let overlaps = 0;
  inviting.forEach((later, i) => {
    const before = inviting.slice(0, i);
    const shadow = before.find((first) => shadows(first, later));
    if (shadow !== undefined) findings.push(shadowed(later, shadow.rule));
    for (const first of before) {
      if (first === shadow || overlaps >= MOST_OVERLAPS || !canMeet(first, later)) continue;
      overlaps++;
      findings.push(overlapping(later, first.rule));
    }
  });
  return findings;
}

/** SPEC L10. */
function comesFirst(a: Rule, b: Rule): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.id < b.id);
}

/** Does `first` hold and may invite, as often as `later` does? */
export function shadows(first: RuleText, later: RuleText): boolean {
  if (later.terms === undefined || JSON.stringify(first.rule.repeat) !== JSON.stringify(later.rule.repeat))
    return false;
  return possible(later.terms).every((term) => holdsUnder(term, first.whole) === true);
}

function possible(terms: readonly Term[]): readonly Term[] {
  return terms.filter((term) => conflictIn(term) === undefined);
}

function shadowed(later: RuleText, first: Rule): Finding {
  return found(
    later,
    placeOfKey(later, ["when"]),
    "warning",
    "shadowed",
    `whenever this rule holds, ${first.id} holds too and comes first (${order(first, later.rule)})`,
    `ask for more in ${first.id}, or give this rule a priority above ${first.priority}`,
  );
}

/** Is there nothing that keeps them from holding at one instant? */
export function canMeet(a: RuleText, b: RuleText): boolean {
  if (a.terms === undefined || b.terms === undefined) return true;
  const others = possible(b.terms);
  return possible(a.terms).some((one) =>
    others.some((other) => conflictIn([...one, ...other]) === undefined),
  );
}

function overlapping(later: RuleText, first: Rule): Finding {
  return found(
    later,
    placeOfKey(later, ["when"]),
    "note",
    "overlapping",
    `can hold at the same time as ${first.id}, which comes first (${order(first, later.rule)})`,
    "fine if it is meant; else change a priority or a line",
  );
}

function order(first: Rule, later: Rule): string {
  return first.priority > later.priority
    ? `priority ${first.priority} before ${later.priority}`
    : `both priority ${first.priority}, so the order of the names decides`;
}
