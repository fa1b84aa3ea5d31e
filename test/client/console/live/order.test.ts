// Rows stand still while somebody aims at them.

import { expect, test } from "vitest";

import { arrange, NOBODY } from "../../../../client/console/live/order.ts";
import { row, visitorId } from "../support/samples.ts";

const ids = (standing: ReturnType<typeof arrange>): readonly string[] => standing.rows.map(({ id }) => id);

test("the order is the list's own while nobody aims", () => {
  const standing = arrange(NOBODY, [row(2), row(1)], "q", false);
  expect(ids(arrange(standing, [row(3), row(1)], "q", false))).toEqual([3, 1].map(visitorId));
});

test("frozen: everybody stays in place, changes are seen, who is new is counted", () => {
  const before = arrange(NOBODY, [row(1), row(2), row(3)], "q", false);
  const frozen = arrange(before, [row(9), row(3), row(2, { pages: 7 }), row(8), row(1)], "q", true);
  expect(ids(frozen)).toEqual([1, 2, 3].map(visitorId));
  expect(frozen.rows[1]?.pages).toBe(7);
  expect(frozen.fresh).toBe(2);
});

test("frozen: who left stays in place and is shown as left, once", () => {
  const before = arrange(NOBODY, [row(1), row(2, { next: { rule: "r", at: 1 } })], "q", false);
  const once = arrange(before, [row(1)], "q", true);
  expect(ids(once)).toEqual([1, 2].map(visitorId));
  expect(once.rows[1]).toMatchObject({ status: "left" });
  expect(once.rows[1]).not.toHaveProperty("next");
  expect(arrange(once, [row(1)], "q", true).rows[1]).toBe(once.rows[1]);
});

test("thawed: the new ones come in and the gone ones go", () => {
  const before = arrange(NOBODY, [row(1), row(2)], "q", false);
  const frozen = arrange(before, [row(9), row(1)], "q", true);
  const thawed = arrange(frozen, [row(9), row(1)], "q", false);
  expect(ids(thawed)).toEqual([9, 1].map(visitorId));
  expect(thawed.fresh).toBe(0);
});

test("another question is another list, and an empty one has nothing to hold", () => {
  const before = arrange(NOBODY, [row(1), row(2)], "q", false);
  expect(ids(arrange(before, [row(5)], "other", true))).toEqual([visitorId(5)]);
  expect(ids(arrange(arrange(NOBODY, [], "q", false), [row(5)], "q", true))).toEqual([visitorId(5)]);
});
