// How long a visitor's object keeps what: the record as long as visitors are kept, words of chats as long as transcripts
// are, that something was erased or moved as long as a record; afterwards its storage is empty.

import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Page, publish, someVisitor } from "../support/page.ts";
import { siteOf } from "../support/team.ts";

const SITE = "kept";
const SHORT = "kept-short";
const DAY = 86_400_000;

const stubOf = (visitor: string, site = SITE) => env.VISITOR.getByName(visitorObject(site, visitor));
const callsOf = (visitor: string, site = SITE) => stubOf(visitor, site) as unknown as VisitorCalls;
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const alarmOf = (visitor: string, site = SITE) =>
  runInDurableObject(stubOf(visitor, site), (_, { storage }) => storage.getAlarm());

/** Fires it until nothing is due any more, as the platform would. */
async function alarm(visitor: string, site = SITE): Promise<void> {
  for (let times = 0; times < 4; times++) {
    const at = await alarmOf(visitor, site);
    if (at === null || at > Date.now() + 10_000) return;
    if (at > Date.now()) vi.setSystemTime(at);
    await runDurableObjectAlarm(stubOf(visitor, site));
    await runInDurableObject(stubOf(visitor, site), () => undefined);
  }
}

const tablesOf = (visitor: string, site = SITE) =>
  runInDurableObject(stubOf(visitor, site), (_, { storage }) => {
    const rows: Record<string, number> = { visits: [...storage.kv.list({ prefix: "visit/" })].length };
    for (const table of ["said", "conversations", "standing"]) {
      const is = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = ?", table).toArray().length > 0;
      rows[table] = is ? storage.sql.exec(`SELECT * FROM ${table}`).toArray().length : 0;
    }
    return rows;
  });

async function chats({ site = SITE, gpc = false } = {}) {
  const visitor = someVisitor();
  const page = await Page.open(site, visitor, "tab1", 0, { gpc });
  await page.hello();
  await page.visits("/pricing");
  await page.says({ type: "say", id: "words-1", text: "Hello?" });
  const [chat] = (await callsOf(visitor, site).export())!.conversations;
  page.socket.close(1000, "gone");
  await runInDurableObject(stubOf(visitor, site), () => undefined);
  return { visitor, chat: chat!.stored.id };
}

beforeAll(async () => {
  await publish(SITE, {});
  const site = "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n";
  await publish(SHORT, { "site.yaml": `${site}retention: { visitors: 30d, transcripts: 90d }\n` });
});
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

describe("words of a chat", () => {
  it("[K1] of a visitor of whom nothing else is kept go a year after the chat's end, and nothing stays", async () => {
    const { visitor, chat } = await chats({ gpc: true });
    expect(await alarmOf(visitor)).toBe(Date.now() + 365 * DAY);
    await evictDurableObject(stubOf(visitor));
    pass(10 * DAY);
    await callsOf(visitor).handed(chat, "closed");
    pass(364 * DAY);
    await alarm(visitor);
    expect(await tablesOf(visitor)).toMatchObject({ visits: 0, said: 1, conversations: 1 });
    pass(2 * DAY);
    await alarm(visitor);
    expect(await tablesOf(visitor)).toEqual({ visits: 0, said: 0, conversations: 0, standing: 0 });
    expect(await alarmOf(visitor)).toBeNull();
    expect(await callsOf(visitor).export()).toBeUndefined();
  });

  it("[K1] go alone where the visitor is still known, and a later chat's stay", async () => {
    const { visitor, chat } = await chats();
    await callsOf(visitor).handed(chat, "closed");
    pass(300 * DAY);
    const page = await Page.open(SITE, visitor, "tab2");
    await page.hello();
    await page.visits("/docs");
    await page.says({ type: "say", id: "words-2", text: "Me again" });
    pass(66 * DAY);
    await alarm(visitor);
    const all = (await callsOf(visitor).export())!;
    expect(all.conversations.map(({ said }) => said.map(({ text }) => text))).toEqual([["Me again"]]);
    expect(all.visits.length + 1).toBe(2);
    expect(await callsOf(visitor).conversation(chat)).toBeUndefined();
  });

  it("[K1] that nobody ended go as well, and their last ones from the desk", async () => {
    const { visitor, chat } = await chats();
    const entry = async () => (await siteOf(SITE).conversations()).rows.find(({ id }) => id === chat);
    await vi.waitFor(async () => expect(await entry()).toMatchObject({ last: { text: "Hello?" } }));
    pass(366 * DAY);
    await alarm(visitor);
    expect(await tablesOf(visitor)).toMatchObject({ visits: 1, said: 0, conversations: 0 });
    await vi.waitFor(async () =>
      expect(await entry()).toMatchObject({ state: "closed", last: { text: "" } }),
    );
    expect((await callsOf(visitor).story())!.row.status).toBe("left");
  });

  it("[K1] outlive the record where transcripts are kept for longer", async () => {
    const { visitor, chat } = await chats({ site: SHORT });
    await callsOf(visitor, SHORT).handed(chat, "closed");
    pass(31 * DAY);
    await alarm(visitor, SHORT);
    expect(await callsOf(visitor, SHORT).story()).toBeUndefined();
    expect(await tablesOf(visitor, SHORT)).toMatchObject({ visits: 0, said: 1, conversations: 1 });
    pass(60 * DAY);
    await alarm(visitor, SHORT);
    expect(await tablesOf(visitor, SHORT)).toMatchObject({ said: 0, conversations: 0 });
    expect(await alarmOf(visitor, SHORT)).toBeNull();
  });
});

describe("a mark", () => {
  it("[K2] that something was erased goes after as long as a record", async () => {
    const { visitor } = await chats();
    await callsOf(visitor).erase();
    expect(await tablesOf(visitor)).toMatchObject({ visits: 0, said: 0, standing: 1 });
    pass(394 * DAY);
    await alarm(visitor);
    expect(await tablesOf(visitor)).toMatchObject({ standing: 1 });
    pass(2 * DAY);
    await alarm(visitor);
    expect(await tablesOf(visitor)).toEqual({ visits: 0, said: 0, conversations: 0, standing: 0 });
    expect(await alarmOf(visitor)).toBeNull();
  });
});
