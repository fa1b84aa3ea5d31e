// A recorded visit played under other rules: what they would have done at which moment. What the visitor would have
// answered nobody knows: every invitation stays unanswered until it expires or its page is left.

import type { FactGroup } from "../conditions/condition.ts";
import { lackedBy, lackedIn, type Leaf } from "../conditions/leaves.ts";
import { homeOf } from "../language/home.ts";
import { factsAt, VISIT_ENDS_AFTER } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import { compile, question, takenForTrue, wholeOf, type Compiled, type Question } from "./compile.ts";
import type { Because } from "./limits.ts";
import type { RecordedVisit } from "./recorded.ts";
import { gapsOf, happen, keepBusy, recordOf } from "./recording.ts";
import { nextDue, settle } from "./settling.ts";
import { courseOf, wakeUp, type Course } from "./simulation.ts";
import { earliest } from "./spans.ts";

/** What the rules would have done in one visit. Moments are ms from its start, the first of each rule. */
export interface Replayed {
  /** When all lines of a rule held, limits aside. */
  readonly eligible: ReadonlyMap<string, number>;
  readonly invited: ReadonlyMap<string, number>;
  /** Held out by the rule's experiment. */
  readonly held: ReadonlyMap<string, number>;
  /** Rules without an invitation that did what they do. */
  readonly did: ReadonlyMap<string, number>;
  /** What was in the way of an eligible rule, each reason once (SPEC, an invitation's life). */
  readonly suppressed: ReadonlyMap<string, ReadonlySet<Because>>;
  /** Rules that cannot be judged by this visit, and would hold if all that was not seen were so. */
  readonly possible: ReadonlySet<string>;
}

/** A ruleset made ready for visits that lack the same facts. */
interface Judging {
  readonly compiled: Compiled;
  readonly unjudged: readonly { readonly rule: string; readonly widest: Question }[];
}

export class Replay {
  readonly #compiled: Compiled;
  readonly #judging = new Map<string, Judging>();
  readonly #home: string;

  constructor(compiled: Compiled) {
    this.#compiled = compiled;
    this.#home = homeOf(compiled.ruleset.site);
  }

  /** The visit as it stood `after` ms from its start, under these rules; for explaining. */
  at(
    visit: RecordedVisit,
    after: number,
  ): { readonly record: VisitorRecord; readonly refused: ReadonlySet<string> } {
    const course = courseOf(this.#judgingOf(visit).compiled, recordOf(visit), visit.at);
    this.#run(visit, course, () => undefined, visit.at + after);
    return course;
  }

  play(visit: RecordedVisit): Replayed {
    const { compiled, unjudged } = this.#judgingOf(visit);
    const eligible = new Map<string, number>();
    const invited = new Map<string, number>();
    const held = new Map<string, number>();
    const did = new Map<string, number>();
    const suppressed = new Map<string, Set<Because>>();
    const possible = new Set<string>();
    const first = (of: Map<string, number>, rule: string) => {
      if (!of.has(rule)) of.set(rule, course.now - visit.at);
    };
    const course: Course = courseOf(compiled, recordOf(visit), visit.at, {
      told: {
        decided(decision) {
          if (decision.due !== undefined) first(eligible, decision.due.rule.id);
          for (const { id } of decision.acts) first(eligible, id);
          for (const { rule, because } of decision.held) {
            first(eligible, rule);
            // It had its turn: that its own invitation shows keeps it from nothing.
            if (invited.has(rule) || held.has(rule) || did.has(rule)) continue;
            const known = suppressed.get(rule);
            if (known === undefined) suppressed.set(rule, new Set([because]));
            else known.add(because);
          }
        },
        invited: (due) => first(invited, due.rule.id),
        held: (due) => first(held, due.rule.id),
        did: (rule) => {
          if (!invited.has(rule)) first(did, rule);
        },
      },
    });
    this.#run(visit, course, () => {
      if (unjudged.length === 0) return;
      const facts = factsAt(course.record, course.now);
      if (facts === undefined) return;
      for (const { rule, widest } of unjudged) {
        const at = earliest(widest(facts), course.now);
        // Later than this the visit is over for certain (T2).
        if (at !== undefined && at < course.now + VISIT_ENDS_AFTER) possible.add(rule);
      }
    });
    return { eligible, invited, held, did, suppressed, possible };
  }

  /** Rules that visits with these gaps cannot judge, and what of it each reads. */
  unjudged(visit: Pick<RecordedVisit, "unseen">): ReadonlyMap<string, readonly FactGroup[]> {
    const found = new Map<string, readonly FactGroup[]>();
    for (const { rule } of this.#compiled.rules) {
      const lacks = lackedIn([rule.when, ...rule.unless], new Set(visit.unseen));
      if (lacks.length > 0) found.set(rule.id, lacks);
    }
    return found;
  }

  #judgingOf(visit: RecordedVisit): Judging {
    const key = visit.unseen.join(" ");
    const known = this.#judging.get(key);
    if (known !== undefined) return known;
    const judging = key === "" ? { compiled: this.#compiled, unjudged: [] } : this.#judge(visit);
    this.#judging.set(key, judging);
    return judging;
  }

  #judge({ unseen }: RecordedVisit): Judging {
    const hidden = new Set<FactGroup>(unseen);
    const { ruleset, version, rules } = this.#compiled;
    const unjudged = rules.filter(({ rule }) => lackedIn([rule.when, ...rule.unless], hidden).length > 0);
    const ids = new Set(unjudged.map(({ rule }) => rule.id));
    const judged = { ...ruleset, rules: ruleset.rules.filter((rule) => !ids.has(rule.id)) };
    return {
      compiled: compile(judged, version),
      unjudged: unjudged.map(({ rule, place }) => {
        const isHidden = (leaf: Pick<Leaf, "condition" | "value">) => lackedBy(leaf, hidden).length > 0;
        return { rule: rule.id, widest: question(wholeOf(rule), place, takenForTrue(isHidden)) };
      }),
    };
  }

  #run(visit: RecordedVisit, course: Course, look: () => void, until = Infinity): void {
    const { events } = visit;
    const telling = { visit, course, home: this.#home, views: new Map<string, number>() };
    const seesIdle = !visit.unseen.includes("idle");
    const seesClocks = !visit.unseen.includes("clocks");
    const gaps = seesIdle ? gapsOf(events) : [];
    const last = visit.at + (events.at(-1)?.[0] ?? 0) + VISIT_ENDS_AFTER;
    let n = 0;
    while (true) {
      const at = Math.min(
        n < events.length ? visit.at + events[n]![0] : Infinity,
        // What happened between page views nobody knows: nothing can fall due there.
        seesClocks ? nextDue(course) : Infinity,
      );
      if (at > last || at > until) return;
      course.now = at;
      if (gaps.length > 0) keepBusy(course, gaps, visit.at);
      wakeUp(course);
      for (; n < events.length && visit.at + events[n]![0] <= at; n++) happen(telling, n);
      settle(course);
      look();
    }
  }
}
