// The algebra of spans, against sets of whole numbers.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ALWAYS,
  complement,
  contains,
  earliest,
  intersect,
  NEVER,
  nextChange,
  span,
  union,
  whether,
  type Spans,
} from "../../../rules/engine/spans.ts";

const TIMES = Array.from({ length: 22 }, (_, i) => i - 1);
/** The times of a set that lie in the stretch looked at. */
const times = (spans: Spans) => TIMES.filter((time) => contains(spans, time));
const isTidy = (spans: Spans) =>
  spans.length % 2 === 0 && spans.every((edge, i) => i === 0 || spans[i - 1]! < edge);

const edges = fc
  .uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 8 })
  .map((all) => all.sort((a, b) => a - b));
const spans: fc.Arbitrary<Spans> = fc.oneof(
  { weight: 8, arbitrary: edges.map((all): Spans => (all.length % 2 === 0 ? all : [...all, Infinity])) },
  { weight: 2, arbitrary: edges.map((all): Spans => (all.length % 2 === 0 ? [] : [-Infinity, ...all])) },
  { weight: 1, arbitrary: fc.constantFrom(ALWAYS, NEVER, [-Infinity, Infinity], []) },
);

describe("sets of times", () => {
  test("[E1] intersection, union and complement are those of sets", () => {
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        const inA = (time: number) => contains(a, time);
        const inB = (time: number) => contains(b, time);
        expect(times(intersect(a, b))).toEqual(TIMES.filter((time) => inA(time) && inB(time)));
        expect(times(union(a, b))).toEqual(TIMES.filter((time) => inA(time) || inB(time)));
        expect(times(complement(a))).toEqual(TIMES.filter((time) => !inA(time)));
        for (const set of [intersect(a, b), union(a, b), complement(a)]) expect(isTidy(set)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("[E1] a set twice complemented is itself, and none of two is neither of them", () => {
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        expect([...complement(complement(a))]).toEqual([...a]);
        expect([...complement(union(a, b))]).toEqual([...intersect(complement(a), complement(b))]);
      }),
    );
  });

  test("[E1] the moment is the earliest instant of the set that is not past", () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 20 }), (set, now) => {
        const found = earliest(set, now);
        const first = TIMES.find((time) => time >= now && contains(set, time));
        if (first === undefined) expect(found === undefined || found > 20).toBe(true);
        else expect(found).toBe(first);
      }),
    );
  });

  test("[E1] membership changes at the next change and not before", () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 20 }), (set, now) => {
        const change = nextChange(set, now) ?? 21;
        for (const time of TIMES.filter((one) => one > now && one < change))
          expect(contains(set, time)).toBe(contains(set, now));
        if (change < 21) expect(contains(set, change)).toBe(!contains(set, change - 1));
      }),
    );
  });

  test("an empty stretch is never, what does not change always or never", () => {
    expect(span(5, 5)).toBe(NEVER);
    expect(span(6, 5)).toBe(NEVER);
    expect(span(5, 6)).toEqual([5, 6]);
    expect(whether(true)).toBe(ALWAYS);
    expect(whether(false)).toBe(NEVER);
  });
});
