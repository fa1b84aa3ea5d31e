// When a visit starts and ends (SPEC T2), and which page views belong to it.

import { readClocks, type Clocks } from "./clocks.ts";
import type { VisitEvent } from "./event.ts";
import { VISIT_ENDS_AFTER } from "./facts.ts";
import type { PageView, Tab, Visit, VisitorRecord } from "./record.ts";
import { NOTHING_SETTLED } from "./record.ts";
import { sourceOf } from "./source.ts";
import { freshTab, lastShown } from "./tab.ts";
import { isBefore } from "./tracked.ts";

/** Page views kept of a visit: enough for any rule about its path, small enough for one row. */
export const VIEWS_KEPT = 200;
/** Starts of earlier visits kept, for `within`. */
const TIMES_KEPT = 20;

/** The record with one more page view, in this visit or in a new one; what its tab shows is not said yet. */
export function viewed(record: VisitorRecord, event: VisitEvent & { type: "page" }): VisitorRecord {
  const source = event.source ?? sourceOf(event.url, event.referrer);
  const visit = record.visit;
  // One that lies before all we know is where this visit began, told late.
  const goesOn =
    visit !== undefined &&
    (event.at < visit.startedAt || !(hasEnded(visit, event.at) || isOtherCampaign(visit, source)));
  const started = goesOn
    ? { past: record.past, visit }
    : {
        past: finished(record, event.at),
        visit: {
          number: record.past.visits + (visit === undefined ? 0 : 1) + 1,
          startedAt: event.at,
          landing: event.url,
          referrer: event.referrer,
          source,
          surroundings: event.surroundings,
          views: [],
          viewsBefore: 0,
          carried: carriedTabs(visit, event.tab),
          tabs: (visit?.tabs ?? []).filter((tab) => tab.open).map((tab) => freshTab(tab, event.at)),
          settled: visit === undefined ? NOTHING_SETTLED : { ...NOTHING_SETTLED, until: event.at },
          events: [],
          chatOpen: visit?.chatOpen ?? false,
          changedAt: event.at,
        } satisfies Visit,
      };
  const view: PageView = {
    id: event.id,
    tab: event.tab,
    url: event.url,
    title: event.title,
    at: event.at,
    ...(event.n !== undefined && { n: event.n }),
    ...(event.data !== undefined && { data: event.data }),
  };
  return { ...record, past: started.past, visit: addView(started.visit, view, event.referrer, source) };
}

/** T2: a page view with another campaign or ad click than the visit's starts a new visit; one without any goes on. */
function isOtherCampaign(visit: Visit, source: Visit["source"]): boolean {
  const campaign = (of: Visit["source"]) => JSON.stringify([Object.entries(of.utm).sort(), of.adClick]);
  const has = Object.keys(source.utm).length > 0 || source.adClick !== undefined;
  return has && campaign(source) !== campaign(visit.source);
}

/** T2: 30 min after the visitor was last here; while here a visit does not end. */
export function hasEnded(visit: Visit, now: number): boolean {
  const clocks = readClocks(visit, now);
  return !clocks.here && now >= endsAt(visit, clocks);
}

/** When the visit ended, or is ended by something new that happens at `now`. */
export function endOf(visit: Visit, now: number): number {
  return Math.min(endsAt(visit, readClocks(visit, now)), now);
}

/** A message may lie before all that is known of the visit: whoever began it was here then. */
function endsAt(visit: Visit, { lastHereAt }: Clocks): number {
  return Math.max(lastHereAt, visit.startedAt) + VISIT_ENDS_AFTER;
}

function finished(record: VisitorRecord, now: number): VisitorRecord["past"] {
  const { past, visit } = record;
  if (visit === undefined) return past;
  return {
    ...past,
    visits: past.visits + 1,
    visitTimes: [...past.visitTimes, visit.startedAt].slice(-TIMES_KEPT),
    lastVisitEndedAt: endOf(visit, now),
  };
}

/**
 * A tab shown after the visit's end starts a new visit on the page that it shows (T2). `asOf`: when the visitor was back,
 * where another window was shown a moment before.
 */
export function woken(record: VisitorRecord, event: VisitEvent, asOf = event.at): VisitorRecord {
  const visit = record.visit;
  if (visit === undefined || !hasEnded(visit, asOf)) return record;
  const tab = visit.tabs.find((one) => one.id === event.tab);
  const view = tab && lastView(visit, tab);
  if (view === undefined) return record;
  return {
    ...record,
    past: finished(record, asOf),
    visit: {
      ...visit,
      number: visit.number + 1,
      startedAt: event.at,
      landing: view.url,
      referrer: "",
      source: sourceOf(view.url, ""),
      views: [{ ...view, at: event.at }],
      viewsBefore: 0,
      events: [],
      carried: carriedTabs(visit, event.tab),
      tabs: visit.tabs
        .filter((one) => one.open || one.id === event.tab)
        .map((one) => freshTab(one, event.at)),
      settled: { ...NOTHING_SETTLED, until: event.at },
    },
  };
}

/** The page views that other open tabs still hold from the visit before. */
export function carriedTabs(visit: Visit | undefined, exceptTab: string): PageView[] {
  if (visit === undefined) return [];
  return visit.tabs
    .filter((tab) => tab.open && tab.id !== exceptTab)
    .map((tab) => lastView(visit, tab))
    .filter((view) => view !== undefined);
}

function lastView(visit: Visit, tab: Tab): PageView | undefined {
  const id = lastShown(tab);
  return visit.views.find((view) => view.id === id) ?? visit.carried.find((view) => view.id === id);
}

function addView(visit: Visit, view: PageView, referrer: string, source: Visit["source"]): Visit {
  // Ids count up too, but as texts "a.10" stands before "a.9".
  const at = visit.views.findLastIndex((other) => !isBefore(view, other));
  const views = [...visit.views.slice(0, at + 1), view, ...visit.views.slice(at + 1)];
  const dropped = views.slice(0, Math.max(0, views.length - VIEWS_KEPT));
  const held =
    dropped.length === 0
      ? []
      : dropped.filter((old) => visit.tabs.some((tab) => tab.open && lastView(visit, tab) === old));
  return {
    ...visit,
    views: views.slice(dropped.length),
    viewsBefore: visit.viewsBefore + dropped.length,
    // Another tab may still show the oldest page view of a long visit.
    ...(held.length > 0 && { carried: [...visit.carried, ...held] }),
    // A visit's source is that of its earliest page view, whichever tab's message came first.
    ...((view.at < visit.startedAt || (at < 0 && visit.viewsBefore === 0)) && {
      startedAt: view.at,
      landing: view.url,
      referrer,
      source,
    }),
  };
}
