// Patterns compared with each other, against every short text there is.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  covers,
  globPattern,
  meet,
  pageCovers,
  pagePattern,
  pagesMeet,
} from "../../../../rules/language/lint/patterns.ts";
import { compilePage } from "../../../../rules/language/page.ts";
import { globTest } from "../../../../rules/language/values.ts";

/** Every text of these letters up to a length. */
function texts(letters: string, longest: number): readonly string[] {
  let last = [""];
  const all = [""];
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => [...letters].map((letter) => text + letter));
    all.push(...last);
  }
  return all;
}

describe("globs", () => {
  const all = texts("ab", 7);
  const glob = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 5 }).map((parts) => parts.join(""));

  test("meet where a text fits both, and only there", () => {
    fc.assert(
      fc.property(glob, glob, (a, b) => {
        const [x, y] = [globTest(a), globTest(b)];
        expect(meet(globPattern(a), globPattern(b))).toBe(all.some((text) => x(text) && y(text)));
      }),
      { numRuns: 500 },
    );
  });

  test("cover only what fits them too", () => {
    fc.assert(
      fc.property(glob, glob, (a, b) => {
        const [x, y] = [globTest(a), globTest(b)];
        if (covers(globPattern(a), globPattern(b)))
          expect(all.filter((text) => y(text) && !x(text))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["*", "a*b", true],
    ["a*", "ab*", true],
    ["a*c", "abc", true],
    ["a*c", "ab*c", true],
    ["ab*", "a*", false],
    ["a", "A", true],
  ])("%s covers %s: %s", (whole, part, answer) => {
    expect(covers(globPattern(whole), globPattern(part))).toBe(answer);
  });
});

describe("pages", () => {
  const paths = texts("a/", 6).filter((text) => text.startsWith("/"));
  const pattern = fc
    .array(fc.constantFrom("/a", "/", "a", "*", "/*", "/:id"), { maxLength: 4 })
    .map((parts) => `/${parts.join("").replace(/^\//, "")}`);
  const urls = paths.map((path) => `https://shop.example${path}`);

  test("meet wherever a page fits both", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const [x, y] = [compilePage(a), compilePage(b)];
        if (urls.some((url) => x.test(url) && y.test(url)))
          expect(pagesMeet(pagePattern(a), pagePattern(b))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("cover only what they hold on", () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const [x, y] = [compilePage(a), compilePage(b)];
        if (pageCovers(pagePattern(a), pagePattern(b)))
          expect(urls.filter((url) => y.test(url) && !x.test(url))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["/docs/*", "/docs", true, true],
    ["/docs/*", "/docs/a", true, true],
    ["/docs/:section", "/docs/*", true, false],
    ["/docs/*", "/docs/:section", true, true],
    ["/docs/:section", "/docs/a/b", false, false],
    ["/a", "/b", false, false],
    ["/A/", "/a", true, true],
    ["https://shop.example/a", "/a", true, false],
    ["/a", "https://shop.example/a", true, true],
    ["https://a.example/a", "https://b.example/a", false, false],
    ["https://*.example/a", "https://b.example/a", true, true],
    ["http://a.example/a", "https://a.example/a", false, false],
    ["/a?x=1", "/a?x=2", false, false],
    ["/a?x=1", "/a", true, false],
    ["/a", "/a?x=1", true, true],
    ["/a#top", "/a#end", false, false],
  ])("%s and %s: meet %s, the first covers the second %s", (a, b, met, covered) => {
    expect(pagesMeet(pagePattern(a), pagePattern(b))).toBe(met);
    expect(pageCovers(pagePattern(a), pagePattern(b))).toBe(covered);
  });
});
