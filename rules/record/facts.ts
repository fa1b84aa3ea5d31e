// The record as conditions see it at one instant: the current page and the clocks, worked out once for all rules.

import { readClocks, type Clocks } from "./clocks.ts";
import type { PageView, Visit, VisitorRecord } from "./record.ts";

export interface Facts {
  readonly now: number;
  readonly record: VisitorRecord;
  readonly visit: Visit;
  /** The current page view (T4). */
  readonly page: PageView;
  readonly clocks: Clocks;
}

/** The facts at `now`, or undefined where there is no visit going on (T2) and so nothing to decide about. */
export function factsAt(record: VisitorRecord, now: number): Facts | undefined {
  const visit = record.visit;
  if (visit === undefined) return undefined;
  const clocks = readClocks(visit, now);
  if (!clocks.here && now >= clocks.lastHereAt + VISIT_ENDS_AFTER) return undefined;
  const page = viewOf(visit, clocks.current) ?? visit.views.at(-1);
  if (page === undefined) return undefined;
  return { now, record, visit, page, clocks };
}

function viewOf(visit: Visit, id: string | undefined): PageView | undefined {
  for (let i = visit.views.length - 1; i >= 0; i--) if (visit.views[i]!.id === id) return visit.views[i];
  return visit.carried.find((view) => view.id === id);
}

/** T2: a visit ends 30 min after the visitor was last here; what analytics tools have agreed on. */
export const VISIT_ENDS_AFTER = 30 * 60_000;
