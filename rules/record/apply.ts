// The reducer: what is known of a visitor after one more event. Pure; the time is in the event. An event whose counter
// was seen, or that changes nothing, gives back the very same record.

import { onSiteAt, settle, showing } from "./clocks.ts";
import { engaged, sightsGoOn, sightsStopped } from "./engagement.ts";
import type { InvitationChange, VisitEvent } from "./event.ts";
import { saidToBe } from "./identity.ts";
import { changeInvitation } from "./invitations.ts";
import { given as givenTrait, stillSigned, tagged } from "./signatures.ts";
import type { Tab, Visit, VisitorFacts, VisitorRecord } from "./record.ts";
import { did, tracked, withData } from "./tracked.ts";
import { clocked, given, hide, insert, lastShown, reopened, touched } from "./tab.ts";
import { viewed, woken } from "./visits.ts";

export { endOf, hasEnded } from "./visits.ts";

/** Tabs kept of a visit; the oldest closed ones go first. */
const TABS_KEPT = 20;
/** Marks of all tabs after which the older ones become sums. */
const MARKS_KEPT = 48;
/** Times of chats kept, for `within`. */
const TIMES_KEPT = 20;

/** `seed`: what chance is drawn from, the same for this visitor for ever. */
export function newRecord(
  firstSeenAt: number,
  consent: VisitorFacts["consent"],
  seed: string,
): VisitorRecord {
  return {
    visitor: { seed, firstSeenAt, consent, identified: false, traits: {}, tags: [], arms: {} },
    past: { visits: 0, visitTimes: [], chats: 0, chatTimes: [], did: [], invitations: [] },
  };
}

export function apply(record: VisitorRecord, event: VisitEvent): VisitorRecord {
  const known = record.visit?.tabs.find((tab) => tab.id === event.tab);
  if (event.n !== undefined && known !== undefined && event.n <= known.n) return record;
  const after = changed(record, event, known);
  const { visit } = after;
  if (after === record || visit === undefined || event.type === "input" || event.type === "clocks")
    return after;
  return { ...after, visit: { ...visit, changedAt: Math.max(visit.changedAt, event.at) } };
}

function changed(record: VisitorRecord, event: VisitEvent, known: Tab | undefined): VisitorRecord {
  switch (event.type) {
    case "page":
      return inTab(viewed(record, event), event, ({ engaged: _last, exit: _over, ...tab }) => ({
        ...tab,
        marks: insert(tab.marks, [event.at, event.id]),
        active: Math.max(tab.active, event.at),
        confirmed: event.at,
        open: true,
      }));
    case "shown":
      return inTab(woken(record, event), event, (tab) =>
        sightsGoOn(touched(tab, event.at, lastShown(tab)), event.at),
      );
    case "input":
      return inTab(record, event, (tab) =>
        showing(tab, event.at) === null
          ? tab
          : given(touched(tab, event.at, showing(tab, event.at)), event.at),
      );
    case "hidden":
      return inTab(record, event, (tab) => {
        const told = event.idleSince === undefined ? tab : clocked(tab, event.at, event.idleSince);
        return sightsStopped(
          { ...told, marks: hide(told, event.at), confirmed: event.at, open: true },
          event.at,
        );
      });
    case "closed":
      return inTab(record, event, (tab) =>
        sightsStopped(
          {
            ...tab,
            marks: hide(tab, event.at),
            confirmed: event.at,
            open: false,
            ...(showing(tab, event.at) !== null && { droppedAt: event.at }),
          },
          event.at,
        ),
      );
    case "exit":
      return inTab(record, event, (tab) => ({ ...tab, exit: event.at }));
    case "scroll":
    case "saw":
    case "click":
    case "rage":
    case "form":
      return inTab(record, event, (tab) => engaged(tab, event, showing(tab, event.at) !== null));
    case "track":
      return counted(tracked(record, event), event);
    case "data":
      return counted(withData(record, event, known), event);
    case "slept":
      return slept(record, event, known);
    case "clocks":
      return inTab(record, event, (tab) => clocked(tab, event.at, event.idleSince));
    case "reopened":
      return inTab(record, event, reopened);
    case "consent":
      if (record.visitor.consent === event.consent) return counted(record, event);
      return counted(withVisitor(record, { consent: event.consent }), event);
    case "tag":
    case "trait": {
      const { visitor } = record;
      const after = event.type === "tag" ? tagged(visitor, event) : givenTrait(visitor, event);
      return counted(after === visitor ? record : { ...record, visitor: after }, event);
    }
    case "route":
      return counted(withVisitor(record, { route: event.team }), event);
    case "did":
      return counted(did(record, event), event);
    case "identify":
      return counted(
        { ...record, visitor: stillSigned(record.visitor, saidToBe(record.visitor, event)) },
        event,
      );
    case "chat":
      return counted(chatChanged(record, event.state === "opened", event.at), event);
    case "invitation":
      return counted(invitationChanged(record, event, event.at), event);
    default:
      return assertNever(event);
  }
}

function assertNever(event: never): never {
  throw new Error(`unknown event ${JSON.stringify(event)}`);
}

/** The hole is as if the tab had been hidden and shown again; after a long one that is a new visit (T2). */
function slept(
  record: VisitorRecord,
  event: VisitEvent & { type: "slept" },
  known: Tab | undefined,
): VisitorRecord {
  const last = known?.marks.findLast((mark) => mark[0] <= event.at);
  if (last === undefined || last[1] === null) return counted(record, event);
  const { at, tab } = event;
  const from = Math.min(Math.max(event.from, last[0]), at);
  const away = apply(record, { type: "hidden", at: from, tab });
  const others = away.visit!.tabs.flatMap((one) => one.marks.filter((mark) => mark[0] > from && mark[1]));
  const asOf = Math.min(at, ...others.map((mark) => mark[0] - 1));
  return inTab(woken(away, event, asOf), event, (one) => sightsGoOn(touched(one, at, last[1]), at));
}

/** Applies a change to the event's tab, making the tab where it is new, and counts the event's `n`. */
function inTab(
  record: VisitorRecord,
  event: VisitEvent,
  change: (tab: Tab, visit: Visit) => Tab,
): VisitorRecord {
  const visit = record.visit;
  if (visit === undefined) return record;
  const at = visit.tabs.findIndex((tab) => tab.id === event.tab);
  const before = visit.tabs[at] ?? {
    id: event.tab,
    n: 0,
    marks: [],
    active: 0,
    confirmed: event.at,
    open: true,
  };
  const { last: _before, ...after } = change(before, visit);
  const last = Math.max(before.last ?? 0, event.at);
  const tab = {
    ...after,
    ...(event.n !== undefined && { n: event.n }),
    ...(last > after.confirmed && { last }),
  };
  const tabs =
    at < 0
      ? [...visit.tabs, tab].sort((a, b) => (a.id < b.id ? -1 : 1))
      : visit.tabs.map((one, i) => (i === at ? tab : one));
  return { ...record, visit: tidy({ ...visit, tabs }) };
}

function counted(record: VisitorRecord, event: VisitEvent): VisitorRecord {
  if (event.n === undefined || record.visit === undefined) return record;
  return inTab(record, event, (tab) => tab);
}

/** Keeps a visit small: old marks become sums, tabs long closed go. */
function tidy(visit: Visit): Visit {
  let marks = 0;
  for (const tab of visit.tabs) marks += tab.marks.length;
  if (marks <= MARKS_KEPT && visit.tabs.length <= TABS_KEPT) return visit;
  // No message lies before the last one of its tab, so up to the quietest open tab's last word all is settled.
  const until = Math.min(...visit.tabs.filter((tab) => tab.open).map((tab) => tab.confirmed));
  const safe = Number.isFinite(until) ? until : Math.max(...visit.tabs.map((tab) => tab.confirmed));
  // But more may happen at that very instant.
  const { tabs, settled } = settle(visit.tabs, visit.settled, Math.max(visit.settled.until, safe - 1));
  const closed = tabs.filter((tab) => !tab.open && (tab.marks.at(-1)?.[0] ?? 0) <= settled.until);
  const surplus = new Set(
    closed.sort((a, b) => a.confirmed - b.confirmed).slice(0, Math.max(0, tabs.length - TABS_KEPT)),
  );
  const known = new Set([...visit.views, ...visit.carried].map((view) => view.id));
  const onPage = Object.fromEntries(Object.entries(settled.onPage).filter(([id]) => known.has(id)));
  return {
    ...withReadings(visit, settled.until),
    settled: { ...settled, onPage },
    tabs: tabs.filter((tab) => !surplus.has(tab)),
  };
}

/** What lies before `until` keeps what `on_site` read then: its marks are about to become sums. */
function withReadings(visit: Visit, until: number): Visit {
  const read = <T extends { readonly at: number; readonly onSite?: number }>(one: T): T =>
    one.onSite === undefined && one.at <= until ? { ...one, onSite: onSiteAt(visit, one.at) } : one;
  return { ...visit, views: visit.views.map(read), events: visit.events.map(read) };
}

function withVisitor(record: VisitorRecord, change: Partial<VisitorFacts>): VisitorRecord {
  return { ...record, visitor: { ...record.visitor, ...change } };
}

function chatChanged(record: VisitorRecord, open: boolean, at: number): VisitorRecord {
  const { past: before } = record;
  const past = open
    ? {
        ...before,
        chats: before.chats + 1,
        lastChatAt: at,
        chatTimes: [...before.chatTimes, at].slice(-TIMES_KEPT),
      }
    : before;
  return { ...record, past, ...(record.visit && { visit: { ...record.visit, chatOpen: open } }) };
}

function invitationChanged(record: VisitorRecord, change: InvitationChange, at: number): VisitorRecord {
  const invitations = changeInvitation(record.past.invitations, change, at, record.visit?.number ?? 0);
  if (invitations === record.past.invitations) return record;
  const after = { ...record, past: { ...record.past, invitations } };
  const { offer } = change;
  const { arms } = record.visitor;
  if (offer?.arm === undefined || arms[offer.rule] === offer.arm) return after;
  return withVisitor(after, { arms: { ...arms, [offer.rule]: offer.arm } });
}
