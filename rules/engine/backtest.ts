// Many recorded visits under a set of rules, counted as they pass: nothing is kept of a visit, so that a million take no
// more memory than a thousand.

import type { Rule } from "../language/ruleset.ts";
import type { FactGroup } from "../conditions/condition.ts";
import type { Compiled } from "./compile.ts";
import type { Because } from "./limits.ts";
import type { RecordedVisit } from "./recorded.ts";
import { Replay, type Replayed } from "./replay.ts";

export interface RuleCounts {
  readonly rule: string;
  readonly name: string;
  readonly invites: boolean;
  /** Visits in which all lines of the rule held at some moment. */
  readonly eligible: number;
  /** Visits in which it would have invited; for rules without an invitation, done what they do. */
  readonly invited: number;
  /** Visits in which its experiment would have held it back. */
  readonly held: number;
  /** Visits in which something was in the way, by what; a visit may stand under several. */
  readonly suppressed: Readonly<Partial<Record<Because, number>>>;
  /** Of all visits, those it would have invited in; 0–1. */
  readonly share: number;
  /** Half of its first invitations come before this (ms from the visit's start, whole seconds). */
  readonly medianMoment?: number;
  /** What the visits do not tell and the rule reads; then it was not judged there. */
  readonly unjudged: readonly FactGroup[];
  /** Visits that could not judge it in which it would have held if all that was not seen were so. */
  readonly atMost: number;
}

export interface BacktestResult {
  readonly visits: number;
  readonly pageViews: number;
  /** Start of the first and of the last visit, ms since epoch. */
  readonly from?: number;
  readonly to?: number;
  /** Visits with at least one invitation, and all invitations. */
  readonly invitedVisits: number;
  readonly invitations: number;
  readonly rules: readonly RuleCounts[];
  /** Visits in which both rules were eligible: `overlap[i][j]` for `rules[i]` and `rules[j]`. */
  readonly overlap: readonly (readonly number[])[];
}

/** Moments are counted by the second up to two hours; later ones together. */
const SECONDS = 7200;

class RuleCount {
  readonly rule: Rule;
  eligible = 0;
  invited = 0;
  held = 0;
  atMost = 0;
  readonly suppressed = new Map<Because, number>();
  readonly unjudged = new Set<FactGroup>();
  readonly #moments = new Uint32Array(SECONDS + 1);

  constructor(rule: Rule) {
    this.rule = rule;
  }

  moment(ms: number): void {
    this.#moments[Math.min(SECONDS, Math.floor(ms / 1000))]!++;
  }

  median(): number | undefined {
    let left = this.invited / 2;
    if (left === 0) return undefined;
    for (let second = 0; second <= SECONDS; second++) {
      left -= this.#moments[second]!;
      if (left <= 0) return second * 1000;
    }
    return undefined;
  }
}

export class Backtest {
  readonly #replay: Replay;
  readonly #counts: readonly RuleCount[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #overlap: Uint32Array;
  readonly #unseen = new Set<string>();
  #visits = 0;
  #pageViews = 0;
  #invitedVisits = 0;
  #invitations = 0;
  #from = Infinity;
  #to = -Infinity;

  constructor(compiled: Compiled) {
    this.#replay = new Replay(compiled);
    this.#counts = compiled.rules.map(({ rule }) => new RuleCount(rule));
    this.#index = new Map(this.#counts.map(({ rule }, i) => [rule.id, i]));
    this.#overlap = new Uint32Array(this.#counts.length ** 2);
  }

  add(visit: RecordedVisit): Replayed {
    const replayed = this.#replay.play(visit);
    this.#visits++;
    for (const [, kind] of visit.events) if (kind === "page") this.#pageViews++;
    this.#from = Math.min(this.#from, visit.at);
    this.#to = Math.max(this.#to, visit.at);
    if (replayed.invited.size > 0) this.#invitedVisits++;
    this.#invitations += replayed.invited.size;
    for (const rule of replayed.eligible.keys()) this.#of(rule).eligible++;
    for (const rule of replayed.held.keys()) this.#of(rule).held++;
    for (const rule of replayed.possible) this.#of(rule).atMost++;
    for (const done of [replayed.invited, replayed.did])
      for (const [rule, moment] of done) {
        const count = this.#of(rule);
        count.invited++;
        count.moment(moment);
      }
    for (const [rule, reasons] of replayed.suppressed) {
      const { suppressed } = this.#of(rule);
      for (const because of reasons) suppressed.set(because, (suppressed.get(because) ?? 0) + 1);
    }
    this.#overlaps(replayed);
    this.#lacks(visit);
    return replayed;
  }

  #of(rule: string): RuleCount {
    return this.#counts[this.#index.get(rule)!]!;
  }

  #overlaps({ eligible }: Replayed): void {
    const size = this.#counts.length;
    const held = [...eligible.keys()].map((rule) => this.#index.get(rule)!);
    for (const a of held) for (const b of held) this.#overlap[a * size + b]!++;
  }

  #lacks(visit: RecordedVisit): void {
    const key = visit.unseen.join(" ");
    if (this.#unseen.has(key)) return;
    this.#unseen.add(key);
    for (const [rule, groups] of this.#replay.unjudged(visit))
      for (const group of groups) this.#of(rule).unjudged.add(group);
  }

  result(): BacktestResult {
    const size = this.#counts.length;
    return {
      visits: this.#visits,
      pageViews: this.#pageViews,
      ...(this.#visits > 0 && { from: this.#from, to: this.#to }),
      invitedVisits: this.#invitedVisits,
      invitations: this.#invitations,
      rules: this.#counts.map((count) => {
        const medianMoment = count.median();
        return {
          rule: count.rule.id,
          name: count.rule.name,
          invites: count.rule.invite !== undefined,
          eligible: count.eligible,
          invited: count.invited,
          held: count.held,
          suppressed: Object.fromEntries(count.suppressed),
          share: this.#visits === 0 ? 0 : count.invited / this.#visits,
          ...(medianMoment !== undefined && { medianMoment }),
          unjudged: [...count.unjudged],
          atMost: count.atMost,
        };
      }),
      overlap: this.#counts.map((_, i) => [...this.#overlap.subarray(i * size, (i + 1) * size)]),
    };
  }
}
