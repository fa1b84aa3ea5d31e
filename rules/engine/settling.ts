// What falls due while a visit is played: rules, the second in which an invitation is seen, its end.

import { factsAt } from "../record/facts.ts";
import { HELD } from "../record/record.ts";
import { decide, type Due } from "./decide.ts";
import { doingOf, ROUNDS } from "./doing.ts";
import { endInvitation, record, visibleTabs, type Course } from "./simulation.ts";

/** In view for so long, and an invitation counts as seen. */
const SEEN_AFTER = 1000;

export function settle(course: Course): void {
  course.moment = undefined;
  if (course.sleep !== undefined) {
    // It expires by the clock on the wall, whoever sleeps.
    if (course.showing !== undefined && course.now >= course.showing.expiresAt)
      endInvitation(course, "expired");
    return;
  }
  watchInvitation(course);
  for (let round = 0; round < ROUNDS; round++) {
    const decision = decide(course.compiled, course.record, course.now, {
      refused: course.refused,
      facts: course.desk(),
      certain: true,
    });
    const { due, acts, next, blockedNext = Infinity } = decision;
    // A rule that a limit keeps back is looked at when it would hold, to be counted.
    course.moment = Math.min(next?.at ?? Infinity, blockedNext);
    course.told.decided?.(decision);
    for (const rule of acts) {
      const { id } = factsAt(course.record, course.now)!.page;
      record(course, { type: "did", at: course.now, tab: "", rule: rule.id, view: id });
      act(course, rule);
    }
    if (due !== undefined && busyUntil(course) === undefined) {
      if (!due.away && !course.hasPlace(due.rule.invite.team)) course.refused.add(due.rule.id);
      else if (due.arm === HELD) hold(course, due);
      else offer(course, due);
    } else if (acts.length === 0) return;
  }
}

/** Seen after a second in view, expired when its time is up. */
function watchInvitation(course: Course): void {
  const { showing, now } = course;
  if (showing === undefined) return;
  const inView = visibleTabs(course).includes(showing.tab);
  if (showing.seenAt !== undefined && now >= showing.seenAt) {
    showing.seen = true;
    record(course, { type: "invitation", at: now, tab: showing.tab, id: showing.id, state: "seen" });
  }
  if (showing.seen || !inView) showing.seenAt = undefined;
  else showing.seenAt ??= now + SEEN_AFTER;
  if (now >= showing.expiresAt) endInvitation(course, "expired");
}

/** While the visitor types in the page that would show an invitation, and a moment longer. */
function busyUntil(course: Course): number | undefined {
  if (course.typing.size === 0) return undefined;
  const tab = factsAt(course.record, course.now)?.page.tab;
  const until = tab === undefined ? undefined : course.typing.get(tab);
  return until !== undefined && until > course.now ? until : undefined;
}

function act(course: Course, rule: { readonly id: string } & Parameters<typeof doingOf>[0]): void {
  const { events, effects } = doingOf(rule, factsAt(course.record, course.now, course.desk())!);
  for (const event of events) record(course, event);
  course.told.did?.(rule.id, effects);
}

/** Counted as an expired invitation would be, and shown to nobody (SPEC L11). */
function hold(course: Course, due: Due): void {
  course.told.held?.(due);
  begun(course, due, "held");
}

function offer(course: Course, due: Due): void {
  course.told.invited?.(due);
  const { now } = course;
  const { page } = factsAt(course.record, now)!;
  const id = begun(course, due, "offered");
  record(course, { type: "invitation", at: now, tab: page.tab, id, state: "shown" });
  const { rule } = due;
  course.showing = {
    id,
    rule,
    tab: page.tab,
    expiresAt: now + rule.invite.expires,
    seenAt: now + SEEN_AFTER,
    seen: false,
  };
  if (rule.do.length > 0) act(course, rule);
}

function begun(course: Course, { rule, arm }: Due, state: "offered" | "held"): string {
  const { now, compiled } = course;
  const { invite } = rule;
  const id = `invitation-${++course.offered}`;
  record(course, {
    type: "invitation",
    at: now,
    tab: "",
    id,
    state,
    offer: {
      rule: rule.id,
      version: compiled.version,
      view: factsAt(course.record, now)!.page.id,
      stay: invite.stay,
      expires: invite.expires,
      ...(invite.team !== undefined && { team: invite.team }),
      ...(arm !== undefined && { arm }),
    },
  });
  return id;
}

/** The next instant > now at which anything can change by itself; Infinity: none. */
export function nextDue(course: Course): number {
  const { showing, sleep, now } = course;
  if (sleep !== undefined)
    return showing !== undefined && showing.expiresAt > now
      ? Math.min(sleep.to, showing.expiresAt)
      : sleep.to;
  let next = Infinity;
  const due = (at: number | undefined) => {
    if (at !== undefined && at > now && at < next) next = at;
  };
  due(course.moment);
  due(showing?.seenAt);
  due(showing?.expiresAt);
  due(busyUntil(course));
  return next;
}
