// The decision: which rule invites now, when to look again if nothing happens, and why the others do not. Pure: the same
// code decides live, in scenarios, in explanations (SPEC E3).

import { factsAt } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import type { Compiled, CompiledRule } from "./compile.ts";
import { repeatBlock, visitorBlock, type Because, type Block } from "./limits.ts";
import { ALWAYS, earliest, intersect, span, type Spans } from "./spans.ts";
import { startOf, unconfirmed, WakePlan, wakesOf, type Wake } from "./wake.ts";

export type { Wake } from "./wake.ts";

/** What the engine knows of the desk: rules that were refused a place and wait to be told (SPEC L9, D4). */
export interface Desk {
  readonly refused: ReadonlySet<string>;
}

export const OPEN_DESK: Desk = { refused: new Set() };

export interface Decision {
  /** The rule whose invitation is due now, if any; `away`: without a place at the desk, as its `when_away: message` says. */
  readonly due?: { readonly rule: CompiledRule["rule"]; readonly away: boolean };
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
  /** Rules that hold now and are kept from inviting. */
  readonly held: readonly { readonly rule: string; readonly because: Because }[];
}

/**
 * An idle clock told longer ago than this (ms) may have been set back by an input nobody heard of: a place may just have
 * come free, or new rules. Longer than it takes to reserve a place, or the answer would always come too late.
 */
const FRESH = 5_000;

const NOTHING: Decision = { ask: [], wakes: new Map(), held: [] };

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
  const facts = factsAt(record, now);
  if (facts === undefined || !facts.clocks.here) return NOTHING;
  const everywhere = visitorBlock(facts, compiled.ruleset.site.limits);
  const plan = new WakePlan(facts);
  let due: Decision["due"];
  let next: { rule: string; at: number } | undefined;
  const held: { rule: string; because: Because }[] = [];
  const ask = new Set<string>();

  for (const one of compiled.onPage(facts.page.url)) {
    const { rule } = one;
    if (rule.invite === undefined) continue;
    const block = longer(everywhere, repeatBlock(rule.id, rule.repeat, facts));
    const allowed: Spans = block === undefined ? ALWAYS : span(block.until, Infinity);
    const spans = one.spans(facts);
    const free = intersect(spans, allowed);
    const at = earliest(free, now);
    if (at === now) {
      const away = desk.refused.has(rule.id);
      if (away && rule.invite.whenAway === "skip") held.push({ rule: rule.id, because: "desk full" });
      else {
        const since = Math.max(startOf(free, now), now - FRESH);
        for (const tab of one.idle === undefined ? [] : unconfirmed(facts, since)) ask.add(tab);
        // Nor one of lower priority, before it is sure that this one is not due (L10).
        if (due === undefined && ask.size === 0) due = { rule, away };
      }
      continue;
    }
    if (block !== undefined && earliest(spans, now) === now)
      held.push({ rule: rule.id, because: block.because });
    if (at !== undefined && (next === undefined || at < next.at)) next = { rule: rule.id, at };
    for (const tab of plan.consider(one, allowed, at)) ask.add(tab);
  }
  for (const threshold of alsoIdle) plan.crossing(threshold);
  if (due !== undefined) return { ...NOTHING, due, ...(next && { next }), held };
  const wake = plan.wake();
  return {
    ...(wake && { wake }),
    ask: [...ask],
    wakes: wakesOf(facts, wake, ask),
    ...(next && { next }),
    held,
  };
}

function longer(a: Block | undefined, b: Block | undefined): Block | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.until > a.until ? b : a;
}
