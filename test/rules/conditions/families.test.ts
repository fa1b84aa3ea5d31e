// Every condition: when it holds, and how it is explained.

import { describe, expect, test } from "vitest";
import { conditions } from "../../../rules/conditions/registry.ts";
import { inWords } from "../../../rules/conditions/wording.ts";
import { compileRule } from "../../../rules/engine/compile.ts";
import { contains, earliest } from "../../../rules/engine/spans.ts";
import type { Facts } from "../../../rules/record/facts.ts";
import {
  at,
  DAY,
  HOUR,
  PLACE,
  rule,
  second,
  SURROUNDINGS,
  Visitor,
  type Lines,
} from "../../support/visit.ts";

/** A third visit, from a search, an hour after the second; on its second page since 10 s, idle for 5 s. */
function returning(): Visitor {
  const before = new Visitor()
    .page(-3 * DAY, "/")
    .hide(-3 * DAY + 60)
    .page(-2 * HOUR, "/")
    .hide(-HOUR - 1800);
  return before
    .chat(-HOUR - 1800, "opened")
    .chat(-HOUR - 1800, "closed")
    .page(0, "/landing?utm_source=News&utm_medium=cpc&utm_campaign=Fall", {
      referrer: "https://www.google.at/search?q=blue+shoes",
      surroundings: SURROUNDINGS,
    })
    .page(30, "/pricing", { title: "Pricing" })
    .input(35)
    .tag(36, "vip");
}
const NOW = 40;
const visitor = returning();
const facts = visitor.facts(NOW)!;

function holds(when: Lines, of: Facts = facts): boolean {
  return contains(compileRule(rule({ when }), PLACE).spans(of), of.now);
}

const explained = (name: string, value: unknown, of: Facts = facts): string => {
  const condition = conditions[name]!;
  return condition.explain(condition.schema.parse(value), of, PLACE);
};

/** Name, a value that holds, one that does not, and the first one explained. */
const TABLE: readonly (readonly [string, unknown, unknown, string])[] = [
  ["page", "/pricing", "/landing", 'on "https://shop.example/pricing", wanted /pricing'],
  ["page_title", "pric*", "Home", 'page title "Pricing", wanted pric*'],
  [
    "landing",
    "/landing",
    "/pricing",
    'landed on "https://shop.example/landing?utm_source=News&utm_medium=cpc&utm_campaign=Fall", wanted /landing',
  ],
  [
    "previous_page",
    "/landing",
    "/pricing",
    'came from page "https://shop.example/landing?utm_source=News&utm_medium=cpc&utm_campaign=Fall", wanted /landing',
  ],
  ["visited", ["/a", "/landing"], "/docs/*", "/a or /landing seen 1 time, wanted 1 or more"],
  ["pages", "2", "3+", "2 pages in this visit, wanted exactly 2"],
  ["idle", "5s", "6s", "idle 5 s of 5 s"],
  ["on_page", "10s", "11s", "on this page 10 s of 10 s"],
  ["on_site", "30s..40s", "41s", "on the site 40 s of 30 s to 40 s"],
  ["referrer", "google.at", "google.com", 'came from "www.google.at", wanted google.at'],
  ["channel", ["search", "paid"], "direct", "came by paid, wanted search or paid"],
  ["source", "news", "google", 'source "news", wanted news'],
  ["keyword", "*shoes", "hats", 'searched for "blue shoes", wanted *shoes'],
  [
    "utm",
    { campaign: "fall", source: ["news", "x"] },
    { campaign: "spring" },
    'utm_source "News", wanted news or x; utm_campaign "Fall", wanted fall',
  ],
  ["visits", "3", "<3", "visit number 3, wanted exactly 3"],
  ["returning", "true", undefined, "a returning visitor"],
  ["first_visit", "<1h", "2h", "first seen 40 s ago, wanted less than 1 h"],
  ["last_visit", "1h", "<1h", "last visit 1 h 40 s ago, wanted 1 h"],
  ["chats", "1+", "0", "1 chats so far, wanted 1 or more"],
  ["tag", ["x", "VIP"], "customer", "tags vip, wanted x or vip"],
  ["country", "at", "de", 'country "AT", wanted at'],
  ["region", "wi*", "x", 'region "Wien", wanted wi*'],
  ["city", "vienna", "x", 'city "Vienna", wanted vienna'],
  ["continent", "EU", "AS", 'continent "EU", wanted eu'],
  ["timezone", "europe/*", "utc", 'time zone "Europe/Vienna", wanted europe/*'],
  ["language", "de*", "en", 'language "de-AT", wanted de*'],
  ["device", ["mobile", "desktop"], "tablet", "on a desktop, wanted mobile or desktop"],
  ["browser", "firefox", "chrome", 'browser "Firefox", wanted firefox'],
  ["os", "linux", "windows", 'system "Linux", wanted linux'],
];

/** Conditions with tests of their own beside this file. */
const ELSEWHERE = [
  ..."ad_click query hash data path back since scroll exit_intent sees clicks rage_clicks form event".split(
    " ",
  ),
  ..."last_chat invited accepted dismissed ignored rule identified trait consent".split(" "),
  ..."visitor_time hours date agents wait visitors_online sample".split(" "),
];

describe("each condition", () => {
  test.each(TABLE)("[E5] %s", (name, is, isNot, says) => {
    expect(holds({ [name]: is })).toBe(true);
    if (isNot !== undefined) expect(holds({ [name]: isNot })).toBe(false);
    expect(explained(name, is)).toBe(says);
  });

  test("is in the table, but for those that this visitor has no value for", () => {
    expect([...TABLE.map(([name]) => name), ...ELSEWHERE].sort()).toEqual(Object.keys(conditions).sort());
  });

  test("says what it reads", () => {
    for (const { reads } of Object.values(conditions)) expect(reads.length).toBeGreaterThan(0);
  });
});

describe("where from", () => {
  const from = (path: string, referrer = "") => new Visitor().page(0, path, { referrer }).facts(1)!;

  test("[E5] an ad click, and none", () => {
    expect(holds({ ad_click: ["meta", "google"] }, from("/?gclid=1"))).toBe(true);
    expect(holds({ ad_click: "google" }, from("/?fbclid=1"))).toBe(false);
    expect(holds({ ad_click: "google" }, from("/"))).toBe(false);
    expect(explained("ad_click", "google", from("/"))).toBe("ad click unknown, wanted google");
  });

  test("[V3] a host with and without its www", () => {
    const at = from("/", "https://www.example.org/a");
    expect(["example.org", "www.example.org", "*.org"].map((glob) => holds({ referrer: glob }, at))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["ample.org", "org", "http*"].map((glob) => holds({ referrer: glob }, at))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test.each(["referrer", "source", "keyword"])("[E5] no %s is no value", (name) => {
    expect(holds({ [name]: "*" }, from("/"))).toBe(false);
    expect(explained(name, "*", from("/"))).toContain("unknown");
  });

  test("utm asks for something it has", () => {
    const { schema } = conditions["utm"]!;
    for (const bad of [{}, { id: "x" }, "x"]) expect(schema.safeParse(bad).success).toBe(false);
    expect(holds({ utm: { source: "*" } }, from("/"))).toBe(false);
  });
});

describe("what is not known", () => {
  const { country: _, region: __, city: ___, continent: ____, ...known } = SURROUNDINGS;
  const nowhere = { ...known, language: "", timezone: "" };
  const unknown = new Visitor().page(0, "/", { title: "", surroundings: nowhere });

  test.each([
    "country",
    "region",
    "city",
    "continent",
    "language",
    "timezone",
    "page_title",
    "previous_page",
    "tag",
  ])("[E5] %s", (name) => {
    const any = name === "previous_page" ? "/*" : "*";
    expect(holds({ [name]: any }, unknown.facts(1))).toBe(false);
    expect(explained(name, any, unknown.facts(1))).toMatch(/unknown|none/);
  });

  test("[E5] the last visit of a new visitor, the idle clock of one who is away", () => {
    expect(holds({ last_visit: "<1000d" }, unknown.facts(1))).toBe(false);
    expect(explained("last_visit", "1d", unknown.facts(1))).toBe("last visit unknown, wanted 1 d");
    expect(holds({ returning: "true" }, unknown.facts(1))).toBe(false);
    expect(explained("returning", "true", unknown.facts(1))).toBe(
      "the first visit, wanted a returning visitor",
    );
    const away = new Visitor().page(0, "/").hide(5).facts(6)!;
    expect(holds({ idle: "0s" }, away)).toBe(false);
    expect(explained("idle", "1s", away)).toBe("idle unknown while away, wanted 1 s");
  });

  test("[T5, T6] clocks stand still while away: what they hold they hold, and nothing comes true", () => {
    const away = new Visitor().page(0, "/").hide(10).facts(20)!;
    expect(holds({ on_site: "10s", on_page: "<=10s" }, away)).toBe(true);
    expect(
      earliest(compileRule(rule({ when: { on_site: "11s" } }), PLACE).spans(away), away.now),
    ).toBeUndefined();
    expect(holds({ on_page: "<10s" }, away)).toBe(false);
  });
});

describe("what was seen", () => {
  const seen = new Visitor().page(0, "/a").page(10, "/b").page(20, "/a").page(30, "/c");
  const moment = (when: Lines) => {
    const found = earliest(compileRule(rule({ when }), PLACE).spans(seen.facts(30)!), at(30));
    return found === undefined ? undefined : second(found);
  };

  test("[T4, T7] so many times, the current page included", () => {
    expect(moment({ visited: { page: "/a", times: "2" } })).toBe(30);
    expect(moment({ visited: { page: "/c" } })).toBe(30);
    expect(moment({ visited: { page: "/*", times: "4" } })).toBe(30);
    expect(moment({ visited: { page: "/a", times: "3+" } })).toBeUndefined();
  });

  test("[E1] in the last so many seconds: the count falls as page views grow old", () => {
    expect(moment({ visited: { page: "/a", times: "2", within: "35s" } })).toBe(30);
    expect(moment({ visited: { page: "/a", times: "1", within: "35s" } })).toBe(35);
    expect(moment({ visited: { page: "/a", times: "0", within: "35s" } })).toBe(55);
    expect(moment({ visited: { page: "/a", times: "2+", within: "30s" } })).toBeUndefined();
    expect(explained("visited", { page: "/a", within: "30s" }, seen.facts(30)!)).toBe(
      "/a seen 1 time in 30 s, wanted 1 or more",
    );
  });

  test("pages beyond those that are kept count too", () => {
    const long = new Visitor();
    for (let i = 0; i < 230; i++) long.page(i, `/${i}`);
    expect(holds({ pages: "230" }, long.facts(231))).toBe(true);
  });
});

test("[E1] times ago grow whether the visitor is here or not", () => {
  const away = returning().hide(50);
  const moment = (when: Lines) => earliest(compileRule(rule({ when }), PLACE).spans(away.facts(60)!), at(60));
  expect(second(moment({ first_visit: "5m" })!)).toBe(300);
  // The second visit ended half an hour after it was left.
  expect(second(moment({ last_visit: "2h" })!)).toBe(HOUR);
});

describe("wording", () => {
  test.each([
    [0, "0 s"],
    [1, "1 ms"],
    [999, "999 ms"],
    [1000, "1 s"],
    [59_999, "59 s"],
    [90_000, "1 m 30 s"],
    [3_600_000, "1 h"],
    [90_061_000, "1 d 1 h"],
    [Infinity, "ever"],
  ])("%d ms is %s", (ms, words) => {
    expect(inWords(ms)).toBe(words);
  });

  test.each([
    ["3", "exactly 3"],
    ["3+", "3 or more"],
    ["<3", "fewer than 3"],
    ["<=3", "3 at most"],
    ["2..5", "2 to 5"],
    [">3", "more than 3"],
  ])("%s is %s", (text, words) => {
    expect(explained("pages", text)).toBe(`2 pages in this visit, wanted ${words}`);
  });

  test("no tags, several hosts", () => {
    expect(explained("tag", "x", new Visitor().page(0, "/").facts(1))).toBe("tags none, wanted x");
    expect(explained("source", ["a", "b", "c"])).toBe('source "news", wanted a, b or c');
  });
});
