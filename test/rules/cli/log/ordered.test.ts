// Putting nearly ordered things into order.

import fc from "fast-check";
import { expect, test } from "vitest";
import { ordered } from "../../../../rules/cli/log/ordered.ts";

const SPAN = 300;

function run(times: readonly number[]) {
  const given: [at: number, index: number][] = [];
  let restarts = 0;
  const order = ordered<[number, number]>(
    SPAN,
    (one) => given.push(one),
    () => restarts++,
  );
  times.forEach((at, index) => order.add(at, [at, index]));
  order.end();
  return { given, restarts, late: order.late() };
}

test("what is out of order within the span is sorted, equal times as they came", () => {
  const steps = fc.array(fc.tuple(fc.nat(400), fc.nat(SPAN)), { maxLength: 300 });
  fc.assert(
    fc.property(steps, (all) => {
      let newest = 0;
      const times = all.map(([forward, back]) => {
        newest += forward;
        return newest - back;
      });
      const sorted = times
        .map((at, index) => [at, index] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(run(times)).toEqual({ given: sorted, restarts: 0, late: 0 });
    }),
  );
});

test("whatever comes, each is given out or counted as late, and in order between two restarts", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2000), { maxLength: 400 }), (times) => {
      const { given, late, restarts } = run(times);
      expect(given.length + late).toBe(times.length);
      const falls = given.filter(([at], i) => i > 0 && at < given[i - 1]![0]).length;
      expect(falls).toBeLessThanOrEqual(restarts);
    }),
  );
});

test("no more is held than the span is long", () => {
  const given: number[] = [];
  const order = ordered<number>(
    SPAN,
    (at) => given.push(at),
    () => {},
  );
  for (let at = 0; at <= 10_000; at++) {
    order.add(at, at);
    expect(at + 1 - given.length).toBeLessThanOrEqual(SPAN + 1);
  }
});

test("one wrong clock does not make all that follows late", () => {
  const minutes = Array.from({ length: 500 }, (_, i) => i * 10);
  const { given, late, restarts } = run([...minutes.slice(0, 50), 1e9, ...minutes.slice(50)]);
  expect([given.length, late, restarts]).toEqual([501, 0, 1]);
});

test("a few that are too late are left out", () => {
  expect(run([0, 1000, 5, 1001])).toEqual({
    given: [
      [0, 0],
      [1000, 1],
      [1001, 3],
    ],
    restarts: 0,
    late: 1,
  });
});
