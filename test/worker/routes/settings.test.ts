// What the Worker knows of a site's rules: as old as it may be, and newer at once where that matters.

import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { feedObject, type FeedCalls } from "../../../worker/objects.ts";
import { heardOf, newestSettings, settingsOf, WHILE_TOLD } from "../../../worker/routes/settings.ts";
import { publish } from "../support/page.ts";

const work: Promise<unknown>[] = [];
const later = (one: Promise<unknown>): void => void work.push(one);
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** What a visitor's upgrade goes by, and what it asks for in passing. */
async function originsOf(site: string): Promise<readonly string[]> {
  const settings = await settingsOf(env, later, site, WHILE_TOLD);
  await Promise.all(work.splice(0));
  return settings!.origins;
}

/** Published, and known to the feed. */
async function allows(site: string, origin: string, version: number): Promise<void> {
  await publish(site, { "site.yaml": `name: Shop\norigins: [${origin}]\n` });
  const feed = env.FEED.getByName(feedObject(site, 0)) as unknown as FeedCalls;
  await expect.poll(async () => (await feed.ruleset())?.version).toBe(version);
}

const [OLD, NEW] = ["https://old.example", "https://new.example"];

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

it("does not ask for what visitors' objects tell by themselves, and asks once they did", async () => {
  const site = "settings-told";
  await allows(site, OLD, 1);
  expect(await originsOf(site)).toEqual([OLD]);
  await allows(site, NEW, 2);
  pass(60_000);
  for (let times = 0; times < 2; times++) expect(await originsOf(site)).toEqual([OLD]);
  heardOf(site, 1);
  for (let times = 0; times < 2; times++) expect(await originsOf(site)).toEqual([OLD]);
  heardOf(site, 2);
  // Used as it is once more, and refreshed after use.
  expect(await originsOf(site)).toEqual([OLD]);
  expect(await originsOf(site)).toEqual([NEW]);
});

it("asks before somebody is refused, at most every ten seconds", async () => {
  const site = "settings-refused";
  await allows(site, OLD, 1);
  expect(await originsOf(site)).toEqual([OLD]);
  await allows(site, NEW, 2);
  expect((await newestSettings(env, site))?.origins).toEqual([OLD]);
  pass(10_000);
  expect((await newestSettings(env, site))?.origins).toEqual([NEW]);
});
