// Why each rule has or has not invited, in plain sentences; agrees with `decide` always (SPEC E5).

import { conditions } from "../conditions/registry.ts";
import { inWords, wallTime } from "../conditions/wording.ts";
import type { Node } from "../language/ruleset.ts";
import { factsAt, type Facts } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import type { Compiled, CompiledRule } from "./compile.ts";
import { HELD } from "../record/record.ts";
import { question } from "./compile.ts";
import { armOf } from "./experiment.ts";
import type { Desk } from "./decide.ts";
import { OPEN_DESK } from "./decide.ts";
import type { FactGroup, Place } from "../conditions/condition.ts";
import { lackedIn } from "../conditions/leaves.ts";
import {
  BLOCKED,
  consentBlock,
  longer,
  repeatBlock,
  visitorBlock,
  type Because,
  type Block,
} from "./limits.ts";
import { ALWAYS, contains, earliest, intersect, span } from "./spans.ts";

export interface Explained {
  readonly rule: string;
  readonly name: string;
  readonly holds: boolean;
  readonly says: string;
  /** The same without a time on the site's wall, for whoever tells times by another. */
  readonly plain: string;
  /** When the rule had its turn in this visit, where a limit is in the way of a rule that holds. */
  readonly turn?: Turn;
  /** The limit in the way of a rule that holds. */
  readonly because?: Because;
  /** What keeps it from inviting now, whether it holds or not; `until` in ms since epoch, absent: not before an event. */
  readonly limit?: { readonly because: Because; readonly until?: number };
  /** If nothing happens; ms since epoch. */
  readonly next?: number;
  readonly conditions: readonly ExplainedCondition[];
}

export interface Turn {
  readonly at: number;
  readonly how: "done" | "invited" | "held out";
}

export interface ExplainedCondition {
  /** How deep it stands under any, all, none. */
  readonly depth: number;
  readonly says: string;
  /** The same without when it would. */
  readonly plain: string;
  readonly holds: boolean;
  /** When it would come true if nothing happens; ms since epoch. */
  readonly next?: number;
}

/**
 * Every live rule, highest priority first. Empty where no visit is going on. `unseen`: what a recorded visit does not tell;
 * a line that reads it is not judged.
 */
export function explain(
  compiled: Compiled,
  record: VisitorRecord,
  now: number,
  desk: Desk = OPEN_DESK,
  unseen: ReadonlySet<FactGroup> = EVERYTHING_SEEN,
): readonly Explained[] {
  const facts = factsAt(record, now, desk.facts);
  if (facts === undefined) return [];
  const { limits } = compiled.ruleset.site;
  const everywhere = {
    inviting: desk.blocked ? BLOCKED : visitorBlock(facts, limits),
    silent: consentBlock(facts),
  };
  // Of those that hold and may invite the first one does (L10).
  let first: string | undefined;
  return compiled.rules.map((one) => {
    const explained = explainRule(
      one,
      facts,
      one.rule.invite === undefined ? everywhere.silent : everywhere.inviting,
      desk,
      unseen,
    );
    if (!explained.holds || explained.because !== undefined || one.rule.invite === undefined)
      return explained;
    first ??= explained.rule;
    if (!facts.clocks.here) return explained;
    if (first === explained.rule)
      return armOf(one.rule, record.visitor) === HELD
        ? saying(explained, "Holds now; its experiment holds this visitor out: counted, not invited.")
        : explained;
    const because = "priority";
    return {
      ...saying(explained, `Holds now, but ${first} has the higher priority.`),
      because,
      limit: { because },
    };
  });
}

const saying = (explained: Explained, plain: string): Explained => ({ ...explained, says: plain, plain });

const EVERYTHING_SEEN: ReadonlySet<FactGroup> = new Set();

function explainRule(
  one: CompiledRule,
  facts: Facts,
  everywhere: Block | undefined,
  desk: Desk,
  unseen: ReadonlySet<FactGroup>,
): Explained {
  const { rule, place } = one;
  const lacks = lackedIn([rule.when, ...rule.unless], unseen);
  if (lacks.length > 0) return unjudged(one, facts, unseen, lacks);
  const spans = one.spans(facts);
  const longest = longer(everywhere, repeatBlock(rule, facts));
  const block = longest !== undefined && longest.until > facts.now ? longest : undefined;
  const at = earliest(
    intersect(spans, block === undefined ? ALWAYS : span(block.until, Infinity)),
    facts.now,
  );
  const holds = contains(spans, facts.now);
  const lines: ExplainedCondition[] = [];
  describeAll(one, facts, unseen, lines);
  const refused = desk.refused.has(rule.id) && rule.invite?.whenAway === "skip";
  const because = block?.because ?? (refused ? "desk full" : undefined);
  const until = block?.until ?? Infinity;
  const plain = sentence(holds, block, refused, at, facts);
  const turn = block && holds ? lastTurn(rule.id, facts) : undefined;
  return {
    rule: rule.id,
    name: rule.name,
    holds,
    says: turn === undefined ? plain : `${plain} ${turnWords(turn, facts, place)}`,
    plain,
    ...(turn !== undefined && { turn }),
    ...(holds && because !== undefined && { because }),
    ...(because !== undefined && { limit: { because, ...(until < Infinity && { until }) } }),
    ...(at !== undefined && facts.clocks.here && { next: at }),
    conditions: lines,
  };
}

function unjudged(
  one: CompiledRule,
  facts: Facts,
  unseen: ReadonlySet<FactGroup>,
  lacks: readonly FactGroup[],
): Explained {
  const lines: ExplainedCondition[] = [];
  describeAll(one, facts, unseen, lines);
  const says = `Cannot be judged: the visit does not tell ${lacks.join(", ")}.`;
  return { rule: one.rule.id, name: one.rule.name, holds: false, says, plain: says, conditions: lines };
}

/** When the rule had its turn in this visit: that it may not again is then no failure. */
function lastTurn(rule: string, facts: Facts): Turn | undefined {
  const { invitations, did } = facts.record.past;
  const { number } = facts.visit;
  const deed = did.findLast((one) => one.rule === rule && one.visit === number);
  if (deed !== undefined) return { at: deed.at, how: "done" };
  const turn = invitations.findLast(
    (one) => one.rule === rule && one.visit === number && one.shownAt !== undefined,
  );
  if (turn?.shownAt === undefined) return undefined;
  return { at: turn.shownAt, how: turn.state === "held" ? "held out" : "invited" };
}

function turnWords({ at, how }: Turn, facts: Facts, place: Place): string {
  const time = wallTime(at, facts.now, place.site.timezone);
  if (how === "done") return `It was done at ${time}.`;
  return how === "invited" ? `It invited at ${time}.` : `Its experiment held this visitor out at ${time}.`;
}

function describeAll(
  { rule, place }: CompiledRule,
  facts: Facts,
  unseen: ReadonlySet<FactGroup>,
  lines: ExplainedCondition[],
): void {
  describe(rule.when, place, facts, unseen, 0, lines);
  for (const node of rule.unless) {
    lines.push({
      depth: 0,
      says: "unless",
      plain: "unless",
      holds: !contains(question(node, place)(facts), facts.now),
    });
    describe(node, place, facts, unseen, 1, lines);
  }
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

function describe(
  node: Node,
  place: Place,
  facts: Facts,
  unseen: ReadonlySet<FactGroup>,
  depth: number,
  lines: ExplainedCondition[],
): void {
  if ("condition" in node && lackedIn([node], unseen).length > 0) {
    const says = `${node.condition}: not recorded`;
    lines.push({ depth, says, plain: says, holds: false });
    return;
  }
  const spans = question(node, place)(facts);
  const holds = contains(spans, facts.now);
  if ("condition" in node) {
    const at = holds || !facts.clocks.here ? undefined : earliest(spans, facts.now);
    const plain = conditions[node.condition]!.explain(node.value, facts, place);
    const would =
      at === undefined
        ? ""
        : `; would hold at ${wallTime(at, facts.now, place.site.timezone)} if nothing happens`;
    lines.push({ depth, says: plain + would, plain, holds, ...(at !== undefined && { next: at }) });
    return;
  }
  const [word, parts] =
    "all" in node
      ? (["all of", node.all] as const)
      : "any" in node
        ? (["any of", node.any] as const)
        : (["none of", node.none] as const);
  // The outermost list is the rule itself: its lines stand by themselves.
  if (depth > 0 || word !== "all of") lines.push({ depth, says: word, plain: word, holds });
  const inner = depth > 0 || word !== "all of" ? depth + 1 : depth;
  for (const part of parts) describe(part, place, facts, unseen, inner, lines);
}
