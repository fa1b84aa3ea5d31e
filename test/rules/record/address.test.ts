// What of an address is kept: path, and of query and hash what the site allows or a rule reads.

import { describe, expect, test } from "vitest";
import { keptParts } from "../../../rules/engine/kept.ts";
import { cleanAddress, cleanReferrer } from "../../../rules/record/address.ts";
import { ruleset, type Said } from "../../support/visit.ts";

const kept = (parameters: readonly string[], hash = false) => ({ parameters: new Set(parameters), hash });

describe("addresses", () => {
  test.each([
    ["https://shop.example/a?token=1&Step=2#top", "https://shop.example/a?Step=2"],
    ["https://shop.example/a?token=1", "https://shop.example/a"],
    ["https://ana:secret@shop.example/a", "https://shop.example/a"],
    ["https://shop.example:8443/%C3%BC?step=a b&step=c", "https://shop.example:8443/%C3%BC?step=c"],
    ["javascript:alert(1)", ""],
    ["file:///etc/passwd", ""],
    ["nonsense", ""],
    ["", ""],
  ])("%s is kept as %s", (url, expected) => {
    expect(cleanAddress(url, kept(["step"]))).toBe(expected);
  });

  test("the hash where a rule reads it", () => {
    expect(cleanAddress("https://shop.example/a#top", kept([], true))).toBe("https://shop.example/a#top");
  });

  test("as long as it may be, the query stays", () => {
    const rest = 1024 - "https://shop.example/a?step=".length;
    const whole = (length: number) => `https://shop.example/a?step=${"x".repeat(length)}`;
    expect(cleanAddress(whole(rest), kept(["step"]))).toBe(whole(rest));
    expect(cleanAddress(whole(rest + 1), kept(["step"]))).toBe("https://shop.example/a");
  });

  test("too long, and the query goes, then the end of the path", () => {
    const query = `?step=${"x".repeat(2000)}`;
    expect(cleanAddress(`https://shop.example/a${query}`, kept(["step"]))).toBe("https://shop.example/a");
    expect(cleanAddress(`https://shop.example/${"x".repeat(2000)}`, kept([]))).toHaveLength(1024);
  });

  test("a referrer keeps its path only", () => {
    expect(cleanReferrer("https://www.google.com/search?q=my+illness#x")).toBe(
      "https://www.google.com/search",
    );
  });
});

describe("what rules read", () => {
  const parts = (...rules: readonly Said[]) => {
    const { parameters, hash } = keptParts(ruleset(rules));
    return [[...parameters].sort(), hash];
  };

  test("nothing, as long as no page pattern has a query or a hash", () => {
    expect(parts({ when: { page: "/a", channel: "paid", on_site: "5s" } })).toEqual([[], false]);
  });

  test("the parameters and the hash of every pattern, at any depth", () => {
    const when = {
      any: [{ landing: "/a?Plan=pro*&seats=2" }, { none: [{ previous_page: "https://shop.example/?x=1" }] }],
      all: [{ visited: { page: ["/c?deep=1", "/d"] } }, { visited: "/v?seen=1" }],
    };
    expect(parts({ when }, { unless: { page: "/e#top" } })).toEqual([
      ["deep", "plan", "seats", "seen", "x"],
      true,
    ]);
  });

  test("and those that the site keeps", () => {
    const rules = ruleset([]);
    const keeps = { ...rules, site: { ...rules.site, queryKeep: ["Ref"] } };
    expect([...keptParts(keeps).parameters]).toEqual(["ref"]);
  });
});
