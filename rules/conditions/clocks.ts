// The clock family: idle, on the page, on the site, back, since (SPEC T5, T6).

import * as z from "zod";
import { NEVER, whether } from "../engine/spans.ts";
import { pageList } from "../language/page.ts";
import { anyGlob, duration, durationRange, textList, type DurationRange } from "../language/values.ts";
import { onSiteAt } from "../record/clocks.ts";
import type { Facts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { pageTest } from "./page.ts";
import { clockSpans } from "./spans.ts";
import { durationWanted, inWords, listed } from "./wording.ts";

export const idle = condition({
  schema: durationRange,
  reads: ["idle"],
  // No clock ever comes to read 0 from below.
  thresholds: ({ from, to }) => [...(from > 0 ? [from] : []), ...(to === undefined ? [] : [to])],
  compile:
    (range) =>
    ({ clocks, now }) =>
      clocks.idleSince === undefined ? NEVER : clockSpans(range, now - clocks.idleSince, now, true),
  explain: (range, { clocks, now }) =>
    clocks.idleSince === undefined
      ? `idle unknown while away, wanted ${durationWanted(range)}`
      : `idle ${inWords(now - clocks.idleSince)} of ${durationWanted(range)}`,
  guide: {
    group: "clocks",
    lines: [
      ["idle: 30s", "no mouse, key, wheel or touch for so long, in any tab, while the page is in view"],
    ],
  },
});

export const onPage = condition({
  schema: durationRange,
  reads: ["clocks", "page"],
  compile:
    (range) =>
    ({ clocks, page, now }) =>
      clockSpans(range, clocks.onPage.get(page.id) ?? 0, now, clocks.here),
  explain: (range, { clocks, page }) =>
    `on this page ${inWords(clocks.onPage.get(page.id) ?? 0)} of ${durationWanted(range)}`,
  guide: {
    group: "clocks",
    lines: [["on_page: 1m", "so long on this page view, while in view; `<10s` and `10s..60s` work too"]],
  },
});

/** Without `page`, all of the site. */
interface OnSite {
  readonly page?: readonly string[];
  readonly range: DurationRange;
}

const onSiteValue = z.union([
  durationRange.transform((range): OnSite => ({ range })),
  z
    .strictObject({ page: pageList, for: duration })
    .transform((value): OnSite => ({ page: value.page, range: { from: value.for } })),
]);

type PageQuestion = (url: string | undefined) => boolean;

/** Time here on such pages of this visit, those that a tab brought along from the last one included. */
function timeOn(test: PageQuestion, { clocks, visit }: Facts): number {
  let sum = 0;
  for (const views of [visit.views, visit.carried])
    for (const view of views) if (test(view.url)) sum += clocks.onPage.get(view.id) ?? 0;
  return sum;
}

export const onSite = condition({
  schema: onSiteValue,
  reads: ["clocks"],
  keeps: ({ page = [] }) => ({ pages: page }),
  compile: ({ page, range }) => {
    if (page === undefined) return ({ clocks, now }) => clockSpans(range, clocks.onSite, now, clocks.here);
    const test = pageTest(page);
    return (facts) =>
      clockSpans(range, timeOn(test, facts), facts.now, facts.clocks.here && test(facts.page.url));
  },
  explain: ({ page, range }, facts) =>
    page === undefined
      ? `on the site ${inWords(facts.clocks.onSite)} of ${durationWanted(range)}`
      : `on ${listed(page)} ${inWords(timeOn(pageTest(page), facts))} of ${durationWanted(range)}`,
  guide: {
    group: "clocks",
    lines: [
      ["on_site: 5m", "so long on the site in this visit, while in view"],
      ["on_site: { page: /cards/*, for: 5m }", "so long on such pages together"],
    ],
  },
});

export const back = condition({
  schema: durationRange,
  reads: ["clocks"],
  compile:
    ({ from, to = Infinity }) =>
    ({ clocks }) =>
      whether(clocks.back !== undefined && clocks.back >= from && clocks.back < to),
  explain: (range, { clocks }) =>
    clocks.back === undefined
      ? `back after unknown, wanted ${durationWanted(range)}`
      : `back after ${inWords(clocks.back)} of ${durationWanted(range)}`,
  guide: {
    group: "clocks",
    lines: [["back: 2m", "came back to the tab after so long; until the next hiding or page view"]],
  },
});

interface Since {
  readonly event?: readonly string[];
  readonly page?: readonly string[];
  readonly for: number;
}

const sinceValue = z
  .strictObject({ event: textList.optional(), page: pageList.optional(), for: duration })
  .transform((value, context): Since => {
    const { event, page } = value;
    if (event !== undefined && page === undefined) return { event, for: value.for };
    if (page !== undefined && event === undefined) return { page, for: value.for };
    context.addIssue({
      code: "custom",
      message: "since what is not said, or said twice",
      params: { code: "one-of", remedy: "write { event: name, for: 5m } or { page: /cart, for: 5m }" },
    });
    return z.NEVER;
  });

/** Time here since the last such event or page view began; undefined where there was none. */
function timeSince(value: Since): (facts: Facts) => number | undefined {
  const isEvent = value.event && anyGlob(value.event);
  const isPage = pageTest(value.page ?? []);
  return ({ visit, clocks }) => {
    const last = isEvent
      ? visit.events.findLast((one) => isEvent(one.name))
      : visit.views.findLast((view) => isPage(view.url));
    return last && clocks.onSite - (last.onSite ?? onSiteAt(visit, last.at));
  };
}

export const since = condition({
  schema: sinceValue,
  reads: ["clocks", "events"],
  readsFor: ({ event }) => (event === undefined ? ["clocks"] : ["clocks", "events"]),
  keeps: ({ page = [] }) => ({ pages: page }),
  compile: (value) => {
    const time = timeSince(value);
    const range = { from: value.for };
    return (facts) => {
      const reads = time(facts);
      return reads === undefined ? NEVER : clockSpans(range, reads, facts.now, facts.clocks.here);
    };
  },
  explain: (value, facts) => {
    const reads = timeSince(value)(facts);
    const what = value.event === undefined ? listed(value.page!) : `event ${listed(value.event)}`;
    return reads === undefined
      ? `time since ${what} unknown, wanted ${inWords(value.for)}`
      : `${inWords(reads)} since ${what} of ${inWords(value.for)}`;
  },
  guide: {
    group: "clocks",
    lines: [
      ["since: { event: added_to_cart, for: 3m }", "so long here since the last such event of the page"],
      ["since: { page: /cart, for: 3m }", "so long here since such a page was last opened"],
    ],
  },
});
