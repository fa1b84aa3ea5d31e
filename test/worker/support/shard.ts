// One shard of the feed for tests in workerd, with a clock that stands still: what is told to it, what it stored, how it
// sleeps, and real visitors who come to it.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, vi } from "vitest";
import type { Update } from "../../../worker/feed/roster.ts";
import type { FeedAnswer } from "../../../worker/objects.ts";
import type { FeedRow } from "../../../worker/protocol.ts";
import { shardOf } from "./console.ts";
import { Page, publish, someVisitor } from "./page.ts";
import { someRow } from "./row.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** A site of its own for each test: its shard begins empty. */
export const newSite = (): string => `feed-${crypto.randomUUID().slice(0, 8)}`;

/** What must come to be so, on a busy machine too. */
export const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 4 * SECOND });

/** Moves the stopped clock. */
export type Pass = (ms: number) => void;

/** Later than the real one, so that no alarm fires by itself. The test file gives the real one back after each test. */
export function stopClock(): Pass {
  let now = Date.now() + 24 * 60 * MINUTE;
  vi.useFakeTimers({ now, toFake: ["Date"] });
  return (ms) => vi.setSystemTime((now += ms));
}

/** As a visitor's object says it. While a console is there, nobody asks that object back for 45 s. */
export const seen = (
  site: string,
  id: string,
  sequence: number,
  more: Partial<Update> = {},
): Promise<FeedAnswer> =>
  shardOf(site).seen({ visit: 1, sequence, present: true, row: someRow(id, { pages: sequence }), ...more });

/** What would be left after a crash. */
export async function storedRows(site: string): Promise<FeedRow[]> {
  type Stored = { entries: { row?: FeedRow }[] };
  const texts = await runInDurableObject(shardOf(site), (_, { storage }) =>
    storage.sql.exec<{ entries: string }>("SELECT entries FROM roster").toArray(),
  );
  return texts.flatMap(({ entries }) =>
    (JSON.parse(entries) as Stored).entries.flatMap(({ row }) => row ?? []),
  );
}

/** The platform puts an object to sleep after 10 s without a request; by then the alarm has run. */
export async function sleep(site: string, pass: Pass): Promise<void> {
  pass(9 * SECOND);
  await runDurableObjectAlarm(shardOf(site));
  await evictDurableObject(shardOf(site));
}

/** A site with no rules. */
export async function published(): Promise<string> {
  const site = newSite();
  await publish(site, {});
  return site;
}

/** A visitor with one page open, whom the shard has stored. */
export async function visits(site: string, visitor: string, pass: Pass): Promise<Page> {
  // Since it was stored last: then it is stored at once.
  pass(30 * SECOND);
  const page = await Page.open(site, visitor);
  await page.hello();
  await page.visits("/pricing", { referrer: "https://www.google.com/" });
  await eventually(async () => (await storedRows(site)).map(({ id }) => id)).toContain(visitor);
  return page;
}

export async function arrive(site: string, pass: Pass): Promise<string> {
  const visitor = someVisitor();
  await visits(site, visitor, pass);
  return visitor;
}
