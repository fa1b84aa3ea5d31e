// When to look again, and which tab says so. Time passes by itself, but input is not streamed (SPEC E7): pages keep their
// idle clocks and say where they stand when they are asked.

import { showing } from "../record/clocks.ts";
import type { Facts } from "../record/facts.ts";
import type { CompiledRule } from "./compile.ts";
import { contains, earliest, intersect, type Spans } from "./spans.ts";

/** The page answers after `in` ms of time here, or when its idle clock next reads `idle` (0: at the next input). */
export interface Wake {
  readonly in?: number;
  readonly idle?: number;
}

/** Setting a timer further ahead than this says nothing more: the page answers, and is asked again. */
const LONGEST_WAKE = 3_600_000;
/** A wake may take this long to the page (ms): an idle clock that is nearer to its mark may have passed it by then. */
const ON_ITS_WAY = 1_000;

/**
 * A rule that reads `idle` may come true (or stop being true) without our hearing of it. So its other conditions are
 * looked at by themselves. As long as they cannot hold, the time at which they could is enough. Once they could hold, the
 * idle clock decides, and the page watches that: the next threshold above the clock, or, where a smaller reading would
 * matter, the next input.
 */
export class WakePlan {
  readonly #facts: Facts;
  readonly #idleNow: number;
  #at = Infinity;
  #above = Infinity;
  #below = false;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#idleNow = facts.now - (facts.clocks.idleSince ?? facts.now);
  }

  /** Takes in a rule that is not due; gives the tabs that must tell first, because an input would make it due. */
  consider(one: CompiledRule, allowed: Spans, at: number | undefined): readonly string[] {
    const { now } = this.#facts;
    if (one.idle === undefined) {
      this.#lookAt(at);
      return [];
    }
    const possible = intersect(one.idle.possible(this.#facts), allowed);
    if (!contains(possible, now)) {
      this.#lookAt(earliest(possible, now));
      return [];
    }
    this.#lookAt(earliest(intersect(one.idle.still(this.#facts), allowed), now));
    for (const threshold of one.idle.thresholds) this.crossing(threshold);
    // The last mark that the clock passed, as far as we know: a page that said nothing then was given input.
    const passed = one.idle.thresholds.findLast((threshold) => threshold <= this.#idleNow);
    if (passed === undefined) return [];
    return unconfirmed(this.#facts, Math.max(startOf(possible, now), now - this.#idleNow + passed));
  }

  crossing(threshold: number): void {
    if (threshold > this.#idleNow) this.#above = Math.min(this.#above, threshold);
    else this.#below = true;
  }

  wake(): Wake | undefined {
    const { now } = this.#facts;
    const left = this.#above - this.#idleNow;
    const watched = !this.#below && left > ON_ITS_WAY;
    const delay = Math.min(this.#at - now, watched ? Infinity : left);
    const idle = this.#below ? 0 : this.#above;
    if (delay === Infinity && idle === Infinity) return undefined;
    return {
      ...(delay < Infinity && { in: Math.min(Math.ceil(delay), LONGEST_WAKE) }),
      ...(idle < Infinity && { idle }),
    };
  }

  #lookAt(at: number | undefined): void {
    if (at !== undefined) this.#at = Math.min(this.#at, at);
  }
}

/** Since when a set has held without a break. */
export function startOf(spans: Spans, now: number): number {
  for (let i = 0; i < spans.length; i += 2) if (spans[i]! <= now && now < spans[i + 1]!) return spans[i]!;
  return now;
}

/**
 * Visible tabs that have not told their idle clock since then. What else changed since asks for it anew: until then nobody
 * may have been waiting for an input.
 */
export function unconfirmed(facts: Facts, since: number): readonly string[] {
  const from = Math.max(since, facts.visit.changedAt);
  if (facts.clocks.certainUntil >= from) return [];
  return visible(facts).flatMap((tab) => (tab.confirmed < from ? [tab.id] : []));
}

/**
 * What each visible tab is told. Time here and the idle clock are watched by the tab of the current page; the others say
 * when they are given input, because that makes theirs the current one (T4).
 */
export function wakesOf(
  facts: Facts,
  wake: Wake | undefined,
  ask: ReadonlySet<string>,
): ReadonlyMap<string, Wake> {
  const wakes = new Map<string, Wake>();
  for (const tab of visible(facts)) {
    if (ask.has(tab.id)) wakes.set(tab.id, { in: 0 });
    else if (showing(tab, facts.now) !== facts.clocks.current) wakes.set(tab.id, { idle: 0 });
    else if (wake !== undefined) wakes.set(tab.id, asTabReads(wake, facts, tab.active));
  }
  return wakes;
}

/**
 * The input last heard of may have been in another tab, hidden since. Then this tab's own idle clock is ahead of the
 * visitor's and may be past the mark: it is asked by the time here too.
 */
function asTabReads(wake: Wake, { now, clocks }: Facts, active: number): Wake {
  const { idle } = wake;
  if (!idle || clocks.idleSince === undefined || now - active < idle) return wake;
  const left = Math.ceil(clocks.idleSince + idle - now);
  return { ...wake, in: Math.min(left, wake.in ?? LONGEST_WAKE) };
}

function visible(facts: Facts) {
  return facts.visit.tabs.filter((tab) => showing(tab, facts.now) !== null);
}
