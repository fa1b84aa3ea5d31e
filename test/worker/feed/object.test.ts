// A shard of the feed in workerd with real visitors' objects: who is there, where their visits end up, and the rules.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { env } from "cloudflare:workers";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { Feed } from "../../../worker/feed/object.ts";
import { Console, shardOf } from "../support/console.ts";
import { Page, publish, someVisitor } from "../support/page.ts";
import { visitorId } from "../support/row.ts";
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
  visits,
} from "../support/shard.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ANN = visitorId(1);
const BOB = visitorId(2);
const BOTH = [ANN, BOB].sort();

const callsOf = (site: string, visitor: string): VisitorCalls =>
  env.VISITOR.getByName(visitorObject(site, visitor)) as unknown as VisitorCalls;

/** What this shard's object hands to the queue, as long as it is awake. */
function watchQueue(site: string, isFailing = false) {
  return runInDurableObject(shardOf(site), (feed: Feed) => {
    const sent: unknown[] = [];
    let tried = 0;
    const { VISITS } = (feed as unknown as { env: Env }).env;
    vi.spyOn(VISITS, "send").mockImplementation(async (visits) => {
      tried++;
      if (isFailing) throw new Error("queue unavailable");
      sent.push(visits);
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
    return { sent, tried: () => tried };
  });
}

describe("presence", () => {
  test("[T2] a visitor who said good-bye is gone within 20 s, unless back by then", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    await seen(site, ANN, 1);
    await seen(site, BOB, 1);
    await seen(site, ANN, 2, { present: false });
    await seen(site, BOB, 2, { present: false });
    await sleep(site, pass);
    await seen(site, BOB, 3);
    await eventually(() => console.rows.get(BOB)?.pages).toBe(3);
    pass(5 * SECOND);
    await runDurableObjectAlarm(shardOf(site));
    await seen(site, BOB, 4);
    await eventually(() => console.rows.get(BOB)?.pages).toBe(4);
    expect(console.ids).toEqual(BOTH);
    // The next alarm, at a multiple of 5 s, is before the 20 s are over.
    const alarm = await runInDurableObject(shardOf(site), (_, { storage }) => storage.getAlarm());
    expect(alarm! - Date.now()).toBeLessThanOrEqual(6 * SECOND);
    pass(6 * SECOND);
    await runDurableObjectAlarm(shardOf(site));
    await eventually(() => console.ids).toEqual([BOB]);
  });

  test("[T2] by the looks of a console a row goes 15 to 20 s after its tab closed, and no alarm is set for it", async () => {
    const pass = stopClock();
    const site = newSite();
    const console = await Console.open(site, {});
    await console.looks();
    for (const id of BOTH) await seen(site, id, 1);
    const armed = () => runInDurableObject(shardOf(site), (_, { storage }) => storage.getAlarm());
    const before = await armed();
    await seen(site, ANN, 2, { present: false });
    for (let passed = 5; passed < 15; passed += 5) {
      pass(5 * SECOND);
      await console.looks();
    }
    // Whatever went with these looks would be gone by now.
    await seen(site, BOB, 2);
    await eventually(() => console.rows.get(BOB)?.pages).toBe(2);
    expect(console.ids).toEqual(BOTH);
    await evictDurableObject(shardOf(site));
    pass(5 * SECOND);
    await console.looks();
    await eventually(() => console.ids).toEqual([BOB]);
    expect(await armed()).toBe(before);
  });

  test("[P2] a console that comes sees who is there, and nobody who vanished before", async () => {
    const pass = stopClock();
    const site = await published();
    await arrive(site, pass);
    const here = await arrive(site, pass);
    pass(5 * MINUTE);
    // Nothing is said to a shard that nobody watches: it hears of this tab only by asking.
    await (await Page.open(site, here, "tab2")).hello({ visible: false });
    const console = await Console.open(site, {});
    expect(console.of("snapshot")[0]?.rows.filter(({ id }) => id !== here)).toEqual([]);
    await eventually(() => console.ids).toEqual([here]);
    expect(console.total).toBe(1);
  });

  test.each([
    ["the looks of a console", true],
    ["the alarm where no console says that it is looked at", false],
  ])("[P2] who vanishes is gone within 75 s of the last ping, by %s", async (_, looks) => {
    const pass = stopClock();
    const site = await published();
    let console = await Console.open(site, {});
    const here = await arrive(site, pass);
    const gone = await arrive(site, pass);
    const last = Date.now();
    /** Nor do the tests' consoles ping: another one comes. */
    const again = async (): Promise<void> => {
      const before = console;
      console = await Console.open(site, {});
      if (looks) await console.looks();
      before.socket.close();
    };
    await again();
    const due = async (): Promise<void> => {
      if (looks) return console.looks();
      const alarm = await runInDurableObject(shardOf(site), (_, { storage }) => storage.getAlarm());
      if (alarm! <= Date.now()) await runDurableObjectAlarm(shardOf(site));
    };
    for (let after = 5; after <= 60; after += 5) {
      pass(5 * SECOND);
      if (after % 30 === 0) await (await Page.open(site, here, `tab${after}`)).hello({ visible: false });
      if (after === 35) await evictDurableObject(shardOf(site));
      if (after === 40) await again();
      await due();
    }
    await eventually(() => console.ids).toEqual([gone, here].sort());
    while (Date.now() < last + 75 * SECOND) {
      pass(5 * SECOND);
      await due();
    }
    await eventually(() => console.ids).toEqual([here]);
  });

  test("visitors push what happens between page views once somebody watches, and only then", async () => {
    const pass = stopClock();
    const site = await published();
    const visitor = someVisitor();
    const page = await visits(site, visitor, pass);
    const console = await Console.open(site, {});
    await eventually(() => console.rows.get(visitor)?.visible).toBe(true);
    pass(10 * SECOND);
    await page.says({ type: "hidden" });
    await eventually(() => console.rows.get(visitor)?.visible).toBe(false);
  });
});

describe("what comes next", () => {
  const RULES = {
    "pricing.yaml": "name: Pricing\nwhen: { page: /pricing, on_page: 40s }\ninvite: { greeting: Hello }\n",
    "docs.yaml": "name: Docs\nwhen: { page: /docs, on_page: 2m }\ninvite: { greeting: Hello }\n",
  };

  test("a row says what was decided for the page it shows, and says so after a sleep of everybody", async () => {
    const pass = stopClock();
    const site = newSite();
    await publish(site, RULES);
    const console = await Console.open(site, {});
    const visitor = someVisitor();
    const page = await visits(site, visitor, pass);
    const began = Date.now();
    await eventually(() => console.rows.get(visitor)?.next).toEqual({ rule: "pricing", at: began + 40_000 });
    pass(10 * SECOND);
    await page.visits("/docs");
    await eventually(() => console.rows.get(visitor)?.page.title).toBe("/docs");
    const next = { rule: "docs", at: began + 130_000 };
    expect(console.rows.get(visitor)?.next).toEqual(next);
    // Asked for presence, an object that just woke decides nothing, and knows all the same.
    await evictDurableObject(env.VISITOR.getByName(visitorObject(site, visitor)));
    const answer = await callsOf(site, visitor).presence(0);
    expect(answer.row?.next).toEqual(next);
    expect(answer.alive).toBe(began + 10_000);
  });

  test("a publish that changes it is told while somebody watches", async () => {
    const pass = stopClock();
    const site = newSite();
    await publish(site, RULES);
    const console = await Console.open(site, {});
    const visitor = someVisitor();
    await visits(site, visitor, pass);
    await eventually(() => console.rows.get(visitor)?.next?.rule).toBe("pricing");
    pass(6 * SECOND);
    await publish(site, { "other.yaml": RULES["pricing.yaml"] });
    await eventually(() => console.rows.get(visitor)?.next?.rule).toBe("other");
  });
});

describe("the end of a visit", () => {
  test("[T2] 30 min after the last news it goes to the archive, without a word of who it was, and is forgotten", async () => {
    const pass = stopClock();
    const site = await published();
    const visitor = await arrive(site, pass);
    const { sent } = await watchQueue(site);
    pass(29 * MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    expect(sent).toEqual([]);
    await evictDurableObject(shardOf(site));
    const again = await watchQueue(site);
    pass(3 * MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    expect(again.sent).toMatchObject([[{ site, visits: 1, referrer: "google.com" }]]);
    const [[{ events }]] = again.sent as [[{ events: unknown[] }]];
    expect(events[0]).toEqual([0, "page", { path: "/pricing", tab: 1 }]);
    expect(JSON.stringify(again.sent)).not.toContain(visitor);
    expect(await storedRows(site)).toEqual([]);
    pass(60 * MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    expect(again.sent.length).toBe(1);
  });

  test("where the queue fails it is sent later, also by an object that knows only what was stored", async () => {
    const pass = stopClock();
    const site = await published();
    await arrive(site, pass);
    const failing = await watchQueue(site, true);
    pass(32 * MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    expect(failing.tried()).toBe(1);
    await evictDurableObject(shardOf(site));
    const { sent } = await watchQueue(site);
    pass(3 * MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    expect(sent.length).toBe(1);
  });

  test("an erased visitor is on no list and in no archive", async () => {
    const pass = stopClock();
    const site = await published();
    const console = await Console.open(site, {});
    const visitor = await arrive(site, pass);
    await eventually(() => console.ids).toEqual([visitor]);
    await shardOf(site).forget(visitor);
    await eventually(() => console.ids).toEqual([]);
    expect(await storedRows(site)).toEqual([]);
    const { sent } = await watchQueue(site);
    pass(40 * MINUTE);
    await runDurableObjectAlarm(shardOf(site));
    expect(sent).toEqual([]);
  });
});

describe("rules", () => {
  test("a publish reaches the shard and whoever is there, and every answer carries the version", async () => {
    const pass = stopClock();
    const site = newSite();
    expect((await seen(site, ANN, 1)).version).toBe(0);
    expect(await shardOf(site).ruleset()).toBeUndefined();
    await publish(site, {});
    await eventually(async () => (await seen(site, ANN, 1)).version).toBe(1);
    expect(await shardOf(site).ruleset()).toMatchObject({ version: 1, ruleset: { rules: [] } });
    const page = await visits(site, someVisitor(), pass);
    const asked = page.next("wake");
    await publish(site, {
      "pricing.yaml": "name: Pricing\nwhen: { page: /pricing, idle: 30s }\ninvite: { greeting: Hello }\n",
    });
    await asked;
    await evictDurableObject(shardOf(site));
    expect((await seen(site, ANN, 2)).version).toBe(2);
  });
});
