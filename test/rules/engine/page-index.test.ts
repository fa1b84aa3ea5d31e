// Rules found by the page must be the ones that a look at every rule finds.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PageIndex } from "../../../rules/engine/page-index.ts";
import { compilePage } from "../../../rules/language/page.ts";
import { node, rule, type Said } from "../../support/visit.ts";

const SHOP = "https://shop.example";
const parts = [
  "docs",
  "Docs",
  "pricing",
  "a",
  "%C3%BC",
  "ü",
  "x:y",
  ":id",
  "*",
  "pri*",
  "{b}",
  "a+b",
  ".",
  "",
  "a.html",
];
const pattern = fc
  .tuple(
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "?a=1*", "#top"),
  )
  .map(([path, more]) => `/${path.join("/")}${more}`)
  .filter((one) => isPattern(one));
const address = fc
  .tuple(
    fc.array(
      fc.constantFrom("docs", "DOCS", "pricing", "a", "%C3%BC", "ü", "x:y", "{b}", "a+b", "a.html", ""),
      {
        maxLength: 3,
      },
    ),
    fc.constantFrom("", "?a=1", "?a=2&b", "#top", "/"),
  )
  .map(([path, more]) => new URL(`${SHOP}/${path.join("/")}${more}`).href);

function isPattern(text: string): boolean {
  try {
    node({ page: text });
    return true;
  } catch {
    return false;
  }
}

const page = fc.oneof(
  pattern,
  fc.array(pattern, { minLength: 1, maxLength: 3 }),
  fc.constant(`${SHOP}/docs/*`),
);
const said: fc.Arbitrary<Said> = fc.oneof(
  page.map((one) => ({ when: { page: one } })),
  fc.tuple(page, page).map(([one, other]) => ({ when: { page: one }, unless: { page: other } })),
  fc
    .tuple(page, page)
    .map(([one, other]) => ({ when: { all: [{ page: one }, { page: other }], idle: "3s" } })),
  page.map((one) => ({ when: { any: [{ page: one }, { idle: "3s" }] } })),
  fc.constant({ when: { idle: "3s" } }),
);

describe("[E4] the index by page", () => {
  test("finds what a look at every rule finds, in the same order", () => {
    fc.assert(
      fc.property(
        fc.array(said, { maxLength: 12 }),
        fc.array(address, { minLength: 1, maxLength: 5 }),
        (all, urls) => {
          const rules = all.map((one, i) => ({ rule: rule({ ...one, id: `r${i}` }) }));
          const index = new PageIndex(rules);
          for (const url of [...urls, ...urls]) {
            const on = (patterns: string | string[] | undefined) =>
              [patterns ?? []]
                .flat()
                .some((one) => compilePage(one.toLowerCase()).test(url) || compilePage(one).test(url));
            const expected = rules.filter((_, i) => {
              const { when = {}, unless } = all[i]!;
              const musts = [
                when["page"],
                ...((when["all"] as { page: string }[] | undefined) ?? []).map((one) => one.page),
              ];
              return (
                musts.every((must) => must === undefined || on(must as string)) &&
                (unless === undefined || !on(unless["page"] as string))
              );
            });
            expect(index.on(url).map((one) => one.rule.id)).toEqual(expected.map((one) => one.rule.id));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("knows nothing of addresses that are none", () => {
    expect(new PageIndex([{ rule: rule({ when: { page: "/docs" } }) }]).on("")).toEqual([]);
    expect(new PageIndex([{ rule: rule() }]).on("nonsense")).toHaveLength(1);
  });

  test("remembers a thousand pages and then begins anew", () => {
    const index = new PageIndex([{ rule: rule({ when: { page: "/docs/*" } }) }]);
    for (let i = 0; i < 2500; i++) expect(index.on(`${SHOP}/docs/${i}`)).toHaveLength(1);
  });
});
