// The calendar family: what the wall clock shows, the visitor's or the site's (SPEC T9).

import { contains, NEVER } from "../engine/spans.ts";
import type { Site, WeekSpan } from "../language/ruleset.ts";
import { dateRanges, scheduleList } from "../language/schedule.ts";
import { textList } from "../language/values.ts";
import { isTimeZone, offsetAt } from "../language/zone.ts";
import { condition } from "./condition.ts";
import { dateSpans, exceptOn, remembered, scheduleSpans } from "./wall-clock.ts";
import { datesWanted, listed, scheduleWanted, wallWords } from "./wording.ts";

/** `Tue 2026-11-17 10:05 in Europe/Vienna`. */
function shown(now: number, zone: string): string {
  return `${wallWords(now + offsetAt(now, zone))} in ${zone}`;
}

export const visitorTime = condition({
  schema: scheduleList,
  reads: ["calendar", "place"],
  compile: (schedules) => {
    const spans = remembered((zone, from, to) => scheduleSpans(schedules, zone, from, to));
    return ({ visit, now }) => spans(visit.surroundings.timezone, now);
  },
  explain: (schedules, { visit, now }) => {
    const zone = visit.surroundings.timezone;
    const is = isTimeZone(zone) ? `it is ${shown(now, zone)}` : "the visitor's time unknown";
    return `${is}, wanted ${listed(schedules.map(scheduleWanted))}`;
  },
  guide: {
    group: "when",
    lines: [["visitor_time: Mon-Fri 09:00-17:30", "the visitor's own clock shows such a time"]],
  },
});

/** Any of the site's hours. */
const OPEN = "open";

function hoursOf(names: readonly string[], { hours }: Site): readonly WeekSpan[] {
  const named = Object.entries(hours.named);
  return names.includes(OPEN)
    ? named.flatMap(([, schedules]) => schedules)
    : named.flatMap(([name, schedules]) => (names.includes(name.toLowerCase()) ? schedules : []));
}

export const hours = condition({
  schema: textList,
  reads: ["calendar"],
  compile: (names, { site }) => {
    const schedules = hoursOf(names, site);
    if (schedules.length === 0) return () => NEVER;
    const closed = dateSpans(site.hours.closed, site.timezone);
    const spans = remembered((zone, from, to) => exceptOn(scheduleSpans(schedules, zone, from, to), closed));
    return ({ now }) => spans(site.timezone, now);
  },
  explain: (names, { now }, { site }) => {
    const schedules = hoursOf(names, site);
    if (schedules.length === 0) return `hours ${listed(names)} unknown`;
    const isClosed = contains(dateSpans(site.hours.closed, site.timezone), now);
    const today = isClosed ? ", a closed day" : "";
    return `it is ${shown(now, site.timezone)}${today}, wanted ${listed(names)} (${listed(schedules.map(scheduleWanted))})`;
  },
  guide: {
    group: "when",
    lines: [["hours: open", "one of the hours of site.yaml, by name; `open`: any of them"]],
  },
});

export const date = condition({
  schema: dateRanges,
  reads: ["calendar"],
  compile: (dates, { site }) => {
    const spans = dateSpans(dates, site.timezone);
    return () => spans;
  },
  explain: (dates, { now }, { site }) =>
    `it is ${shown(now, site.timezone)}, wanted ${listed(dates.map(datesWanted))}`,
  guide: {
    group: "when",
    lines: [["date: 2026-11-27..2026-11-30", "on these days in the site's zone, both included"]],
  },
});
