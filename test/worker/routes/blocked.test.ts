// Whom an agent blocked: through the whole Worker and the real objects, with an eviction between any two steps.

import { evictAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { BlockedVisitor, Story } from "../../../worker/protocol.ts";
import { Page, publish, someVisitor } from "../support/page.ts";
import { personsOf, someAccount } from "../support/person.ts";
import { ask, Console, signIn, type SignedIn, siteOf } from "../support/team.ts";

const SITE = "gate";
const RULE = "name: Help\nwhen: { page: /pricing }\ninvite: { when_away: message, greeting: May I help? }\n";
const at = (path: string) => `/api/sites/${SITE}${path}`;
const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => stubOf(visitor) as unknown as VisitorCalls;
const sleep = () => evictAllDurableObjects();
let ana: SignedIn;
let root: SignedIn;
beforeAll(async () => {
  await publish(SITE, { "help.yaml": RULE });
  ana = await signIn(SITE, "Ana", "agent");
  root = await signIn(SITE, "Root", "admin");
});

const block = (visitor: string, reason = "Insults", as = ana) =>
  ask({ method: "POST", path: at(`/visitors/${visitor}/block`), as, body: { reason } });
const unblock = (visitor: string) =>
  ask({ method: "DELETE", path: at(`/visitors/${visitor}/block`), as: ana, body: {} });
const list = async (query = "") =>
  (await ask({ path: at(`/blocked${query}`), as: ana })).json<{ rows: BlockedVisitor[]; next?: string }>();
const isListed = async (visitor: string) => (await list()).rows.some((row) => row.visitor === visitor);
const story = async (visitor: string) =>
  (await ask({ path: at(`/visitors/${visitor}`), as: ana })).json<Story>();
const chatOf = async (visitor: string) => (await story(visitor)).chats[0];

async function arrive(path = "/", tab = "tab1") {
  const visitor = someVisitor();
  const page = await Page.open(SITE, visitor, tab);
  await page.hello();
  await page.visits(path);
  return { visitor, page };
}

describe("a blocked visitor", () => {
  it("[D9] loses the chat, is told that nobody can be talked to, and what is written is not kept", async () => {
    const desk = await Console.open(SITE, ana.agent);
    await desk.first("desk");
    const { visitor, page } = await arrive();
    const assigned = desk.next("assigned", (one) => one.visitor === visitor);
    await page.says({ type: "say", id: "words-1", text: "You fools" });
    const { conversation } = await assigned;
    await sleep();
    const shut = page.next("conversation", (one) => one.conversation.unavailable === true);
    const answer = await block(visitor);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { visitor, by: "Ana", reason: "Insults" },
    ]);
    expect((await shut).conversation).toMatchObject({ id: conversation, state: "closed" });
    await desk.next("conversations", ({ set }) => set.some((one) => one.id === conversation));
    expect(await chatOf(visitor)).toMatchObject({ state: "closed", lines: 1 });
    await sleep();
    const again = page.next("conversation");
    await page.says({ type: "say", id: "words-2", text: "Hello?" });
    expect((await again).conversation.unavailable).toBe(true);
    const absent = page.next("launcher");
    await page.says({ type: "opened" });
    expect(await absent).toMatchObject({ show: false, online: false });
    const { chats, row, blocked } = await story(visitor);
    expect(chats).toMatchObject([{ state: "closed", lines: 1 }]);
    expect([row.blocked, blocked?.reason, blocked?.by]).toEqual([true, "Insults", "Ana"]);
    desk.says({ type: "reopen", conversation });
    expect(await desk.next("notice")).toMatchObject({ code: "blocked" });
    // A page that connects anew is told so at once.
    const next = await Page.open(SITE, visitor, "tab2");
    await next.hello();
    expect((await next.first("welcome")).conversation?.unavailable).toBe(true);
  });

  it("[D9] is invited by no rule and by no agent, and what is showing goes", async () => {
    const { visitor, page } = await arrive("/pricing");
    const { id } = await page.first("invite");
    await page.says({ type: "invitation", id, state: "shown" });
    await sleep();
    await block(visitor);
    expect((await page.first("withdraw")).id).toBe(id);
    await sleep();
    const by = (text: string) => ({
      method: "POST",
      path: at(`/visitors/${visitor}/invite`),
      as: ana,
      body: { id: "by-hand-1", text },
    });
    const refused = await ask(by("Hello"));
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { detail: "This visitor is blocked." },
    ]);
    const { rules } = await (
      await ask({ path: at(`/visitors/${visitor}/explain`), as: ana })
    ).json<{ rules: { says: string }[] }>();
    expect(rules[0]!.says).toBe("Holds, but not now: blocked.");
    expect(page.of("invite")).toHaveLength(1);
    expect(
      (await siteOf(SITE).reserve({ id: "lease-0001", visitor, rule: "help", priority: 1, until: Infinity }))
        .granted,
    ).toBe(false);
  });

  it("[D9] is as before once it is taken back; each is noted, with whom and why", async () => {
    const { visitor, page } = await arrive();
    await page.says({ type: "identify", id: "u", traits: { name: "Mallory" } });
    await block(visitor, "  Spam  ");
    expect(await list()).toMatchObject({
      rows: [{ visitor, name: "Mallory", reason: "Spam", by: "Ana" }, {}, {}],
    });
    await sleep();
    expect((await unblock(visitor)).status).toBe(204);
    expect((await unblock(visitor)).status).toBe(404);
    expect(await isListed(visitor)).toBe(false);
    await sleep();
    const said = page.next("said");
    await page.says({ type: "say", id: "words-3", text: "Sorry" });
    expect((await said).said.text).toBe("Sorry");
    expect((await story(visitor)).blocked).toBeUndefined();
    const { rows } = await (await ask({ path: at("/audit"), as: root })).json<{ rows: object[] }>();
    expect(rows.slice(0, 2)).toMatchObject([
      { action: "unblocked", by: "Ana", detail: { visitor } },
      { action: "blocked", by: "Ana", detail: { visitor, reason: "Spam" } },
    ]);
  });

  it("[D9] stays blocked where consent is refused, and is not after an erasure, of which no name stays", async () => {
    const { visitor, page } = await arrive();
    await page.says({ type: "say", id: "words-4", text: "Hm" });
    await block(visitor);
    await page.says({ type: "consent", consent: "denied" });
    await sleep();
    const shut = page.next("conversation");
    await page.says({ type: "say", id: "words-5", text: "Hm" });
    expect((await shut).conversation).toMatchObject({ unavailable: true });
    await siteOf(SITE).erase(visitor, { id: "x", name: "X" });
    expect(await isListed(visitor)).toBe(false);
    const audit = JSON.stringify((await siteOf(SITE).audit()).rows);
    expect(audit).not.toContain(visitor);
    const next = await Page.open(SITE, visitor, "tab9");
    await next.hello();
    const said = next.next("said");
    await next.says({ type: "say", id: "words-6", text: "New here" });
    await said;
  });

  it("[D9] that is not known is not found; one that is forgotten leaves the list", async () => {
    expect((await block(someVisitor())).status).toBe(404);
    expect((await block("x")).status).toBe(404);
    const { visitor, page } = await arrive();
    expect((await block(visitor, " ")).status).toBe(400);
    await block(visitor);
    page.socket.close();
    await sleep();
    await runInDurableObject(stubOf(visitor), async (_, { storage }) => {
      const { sql } = storage;
      sql.exec("UPDATE standing SET state = json_set(state, '$.at', 1)");
      for (const [key, text] of storage.kv.list<string>({ prefix: "visit/" }))
        storage.kv.put(key, JSON.stringify({ ...JSON.parse(text), saved: 1 }));
      await storage.setAlarm(Date.now() + 60_000);
    });
    await sleep();
    await vi.waitFor(async () => {
      await runDurableObjectAlarm(stubOf(visitor));
      expect(await isListed(visitor)).toBe(false);
    });
    expect(await callsOf(visitor).story()).toBeUndefined();
  });

  it("[D9] that writes at the very moment has the chat closed at the desk, whatever arrived first", async () => {
    const { visitor } = await arrive();
    await siteOf(SITE).block({ visitor, reason: "x", by: "Ana", at: 1 }, { id: "x", name: "Ana" });
    const last = { from: "visitor", text: "me again", at: Date.now() } as const;
    const entry = {
      id: "overtaken-1",
      visitor,
      state: "waiting",
      since: Date.now(),
      last,
      unread: 1,
    } as const;
    await siteOf(SITE).talked(`${visitor}:9999999999999`, entry);
    expect(await siteOf(SITE).conversationEntry("overtaken-1")).toMatchObject({ state: "closed" });
  });
});

describe("a person", () => {
  const { arrive: arrives, becomes, personId } = personsOf(SITE);

  it("[D9] is blocked with the visitor who turns out to be them, on every device, and unblocked as the person", async () => {
    const account = someAccount();
    const { visitor, page } = await arrives();
    await block(visitor, "Threats");
    await sleep();
    const here = await becomes(page, account);
    const person = await personId(account);
    await vi.waitFor(async () => expect(await isListed(person)).toBe(true));
    expect(await isListed(visitor)).toBe(false);
    await sleep();
    const shut = here.next("conversation");
    await here.says({ type: "say", id: "words-7", text: "Hello" });
    expect((await shut).conversation.unavailable).toBe(true);
    expect((await story(person)).blocked).toMatchObject({ reason: "Threats" });
    // Another device, with a chat that is open as it says who this is.
    const other = await arrives("tab2");
    await other.page.says({ type: "say", id: "words-8", text: "Me again" });
    const there = await becomes(other.page, account);
    expect((await there.first("welcome")).conversation).toMatchObject({ state: "closed", unavailable: true });
    expect((await unblock(person)).status).toBe(204);
    await sleep();
    const said = there.next("said");
    await there.says({ type: "say", id: "words-9", text: "Sorry" });
    expect((await said).said.text).toBe("Sorry");
  });
});
