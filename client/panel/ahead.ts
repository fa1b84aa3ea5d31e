// The clocks turned forward: what would happen to this visitor from now on if nothing else did. The same engine that plays
// scenarios plays it from the visitor's own record; nobody but this panel hears of it.

import type { Compiled } from "../../rules/engine/compile.ts";
import type { Due } from "../../rules/engine/decide.ts";
import { nextDue, settle } from "../../rules/engine/settling.ts";
import { courseOf, type Course, type Showing } from "../../rules/engine/simulation.ts";
import type { Rule } from "../../rules/language/ruleset.ts";
import { factsAt, type DeskFacts, type Facts } from "../../rules/record/facts.ts";
import { openInvitation } from "../../rules/record/invitations.ts";
import type { VisitorRecord } from "../../rules/record/record.ts";

/** What the server decides by, as of `now` (ms since epoch). */
export interface Known {
  readonly record: VisitorRecord;
  readonly now: number;
  readonly desk: DeskFacts;
  readonly refused: ReadonlySet<string>;
}

export interface Invited {
  readonly due: Due;
  readonly at: number;
  /** As of then, for the words. */
  readonly facts: Facts;
}

export interface Ahead {
  readonly record: VisitorRecord;
  readonly invited: readonly Invited[];
}

/** Rules that set each other off for ever would keep the page busy: nobody needs more steps than this. */
const STEPS = 200;

/** From `known.now` to `to`, both in ms since epoch. Rules do what they do on the way, to the record alone. */
export function goAhead(compiled: Compiled, known: Known, to: number): Ahead {
  const { record, now, desk, refused } = known;
  const invited: Invited[] = [];
  const course: Course = courseOf(compiled, record, now, {
    refused: new Set(refused),
    showing: showingIn(record, compiled.ruleset.rules),
    desk: () => desk,
    // What is not known of a desk is taken for granted.
    hasPlace: (team) => desk.online?.[team ?? ""] !== 0,
    told: {
      invited(due) {
        const facts = factsAt(course.record, course.now, desk);
        if (facts !== undefined) invited.push({ due, at: course.now, facts });
      },
    },
  });
  settle(course);
  for (let step = 0; step < STEPS && nextDue(course) <= to; step++) {
    course.now = nextDue(course);
    settle(course);
  }
  course.now = to;
  settle(course);
  return { record: course.record, invited };
}

/** The one that stands on a page right now goes on standing there, until its time is up. */
function showingIn(record: VisitorRecord, rules: readonly Rule[]): Showing | undefined {
  const open = openInvitation(record.past.invitations);
  const rule = rules.find(({ id }) => id === open?.rule);
  if (open === undefined || rule?.invite === undefined) return undefined;
  const from = open.shownAt ?? open.offeredAt;
  return {
    id: open.id,
    rule: { ...rule, invite: rule.invite },
    tab: open.view.split(".")[0]!,
    expiresAt: from + open.expires,
    seenAt: undefined,
    seen: open.seenAt !== undefined,
  };
}
