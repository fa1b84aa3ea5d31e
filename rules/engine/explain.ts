// Why each rule has or has not invited, in plain sentences; agrees with `decide` always (SPEC E5).

import { conditions } from "../conditions/registry.ts";
import { inWords } from "../conditions/wording.ts";
import type { Node } from "../language/ruleset.ts";
import { factsAt, type Facts } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import type { Compiled, CompiledRule } from "./compile.ts";
import { question } from "./compile.ts";
import type { Desk } from "./decide.ts";
import { OPEN_DESK } from "./decide.ts";
import { repeatBlock, visitorBlock, type Block } from "./limits.ts";
import { ALWAYS, contains, earliest, intersect, span } from "./spans.ts";

export interface Explained {
  readonly rule: string;
  readonly name: string;
  readonly holds: boolean;
  readonly says: string;
  /** If nothing happens; ms since epoch. */
  readonly next?: number;
  readonly conditions: readonly ExplainedCondition[];
}

export interface ExplainedCondition {
  /** How deep it stands under any, all, none. */
  readonly depth: number;
  readonly says: string;
  readonly holds: boolean;
}

/** Every live rule, highest priority first. Empty where no visit is going on. */
export function explain(
  compiled: Compiled,
  record: VisitorRecord,
  now: number,
  desk: Desk = OPEN_DESK,
): readonly Explained[] {
  const facts = factsAt(record, now);
  if (facts === undefined) return [];
  return compiled.rules.map((one) => explainRule(one, facts, compiled, desk));
}

function explainRule(one: CompiledRule, facts: Facts, compiled: Compiled, desk: Desk): Explained {
  const { rule } = one;
  const spans = one.spans(facts);
  const block = [visitorBlock(facts, compiled.ruleset.site.limits), repeatBlock(rule.id, rule.repeat, facts)]
    .filter((one) => one !== undefined)
    .filter((one) => one.until > facts.now)
    .sort((a, b) => b.until - a.until)[0];
  const at = earliest(
    intersect(spans, block === undefined ? ALWAYS : span(block.until, Infinity)),
    facts.now,
  );
  const holds = contains(spans, facts.now);
  const lines: ExplainedCondition[] = [];
  describe(rule.when, facts, 0, lines);
  for (const node of rule.unless) {
    lines.push({ depth: 0, says: "unless", holds: !contains(question(node, undefined)(facts), facts.now) });
    describe(node, facts, 1, lines);
  }
  return {
    rule: rule.id,
    name: rule.name,
    holds,
    says: sentence(holds, block, desk.refused.has(rule.id) && rule.invite?.whenAway === "skip", at, facts),
    ...(at !== undefined && facts.clocks.here && { next: at }),
    conditions: lines,
  };
}

function sentence(
  holds: boolean,
  block: Block | undefined,
  refused: boolean,
  at: number | undefined,
  facts: Facts,
): string {
  if (!facts.clocks.here) return "The visitor is away: nothing is decided until they are back.";
  if (holds && block !== undefined)
    return block.until === Infinity
      ? `Holds, but not now: ${block.because}.`
      : `Holds, but not for another ${inWords(block.until - facts.now)}: ${block.because}.`;
  if (holds) return refused ? "Holds and waits for a free place: desk full." : "Holds now.";
  if (at !== undefined) return `Would hold in ${inWords(at - facts.now)} if nothing happens.`;
  return "Does not hold, and will not without something happening.";
}

function describe(node: Node, facts: Facts, depth: number, lines: ExplainedCondition[]): void {
  const holds = contains(question(node, undefined)(facts), facts.now);
  if ("condition" in node) {
    const says = conditions[node.condition]!.explain(node.value, facts);
    lines.push({ depth, says, holds });
    return;
  }
  const [word, parts] =
    "all" in node
      ? (["all of", node.all] as const)
      : "any" in node
        ? (["any of", node.any] as const)
        : (["none of", node.none] as const);
  // The outermost list is the rule itself: its lines stand by themselves.
  if (depth > 0 || word !== "all of") lines.push({ depth, says: word, holds });
  const inner = depth > 0 || word !== "all of" ? depth + 1 : depth;
  for (const part of parts) describe(part, facts, inner, lines);
}
