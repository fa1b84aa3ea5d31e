// The Visitor object in workerd: messages in, rows and answers out, with evictions in the middle of everything.

import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { agentOf, Page, publish, someVisitor } from "../support/page.ts";

/** Rules are remembered by site in an isolate, which other tests share. */
const SITE = "visitor-tests";
const RULES = {
  "pricing-idle.yaml": `
name: Help on pricing
when: { page: /pricing*, idle: 30s }
invite:
  when_away: message
  greeting: 'You came from {{ referrer.name | default: "the web" }}. Questions about {{ page.title }}?'
  replies: [Compare plans]
`,
};

const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => stubOf(visitor) as unknown as VisitorCalls;
const rowsOf = (visitor: string, table: string) =>
  runInDurableObject(stubOf(visitor), (_, state) =>
    state.storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
  );
const visitsOf = (visitor: string) =>
  runInDurableObject(stubOf(visitor), (_, state) => [...state.storage.kv.list({ prefix: "visit/" })]);

/** On the pricing page since just under 30 s, and asked to tell when it was idle for as long. */
async function arrive(visitor = someVisitor(), ago = 29_900): Promise<{ visitor: string; page: Page }> {
  const page = await Page.open(SITE, visitor);
  await page.hello();
  const asked = page.next("wake");
  await page.visits("/pricing", { referrer: "https://www.google.com/", title: "Pricing", ago });
  await asked;
  return { visitor, page };
}

beforeAll(() => publish(SITE, RULES));

// The clock stands still: how long the machine takes for a test is no part of it.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

describe("a visit", () => {
  it("[P3] acknowledges a page view as kept once its one row is written", async () => {
    const { visitor, page } = await arrive();
    expect(page.of("ack").at(-1)).toMatchObject({ n: 2, kept: 2 });
    expect(await visitsOf(visitor)).toHaveLength(1);
    await page.visits("/docs");
    expect(await visitsOf(visitor)).toHaveLength(1);
  });

  it("[E2] asks to be woken by the idle clock, once", async () => {
    const { page } = await arrive(someVisitor(), 0);
    await page.says({ type: "read", seq: 0 });
    expect(page.of("wake")).toEqual([{ type: "wake", idle: 30_000 }]);
  });

  it("[T6] invites when the page's idle clock reads 30 s, with the referrer's name", async () => {
    const { page } = await arrive();
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    expect(await invited).toMatchObject({
      greeting: "You came from Google. Questions about Pricing?",
      replies: ["Compare plans"],
      from: "Shop",
    });
  });

  it("[E7] asks again where the page was not idle long enough", async () => {
    const { page } = await arrive();
    const asked = page.next("wake");
    await page.says({ type: "clocks", idle: 12_000 });
    expect(await asked).toEqual({ type: "wake", idle: 30_000 });
    expect(page.of("invite")).toHaveLength(0);
  });

  it("[P3] survives hibernation in the middle: clocks, tab and rules", async () => {
    const { visitor, page } = await arrive();
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    await invited;
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const [invitation] = await rowsOf(visitor, "invitations");
    expect(JSON.parse(String(invitation!["state"]))).toMatchObject({ invitation: { state: "offered" } });
  });

  it("[P3] counts a message once, however often it is sent", async () => {
    const { visitor, page } = await arrive();
    const n = page.n;
    page.n = n - 1;
    await page.visits("/pricing");
    const story = await callsOf(visitor).story();
    expect(story!.path).toHaveLength(1);
  });
});

describe("two tabs", () => {
  it("[T4] are one visitor, and [L2] the invitation goes to the current page's tab alone", async () => {
    const { visitor, page } = await arrive(someVisitor(), 40_000);
    const second = await Page.open(SITE, visitor, "tab2");
    await second.hello();
    await second.visits("/pricing", { ago: 29_900 });
    await page.says({ type: "hidden" });
    const invited = second.next("invite");
    await second.says({ type: "clocks", idle: 30_000 });
    await invited;
    expect(page.of("invite")).toHaveLength(0);
    expect((await callsOf(visitor).story())!.row.pages).toBe(2);
  });

  it("[E7] waits for the other visible tab's idle clock", async () => {
    const { visitor, page } = await arrive(someVisitor(), 40_000);
    const second = await Page.open(SITE, visitor, "tab2");
    await second.hello();
    await second.visits("/pricing", { ago: 29_900 });
    const asked = page.next("wake", (wake) => wake.in === 0);
    await second.says({ type: "clocks", idle: 30_000 });
    await asked;
    expect(second.of("invite")).toHaveLength(0);
    const invited = second.next("invite");
    await page.says({ type: "clocks", idle: 30_010 });
    await invited;
  });
});

describe("a lost connection", () => {
  it("[P1] takes over what the tab sent before and was not kept", async () => {
    const { visitor, page } = await arrive();
    await page.says({ type: "hidden" });
    await evictDurableObject(stubOf(visitor), { webSockets: "close" });
    const again = await Page.open(SITE, visitor, "tab1", page.n + 2);
    await again.hello({
      previous: [
        { type: "hidden", n: 3, ago: 5000 },
        { type: "shown", n: 4, ago: 1000 },
      ],
    });
    const story = await callsOf(visitor).story();
    expect(story!.row.visible).toBe(true);
    expect(story!.path).toHaveLength(1);
  });

  it("[T5] goes on counting where only the socket was lost", async () => {
    const { visitor, page } = await arrive();
    page.socket.close(1000, "gone");
    await runInDurableObject(stubOf(visitor), () => undefined);
    const again = await Page.open(SITE, visitor, "tab1", page.n);
    await again.hello();
    expect((await callsOf(visitor).story())!.row.visible).toBe(true);
  });
});

/** The usual `expires`, in seconds. */
const EXPIRES = 120;

describe("an invitation", () => {
  async function invited() {
    const arrived = await arrive();
    const invite = arrived.page.next("invite");
    await arrived.page.says({ type: "clocks", idle: 30_000 });
    return { ...arrived, invite: await invite };
  }

  it("[I1] once dismissed is over, and [L6] stays away", async () => {
    const { page, invite, visitor } = await invited();
    for (const state of ["shown", "seen", "dismissed", "accepted"] as const)
      await page.says({ type: "invitation", id: invite.id, state });
    const story = await callsOf(visitor).story();
    expect(story!.invitations).toMatchObject([{ state: "dismissed", rule: "pricing-idle" }]);
    expect(story!.row.chats).toBe(0);
    await page.visits("/pricing");
    await page.says({ type: "clocks", idle: 60_000 });
    expect(page.of("invite")).toHaveLength(1);
  });

  it("[L1] that meets a typing visitor is counted nowhere and decided anew", async () => {
    const { page, invite } = await invited();
    await page.says({ type: "invitation", id: invite.id, state: "busy" });
    await page.says({ type: "clocks", idle: 40_000 });
    expect(page.of("invite")).toHaveLength(1);
    const again = page.next("invite");
    await page.says({ type: "invitation", id: invite.id, state: "free" });
    expect((await again).id).not.toBe(invite.id);
  });

  it("[I3] is withdrawn when its page is left", async () => {
    const { page, invite, visitor } = await invited();
    await page.says({ type: "invitation", id: invite.id, state: "shown" });
    const withdrawn = page.next("withdraw");
    await page.visits("/docs");
    expect((await withdrawn).id).toBe(invite.id);
    expect((await callsOf(visitor).story())!.invitations).toMatchObject([
      { state: "withdrawn", because: "page left" },
    ]);
  });

  it("[I4] accepted too late, its quick reply is kept as the visitor's own words, once", async () => {
    const { page, invite, visitor } = await invited();
    await page.says({ type: "invitation", id: invite.id, state: "shown" });
    const withdrawn = page.next("withdraw");
    await page.visits("/docs");
    await withdrawn;
    const opened = page.next("conversation");
    for (let time = 0; time < 2; time++)
      await page.says({ type: "invitation", id: invite.id, state: "accepted", reply: "Compare plans" });
    expect((await opened).conversation.state).toBe("waiting");
    expect(page.of("said").map(({ said }) => [said.seq, said.from, said.text])).toEqual([
      [1, "visitor", "Compare plans"],
    ]);
    expect((await callsOf(visitor).story())!.invitations).toMatchObject([{ state: "withdrawn" }]);
  });

  describe("[I5] whose time is over", () => {
    /** So long after it was shown, with the page's last word a minute ago or, vanished, at the beginning. */
    async function after(seconds: number, { vanished = false } = {}) {
      const { page, invite, visitor } = await invited();
      for (const state of ["shown", "seen"] as const)
        await page.says({ type: "invitation", id: invite.id, state });
      const shown = Date.now();
      const look = async (at: number) => {
        vi.setSystemTime(shown + (at - 60) * 1000);
        if (!vanished) await page.says({ type: "clocks", idle: 0 });
        await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
        vi.setSystemTime(shown + at * 1000);
        await runDurableObjectAlarm(stubOf(visitor));
        const armed = await runInDurableObject(stubOf(visitor), (_, state) => state.storage.getAlarm());
        return {
          armed: (armed! - shown) / 1000,
          state: (await callsOf(visitor).story())!.invitations[0]!.state,
        };
      };
      return { look, page, invite, state: (await look(seconds)).state };
    }

    it("is left to a page that is there, for two minutes more", async () => {
      const { look, page, state } = await after(EXPIRES + 31);
      expect(state).toBe("seen");
      expect(page.of("withdraw")).toEqual([]);
      expect(await look(EXPIRES + 100)).toEqual({ armed: EXPIRES + 130, state: "seen" });
      expect(await look(EXPIRES + 149)).toEqual({ armed: EXPIRES + 150, state: "seen" });
      expect((await look(EXPIRES + 150)).state).toBe("expired");
    });

    it("may be answered meanwhile", async () => {
      const { page, invite } = await after(EXPIRES + 60);
      const opened = page.next("conversation");
      await page.says({ type: "invitation", id: invite.id, state: "accepted" });
      expect((await opened).conversation.state).toBe("waiting");
    });

    it("is ended where the page has vanished", async () => {
      expect((await after(EXPIRES + 29, { vanished: true })).state).toBe("seen");
      expect((await after(EXPIRES + 31, { vanished: true })).state).toBe("expired");
    });
  });

  it("[I4] accepted opens the chat with its greeting, over an eviction", async () => {
    const { page, invite, visitor } = await invited();
    await page.says({ type: "invitation", id: invite.id, state: "shown" });
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const opened = page.next("conversation");
    await page.says({ type: "invitation", id: invite.id, state: "accepted", reply: "Compare plans" });
    expect((await opened).conversation.state).toBe("waiting");
    expect(page.of("said").map(({ said }) => [said.seq, said.from, said.text])).toEqual([
      [1, "beckon", "You came from Google. Questions about Pricing?"],
      [2, "visitor", "Compare plans"],
    ]);
  });
});

describe("a chat", () => {
  it("keeps both sides in one order, says nothing twice, and is still there for the next socket", async () => {
    const { page, visitor } = await arrive();
    const agent = await agentOf(SITE, visitor);
    const heard = agent.next("said");
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    expect((await heard).said.text).toBe("Hello?");
    const answer = page.next("said", ({ said }) => said.from === "agent");
    agent.socket.send(JSON.stringify({ type: "say", id: "words-2", text: "Hi, how can I help?" }));
    await answer;
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    agent.socket.send(JSON.stringify({ type: "say", id: "words-2", text: "Hi, how can I help?" }));
    await page.says({ type: "say", id: "words-3", text: "Thanks" });
    await evictDurableObject(stubOf(visitor), { webSockets: "close" });
    const later = await Page.open(SITE, visitor, "tab9");
    const welcomed = later.next("welcome");
    await later.hello();
    expect((await welcomed).conversation!.said.map((said) => said.text)).toEqual([
      "Hello?",
      "Hi, how can I help?",
      "Thanks",
    ]);
  });

  it("hears an agent and the desk as the first thing after a wake", async () => {
    const { page, visitor } = await arrive();
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    const agent = await agentOf(SITE, visitor);
    await agent.first("record");
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const answer = page.next("said", ({ said }) => said.from === "agent");
    agent.socket.send(JSON.stringify({ type: "say", id: "words-2", text: "Hi" }));
    await answer;
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    const ended = page.next("conversation");
    await callsOf(visitor).handed(page.of("conversation")[0]!.conversation.id, "closed");
    expect((await ended).conversation.state).toBe("closed");
  });

  it("[L1] keeps rules from inviting while it is open", async () => {
    const { page } = await arrive();
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    await page.says({ type: "clocks", idle: 30_000 });
    expect(page.of("invite")).toHaveLength(0);
  });
});

describe("consent", () => {
  it("[L8] under GPC nothing is recorded but the words of a chat", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor, "tab1", 0, { gpc: true });
    await page.hello();
    await page.visits("/pricing");
    await page.says({ type: "clocks", idle: 30_000 });
    expect(page.of("invite")).toHaveLength(0);
    expect(await visitsOf(visitor)).toHaveLength(0);
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    expect(await rowsOf(visitor, "said")).toHaveLength(1);
  });

  it("[L8] granted, it counts", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor, "tab1", 0, { gpc: true });
    await page.hello({ consent: "granted" });
    await page.visits("/pricing");
    expect(await visitsOf(visitor)).toHaveLength(1);
  });
});

describe("bad input", () => {
  it("is refused with the field, and three times is enough", async () => {
    const { page } = await arrive();
    const refused = page.next("error");
    page.socket.send(JSON.stringify({ type: "clocks", n: 3, idle: "long" }));
    expect(await refused).toMatchObject({ code: "bad-message", field: "idle" });
    const closed = new Promise((done) => page.socket.addEventListener("close", done));
    page.socket.send("{");
    page.socket.send("null");
    await closed;
    expect(page.closed!.code).toBe(1008);
  });

  it("nothing is said before hello", async () => {
    const page = await Page.open(SITE, someVisitor());
    const refused = page.next("error");
    page.socket.send(JSON.stringify({ type: "shown", n: 1 }));
    expect(await refused).toMatchObject({ code: "not-allowed" });
  });
});

describe("erasure", () => {
  it("leaves nothing, and nothing comes back", async () => {
    const { visitor } = await arrive();
    await callsOf(visitor).erase();
    expect(await visitsOf(visitor)).toHaveLength(0);
    expect(await callsOf(visitor).story()).toBeUndefined();
    // Only that something was erased stays, for a while (retention.test.ts).
    const armed = await runInDurableObject(stubOf(visitor), (_, state) => state.storage.getAlarm());
    expect(armed).toBeGreaterThan(Date.now() + 300 * 86_400_000);
  });
});
