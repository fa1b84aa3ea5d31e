// Rows stand still while somebody aims at them.

import { expect, test } from "vitest";

import { arrange, NOBODY } from "../../../../client/console/live/order.ts";
import { NOW, row, visitorId } from "../support/samples.ts";

const ids = (standing: ReturnType<typeof arrange>): readonly string[] => standing.rows.map(({ id }) => id);

test("the order is the list's own while nobody aims", () => {
  const standing = arrange(NOBODY, [row(2), row(1)], "q", false, NOW);
  expect(ids(arrange(standing, [row(3), row(1)], "q", false, NOW))).toEqual([3, 1].map(visitorId));
});

test("frozen: everybody stays in place, changes are seen, who is new is counted", () => {
  const before = arrange(NOBODY, [row(1), row(2), row(3)], "q", false, NOW);
  const frozen = arrange(before, [row(9), row(3), row(2, { pages: 7 }), row(8), row(1)], "q", true, NOW);
  expect(ids(frozen)).toEqual([1, 2, 3].map(visitorId));
  expect(frozen.rows[1]?.pages).toBe(7);
  expect(frozen.fresh).toBe(2);
});

test("frozen: who left stays in place and is shown as left, once", () => {
  const before = arrange(NOBODY, [row(1), row(2, { next: { rule: "r", at: 1 } })], "q", false, NOW);
  const once = arrange(before, [row(1)], "q", true, NOW);
  expect(ids(once)).toEqual([1, 2].map(visitorId));
  expect(once.rows[1]).toMatchObject({ status: "left" });
  expect(once.rows[1]).not.toHaveProperty("next");
  expect(arrange(once, [row(1)], "q", true, NOW).rows[1]).toBe(once.rows[1]);
});

test("thawed: the new ones come in and the gone ones go", () => {
  const before = arrange(NOBODY, [row(1), row(2)], "q", false, NOW);
  const frozen = arrange(before, [row(9), row(1)], "q", true, NOW);
  const thawed = arrange(frozen, [row(9), row(1)], "q", false, NOW);
  expect(ids(thawed)).toEqual([9, 1].map(visitorId));
  expect(thawed.fresh).toBe(0);
});

test("another question is another list, and an empty one has nothing to hold", () => {
  const before = arrange(NOBODY, [row(1), row(2)], "q", false, NOW);
  expect(ids(arrange(before, [row(5)], "other", true, NOW))).toEqual([visitorId(5)]);
  expect(ids(arrange(arrange(NOBODY, [], "q", false, NOW), [row(5)], "q", true, NOW))).toEqual([
    visitorId(5),
  ]);
});

const marksOf = ({ marks }: ReturnType<typeof arrange>): object =>
  Object.fromEntries([...marks].map(([id, { as }]) => [parseInt(id.slice(0, 4), 16), as]));

test("who came and what changed is marked, for a while; what the first list says is no news", () => {
  const rows = [row(1), row(2), row(3)];
  const first = arrange(NOBODY, rows, "q", false, NOW);
  expect(marksOf(first)).toEqual({});
  const page = { url: "https://shop.example/cart", title: "Cart", since: NOW };
  const next = [row(4, { since: NOW }), row(1, { page }), rows[1]!, row(3, { idle_since: NOW })];
  const second = arrange(first, next, "q", false, NOW + 250);
  expect(marksOf(second)).toEqual({ 4: "new", 1: "changed" });
  const third = arrange(second, next, "q", false, NOW + 3_000);
  expect(third.marks.get(visitorId(4))).toBe(second.marks.get(visitorId(4)));
  expect(marksOf(arrange(third, next, "q", false, NOW + 5_000))).toEqual({});
  // Beyond the window somebody may come into sight who was here for long; another question is another list.
  expect(marksOf(arrange(third, [...next, row(60)], "q", false, NOW + 5_000))).toEqual({});
  expect(marksOf(arrange(second, next, "other", false, NOW + 250))).toEqual({});
});

test("frozen: what changed is marked in its place", () => {
  const first = arrange(NOBODY, [row(1)], "q", false, NOW);
  expect(marksOf(arrange(first, [row(1, { status: "invited" })], "q", true, NOW))).toEqual({ 1: "changed" });
});
