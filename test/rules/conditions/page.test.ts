// Page patterns, and the conditions on the current page view and its neighbours.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePage, pageList, pagePattern, pathOf } from "../../../rules/language/page.ts";
import { compileRule } from "../../../rules/engine/compile.ts";
import { contains } from "../../../rules/engine/spans.ts";
import { at, rule, SHOP, Visitor, type Lines } from "../../support/visit.ts";

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
      params: { remedy: "write a path that begins with / or an address that begins with https://" },
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
    contains(compileRule(rule({ when })).spans(visitor.facts(seconds)!), at(seconds));
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
