// The archive: nothing in it says who somebody was, and what the queue delivers twice is there once.

import { createExecutionContext, createMessageBatch, env, getQueueResult } from "cloudflare:test";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { archive, pseudonymise } from "../../worker/archive.ts";
import type { FinishedVisit } from "../../worker/objects.ts";
import { NOON } from "./support/row.ts";

const visit = (more: Partial<FinishedVisit> = {}): FinishedVisit => ({
  site: "demo",
  at: NOON,
  visits: 2,
  channel: "search",
  referrer: "www.google.com",
  country: "DE",
  language: "de",
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  unseen: ["idle"],
  version: 3,
  events: [
    [0, "page", { path: "/pricing", tab: 1 }],
    [900, "hidden", { tab: 1 }],
    [1500, "invited", { rule: "pricing-idle" }],
  ],
  ...more,
});

describe("what is kept of a visit", () => {
  test("what replaying needs, unchanged", () => {
    expect(pseudonymise(visit())).toEqual(visit());
  });

  test("fields and events that are not on the list are left out, whoever sent them", () => {
    const leaky = {
      ...visit({ referrer: "https://mail.example/inbox/ana", campaign: "ana@shop.example" }),
      visitor: "0123456789abcdef0123456789abcdef",
      name: "Ana",
      city: "Leipzig",
      events: [
        [0, "page", { path: "/orders/1234567?token=secret", tab: 1, title: "Ana's order", url: "https://…" }],
        [5, "said", { text: "my number is 0170 1234567" }],
        [6, "toString", {}],
        [7, "invited", { rule: "pricing-idle", greeting: "Hi Ana" }],
      ],
    };
    const kept = pseudonymise(leaky);
    expect(kept).toEqual({
      ...visit({ referrer: "mail.example", campaign: ":id" }),
      events: [
        [0, "page", { path: "/orders/:id", tab: 1 }],
        [7, "invited", { rule: "pricing-idle" }],
      ],
    });
    expect(JSON.stringify(kept)).not.toMatch(/Ana|ana@|Leipzig|0123456789|1234567|secret/);
  });

  test("what is no visit is nothing", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(pseudonymise(value)).toBeUndefined();
      }),
    );
    expect(pseudonymise(visit({ site: "../other" }))).toBeUndefined();
  });
});

describe("the queue's consumer", () => {
  beforeEach(async () => {
    const { objects } = await env.ARCHIVE.list();
    await env.ARCHIVE.delete(objects.map(({ key }) => key));
  });

  const deliver = async (
    bodies: readonly unknown[],
    bucket: Pick<Env, "ARCHIVE"> = env,
    at = NOON + 60_000,
  ) => {
    const batch = createMessageBatch(
      "beckon-visits",
      bodies.map((body, n) => ({ id: `${n}`, timestamp: new Date(at), attempts: 1, body })),
    );
    const context = createExecutionContext();
    await archive(batch as Parameters<typeof archive>[0], bucket);
    return getQueueResult(batch, context);
  };
  const stored = async (): Promise<{ key: string; lines: FinishedVisit[] }[]> => {
    const { objects } = await env.ARCHIVE.list();
    return Promise.all(
      objects.map(async ({ key }) => {
        const text = await (await env.ARCHIVE.get(key))!.text();
        expect(text.endsWith("\n")).toBe(true);
        return {
          key,
          lines: text
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as FinishedVisit),
        };
      }),
    );
  };

  test("writes one object a site and hour, a line a visit", async () => {
    const other = visit({ site: "other" });
    const result = await deliver([[visit(), visit({ at: NOON + 1 })], [other], [visit({ at: NOON + 2 })]]);
    expect(result.explicitAcks.sort()).toEqual(["0", "1", "2"]);
    const objects = await stored();
    expect(objects.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^visits\/demo\/2026-11-17\/10-[0-9a-f]{16}\.ndjson$/),
      expect.stringMatching(/^visits\/other\/2026-11-17\/10-[0-9a-f]{16}\.ndjson$/),
    ]);
    expect(objects[0]!.lines.map(({ at }) => at - NOON)).toEqual([0, 1, 2]);
    expect(objects[1]!.lines).toEqual([other]);
  });

  test("a batch delivered twice is there once", async () => {
    await deliver([[visit()], [visit({ at: NOON + 1 })]]);
    await deliver([[visit()], [visit({ at: NOON + 1 })]]);
    expect((await stored()).length).toBe(1);
  });

  test("what cannot be read is dropped, and the rest is kept", async () => {
    const result = await deliver(["nonsense", null, [visit(), { site: "demo" }], [{}]]);
    expect(result.explicitAcks.sort()).toEqual(["0", "1", "2", "3"]);
    expect((await stored()).map(({ lines }) => lines.length)).toEqual([1]);
  });

  test("where R2 fails nothing is acknowledged, but for the sites that were written", async () => {
    const failing = {
      ARCHIVE: {
        put: (key: string, body: string) =>
          key.includes("/other/") ? Promise.reject(new Error("R2 is down")) : env.ARCHIVE.put(key, body),
      } as unknown as R2Bucket,
    };
    const result = await deliver([[visit()], [visit({ site: "other" })]], failing);
    expect(result.explicitAcks).toEqual(["0"]);
    expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["1"]);
  });
});
