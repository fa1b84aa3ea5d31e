// Chats that change hands in the real object: unanswered and offered to the next, handed over, taken over, opened again,
// noted and tagged; a thousand races of two agents for one chat; each over an eviction.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { due, rows, stateOf, talks, visitorsHear } from "../support/desk.ts";
import { someVisitor } from "../support/page.ts";
import { addAgent, Console } from "../support/team.ts";

let heard: ReturnType<typeof visitorsHear>;
beforeEach(() => {
  heard = visitorsHear();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const CHAT = "conversation-1";
const evict = (site: string) => evictDurableObject(env.SITE.getByName(site));

async function arrives(site: string, name: string, status: "online" | "away" = "online") {
  const agent = await addAgent(site, name);
  const console = await Console.open(site, agent);
  await console.next("desk");
  if (status === "away") {
    console.says({ type: "status", status });
    await console.next("agents", ({ agents }) => agents.find(({ id }) => id === agent.id)?.status === status);
  }
  return { agent, console };
}

const entryOf = async (site: string) =>
  JSON.parse(String((await rows(site, `SELECT entry FROM conversations WHERE id = '${CHAT}'`))[0]!["entry"]));
/** What the visitor was told last. */
const told = () => heard.findLast(([what]) => what === "handed")?.slice(2);

/** The minute in which a first word is owed is over. */
async function minuteOver(site: string): Promise<void> {
  await runInDurableObject(env.SITE.getByName(site), (_, { storage }) => {
    storage.sql.exec("UPDATE conversations SET answer_by = 1 WHERE answer_by > 0");
  });
  await due(site, "answers");
}

describe("[D7] a visitor who wrote and hears nothing for a minute", () => {
  it("is offered to the next agent, then to nobody who let it pass, and is told so", async () => {
    const ana = await arrives("minute", "Ana");
    await talks("minute", { id: CHAT, visitor: someVisitor() });
    const ben = await arrives("minute", "Ben");
    await due("minute", "answers");
    expect(await stateOf("minute")).toEqual(["open", ana.agent.id]);
    await evict("minute");
    await minuteOver("minute");
    expect(await stateOf("minute")).toEqual(["open", ben.agent.id]);
    expect(await ana.console.first("notice")).toMatchObject({ code: "unanswered" });
    await vi.waitFor(() => expect(told()).toMatchObject([CHAT, "open", { name: "Ben" }]));
    await evict("minute");
    await minuteOver("minute");
    expect(await stateOf("minute")).toEqual(["waiting", null]);
    await vi.waitFor(() => expect(told()?.slice(0, 2)).toEqual([CHAT, "waiting"]));
    // Whoever let it pass may still take it.
    const assigned = ana.console.next("assigned");
    ana.console.says({ type: "take", conversation: CHAT });
    await assigned;
    expect(await stateOf("minute")).toEqual(["open", ana.agent.id]);
  });

  it("stays with who answered, however long the next answer takes", async () => {
    const ana = await arrives("answered", "Ana");
    const visitor = someVisitor();
    await talks("answered", { id: CHAT, visitor });
    await arrives("answered", "Ben");
    const now = Date.now();
    await talks("answered", { id: CHAT, visitor, last: { from: "agent", text: "Hello", at: now } });
    await talks("answered", { id: CHAT, visitor, last: { from: "visitor", text: "Hm", at: now + 1 } });
    expect(await rows("answered", "SELECT answer_by FROM conversations")).toEqual([{ answer_by: 0 }]);
    await minuteOver("answered");
    expect(await stateOf("answered")).toEqual(["open", ana.agent.id]);
  });
});

describe("a chat", () => {
  it("is handed to a colleague with a note, who need not be free, but there", async () => {
    const ana = await arrives("transfer", "Ana");
    const visitor = someVisitor();
    await talks("transfer", { id: CHAT, visitor });
    const ben = await arrives("transfer", "Ben", "away");
    const cem = await addAgent("transfer", "Cem");
    await evict("transfer");
    ana.console.says({ type: "transfer", conversation: CHAT, agent: cem.id });
    expect(await ana.console.first("notice")).toMatchObject({ code: "not-there" });
    ana.console.says({ type: "transfer", conversation: CHAT, agent: ben.agent.id, note: "Wants a refund" });
    await ben.console.first("assigned");
    expect(await ben.console.first("notice")).toMatchObject({
      text: "Ana handed you a chat: Wants a refund",
    });
    await evict("transfer");
    expect(await stateOf("transfer")).toEqual(["open", ben.agent.id]);
    expect(await entryOf("transfer")).toMatchObject({ notes: [{ by: "Ana", text: "Wants a refund" }] });
    await vi.waitFor(() => expect(told()).toMatchObject([CHAT, "open", { name: "Ben" }]));
    ana.console.says({ type: "transfer", conversation: CHAT, agent: ana.agent.id });
    expect(await ana.console.next("notice", ({ code }) => code === "not-yours")).toMatchObject({
      text: "Ben has this chat.",
    });
  });

  it("[D6] is taken over only as a deliberate step, and who had it hears who has it", async () => {
    const ana = await arrives("over", "Ana");
    await talks("over", { id: CHAT, visitor: someVisitor() });
    const ben = await arrives("over", "Ben");
    await evict("over");
    ben.console.says({ type: "take", conversation: CHAT });
    expect(await ben.console.first("notice")).toMatchObject({ code: "taken" });
    ben.console.says({ type: "take", conversation: CHAT, over: true });
    expect(await ana.console.first("notice")).toMatchObject({ text: "Ben took over your chat." });
    expect(await stateOf("over")).toEqual(["open", ben.agent.id]);
  });

  it("that is closed is opened again, for its visitor too; an older one of the visitor is not", async () => {
    const ana = await arrives("again", "Ana");
    const visitor = someVisitor();
    await talks("again", { id: CHAT, visitor, since: 1 });
    ana.console.says({ type: "close", conversation: CHAT });
    await ana.console.next("conversations", ({ set }) => set[0]!.state === "closed");
    await evict("again");
    ana.console.says({ type: "reopen", conversation: CHAT });
    await vi.waitFor(async () => expect(await stateOf("again")).toEqual(["open", ana.agent.id]));
    await vi.waitFor(() => expect(told()).toEqual([CHAT, "open", { id: ana.agent.id, name: "Ana" }, true]));
    ana.console.says({ type: "close", conversation: CHAT });
    await vi.waitFor(async () => expect((await stateOf("again"))![0]).toBe("closed"));
    await talks("again", { id: "conversation-2", visitor, since: 2 });
    ana.console.says({ type: "reopen", conversation: CHAT });
    expect(await ana.console.next("notice")).toMatchObject({ code: "closed" });
  });

  it("keeps notes and tags of agents, told to every console and to no visitor", async () => {
    const ana = await arrives("notes", "Ana");
    const ben = await arrives("notes", "Ben");
    const visitor = someVisitor();
    await talks("notes", { id: CHAT, visitor });
    const say = () => ana.console.says({ type: "note", conversation: CHAT, id: "note-1", text: "VIP" });
    say();
    say();
    ana.console.says({ type: "tags", conversation: CHAT, tags: ["refund", "refund"] });
    const { set } = await ben.console.next("conversations", ({ set }) => set[0]!.tags !== undefined);
    expect(set[0]).toMatchObject({ notes: [{ id: "note-1", by: "Ana", text: "VIP" }], tags: ["refund"] });
    expect(set[0]!.notes).toHaveLength(1);
    await evict("notes");
    await talks("notes", { id: CHAT, visitor, last: { from: "visitor", text: "more", at: Date.now() } });
    expect(await entryOf("notes")).toMatchObject({ notes: [{ text: "VIP" }], tags: ["refund"] });
    expect(JSON.stringify(heard)).not.toContain("VIP");
  });
});

describe("[D7] how long somebody waits", () => {
  it("counts from when the chat was given back, over news of the visitor and an eviction", async () => {
    const ana = await arrives("waits", "Ana");
    const visitor = someVisitor();
    await talks("waits", { id: CHAT, visitor, since: 1_000 });
    expect(await entryOf("waits")).not.toHaveProperty("waits");
    const before = Date.now();
    ana.console.says({ type: "release", conversation: CHAT });
    await ana.console.next("conversations", ({ set }) => set[0]!.state === "waiting");
    await evict("waits");
    await talks("waits", { id: CHAT, visitor, since: 1_000, unread: 2 });
    const { waits, since } = await entryOf("waits");
    expect(since).toBe(1_000);
    expect(waits).toBeGreaterThanOrEqual(before);
    ana.console.says({ type: "take", conversation: CHAT });
    await ana.console.next("conversations", ({ set }) => set[0]!.state === "open");
    expect(await entryOf("waits")).not.toHaveProperty("waits");
  });
});

describe("[D6] two agents who want one chat", () => {
  it("a thousand times: one has it, the other hears who", { timeout: 120_000 }, async () => {
    const ana = await arrives("races", "Ana", "away");
    const ben = await arrives("races", "Ben", "away");
    for (let round = 0; round < 1000; round++) {
      const conversation = `conversation-${round}`;
      await talks("races", { id: conversation, visitor: someVisitor() });
      const [first, second] = round % 2 === 0 ? [ana, ben] : [ben, ana];
      for (const type of ["take", "close"] as const) {
        first.console.says({ type, conversation });
        second.console.says({ type, conversation });
      }
      if (round % 100 === 50) await evict("races");
    }
    const lost = ({ console }: typeof ana) => console.of("notice").filter(({ code }) => code === "taken");
    const won = ({ console }: typeof ana) => console.of("assigned").map(({ conversation }) => conversation);
    await vi.waitFor(() => {
      expect([...won(ana), ...won(ben)]).toHaveLength(1000);
      expect([...lost(ana), ...lost(ben)]).toHaveLength(1000);
    }, 30_000);
    expect(new Set([...won(ana), ...won(ben)]).size).toBe(1000);
    const kept = await rows("races", "SELECT id, agent FROM conversations");
    const has = new Map(kept.map((row) => [row["id"], row["agent"]]));
    for (const one of [ana, ben]) for (const id of won(one)) expect(has.get(id)).toBe(one.agent.id);
    expect(new Set(lost(ana).map(({ text }) => text))).toEqual(new Set(["Ben has this chat."]));
    expect(new Set(lost(ben).map(({ text }) => text))).toEqual(new Set(["Ana has this chat."]));
  });
});
