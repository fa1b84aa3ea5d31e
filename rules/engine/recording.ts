// A recorded visit as events of a course, and as the record it began with.

import { newRecord } from "../record/apply.ts";
import type { VisitEvent } from "../record/event.ts";
import type { VisitorRecord } from "../record/record.ts";
import type { Channel } from "../record/source.ts";
import type { RecordedEvent, RecordedVisit } from "./recorded.ts";
import { pageLeft, record, types, type Course } from "./simulation.ts";

/** One visit being told; `views`: page views so far, by tab. */
export interface Telling {
  readonly visit: RecordedVisit;
  readonly course: Course;
  /** Scheme and host of the site. */
  readonly home: string;
  readonly views: Map<string, number>;
}

/** The event of this index happens now. */
export function happen({ visit, course, home, views }: Telling, n: number): void {
  const [, kind, value] = visit.events[n]!;
  const at = course.now;
  const tab = typeof value === "object" && "tab" in value ? `tab-${value.tab}` : "";
  switch (kind) {
    case "page": {
      const count = (views.get(tab) ?? 0) + 1;
      views.set(tab, count);
      record(course, pageView(visit, home, value, { at, tab, n: n + 1, id: `${tab}.${count}` }, n === 0));
      course.typing.delete(tab);
      return pageLeft(course, tab);
    }
    case "shown":
    case "hidden":
    case "input":
    case "exit":
    case "rage":
      return record(course, { type: kind, at, tab });
    case "closed":
      record(course, { type: "closed", at, tab });
      return pageLeft(course, tab);
    case "gap":
      return record(course, { type: "input", at, tab });
    case "slept":
      return record(course, { type: "slept", at, tab, from: at - value.for });
    case "scroll":
      return record(course, { type: "scroll", at, tab, percent: value.percent });
    case "saw":
      return record(course, { type: "saw", at, tab, on: value.on, in: value.in });
    case "click":
      return record(course, { type: "click", at, tab, on: value.on });
    case "form":
      return record(course, { type: "form", at, tab, on: value.on, state: value.state });
    case "track":
      return record(course, {
        type: "track",
        at,
        tab,
        n: n + 1,
        name: value.name,
        ...(value.props !== undefined && { props: value.props }),
      });
    case "data":
      return record(course, { type: "data", at, tab, data: value.data });
    case "typing":
      return types(course, tab, value.on);
    case "tag":
      return record(course, { type: "tag", at, tab: "", tag: value.tag, on: value.on });
    case "chat":
      return record(course, { type: "chat", at, tab: "", state: value.state });
  }
}

function pageView(
  visit: RecordedVisit,
  home: string,
  page: { readonly path: string; readonly title?: string | undefined; readonly data?: object | undefined },
  at: { readonly at: number; readonly tab: string; readonly n: number; readonly id: string },
  isFirst: boolean,
): VisitEvent {
  return {
    type: "page",
    ...at,
    url: home + page.path,
    title: page.title ?? "",
    referrer: isFirst && visit.referrer !== undefined ? `https://${visit.referrer}/` : "",
    source: isFirst ? sourceOf(visit) : INTERNAL,
    ...(page.data !== undefined && { data: { ...page.data } }),
    surroundings: surroundingsOf(visit),
  };
}

const INTERNAL = { channel: "internal", utm: {} } as const;

/** What was known before the visit. */
export function recordOf(visit: RecordedVisit): VisitorRecord {
  const { at } = visit;
  const before = (ms: number | undefined) => (ms === undefined ? undefined : at - ms);
  const blank = newRecord(at - (visit.first_visit ?? 0), visit.consent, `${at}/${visit.visits}`);
  const lastVisitEndedAt = before(visit.last_visit);
  const lastChatAt = before(visit.last_chat);
  return {
    visitor: { ...blank.visitor, identified: visit.identified, traits: visit.traits, tags: visit.tags },
    past: {
      ...blank.past,
      visits: visit.visits - 1,
      ...(lastVisitEndedAt !== undefined && { lastVisitEndedAt }),
      chats: visit.chats,
      ...(lastChatAt !== undefined && { lastChatAt, chatTimes: [lastChatAt] }),
    },
  };
}

function sourceOf(visit: RecordedVisit) {
  const utm = { ...visit.utm, ...(visit.campaign !== undefined && { campaign: visit.campaign }) };
  return {
    channel: visit.channel as Channel,
    utm,
    ...(visit.source !== undefined && { source: visit.source }),
    ...(visit.keyword !== undefined && { keyword: visit.keyword }),
    ...(visit.ad_click !== undefined && { adClick: visit.ad_click }),
    ...(visit.referrer !== undefined && { host: visit.referrer }),
  };
}

function surroundingsOf(visit: RecordedVisit) {
  const { device, browser, os, language, timezone = "", country, region, continent } = visit;
  return {
    device,
    browser,
    os,
    language,
    timezone,
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(continent !== undefined && { continent }),
  };
}

/** Outside the stretches without input there was some all the time. */
export function keepBusy(course: Course, gaps: readonly Gap[], start: number): void {
  const { visit } = course.record;
  if (visit === undefined) return;
  const after = course.now - start;
  const gap = gaps.findLast((one) => one.from <= after);
  if (gap !== undefined && after <= gap.to) return;
  for (const tab of visit.tabs)
    if (tab.open && tab.active < course.now) record(course, { type: "input", at: course.now, tab: tab.id });
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

export function gapsOf(events: readonly RecordedEvent[]): readonly Gap[] {
  return events.flatMap(([at, kind, value]) => (kind === "gap" ? [{ from: at, to: at + value.for }] : []));
}
