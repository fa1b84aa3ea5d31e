// The record as conditions see it at one instant: the current page and the clocks, worked out once for all rules.

import { readClocks, type Clocks } from "./clocks.ts";
import { NO_DESK, type DeskFacts } from "./desk.ts";
import { lastShown } from "./tab.ts";
import type { Engagement, PageView, Tab, Visit, VisitorRecord } from "./record.ts";

export { NO_DESK, type DeskFacts } from "./desk.ts";

export interface Facts {
  readonly now: number;
  readonly record: VisitorRecord;
  readonly visit: Visit;
  /** The current page view (T4). */
  readonly page: PageView;
  readonly clocks: Clocks;
  /** What was done on the current page view; undefined where nothing was. */
  readonly engaged: Engagement | undefined;
  readonly desk: DeskFacts;
}

/** The facts at `now`, or undefined where there is no visit going on (T2) and so nothing to decide about. */
export function factsAt(record: VisitorRecord, now: number, desk: DeskFacts = NO_DESK): Facts | undefined {
  const visit = record.visit;
  if (visit === undefined) return undefined;
  const clocks = readClocks(visit, now);
  if (!clocks.here && now >= clocks.lastHereAt + VISIT_ENDS_AFTER) return undefined;
  const page = viewOf(visit, clocks.current) ?? visit.views.at(-1);
  if (page === undefined) return undefined;
  return new FactsAt(now, record, visit, page, clocks, desk);
}

class FactsAt implements Facts {
  readonly now: number;
  readonly record: VisitorRecord;
  readonly visit: Visit;
  readonly page: PageView;
  readonly clocks: Clocks;
  readonly desk: DeskFacts;

  constructor(
    now: number,
    record: VisitorRecord,
    visit: Visit,
    page: PageView,
    clocks: Clocks,
    desk: DeskFacts,
  ) {
    this.now = now;
    this.record = record;
    this.visit = visit;
    this.page = page;
    this.clocks = clocks;
    this.desk = desk;
  }

  /** Looked up when it is asked for: most rules read nothing of it. */
  get engaged(): Engagement | undefined {
    return tabOf(this.visit, this.page)?.engaged;
  }
}

/** The tab that shows the page view, or showed it last. */
function tabOf(visit: Visit, page: PageView): Tab | undefined {
  return visit.tabs.find((tab) => tab.id === page.tab && lastShown(tab) === page.id);
}

function viewOf(visit: Visit, id: string | undefined): PageView | undefined {
  for (let i = visit.views.length - 1; i >= 0; i--) if (visit.views[i]!.id === id) return visit.views[i];
  return visit.carried.find((view) => view.id === id);
}

/** T2: a visit ends 30 min after the visitor was last here; what analytics tools have agreed on. */
export const VISIT_ENDS_AFTER = 30 * 60_000;
