// The desk as plain data: who gets a chat, who a place, who is told, who must withdraw.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Chat,
  type Desk,
  type DeskAgent,
  free,
  hasPlace,
  type Lease,
  settle,
  type Wish,
} from "../../../worker/site/desk.ts";

const agent = (id: string, places: number, more: Partial<DeskAgent> = {}): DeskAgent => ({
  id,
  places,
  teams: [],
  online: true,
  ...more,
});
const chat = (id: string, more: Partial<Chat> = {}): Chat => ({ id, visitor: `of-${id}`, since: 1, ...more });
const lease = (id: string, more: Partial<Lease> = {}): Lease => ({
  id,
  visitor: `of-${id}`,
  at: 1,
  state: "held",
  ...more,
});
const wish = (visitor: string, more: Partial<Wish> = {}): Wish => ({
  visitor,
  rule: "help",
  priority: 50,
  at: 1,
  ...more,
});
const desk = (parts: Partial<Desk>): Desk => ({ agents: [], chats: [], leases: [], wishes: [], ...parts });

describe("[D1] free places", () => {
  it("are those of agents online, less their chats, leases and who waits", () => {
    const agents = [agent("ana", 3), agent("ben", 2), agent("off", 9, { online: false })];
    expect(free(desk({ agents }))).toBe(5);
    expect(free(desk({ agents, chats: [chat("c", { agent: "ana" })] }))).toBe(4);
    expect(free(desk({ agents, chats: [chat("c")] }))).toBe(4);
    expect(free(desk({ agents, leases: [lease("i"), lease("j", { state: "accepted" })] }))).toBe(3);
    expect(free(desk({ agents, leases: [lease("i", { state: "gone" })] }))).toBe(5);
  });

  it("are not fewer because one agent took too many", () => {
    const chats = ["a", "b", "c"].map((id) => chat(id, { agent: "ana" }));
    expect(free(desk({ agents: [agent("ana", 1), agent("ben", 2)], chats }))).toBe(2);
  });

  it("of a team are those of its agents and of agents of all teams", () => {
    const agents = [
      agent("ana", 3, { teams: ["sales"] }),
      agent("ben", 2),
      agent("cleo", 4, { teams: ["support"] }),
    ];
    expect(free(desk({ agents }), "sales")).toBe(5);
    expect(free(desk({ agents, leases: [lease("i", { team: "support" })] }), "sales")).toBe(5);
    expect(free(desk({ agents }), "nobody")).toBe(2);
  });
});

describe("[D2] a place is given", () => {
  it("while the team has one, and all together have one", () => {
    const ana = agent("ana", 1, { teams: ["sales"] });
    expect(hasPlace(desk({ agents: [ana] }), "sales")).toBe(true);
    expect(hasPlace(desk({ agents: [ana] }), "support")).toBe(false);
    expect(hasPlace(desk({ agents: [ana] }))).toBe(true);
    // The only agent's place is held by an invitation of no team.
    expect(hasPlace(desk({ agents: [ana], leases: [lease("i")] }), "sales")).toBe(false);
    expect(hasPlace(desk({}))).toBe(false);
  });
});

describe("a waiting chat goes", () => {
  const assigned = (parts: Partial<Desk>) =>
    settle(desk(parts)).assign.map(({ chat, agent }) => [chat.id, agent]);

  it("to the least busy agent online with a place, the oldest first", () => {
    const agents = [agent("ana", 2), agent("ben", 2), agent("off", 9, { online: false })];
    const chats = [chat("mine", { agent: "ana" }), chat("new", { since: 9 }), chat("old", { since: 2 })];
    expect(assigned({ agents, chats })).toEqual([
      ["old", "ben"],
      ["new", "ana"],
    ]);
  });

  it("to nobody when all are full, or of another team", () => {
    expect(assigned({ agents: [agent("ana", 1)], chats: [chat("a", { agent: "ana" }), chat("b")] })).toEqual(
      [],
    );
    const agents = [agent("ana", 1, { teams: ["sales"] })];
    expect(assigned({ agents, chats: [chat("a", { team: "support" })] })).toEqual([]);
    expect(assigned({ agents, chats: [chat("a", { team: "sales" })] })).toEqual([["a", "ana"]]);
  });

  it("not back to who gave it back", () => {
    const chats = [chat("a", { leftBy: "ana" })];
    expect(assigned({ agents: [agent("ana", 2)], chats })).toEqual([]);
    expect(assigned({ agents: [agent("ana", 2), agent("ben", 1)], chats })).toEqual([["a", "ben"]]);
  });
});

describe("[D3] when more was promised than there is", () => {
  const gone = (parts: Partial<Desk>) => settle(desk(parts)).gone.map(({ id }) => id);

  it("the newest unanswered invitations are withdrawn, as many as needed", () => {
    const leases = [lease("a", { at: 1 }), lease("c", { at: 3 }), lease("b", { at: 2 })];
    expect(gone({ agents: [agent("ana", 3)], leases })).toEqual([]);
    expect(gone({ agents: [agent("ana", 1)], leases })).toEqual(["c", "b"]);
    expect(gone({ leases })).toEqual(["c", "b", "a"]);
  });

  it("an accepted one stays, and so does what was withdrawn before", () => {
    const leases = [lease("a", { state: "accepted" }), lease("b", { state: "gone" }), lease("c")];
    expect(gone({ leases })).toEqual(["c"]);
  });

  it("each team keeps its own", () => {
    const agents = [agent("ana", 1, { teams: ["sales"] }), agent("ben", 1, { teams: ["support"] })];
    const leases = [lease("s1", { team: "sales", at: 1 }), lease("s2", { team: "sales", at: 2 })];
    expect(gone({ agents, leases })).toEqual(["s2"]);
    expect(gone({ agents, leases: [...leases, lease("p", { team: "support", at: 9 })] })).toEqual(["s2"]);
  });
});

describe("[D4] when places are free", () => {
  const tell = (parts: Partial<Desk>) => settle(desk(parts)).tell;

  it("as many are told as there are places, by priority, then age", () => {
    const wishes = [
      wish("late", { at: 9 }),
      wish("early", { at: 1 }),
      wish("urgent", { priority: 80, at: 20 }),
      wish("minor", { priority: 10, at: 0 }),
    ];
    expect(tell({ agents: [agent("ana", 2)], wishes })).toEqual(["urgent", "early"]);
    expect(tell({ agents: [agent("ana", 9)], wishes })).toEqual(["urgent", "early", "late", "minor"]);
    expect(tell({ wishes })).toEqual([]);
  });

  it("a visitor is told once, whatever number of rules wait", () => {
    const wishes = [wish("v", { rule: "a" }), wish("v", { rule: "b" }), wish("w", { at: 2 })];
    expect(tell({ agents: [agent("ana", 2)], wishes })).toEqual(["v", "w"]);
  });

  it("one whose team is full is passed over", () => {
    const agents = [agent("ana", 1, { teams: ["sales"] })];
    const wishes = [wish("v", { team: "support", priority: 99 }), wish("w", { team: "sales" })];
    expect(tell({ agents, wishes })).toEqual(["w"]);
  });
});

describe("whatever happens", () => {
  const team = fc.constantFrom("sales", "support", undefined);
  const desks: fc.Arbitrary<Desk> = fc.record({
    agents: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom("ana", "ben", "cleo"),
        places: fc.integer({ min: 1, max: 4 }),
        teams: fc.subarray(["sales", "support"]),
        online: fc.boolean(),
      }),
      { selector: ({ id }) => id },
    ),
    chats: fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        visitor: fc.constant("v"),
        since: fc.nat(99),
        agent: fc.constantFrom("ana", "ben", undefined),
        team,
      }),
      { selector: ({ id }) => id, maxLength: 6 },
    ),
    leases: fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1, maxLength: 3 }),
        visitor: fc.constant("v"),
        team,
        at: fc.nat(99),
        state: fc.constantFrom("held" as const, "accepted" as const, "gone" as const),
      }),
      { selector: ({ id }) => id, maxLength: 6 },
    ),
    wishes: fc.array(
      fc.record({
        visitor: fc.string({ maxLength: 2 }),
        rule: fc.string({ maxLength: 2 }),
        team,
        priority: fc.nat(99),
        at: fc.nat(99),
      }),
      { maxLength: 6 },
    ),
  });

  it("nobody is given a chat beyond their places, and nothing settled needs settling again", () => {
    fc.assert(
      fc.property(desks, (before) => {
        const { assign, gone, tell } = settle(before);
        const given = new Map(assign.map(({ chat, agent }) => [chat.id, agent]));
        const after: Desk = {
          ...before,
          chats: before.chats.map((one) => ({ ...one, agent: given.get(one.id) ?? one.agent })),
          leases: before.leases.map((one) => (gone.includes(one) ? { ...one, state: "gone" as const } : one)),
          wishes: before.wishes.filter(({ visitor }) => !tell.includes(visitor)),
        };
        for (const agentId of new Set(given.values())) {
          const { places, online } = before.agents.find(({ id }) => id === agentId)!;
          expect(online).toBe(true);
          expect(after.chats.filter(({ agent }) => agent === agentId).length).toBeLessThanOrEqual(places);
        }
        const held = after.leases.filter(({ state }) => state === "held");
        if (held.length > 0) expect(free(after)).toBeGreaterThanOrEqual(0);
        expect(tell.length).toBeLessThanOrEqual(Math.max(0, free(after)));
        const again = settle(after);
        expect([again.assign, again.gone]).toEqual([[], []]);
      }),
      { numRuns: 500 },
    );
  });
});
