// A visitor whose sockets are blocked: the same record, invitations and chat, over requests that may be sent twice, lost
// with their answer, or find the object asleep.

import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readToken } from "../../../worker/access/tokens.ts";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Console } from "../support/console.ts";
import { agentOnline } from "../support/desk.ts";
import { AGENT, agentOf, Page, publish } from "../support/page.ts";
import { PollingPage } from "../support/polling.ts";
import { eventually } from "../support/shard.ts";

const SITE = "stall";

beforeAll(async () => {
  await publish(SITE, {
    "site.yaml":
      "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\nlimits: { quiet: 0s, per_visit: 50 }\n",
    "plans.yaml":
      "name: Plans\nwhen: { page: /pricing, on_page: 5s }\ninvite: { team: sales, greeting: Still comparing?, expires: 5m, stay: visit }\n",
  });
});

let now = 0;
const pass = (seconds: number) => vi.setSystemTime((now += seconds * 1000));
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: (now = Date.now()) }));
afterEach(() => vi.useRealTimers());

const idOf = async (page: PollingPage): Promise<string> =>
  (await readToken(env.BECKON_KEY, SITE, page.token!))!;
const objectOf = async (page: PollingPage) => env.VISITOR.getByName(visitorObject(SITE, await idOf(page)));
const callsOf = async (page: PollingPage) => (await objectOf(page)) as unknown as VisitorCalls;
const sleeps = async (page: PollingPage) =>
  evictDurableObject(await objectOf(page), { webSockets: "hibernate" });
const rowsOf = async (page: PollingPage) =>
  runInDurableObject(await objectOf(page), (_, { storage }) => [...storage.kv.list({ prefix: "polled/" })]);

describe("a tab that asks over HTTP", () => {
  it("is a visitor like any other: token, welcome, acknowledgement, a page view in the record", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    expect(page.token).toMatch(/^v1\./);
    expect(page.all.slice(0, 4).map(({ type }) => type)).toEqual(["token", "welcome", "ack", "ack"]);
    const story = await (await callsOf(page)).story();
    expect(story!.path.map(({ url }) => url)).toEqual(["https://shop.example/docs"]);
  });

  it("is invited in the answer to what made the rule come true, and chats both ways", async () => {
    const { agent: ana } = await agentOnline(SITE);
    const page = await PollingPage.open(SITE, "/pricing");
    await sleeps(page);
    pass(5);
    await page.says({ type: "clocks", idle: 5000 });
    const [invite] = page.of("invite");
    expect(invite!.greeting).toBe("Still comparing?");
    await sleeps(page);
    await page.says({ type: "invitation", id: invite!.id, state: "shown" });
    await page.says({ type: "invitation", id: invite!.id, state: "accepted", reply: "Yes please" });
    const visitor = await idOf(page);
    const agent = await agentOf(SITE, visitor, { id: ana.id, name: ana.name, role: "agent" });
    const heard = agent.next("said");
    await page.says({ type: "say", id: "words-1", text: "Which one?" });
    expect((await heard).said.text).toBe("Which one?");

    agent.socket.send(JSON.stringify({ type: "say", id: "answer-1", text: "The small one." }));
    await agent.next("said");
    // Nobody asked meanwhile, and the object slept: what was said waits.
    await sleeps(page);
    const told = await page.poll();
    expect(told.filter(({ type }) => type === "said")).toMatchObject([
      { said: { from: "agent", text: "The small one." } },
    ]);
    expect(await page.poll()).toEqual([]);
  });

  it("hears the same answer again where a request came twice, and what it said counts once", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    page.request++;
    const said = [{ type: "track", n: ++page.n, name: "added" }];
    const first = await page.post(said);
    expect(await page.post(said)).toEqual(first);
    const story = (await (await callsOf(page)).export())!;
    expect(JSON.stringify(story.visit!.events).match(/"added"/g)).toHaveLength(1);
  });

  it("loses nothing with an answer that is lost: a new connection is told where things stand", async () => {
    await agentOnline(SITE);
    const page = await PollingPage.open(SITE, "/pricing");
    pass(5);
    page.request++;
    const clocks = { type: "clocks", n: ++page.n, idle: 5000 };
    const words = { type: "say", n: ++page.n, id: "words-2", text: "Anybody?" };
    await page.ask([clocks, words]);
    await sleeps(page);
    page.reconnects();
    await page.post([]);
    page.request++;
    const before = page.all.length;
    await page.post([
      {
        type: "hello",
        n: ++page.n,
        tab: "tab1",
        language: "en",
        timezone: "UTC",
        visible: true,
        previous: [clocks, words],
      },
    ]);
    const welcome = page.all.slice(before).find((message) => message.type === "welcome")!;
    expect(welcome).toMatchObject({ conversation: { said: [{ text: "Anybody?", from: "visitor" }] } });
    // The old connection left nothing behind.
    expect(await rowsOf(page)).toHaveLength(1);
  });

  it("is asked to begin anew where a request came twice and the object slept in between", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    await page.poll();
    await sleeps(page);
    expect(await page.post([])).toEqual([]);
    expect(page.closed).toBe(1006);
  });

  it("is here for 25 s after it last asked, and back in the same page view when it asks again", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    const calls = await callsOf(page);
    await sleeps(page);
    pass(25);
    expect((await calls.presence(0)).here).toBe(true);
    pass(1);
    expect((await calls.presence(0)).here).toBe(false);
    pass(60);
    await page.poll();
    expect(page.closed).toBeUndefined();
    expect((await calls.presence(0)).here).toBe(true);
    const story = await calls.story();
    expect(story!.path).toMatchObject([{ url: "https://shop.example/docs", current: true }]);
  });

  it.each([40, 60])(
    "[Q6] agents see it go within 75 s of when it last asked, %d s after it came, and not before",
    async (asks) => {
      let console = await Console.open(SITE, {});
      const page = await PollingPage.open(SITE, "/docs");
      const id = await idOf(page);
      await eventually(() => console.ids).toContain(id);
      const looksAfter = async (seconds: number): Promise<void> => {
        pass(seconds);
        // Consoles of tests do not ping: another one comes.
        const before = console;
        console = await Console.open(SITE, {});
        before.socket.close();
        await console.looks();
      };
      for (let at = 0; at < asks; at += 10) {
        await looksAfter(10);
        await page.poll();
      }
      for (let silent = 0; silent < 20; silent += 5) await looksAfter(5);
      await eventually(() => console.ids).toContain(id);
      for (let silent = 20; silent < 75; silent += 5) await looksAfter(5);
      await eventually(() => console.ids).not.toContain(id);
    },
  );

  it("writes one row for a request without news", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    const written = () =>
      objectOf(page).then((object) =>
        runInDurableObject(
          object,
          (_, { storage }) => storage.sql.exec("SELECT total_changes() AS n").one()["n"],
        ),
      );
    await page.poll();
    const before = Number(await written());
    await page.poll();
    expect(Number(await written()) - before).toBeLessThanOrEqual(1);
  });

  it("leaves with its good-bye, and nothing of it stays", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    await page.says({ type: "hidden" }, { type: "bye" });
    expect((await (await callsOf(page)).presence(0)).here).toBe(false);
    expect(await rowsOf(page)).toEqual([]);
  });

  it("is one of the visitor's tabs beside one with a socket, and gives way to a socket of its own tab", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    const other = await Page.open(SITE, await idOf(page), "tab2");
    await other.hello();
    await other.says({ type: "say", id: "words-3", text: "From the other tab" });
    expect((await page.poll()).filter(({ type }) => type === "said")).toHaveLength(1);
    const same = await Page.open(SITE, await idOf(page), "tab1", 100);
    await same.hello();
    expect(await rowsOf(page)).toEqual([]);
  });

  it("is closed at the third bad message, as a socket is, and the good ones between count", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    const bad = { type: "nonsense" };
    const told = await page.says(bad, { type: "say", id: "words-4", text: "Hello" }, bad);
    expect(told.filter(({ type }) => type === "error")).toHaveLength(2);
    expect((await (await callsOf(page)).export())!.conversations).toHaveLength(1);
    await sleeps(page);
    await page.says(bad);
    expect(page.closed).toBe(1008);
  });

  it("is forgotten with the visitor's erasure, and begins anew", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    await (await callsOf(page)).erase();
    expect(await rowsOf(page)).toEqual([]);
    await page.poll();
    expect(page.closed).toBe(1006);
    expect(await rowsOf(page)).toEqual([]);
  });

  it("is told no end of things while it does not ask: above a limit it begins anew", async () => {
    const page = await PollingPage.open(SITE, "/docs");
    await page.says({ type: "say", id: "words-5", text: "Hello" });
    const agent = await agentOf(SITE, await idOf(page), AGENT);
    for (let i = 0; i < 300; i++) agent.socket.send(JSON.stringify({ type: "typing", on: i % 2 === 0 }));
    agent.socket.send(JSON.stringify({ type: "say", id: "answer-2", text: "Yes?" }));
    await agent.next("said");
    expect(await page.poll()).toEqual([]);
    expect(page.closed).toBe(1006);
    page.reconnects();
    await page.post([]);
    await page.hello();
    expect(
      page
        .of("welcome")
        .at(-1)!
        .conversation!.said.map(({ text }) => text),
    ).toEqual(["Hello", "Yes?"]);
  });
});
