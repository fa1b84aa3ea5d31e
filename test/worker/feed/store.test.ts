// The stored roster: few large rows, whatever the number of visitors, and read back as it was written.

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { Entry } from "../../../worker/feed/entry.ts";
import { bucketsFor, FeedStore } from "../../../worker/feed/store.ts";
import { shardOf } from "../support/console.ts";
import { NOON, someRow, visitorId } from "../support/row.ts";

const entry = (n: number, more: Partial<Entry> = {}): Entry => ({
  visitor: visitorId(n),
  visit: 1,
  sequence: n,
  heard: NOON + n,
  row: someRow(visitorId(n)),
  unfinished: [{ visit: 1, at: NOON + 60_000, failed: 0 }],
  ...more,
});

const idsOf = (entries: readonly Entry[]): string[] => entries.map(({ visitor }) => visitor).sort();

let shards = 0;
/** A store in a real object's tables, and how many rows what it does writes. */
function inShard<T>(use: (store: FeedStore, sql: SqlStorage, fresh: () => FeedStore) => T): Promise<T> {
  return runInDurableObject(shardOf(`store-${++shards}`), (_, { storage }) =>
    use(new FeedStore(storage.sql), storage.sql, () => new FeedStore(storage.sql)),
  );
}
const save = (store: FeedStore, entries: readonly Entry[], unsaved: readonly Entry[] = entries): void =>
  store.save(entries, entries.length, new Set(unsaved.map(({ visitor }) => visitor)));
const count = (sql: SqlStorage): number => sql.exec("SELECT 1 FROM roster").toArray().length;

describe("the roster", () => {
  test("is read back by the next object as it was written", () =>
    inShard((store, _, fresh) => {
      const entries = [
        entry(1),
        entry(2, { leaves: NOON + 20_000 }),
        entry(3, { row: someRow(visitorId(3), { name: "Ødegård 🎉", tags: ['it\'s "quoted"'] }) }),
        { visitor: visitorId(4), visit: 3, sequence: 1, heard: NOON, unfinished: [] },
      ];
      save(store, entries);
      expect(fresh().load()).toEqual(entries);
    }));

  test("of a small site is one row", () =>
    inShard((store, sql) => {
      save(
        store,
        Array.from({ length: 1000 }, (_, n) => entry(n)),
      );
      expect(count(sql)).toBe(1);
    }));

  test("of a big shard is a few, of which only those are written in which something changed", () =>
    inShard((store, sql, fresh) => {
      const entries = Array.from({ length: 2500 }, (_, n) => entry(n));
      save(store, entries);
      expect(count(sql)).toBe(4);
      const before = sql.exec("SELECT bucket, entries FROM roster").toArray();
      const changed = entry(7, { sequence: 999 });
      const next = entries.map((one) => (one.visitor === changed.visitor ? changed : one));
      save(store, next, [changed]);
      const after = sql.exec("SELECT bucket, entries FROM roster").toArray();
      expect(after.filter((row, n) => row["entries"] !== before[n]!["entries"]).length).toBe(1);
      expect(idsOf(fresh().load())).toEqual(idsOf(next));
      expect(
        fresh()
          .load()
          .find(({ visitor }) => visitor === changed.visitor),
      ).toEqual(changed);
    }));

  test("grows and shrinks without losing or doubling anybody", () =>
    inShard((store, sql, fresh) => {
      const many = Array.from({ length: 4500 }, (_, n) => entry(n));
      for (const size of [10, 1200, 4500, 700, 200, 30, 0]) {
        const before = fresh().load();
        const entries = many.slice(0, size);
        const kept = new Set(idsOf(entries));
        const changed = entries.filter((one) => !before.some((old) => old.visitor === one.visitor));
        const gone = before.filter(({ visitor }) => !kept.has(visitor));
        save(store, entries, [...changed, ...gone]);
        expect(idsOf(fresh().load())).toEqual(idsOf(entries));
      }
      expect(count(sql)).toBe(0);
    }));

  test("never puts more into one row than a row may hold", () =>
    inShard((store, sql, fresh) => {
      const long = `https://shop.example/${"ü".repeat(4000)}`;
      const entries = Array.from({ length: 250 }, (_, n) =>
        entry(n, { row: someRow(visitorId(n), { landing: long, referrer: long }) }),
      );
      save(store, entries);
      expect(count(sql)).toBeGreaterThan(1);
      for (const { entries: text } of sql.exec<{ entries: string }>("SELECT entries FROM roster"))
        expect(new TextEncoder().encode(text).byteLength).toBeLessThan(2_000_000);
      expect(idsOf(fresh().load())).toEqual(idsOf(entries));
      // Smaller again: what the longer one needed more is gone.
      save(store, [entry(1)], entries);
      expect(count(sql)).toBe(1);
    }));

  test("of an older shape is taken for none", () =>
    inShard((store, sql, fresh) => {
      save(store, [entry(1)]);
      sql.exec(`UPDATE roster SET entries = replace(entries, '"format":1', '"format":0')`);
      expect(fresh().load()).toEqual([]);
    }));
});

test("a change of the number of buckets needs a reason, or each save would write everything", () => {
  expect([0, 1, 1024].map((entries) => bucketsFor(entries, 1))).toEqual([1, 1, 1]);
  expect([1025, 4096].map((entries) => bucketsFor(entries, 1))).toEqual([4, 4]);
  expect([4096, 1024, 256].map((entries) => bucketsFor(entries, 4))).toEqual([4, 4, 4]);
  expect([255, 0].map((entries) => bucketsFor(entries, 4))).toEqual([1, 1]);
  expect([2500, 20_000, 1_000_000].map((entries) => bucketsFor(entries, 1))).toEqual([4, 64, 256]);
});
