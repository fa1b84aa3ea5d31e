// A published ruleset made ready for deciding: conditions as closures, rules in order of priority, and an index by page
// so that only rules that can hold on the current page are looked at (SPEC E4).

import type { Place, Watch } from "../conditions/condition.ts";
import { leavesOf, type Leaf } from "../conditions/leaves.ts";
import { conditions } from "../conditions/registry.ts";
import type { Node, Rule, Ruleset } from "../language/ruleset.ts";
import type { Facts } from "../record/facts.ts";
import type { KeptParts } from "../record/address.ts";
import { keptParts } from "./kept.ts";
import { PageIndex } from "./page-index.ts";
import { ALWAYS, complement, contains, intersect, NEVER, union, whether, type Spans } from "./spans.ts";
import { watchOf } from "./watch.ts";

export type Question = (facts: Facts) => Spans;

export interface CompiledRule {
  readonly rule: Rule;
  readonly place: Place;
  /** When the rule holds if nothing more happens. */
  readonly spans: Question;
  /** Undefined for rules that do not read `idle`; the others must be asked again when the person moves. */
  readonly idle?: {
    /** When the rule could hold, whatever the idle clock reads. */
    readonly possible: Question;
    /** When the rule holds if every line that reads the idle clock stays as it is. */
    readonly still: Question;
    /** Idle times, in ms, at which the answer may change. */
    readonly thresholds: readonly number[];
  };
}

export interface Compiled {
  readonly version: number;
  readonly ruleset: Ruleset;
  /** Rules that take part, highest priority first, ties by id (SPEC L10). */
  readonly rules: readonly CompiledRule[];
  /** Those of `rules` that can hold on this page, in the same order. */
  readonly onPage: (url: string) => readonly CompiledRule[];
  /** What of an address may be stored: what the site keeps and what a page pattern of a rule reads. */
  readonly kept: KeptParts;
  /** What pages must capture. */
  readonly watch: Watch;
  /** The same rules and those in state `test`, for signed-in team members on the site. */
  readonly forTeam: () => Compiled;
}

export function compile(
  ruleset: Ruleset,
  version: number,
  takesPart: ReadonlySet<Rule["state"]> = LIVE,
): Compiled {
  const compiled = ruleset.rules
    .filter((rule) => takesPart.has(rule.state))
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
    .map((rule) => compileRule(rule, { rule: rule.id, site: ruleset.site }));
  const index = new PageIndex(compiled);
  let team: Compiled | undefined;
  return {
    version,
    ruleset,
    rules: compiled,
    kept: keptParts(ruleset),
    watch: watchOf(compiled.map((one) => one.rule)),
    onPage: (url) => index.on(url),
    forTeam: () => (team ??= compile(ruleset, version, new Set(["live", "test"]))),
  };
}

const LIVE: ReadonlySet<Rule["state"]> = new Set(["live"]);

/** A rule's `when` and `unless` as one tree. */
export function wholeOf({ when, unless }: Pick<Rule, "when" | "unless">): Node {
  return unless.length > 0 ? { all: [when, { none: unless }] } : when;
}

export function compileRule(rule: Rule, place: Place): CompiledRule {
  const whole = wholeOf(rule);
  const thresholds = idleThresholds(whole);
  return {
    rule,
    place,
    spans: question(whole, place),
    ...(thresholds.length > 0 && {
      idle: {
        possible: question(whole, place, anyIdle),
        still: question(whole, place, idleStill),
        thresholds,
      },
    }),
  };
}

/**
 * What a condition is taken for; undefined: what it is; `still`: what it is now, for ever. Where it is `turned`, under
 * `none`, what it makes true is what it makes false elsewhere.
 */
export type Assume = (
  leaf: Pick<Leaf, "condition" | "value">,
  turned: boolean,
) => boolean | "still" | undefined;

/** The widest spans of a whole: some of its conditions taken for true, and under `none` for false. */
export const takenForTrue =
  (which: (leaf: Pick<Leaf, "condition" | "value">) => boolean): Assume =>
  (leaf, turned) =>
    which(leaf) ? !turned : undefined;

/** Lines that read the idle clock, of which we hear only when we ask: whatever it reads. */
const anyIdle: Assume = ({ condition, value }, turned) => {
  const thresholds = condition.thresholds?.(value);
  if (thresholds === undefined) return undefined;
  // What any input ends, as an exit, cannot come true by an input nobody heard of.
  return !turned && thresholds.includes(0) ? undefined : !turned;
};

const idleStill: Assume = ({ condition }) => (condition.thresholds === undefined ? undefined : "still");

/** A tree of conditions as a function of the facts. */
export function question(node: Node, place: Place, assume?: Assume, turned = false): Question {
  if ("all" in node) return joined(node.all, place, assume, turned, intersect, ALWAYS);
  if ("any" in node) return joined(node.any, place, assume, turned, union, NEVER);
  if ("none" in node) {
    const any = joined(node.none, place, assume, !turned, union, NEVER);
    return (facts) => complement(any(facts));
  }
  const condition = conditions[node.condition];
  if (condition === undefined) throw new Error(`unknown condition ${node.condition}`);
  // L8: without a kept id there is no history, and what is unknown does not hold.
  if (place.site.consent === "cookieless" && condition.reads.includes("history")) return () => NEVER;
  const spans = condition.compile(node.value, place);
  const as = assume?.({ condition, value: node.value }, turned);
  if (as === undefined) return spans;
  return as === "still" ? (facts) => whether(contains(spans(facts), facts.now)) : () => whether(as);
}

function joined(
  nodes: readonly Node[],
  place: Place,
  assume: Assume | undefined,
  turned: boolean,
  join: (a: Spans, b: Spans) => Spans,
  start: Spans,
): Question {
  const questions = nodes.map((node) => question(node, place, assume, turned));
  if (questions.length === 1) return questions[0]!;
  const settled = start === ALWAYS ? NEVER : ALWAYS;
  return (facts) => {
    let spans = start;
    for (const ask of questions) {
      spans = join(spans, ask(facts));
      if (spans === settled) break;
    }
    return spans;
  };
}

function idleThresholds(node: Node): readonly number[] {
  const all = leavesOf(node).flatMap(({ condition, value }) => condition.thresholds?.(value) ?? []);
  return [...new Set(all)].sort((a, b) => a - b);
}
