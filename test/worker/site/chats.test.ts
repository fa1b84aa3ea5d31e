// Chats at the desk in the real object: assigned, taken by one of many, given back, closed; agents who vanish; and
// evictions and crashes in the middle of it.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { due, reserves, rows, stateOf, talks, visitorsHear } from "../support/desk.ts";
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

const evict = (site: string) => evictDurableObject(env.SITE.getByName(site));
/** The server dies: sockets are gone and nobody is told. */
const crash = (site: string) => evictDurableObject(env.SITE.getByName(site), { webSockets: "close" });

async function arrives(site: string, name: string, more: { places?: number; teams?: string[] } = {}) {
  const agent = await addAgent(site, name, more);
  const console = await Console.open(site, agent);
  await console.next("desk");
  return { agent, console };
}

/** Agents who will be offline soon. */
const leaving = async (site: string) =>
  (await rows(site, "SELECT name FROM deadlines WHERE name LIKE 'agent:%'")).map(({ name }) => name);

const consolesOf = (site: string, agent: string): Promise<number> =>
  runInDurableObject(env.SITE.getByName(site), (_, state) => state.getWebSockets(agent).length);

describe("an accepted chat", () => {
  it("goes at once to the least busy agent, who hears of it; so does the visitor", async () => {
    const ana = await arrives("assign", "Ana");
    const ben = await arrives("assign", "Ben");
    const visitors = [someVisitor(), someVisitor()];
    await talks("assign", { id: "conversation-1", visitor: visitors[0]! });
    await talks("assign", { id: "conversation-2", visitor: visitors[1]! });
    const consoles = [ana.console, ben.console];
    await vi.waitFor(() => expect(consoles.flatMap((one) => one.of("assigned"))).toHaveLength(2));
    const assigned = [ana, ben].map(({ console }) =>
      console.of("assigned").map(({ conversation }) => conversation),
    );
    expect(assigned.flat().sort()).toEqual(["conversation-1", "conversation-2"]);
    expect(assigned.map((chats) => chats.length)).toEqual([1, 1]);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    const [what, visitor, id, state, by] = heard[0]!;
    expect([what, visitor, id, state]).toEqual(["handed", visitors[0], "conversation-1", "open"]);
    expect([ana.agent, ben.agent].map(({ id, name }) => ({ id, name }))).toContainEqual(by);
  });

  it("goes to the team that invited", async () => {
    await arrives("team", "Ana", { teams: ["support"], places: 9 });
    const ben = await arrives("team", "Ben", { teams: ["sales"] });
    const visitor = someVisitor();
    expect((await reserves("team", visitor, "invitation-1", { team: "sales" })).granted).toBe(true);
    await talks("team", { id: "conversation-1", visitor }, "invitation-1");
    expect(await stateOf("team", "conversation-1")).toEqual(["open", ben.agent.id]);
  });

  it("goes to the agent who invited by hand, even with no place left", async () => {
    await arrives("hand", "Ana", { places: 9 });
    const ben = await arrives("hand", "Ben", { places: 1 });
    await talks("hand", { id: "conversation-1", visitor: someVisitor(), agent: ben.agent.id });
    await talks("hand", { id: "conversation-2", visitor: someVisitor(), agent: ben.agent.id });
    expect(await stateOf("hand", "conversation-1")).toEqual(["open", ben.agent.id]);
    expect(await stateOf("hand", "conversation-2")).toEqual(["open", ben.agent.id]);
  });

  it("waits while nobody has a place, and is given when somebody has, over an eviction", async () => {
    await talks("waits", { id: "conversation-1", visitor: someVisitor() });
    await talks("waits", { id: "conversation-2", visitor: someVisitor() });
    expect(await stateOf("waits", "conversation-1")).toEqual(["waiting", null]);
    await evict("waits");
    const ana = await arrives("waits", "Ana", { places: 1 });
    expect(await stateOf("waits", "conversation-1")).toEqual(["open", ana.agent.id]);
    expect(await stateOf("waits", "conversation-2")).toEqual(["waiting", null]);
    await evict("waits");
    ana.console.says({ type: "status", status: "online", places: 2 });
    await ana.console.next("assigned");
    expect(await stateOf("waits", "conversation-2")).toEqual(["open", ana.agent.id]);
  });

  it("is in the first message of a console that comes later, and each change in its next ones", async () => {
    const visitor = someVisitor();
    await talks("first", { id: "conversation-1", visitor, name: "Zoë" });
    const agent = await addAgent("first", "Ana", { places: 1 });
    const console = await Console.open("first", agent);
    const desk = await console.next("desk");
    expect(desk.me).toMatchObject({ id: agent.id, status: "online", chats: 1, role: "agent" });
    expect(desk.conversations).toMatchObject([
      { id: "conversation-1", state: "open", agent: agent.id, name: "Zoë" },
    ]);
    const last = { from: "visitor", text: "still there?", at: Date.now() } as const;
    const told = console.next("conversations");
    await talks("first", { id: "conversation-1", visitor, last });
    const { set } = await told;
    expect(set).toMatchObject([{ last: { text: "still there?" }, state: "open", agent: agent.id }]);
  });
});

describe("one chat and two agents", () => {
  it("is the first one's; the other hears who has it", async () => {
    for (let round = 0; round < 10; round++) {
      const site = `race-${round}`;
      const agents = [await arrives(site, "Ana", { places: 1 }), await arrives(site, "Ben", { places: 1 })];
      for (const { console } of agents) {
        const told = console.next("agents");
        console.says({ type: "status", status: "away" });
        await told;
      }
      await talks(site, { id: "conversation-1", visitor: someVisitor() });
      for (const { console } of agents) console.says({ type: "take", conversation: "conversation-1" });
      const answers = (type: "assigned" | "notice") => agents.flatMap(({ console }) => console.of(type));
      await vi.waitFor(() => expect([...answers("assigned"), ...answers("notice")]).toHaveLength(2));
      const winners = agents.filter(({ console }) => console.of("assigned").length === 1);
      const losers = agents.filter(({ console }) => console.of("notice").length === 1);
      expect([winners.length, losers.length]).toEqual([1, 1]);
      expect(losers[0]!.console.of("notice")[0]).toEqual({
        type: "notice",
        code: "taken",
        text: `${winners[0]!.agent.name} has this chat.`,
      });
      expect(await stateOf(site, "conversation-1")).toEqual(["open", winners[0]!.agent.id]);
    }
  });

  it("can be given back, goes to the other, and not to the one who gave it", async () => {
    const ana = await arrives("release", "Ana");
    await talks("release", { id: "conversation-1", visitor: someVisitor() });
    await evict("release");
    ana.console.says({ type: "release", conversation: "conversation-1" });
    await ana.console.next("conversations", ({ set }) => set[0]!.state === "waiting");
    await vi.waitFor(() => expect(heard.at(-1)?.slice(2)).toEqual(["conversation-1", "waiting", undefined]));
    const ben = await arrives("release", "Ben");
    expect(await stateOf("release", "conversation-1")).toEqual(["open", ben.agent.id]);
    ana.console.says({ type: "close", conversation: "conversation-1" });
    expect(await ana.console.next("notice")).toMatchObject({ code: "not-yours", text: "Ben has this chat." });
    ben.console.says({ type: "close", conversation: "conversation-1" });
    await ben.console.next("conversations", ({ set }) => set[0]!.state === "closed");
    ben.console.says({ type: "close", conversation: "conversation-1" });
    expect(await ben.console.next("notice")).toMatchObject({ code: "closed" });
    ben.console.says({ type: "take", conversation: "conversation-9" });
    expect(await ben.console.next("notice")).toMatchObject({ code: "no-such-conversation" });
  });
});

describe("[D1] an agent", () => {
  it("stays online for 30 s after the last console went, and then chats go to others", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const ana = await arrives("offline", "Ana");
    const second = await Console.open("offline", ana.agent);
    await second.next("desk");
    await talks("offline", { id: "conversation-1", visitor: someVisitor() });
    const ben = await arrives("offline", "Ben");
    second.socket.close();
    await vi.waitFor(async () => expect(await consolesOf("offline", ana.agent.id)).toBe(1));
    expect(await leaving("offline")).toEqual([]);
    ana.console.socket.close();
    await vi.waitFor(async () => expect(await leaving("offline")).toEqual([`agent:${ana.agent.id}`]));
    expect(await stateOf("offline", "conversation-1")).toEqual(["open", ana.agent.id]);
    await evict("offline");
    const [deadline] = await rows("offline", "SELECT at FROM deadlines WHERE name LIKE 'agent:%'");
    expect(deadline!["at"]).toBeGreaterThanOrEqual(start + 30_000);
    expect(deadline!["at"]).toBeLessThanOrEqual(Date.now() + 30_000);
    await due("offline", `agent:${ana.agent.id}`);
    expect(await stateOf("offline", "conversation-1")).toEqual(["open", ben.agent.id]);
    await vi.waitFor(() => expect(ben.console.of("assigned")).toHaveLength(1));
    const { agents } = ben.console.of("agents").at(-1)!;
    expect(agents.map(({ name, status, chats }) => [name, status, chats])).toEqual([
      ["Ana", "offline", 0],
      ["Ben", "online", 1],
    ]);
  });

  it("[D8] who is back in time has lost nothing", async () => {
    const ana = await arrives("back", "Ana");
    await talks("back", { id: "conversation-1", visitor: someVisitor() });
    ana.console.socket.close();
    await vi.waitFor(async () => expect(await leaving("back")).toHaveLength(1));
    const again = await Console.open("back", ana.agent);
    expect((await again.next("desk")).conversations).toMatchObject([{ state: "open", agent: ana.agent.id }]);
    expect(await leaving("back")).toEqual([]);
  });

  it("who vanished in a crash is noticed, though no socket was ever closed", async () => {
    const ana = await arrives("crash", "Ana");
    await talks("crash", { id: "conversation-1", visitor: someVisitor() });
    await crash("crash");
    await talks("crash", { id: "conversation-2", visitor: someVisitor() });
    expect(await leaving("crash")).toHaveLength(1);
    await due("crash", `agent:${ana.agent.id}`);
    expect(await stateOf("crash", "conversation-1")).toEqual(["waiting", null]);
    expect(await stateOf("crash", "conversation-2")).toEqual(["waiting", null]);
    const again = await Console.open("crash", ana.agent);
    expect((await again.next("desk")).conversations.map(({ state }) => state)).toEqual(["open", "open"]);
  });

  it("[D8] whose laptop sleeps is not at work: three pings missed", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const ana = await arrives("sleeps", "Ana");
    vi.setSystemTime(start + 74_000);
    await due("sleeps", "sweep");
    expect(ana.console.closed).toBeUndefined();
    await evict("sleeps");
    vi.setSystemTime(start + 75_000);
    await due("sleeps", "sweep");
    await vi.waitFor(() => expect(ana.console.closed).toEqual({ code: 4008 }));
    expect(await rows("sleeps", "SELECT status FROM agents")).toEqual([{ status: "offline" }]);
  });

  it("who chose to be away is away on the next day too", async () => {
    const ana = await arrives("away", "Ana");
    ana.console.says({ type: "status", status: "away" });
    await ana.console.next("agents", ({ agents }) => agents[0]!.status === "away");
    ana.console.socket.close();
    await vi.waitFor(() => due("away", `agent:${ana.agent.id}`));
    const again = await Console.open("away", ana.agent);
    expect((await again.next("desk")).me.status).toBe("away");
  });

  it("is no marketer: those have no place at the desk", async () => {
    const { agent } = await arrives("marketer", "Ana");
    await expect(Console.open("marketer", { ...agent, id: "not-an-agent-here" })).rejects.toThrow("403");
  });
});

describe("a console", () => {
  it("hibernates, and still hears and is heard", async () => {
    const ana = await arrives("sleep", "Ana", { places: 1 });
    await evict("sleep");
    await talks("sleep", { id: "conversation-1", visitor: someVisitor() });
    await ana.console.next("assigned");
    await evict("sleep");
    ana.console.says({ type: "close", conversation: "conversation-1" });
    await ana.console.next("conversations", ({ set }) => set[0]!.state === "closed");
  });

  it("that speaks nonsense is told so, and closed at the third, over an eviction", async () => {
    const ana = await arrives("nonsense", "Ana");
    ana.console.socket.send("{");
    ana.console.socket.send(JSON.stringify({ type: "take", conversation: { $ne: "" } }));
    await vi.waitFor(() => expect(ana.console.of("error")).toHaveLength(2));
    await evict("nonsense");
    ana.console.socket.send(JSON.stringify({ type: "drop", table: "conversations" }));
    await vi.waitFor(() => expect(ana.console.closed).toEqual({ code: 1008 }));
    expect(ana.console.of("error").map(({ code }) => code)).toEqual([
      "bad-message",
      "bad-message",
      "bad-message",
    ]);
  });

  it("hears that an erased visitor's chat is gone, without a word of it", async () => {
    const ana = await arrives("erased", "Ana");
    const visitor = someVisitor();
    const last = { from: "visitor", text: "my number is 5", at: 1 } as const;
    await talks("erased", { id: "conversation-1", visitor, name: "Zoë", last });
    await env.SITE.getByName("erased").erase(visitor, { id: "x", name: "X" });
    await vi.waitFor(() => expect(ana.console.of("conversations").at(-1)!.set[0]!.state).toBe("closed"));
    const [gone] = ana.console.of("conversations").at(-1)!.set;
    expect(gone).toMatchObject({ id: "conversation-1", last: { text: "" }, unread: 0 });
    expect(gone!.name).toBeUndefined();
    expect(heard.map(([what]) => what)).toContain("erase");
    for (const table of ["conversations", "counted", "invitations", "leases", "wishes", "outbox"]) {
      expect(await rows("erased", `SELECT * FROM ${table}`)).toEqual([]);
    }
  });
});
