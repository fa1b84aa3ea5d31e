// The visit family: what was seen so far in this visit.

import * as z from "zod";
import { whether } from "../engine/spans.ts";
import { pageList } from "../language/page.ts";
import { duration, inRange, numberRange } from "../language/values.ts";
import type { Facts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { pageTest } from "./page.ts";
import { countSpans } from "./spans.ts";
import { inWords, listed, numberWanted } from "./wording.ts";

const AT_LEAST_ONCE = { min: 1 };

const visitedValue = z.union([
  pageList.transform((page) => ({ page, times: AT_LEAST_ONCE, within: undefined as number | undefined })),
  z
    .strictObject({ page: pageList, times: numberRange.optional(), within: duration.optional() })
    .transform((value) => ({ page: value.page, times: value.times ?? AT_LEAST_ONCE, within: value.within })),
]);

export const visited = condition({
  schema: visitedValue,
  reads: ["visit", "calendar"],
  compile: ({ page, times, within }) => {
    const test = pageTest(page);
    return (facts) => {
      const seen: number[] = [];
      for (const view of facts.visit.views) if (test(view.url)) seen.push(view.at);
      return countSpans(times, seen, within ?? undefined, facts.now);
    };
  },
  explain: ({ page, times, within }, facts) => {
    const test = pageTest(page);
    const seen = facts.visit.views.filter(
      (view) => test(view.url) && (!within || view.at > facts.now - within),
    );
    return `${listed(page)} seen ${seen.length} times${within ? ` in ${inWords(within)}` : ""}, wanted ${numberWanted(times)}`;
  },
});

const pagesSeen = (facts: Facts) => facts.visit.viewsBefore + facts.visit.views.length;

export const pages = condition({
  schema: numberRange,
  reads: ["visit"],
  compile: (range) => (facts) => whether(inRange(range, pagesSeen(facts))),
  explain: (range, facts) => `${pagesSeen(facts)} pages in this visit, wanted ${numberWanted(range)}`,
});
