// Page patterns, and the conditions on the current page view and its neighbours.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePage, pageList, pagePattern, pathOf } from "../../../rules/language/page.ts";
import { compileRule } from "../../../rules/engine/compile.ts";
import { contains } from "../../../rules/engine/spans.ts";
import { conditions } from "../../../rules/conditions/registry.ts";
import { ask, factsOf } from "../../support/condition.ts";
import { at, rule, SHOP, Visitor, type Lines, PLACE } from "../../support/visit.ts";

const matches = (pattern: string, page: string) =>
  compilePage(pattern).test(page.startsWith("/") ? SHOP + page : page);

describe("patterns", () => {
  test.each([
    [
      "/pricing",
      ["/pricing", "/pricing/", "/PRICING", "/pricing?a=1", "/pricing#b"],
      ["/", "/pricing/a", "/pricingx"],
    ],
    ["/Pricing/", ["/pricing", "/pricing/"], ["/pricing/x"]],
    ["/pricing*", ["/pricing", "/pricing-old", "/pricing/a/b"], ["/a/pricing"]],
    ["/", ["/", "/?a=1"], ["/a"]],
    ["/*", ["/", "/a", "/a/b"], []],
    ["/docs/*", ["/docs", "/docs/", "/docs/a", "/docs/a/b"], ["/docsx", "/doc"]],
    ["/DOCS/*/end", ["/docs/a/end", "/docs/a/b/END/"], ["/docs/end", "/docs/a/end/x"]],
    ["/docs/:section", ["/docs/a", "/docs/a/", "/docs/a?b=c"], ["/docs", "/docs/", "/docs/a/b"]],
    ["/docs/:section/*", ["/docs/a", "/docs/a/b", "/docs/a/b/c"], ["/docs", "/docs/"]],
    ["/:a/:b", ["/x/y"], ["/x", "/x/y/z"]],
    ["/:id.html", ["/7.html"], ["/7.htm", "/a/7.html"]],
    ["/at/12:30", ["/at/12:30"], ["/at/1230", "/at/12"]],
    ["/:a/x:y", ["/1/x:y"], ["/1/xzy", "/1/xy"]],
    ["/at/:30", ["/at/:30"], ["/at/x"]],
    ["/a+(b){c}", ["/a+(b){c}", "/A+(B){C}/"], ["/aa", "/ab", "/a+bc"]],
    ["/a+(b){c}/*/d", ["/a+(b){c}/x/d"], ["/ab/x/d", "/aa+(b){c}/x/d"]],
    ["/:part/a+(b){c}", ["/x/a+(b){c}"], ["/x/ab"]],
    ["/über/*", ["/über/uns", "/%C3%BCber/uns", "/ÜBER"], ["/uber/uns"]],
    ["/ÜBER/:wen", ["/über/uns", "/%C3%BCber/uns"], ["/über"]],
    ["/*/größe", ["/de/GRÖSSE".replace("SS", "ß"), "/de/gr%C3%B6%C3%9Fe"], ["/größe"]],
    ["/日本/*", ["/日本/東京", "/%E6%97%A5%E6%9C%AC"], ["/日"]],
    ["/a b", ["/a b", "/a%20b"], ["/ab"]],
    ["/100%", ["/100%"], ["/100"]],
    ["/a.b", ["/a.b"], ["/aXb"]],
    ["/a|b", ["/a|b"], ["/a", "/b"]],
    ["/docs/:a*:b", ["/docs/x:b", "/docs/x/y:b"], ["/docs/:b", "/docs/x"]],
  ])("[V4] %s", (pattern, holds, not) => {
    expect(holds.filter((page) => !matches(pattern, page))).toEqual([]);
    expect(not.filter((page) => matches(pattern, page))).toEqual([]);
  });

  test.each([
    [
      "/cart?step=2*",
      ["/cart?step=2", "/cart?step=20", "/cart/?step=2", "/CART?STEP=2#x"],
      ["/cart", "/cart?step=1"],
    ],
    ["/cart?", ["/cart", "/cart#a"], ["/cart?step=1"]],
    ["/cart?*", ["/cart", "/cart?step=1"], ["/cart/a"]],
    ["/cart?a=1?b", ["/cart?a=1?b"], ["/cart?a=1"]],
    ["/cart?a=(1+2)", ["/cart?a=(1+2)"], ["/cart?a=12"]],
    ["/faq#prices", ["/faq#prices", "/faq?x=1#PRICES"], ["/faq", "/faq#price"]],
    ["/faq#p*", ["/faq#prices"], ["/faq#a"]],
    ["/docs/*?v=2", ["/docs/a?v=2", "/docs?v=2"], ["/docs/a", "/docs/a?v=3"]],
  ])("[V4] query and hash are ignored unless written: %s", (pattern, holds, not) => {
    expect(holds.filter((page) => !matches(pattern, page))).toEqual([]);
    expect(not.filter((page) => matches(pattern, page))).toEqual([]);
  });

  test.each([
    [
      "https://*.shop.example/*",
      ["https://www.shop.example/", "https://a.b.shop.example/x/y", "https://WWW.SHOP.EXAMPLE/"],
      [
        "https://shop.example/",
        "https://evilshop.example/",
        "http://www.shop.example/",
        "https://www.shop.example.evil/",
      ],
    ],
    ["https://shop.example?a=1", ["https://shop.example/?a=1"], ["https://shop.example/"]],
    ["https://shop.example#prices", ["https://shop.example/#prices"], ["https://shop.example/"]],
    [
      "https://shop.example",
      ["https://shop.example/", "https://shop.example/?a=1"],
      ["https://shop.example/a"],
    ],
    ["https://shop.example/docs/*", ["https://shop.example/docs"], ["https://other.example/docs"]],
    [
      "https://Shop.Example/cart?step=2*",
      ["https://shop.example/cart?step=2"],
      ["https://shop.example/cart?step=3"],
    ],
    ["https://shop.example:8443/*", ["https://shop.example:8443/a"], ["https://shop.example/a"]],
    ["https://shop.example:443/*", ["https://shop.example/a"], ["https://shop.example:8443/a"]],
    ["https://shop.example/*", [], ["https://shop.example:8443/a", "", "nonsense"]],
  ])("[V4] addresses: %s", (pattern, holds, not) => {
    expect(holds.filter((page) => !matches(pattern, page))).toEqual([]);
    expect(not.filter((page) => compilePage(pattern).test(page))).toEqual([]);
  });

  test.each([
    "pricing",
    "*",
    "*/pricing",
    "www.shop.example/x",
    "ftp://shop.example/",
    "",
    "?a=1",
    "#a",
    "//",
  ])("[V4] what begins with neither / nor https:// is refused: %s", (text) => {
    if (text === "//") expect(pageList.safeParse(text).success).toBe(true);
    else expect(pageList.safeParse(text).success).toBe(false);
  });

  test.each(["https://", "https://[", "https://a b/", `/${"x".repeat(500)}`])(
    "[V4] %s is no page",
    (text) => {
      expect(pageList.safeParse(text).success).toBe(false);
    },
  );

  test("[V4] the remedy names the path that was meant", () => {
    const { error } = pagePattern.safeParse("*/pricing");
    expect(error!.issues[0]).toMatchObject({
      params: { remedy: expect.stringContaining('write "/pricing"') },
    });
    expect(pagePattern.safeParse("ftp://a/").error!.issues[0]).toMatchObject({
      params: {
        remedy: "write a path that begins with /, as in /pricing*, or an address that begins with https://",
      },
    });
  });

  test("[V4] whatever a pattern says it is refused or has an answer for every path", () => {
    const syntax = [
      "/",
      "a",
      "*",
      ":",
      ":b",
      "+",
      "(",
      ")",
      "{",
      "}",
      "?",
      "#",
      "\\",
      "%",
      "ü",
      "|",
      "[",
      ".*",
    ];
    const text = fc
      .array(fc.constantFrom(...syntax), { maxLength: 12 })
      .map((pieces) => `/${pieces.join("")}`);
    fc.assert(
      fc.property(text, text, (pattern, path) => {
        expect(typeof compilePage(pattern).test(SHOP + path)).toBe("boolean");
      }),
      { numRuns: 1000 },
    );
    expect(compilePage("https://").test(SHOP)).toBe(false);
  });

  test("[V4] no pattern is slow, whatever the address", () => {
    const begun = performance.now();
    compilePage(`/${"*a".repeat(100)}/:x`).test(`${SHOP}/${"a".repeat(1000)}`);
    compilePage(`/:x/${"*".repeat(400)}b`).test(`${SHOP}/x/${"a".repeat(1000)}`);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  test("[V4] a path without any syntax of its own matches itself and nothing longer", () => {
    const letters = fc.string({
      unit: fc.constantFrom("a", "Z", "é", "+", "(", "{", "%41", "-", "."),
      minLength: 1,
    });
    const path = fc.array(
      letters.filter((one) => !/^\.+$/.test(one)),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(path, (segments) => {
        const text = `/${segments.join("/")}`;
        expect([text, `${text}/`, text.toUpperCase()].map((one) => matches(text, one))).toEqual([
          true,
          true,
          true,
        ]);
        expect(matches(text, `${text}/more`)).toBe(false);
        expect(matches(`${text}/*`, `${text}/more`)).toBe(true);
        expect(matches(`/${segments.map(() => ":part").join("/")}`, text)).toBe(true);
      }),
    );
  });

  test("a path is read from an address or from what looks like one", () => {
    expect(pathOf("https://shop.example/a/?b#c")).toBe("/a");
    expect(pathOf("/a/?b")).toBe("/a");
    expect(pathOf("/")).toBe("/");
  });
});

describe("the page family", () => {
  const holds = (when: Lines, visitor: Visitor, seconds: number) =>
    contains(compileRule(rule({ when }), PLACE).spans(visitor.facts(seconds)!), at(seconds));
  const visitor = new Visitor()
    .page(0, "/landing", { title: "Welcome" })
    .page(10, "/a", { title: "Page A", tab: "b" })
    .page(20, "/b", { title: "" });

  test.each<[Lines, number, boolean]>([
    [{ page: "/a" }, 15, true],
    [{ page: "/a" }, 5, false],
    [{ page: ["/x", "/b"] }, 25, true],
    [{ page_title: "page*" }, 15, true],
    [{ page_title: "*" }, 25, false],
    [{ landing: "/landing" }, 25, true],
    [{ landing: "/b" }, 25, false],
  ])("[E5] %j at second %d: %s", (when, seconds, expected) => {
    const until = new Visitor();
    for (const event of visitor.events) if (event.at <= at(seconds)) until.happened(event);
    expect(holds(when, until, seconds)).toBe(expected);
  });

  test("[E5] previous_page is the page view before this one, in whatever tab, and false on the first", () => {
    expect(holds({ previous_page: "/a" }, visitor, 25)).toBe(true);
    expect(holds({ previous_page: "/*" }, new Visitor().page(0, "/a"), 5)).toBe(false);
    expect(holds({ previous_page: "/a" }, new Visitor().page(0, "/a").page(5, "/a"), 6)).toBe(true);
  });
});

/** On this page now, which passed this. */
function onPage(path: string, data?: Readonly<Record<string, unknown>>) {
  const [first] = new Visitor().page(0, path).events;
  return factsOf(new Visitor().happened({ ...first!, ...(data && { data }) } as typeof first & object), 1);
}

describe("query", () => {
  const holds = (map: unknown, path: string) => ask("query", map).holds(onPage(path));

  test("[V5] every parameter that it names, whatever stands beside it", () => {
    expect(holds({ plan: "pro" }, "/?a=1&plan=Pro")).toBe(true);
    expect(holds({ plan: "pro", step: "2+" }, "/?plan=pro&step=10")).toBe(true);
    expect(holds({ plan: "pro", step: "2+" }, "/?plan=pro&step=1")).toBe(false);
    expect(holds({ plan: "pro" }, "/?plan=pro%20max")).toBe(false);
    expect(holds({ plan: "pro max" }, "/?plan=pro+max")).toBe(true);
    expect(holds({ Plan: "pro" }, "/?PLAN=pro")).toBe(true);
  });

  test("[V5] one that stands there twice holds if one does", () => {
    expect(holds({ tag: "b" }, "/?tag=a&tag=b")).toBe(true);
    expect(holds({ tag: "c" }, "/?tag=a&tag=b")).toBe(false);
  });

  test("[E5] one that is not there", () => {
    expect(holds({ plan: "*" }, "/")).toBe(false);
    expect(holds({ plan: "*" }, "/?other=1")).toBe(false);
    expect(holds({ plan: "*" }, "/?plan")).toBe(true);
    expect(holds({ constructor: "*" }, "/?a=1")).toBe(false);
    expect(holds({ plan: "*" }, "nonsense?plan=1")).toBe(false);
  });

  test("asked again on the next page", () => {
    const asked = ask("query", { a: "1" });
    expect([
      asked.holds(onPage("/?a=1")),
      asked.holds(onPage("/?a=2")),
      asked.holds(onPage("/?a=1")),
    ]).toEqual([true, false, true]);
  });

  test("says what there is", () => {
    expect(ask("query", { step: "2+", plan: ["pro", "max"] }).explain(onPage("/?step=1&plan=a&plan=b"))).toBe(
      'step 1 of 2 or more; plan "a", "b", wanted pro or max (query)',
    );
    expect(ask("query", { plan: "*" }).explain(onPage("/"))).toBe("plan unknown, wanted anything (query)");
  });
});

describe("hash", () => {
  const holds = (globs: unknown, path: string) => ask("hash", globs).holds(onPage(path));

  test("[V3] with or without its mark", () => {
    expect(holds("prices", "/faq?x=1#Prices")).toBe(true);
    expect(holds("#prices", "/faq#prices")).toBe(true);
    expect(holds("/faq", "/#/faq")).toBe(true);
    expect(holds(["a", "p*"], "/faq#prices")).toBe(true);
    expect(holds("grö*", "/faq#gr%C3%B6%C3%9Fe")).toBe(true);
    expect(holds("a#b?c", "/faq#a#b?c")).toBe(true);
    expect(holds("price", "/faq#prices")).toBe(false);
  });

  test("[E5] without one", () => {
    expect(holds("*", "/faq")).toBe(false);
    expect(holds("*", "/faq#")).toBe(false);
    expect(ask("hash", "#a").explain(onPage("/faq"))).toBe("hash unknown, wanted a");
    expect(ask("hash", "a").explain(onPage("/faq#b"))).toBe('hash "b", wanted a');
  });

  test("[T7] pages tell when it changes", () => {
    expect(conditions["hash"]!.watch!([])).toEqual({ hash: true });
  });
});

describe("data", () => {
  const cart = { cart_total: 80, items: ["hat", "Shoe"], coupon: null, address: { city: "Graz" } };
  const holds = (map: unknown) => ask("data", map).holds(onPage("/cart", cart));

  test("[V5] what the page passed", () => {
    expect(holds({ cart_total: "80+" })).toBe(true);
    expect(holds({ cart_total: "100+" })).toBe(false);
    expect(holds({ items: "shoe", cart_total: "<100" })).toBe(true);
    expect(holds({ items: "coat" })).toBe(false);
  });

  test("[E5] what it did not pass, and what is no value", () => {
    for (const key of ["missing", "coupon", "address", "constructor", "toString"])
      expect(holds(JSON.parse(`{"${key}":"*"}`))).toBe(false);
    expect(ask("data", { a: "*" }).holds(onPage("/"))).toBe(false);
  });

  test("and since then", () => {
    const visitor = new Visitor().page(0, "/");
    visitor.happened({ type: "data", at: at(5), tab: "a", data: { step: 2 } });
    expect(ask("data", { step: "2" }).holds(factsOf(visitor, 6))).toBe(true);
  });

  test("says what there is", () => {
    const says = (map: unknown, data: Readonly<Record<string, unknown>>) =>
      ask("data", map).explain(onPage("/", data));
    expect(says({ cart_total: "100+" }, cart)).toBe("cart_total 80 of 100 or more (data)");
    expect(says({ cart_total: "<50" }, cart)).toBe("cart_total 80, wanted fewer than 50 (data)");
    expect(says({ cart_total: "3" }, cart)).toBe("cart_total 80, wanted 3 (data)");
    expect(says({ paid: "true" }, { paid: false })).toBe("paid false, wanted true (data)");
    expect(says({ note: "x" }, { note: "y".repeat(1000) })).toBe(
      `note "${"y".repeat(100)}…", wanted x (data)`,
    );
    expect(says({ note: "x" }, { note: "" })).toBe("note unknown, wanted x (data)");
    const on = (seconds: number) => new Date(at(seconds)).toISOString();
    expect(says({ due: "<60d" }, { due: on(3601) })).toBe("due in 1 h, wanted less than 60 d (data)");
    expect(says({ due: ["3d", "x"] }, { due: on(-59) })).toBe("due 1 m ago, wanted 3 d or more or x (data)");
    expect(says({ due: "<60d" }, { due: on(1) })).toBe("due now, wanted less than 60 d (data)");
    expect(says({ due: "<60d" }, { due: "soon" })).toBe('due "soon", wanted <60d (data)');
  });
});

test("addresses and data are kept as far as rules read them", () => {
  const kept = (name: string, value: unknown) =>
    conditions[name]!.keeps!(conditions[name]!.schema.parse(value));
  expect(kept("query", { Plan: "a", step: "2" })).toEqual({ parameters: ["Plan", "step"] });
  expect(kept("hash", "a")).toEqual({ hash: true });
  expect(kept("data", { a: "1" })).toEqual({ data: ["a"] });
  for (const name of ["page", "landing", "previous_page"])
    expect(kept(name, ["/a?b=1", "/c"])).toEqual({ pages: ["/a?b=1", "/c"] });
  expect(kept("visited", "/a#b")).toEqual({ pages: ["/a#b"] });
});
