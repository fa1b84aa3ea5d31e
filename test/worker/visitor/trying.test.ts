// A member of the team on the site: with a good token test rules take part and the tab is told why, and nobody else sees
// anything of either.

import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { mintPreview, PREVIEW_LASTS } from "../../../worker/access/previews.ts";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { mint } from "../../../worker/access/tokens.ts";
import { Page, publish, someVisitor } from "../support/page.ts";

/** Rules are remembered by site in an isolate, which other tests share. */
const SITE = "trying-tests";
const KEY = "a key for tests only, 32 bytes and more";
const MEMBER = "0123456789abcdef";
const RULES = {
  // The launcher has tests of its own.
  "site.yaml": "name: Shop\norigins: [https://shop.example]\nlauncher: never\n",
  "tried.yaml": `
name: Tried out
state: test
when: { page: /pricing*, idle: 30s }
invite: { when_away: message, greeting: Being tried }
`,
  "clicks.yaml": `
name: Clicks
state: test
when: { page: /pricing*, clicks: { on: "#buy" } }
invite: { when_away: message, greeting: Bought? }
`,
};

const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const rowsOf = (visitor: string, table: string) =>
  runInDurableObject(stubOf(visitor), (_, state) =>
    state.storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
  );

/** On the pricing page since just under 30 s. */
async function arrive(visitor = someVisitor(), tab = "tab1"): Promise<{ visitor: string; page: Page }> {
  const page = await Page.open(SITE, visitor, tab);
  await page.hello();
  await page.visits("/pricing", { ago: 29_900 });
  return { visitor, page };
}

const tokenOf = async (site = SITE, at = Date.now()): Promise<string> =>
  (await mintPreview(KEY, site, MEMBER, at)).token;

const team = (page: Page, token?: string): void =>
  page.socket.send(JSON.stringify({ type: "team", ...(token !== undefined && { token }) }));

async function joins(page: Page, token?: string): Promise<void> {
  const told = page.next("debug");
  team(page, token ?? (await tokenOf()));
  await told;
}

/** What the page was sent since; the read is acknowledged last. */
async function says(page: Page, message: Parameters<Page["says"]>[0]): Promise<string[]> {
  const before = page.all.length;
  await page.says(message);
  await page.says({ type: "read", seq: 0 });
  return page.all.slice(before).map(({ type }) => type);
}

beforeAll(() => publish(SITE, RULES));
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

describe("a test rule", () => {
  it("is nothing to a visitor: no wake, no capture, no invitation, no word of it", async () => {
    const { page } = await arrive();
    const sent = await says(page, { type: "clocks", idle: 30_000 });
    expect(new Set(sent)).toEqual(new Set(["ack"]));
    expect(new Set(page.all.map(({ type }) => type))).toEqual(new Set(["welcome", "ack"]));
  });

  it("takes part once a member of the team shows a token, and what it asks the page for with it", async () => {
    const { page, visitor } = await arrive();
    const [watched, asked] = [page.next("watch"), page.next("wake")];
    await joins(page);
    expect(await watched).toMatchObject({ clicks: ["#buy"] });
    expect(await asked).toMatchObject({ idle: 30_000 });
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    expect(await invited).toMatchObject({ greeting: "Being tried" });
    const [row] = await rowsOf(visitor, "invitations");
    expect(JSON.parse(String(row!["state"])).invitation).toMatchObject({ rule: "tried", trial: true });
  });

  it("still takes part after a hibernation in the middle", async () => {
    const { page, visitor } = await arrive();
    await joins(page);
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    expect(await invited).toMatchObject({ greeting: "Being tried" });
  });

  it("stays on the page when other rules are published, and goes when it is gone", async () => {
    const site = "trying-published";
    await publish(site, RULES);
    const visitor = someVisitor();
    const page = await Page.open(site, visitor);
    await page.hello();
    await page.visits("/pricing", { ago: 29_900 });
    await joins(page, await tokenOf(site));
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    await invited;
    const calls = env.VISITOR.getByName(visitorObject(site, visitor)) as unknown as VisitorCalls;
    await publish(site, {
      ...RULES,
      "more.yaml": "name: More\nwhen: { page: /x }\ninvite: { greeting: Hi }\n",
    });
    await calls.published(2);
    await page.says({ type: "read", seq: 0 });
    expect(page.of("withdraw")).toEqual([]);
    const withdrawn = page.next("withdraw");
    await publish(site, {});
    await calls.published(3);
    await withdrawn;
  });

  it("no longer takes part when the member takes the token back, or when it is over", async () => {
    const { page } = await arrive();
    await joins(page);
    team(page);
    expect(await says(page, { type: "clocks", idle: 30_000 })).not.toContain("invite");

    const other = await arrive();
    await joins(other.page, await tokenOf(SITE, Date.now() - PREVIEW_LASTS + 60_000));
    vi.setSystemTime(Date.now() + 60_000);
    expect(await says(other.page, { type: "clocks", idle: 60_000 })).not.toContain("invite");
  });

  it("takes part in every tab of that visitor while one of them tries, and in none after it closed", async () => {
    const { page, visitor } = await arrive();
    await joins(page);
    const second = await Page.open(SITE, visitor, "tab2");
    await second.hello();
    const asked = second.next("wake");
    await second.visits("/pricing", { ago: 29_900 });
    await asked;
    expect(second.of("debug")).toEqual([]);
    page.socket.close(1000);
    await expect
      .poll(() => runInDurableObject(stubOf(visitor), (_, state) => state.getWebSockets("page").length))
      .toBe(1);
    expect(await says(second, { type: "clocks", idle: 30_000 })).not.toContain("invite");
  });
});

describe("a token that is none", () => {
  it.each([
    ["of another site", () => tokenOf("other")],
    ["that is over", () => tokenOf(SITE, Date.now() - PREVIEW_LASTS)],
    ["that was changed", async () => (await tokenOf()).replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
    ["for another purpose", async () => (await mint(KEY, SITE)).token],
    ["made up", async () => "let me in"],
  ])("%s is refused, and changes nothing", async (_, made) => {
    const { page, visitor } = await arrive();
    const told = page.next("error");
    team(page, await made());
    expect(await told).toEqual({ type: "error", code: "not-allowed", field: "token" });
    expect(await says(page, { type: "clocks", idle: 30_000 })).toEqual(["ack", "ack"]);
    const attached = await runInDurableObject(stubOf(visitor), (_, state) =>
      state.getWebSockets("page").map((socket) => socket.deserializeAttachment() as { team?: unknown }),
    );
    expect(attached.map((one) => one.team)).toEqual([undefined]);
  });

  it("does not close the socket, however often an old one is shown", async () => {
    const { page } = await arrive();
    const old = await tokenOf(SITE, Date.now() - PREVIEW_LASTS);
    for (let times = 0; times < 5; times++) {
      const told = page.next("error");
      team(page, old);
      await told;
    }
    await page.says({ type: "read", seq: 0 });
    expect(page.closed).toBeUndefined();
  });

  it("does not take a good one away", async () => {
    const { page } = await arrive();
    await joins(page);
    const told = page.next("error");
    team(page, "let me in");
    await told;
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    await invited;
  });
});

describe("what the tab is told", () => {
  it("is the visitor's own record, once after each change and not when nothing changed", async () => {
    const { page } = await arrive();
    await joins(page);
    const [first] = page.of("debug");
    expect(first).toMatchObject({
      tab: "tab1",
      version: 1,
      refused: [],
      now: Date.now(),
      record: { visit: { views: [{ url: "https://shop.example/pricing" }] } },
    });
    const told = page.next("debug");
    await page.says({ type: "track", name: "checked_price" });
    expect((await told).record.visit!.events).toMatchObject([{ name: "checked_price" }]);
    const before = page.of("debug").length;
    team(page, await tokenOf());
    await page.says({ type: "typing", on: true, n: 1, ago: 0 });
    page.n--;
    await page.says({ type: "read", seq: 0 });
    expect(page.of("debug")).toHaveLength(before);
  });
});
