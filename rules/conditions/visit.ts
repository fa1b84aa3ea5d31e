// The visit family: what was seen so far in this visit.

import * as z from "zod";
import { whether } from "../engine/spans.ts";
import { pageList, pagePattern } from "../language/page.ts";
import { anyGlob, inRange, numberRange, textList } from "../language/values.ts";
import { isBefore } from "../record/tracked.ts";
import type { Facts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { AT_LEAST_ONCE, countedOf, countKeys, type Counted } from "./counting.ts";
import { pageTest } from "./page.ts";
import { countSpans } from "./spans.ts";
import { inWords, listed, numberWanted, times } from "./wording.ts";

/** Page views that a visit keeps. */
const MOST_VIEWS = 200;

interface Visited extends Counted {
  readonly page: readonly string[];
}

const visitedValue = z.union([
  pageList.transform((page): Visited => ({ page, times: AT_LEAST_ONCE })),
  z
    .strictObject({ page: pageList, ...countKeys(MOST_VIEWS) })
    .transform((value): Visited => ({ page: value.page, ...countedOf(value) })),
]);

export const visited = condition({
  schema: visitedValue,
  reads: ["visit"],
  keeps: ({ page }) => ({ pages: page }),
  compile: ({ page, times, within }) => {
    const test = pageTest(page);
    return (facts) => {
      const seen: number[] = [];
      for (const view of facts.visit.views) if (test(view.url)) seen.push(view.at);
      return countSpans(times, seen, within, facts.now);
    };
  },
  explain: ({ page, times: wanted, within }, facts) => {
    const test = pageTest(page);
    const seen = facts.visit.views.filter(
      (view) => test(view.url) && (within === undefined || view.at > facts.now - within),
    );
    return `${listed(page)} seen ${times(seen.length)}${within === undefined ? "" : ` in ${inWords(within)}`}, wanted ${numberWanted(wanted)}`;
  },
  guide: {
    group: "the visit",
    lines: [
      ["visited: /docs/*", "such a page was seen in this visit; the current one counts"],
      [
        "visited: { page: /docs/*, times: 3+, within: 10m }",
        "seen that often, within the last so long; the same page again counts, and so does /docs itself",
      ],
    ],
  },
});

type Step = string | { readonly event: readonly string[] };

const pathValue = z
  .array(z.union([pagePattern, z.strictObject({ event: textList })]))
  .min(2)
  .max(20);

type StepTest =
  { readonly page: (url: string | undefined) => boolean } | { readonly event: (name: string) => boolean };

function stepTest(step: Step): StepTest {
  return typeof step === "string" ? { page: pageTest([step]) } : { event: anyGlob(step.event) };
}

/**
 * How many of the steps were taken in their order: each by the earliest page view or event after the one before, which
 * leaves the most for the others.
 */
function stepsTaken(steps: readonly StepTest[], { visit: { views, events } }: Facts): number {
  let taken = 0;
  let [v, e] = [0, 0];
  while (taken < steps.length && (v < views.length || e < events.length)) {
    const view = views[v];
    const event = events[e];
    const step = steps[taken]!;
    if (view !== undefined && (event === undefined || !isBefore(event, view))) {
      v++;
      if ("page" in step && step.page(view.url)) taken++;
    } else {
      e++;
      if ("event" in step && step.event(event!.name)) taken++;
    }
  }
  return taken;
}

export const path = condition({
  schema: pathValue as z.ZodType<readonly Step[]>,
  reads: ["visit", "events"],
  readsFor: (steps) => (steps.every((step) => typeof step === "string") ? ["visit"] : ["visit", "events"]),
  keeps: (steps) => ({ pages: steps.filter((step) => typeof step === "string") }),
  compile: (steps) => {
    const tests = steps.map(stepTest);
    return (facts) => whether(stepsTaken(tests, facts) === steps.length);
  },
  explain: (steps, facts) => {
    const taken = stepsTaken(steps.map(stepTest), facts);
    const next = steps[taken];
    if (next === undefined) return `all ${steps.length} steps of the path taken`;
    const name = typeof next === "string" ? next : `event ${listed(next.event)}`;
    return `${taken} of ${steps.length} steps of the path taken, next is ${name}`;
  },
  guide: {
    group: "the visit",
    lines: [
      [
        "path: [/pricing, /docs/*, { event: signup }]",
        "seen and done in this order; other pages may lie between",
      ],
    ],
  },
});

const pagesSeen = (facts: Facts) => facts.visit.viewsBefore + facts.visit.views.length;

export const pages = condition({
  schema: numberRange,
  reads: ["visit"],
  compile: (range) => (facts) => whether(inRange(range, pagesSeen(facts))),
  explain: (range, facts) => `${pagesSeen(facts)} pages in this visit, wanted ${numberWanted(range)}`,
  guide: { group: "the visit", lines: [["pages: 4+", "so many page views in this visit"]] },
});
