// Page and server mask alike, whatever is written: two programs, one meaning.

import fc from "fast-check";
import { expect, test } from "vitest";
import { masked as onPage } from "../../../client/widget/mask.ts";
import { masked } from "../../../rules/record/mask.ts";

const MASKS: ("email" | "phone")[][] = [[], ["email"], ["phone"], ["email", "phone"]];

/** A number that passes the check of Luhn. */
const card = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 }).map((digits) => {
  const sum = digits
    .toReversed()
    .reduce((all, digit, i) => all + (i % 2 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return [...digits, (10 - (sum % 10)) % 10].join("");
});

const between = fc.constantFrom("", " ", "-", ".", "\n", "\u00a0", "\u200b", " - ", "\u2013", "\u202f");
const digitsOf = fc.constantFrom(0x30, 0x660, 0x6f0, 0xff10);

/** In one of the ways in which people write such numbers: in groups, in other digits. */
const written = fc
  .tuple(card, fc.integer({ min: 1, max: 6 }), between, digitsOf)
  .map(([number, group, gap, zero]) =>
    (number.match(new RegExp(`.{1,${group}}`, "g")) ?? [])
      .join(gap)
      .replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))),
  );

const pieces = fc.oneof(
  written,
  fc.constantFrom(
    " ",
    "card ",
    "12/29 ",
    "order 1234 ",
    "+49 170 1234567 ",
    "(212) 555-0123",
    "ana@shop.example",
    "٤١١",
    "•",
    "\u202e",
    "@",
    "+",
  ),
  fc.stringMatching(/^[0-9 .@a-z()+/-]{0,12}$/),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const prose = fc.array(pieces, { maxLength: 8 }).map((all) => all.join(""));

test("[C1] page and server give the same of any text, and masking twice is masking once", () => {
  fc.assert(
    fc.property(prose, fc.constantFrom(...MASKS), (text, also) => {
      const safe = masked(text, also);
      expect(onPage(text, also)).toBe(safe);
      expect(masked(safe, also)).toBe(safe);
      expect([...safe].length, "as many characters, or an address less").toBeLessThanOrEqual(
        also.includes("email") ? Infinity : [...text].length,
      );
    }),
    { numRuns: 3_000 },
  );
});

test("[C1] no card stays whole, among letters, however it is grouped and in whichever digits", () => {
  fc.assert(
    fc.property(
      written,
      fc.constantFrom("", "card: ", "Please take "),
      fc.constantFrom("", ".", ", thanks"),
      (number, before, after) => {
        for (const mask of [masked, onPage]) {
          const shown = mask(before + number + after, []);
          expect([...shown.matchAll(/[0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/gu)]).toHaveLength(4);
          expect(shown.startsWith(before) && shown.endsWith(after)).toBe(true);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
