// RELIABILITY: an erasure that meets a stream of events. Whatever is on its way, nothing from before comes back.

import fc from "fast-check";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { Page, publish, someVisitor } from "../support/page.ts";
import { env } from "cloudflare:workers";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";

const SITE = "erasing";
beforeAll(() => publish(SITE, {}));

const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => stubOf(visitor) as unknown as VisitorCalls;

const KINDS = ["page", "say", "track", "identify", "shown", "evict", "alarm"] as const;

function messageOf(kind: string, n: number): object {
  const ago = 60_000;
  if (kind === "page")
    return { type: "page", n, ago, url: "https://shop.example/secret", title: "secret", referrer: "" };
  if (kind === "say") return { type: "say", n, ago, id: `words-${n}`, text: "secret" };
  if (kind === "track") return { type: "track", n, ago, name: "secret" };
  if (kind === "identify") return { type: "identify", n, ago, id: "secret", traits: { name: "secret" } };
  return { type: "shown", n, ago };
}

/** All that storage holds, as text. */
const heldBy = (visitor: string) =>
  runInDurableObject(stubOf(visitor), (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
      )
      .toArray();
    const rows = tables.map(({ name }) => storage.sql.exec(`SELECT * FROM ${name}`).toArray());
    return JSON.stringify([[...storage.kv.list()], rows]);
  });

describe("an erasure among events", () => {
  it("[W8] leaves nothing, whatever comes before, at the same time, and late", async () => {
    const kinds = fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(kinds, kinds, kinds, fc.boolean(), async (before, meanwhile, late, byVisitor) => {
        const visitor = someVisitor();
        let page = await Page.open(SITE, visitor, "tab1");
        await page.hello();
        await page.visits("/secret");
        const tell = async (some: readonly string[]) => {
          for (const kind of some) {
            // Only what is awake can fall asleep.
            if (kind === "evict") await runInDurableObject(stubOf(visitor), () => undefined);
            if (kind === "evict") await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
            else if (kind === "alarm") await runDurableObjectAlarm(stubOf(visitor));
            else page.socket.send(JSON.stringify(messageOf(kind, ++page.n)));
          }
        };
        await tell(before);
        if (byVisitor) {
          // The chat is over: words of an open one would stay.
          await page.says({ type: "end" });
          await page.says({ type: "consent", consent: "denied" });
        } else {
          const erased = callsOf(visitor).erase();
          for (const kind of meanwhile)
            if (kind !== "evict" && kind !== "alarm")
              page.socket.send(JSON.stringify(messageOf(kind, ++page.n)));
          await erased;
          page = await Page.open(SITE, visitor, "tab1", page.n);
          await page.hello({ previous: [messageOf("page", page.n), messageOf("say", page.n + 1)] });
        }
        await tell(late);
        await page.says({ type: "shown" });
        expect(await heldBy(visitor)).not.toContain("secret");
        const all = await callsOf(visitor).export();
        expect([all?.visit, all?.conversations]).toEqual([undefined, all && []]);
        page.socket.close(1000, "done");
      }),
      { numRuns: 25 },
    );
  });
});
