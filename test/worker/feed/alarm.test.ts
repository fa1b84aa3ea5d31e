// The one alarm: set when something must happen earlier than it would, and never lost to failures.

import { runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { Alarm } from "../../../worker/feed/alarm.ts";
import { shardOf } from "../support/console.ts";
import { MINUTE, newSite } from "../support/shard.ts";

/** Another object's storage is as good as any; far enough ahead that it does not fire here. */
const inShard = (
  use: (alarm: Alarm, storage: DurableObjectStorage, later: number) => Promise<void>,
): Promise<void> =>
  runInDurableObject(shardOf(newSite()), async (_, { storage }) => {
    await storage.deleteAlarm();
    await use(new Alarm(storage), storage, Date.now() + 60 * MINUTE);
  });

const retry = (retryCount: number): AlarmInvocationInfo => ({
  isRetry: retryCount > 0,
  retryCount,
  scheduledTime: 0,
});

test("moves nearer, never further away", () =>
  inShard(async (alarm, storage, later) => {
    alarm.by(Infinity);
    expect(await storage.getAlarm()).toBeNull();
    for (const [at, armed] of [
      [later, later],
      [later + 1, later],
      [later - 1, later - 1],
      [Infinity, later - 1],
    ] as const) {
      alarm.by(at);
      expect(await storage.getAlarm()).toBe(armed);
    }
  }));

test("an object that wakes knows what it had set", () =>
  inShard(async (alarm, storage, later) => {
    alarm.by(later);
    const woken = new Alarm(storage);
    await woken.wake();
    woken.by(later + 1);
    expect(await storage.getAlarm()).toBe(later);
  }));

test("once it fired, the next is set anew", () =>
  inShard(async (alarm, storage, later) => {
    alarm.by(later);
    await storage.deleteAlarm();
    await alarm.fired(undefined, async () => alarm.by(later + 5));
    expect(await storage.getAlarm()).toBe(later + 5);
  }));

test("a failure is the platform's to try again, and the last time ours", () =>
  inShard(async (alarm, storage) => {
    const fail = (): Promise<void> => Promise.reject(new Error("disk full"));
    for (const count of [0, 4]) await expect(alarm.fired(retry(count), fail)).rejects.toThrow("disk full");
    expect(await storage.getAlarm()).toBeNull();
    await alarm.fired(retry(5), fail);
    expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
  }));
