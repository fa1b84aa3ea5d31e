// The list of live visitors, put together from shards.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  applyFeed,
  isKnown,
  NO_FEED,
  sortedRows,
  totalOf,
  type FeedState,
} from "../../../../client/console/live/feed.ts";
import type { FeedRow, FromFeed } from "../../../../worker/protocol.ts";
import { NOW, row, visitorId } from "../support/samples.ts";

const snapshot = (rows: readonly FeedRow[], total = rows.length): FromFeed => ({
  type: "snapshot",
  rows,
  total,
  at: NOW,
});
const changes = (set: readonly FeedRow[], gone: readonly string[] = [], total = 0): FromFeed => ({
  type: "changes",
  set,
  gone,
  total,
  at: NOW,
});
const ids = (state: FeedState): readonly string[] => sortedRows(state, "since", 100).map(({ id }) => id);

describe("one shard", () => {
  test("a snapshot replaces what was known, changes add to it", () => {
    let state = applyFeed(NO_FEED, 0, 1, snapshot([row(1), row(2)]));
    state = applyFeed(state, 0, 1, changes([row(3)], [visitorId(1)], 2));
    expect(ids(state)).toEqual([visitorId(2), visitorId(3)]);
    expect(totalOf(state)).toBe(2);
    state = applyFeed(state, 0, 1, snapshot([row(9)]));
    expect(ids(state)).toEqual([visitorId(9)]);
  });

  test("changes without a snapshot of their line say nothing", () => {
    expect(applyFeed(NO_FEED, 0, 1, changes([row(1)]))).toBe(NO_FEED);
    const before = applyFeed(NO_FEED, 0, 1, snapshot([row(1)]));
    // The line was lost and opened again; its first words must be a snapshot.
    expect(applyFeed(before, 0, 2, changes([row(2)], [visitorId(1)]))).toBe(before);
    const after = applyFeed(before, 0, 2, snapshot([row(2)]));
    expect(ids(after)).toEqual([visitorId(2)]);
  });

  test("what an older line still says comes too late", () => {
    const state = applyFeed(NO_FEED, 0, 2, snapshot([row(1)]));
    expect(applyFeed(state, 0, 1, snapshot([row(5)]))).toBe(state);
    expect(applyFeed(state, 0, 1, changes([row(5)]))).toBe(state);
  });

  test("gone and set again in one message is there; gone without being there is nothing", () => {
    let state = applyFeed(NO_FEED, 0, 1, snapshot([row(1)]));
    state = applyFeed(state, 0, 1, changes([row(1, { pages: 9 })], [visitorId(1), visitorId(7)], 1));
    expect(sortedRows(state, "since", 10)[0]?.pages).toBe(9);
  });

  test("a row that says the same stays the same object, and one that changed does not", () => {
    const first = applyFeed(NO_FEED, 0, 1, snapshot([row(1), row(2)]));
    const again = applyFeed(first, 0, 2, snapshot([row(1), row(2, { pages: 8 })]));
    expect(sortedRows(again, "since", 10)[0]).toBe(sortedRows(first, "since", 10)[0]);
    expect(sortedRows(again, "since", 10)[1]).not.toBe(sortedRows(first, "since", 10)[1]);
  });

  test("messages of a newer server are passed over", () => {
    const state = applyFeed(NO_FEED, 0, 1, snapshot([row(1)]));
    expect(applyFeed(state, 0, 1, { type: "weather" } as unknown as FromFeed)).toBe(state);
  });
});

describe("several shards", () => {
  test("are one list with one total, known when all have spoken", () => {
    let state = applyFeed(NO_FEED, 0, 1, snapshot([row(1), row(4)], 40));
    expect(isKnown(state, 2)).toBe(false);
    state = applyFeed(state, 1, 1, snapshot([row(2), row(3)], 60));
    expect(isKnown(state, 2)).toBe(true);
    expect(ids(state)).toEqual([1, 2, 3, 4].map(visitorId));
    expect(totalOf(state)).toBe(100);
    expect(sortedRows(state, "since", 3)).toHaveLength(3);
  });

  test("stand in the orders of the feed", () => {
    const rows = [
      row(1, {
        visits: 1,
        idle_since: NOW - 5_000,
        page: { url: "https://shop.example/b", title: "", since: 0 },
      }),
      row(2, { visits: 9, page: { url: "https://shop.example/c", title: "", since: 0 } }),
      row(3, {
        visits: 4,
        idle_since: NOW - 90_000,
        page: { url: "https://shop.example/a", title: "", since: 0 },
      }),
    ];
    const state = applyFeed(NO_FEED, 0, 1, snapshot(rows));
    const order = (sort: "since" | "idle" | "page" | "visits") =>
      sortedRows(state, sort, 9).map(({ id }) => parseInt(id.slice(0, 4), 16));
    expect(order("since")).toEqual([1, 2, 3]);
    expect(order("idle")).toEqual([3, 1, 2]);
    expect(order("page")).toEqual([3, 1, 2]);
    expect(order("visits")).toEqual([2, 3, 1]);
  });
});

test("whatever the shards tell, the list is what they last told", () => {
  const told = fc.record({
    shard: fc.nat(2),
    kind: fc.constantFrom("snapshot", "changes", "lost"),
    set: fc.array(fc.nat(30), { maxLength: 6 }),
    gone: fc.array(fc.nat(30), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(told, { maxLength: 40 }), (steps) => {
      let state = NO_FEED;
      const lines = [1, 1, 1];
      const oracle = [0, 1, 2].map(() => ({ line: 0, rows: new Map<string, FeedRow>() }));
      for (const { shard, kind, set, gone } of steps) {
        // A visitor is in one shard only.
        const mine = (number: number) => row(number * 3 + shard, { pages: steps.length });
        const truth = oracle[shard]!;
        if (kind === "lost") lines[shard]!++;
        else if (kind === "snapshot") {
          truth.line = lines[shard]!;
          truth.rows = new Map(set.map(mine).map((one) => [one.id, one]));
          state = applyFeed(state, shard, truth.line, snapshot(set.map(mine)));
        } else {
          state = applyFeed(
            state,
            shard,
            lines[shard]!,
            changes(
              set.map(mine),
              gone.map((number) => mine(number).id),
            ),
          );
          if (truth.line !== lines[shard]) continue;
          for (const number of gone) truth.rows.delete(mine(number).id);
          for (const number of set) truth.rows.set(mine(number).id, mine(number));
        }
      }
      const expected = oracle.flatMap(({ rows }) => [...rows.keys()]).sort();
      expect(
        sortedRows(state, "since", 1_000)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(expected);
    }),
  );
});
