// The page family: the current page view, what its address and the page itself say, and its neighbours.

import { whether } from "../engine/spans.ts";
import { compileMap, ownValues, valueMap, type Lookup } from "../language/map.ts";
import { compilePage, pageList } from "../language/page.ts";
import { anyGlob, textList } from "../language/values.ts";
import type { Facts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { known, listed, mapped } from "./wording.ts";

/** Addresses whose answer is remembered; beyond it the memory starts afresh. A visit keeps no more page views. */
const REMEMBERED = 256;

/** Any of these page patterns as one test. Asked at every event about the same pages: answers are remembered. */
export function pageTest(patterns: readonly string[]): (url: string | undefined) => boolean {
  const tests = patterns.map((pattern) => compilePage(pattern).test);
  const answers = new Map<string, boolean>();
  return (url) => {
    if (url === undefined) return false;
    let answer = answers.get(url);
    if (answer === undefined) {
      answer = tests.some((test) => test(url));
      if (answers.size >= REMEMBERED) answers.clear();
      answers.set(url, answer);
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
  keeps: (pages) => ({ pages }),
  compile: (patterns) => {
    const test = pageTest(patterns);
    return (facts) => whether(test(facts.page.url));
  },
  explain: (patterns, facts) => `on ${known(facts.page.url)}, wanted ${listed(patterns)}`,
  guide: {
    group: "the page",
    lines: [["page: /pricing*", "the current page is one of these"]],
  },
});

export const pageTitle = condition({
  schema: textList,
  reads: ["title"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => whether(test(facts.page.title));
  },
  explain: (globs, facts) => `page title ${known(facts.page.title)}, wanted ${listed(globs)}`,
  guide: { group: "the page", lines: [['page_title: "*checkout*"', "so is its title"]] },
});

const NO_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map();

/** Values by name in lower case: as with pages, letter case makes no difference. */
function parametersOf(url: string): ReadonlyMap<string, readonly string[]> {
  if (!url.includes("?") || !URL.canParse(url)) return NO_PARAMETERS;
  const found = new Map<string, string[]>();
  for (const [name, value] of new URL(url).searchParams) {
    const values = found.get(name.toLowerCase());
    if (values === undefined) found.set(name.toLowerCase(), [value]);
    else values.push(value);
  }
  return found;
}

function queryOf(url: string): Lookup {
  const parameters = parametersOf(url);
  return (name) => parameters.get(name.toLowerCase());
}

export const query = condition({
  schema: valueMap,
  reads: ["page"],
  keeps: (map) => ({ parameters: Object.keys(map) }),
  compile: (map) => {
    const spans = compileMap(map);
    let asked: string | undefined;
    let lookup: Lookup = () => undefined;
    return ({ page: { url } }) => {
      if (url !== asked) {
        asked = url;
        lookup = queryOf(url);
      }
      return spans(lookup);
    };
  },
  explain: (map, facts) => mapped(map, queryOf(facts.page.url), facts.now, "query"),
  guide: {
    group: "the page",
    lines: [["query: { plan: pro, step: 2+ }", "the page's address has these parameters"]],
  },
});

function hashOf(url: string): string | undefined {
  const at = url.indexOf("#");
  return at < 0 || at === url.length - 1 ? undefined : url.slice(at + 1);
}

const withoutMark = (text: string) => (text.startsWith("#") ? text.slice(1) : text);

export const hash = condition({
  schema: textList,
  reads: ["page"],
  watch: () => ({ hash: true }),
  keeps: () => ({ hash: true }),
  compile: (globs) => {
    // Read as the end of a page pattern, escapes of addresses included.
    const test = pageTest(globs.map((glob) => `/*#${withoutMark(glob)}`));
    return (facts) => whether(hashOf(facts.page.url) !== undefined && test(facts.page.url));
  },
  explain: (globs, facts) =>
    `hash ${known(hashOf(facts.page.url))}, wanted ${listed(globs.map(withoutMark))}`,
  guide: {
    group: "the page",
    lines: [["hash: prices", "what follows the `#` in the page's address"]],
  },
});

export const data = condition({
  schema: valueMap,
  reads: ["data"],
  keeps: (map) => ({ data: Object.keys(map) }),
  compile: (map) => {
    const spans = compileMap(map);
    return (facts) => spans(ownValues(facts.page.data));
  },
  explain: (map, facts) => mapped(map, ownValues(facts.page.data), facts.now, "data"),
  guide: {
    group: "the page",
    lines: [
      ["data: { cart_total: 100+, currency: EUR }", "the page passed these values with `beckon('page', …)`"],
    ],
  },
});

export const landing = condition({
  schema: pageList,
  reads: ["visit"],
  keeps: (pages) => ({ pages }),
  compile: (patterns) => {
    const test = pageTest(patterns);
    return (facts) => whether(test(facts.visit.landing));
  },
  explain: (patterns, facts) => `landed on ${known(facts.visit.landing)}, wanted ${listed(patterns)}`,
  guide: { group: "the visit", lines: [["landing: /blog/*", "the visit began on such a page"]] },
});

export const previous = condition({
  schema: pageList,
  reads: ["page"],
  keeps: (pages) => ({ pages }),
  compile: (patterns) => {
    const test = pageTest(patterns);
    return (facts) => whether(test(previousPage(facts)));
  },
  explain: (patterns, facts) => `came from page ${known(previousPage(facts))}, wanted ${listed(patterns)}`,
  guide: {
    group: "the visit",
    lines: [["previous_page: /cart", "the page view before this one was there, in this visit"]],
  },
});
