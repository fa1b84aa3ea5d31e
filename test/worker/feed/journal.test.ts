// What a console's socket keeps for its shard: as much as fits, and nothing once it is stored.

import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import type { Entry } from "../../../worker/feed/entry.ts";
import { type Change, Journal } from "../../../worker/feed/journal.ts";
import { Console, shardOf } from "../support/console.ts";
import { someRow, visitorId } from "../support/row.ts";
import { newSite } from "../support/shard.ts";

const change = (n: number, title = "Pricing"): Change => {
  const visitor = visitorId(n);
  const row = someRow(visitor, { page: { url: "https://shop.example/pricing", title, since: 1 } });
  const entry: Entry = { visitor, visit: 1, sequence: 1, heard: 1, row, unfinished: [] };
  return [visitor, entry];
};
const changes = (count: number, title?: string): Change[] =>
  Array.from({ length: count }, (_, n) => change(n, title));

async function withConsole(use: (fresh: () => Journal) => void): Promise<void> {
  const site = newSite();
  await Console.open(site, {});
  await runInDurableObject(shardOf(site), (_, ctx) => use(() => new Journal(ctx)));
}

test("what is kept is there after a wake, what is gone included, until it is stored", () =>
  withConsole((fresh) => {
    const kept: Change[] = [change(1), [visitorId(2), undefined]];
    expect(fresh().keep(kept)).toBe(true);
    const woken = fresh();
    expect(woken.load()).toEqual(kept);
    woken.clear();
    expect(fresh().load()).toEqual([]);
  }));

test("too many, or too long in whichever letters, are not kept", () =>
  withConsole((fresh) => {
    expect(fresh().keep(changes(8))).toBe(true);
    expect(fresh().keep(changes(17))).toBe(false);
    expect(fresh().keep(changes(12, "x".repeat(1_000)))).toBe(false);
    expect(fresh().keep(changes(8, "日".repeat(400)))).toBe(false);
    expect(fresh().load()).toEqual(changes(8));
  }));

test("without a console there is nowhere to keep it", async () => {
  const kept = await runInDurableObject(shardOf(newSite()), (_, ctx) => new Journal(ctx).keep(changes(1)));
  expect(kept).toBe(false);
});
