// Drafts in the real object: who is asked, for how long, and that every answer reaches the visitor once, over evictions
// and crashes.

import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InvitationNotice } from "../../../worker/protocol.ts";
import { chooseReviewer, type Desk } from "../../../worker/site/desk.ts";
import { due, reserves, rows, talks, tells, visitorsHear } from "../support/desk.ts";
import { BY, someVisitor } from "../support/page.ts";
import { addAgent, Console, siteOf } from "../support/team.ts";

let heard: ReturnType<typeof visitorsHear>;
beforeEach(() => {
  heard = visitorsHear();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const evict = (site: string) => evictDurableObject(env.SITE.getByName(site), { webSockets: "hibernate" });
const crash = (site: string) => evictDurableObject(env.SITE.getByName(site), { webSockets: "close" });

async function arrives(site: string, name: string, more: { places?: number; teams?: string[] } = {}) {
  const agent = await addAgent(site, name, more);
  const console = await Console.open(site, agent);
  await console.first("desk");
  return { agent, console };
}

/** A visitor's object has a place and asks for an agent's word. */
async function drafts(site: string, id: string, more: Partial<InvitationNotice> = {}): Promise<string> {
  const visitor = someVisitor();
  await reserves(site, visitor, id, more.team === undefined ? {} : { team: more.team });
  await tells(site, visitor, id, "drafted", undefined, { why: ["page: /pricing*"], ...more });
  return visitor;
}

/** Its agent let half a minute pass. */
async function timeIsUp(site: string): Promise<void> {
  await rows(site, "UPDATE drafts SET until = 0");
  await due(site, "drafts");
}

const asked = ({ console }: { console: Console }) =>
  console.of("draft").map(({ invitation }) => invitation.id);
const over = ({ console }: { console: Console }) => console.of("draft-over").map(({ id }) => id);
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 4_000 });

describe("[L12] who is asked", () => {
  const agent = (id: string, more: Partial<Desk["agents"][number]> = {}) => ({
    id,
    teams: [],
    places: 1,
    online: true,
    ...more,
  });
  const choose = (agents: Desk["agents"], more: Partial<Desk> = {}, asks: [string, number][] = []) => {
    const desk: Desk = { agents, chats: [], leases: [], wishes: [], answers: [], risk: 0.05, ...more };
    return chooseReviewer(desk, "sales", ["asked"], new Map(asks));
  };

  it("is online, of the team and was not asked before", () => {
    expect(choose([agent("asked"), agent("off", { online: false })])).toBeUndefined();
    expect(choose([agent("other", { teams: ["support"] })])).toBeUndefined();
    expect(choose([agent("of-all")])).toBe("of-all");
  });

  it("has room before nobody has, is of the team before of all, and the least busy with chats and drafts", () => {
    const sales = { teams: ["sales"], places: 3 };
    const busy = { chats: [{ id: "c", visitor: "v", since: 1, agent: "a" }] };
    expect(choose([agent("a"), agent("b", sales)])).toBe("b");
    expect(choose([agent("a", sales), agent("b", sales)], busy)).toBe("b");
    expect(choose([agent("a", sales), agent("b", sales)], busy, [["b", 2]])).toBe("a");
    expect(choose([agent("a", { ...sales, places: 1 }), agent("b")], busy)).toBe("b");
    expect(choose([agent("a", { ...sales, places: 1 })], busy)).toBe("a");
  });
});

describe("[L12] a draft", () => {
  it("is shown to one agent with why it is due; sent, the visitor's object hears the agent's words once", async () => {
    const ana = await arrives("sends", "Ana");
    const ben = await arrives("sends", "Ben");
    const visitor = await drafts("sends", "draft-0001");
    await eventually(() => [...asked(ana), ...asked(ben)]).toEqual(["draft-0001"]);
    const [mine, other] = asked(ana).length > 0 ? [ana, ben] : [ben, ana];
    const [draft] = mine.console.of("draft");
    expect(draft!.invitation).toMatchObject({ visitor, state: "drafted", why: ["page: /pricing*"] });
    expect(draft!.until - Date.now()).toBeLessThanOrEqual(30_000);
    await evict("sends");
    const refused = other.console.next("notice");
    other.console.says({ type: "draft", id: "draft-0001", answer: "decline" });
    expect((await refused).code).toBe("no-such-draft");
    mine.console.says({ type: "draft", id: "draft-0001", answer: "send", text: "May I help?" });
    await eventually(() => over(mine)).toEqual(["draft-0001"]);
    const late = mine.console.next("notice");
    mine.console.says({ type: "draft", id: "draft-0001", answer: "decline" });
    await late;
    expect(heard).toEqual([["reviewed", visitor, "draft-0001", { send: true, text: "May I help?" }]]);
    expect(await rows("sends", "SELECT id FROM leases")).toEqual([{ id: "draft-0001" }]);
  });

  it("that is declined is so at once", async () => {
    const ana = await arrives("declines", "Ana");
    const visitor = await drafts("declines", "draft-0001");
    await eventually(() => asked(ana)).toEqual(["draft-0001"]);
    ana.console.says({ type: "draft", id: "draft-0001", answer: "decline" });
    await eventually(() => heard).toEqual([
      ["reviewed", visitor, "draft-0001", { send: false, because: "declined by the agent" }],
    ]);
  });

  it("that nobody answers goes to a second agent and to no third, over a crash in between", async () => {
    const names = ["Ana", "Ben", "Cem"];
    const team = await Promise.all(names.map((name) => arrives("silent", name)));
    const visitor = await drafts("silent", "draft-0001");
    await eventually(() => team.flatMap(asked)).toHaveLength(1);
    await evict("silent");
    await timeIsUp("silent");
    await eventually(() => team.flatMap(asked)).toHaveLength(2);
    expect(team.filter((one) => asked(one).length === 1)).toHaveLength(2);
    await eventually(() => team.flatMap(over)).toHaveLength(1);
    expect(heard).toEqual([]);
    await crash("silent");
    await timeIsUp("silent");
    await eventually(() => heard).toEqual([
      ["reviewed", visitor, "draft-0001", { send: false, because: "no answer" }],
    ]);
    expect(await rows("silent", "SELECT id FROM drafts")).toEqual([]);
  });

  it("goes on to another agent as soon as the one asked is away, and is withdrawn with its place", async () => {
    const ana = await arrives("away", "Ana", { teams: ["sales"] });
    const ben = await arrives("away", "Ben", { teams: ["sales"] });
    await arrives("away", "Cem", { teams: ["support"] });
    ben.console.says({ type: "status", status: "away" });
    await ben.console.next("agents");
    const visitor = await drafts("away", "draft-0001", { team: "sales" });
    await eventually(() => asked(ana)).toEqual(["draft-0001"]);
    ben.console.says({ type: "status", status: "online" });
    await ben.console.next("agents");
    ana.console.says({ type: "status", status: "away" });
    await eventually(() => asked(ben)).toEqual(["draft-0001"]);
    expect(over(ana)).toEqual(["draft-0001"]);
    await siteOf("away").removeAgent(ben.agent.id, BY);
    await eventually(() => heard).toEqual([["deskGone", visitor, "draft-0001"]]);
    expect(await rows("away", "SELECT id FROM drafts")).toEqual([]);
  });

  it("without a place, as `when_away` may want it, waits for nobody where nobody is there", async () => {
    const visitor = someVisitor();
    await tells("nobody", visitor, "draft-0001", "drafted");
    await eventually(() => heard).toEqual([
      ["reviewed", visitor, "draft-0001", { send: false, because: "no answer" }],
    ]);
  });

  it("is on the agent's screen again after a lost line, until it is over at the visitor", async () => {
    const ana = await arrives("line", "Ana");
    const visitor = await drafts("line", "draft-0001");
    await eventually(() => asked(ana)).toEqual(["draft-0001"]);
    const again = await Console.open("line", ana.agent);
    expect((await again.first("desk")).drafts).toMatchObject([{ invitation: { id: "draft-0001", visitor } }]);
    await tells("line", visitor, "draft-0001", "withdrawn");
    await eventually(() => again.of("draft-over").map(({ id }) => id)).toEqual(["draft-0001"]);
    expect((await (await Console.open("line", ana.agent)).first("desk")).drafts).toEqual([]);
    expect(await rows("line", "SELECT id FROM leases")).toEqual([]);
    expect(heard).toEqual([]);
  });

  it("is over with its place: withdrawn when the desk is full after all, and when its visitor is erased", async () => {
    const ana = await arrives("full", "Ana", { places: 1 });
    const visitor = await drafts("full", "draft-0001");
    await eventually(() => asked(ana)).toEqual(["draft-0001"]);
    await talks("full", { id: "conversation-1", visitor: someVisitor() });
    await eventually(() => over(ana)).toEqual(["draft-0001"]);
    await eventually(() => heard.map(([what, of]) => [what, of])).toContainEqual(["deskGone", visitor]);
    const another = await arrives("full", "Ben", { places: 5 });
    const erased = await drafts("full", "draft-0002");
    await eventually(() => asked(another)).toEqual(["draft-0002"]);
    await siteOf("full").forget(erased);
    await eventually(() => over(another)).toEqual(["draft-0002"]);
    expect(await rows("full", "SELECT id FROM drafts")).toEqual([]);
  });
});
