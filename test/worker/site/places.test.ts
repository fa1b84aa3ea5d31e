// Places in the real object: leases that count once, that end, and that others wait for, over evictions.

import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readSite } from "../../../rules/language/read.ts";
import type { Ruleset } from "../../../rules/language/ruleset.ts";
import { due, reserves, rows, talks, tells, visitorsHear } from "../support/desk.ts";
import { BY, someVisitor } from "../support/page.ts";
import { addAgent, Console, siteOf } from "../support/team.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const evict = (site: string) => evictDurableObject(env.SITE.getByName(site));

/** A site with one agent online, who has so many places. */
async function staffed(site: string, places: number) {
  const ana = await addAgent(site, "Ana", { places });
  const console = await Console.open(site, ana);
  return { ana, console };
}

/** So many invitations that show; with each the id begins with `name`. */
async function shows(site: string, name: string, count: number, more: { team?: string } = {}) {
  const visitors = Array.from({ length: count }, someVisitor);
  for (const [n, visitor] of visitors.entries()) {
    expect((await reserves(site, visitor, `${name}-${n}`, more)).granted).toBe(true);
    await tells(site, visitor, `${name}-${n}`, "shown");
  }
  return visitors;
}

/** Would one more be allowed? */
const isRoom = async (site: string, more: { team?: string } = {}) =>
  (await reserves(site, someVisitor(), crypto.randomUUID(), { ...more, look: true })).granted;

/** `undefined`: as published before there was such a limit. */
async function publishRisk(site: string, risk: number | undefined): Promise<void> {
  const files = { "site.yaml": "name: Shop\norigins: [https://shop.example]\n" };
  const read = readSite(files);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const limits = { ...read.ruleset.site.limits, risk };
  const ruleset = { ...read.ruleset, site: { ...read.ruleset.site, limits } } as Ruleset;
  await siteOf(site).publish(files, ruleset, BY);
}

const answers = (site: string) => rows(site, "SELECT team, shown, accepted FROM answers ORDER BY team");

describe("[D2] invitations show at once", () => {
  it("three with one free place, eight with two, over an eviction", async () => {
    await staffed("three", 1);
    await shows("three", "invitation", 3);
    await evict("three");
    expect(await isRoom("three")).toBe(false);
    await staffed("eight", 2);
    await shows("eight", "invitation", 8);
    await evict("eight");
    expect(await isRoom("eight")).toBe(false);
  });

  it("as many as the published risk allows", async () => {
    await staffed("risk", 1);
    await publishRisk("risk", 0);
    await shows("risk", "careful", 1);
    expect(await isRoom("risk")).toBe(false);
    await publishRisk("risk", 0.2);
    await shows("risk", "daring", 7);
    expect(await isRoom("risk")).toBe(false);
    await publishRisk("risk", undefined);
    expect(await isRoom("risk")).toBe(false);
  });
});

describe("[D2] a look", () => {
  it("says what asking would, and takes nothing", async () => {
    await staffed("look", 1);
    for (let n = 0; n < 5; n++)
      expect(await reserves("look", someVisitor(), `look-${n}`, { look: true })).toEqual({ granted: true });
    expect(await rows("look", "SELECT id FROM leases")).toEqual([]);
    expect(await rows("look", "SELECT visitor FROM wishes")).toEqual([]);
    await shows("look", "invitation", 3);
    expect(await reserves("look", someVisitor(), "look-6", { look: true })).toEqual({ granted: false });
  });

  it("leaves the rule waiting where there is no place, and its visitor is told", async () => {
    const heard = visitorsHear("looked");
    const visitor = someVisitor();
    expect(await reserves("looked", visitor, "look-1", { look: true })).toEqual({ granted: false });
    expect(await rows("looked", "SELECT visitor FROM wishes")).toEqual([{ visitor }]);
    await staffed("looked", 1);
    await vi.waitFor(() => expect(heard).toEqual([["placeFree", visitor]]));
  });
});

describe("[D1] the acceptance rate", () => {
  it("counts each invitation once: when it is over, as shown, and as accepted if it was", async () => {
    visitorsHear("rate");
    await staffed("rate", 9);
    const [yes, no, never] = await shows("rate", "invitation", 3, { team: "sales" });
    await tells("rate", yes!, "invitation-0", "seen");
    expect(await answers("rate")).toEqual([]);
    await tells("rate", yes!, "invitation-0", "accepted", `${yes}:1000000`);
    await evict("rate");
    await tells("rate", yes!, "invitation-0", "accepted", `${yes}:1000000`);
    await talks("rate", { id: "conversation-1", visitor: yes! }, "invitation-0");
    await tells("rate", no!, "invitation-1", "dismissed");
    await tells("rate", never!, "invitation-2", "withdrawn");
    const [other] = await shows("rate", "of-no-team", 1);
    await tells("rate", other!, "of-no-team-0", "expired");
    expect(await answers("rate")).toEqual([
      { team: "", shown: 1, accepted: 0 },
      { team: "sales", shown: 3, accepted: 1 },
    ]);
  });

  it("counts what was dismissed before anybody heard that it was shown", async () => {
    await staffed("skips", 1);
    const visitor = someVisitor();
    await reserves("skips", visitor, "invitation-1");
    await tells("skips", visitor, "invitation-1", "dismissed");
    expect(await answers("skips")).toEqual([{ team: "", shown: 1, accepted: 0 }]);
  });

  it("does not count what was never shown, had no place, or was withdrawn by the desk", async () => {
    const heard = visitorsHear("not-counted");
    const { console } = await staffed("not-counted", 2);
    const [busy, unseen] = [someVisitor(), someVisitor()];
    await reserves("not-counted", busy, "invitation-1");
    await tells("not-counted", busy, "invitation-1", "failed");
    await reserves("not-counted", unseen, "invitation-2");
    await tells("not-counted", unseen, "invitation-2", "withdrawn");
    await tells("not-counted", someVisitor(), "by-hand", "shown");
    await tells("not-counted", someVisitor(), "by-hand", "accepted");
    const [gone] = await shows("not-counted", "gone", 1);
    console.says({ type: "status", status: "away" });
    await vi.waitFor(() => expect(heard.map(([what]) => what)).toEqual(["deskGone"]));
    await tells("not-counted", gone!, "gone-0", "withdrawn");
    expect(await answers("not-counted")).toEqual([]);
  });

  it("decides how many show: one at a place where nearly all accept", async () => {
    visitorsHear("popular");
    await staffed("popular", 60);
    const visitors = await shows("popular", "invitation", 50, { team: "sales" });
    for (const [n, visitor] of visitors.entries()) {
      await tells("popular", visitor, `invitation-${n}`, "accepted");
      await talks("popular", { id: `conversation-${n}`, visitor }, `invitation-${n}`);
    }
    for (const [n, visitor] of visitors.entries())
      await talks("popular", { id: `conversation-${n}`, visitor, state: "closed" });
    const [ana] = await siteOf("popular").agents();
    const link = crypto.randomUUID();
    await siteOf("popular").saveAgent({ ...ana!, places: 1 }, link, BY);
    await shows("popular", "later", 1, { team: "sales" });
    expect(await isRoom("popular", { team: "sales" })).toBe(false);
  });
});

describe("[D2] [D3] a place", () => {
  it("is given once, however often it is asked for", async () => {
    await staffed("once", 1);
    const visitor = someVisitor();
    expect(await reserves("once", visitor, "invitation-1")).toEqual({ granted: true });
    await evict("once");
    expect(await reserves("once", visitor, "invitation-1")).toEqual({ granted: true });
    expect(await rows("once", "SELECT id FROM leases")).toHaveLength(1);
    await shows("once", "other", 2);
    expect(await isRoom("once")).toBe(false);
  });

  it("is refused where nobody is online, where all are away, and to another team", async () => {
    expect(await reserves("empty", someVisitor(), "invitation-1")).toEqual({ granted: false });
    const ana = await addAgent("empty", "Ana", { teams: ["sales"] });
    const console = await Console.open("empty", ana);
    await console.next("desk");
    expect(await reserves("empty", someVisitor(), "invitation-2", { team: "support" })).toEqual({
      granted: false,
    });
    expect(await reserves("empty", someVisitor(), "invitation-3", { team: "sales" })).toEqual({
      granted: true,
    });
    console.says({ type: "status", status: "away" });
    await console.next("agents", ({ agents }) => agents[0]!.status === "away");
    expect(await reserves("empty", someVisitor(), "invitation-4", { team: "sales" })).toEqual({
      granted: false,
    });
  });

  it.each(["dismissed", "expired", "withdrawn", "failed"] as const)(
    "is free again when %s",
    async (state) => {
      const site = `ends-${state}`;
      await staffed(site, 1);
      await shows(site, "other", 2);
      const visitor = someVisitor();
      await reserves(site, visitor, "invitation-1");
      for (const shown of ["offered", "shown", "seen"] as const) {
        await tells(site, visitor, "invitation-1", shown);
        expect(await isRoom(site)).toBe(false);
      }
      await tells(site, visitor, "invitation-1", state);
      expect(await isRoom(site)).toBe(true);
    },
  );

  it("is free again when given back before anything was shown", async () => {
    await staffed("back", 1);
    await shows("back", "other", 2);
    await reserves("back", someVisitor(), "invitation-1");
    expect(await isRoom("back")).toBe(false);
    await siteOf("back").release("invitation-1");
    await siteOf("back").release("invitation-1");
    expect(await isRoom("back")).toBe(true);
  });

  it("becomes the chat's when accepted: never two, never none", async () => {
    visitorsHear("accepted");
    // Nobody shows more than there are places, so that each is seen to be taken and given back.
    await publishRisk("accepted", 0);
    await staffed("accepted", 2);
    const [visitor] = await shows("accepted", "invitation", 1);
    await tells("accepted", visitor!, "invitation-0", "accepted");
    await shows("accepted", "other", 1);
    expect(await isRoom("accepted")).toBe(false);
    await talks("accepted", { id: "conversation-1", visitor: visitor! }, "invitation-0");
    expect(await isRoom("accepted")).toBe(false);
    expect(await rows("accepted", "SELECT id FROM leases")).toEqual([{ id: "other-0" }]);
    await talks("accepted", { id: "conversation-1", visitor: visitor!, state: "closed" });
    expect(await isRoom("accepted")).toBe(true);
  });

  it("ends 30 s after its invitation would have, if nobody says how that went", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await staffed("ends", 1);
    await reserves("ends", someVisitor(), "invitation-1", { until: start + 30_000 });
    await shows("ends", "other", 2);
    expect(await rows("ends", "SELECT at FROM deadlines WHERE name = 'leases'")).toEqual([
      { at: start + 60_000 },
    ]);
    vi.setSystemTime(start + 59_999);
    await due("ends", "leases");
    expect(await isRoom("ends")).toBe(false);
    vi.setSystemTime(start + 60_000);
    await due("ends", "leases");
    expect(await isRoom("ends")).toBe(true);
    vi.useRealTimers();
  });

  it("is never kept longer than a day and 30 s", async () => {
    await staffed("long", 1);
    const start = Date.now();
    await reserves("long", someVisitor(), "invitation-1", { until: start + 9e12 });
    const [lease] = await rows("long", "SELECT until FROM leases");
    expect(lease!["until"]).toBeLessThanOrEqual(Date.now() + 86_430_000);
  });
});

describe("[D4] who was refused", () => {
  /** So many, one after another. */
  async function refused(site: string, count: number) {
    const visitors = Array.from({ length: count }, someVisitor);
    const start = Date.now();
    for (const [n, visitor] of visitors.entries()) {
      vi.useFakeTimers({ toFake: ["Date"], now: start + n });
      expect((await reserves(site, visitor, `of-${visitor.slice(0, 20)}`)).granted).toBe(false);
    }
    vi.useRealTimers();
    return visitors;
  }
  const placeFree = (visitors: readonly string[]) => visitors.map((visitor) => ["placeFree", visitor]).sort();

  it("is told when an agent comes, as many as may show at once, over an eviction", async () => {
    const heard = visitorsHear("wishes");
    const visitors = await refused("wishes", 5);
    await evict("wishes");
    await staffed("wishes", 1);
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect([...heard].sort()).toEqual(placeFree(visitors.slice(0, 3)));
  });

  it("is told next when those before did not take it", async () => {
    const heard = visitorsHear("next");
    const visitors = await refused("next", 5);
    await staffed("next", 1);
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    await evict("next");
    await due("next", "wishes");
    await vi.waitFor(() => expect(heard).toHaveLength(5));
    expect(heard.slice(3).sort()).toEqual(placeFree(visitors.slice(3)));
  });

  it("is told when an invitation ends without an answer", async () => {
    const heard = visitorsHear("ended");
    await staffed("ended", 1);
    const showing = await shows("ended", "invitation", 3);
    const [first, second] = await refused("ended", 2);
    await tells("ended", showing[1]!, "invitation-1", "dismissed");
    await vi.waitFor(() => expect(heard).toEqual([["placeFree", first]]));
    expect(await rows("ended", "SELECT visitor FROM wishes")).toEqual([{ visitor: second }]);
  });

  it("is told when a chat is closed, but not of a place that was taken meanwhile", async () => {
    const heard = visitorsHear("taken");
    const { ana, console } = await staffed("taken", 1);
    await console.next("desk");
    const visitor = someVisitor();
    await talks("taken", { id: "conversation-1", visitor });
    const waits = someVisitor();
    await reserves("taken", waits, "of-one-who-waits");
    expect(heard.filter(([what]) => what === "placeFree")).toEqual([]);
    console.says({ type: "close", conversation: "conversation-1" });
    await vi.waitFor(() => expect(heard.at(-1)).toEqual(["placeFree", waits]));
    expect((await siteOf("taken").agents())[0]!.id).toBe(ana.id);
  });
});

describe("[D3] when more show than may", () => {
  it("because an agent leaves, the newest without an answer are withdrawn, and only those", async () => {
    const heard = visitorsHear("leaves");
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { console } = await staffed("leaves", 1);
    const ben = await Console.open("leaves", await addAgent("leaves", "Ben", { places: 1 }));
    await ben.next("desk");
    const visitors = Array.from({ length: 5 }, someVisitor);
    for (const [n, visitor] of visitors.entries()) {
      vi.setSystemTime(start + n);
      expect((await reserves("leaves", visitor, `invitation-${n}`)).granted).toBe(true);
    }
    console.says({ type: "status", status: "away" });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard.map(([what, , id]) => [what, id])).toEqual([
      ["deskGone", "invitation-4"],
      ["deskGone", "invitation-3"],
    ]);
    // Told, they no longer count; asked again they are refused.
    expect((await reserves("leaves", visitors[4]!, "invitation-4")).granted).toBe(false);
    vi.useRealTimers();
  });

  it("because one is accepted or a visitor opens a chat, over an eviction", async () => {
    const heard = visitorsHear("less");
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await staffed("less", 2);
    const visitors: string[] = [];
    for (let n = 0; n < 8; n++) {
      vi.setSystemTime(start + n);
      visitors.push(...(await shows("less", `invitation-${n}`, 1)));
    }
    await evict("less");
    await tells("less", visitors[7]!, "invitation-7-0", "accepted");
    const gone = () => heard.filter(([what]) => what === "deskGone").map(([, , id]) => id);
    await vi.waitFor(() => expect(gone()).toEqual([6, 5, 4, 3].map((n) => `invitation-${n}-0`)));
    await talks("less", { id: "conversation-1", visitor: visitors[7]! }, "invitation-7-0");
    expect(gone()).toHaveLength(4);
    await talks("less", { id: "conversation-2", visitor: someVisitor() });
    await vi.waitFor(() => expect(gone().slice(4)).toEqual([2, 1, 0].map((n) => `invitation-${n}-0`)));
    vi.useRealTimers();
  });

  it("an answer that crossed the withdrawal is a chat all the same, and waits", async () => {
    const heard = visitorsHear("crossed");
    const { console } = await staffed("crossed", 1);
    await console.next("desk");
    const [visitor] = await shows("crossed", "invitation", 1);
    console.says({ type: "status", status: "away" });
    await vi.waitFor(() => expect(heard).toEqual([["deskGone", visitor, "invitation-0"]]));
    await tells("crossed", visitor!, "invitation-0", "accepted");
    await talks("crossed", { id: "conversation-1", visitor: visitor! }, "invitation-0");
    console.says({ type: "status", status: "online" });
    await vi.waitFor(() =>
      expect(heard.at(-1)).toMatchObject(["handed", visitor, "conversation-1", "open", {}]),
    );
  });
});

describe("what a visitor's object tells", () => {
  it("counts once, and nothing older counts after it", async () => {
    const { console } = await staffed("counts", 1);
    await console.next("desk");
    const visitor = someVisitor();
    await tells("counts", visitor, "invitation-1", "offered", `${visitor}:5`);
    await evict("counts");
    await tells("counts", visitor, "invitation-1", "offered", `${visitor}:5`);
    await tells("counts", visitor, "invitation-1", "shown", `${visitor}:4`);
    await tells("counts", visitor, "invitation-1", "shown", `${visitor}:6`);
    await vi.waitFor(() => expect(console.of("invitation")).toHaveLength(2));
    expect(console.of("invitation").map(({ invitation }) => invitation.state)).toEqual(["offered", "shown"]);
  });

  it("is kept for consoles that come later: each invitation once, the newest 50", async () => {
    const start = Date.now();
    for (let n = 0; n < 55; n++) {
      vi.useFakeTimers({ toFake: ["Date"], now: start + n });
      const visitor = someVisitor();
      await tells("later", visitor, `invitation-${n}`, "offered");
      if (n === 54) await tells("later", visitor, `invitation-${n}`, "shown");
    }
    vi.useRealTimers();
    const console = await Console.open("later", await addAgent("later", "Ana"));
    const { invitations } = await console.next("desk");
    expect(invitations).toHaveLength(50);
    expect(invitations[0]).toMatchObject({ id: "invitation-54", state: "shown" });
  });
});
