// A visitor who takes consent back: what was recorded goes, every other page of theirs falls silent, and a page that was
// asleep or kept aside meanwhile does not begin again.

import { env } from "cloudflare:workers";
import { evictDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { mint, readToken } from "../../../worker/access/tokens.ts";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { agentOf, Page, publish, someVisitor } from "../support/page.ts";
import { personsOf, someAccount } from "../support/person.ts";
import { PollingPage } from "../support/polling.ts";
import { ask, DESKTOP, siteOf } from "../support/team.ts";

const SITE = "quay";

beforeAll(() =>
  publish(SITE, { "site.yaml": "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n" }),
);

const people = personsOf(SITE);
const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => stubOf(visitor) as unknown as VisitorCalls;

async function arrives(visitor: string, tab: string, more: object = {}): Promise<Page> {
  const page = await Page.open(SITE, visitor, tab);
  await page.hello(more);
  await page.visits(`/${tab}`);
  return page;
}

/** A page that slept, with something to tell; gives the code that ends it. */
async function isTurnedAway(visitor: string, consent: "granted" | undefined): Promise<number> {
  const page = await Page.open(SITE, visitor, "kept");
  const url = "https://shop.example/kept";
  const previous = [{ type: "page", n: 1, url, title: "Kept", referrer: "" }];
  const hello = { type: "hello", n: 2, tab: "kept", language: "en", timezone: "", visible: true, previous };
  page.socket.send(JSON.stringify({ ...hello, ...(consent && { consent }) }));
  const code = await closed(page);
  expect(page.all).toEqual([{ type: "refused" }]);
  return code;
}

const closed = (page: Page) =>
  vi.waitFor(() => {
    expect(page.closed).toBeDefined();
    return page.closed!.code;
  });

describe("a refusal", () => {
  it.each([false, true])(
    "[W9] closes the visitor's other pages for good, but not the one that brings it (asleep: %s)",
    async (asleep) => {
      const visitor = someVisitor();
      const [first, second] = [await arrives(visitor, "tab1"), await arrives(visitor, "tab2")];
      if (asleep) await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
      await first.says({ type: "consent", consent: "denied" });
      expect(await closed(second)).toBe(1008);
      expect(second.all.at(-1)).toEqual({ type: "refused" });
      expect(first.closed).toBeUndefined();
      expect(await callsOf(visitor).story()).toBeUndefined();
    },
  );

  it("[W9] is told to pages that asked over HTTP as well", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    const visitor = (await readToken(env.BECKON_KEY, SITE, page.token!))!;
    const other = await arrives(visitor, "tab2");
    await other.says({ type: "consent", consent: "denied" });
    expect(await page.poll()).toContainEqual({ type: "refused" });
    expect(page.closed).toBe(1008);
  });

  it.each([undefined, "granted"] as const)(
    "[W9] is not undone by a page that kept the token and its consent (%s), nor by what it has to tell",
    async (consent) => {
      const visitor = someVisitor();
      const page = await arrives(visitor, "tab1");
      await page.says({ type: "consent", consent: "denied" });
      await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
      expect(await isTurnedAway(visitor, consent)).toBe(1008);
      expect(await callsOf(visitor).story()).toBeUndefined();
    },
  );

  it("[W9] ends the chat that is open, as the visitor's own doing, and keeps its words", async () => {
    const visitor = someVisitor();
    const page = await arrives(visitor, "tab1");
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    const agent = await agentOf(SITE, visitor);
    const told = agent.next("conversation", ({ conversation }) => conversation.state === "closed");
    await page.says({ type: "consent", consent: "denied" });
    expect((await told).conversation).toMatchObject({ ended: true });
    expect((await callsOf(visitor).export())!.conversations).toMatchObject([{ said: [{ text: "Hello?" }] }]);
    await vi.waitFor(async () => {
      const { rows } = await siteOf(SITE).conversations();
      expect(rows.filter((row) => row.visitor === visitor)).toMatchObject([{ state: "closed" }]);
    });
    agent.socket.close();
  });

  it("[L8] of who was not recorded ends the chat too; but a chat without consent goes on after a lost connection", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor, "tab1", 0, { gpc: true });
    await page.hello();
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const again = await Page.open(SITE, visitor, "tab1", page.n, { gpc: true });
    await again.hello();
    expect(again.of("welcome")[0]!.conversation).toMatchObject({ state: "waiting" });
    await again.says({ type: "consent", consent: "denied" });
    expect((await callsOf(visitor).export())!.conversations).toMatchObject([{ stored: { state: "closed" } }]);
    expect(await isTurnedAway(visitor, undefined)).toBe(1008);
  });

  it("[W9] of a person holds on every device until the person grants it", async () => {
    const account = someAccount();
    const { page: phone } = await people.arrive("phone");
    const onPhone = await people.becomes(phone, account);
    const person = await people.personId(account);
    const laptop = await arrives(person, "laptop");
    await onPhone.says({ type: "consent", consent: "denied" });
    expect(await closed(laptop)).toBe(1008);
    await evictDurableObject(stubOf(person), { webSockets: "hibernate" });
    expect(await isTurnedAway(person, undefined)).toBe(1008);
    const again = await arrives(person, "tablet", { consent: "granted" });
    expect((await callsOf(person).story())!.row).toMatchObject({ visits: 1, pages: 1 });
    await evictDurableObject(stubOf(person), { webSockets: "hibernate" });
    await (await Page.open(SITE, person, "watch")).hello();
    again.socket.close();
  });
});

describe("a refusal without a socket", () => {
  const refuses = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    ask({
      method: "POST",
      path: `/v1/sites/${SITE}/refused`,
      headers: {
        "User-Agent": DESKTOP,
        Origin: "https://shop.example",
        "Content-Type": "text/plain;charset=UTF-8",
        ...headers,
      },
      raw: body,
    });

  it("[W9] is brought by the token alone, and says nothing of whether somebody was known", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    const visitor = (await readToken(env.BECKON_KEY, SITE, page.token!))!;
    expect(await callsOf(visitor).story()).toBeDefined();
    const tokens = [page.token!, page.token!, (await mint(env.BECKON_KEY, SITE)).token, "v1.made.up", ""];
    for (const token of tokens) {
      const { status, headers } = await refuses(token);
      expect([status, headers.get("Access-Control-Allow-Origin")]).toEqual([204, "https://shop.example"]);
    }
    expect(await callsOf(visitor).story()).toBeUndefined();
    await page.poll();
    expect(page.closed).toBe(1008);
  });

  it("is refused from elsewhere, and read no further than a token is long", async () => {
    expect((await refuses("", { Origin: "https://evil.example" })).status).toBe(403);
    expect((await refuses("x".repeat(300))).status).toBe(413);
  });
});
