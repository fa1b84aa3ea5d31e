// A visit as it is played, in scenarios and in replay: simulated time, the record, what shows. Nothing waits.

import type { VisitEvent } from "../record/event.ts";
import { NO_DESK, type DeskFacts } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import { apply } from "../record/apply.ts";
import { isVisible } from "../record/clocks.ts";
import type { Compiled } from "./compile.ts";
import type { Decision, Due, Inviting } from "./decide.ts";
import type { Effect } from "./doing.ts";

/** What changes as time goes on. Times are ms since epoch. */
export interface Course {
  readonly compiled: Compiled;
  now: number;
  record: VisitorRecord;
  /** The earliest moment of any rule, as last decided. */
  moment: number | undefined;
  /** Until when a tab's visitor is typing; Infinity while they do. */
  readonly typing: Map<string, number>;
  sleep: { readonly from: number; readonly to: number } | undefined;
  /** Rules that the desk refused a place. */
  readonly refused: Set<string>;
  showing: Showing | undefined;
  /** Invitations so far, held-out ones included. */
  offered: number;
  readonly desk: () => DeskFacts;
  /** Is there a place at the desk for one more invitation of this team? */
  readonly hasPlace: (team: string | undefined) => boolean;
  /** Who listens to what happens: called before the record changes by it. */
  readonly told: {
    readonly decided?: (decision: Decision) => void;
    readonly invited?: (due: Due) => void;
    readonly held?: (due: Due) => void;
    readonly did?: (rule: string, effects: readonly Effect[]) => void;
  };
}

export interface Showing {
  readonly id: string;
  readonly rule: Inviting;
  readonly tab: string;
  readonly expiresAt: number;
  /** Undefined while nobody can see it, and once it was seen. */
  seenAt: number | undefined;
  seen: boolean;
}

/** A course at its beginning. Without more: a desk of which nothing is known and that always has a place. */
export function courseOf(
  compiled: Compiled,
  record: VisitorRecord,
  now: number,
  more: Partial<Pick<Course, "refused" | "showing" | "desk" | "hasPlace" | "told">> = {},
): Course {
  return {
    compiled,
    now,
    record,
    moment: undefined,
    typing: new Map(),
    sleep: undefined,
    refused: new Set(),
    showing: undefined,
    offered: 0,
    desk: () => NO_DESK,
    hasPlace: () => true,
    told: {},
    ...more,
  };
}

export function record(course: Pick<Course, "record">, event: VisitEvent): void {
  course.record = apply(course.record, event);
}

export function endInvitation(
  course: Course,
  state: "accepted" | "dismissed" | "expired" | "withdrawn",
  because?: string,
): void {
  const { id } = course.showing!;
  course.showing = undefined;
  record(course, {
    type: "invitation",
    at: course.now,
    tab: "",
    id,
    state,
    ...(because !== undefined && { because }),
  });
}

/** After the last key in a form the page counts as busy for so long, in ms (SPEC L1). */
const TYPING_ENDS_AFTER = 3000;

export function types(course: Course, tab: string, on: boolean): void {
  course.typing.set(tab, on ? Infinity : course.now + TYPING_ENDS_AFTER);
}

/** With `stay: page` it is withdrawn when its page view ends (SPEC I3). */
export function pageLeft(course: Course, tab: string): void {
  if (course.showing?.tab !== tab || course.showing.rule.invite.stay === "visit") return;
  endInvitation(course, "withdrawn", "page left");
}

export function visibleTabs(course: Pick<Course, "record" | "now">): string[] {
  return (course.record.visit?.tabs ?? []).filter((tab) => isVisible(tab, course.now)).map((tab) => tab.id);
}

/** Pages look at their own ticking every 15 s; a shorter hole than this (ms) they do not tell from a late tick. */
const HOLE = 60_000;

/** The machine woke: the hole in its ticking counts as away (SPEC T8). */
export function wakeUp(course: Course): void {
  if (course.sleep === undefined || course.now < course.sleep.to) return;
  const { from } = course.sleep;
  course.sleep = undefined;
  if (course.now - from <= HOLE) return;
  for (const tab of visibleTabs(course)) record(course, { type: "slept", at: course.now, tab, from });
}
