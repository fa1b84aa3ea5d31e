// What rules read of the desk, on its way from agents to visitors: told when it changes, known after an eviction, passed
// on with every answer, and no word of it where no rule asks.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DeskNews } from "../../../worker/feed/desk.ts";
import { FeedStore } from "../../../worker/feed/store.ts";
import {
  feedObject,
  siteObject,
  visitorObject,
  type DeskSummary,
  type FeedCalls,
  type VisitorCalls,
} from "../../../worker/objects.ts";
import { shardOf } from "../support/console.ts";
import { due, rows, talks } from "../support/desk.ts";
import { Page, publish, someVisitor } from "../support/page.ts";
import { addAgent, Console } from "../support/team.ts";
import { someRow } from "../support/row.ts";
import { newSite } from "../support/shard.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 4_000 });

const READS = {
  "site.yaml": "name: Shop\norigins: [https://shop.example]\nteams: { sales: {}, support: {} }\n",
  "staffed.yaml":
    "name: Staffed\nwhen: { page: /pricing*, agents: { team: sales, online: 1+ } }\ninvite: { greeting: Hello }\n",
};
/** No rule reads it, nor does the launcher. */
const READS_NOTHING = {
  "site.yaml": "name: Shop\norigins: [https://shop.example]\nlauncher: never\n",
};
const COUNTS = {
  ...READS,
  "many.yaml": "name: Many\nwhen: { visitors_online: 2+ }\ninvite: { greeting: Hi }\n",
};
const WAITS = {
  ...READS,
  "waits.yaml": "name: Waits\nwhen: { page: /pricing* }\nunless: { wait: 2m }\ninvite: { greeting: Hi }\n",
};

let sequence = 0;
const stub = (site: string, shard = 0) =>
  env.FEED.getByName(feedObject(site, shard)) as unknown as FeedCalls & DurableObjectStub;
const seen = (site: string, shard = 0, id = someVisitor(), present = true) =>
  stub(site, shard).seen({ visit: 1, sequence: ++sequence, present, row: someRow(id) });
const desk = async (site: string, shard = 0) => (await seen(site, shard)).desk;

async function arrives(site: string, name: string, teams: string[] = []) {
  const agent = await addAgent(site, name, { teams });
  const console = await Console.open(site, agent);
  await console.first("desk");
  return console;
}

/** Whatever shards were told last, they were told it a second ago. */
const lastToldBefore = (site: string) =>
  rows(
    site,
    "UPDATE shards_told SET summary = json_set(summary, '$.at', json_extract(summary, '$.at') - 1000)",
  );

/** What waits for the second to be over is told. On a slow machine it was over before, and nothing waits. */
async function aSecondPasses(site: string): Promise<void> {
  await lastToldBefore(site);
  await due(site, "desk").catch(() => undefined);
}

describe("[D5] every answer of a shard", () => {
  test("says nothing of the desk where no rule reads it, however agents come and go", async () => {
    const site = newSite();
    await publish(site, READS_NOTHING);
    await arrives(site, "Ana");
    expect(await seen(site)).not.toHaveProperty("desk");
    expect(await rows(site, "SELECT * FROM shards_told")).toEqual([]);
  });

  test("names the agents online of each team, those of no team in all, and nobody else", async () => {
    const site = newSite();
    await arrives(site, "Ana", ["sales"]);
    await arrives(site, "Ben");
    const cem = await arrives(site, "Cem");
    cem.says({ type: "status", status: "away" });
    await cem.next("agents", ({ agents }) => agents.some(({ status }) => status === "away"));
    await publish(site, READS);
    await eventually(() => desk(site)).toEqual({ online: { sales: 2, support: 1, "": 2 } });
  });

  test("is told what changes once a second at most, the newest", async () => {
    const site = newSite();
    await publish(site, READS);
    const calls = vi.spyOn((await import("../../../worker/feed/object.ts")).Feed.prototype, "desk");
    const ana = await arrives(site, "Ana");
    for (const status of ["away", "online", "away"] as const) {
      ana.says({ type: "status", status });
      await ana.next("agents", ({ agents }) => agents[0]!.status === status);
    }
    await aSecondPasses(site);
    await eventually(async () => (await desk(site))?.online?.[""]).toBe(0);
    expect(calls.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test("knows since when somebody waits, also who was given back only then", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const start = Date.now();
    const site = newSite();
    await publish(site, WAITS);
    await talks(site, { id: "conversation-1", visitor: someVisitor(), since: start - 90_000 });
    vi.setSystemTime(start + 2_000);
    await due(site, "desk");
    await eventually(async () => (await desk(site))?.waitingSince).toBe(start - 90_000);
    const ana = await arrives(site, "Ana");
    vi.setSystemTime(start + 10_000);
    await talks(site, { id: "conversation-2", visitor: someVisitor(), since: start });
    await eventually(async () => (await desk(site))?.waitingSince).toBeNull();
    vi.setSystemTime(start + 600_000);
    ana.says({ type: "release", conversation: "conversation-1" });
    await eventually(async () => (await desk(site))?.waitingSince).toBe(start + 600_000);
  });

  test("is the same after evictions of both, and forgotten once no rule reads it", async () => {
    const site = newSite();
    await publish(site, READS);
    await arrives(site, "Ana");
    await aSecondPasses(site);
    await eventually(async () => (await desk(site))?.online).toEqual({ sales: 1, support: 1, "": 1 });
    await evictDurableObject(shardOf(site));
    await evictDurableObject(env.SITE.getByName(siteObject(site)), { webSockets: "hibernate" });
    expect((await desk(site))?.online).toEqual({ sales: 1, support: 1, "": 1 });
    await publish(site, READS_NOTHING);
    await eventually(() => desk(site)).toBeUndefined();
    await evictDurableObject(shardOf(site));
    expect(await desk(site)).toBeUndefined();
  });

  test("of a shard that missed the news is right again once it woke and asked", async () => {
    const site = newSite();
    await publish(site, READS);
    await eventually(async () => (await desk(site))?.online?.[""]).toBe(0);
    vi.spyOn((await import("../../../worker/feed/object.ts")).Feed.prototype, "desk").mockResolvedValue();
    await arrives(site, "Ana");
    await aSecondPasses(site);
    expect((await desk(site))?.online?.[""]).toBe(0);
    await evictDurableObject(shardOf(site));
    await desk(site);
    await eventually(async () => (await desk(site))?.online?.[""]).toBe(1);
  });

  test("counts visitors where a rule does: who said good-bye 20 s ago no more, those of other shards as of their word", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const start = Date.now();
    const site = newSite();
    const two = { ...COUNTS, "site.yaml": `${COUNTS["site.yaml"]}feed_shards: 2\n` };
    await publish(site, two);
    await eventually(async () => (await seen(site, 0, "a".repeat(32))).desk?.visitors).toBe(1);
    await eventually(async () => (await seen(site, 1, "b".repeat(32))).desk?.visitors).toBe(2);
    vi.setSystemTime(start + 11_000);
    await seen(site, 0, "a".repeat(32));
    await seen(site, 0, "c".repeat(32));
    await eventually(async () => (await seen(site, 0, "a".repeat(32))).desk?.visitors).toBe(3);
    await seen(site, 0, "c".repeat(32), false);
    expect((await seen(site, 0, "a".repeat(32))).desk?.visitors).toBe(3);
    vi.setSystemTime(start + 32_000);
    expect((await seen(site, 0, "a".repeat(32))).desk?.visitors).toBe(2);
  });
});

describe("[D5] visitors who are here", () => {
  test("decide again when an agent comes, also out of a hibernation, and know the desk after one", async () => {
    const site = newSite();
    await publish(site, READS);
    const visitor = someVisitor();
    const page = await Page.open(site, visitor);
    await page.hello();
    await page.visits("/pricing");
    const calls = env.VISITOR.getByName(visitorObject(site, visitor)) as unknown as VisitorCalls &
      DurableObjectStub;
    const says = async () => JSON.stringify((await calls.explain())[0]!.conditions);
    await eventually(says).toContain("agents of sales online 0");
    await evictDurableObject(calls, { webSockets: "hibernate" });
    expect(await says()).toContain("agents of sales online 0");
    const invited = page.next("invite");
    await lastToldBefore(site);
    await arrives(site, "Ana");
    await invited;
    await evictDurableObject(calls, { webSockets: "hibernate" });
    expect(await says()).toContain("agents of sales online 1");
  });
});

describe("a shard's news", () => {
  const summary = (at: number, online: number): DeskSummary => ({
    at,
    online: { "": online },
    waitingSince: null,
  });

  /** With a site that answers what it is told to, and visitors who remember. */
  const inShard = (
    use: (
      news: DeskNews,
      others: { heard: string[]; answer: () => DeskSummary | null; asked: number[] },
    ) => Promise<void>,
  ) =>
    runInDurableObject(shardOf(newSite()), async (_, { storage }) => {
      const others = {
        heard: [] as string[],
        answer: () => null as DeskSummary | null,
        asked: [] as number[],
      };
      const outlets = {
        desk: async (_shard: number, visitors: number) => (others.asked.push(visitors), others.answer()),
        deskChanged: async (visitor: string) => void others.heard.push(visitor),
      };
      await use(new DeskNews(new FeedStore(storage.sql), outlets, 0, async () => undefined), others);
    });

  test("are not older than what it knows, and news for visitors only when agents came or went", () =>
    inShard(async (news) => {
      expect(news.learn(summary(5, 1))).toBe(true);
      expect(news.learn(summary(4, 2))).toBe(false);
      expect(news.facts(0)?.online).toEqual({ "": 1 });
      expect(news.learn({ ...summary(6, 1), waitingSince: 3 })).toBe(false);
      expect(news.facts(0)?.waitingSince).toBe(3);
      expect(news.learn(summary(7, 0))).toBe(true);
      expect(news.learn(null)).toBe(false);
      expect(news.facts(0)).toBeUndefined();
      expect(news.learn({ at: 8, waitingSince: null })).toBe(true);
      expect(news.learn({ at: 9, waitingSince: 5 })).toBe(false);
    }));

  test("reach everybody once; newer ones stop the older on their way", () =>
    inShard(async (news, others) => {
      const visitors = Array.from({ length: 300 }, (_, n) => `v${n}`);
      news.learn(summary(1, 1));
      await news.spread(visitors, () => 0);
      expect(others.heard).toEqual(visitors);
      news.learn(summary(2, 2));
      const older = news.spread(visitors, () => 0);
      news.learn(summary(3, 3));
      await Promise.all([older, news.spread(visitors, () => 0)]);
      expect(others.heard.length).toBeLessThan(2.1 * visitors.length);
    }));

  test("a question that fails is asked again", () =>
    inShard(async (news, others) => {
      vi.spyOn(console, "warn").mockImplementation(() => {});
      expect(news.isToAsk(1, 0)).toBe(false);
      news.learn(summary(1, 1));
      expect(news.isToAsk(1, 0)).toBe(true);
      others.answer = () => {
        throw new Error("unreachable");
      };
      await news.ask(1, 0);
      expect(news.isToAsk(1, 0)).toBe(true);
      others.answer = () => summary(2, 2);
      expect(await news.ask(1, 0)).toBe(true);
      expect(news.isToAsk(2, 60_000)).toBe(false);
      expect(others.asked).toEqual([1, 1]);
    }));
});
