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
const leases = (count: number, more: Partial<Lease> = {}): Lease[] =>
  Array.from({ length: count }, (_, n) => lease(`${more.team ?? "any"}-${n + 1}`, { at: n + 1, ...more }));
const desk = (parts: Partial<Desk>): Desk => ({
  agents: [],
  chats: [],
  leases: [],
  wishes: [],
  answers: [],
  risk: 0.05,
  ...parts,
});

describe("[D1] free places", () => {
  it("are those of agents online, less their chats, who waits and who accepted", () => {
    const agents = [agent("ana", 3), agent("ben", 2), agent("off", 9, { online: false })];
    expect(free(desk({ agents }))).toBe(5);
    expect(free(desk({ agents, chats: [chat("c", { agent: "ana" })] }))).toBe(4);
    expect(free(desk({ agents, chats: [chat("c")] }))).toBe(4);
    expect(free(desk({ agents, leases: [lease("j", { state: "accepted" })] }))).toBe(4);
  });

  it("are not taken by invitations without an answer", () => {
    const agents = [agent("ana", 3)];
    for (const state of ["held", "shown", "gone"] as const)
      expect(free(desk({ agents, leases: leases(5, { state }) }))).toBe(3);
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
    const accepted = [lease("i", { team: "support", state: "accepted" })];
    expect(free(desk({ agents, leases: accepted }), "sales")).toBe(5);
    expect(free(desk({ agents, leases: accepted }), "support")).toBe(5);
    expect(free(desk({ agents }), "nobody")).toBe(2);
  });
});

describe("[D2] one more invitation is allowed", () => {
  /** Granted one after another until the first refusal. */
  const granted = (parts: Partial<Desk>, team?: string) => {
    let count = 0;
    while (hasPlace(desk({ ...parts, leases: [...(parts.leases ?? []), ...leases(count, { team })] }), team))
      count++;
    return count;
  };

  it("with one free place until three show, with two until eight", () => {
    expect(granted({ agents: [agent("ana", 1)] })).toBe(3);
    expect(granted({ agents: [agent("ana", 2)] })).toBe(8);
    expect(granted({ agents: [agent("ana", 1), agent("ben", 1)] })).toBe(8);
    expect(granted({ agents: [agent("ana", 2)], chats: [chat("c", { agent: "ana" })] })).toBe(3);
    expect(granted({})).toBe(0);
  });

  it("counting those on their way to the page, not those that were withdrawn", () => {
    const agents = [agent("ana", 1)];
    expect(granted({ agents, leases: [lease("a"), lease("b", { state: "shown" })] })).toBe(1);
    expect(granted({ agents, leases: [lease("a", { state: "gone" })] })).toBe(3);
    expect(granted({ agents, leases: [lease("a", { state: "accepted" })] })).toBe(0);
  });

  it("by its team and by all agents together", () => {
    const ana = agent("ana", 1, { teams: ["sales"] });
    expect(granted({ agents: [ana] }, "sales")).toBe(3);
    expect(granted({ agents: [ana] }, "support")).toBe(0);
    expect(granted({ agents: [ana] })).toBe(3);
    // The only agent may soon be needed by those whom anybody may answer.
    expect(granted({ agents: [ana], leases: leases(2) }, "sales")).toBe(1);
    // Eight would fit all agents, three fit each team.
    const both = [ana, agent("ben", 1, { teams: ["support"] })];
    expect(granted({ agents: both }, "sales")).toBe(3);
    expect(granted({ agents: both, leases: leases(3, { team: "sales" }) }, "support")).toBe(3);
    expect(granted({ agents: both, leases: leases(6) }, "support")).toBe(2);
  });

  it("the fewer, the more of that team's were accepted", () => {
    const agents = [agent("ana", 1)];
    const answers = [
      { team: "sales", shown: 1000, accepted: 400 },
      { team: "support", shown: 1000, accepted: 10 },
      { shown: 8000, accepted: 80 },
    ];
    expect(granted({ agents, answers }, "sales")).toBe(1);
    expect(granted({ agents, answers: [answers[1]!] }, "support")).toBe(25);
    // All together: 490 of 10 000.
    expect(granted({ agents, answers }, "support")).toBe(7);
    expect(granted({ agents, answers })).toBe(7);
  });

  it("the more, the more risk the site takes", () => {
    const agents = [agent("ana", 1)];
    expect(granted({ agents, risk: 0 })).toBe(1);
    expect(granted({ agents, risk: 0.2 })).toBe(8);
  });
});

describe("[D6] a waiting chat goes", () => {
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

  it("to who speaks the language, then who knows of the matter, then the least busy", () => {
    const agents = [
      agent("ana", 9, { languages: ["en"], skills: ["billing"] }),
      agent("ben", 3, { languages: ["de", "en"] }),
      agent("cem", 3, { skills: ["billing", "returns"] }),
    ];
    const to = (more: Partial<Chat>) => assigned({ agents, chats: [chat("a", more)] })[0]![1];
    expect(to({ language: "de-AT" })).toBe("ben");
    expect(to({ language: "en-GB", skills: ["billing"] })).toBe("ana");
    expect(to({ skills: ["returns"] })).toBe("cem");
    expect(to({ language: "fr" })).toBe("cem");
    expect(to({})).toBe("ana");
    // Nobody who speaks it has a place: better another than nobody.
    const busy = ["x", "y", "z"].map((id) => chat(id, { agent: "ben" }));
    expect(assigned({ agents, chats: [...busy, chat("a", { language: "de" })] })).toEqual([["a", "cem"]]);
  });

  it("not back to who gave it back", () => {
    const chats = [chat("a", { leftBy: ["ana"] })];
    expect(assigned({ agents: [agent("ana", 2)], chats })).toEqual([]);
    expect(assigned({ agents: [agent("ana", 2), agent("ben", 1)], chats })).toEqual([["a", "ben"]]);
  });
});

describe("[D3] when more show than may", () => {
  const gone = (parts: Partial<Desk>) => settle(desk(parts)).gone.map(({ id }) => id);

  it("the newest without an answer are withdrawn, as many as needed", () => {
    const five = [3, 1, 5, 2, 4].map((at) => lease(`at-${at}`, { at, state: at < 3 ? "shown" : "held" }));
    expect(gone({ agents: [agent("ana", 2)], leases: five })).toEqual([]);
    expect(gone({ agents: [agent("ana", 1)], leases: five })).toEqual(["at-5", "at-4"]);
    expect(gone({ leases: five })).toEqual(["at-5", "at-4", "at-3", "at-2", "at-1"]);
  });

  it("an acceptance takes a place: of eight at two places three stay", () => {
    const [first, ...others] = leases(8);
    const agents = [agent("ana", 2)];
    expect(gone({ agents, leases: [{ ...first!, state: "accepted" }, ...others] })).toEqual([
      "any-8",
      "any-7",
      "any-6",
      "any-5",
    ]);
  });

  it("a chat that waits takes a place, and so does one that was given to an agent", () => {
    const agents = [agent("ana", 2)];
    expect(gone({ agents, leases: leases(4), chats: [chat("c")] })).toEqual(["any-4"]);
    expect(gone({ agents, leases: leases(4), chats: [chat("c", { agent: "ana" })] })).toEqual(["any-4"]);
  });

  it("an accepted one stays, and so does what was withdrawn before", () => {
    const leases = [lease("a", { state: "accepted" }), lease("b", { state: "gone" }), lease("c")];
    expect(gone({ leases })).toEqual(["c"]);
  });

  it("each team keeps its own", () => {
    const agents = [agent("ana", 1, { teams: ["sales"] }), agent("ben", 1, { teams: ["support"] })];
    const sales = leases(4, { team: "sales" });
    expect(gone({ agents, leases: sales })).toEqual(["sales-4"]);
    expect(gone({ agents, leases: [...sales, lease("p", { team: "support", at: 9 })] })).toEqual(["sales-4"]);
  });

  it("all together lose the newest of any team", () => {
    const leases = [
      lease("a"),
      lease("s", { team: "sales", at: 2 }),
      lease("b", { at: 3 }),
      lease("c", { at: 4 }),
    ];
    expect(gone({ agents: [agent("ana", 1)], leases })).toEqual(["c"]);
  });
});

describe("[D4] when places are free", () => {
  const tell = (parts: Partial<Desk>) => settle(desk(parts)).tell;

  it("as many are told as may be invited, by priority, then age", () => {
    const wishes = [
      wish("late", { at: 9 }),
      wish("early", { at: 1 }),
      wish("urgent", { priority: 80, at: 20 }),
      wish("minor", { priority: 10, at: 0 }),
    ];
    expect(tell({ agents: [agent("ana", 1)], wishes })).toEqual(["urgent", "early", "late"]);
    expect(tell({ agents: [agent("ana", 1)], wishes, leases: leases(1) })).toEqual(["urgent", "early"]);
    expect(tell({ agents: [agent("ana", 2)], wishes })).toEqual(["urgent", "early", "late", "minor"]);
    expect(tell({ wishes })).toEqual([]);
  });

  it("a visitor is told once, whatever number of rules wait", () => {
    const wishes = [wish("v", { rule: "a" }), wish("v", { rule: "b" }), wish("w", { at: 2 })];
    expect(tell({ agents: [agent("ana", 1)], wishes, leases: leases(1) })).toEqual(["v", "w"]);
  });

  it("one whose team is full is passed over", () => {
    const agents = [agent("ana", 1, { teams: ["sales"] })];
    const wishes = [wish("v", { team: "support", priority: 99 }), wish("w", { team: "sales" })];
    expect(tell({ agents, wishes })).toEqual(["w"]);
  });
});

describe("whatever happens", () => {
  const team = fc.constantFrom("sales", "support", undefined);
  const id = fc.string({ minLength: 1, maxLength: 3 });
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
        id,
        visitor: fc.constant("v"),
        since: fc.nat(99),
        agent: fc.constantFrom("ana", "ben", undefined),
        team,
      }),
      { selector: ({ id }) => id, maxLength: 6 },
    ),
    leases: fc.uniqueArray(
      fc.record({
        id,
        visitor: fc.constant("v"),
        team,
        at: fc.nat(99),
        state: fc.constantFrom("held" as const, "shown" as const, "accepted" as const, "gone" as const),
      }),
      { selector: ({ id }) => id, maxLength: 8 },
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
    answers: fc.uniqueArray(
      fc
        .record({ team, shown: fc.nat(200), share: fc.double({ min: 0, max: 1, noNaN: true }) })
        .map(({ team, shown, share }) => ({ team, shown, accepted: Math.floor(shown * share) })),
      { selector: ({ team }) => team },
    ),
    risk: fc.constantFrom(0, 0.05, 0.3, 1),
  });

  const isUnanswered = ({ state }: Lease) => state === "held" || state === "shown";
  const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);

  /** May so many show, of this team (or of all)? By going through all that they may answer. */
  function mayAllShow(desk: Desk, team: string | undefined): boolean {
    const ours = <One extends { team?: string | undefined }>(all: readonly One[]) =>
      team === undefined ? all : all.filter((one) => one.team === team);
    const online = desk.agents.filter(
      (one) => one.online && (team === undefined || one.teams.length === 0 || one.teams.includes(team)),
    );
    const open = (id: string) => desk.chats.filter((one) => one.agent === id).length;
    const free =
      sum(online.map((one) => Math.max(0, one.places - open(one.id)))) -
      ours(desk.chats).filter((one) => one.agent === undefined).length -
      ours(desk.leases).filter((one) => one.state === "accepted").length;
    const showing = ours(desk.leases).filter(isUnanswered).length;
    const shown = sum(ours(desk.answers).map((one) => one.shown));
    const accepted = sum(ours(desk.answers).map((one) => one.accepted));
    const p = (5 + accepted) / (50 + shown);
    let tooMany = 0;
    for (let answers = 0; answers < 2 ** showing; answers++) {
      const yes = answers.toString(2).replaceAll("0", "").length;
      if (yes > free) tooMany += p ** yes * (1 - p) ** (showing - yes);
    }
    return showing === 0 || (free >= 1 && tooMany <= desk.risk * (1 + 1e-9));
  }

  const teamsOf = (desk: Desk) => [undefined, ...new Set(desk.leases.map((one) => one.team))];
  const fits = (desk: Desk) => teamsOf(desk).every((team) => mayAllShow(desk, team));
  const withLease = (desk: Desk, team: string | undefined): Desk => ({
    ...desk,
    leases: [...desk.leases, lease("one more", { team })],
  });

  /** The desk after all that follows from it was done. */
  function done(before: Desk): Desk {
    const { assign, gone, tell } = settle(before);
    const given = new Map(assign.map(({ chat, agent }) => [chat.id, agent]));
    return {
      ...before,
      chats: before.chats.map((one) => ({ ...one, agent: given.get(one.id) ?? one.agent })),
      leases: before.leases.map((one) => (gone.includes(one) ? { ...one, state: "gone" as const } : one)),
      wishes: before.wishes.filter(({ visitor }) => !tell.includes(visitor)),
    };
  }

  it("nobody is given a chat beyond their places, and nothing settled needs settling again", () => {
    fc.assert(
      fc.property(desks, (before) => {
        const after = done(before);
        for (const agentId of new Set(settle(before).assign.map(({ agent }) => agent))) {
          const { places, online } = before.agents.find(({ id }) => id === agentId)!;
          expect(online).toBe(true);
          expect(after.chats.filter(({ agent }) => agent === agentId).length).toBeLessThanOrEqual(places);
        }
        const again = settle(after);
        expect([again.assign, again.gone]).toEqual([[], []]);
      }),
      { numRuns: 500 },
    );
  });

  it("[D2] one more is allowed exactly where its team and all together can bear it", () => {
    fc.assert(
      fc.property(desks, team, (before, team) => {
        // A desk on which too many show already refuses as well: one more than too many is too many.
        const more = withLease(before, team);
        expect(hasPlace(before, team)).toBe(mayAllShow(more, undefined) && mayAllShow(more, team));
      }),
      { numRuns: 500 },
    );
  });

  it("[D3] what stays can be borne, what was withdrawn could not, and nothing older went before it", () => {
    fc.assert(
      fc.property(desks, (before) => {
        const after = done(before);
        expect(fits(after)).toBe(true);
        const stays = after.leases.filter(isUnanswered);
        for (const one of settle(before).gone) {
          expect(fits(withLease(after, one.team))).toBe(false);
          expect(stays.filter(({ team, at }) => team === one.team && at > one.at)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("[D4] who is told would be allowed, and the first who was not told would not", () => {
    fc.assert(
      fc.property(desks, (before) => {
        let now = done(before);
        const { tell } = settle(before);
        const inOrder = [...before.wishes].sort((a, b) => b.priority - a.priority || a.at - b.at);
        const told: string[] = [];
        for (const { visitor, team } of inOrder) {
          if (told.includes(visitor) || !fits(withLease(now, team))) continue;
          told.push(visitor);
          now = withLease(now, team);
        }
        expect(tell).toEqual(told);
      }),
      { numRuns: 500 },
    );
  });
});
