// The decision: which rule invites now, when to look again if nothing happens, and why the others do not. Pure: the same
// code decides live, in scenarios, in explanations (SPEC E3).

import type { Rule } from "../language/ruleset.ts";
import { factsAt, type DeskFacts } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import type { Compiled } from "./compile.ts";
import { armOf } from "./experiment.ts";
import { BLOCKED, consentBlock, longer, repeatBlock, visitorBlock, type Because } from "./limits.ts";
import { ALWAYS, earliest, intersect, span, type Spans } from "./spans.ts";
import { startOf, unconfirmed, WakePlan, wakesOf, type Wake } from "./wake.ts";

export type { Wake } from "./wake.ts";

/** What the engine knows of the desk: rules that were refused a place and wait to be told (SPEC L9, D4), and who is there. */
export interface Desk {
  readonly refused: ReadonlySet<string>;
  readonly facts?: DeskFacts;
  /** An agent blocked the visitor: no rule invites (SPEC D9). */
  readonly blocked?: boolean;
  /** Every idle clock is known up to now, as in a visit that is played: no tab need be asked. */
  readonly certain?: boolean;
}

export const OPEN_DESK: Desk = { refused: new Set() };

export interface Due {
  readonly rule: Inviting;
  /** Without a place at the desk, as its `when_away: message` says. */
  readonly away: boolean;
  /** See `armOf`; `HELD` is counted and not shown (SPEC L11). */
  readonly arm?: string;
}

/** A rule that invites. */
export type Inviting = Rule & { readonly invite: NonNullable<Rule["invite"]> };

export interface Decision {
  /** The rule whose invitation is due now, if any. */
  readonly due?: Due;
  /** Rules without an invitation whose moment is now: what they do is to be done, and then decided again. */
  readonly acts: readonly Rule[];
  /**
   * When the page must say where its clocks stand: after `in` ms of time here, or when its idle clock next reads `idle`.
   * Undefined: only an event can change anything.
   */
  readonly wake?: Wake;
  /** Tabs to ask for their idle clock at once: a rule would be due if they had no input lately (two visible windows). */
  readonly ask: readonly string[];
  /** The two above as each visible tab is told of them, by its id. */
  readonly wakes: ReadonlyMap<string, Wake>;
  /** The earliest moment of any rule, if nothing happens. */
  readonly next?: { readonly rule: string; readonly at: number };
  /** When the next rule would hold that a limit keeps from inviting then. */
  readonly blockedNext?: number;
  /** Rules that hold now and are kept from inviting. */
  readonly held: readonly { readonly rule: string; readonly because: Because }[];
}

/**
 * An idle clock told longer ago than this (ms) may have been set back by an input nobody heard of: a place may just have
 * come free, or new rules. Longer than it takes to reserve a place, or the answer would always come too late.
 */
const FRESH = 5_000;

const NOBODY: readonly string[] = [];
const NOTHING: Decision = { acts: [], ask: [], wakes: new Map(), held: [] };

/**
 * Decides at `now`. `alsoIdle`: further idle times (ms) somebody wants to hear of, as an agent who watches does.
 * The idle clock of a tab counts as known up to the tab's last `confirmed`; see `ask`.
 */
export function decide(
  compiled: Compiled,
  record: VisitorRecord,
  now: number,
  desk: Desk = OPEN_DESK,
  alsoIdle: readonly number[] = [],
): Decision {
  const facts = factsAt(record, now, desk.facts);
  if (facts === undefined || !facts.clocks.here) return NOTHING;
  const withoutConsent = consentBlock(facts);
  const everywhere = desk.blocked ? BLOCKED : visitorBlock(facts, compiled.ruleset.site.limits);
  const plan = new WakePlan(facts);
  let due: Decision["due"];
  let next: { rule: string; at: number } | undefined;
  const acts: Rule[] = [];
  let blockedNext = Infinity;
  const held: { rule: string; because: Because }[] = [];
  const ask = new Set<string>();

  for (const one of compiled.onPage(facts.page.url)) {
    const { rule } = one;
    const invites = isInviting(rule);
    const block = longer(invites ? everywhere : withoutConsent, repeatBlock(rule, facts));
    const allowed: Spans = block === undefined ? ALWAYS : span(block.until, Infinity);
    const spans = one.spans(facts);
    const free = intersect(spans, allowed);
    const at = earliest(free, now);
    if (at === now) {
      const away = invites && desk.refused.has(rule.id);
      if (away && rule.invite.whenAway === "skip") {
        held.push({ rule: rule.id, because: "desk full" });
        continue;
      }
      const since = Math.max(startOf(free, now), now - FRESH);
      const unsure = one.idle === undefined || desk.certain ? NOBODY : unconfirmed(facts, since);
      for (const tab of unsure) ask.add(tab);
      if (!invites) {
        if (unsure.length === 0) acts.push(rule);
      } else if (due !== undefined) {
        held.push({ rule: rule.id, because: "priority" });
      } else if (ask.size === 0) {
        // Nor one of lower priority, before it is sure that this one is not due (L10).
        const arm = armOf(rule, record.visitor);
        due = { rule, away, ...(arm !== undefined && { arm }) };
      }
      continue;
    }
    const wouldHold = block === undefined ? undefined : earliest(spans, now);
    if (block !== undefined && wouldHold === now) held.push({ rule: rule.id, because: block.because });
    else if (wouldHold !== undefined && wouldHold !== at) blockedNext = Math.min(blockedNext, wouldHold);
    if (at !== undefined && (next === undefined || at < next.at)) next = { rule: rule.id, at };
    // Nobody is asked and nobody wakes where all is known.
    if (!desk.certain) for (const tab of plan.consider(one, allowed, at)) ask.add(tab);
  }
  for (const threshold of alsoIdle) plan.crossing(threshold);
  const later = { ...(next && { next }), ...(blockedNext < Infinity && { blockedNext }) };
  if (due !== undefined) return { ...NOTHING, due, acts, ...later, held };
  if (desk.certain) return { ...NOTHING, acts, ...later, held };
  const wake = plan.wake();
  return {
    acts,
    ...(wake && { wake }),
    ask: [...ask],
    wakes: wakesOf(facts, wake, ask),
    ...later,
    held,
  };
}

function isInviting(rule: Rule): rule is Inviting {
  return rule.invite !== undefined;
}
