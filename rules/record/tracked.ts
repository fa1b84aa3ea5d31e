// What pages tell of their own, and what rules did: lists of the record, in order of time and not without end.

import type { VisitEvent } from "./event.ts";
import type { Tab, Tracked, VisitorRecord } from "./record.ts";
import { lastShown } from "./tab.ts";

/** Tracked events kept of a visit. */
const EVENTS_KEPT = 100;
/** Deeds of rules kept of a visitor; `repeat` looks back at them. */
const DEEDS_KEPT = 100;

/** An event of the page. Once the visit is over nobody is here whom it could be of. */
export function tracked(record: VisitorRecord, event: VisitEvent & { type: "track" }): VisitorRecord {
  const { visit } = record;
  if (visit === undefined) return record;
  const { name, at, tab } = event;
  const made: Tracked = {
    name,
    at,
    tab,
    ...(event.n !== undefined && { n: event.n }),
    ...(event.props !== undefined && { props: event.props }),
  };
  const after = visit.events.findLastIndex((other) => !isBefore(made, other)) + 1;
  const events = [...visit.events.slice(0, after), made, ...visit.events.slice(after)].slice(-EVENTS_KEPT);
  return { ...record, visit: { ...visit, events } };
}

interface Moment {
  readonly at: number;
  readonly tab: string;
  readonly n?: number;
}

/** In order of time; at one instant by tab, and in a tab as it was told. */
export function isBefore(a: Moment, b: Moment): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return a.tab === b.tab ? (a.n ?? 0) < (b.n ?? 0) : a.tab < b.tab;
}

/** New data joins what the page view has. */
export function withData(
  record: VisitorRecord,
  event: VisitEvent & { type: "data" },
  known: Tab | undefined,
): VisitorRecord {
  const { visit } = record;
  const id = known && lastShown(known);
  const at = visit?.views.findIndex((view) => view.id === id) ?? -1;
  if (visit === undefined || at < 0) return record;
  const view = visit.views[at]!;
  const data = { ...view.data, ...event.data };
  return { ...record, visit: { ...visit, views: visit.views.with(at, { ...view, data }) } };
}

export function did(record: VisitorRecord, event: VisitEvent & { type: "did" }): VisitorRecord {
  const { rule, view, at } = event;
  const deed = { rule, view, at, visit: record.visit?.number ?? 0 };
  return { ...record, past: { ...record.past, did: [...record.past.did, deed].slice(-DEEDS_KEPT) } };
}
