// Rules on their way through a shard: one question to the site however many ask here, and a publish that reaches
// everybody within 8 s and nobody twice.

import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { Ruleset } from "../../../rules/language/ruleset.ts";
import { Rulesets } from "../../../worker/feed/rulesets.ts";
import { FeedStore } from "../../../worker/feed/store.ts";
import type { Published } from "../../../worker/objects.ts";
import { shardOf } from "../support/console.ts";

const ruleset = { rules: [] } as unknown as Ruleset;

/** A site that publishes when told to, and visitors who remember what they heard and when. */
function others() {
  let published: Published | undefined;
  const heard: { visitor: string; version: number; at: number }[] = [];
  const failing = new Set<string>();
  let now = 0;
  let asked = 0;
  return {
    heard,
    failing,
    asked: () => asked,
    publish: (version: number) => (published = { version, ruleset }),
    async ruleset() {
      asked++;
      await Promise.resolve();
      return published;
    },
    async published(visitor: string, version: number) {
      if (failing.has(visitor)) throw new Error("unreachable");
      heard.push({ visitor, version, at: now });
    },
    wait: async (ms: number) => {
      now += ms;
    },
  };
}

let shards = 0;
function inShard(
  use: (rulesets: Rulesets, outlets: ReturnType<typeof others>, fresh: () => Rulesets) => Promise<void>,
): Promise<void> {
  return runInDurableObject(shardOf(`rulesets-${++shards}`), async (_, { storage }) => {
    const outlets = others();
    const fresh = (): Rulesets => new Rulesets(new FeedStore(storage.sql), outlets, (ms) => outlets.wait(ms));
    await use(fresh(), outlets, fresh);
  });
}

const visitors = (count: number): string[] => Array.from({ length: count }, (_, n) => `v${n}`);

describe("what this shard knows", () => {
  test("the site is asked once, for however many who want to know", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(3);
      expect(await Promise.all([rulesets.version(), rulesets.version(), rulesets.newest()])).toEqual([
        3,
        3,
        { version: 3, ruleset },
      ]);
      expect(await rulesets.newest()).toEqual({ version: 3, ruleset });
      expect(rulesets.version()).toBe(3);
      expect(outlets.asked()).toBe(1);
    }));

  test("where nothing is published the version is 0, and nobody asks again for it", () =>
    inShard(async (rulesets, outlets) => {
      expect(await rulesets.version()).toBe(0);
      expect(rulesets.version()).toBe(0);
      expect(outlets.asked()).toBe(1);
      expect(await rulesets.newest()).toBeUndefined();
    }));

  test("after a wake the version is known without a question, the rules by one", () =>
    inShard(async (rulesets, outlets, fresh) => {
      outlets.publish(3);
      await rulesets.version();
      const woken = fresh();
      expect(woken.version()).toBe(3);
      expect(outlets.asked()).toBe(1);
      expect((await woken.newest())?.version).toBe(3);
      expect(outlets.asked()).toBe(2);
    }));

  test("a failing site is an error, and is asked again the next time", () =>
    inShard(async (rulesets, outlets) => {
      const { ruleset: answer } = outlets;
      outlets.ruleset = () => Promise.reject(new Error("unreachable"));
      await expect(rulesets.version()).rejects.toThrow("unreachable");
      outlets.ruleset = answer;
      expect(await rulesets.version()).toBe(0);
    }));

  test("a publish is known with the call, and a call that came late changes nothing", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(1);
      await rulesets.version();
      outlets.publish(2);
      await rulesets.learn(2);
      expect([rulesets.version(), (await rulesets.newest())?.version]).toEqual([2, 2]);
      await rulesets.learn(1);
      expect(outlets.asked()).toBe(2);
    }));
});

describe("telling everybody", () => {
  test("each once, within 8 s, and not all in one instant", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(1);
      await rulesets.learn(1);
      await rulesets.spread(visitors(1000));
      expect(new Set(outlets.heard.map(({ visitor }) => visitor)).size).toBe(1000);
      expect(outlets.heard.length).toBe(1000);
      expect(Math.max(...outlets.heard.map(({ at }) => at))).toBeLessThan(8000);
      const inOneInstant = new Map<number, number>();
      for (const { at } of outlets.heard) inOneInstant.set(at, (inOneInstant.get(at) ?? 0) + 1);
      expect(Math.max(...inOneInstant.values())).toBeLessThanOrEqual(14);
    }));

  test("a few are told at once", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(1);
      await rulesets.learn(1);
      await rulesets.spread(visitors(3));
      expect(outlets.heard.map(({ at }) => at)).toEqual([0, 100, 200]);
    }));

  test("the same version twice tells nobody twice, also where the rules were known before the call", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(1);
      await rulesets.newest();
      for (let call = 0; call < 2; call++) {
        await rulesets.learn(1);
        await rulesets.spread(visitors(2));
      }
      expect(outlets.heard.length).toBe(2);
    }));

  test("one who cannot be reached does not keep it from the others", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(1);
      outlets.failing.add("v1");
      await rulesets.learn(1);
      await rulesets.spread(visitors(3));
      expect(outlets.heard.map(({ visitor }) => visitor)).toEqual(["v0", "v2"]);
    }));

  test("a newer version ends the telling of the older", () =>
    inShard(async (rulesets, outlets) => {
      outlets.publish(1);
      await rulesets.learn(1);
      const { wait } = outlets;
      let newer: Promise<void> | undefined;
      outlets.wait = async (ms) => {
        await wait(ms);
        if (newer) return;
        outlets.publish(2);
        await rulesets.learn(2);
        newer = rulesets.spread(visitors(10));
      };
      await rulesets.spread(visitors(10));
      await newer;
      expect(outlets.heard.filter(({ version }) => version === 1).length).toBe(1);
      expect(outlets.heard.filter(({ version }) => version === 2).length).toBe(10);
    }));
});
