// Each lint: what it says, where, and what it leaves alone.

import { describe, expect, test } from "vitest";
import { linted, rule, SITE } from "./rules.ts";

/** `line:column level code` of one rule. */
const places = (text: string, more: Readonly<Record<string, string>> = {}) =>
  linted({ "r.yaml": text, ...more }).map(
    ({ line, column, level, code }) => `${line}:${column} ${level} ${code}`,
  );

const unless = (line: string) => `unless:\n  ${line}\n`;

describe("never true", () => {
  test.each([
    ["two pages", "page: /pricing*\nall:\n  - page: /cart", "", "5:7"],
    ["pages that exclude each other under any", "page: /a\nany:\n  - page: /b\n  - page: /c/*", "", "5:7"],
    ["a segment and two", "page: /docs/:one\nall: [{ page: /docs/a/b }]", "", "4:11"],
    ["clocks", "idle: <10s\nall: [{ idle: 30s }]", "", "4:11"],
    ["clocks that touch", "on_page: 10s..20s\nall: [{ on_page: 21s }]", "", "4:11"],
    ["counts", "visits: 3+\nall: [{ visits: <3 }]", "", "4:11"],
    ["counts between whole numbers", 'pages: ">2"\nall: [{ pages: <3 }]', "", "4:11"],
    ["the first visit of a returning visitor", "visits: 1\nreturning: true", "", "4:3"],
    ["no visit at all", "visits: 0", "", "3:3"],
    ["fewer pages than one", "pages: <1", "", "3:3"],
    ["a sample of nobody", "sample: 0%", "", "3:3"],
    ["devices", "device: mobile\nall: [{ device: [desktop, tablet] }]", "", "4:11"],
    ["channels", "channel: search\nall: [{ channel: paid }]", "", "4:11"],
    ["countries", "country: [DE, AT]\nall: [{ country: CH }]", "", "4:11"],
    ["texts with stars", "browser: fire*\nall: [{ browser: 'chrom*' }]", "", "4:11"],
    [
      "campaigns",
      "utm: { campaign: spring* }\nall: [{ utm: { campaign: fall*, medium: email } }]",
      "",
      "4:11",
    ],
    ["times of the week", "visitor_time: Mon-Fri\nall: [{ visitor_time: Sat-Sun }]", "", "4:11"],
    ["hours", "hours: office\nall: [{ hours: late }]", "", "4:11"],
    ["dates", "date: 2026-12-01..2026-12-05\nall: [{ date: 2026-12-06 }]", "", "4:11"],
    [
      "agents",
      "agents: { team: sales, online: 1+ }\nall: [{ agents: { team: sales, online: '0' } }]",
      "",
      "4:11",
    ],
    [
      "seen and not seen",
      "visited: { page: /a, times: 2+ }\nall: [{ visited: { page: /a, times: <2 } }]",
      "",
      "4:11",
    ],
    ["its own line under unless", "page: /a", unless("page: /a"), "5:3"],
    ["a wider line under unless", "page: /docs/a*", unless("page: /docs/*"), "5:3"],
    ["a tag and its star", "tag: vip-gold", unless("tag: vip*"), "5:3"],
    ["a shorter clock under unless", "idle: 30s", unless("idle: 10s"), "5:3"],
    ["fewer clicks under unless", 'clicks: { on: "#a", times: 3+ }', unless('clicks: "#a"'), "5:3"],
    ["an event under unless", "event: { name: signup, times: 2+ }", unless("event: sign*"), "5:3"],
    ["what always holds under unless", "idle: 30s", unless("pages: 1+"), "5:3"],
    ["every device under unless", "idle: 30s", unless("device: [mobile, tablet, desktop]"), "5:3"],
    ["every page under unless", "idle: 30s", unless("page: /*"), "5:3"],
    ["the same under none", "returning: true\nnone:\n  - returning: true", "", "5:7"],
    ["numbers with nothing left", "pages: 2..5\nnone:\n  - pages: 2..3\n  - pages: 4..5", "", "3:3"],
  ])("%s", (_, when, more, place) => {
    expect(places(rule(when, more))).toEqual([`${place} error never-true`]);
  });

  test.each([
    ["two tags", "tag: vip\nall: [{ tag: test }]", ""],
    ["two pages of one visit", "page: /a\nvisited: /b", ""],
    ["clocks that meet", "idle: 10s..20s\nall: [{ idle: 20s }]", ""],
    ["patterns that meet", "page: /docs/*\nall: [{ page: '*/a' }]".replace("'*/a'", "/*/a"), ""],
    ["a narrower line under unless", "page: /docs/*", unless("page: /docs/a*")],
    ["a page of either host", "page: https://a.example/x\nall: [{ page: /x }]", ""],
    ["one item of any that can hold", "page: /a\nany:\n  - page: /a*\n  - idle: 3s", ""],
    ["what may be unknown", "idle: 30s", unless("idle: <30s")],
    ["two samples are one", "sample: 20%\nall: [{ sample: 50% }]", ""],
    ["traits in a list", "trait: { plan: pro }\nall: [{ trait: { plan: free } }]", ""],
    ["nothing asked", "", ""],
  ])("may be true: %s", (_, when, more) => {
    expect(places(rule(when, more))).toEqual([]);
  });

  test("says which two lines, and what to do", () => {
    const [finding] = linted({ "r.yaml": rule("idle: <10s # short\nany:\n  - idle: 30s\n    page: /a") });
    expect(finding).toEqual({
      file: "r.yaml",
      line: 5,
      column: 7,
      level: "error",
      code: "never-true",
      message: "this rule never comes true: line 5, idle: 30s and line 3, idle: <10s never hold at once",
      remedy: "change one of the two, or put them under any: as items of their own",
    });
    expect(linted({ "r.yaml": rule("page: /a", unless("page: /*")) })[0]!.message).toContain("it must not");
  });

  test("an item of any that never holds is a warning", () => {
    expect(places(rule("page: /a\nany:\n  - idle: 3s\n  - page: /b\n    idle: 9s"))).toEqual([
      "6:7 warning never-true",
    ]);
  });

  test("history on a site that keeps none", () => {
    const files = { "site.yaml": `${SITE}consent: cookieless\n`, "r.yaml": rule("visits: 2+") };
    expect(linted(files)).toMatchObject([{ line: 3, level: "error", code: "never-true" }]);
    expect(linted({ ...files, "r.yaml": rule("page: /a", unless("visits: 2+")) })).toEqual([]);
  });

  test("a rule that is off is left alone", () => {
    expect(places(`state: off\n${rule("visits: 0")}`)).toEqual([]);
    expect(places(`state: test\n${rule("visits: 0")}`)).toEqual(["4:3 error never-true"]);
  });

  test("a thousand ways to hold are not followed for ever", () => {
    const any = Array.from({ length: 12 }, (_, i) => `  - any: [{ pages: ${i + 1} }, { tag: t${i} }]`).join(
      "\n",
    );
    expect(places(rule(`visits: 2+\nall:\n${any}`))).toEqual([]);
  });
});

test("days that are past", () => {
  expect(places(rule("date: 2026-11-01..2026-11-19"))).toEqual(["3:3 warning expired"]);
  expect(places(rule("date: [2025-11-27, 2026-11-20]"))).toEqual([]);
  expect(places(rule("any:\n  - date: 2025-11-27\n  - page: /a"))).toEqual([]);
  // In Berlin it is the 20th an hour before it is in Greenwich.
  const files = { "r.yaml": rule("date: 2026-11-19") };
  expect(linted(files, { now: Date.UTC(2026, 10, 19, 22, 59) })).toEqual([]);
  expect(linted(files, { now: Date.UTC(2026, 10, 19, 23) })).toHaveLength(1);
});

describe("shadowed", () => {
  const first = (when: string, more = "") => `priority: 80\n${rule(when, more)}`;
  const pair = (a: string, b: string) =>
    linted({ "a.yaml": a, "b.yaml": b }).map(({ file, level, code }) => `${file} ${level} ${code}`);

  test.each([
    ["a wider page", first("page: /docs/*"), rule("page: /docs/a*\nidle: 30s")],
    ["everywhere", first(""), rule("page: /docs/a*")],
    ["a shorter clock", first("idle: 10s"), rule("idle: 30s")],
    ["fewer asked for in any", first("any:\n  - device: mobile\n  - tag: v*"), rule("tag: vip")],
    [
      "an exception that cannot be",
      first("idle: 10s", unless("device: mobile")),
      rule("idle: 30s\ndevice: desktop"),
    ],
    ["the same exception", first("idle: 10s", unless("tag: a")), rule("idle: 30s", unless("tag: a"))],
    ["a wider exception", first("idle: 10s", unless("tag: a")), rule("idle: 30s", unless("tag: [a, b]"))],
    [
      "each way to hold",
      first("device: [mobile, tablet]"),
      rule("any:\n  - device: mobile\n  - device: tablet"),
    ],
    ["the same, and the order of names", rule("page: /a"), rule("page: /a")],
    ["traits among others", first("trait: { plan: pro }"), rule("trait: { plan: pro, seats: 5+ }")],
  ])("%s", (_, a, b) => {
    expect(pair(a, b)).toEqual(["b.yaml warning shadowed"]);
  });

  test.each([
    ["a narrower page", first("page: /docs/a"), rule("page: /docs/*")],
    ["an exception of the first", first("idle: 10s", unless("tag: a")), rule("idle: 30s")],
    ["another repeat", first("idle: 10s", "repeat: per visitor\n"), rule("idle: 30s")],
    ["a sample of its own", first("sample: 50%"), rule("sample: 20%")],
    ["a clock that is another", first("on_page: 10s"), rule("on_site: 30s")],
  ])("not shadowed: %s", (_, a, b) => {
    expect(pair(a, b)).toEqual(["b.yaml note overlapping"]);
  });

  test.each([
    ["one that is not live", `state: test\n${first("")}`, rule("page: /a")],
    ["one that invites nobody", first("").replace(/invite.*/, "do: [{ tag: a }]"), rule("page: /a")],
  ])("nothing in the way: %s", (_, a, b) => {
    expect(pair(a, b)).toEqual([]);
  });

  test("says by which rule and why that one comes first", () => {
    const [finding] = linted({ "a.yaml": first("idle: 10s"), "b.yaml": rule("idle: 30s") });
    expect(finding).toMatchObject({
      file: "b.yaml",
      line: 2,
      column: 1,
      message: "whenever this rule holds, a holds too and comes first (priority 80 before 50)",
      remedy: "ask for more in a, or give this rule a priority above 80",
    });
  });
});

describe("overlapping", () => {
  test("a note in the rule that comes second, once for each pair", () => {
    const files = {
      "a.yaml": rule("page: /a"),
      "b.yaml": `priority: 90\n${rule("tag: vip")}`,
      "c.yaml": rule("page: /c"),
    };
    expect(
      linted(files).map(({ file, line, level, code, message }) => ({
        at: `${file}:${line}`,
        level,
        code,
        message,
      })),
    ).toEqual([
      {
        at: "a.yaml:2",
        level: "note",
        code: "overlapping",
        message: "can hold at the same time as b, which comes first (priority 90 before 50)",
      },
      {
        at: "c.yaml:2",
        level: "note",
        code: "overlapping",
        message: "can hold at the same time as b, which comes first (priority 90 before 50)",
      },
    ]);
  });

  test.each([
    ["pages", rule("page: /a"), rule("page: /b")],
    ["devices", rule("device: mobile"), rule("device: desktop")],
    ["an exception", rule("page: /docs/*", unless("tag: a")), rule("tag: a")],
    ["one that never holds", rule("page: /a\nvisits: 1+"), rule("visits: 0")],
  ])("kept apart by %s", (_, a, b) => {
    expect(linted({ "a.yaml": a, "b.yaml": b }).filter(({ code }) => code === "overlapping")).toEqual([]);
  });

  test("no more than anybody reads", () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`r${i}.yaml`, rule(`tag: t${i}`)]),
    );
    expect(linted(files)).toHaveLength(20);
  });
});

describe("pages that nobody saw", () => {
  const paths = new Set(["/", "/Pricing", "/docs/a?topic=x"]);
  const unseen = (text: string) =>
    linted({ "r.yaml": text }, { paths }).map(
      ({ line, column, level, code }) => `${line}:${column} ${level} ${code}`,
    );

  test("are told at their place", () => {
    expect(unseen(rule("page: [/pricing, /prices]"))).toEqual(["3:20 warning unreachable-page"]);
    expect(unseen(rule("any:\n  - landing: /blog/*\n  - visited: { page: /cart, times: 2+ }"))).toEqual([
      "4:16 warning unreachable-page",
      "5:24 warning unreachable-page",
    ]);
    expect(unseen(rule("path: [/docs/*, /cart]"))).toEqual(["3:19 warning unreachable-page"]);
  });

  test.each([
    ["seen", rule("page: /docs/*\nlanding: /")],
    ["a query that is not kept", rule("page: /docs/a?topic=y")],
    ["a hash", rule('page: "/pricing#top"')],
    ["exceptions", rule("tag: a", unless("page: /cart"))],
    ["what must not be", rule("none:\n  - page: /cart")],
    ["another host", rule("page: https://blog.example/cart")],
    ["the site's own host", rule("page: https://shop.example/pricing")],
  ])("left alone: %s", (_, text) => {
    expect(unseen(text)).toEqual([]);
  });

  test("without recorded visits nothing is said", () => {
    expect(linted({ "r.yaml": rule("page: /cart") })).toEqual([]);
  });
});

test("somebody is held out for nothing", () => {
  const tried = "experiment:\n  holdout: 10%\n";
  expect(places(rule("page: /a", tried))).toEqual(["5:3 warning holdout-without-goal"]);
  expect(places(rule("page: /a", `${tried}goal: signup\n`))).toEqual([]);
  expect(places(rule("page: /a", "experiment: { variants: { a: { greeting: Hey } } }\n"))).toEqual([]);
});
