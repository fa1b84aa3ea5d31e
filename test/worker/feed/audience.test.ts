// The consoles of a shard in workerd, over real sockets: what they are sent, when, and when they are closed.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { WATCH } from "../../../worker/feed/limits.ts";
import { siteObject } from "../../../worker/objects.ts";
import type { TeamCalls } from "../../../worker/site/calls.ts";
import { Console, shardOf } from "../support/console.ts";
import { BY } from "../support/page.ts";
import { someRow, visitorId } from "../support/row.ts";
import { eventually, MINUTE, newSite, seen, stopClock } from "../support/shard.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ANN = visitorId(1);
const BOB = visitorId(2);
const BOTH = [ANN, BOB].sort();

const siteOf = (site: string): TeamCalls => env.SITE.getByName(siteObject(site)) as unknown as TeamCalls;

/** An agent of this site with a session, as its cookie would prove. */
async function signedIn(
  site: string,
  name: string,
): Promise<{ agent: { id: string; name: string; role: "agent" }; session: string }> {
  const [link, session] = [crypto.randomUUID(), crypto.randomUUID()];
  const email = `${name}@shop.example`;
  await siteOf(site).saveAgent({ email, name, role: "agent", teams: [], places: 3 }, link, BY);
  const { id } = (await siteOf(site).redeem(link, session))!;
  return { agent: { id, name, role: "agent" }, session };
}

describe("a console", () => {
  test("is sent the list, then only what changes", async () => {
    const site = newSite();
    await Console.open(site);
    await seen(site, ANN, 1);
    await seen(site, BOB, 1);
    const console = await Console.open(site, {});
    expect(console.ids).toEqual(BOTH);
    const changes = console.next("changes");
    await seen(site, ANN, 2);
    expect(await changes).toMatchObject({ set: [{ id: ANN, pages: 2 }], gone: [], total: 2 });
  });

  test("is shown nobody who was erased while nobody looked, though an earlier one asked the same", async () => {
    const site = newSite();
    const earlier = await Console.open(site, {});
    await seen(site, ANN, 1);
    await eventually(() => earlier.ids).toEqual([ANN]);
    earlier.socket.close();
    await runInDurableObject(shardOf(site), (_, state) =>
      eventually(() => state.getWebSockets().filter((ws) => ws.readyState === WebSocket.OPEN)).toEqual([]),
    );
    await shardOf(site).forget(ANN);
    const later = await Console.open(site, {});
    expect([later.ids, later.total]).toEqual([[], 0]);
  });

  test("is sent what its question asks for, the true total, and the new answer when it asks anew", async () => {
    const site = newSite();
    const console = await Console.open(site);
    for (let n = 0; n < 5; n++)
      await seen(site, visitorId(n), 1, { row: someRow(visitorId(n), { visits: n + 1 }) });
    await console.asks({ sort: "visits", limit: 2 });
    await eventually(() => [...console.rows.values()].map(({ visits }) => visits).sort()).toEqual([4, 5]);
    expect(console.total).toBe(5);
    await console.asks({ filter: { text: "no such words" } });
    expect([console.ids, console.total]).toEqual([[], 0]);
  });

  test("gets one frame in 250 ms and four at once, however much changes", async () => {
    const site = newSite();
    const console = await Console.open(site, {});
    const start = performance.now();
    for (let n = 1; n <= 200; n++) await seen(site, visitorId(n % 10), n);
    await eventually(() => console.rows.get(visitorId(0))?.pages).toBe(200);
    const most = 5 + (performance.now() - start) / 250;
    expect(console.of("changes").length).toBeLessThanOrEqual(most);
    expect(console.ids.length).toBe(10);
  });

  test("is closed at the third frame that is none", async () => {
    const console = await Console.open(newSite());
    for (const frame of ["{", '{"type":"subscribe","limit":0}', '{"type":"constructor"}'])
      console.socket.send(frame);
    await eventually(() => console.closed?.code).toBe(1008);
  });

  test("is refused without a seat", async () => {
    const shard = shardOf(newSite());
    const none = await shard.fetch("https://object/", { headers: { Upgrade: "websocket" } });
    const wrong = await shard.fetch("https://object/", {
      headers: { Upgrade: "websocket", "x-beckon-seat": encodeURIComponent('{"role":"agent"}') },
    });
    expect([none.status, wrong.status]).toEqual([403, 403]);
  });

  test("that stopped pinging is nobody who looks", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    expect((await seen(site, ANN, 1)).watchedUntil).toBe(Date.now() + WATCH);
    pass(76_000);
    await runDurableObjectAlarm(shardOf(site));
    await eventually(() => console.closed?.code).toBe(4008);
    expect((await seen(site, ANN, 2)).watchedUntil).toBe(0);
  });

  test("that reads too slowly gets nothing until it drains, then the whole list", async () => {
    const site = newSite();
    const slow = await Console.open(site, {});
    const quick = await Console.open(site, {});
    /** What the runtime would say waits to be read by the console that came first. */
    const behind = (bufferedAmount: number) =>
      runInDurableObject(shardOf(site), (_, state) => {
        const first = state.getWebSockets().find((ws) => ws === (slowSocket ??= ws))!;
        Object.defineProperty(first, "bufferedAmount", { value: bufferedAmount, configurable: true });
      });
    let slowSocket: WebSocket | undefined;
    await behind(2 * 1024 * 1024);
    await seen(site, ANN, 1);
    await seen(site, BOB, 1);
    await seen(site, ANN, 2);
    const all = [ANN, BOB].sort();
    await eventually(() => [slow.ids, quick.ids].filter((ids) => `${ids}` === `${all}`).length).toBe(1);
    const [late] = [slow, quick].filter((one) => one.ids.length === 0);
    const snapshot = late!.next("snapshot");
    await behind(0);
    expect((await snapshot).rows.length).toBe(2);
    expect(late!.of("changes")).toEqual([]);
    expect(late!.rows.get(ANN)?.pages).toBe(2);
    // Not for long enough to be worth saying.
    expect(late!.of("snapshot").at(-1)!.behind).toBeUndefined();
    await behind(5 * 1024 * 1024);
    await seen(site, ANN, 3);
    await eventually(() => late!.closed?.code).toBe(4008);
  });

  test("that was behind for a while is told for how long, with the whole list and true groups", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    const behind = (bufferedAmount: number) =>
      runInDurableObject(shardOf(site), (_, state) =>
        Object.defineProperty(state.getWebSockets()[0]!, "bufferedAmount", {
          value: bufferedAmount,
          configurable: true,
        }),
      );
    await behind(2 * 1024 * 1024);
    await seen(site, ANN, 1);
    // A frame was due, and could not be sent.
    await runInDurableObject(shardOf(site), () => scheduler.wait(300));
    pass(3_000);
    const snapshot = console.next("snapshot");
    await behind(0);
    expect((await snapshot).behind).toBeGreaterThanOrEqual(3_000);
    expect(console.ids).toEqual([ANN]);
  });

  test("asking for more than a shard may send gets fewer frames, which say how old their news are", async () => {
    const site = newSite();
    // Every row 12 KB: what one frame holds takes the shard's outflow 1 s and more.
    const big = (n: number, sequence: number) => {
      const id = visitorId(n);
      return seen(site, id, sequence, { row: someRow(id, { pages: sequence, landing: "x".repeat(12_000) }) });
    };
    const consoles = await Promise.all(Array.from({ length: 12 }, () => Console.open(site, { limit: 500 })));
    const visitors = 60;
    for (let n = 0; n < visitors; n++) await big(n, 1);
    const [first] = consoles;
    await eventually(() => first!.ids.length).toBe(visitors);
    const said = first!.next("changes", ({ behind }) => behind !== undefined);
    let sequence = 1;
    let isSaid = false;
    void said.then(() => (isSaid = true));
    await expect
      .poll(
        async () => {
          sequence++;
          for (let n = 0; n < visitors; n++) await big(n, sequence);
          return isSaid;
        },
        { timeout: 15_000, interval: 50 },
      )
      .toBe(true);
    expect((await said).behind).toBeGreaterThan(1_000);
    for (const console of consoles)
      await eventually(() => [...console.rows.values()].every(({ pages }) => pages === sequence)).toBe(true);
  }, 30_000);

  test("is told how many are in each group, beyond its window and after a sleep", async () => {
    const site = newSite();
    const console = await Console.open(site, { limit: 1, sort: "visits" });
    for (let n = 0; n < 5; n++)
      await seen(site, visitorId(n), 1, {
        row: someRow(visitorId(n), { channel: n < 3 ? "search" : "direct", visits: n + 1 }),
      });
    await eventually(() => console.groups.get("channel search")).toBe(3);
    expect([console.ids.length, console.total, console.groups.get("page /pricing")]).toEqual([1, 5, 5]);
    await evictDurableObject(shardOf(site));
    await seen(site, visitorId(0), 2, { row: someRow(visitorId(0), { channel: "direct" }) });
    await eventually(() => console.groups.get("channel direct")).toBe(3);
    expect(console.groups.get("channel search")).toBe(2);
  });

  test("is told of a filter that is no form of the rule language, and goes on with what it asked before", async () => {
    const site = newSite();
    const console = await Console.open(site, {});
    const refused = console.next("error");
    console.socket.send('{"type":"subscribe","filter":{"page":"pricing"}}');
    expect(await refused).toEqual({ type: "error", code: "bad-message", field: "filter.page" });
    await seen(site, ANN, 1);
    await eventually(() => console.ids).toEqual([ANN]);
  });

  test("of somebody who signed out or was removed is closed within a minute", async () => {
    const pass = stopClock();
    const site = newSite();
    const [ana, ben] = await Promise.all(["ana", "ben"].map((name) => signedIn(site, name)));
    const [anas, bens] = [await Console.open(site, {}, ana), await Console.open(site, {}, ben)];
    await siteOf(site).removeAgent(ben!.agent.id, BY);
    pass(MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    await eventually(() => bens.closed?.code).toBe(4010);
    expect(anas.closed).toBeUndefined();
    await siteOf(site).signOut(ana!.session);
    // Another one comes: all are asked for.
    await Console.open(site);
    await eventually(() => anas.closed?.code).toBe(4010);
  });
});
