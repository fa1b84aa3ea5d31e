// What the panel shows, worked out from what it was told: the record as of now (or later, with the clocks turned forward)
// and why each rule does or does not invite. Pure.

import { compile, type Compiled } from "../../rules/engine/compile.ts";
import { explain, type Explained } from "../../rules/engine/explain.ts";
import { apply } from "../../rules/record/apply.ts";
import type { Rule, Ruleset } from "../../rules/language/ruleset.ts";
import { factsAt, type Facts } from "../../rules/record/facts.ts";
import type { VisitorRecord } from "../../rules/record/record.ts";
import { goAhead, type Invited, type Known } from "./ahead.ts";

/** The published rules: those that take part here, and all of them, to be explained. */
export interface Rules {
  readonly version: number;
  readonly taking: Compiled;
  readonly all: Compiled;
}

export interface ExplainedRule extends Explained {
  readonly state: Rule["state"];
  /** Whether there is an invitation to show. */
  readonly invites: boolean;
}

export interface Explanation {
  /** Milliseconds since epoch, at which all this is so if nothing happens until then. */
  readonly at: number;
  /** Undefined while no visit is going on. */
  readonly facts: Facts | undefined;
  readonly rules: readonly ExplainedRule[];
  /** What was invited between now and then. */
  readonly invited: readonly Invited[];
}

export function rulesOf(ruleset: Ruleset, version: number): Rules {
  return {
    version,
    taking: compile(ruleset, version).forTeam(),
    all: compile(ruleset, version, new Set(["live", "test", "off"])),
  };
}

/** `ahead`: how far the clocks are turned forward, in ms. */
export function explanationOf(rules: Rules, known: Known, ahead: number): Explanation {
  const at = known.now + ahead;
  const { record, invited } =
    ahead === 0 ? { record: known.record, invited: [] } : goAhead(rules.taking, known, at);
  const of = new Map(rules.all.rules.map(({ rule }) => [rule.id, rule]));
  const desk = { refused: known.refused, facts: known.desk };
  return {
    at,
    facts: factsAt(record, at, known.desk),
    rules: explain(rules.all, record, at, desk).map((one) => {
      const { state, invite } = of.get(one.rule)!;
      return { ...one, state, invites: invite !== undefined };
    }),
    invited,
  };
}

/** The page knows its last input at once, the server only when it asks. */
export function withInput(record: VisitorRecord, tab: string, at: number | undefined): VisitorRecord {
  const known = record.visit?.tabs.find(({ id }) => id === tab);
  return known === undefined || at === undefined || at <= known.active
    ? record
    : apply(record, { type: "input", at, tab });
}
