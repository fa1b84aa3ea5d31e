// The page family: the current page view and its neighbours.

import { whether } from "../engine/spans.ts";
import { compilePage, pageList } from "../language/page.ts";
import { anyGlob, textList } from "../language/values.ts";
import type { Facts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { known, listed } from "./wording.ts";

/** Any of these page patterns as one test. Asked at every event about the same page: the last answer is remembered. */
export function pageTest(patterns: readonly string[]): (url: string | undefined) => boolean {
  const tests = patterns.map((pattern) => compilePage(pattern).test);
  let asked: string | undefined;
  let answer = false;
  return (url) => {
    if (url !== asked) {
      asked = url;
      answer = url !== undefined && tests.some((test) => test(url));
    }
    return answer;
  };
}

function previousPage(facts: Facts): string | undefined {
  const at = facts.visit.views.indexOf(facts.page);
  return at > 0 ? facts.visit.views[at - 1]!.url : undefined;
}

export const page = condition({
  schema: pageList,
  reads: ["page"],
  compile: (patterns) => {
    const test = pageTest(patterns);
    return (facts) => whether(test(facts.page.url));
  },
  explain: (patterns, facts) => `on ${known(facts.page.url)}, wanted ${listed(patterns)}`,
});

export const pageTitle = condition({
  schema: textList,
  reads: ["page"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => whether(test(facts.page.title));
  },
  explain: (globs, facts) => `page title ${known(facts.page.title)}, wanted ${listed(globs)}`,
});

export const landing = condition({
  schema: pageList,
  reads: ["visit"],
  compile: (patterns) => {
    const test = pageTest(patterns);
    return (facts) => whether(test(facts.visit.landing));
  },
  explain: (patterns, facts) => `landed on ${known(facts.visit.landing)}, wanted ${listed(patterns)}`,
});

export const previous = condition({
  schema: pageList,
  reads: ["page"],
  compile: (patterns) => {
    const test = pageTest(patterns);
    return (facts) => whether(test(previousPage(facts)));
  },
  explain: (patterns, facts) => `came from page ${known(previousPage(facts))}, wanted ${listed(patterns)}`,
});
