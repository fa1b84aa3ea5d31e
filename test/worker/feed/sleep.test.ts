// A shard that sleeps, is cut off, or dies: no console is told anything untrue, and who is on the site is not forgotten.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { FeedRow } from "../../../worker/protocol.ts";
import { Console, shardOf } from "../support/console.ts";
import { someRow, visitorId } from "../support/row.ts";
import {
  arrive,
  eventually,
  MINUTE,
  newSite,
  published,
  SECOND,
  seen,
  sleep,
  stopClock,
  storedRows,
} from "../support/shard.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ANN = visitorId(1);
const BOB = visitorId(2);
const BOTH = [ANN, BOB].sort();

describe("sleep and crashes", () => {
  test("a console is told the truth after a hibernation in between, whatever changed", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    await seen(site, ANN, 1);
    await seen(site, BOB, 1);
    await eventually(() => console.ids.length).toBe(2);
    await sleep(site, pass);
    await seen(site, ANN, 2);
    await eventually(() => console.rows.get(ANN)?.pages).toBe(2);
    expect(console.ids).toEqual(BOTH);
    expect(console.closed).toBeUndefined();
  });

  test("a console that was cut off and comes back sees the same list", async () => {
    const pass = stopClock();
    const site = await published();
    const before = await Console.open(site, {});
    const visitors = [await arrive(site, pass), await arrive(site, pass)].sort();
    await eventually(() => before.ids).toEqual(visitors);
    await evictDurableObject(shardOf(site), { webSockets: "close" });
    await eventually(() => before.closed).toBeDefined();
    const after = await Console.open(site, {});
    expect(after.ids).toEqual(visitors);
    for (const id of visitors) expect(after.rows.get(id)?.page).toEqual(before.rows.get(id)?.page);
  });

  test("whatever happens in whatever order, with sleep in between, a console shows the true list", async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant("seen" as const), n: fc.nat(5), visits: fc.nat(3) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("sleep" as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("forget" as const), n: fc.nat(5) }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant("ask" as const), limit: fc.integer({ min: 1, max: 6 }) }),
      },
    );
    const pass = stopClock();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const site = newSite();
        const console = await Console.open(site, { sort: "visits", limit: 3 });
        const truth = new Map<string, FeedRow>();
        let limit = 3;
        let sequence = 0;
        // Six times 9 s and a sweep would ask objects that know of no visit.
        let sleeps = 5;
        for (const one of steps) {
          if (one.do === "seen") {
            const row = someRow(visitorId(one.n), { visits: one.visits, pages: ++sequence });
            truth.set(row.id, row);
            await seen(site, row.id, sequence, { row });
          } else if (one.do === "forget") {
            truth.delete(visitorId(one.n));
            await shardOf(site).forget(visitorId(one.n));
          } else if (one.do === "ask") {
            limit = one.limit;
            await console.asks({ sort: "visits", limit });
          } else if (sleeps-- > 0) await sleep(site, pass);
        }
        const shown = [...truth.values()]
          .sort((a, b) => b.visits - a.visits || (a.id < b.id ? -1 : 1))
          .slice(0, limit);
        const expected = { total: truth.size, rows: Object.fromEntries(shown.map((row) => [row.id, row])) };
        await expect
          .poll(() => ({ total: console.total, rows: Object.fromEntries(console.rows) }))
          .toEqual(expected);
        console.socket.close();
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  test("stores at once after a quiet stretch, then together by the alarm", async () => {
    const pass = stopClock();
    const site = newSite();
    await seen(site, ANN, 1);
    expect((await storedRows(site)).map(({ id }) => id)).toEqual([ANN]);
    await seen(site, BOB, 1);
    expect((await storedRows(site)).map(({ id }) => id)).toEqual([ANN]);
    pass(8 * SECOND);
    await runDurableObjectAlarm(shardOf(site));
    expect((await storedRows(site)).map(({ id }) => id).sort()).toEqual(BOTH);
  });

  test("watched, what changed is kept on a console's socket over a sleep, and stored once 30 s are over", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    await seen(site, ANN, 1);
    expect((await storedRows(site)).map(({ id }) => id)).toEqual([ANN]);
    pass(5 * SECOND);
    await seen(site, BOB, 1);
    const armed = await runInDurableObject(shardOf(site), (_, { storage }) => storage.getAlarm());
    expect((await storedRows(site)).map(({ id }) => id)).toEqual([ANN]);
    pass(20 * SECOND);
    await evictDurableObject(shardOf(site));
    await seen(site, ANN, 2);
    await eventually(() => console.ids).toEqual(BOTH);
    expect(console.rows.get(BOB)?.pages).toBe(1);
    // The shard woke, does not know when it stored last, and stores.
    expect((await storedRows(site)).map(({ id }) => id).sort()).toEqual(BOTH);
    // None of that set an alarm: the one there was is for the next sweep.
    expect(await runInDurableObject(shardOf(site), (_, { storage }) => storage.getAlarm())).toBe(armed);
  });

  test("a console that goes leaves nothing unstored behind", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    await seen(site, ANN, 1);
    pass(5 * SECOND);
    await seen(site, BOB, 1);
    await evictDurableObject(shardOf(site));
    console.socket.close();
    await expect.poll(async () => (await storedRows(site)).map(({ id }) => id).sort()).toEqual(BOTH);
  });

  test("unwatched, another page view of the same visit writes nothing; watched, it is kept", async () => {
    const pass = stopClock();
    const site = newSite();
    await seen(site, ANN, 1);
    pass(MINUTE);
    await seen(site, ANN, 2);
    expect((await storedRows(site))[0]?.pages).toBe(1);
    const console = await Console.open(site, {});
    await eventually(() => console.ids).toEqual([]);
    await seen(site, ANN, 3);
    pass(MINUTE);
    await seen(site, ANN, 4);
    expect((await storedRows(site))[0]?.pages).toBe(4);
  });
});
