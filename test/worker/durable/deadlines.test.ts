// Many deadlines on one alarm: set seldom, never lost, safe to fire twice.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deadlines } from "../../../worker/durable/deadlines.ts";

const NOW = Date.UTC(2026, 10, 17, 10);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Real rows, and an alarm that is only counted. */
function withDeadlines(
  name: string,
  test: (deadlines: Deadlines, alarms: number[], again: () => Deadlines) => void | Promise<void>,
): Promise<void> {
  return runInDurableObject(env.SITE.getByName(name), async (_, { storage }) => {
    const alarms: number[] = [];
    const setAlarm = async (at: number) => void alarms.push(at);
    const again = () => new Deadlines({ sql: storage.sql, setAlarm } as unknown as DurableObjectStorage);
    await test(again(), alarms, again);
    storage.sql.exec("DELETE FROM deadlines");
  });
}

const retry = (retryCount: number): AlarmInvocationInfo => ({
  isRetry: retryCount > 0,
  retryCount,
  scheduledTime: NOW,
});

describe("deadlines", () => {
  it("set the alarm only when the earliest moment moves nearer", () =>
    withDeadlines("nearer", (deadlines, alarms) => {
      deadlines.set("leases", NOW + 500);
      deadlines.set("tidy", NOW + 900);
      deadlines.set("leases", NOW + 800);
      deadlines.set("sweep", NOW + 1_000);
      expect(alarms).toEqual([NOW + 500]);
      deadlines.set("outbox", NOW + 100);
      expect(alarms).toEqual([NOW + 500, NOW + 100]);
    }));

  it("set it again where a wake forgot it", () =>
    withDeadlines("wake", (deadlines, alarms, again) => {
      deadlines.set("leases", NOW + 500);
      again().set("outbox", NOW + 100);
      expect(alarms).toEqual([NOW + 500, NOW + 100]);
    }));

  it("run what is due, earliest first, and then expect the next", () =>
    withDeadlines("due", async (deadlines, alarms) => {
      deadlines.set("b", NOW - 1);
      deadlines.set("a", NOW - 2);
      deadlines.set("later", NOW + 500);
      const ran: string[] = [];
      await deadlines.alarm(retry(0), (name) => void ran.push(name));
      expect(ran).toEqual(["a", "b"]);
      expect(deadlines.at("a")).toBeUndefined();
      expect(alarms.at(-1)).toBe(NOW + 500);
    }));

  it("fire for nothing when a moment was moved or cleared, and look again", () =>
    withDeadlines("moved", async (deadlines, alarms) => {
      deadlines.set("agent", NOW + 100);
      deadlines.set("agent", NOW + 700);
      deadlines.clear("gone");
      const ran: string[] = [];
      await deadlines.alarm(retry(0), (name) => void ran.push(name), NOW + 100);
      expect(ran).toEqual([]);
      expect(alarms.at(-1)).toBe(NOW + 700);
    }));

  it("keep what was set anew while it ran", () =>
    withDeadlines("anew", async (deadlines) => {
      deadlines.set("sweep", NOW);
      await deadlines.alarm(retry(0), (name) => deadlines.set(name, NOW + 60_000));
      expect(deadlines.at("sweep")).toBe(NOW + 60_000);
    }));

  it("keep what failed, run the others, and let the platform try again", () =>
    withDeadlines("failed", async (deadlines) => {
      deadlines.set("bad", NOW - 2);
      deadlines.set("good", NOW - 1);
      const fail = (name: string) => {
        if (name === "bad") throw new Error("not now");
      };
      await expect(deadlines.alarm(retry(0), fail)).rejects.toThrow("not now");
      expect(deadlines.at("good")).toBeUndefined();
      expect(deadlines.at("bad")).toBe(NOW - 2);
      const ran: string[] = [];
      await deadlines.alarm(retry(1), (name) => void ran.push(name));
      expect(ran).toEqual(["bad"]);
    }));

  it("set a new alarm at the last try instead of throwing, since the platform then gives up", () =>
    withDeadlines("last", async (deadlines, alarms) => {
      deadlines.set("bad", NOW - 2);
      const log = vi.spyOn(console, "error").mockImplementation(() => {});
      const fail = () => {
        throw new Error("never");
      };
      await deadlines.alarm(retry(5), fail);
      expect(alarms.at(-1)).toBe(NOW + 60_000);
      expect(deadlines.at("bad")).toBe(NOW - 2);
      expect(log).toHaveBeenCalledOnce();
      log.mockRestore();
    }));
});
