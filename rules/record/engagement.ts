// What a tab's page view was used for: a small running state that begins anew with each page view. Messages of one tab come
// in order, so it is simply counted on.

import type { VisitEvent } from "./event.ts";
import type { Engagement, Sight, Tab } from "./record.ts";

/** Kept of each: enough for any rule's `times`, small enough to live beside the socket. */
const CLICKS_KEPT = 24;
const RAGES_KEPT = 8;
const FORMS_KEPT = 12;
const SIGHTS_KEPT = 12;

const NOTHING: Engagement = { scroll: 0, clicks: [], rages: [], forms: [], sights: [] };

export type EngagementEvent = Extract<VisitEvent, { type: "scroll" | "saw" | "click" | "rage" | "form" }>;

/** `visible`: does the tab show its page view now? */
export function engaged(tab: Tab, event: EngagementEvent, visible: boolean): Tab {
  const before = tab.engaged ?? NOTHING;
  const after = changed(before, event, visible);
  return after === before ? tab : { ...tab, engaged: after };
}

function changed(before: Engagement, event: EngagementEvent, visible: boolean): Engagement {
  const { at } = event;
  switch (event.type) {
    case "scroll":
      return event.percent > before.scroll ? { ...before, scroll: Math.min(event.percent, 100) } : before;
    case "click":
      return { ...before, clicks: [...before.clicks, [event.on, at] as const].slice(-CLICKS_KEPT) };
    case "rage":
      return { ...before, rages: [...before.rages, at].slice(-RAGES_KEPT) };
    case "form":
      return { ...before, forms: [...before.forms, [event.on, event.state, at] as const].slice(-FORMS_KEPT) };
    case "saw": {
      const known = before.sights.find((one) => one.on === event.on);
      // What goes out of view on a page view on which it never was in view was in view on the last one.
      if (known === undefined && !event.in) return before;
      const sight = stopped(known ?? { on: event.on, in: false, before: 0 }, at);
      const now = event.in ? { ...sight, in: true, ...(visible && { since: at }) } : { ...sight, in: false };
      const others = before.sights.filter((one) => one !== known);
      return { ...before, sights: [...others, now].slice(-SIGHTS_KEPT) };
    }
  }
}

function stopped(sight: Sight, at: number): Sight {
  const { since, ...rest } = sight;
  return since === undefined ? sight : { ...rest, before: sight.before + Math.max(0, at - since) };
}

/** The tab was hidden: nothing is in view any more. */
export function sightsStopped(tab: Tab, at: number): Tab {
  return withSights(tab, (sight) => stopped(sight, at));
}

/** The tab is shown again, and with it what was in view. */
export function sightsGoOn(tab: Tab, at: number): Tab {
  return withSights(tab, (sight) =>
    sight.in && sight.since === undefined ? { ...sight, since: at } : sight,
  );
}

function withSights(tab: Tab, change: (sight: Sight) => Sight): Tab {
  const { engaged: before } = tab;
  if (before === undefined || before.sights.length === 0) return tab;
  return { ...tab, engaged: { ...before, sights: before.sights.map(change) } };
}

/** Milliseconds in view so far. */
export function inView(sight: Sight, now: number): number {
  return sight.before + (sight.since === undefined ? 0 : Math.max(0, now - sight.since));
}
