// The move to a person's object where things go wrong or happen at once, and what follows the person to the next device.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Visitor } from "../../../worker/visitor/object.ts";
import { agentOf, Page, publish } from "../support/page.ts";
import { jwtOf, personsOf, someAccount } from "../support/person.ts";

const SITE = "guild";
const { stubOf, callsOf, personId, arrive, identify, becomes } = personsOf(SITE);

beforeAll(() =>
  publish(SITE, {
    "site.yaml":
      "name: Guild\norigins: [https://shop.example]\nlimits: { per_week: 1, quiet: 1s, after_dismiss: 1s }\n",
    "help.yaml":
      "name: Help\nwhen: { page: /pricing*, scroll: 50%+ }\nrepeat: per page\ninvite: { when_away: message, stay: visit, greeting: May I help? }\n",
  }),
);
afterEach(() => void vi.restoreAllMocks());

const textsOf = async (account: string) =>
  (await callsOf(await personId(account)).export())!.conversations.map(({ said }) =>
    said.map(({ text }) => text),
  );

async function reads(page: Page): Promise<void> {
  await page.visits("/pricing");
  await page.says({ type: "scroll", percent: 60 });
}

describe("what follows the person", () => {
  it("[L7, W4] a limit that one device used up holds on the next, and for nobody else", async () => {
    const account = someAccount();
    const first = await becomes((await arrive("desk1")).page, account);
    const invited = first.next("invite");
    await reads(first);
    const { id } = await invited;
    await first.says({ type: "invitation", id, state: "shown" });
    await first.says({ type: "invitation", id, state: "dismissed" });
    const second = await becomes((await arrive("phone1")).page, account);
    await reads(second);
    const [rule] = await callsOf(await personId(account)).explain();
    expect(rule!.says).toContain("per week");
    expect(second.of("invite")).toEqual([]);
    const stranger = await arrive("other1");
    const invites = stranger.page.next("invite");
    await reads(stranger.page);
    await invites;
  });

  it("[W3, W5] yesterday's chat is read on the next device, and goes on there", async () => {
    const account = someAccount();
    const first = await becomes((await arrive("desk1")).page, account);
    await first.says({ type: "say", id: "words-1", text: "Hello?" });
    first.socket.close(1000, "gone");
    const second = await becomes((await arrive("phone1")).page, account);
    const [welcome] = second.of("welcome");
    expect(welcome!.conversation!.said.map(({ text }) => text)).toEqual(["Hello?"]);
    const agent = await agentOf(SITE, await personId(account));
    await agent.first("record");
    const answer = second.next("said", ({ said }) => said.from === "agent");
    agent.socket.send(JSON.stringify({ type: "say", id: "words-2", text: "Hi Ana" }));
    await answer;
    expect(await textsOf(account)).toEqual([["Hello?", "Hi Ana"]]);
  });

  it("[W3] nothing of the person is behind who comes after a reset", async () => {
    const account = someAccount();
    const page = await becomes((await arrive()).page, account, { traits: { name: "Ana", plan: "pro" } });
    await page.says({ type: "say", id: "words-1", text: "My secret" });
    page.socket.close(1000, "reset");
    const next = await arrive("tab1", "/after");
    const all = (await callsOf(next.visitor).export())!;
    expect(JSON.stringify(all)).not.toMatch(/Ana|pro"|My secret|u-\d/);
    expect([all.visit!.number, all.visitor.identified, all.conversations]).toEqual([1, false, []]);
    expect(next.page.of("welcome")[0]!.conversation).toBeUndefined();
  });
});

describe("a move", () => {
  it("[W4, W6] of two devices at the same instant makes one person of both", async () => {
    const account = someAccount();
    const [a, b] = await Promise.all([arrive("desk1", "/a"), arrive("phone1", "/b")]);
    await Promise.all([
      a.page.says({ type: "say", id: "words-a", text: "from a" }),
      b.page.says({ type: "say", id: "words-b", text: "from b" }),
    ]);
    await Promise.all([becomes(a.page, account), becomes(b.page, account)]);
    const story = (await callsOf(await personId(account)).story())!;
    expect(story.path.map(({ url }) => new URL(url).pathname).sort()).toEqual(["/a", "/b"]);
    expect(story.row).toMatchObject({ visits: 1, chats: 2 });
    expect((await textsOf(account)).flat().sort()).toEqual(["from a", "from b"]);
    const states = (await callsOf(await personId(account)).export())!.conversations.map(
      ({ stored }) => stored.state,
    );
    expect(states.filter((state) => state !== "closed")).toHaveLength(1);
  });

  it.each(["before it is absorbed", "after it is absorbed"])(
    "[W6] cut off %s, with both objects evicted, goes on with the alarm and counts once",
    async (when) => {
      const account = someAccount();
      const { page, visitor } = await arrive();
      await page.says({ type: "say", id: "words-1", text: "Hello?" });
      const absorb = Visitor.prototype.absorb;
      let calls = 0;
      vi.spyOn(Visitor.prototype, "absorb").mockImplementation(async function (this: Visitor, ...words) {
        calls++;
        if (calls > 1 || when.startsWith("after")) await absorb.apply(this, words);
        if (calls === 1) throw new Error("cut off");
      });
      identify(page, account, { jwt: await jwtOf(account, { site: SITE }) });
      await vi.waitFor(() => expect(calls).toBe(1));
      await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
      await evictDurableObject(stubOf(await personId(account)));
      await runDurableObjectAlarm(stubOf(visitor));
      await vi.waitFor(() => expect(page.closed?.code).toBe(4002));
      await evictDurableObject(stubOf(visitor));
      await evictDurableObject(stubOf(await personId(account)));
      const story = (await callsOf(visitor).story())!;
      expect(story.row).toMatchObject({ id: await personId(account), visits: 1, pages: 1, chats: 1 });
      expect(await textsOf(account)).toEqual([["Hello?"]]);
    },
  );

  it("[W6] to an object that cannot be reached waits: nothing is acknowledged, nothing is lost", async () => {
    const account = someAccount();
    const { page, visitor } = await arrive();
    let calls = 0;
    const down = vi.spyOn(Visitor.prototype, "absorb").mockImplementation(async () => {
      calls++;
      throw new Error("unreachable");
    });
    identify(page, account, { jwt: await jwtOf(account, { site: SITE }) });
    await vi.waitFor(() => expect(calls).toBe(1));
    const said = { type: "say", n: ++page.n, id: "words-1", text: "Anybody?" };
    page.socket.send(JSON.stringify(said));
    await runDurableObjectAlarm(stubOf(visitor));
    await expect(Page.open(SITE, visitor, "tab2")).rejects.toThrow();
    expect(calls).toBeGreaterThan(1);
    expect(page.closed).toBeUndefined();
    expect(page.of("ack").every(({ n }) => n < said.n - 1)).toBe(true);
    down.mockRestore();
    await runDurableObjectAlarm(stubOf(visitor));
    await vi.waitFor(() => expect(page.closed?.code).toBe(4002));
    const again = await Page.open(SITE, await personId(account), page.tab, page.n);
    await again.hello({ previous: [said] });
    await again.hello({ previous: [said] });
    expect(await textsOf(account)).toEqual([["Anybody?"]]);
  });

  it("[K2] leaves a mark where the visitor was, and that goes too", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { page, visitor } = await arrive();
    await becomes(page, someAccount());
    await runDurableObjectAlarm(stubOf(visitor));
    const armed = () => runInDurableObject(stubOf(visitor), (_, { storage }) => storage.getAlarm());
    vi.setSystemTime((await armed())!);
    await runDurableObjectAlarm(stubOf(visitor));
    expect(await armed()).toBeNull();
    expect(await callsOf(visitor).story()).toBeUndefined();
    vi.useRealTimers();
  });

  it("[W2, W3] is begun by a token that a page says again with its hello, and by no forged one", async () => {
    const account = someAccount();
    const { page, visitor } = await arrive();
    page.socket.close(1000, "lost");
    const saying = async (signing: object) => {
      const jwt = await jwtOf(account, { site: SITE, ...signing });
      const again = await Page.open(SITE, visitor, "tab1", page.n + 1);
      const previous = [{ type: "identify", n: again.n, id: account, jwt, traits: { plan: "pro" } }];
      again.socket.send(
        JSON.stringify({
          type: "hello",
          n: ++again.n,
          tab: "tab1",
          language: "en",
          timezone: "UTC",
          visible: true,
          previous,
        }),
      );
      return again;
    };
    const forged = await saying({ secret: "a secret that some stranger has made up" });
    await forged.first("ack");
    expect(forged.of("error")).toMatchObject([{ code: "not-allowed", field: "jwt" }]);
    expect(await callsOf(await personId(account)).story()).toBeUndefined();
    page.n = forged.n;
    const proved = await saying({});
    await vi.waitFor(() => expect(proved.closed?.code).toBe(4002));
    expect((await callsOf(await personId(account)).story())!.traits).toEqual({ plan: "pro" });
  });
});

describe("hostile words", () => {
  it("[W2] a token that is no text or endless is a bad message, and three are enough", async () => {
    const { page } = await arrive();
    for (const jwt of [7, { alg: "none" }, "x".repeat(5_000)]) identify(page, "u-1", { jwt });
    await vi.waitFor(() => expect(page.closed?.code).toBe(1008));
    expect(page.of("error")[0]).toMatchObject({ code: "bad-message", field: "jwt" });
  });

  it("[W1] traits name no property of code, are at most 50, and never more than a message holds", async () => {
    const { page, visitor } = await arrive();
    const raw = `{"type":"identify","n":${++page.n},"id":"u-1","traits":{"__proto__":{"admin":true},"constructor":"x","prototype":1,"plan":"pro","deep":${"[".repeat(500)}${"]".repeat(500)}}}`;
    const acked = page.next("ack");
    page.socket.send(raw);
    await acked;
    const known = async () => (await callsOf(visitor).story())!.traits;
    expect(Object.keys(await known())).toEqual(["plan", "deep"]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`t${index}`, index]));
    await page.says({ type: "identify", id: "u-1", traits: many });
    expect(Object.keys(await known())).toHaveLength(50);
    const long = Object.fromEntries(["a", "b", "c"].map((name) => [name, name.repeat(1_500)]));
    page.socket.send(JSON.stringify({ type: "identify", n: ++page.n, id: "u-1", traits: long }));
    await vi.waitFor(() => expect(page.of("error")).toMatchObject([{ code: "bad-message" }]));
    for (const [name, value] of Object.entries(long))
      await page.says({ type: "identify", id: "u-1", traits: { [name]: value } });
    expect(Object.keys(await known())).toEqual(["b", "c"]);
  });
});
