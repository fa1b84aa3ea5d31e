// A visitor turns out to be a person who is known already: one record of two. Pure; what the person has wins where only
// one can be, histories are united, and visits are numbered anew in order of their beginning.

import { settle } from "./clocks.ts";
import { isOver } from "./invitations.ts";
import type { History, Invitation, Visit, VisitorFacts, VisitorRecord } from "./record.ts";
import { bothSigned } from "./signatures.ts";
import { freshTab } from "./tab.ts";
import { isBefore } from "./tracked.ts";
import { carriedTabs, endOf, hasEnded, VIEWS_KEPT } from "./visits.ts";

export interface Known {
  readonly record: VisitorRecord;
  /** Visits before the one in the record, as far as they are kept. */
  readonly visits: readonly Visit[];
}

const TIMES_KEPT = 20;
const DEEDS_KEPT = 100;
const EVENTS_KEPT = 100;
const INVITATIONS_KEPT = 200;
export const TWO_AT_ONCE = "two at once";

export function absorb(person: Known, other: Known, now: number): Known {
  const sides = [person, other] as const;
  const running = sides.map(({ record: { visit } }) => visit !== undefined && !hasEnded(visit, now));
  const isJoined = running[0]! && running[1]!;
  const last = sides.map(({ record }) => record.visit);
  // Of two that do not go on together the one that goes on, or else the later one, is the visit from now on.
  const ofPerson =
    last[1] === undefined ||
    (last[0] !== undefined && running[0] === running[1]
      ? last[0].startedAt > last[1].startedAt
      : running[0]!);
  const [newest, older] = ofPerson ? [last[0], last[1]] : [last[1], last[0]];
  const current = isJoined ? joined(last[0]!, last[1]!) : newest && withTabsOf(newest, older);
  const before = [
    ...sides.flatMap(({ visits }, side) => visits.map((visit) => ({ visit, side, from: visit }))),
    ...(isJoined || older === undefined ? [] : [{ visit: older, side: ofPerson ? 1 : 0, from: older }]),
  ].sort((a, b) => a.visit.startedAt - b.visit.startedAt);
  const pasts = sides.map(({ record }) => record.past);
  const isDemoted = !isJoined && older !== undefined;
  const count = pasts[0]!.visits + pasts[1]!.visits + (isDemoted ? 1 : 0);
  // Counted down from the newest: rows of the oldest may be gone, their numbers stay taken.
  const numbers = [new Map<number, number>(), new Map<number, number>()] as const;
  const visits = before.map(({ visit, side }, index) => {
    const number = count - (before.length - 1 - index);
    numbers[side as 0 | 1].set(visit.number, number);
    return { ...visit, number };
  });
  sides.forEach(({ record: { visit } }, side) => {
    if (visit !== undefined && !numbers[side as 0 | 1].has(visit.number))
      numbers[side as 0 | 1].set(visit.number, count + 1);
  });
  const past = histories(pasts as [History, History], numbers, now);
  const ended = isDemoted ? [endOf(older, now)] : [];
  const ends = [...pasts.flatMap((one) => one.lastVisitEndedAt ?? []), ...ended];
  return {
    visits,
    record: {
      visitor: facts(person.record.visitor, other.record.visitor),
      past: {
        ...past,
        visits: count,
        visitTimes: times([...past.visitTimes, ...(isDemoted ? [older.startedAt] : [])]),
        ...(ends.length > 0 && { lastVisitEndedAt: Math.max(...ends) }),
      },
      ...(current !== undefined && { visit: { ...current, number: count + 1 } }),
    },
  };
}

/** What the visitor was called without proof stays behind, but for what was said of this very account. */
function facts(person: VisitorFacts, other: VisitorFacts): VisitorFacts {
  const route = other.route ?? person.route;
  const signatures = bothSigned(person.signatures, other.signatures);
  return {
    ...person,
    firstSeenAt: Math.min(person.firstSeenAt, other.firstSeenAt),
    consent: other.consent === "granted" ? "granted" : person.consent,
    tags: [...new Set([...person.tags, ...other.tags])],
    arms: { ...other.arms, ...person.arms },
    ...(route !== undefined && { route }),
    ...(signatures !== undefined && { signatures }),
  };
}

const times = (all: readonly number[]): number[] =>
  [...new Set(all)].sort((a, b) => a - b).slice(-TIMES_KEPT);

function histories(
  [a, b]: readonly [History, History],
  numbers: readonly [ReadonlyMap<number, number>, ReadonlyMap<number, number>],
  now: number,
): History {
  const renumbered = <T extends { readonly visit: number }>(all: readonly T[], side: 0 | 1): T[] =>
    all.map((one) => ({ ...one, visit: numbers[side].get(one.visit) ?? 0 }));
  const lastChatAt = Math.max(a.lastChatAt ?? 0, b.lastChatAt ?? 0);
  const did = [...renumbered(a.did, 0), ...renumbered(b.did, 1)].sort((x, y) => x.at - y.at);
  const all = [...renumbered(a.invitations, 0), ...renumbered(b.invitations, 1)];
  const inOrder = all.sort((x, y) => x.offeredAt - y.offeredAt).slice(-INVITATIONS_KEPT);
  return {
    visits: 0,
    visitTimes: times([...a.visitTimes, ...b.visitTimes]),
    chats: a.chats + b.chats,
    ...(lastChatAt > 0 && { lastChatAt }),
    chatTimes: [...a.chatTimes, ...b.chatTimes].sort((x, y) => x - y).slice(-TIMES_KEPT),
    did: did.slice(-DEEDS_KEPT),
    invitations: oneOpen(inOrder, now),
  };
}

/** L1: where both sides show one, the newest goes on. */
function oneOpen(invitations: readonly Invitation[], now: number): readonly Invitation[] {
  const newest = invitations.findLast(({ state }) => !isOver(state));
  return invitations.map((one) =>
    one === newest || isOver(one.state)
      ? one
      : { ...one, state: "withdrawn", endedAt: now, because: TWO_AT_ONCE },
  );
}

/** A visit that is over leaves its open tabs to the one that goes on. */
function withTabsOf(visit: Visit, over: Visit | undefined): Visit {
  if (over === undefined) return visit;
  const known = new Set(visit.tabs.map(({ id }) => id));
  const left = over.tabs.filter((tab) => tab.open && !known.has(tab.id));
  return {
    ...visit,
    tabs: [...visit.tabs, ...left.map((tab) => freshTab(tab, visit.startedAt))].sort(byId),
    carried: [...visit.carried, ...carriedTabs(over, "")],
    chatOpen: visit.chatOpen || over.chatOpen,
  };
}

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/**
 * Two devices at once are two tabs of one visit. It began, and came from, where the earlier one did; the device is the one
 * that joins. Where both had become sums already, time at both at once counts twice, which is at most what became sums.
 */
function joined(person: Visit, other: Visit): Visit {
  const first = person.startedAt <= other.startedAt ? person : other;
  const until = Math.max(person.settled.until, other.settled.until);
  const asOf = (visit: Visit): Pick<Visit, "tabs" | "settled"> =>
    visit.settled.until < until ? settle(visit.tabs, visit.settled, until) : visit;
  const [a, b] = [asOf(person), asOf(other)];
  const views = unique([...person.views, ...other.views]).sort((x, y) => (isBefore(x, y) ? -1 : 1));
  const dropped = views.slice(0, Math.max(0, views.length - VIEWS_KEPT));
  const events = [...person.events, ...other.events].sort((x, y) => (isBefore(x, y) ? -1 : 1));
  const back = b.settled.back ?? a.settled.back;
  return {
    ...first,
    surroundings: other.surroundings,
    views: views.slice(dropped.length),
    viewsBefore: person.viewsBefore + other.viewsBefore + dropped.length,
    carried: unique([...person.carried, ...other.carried, ...dropped]),
    tabs: tabsOf(a.tabs, b.tabs),
    events: events.slice(-EVENTS_KEPT),
    settled: {
      until,
      onSite: a.settled.onSite + b.settled.onSite,
      onPage: { ...a.settled.onPage, ...b.settled.onPage },
      ...(back !== undefined && { back }),
    },
    chatOpen: person.chatOpen || other.chatOpen,
    changedAt: Math.max(person.changedAt, other.changedAt),
  };
}

const unique = <T extends { readonly id: string }>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [one.id, one])).values(),
];

/** A tab that both know (it went there and back) is as far as it told more. */
function tabsOf(a: Visit["tabs"], b: Visit["tabs"]): Visit["tabs"] {
  const tabs = new Map(a.map((tab) => [tab.id, tab]));
  for (const tab of b) if (tab.n > (tabs.get(tab.id)?.n ?? -1)) tabs.set(tab.id, tab);
  return [...tabs.values()].sort(byId);
}
