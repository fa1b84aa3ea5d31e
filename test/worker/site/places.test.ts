// Places in the real object: leases that count once, that end, and that others wait for, over evictions.

import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { due, reserves, rows, talks, tells, visitorsHear } from "../support/desk.ts";
import { someVisitor } from "../support/page.ts";
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

describe("[D2] [D3] a place", () => {
  it("is given once, however often it is asked for", async () => {
    await staffed("once", 1);
    const visitor = someVisitor();
    expect(await reserves("once", visitor, "invitation-1")).toEqual({ granted: true });
    await evict("once");
    expect(await reserves("once", visitor, "invitation-1")).toEqual({ granted: true });
    expect(await rows("once", "SELECT id FROM leases")).toHaveLength(1);
    expect(await reserves("once", someVisitor(), "invitation-2")).toEqual({ granted: false });
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
      const visitor = someVisitor();
      await reserves(site, visitor, "invitation-1");
      for (const shown of ["offered", "shown", "seen"] as const) {
        await tells(site, visitor, "invitation-1", shown);
        expect((await reserves(site, someVisitor(), `other-${shown}`)).granted).toBe(false);
      }
      await tells(site, visitor, "invitation-1", state);
      expect((await reserves(site, someVisitor(), "invitation-2")).granted).toBe(true);
    },
  );

  it("is free again when given back before anything was shown", async () => {
    await staffed("back", 1);
    await reserves("back", someVisitor(), "invitation-1");
    await siteOf("back").release("invitation-1");
    await siteOf("back").release("invitation-1");
    expect((await reserves("back", someVisitor(), "invitation-2")).granted).toBe(true);
  });

  it("becomes the chat's when accepted: never two, never none", async () => {
    visitorsHear();
    await staffed("accepted", 2);
    const visitor = someVisitor();
    await reserves("accepted", visitor, "invitation-1");
    await tells("accepted", visitor, "invitation-1", "accepted");
    expect((await reserves("accepted", someVisitor(), "invitation-2")).granted).toBe(true);
    expect((await reserves("accepted", someVisitor(), "invitation-3")).granted).toBe(false);
    await talks("accepted", { id: "conversation-1", visitor }, "invitation-1");
    expect((await reserves("accepted", someVisitor(), "invitation-4")).granted).toBe(false);
    expect(await rows("accepted", "SELECT id FROM leases")).toEqual([{ id: "invitation-2" }]);
    await talks("accepted", { id: "conversation-1", visitor, state: "closed" });
    expect((await reserves("accepted", someVisitor(), "invitation-5")).granted).toBe(true);
  });

  it("ends 30 s after its invitation would have, if nobody says how that went", async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await staffed("ends", 1);
    await reserves("ends", someVisitor(), "invitation-1", { until: start + 60_000 });
    expect(await rows("ends", "SELECT at FROM deadlines WHERE name = 'leases'")).toEqual([
      { at: start + 90_000 },
    ]);
    vi.setSystemTime(start + 89_999);
    await due("ends", "leases");
    expect((await reserves("ends", someVisitor(), "invitation-2")).granted).toBe(false);
    vi.setSystemTime(start + 90_000);
    await due("ends", "leases");
    expect((await reserves("ends", someVisitor(), "invitation-3")).granted).toBe(true);
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
  it("is told when an agent comes, as many as there are places, over an eviction", async () => {
    const heard = visitorsHear();
    const [first, second, third] = [someVisitor(), someVisitor(), someVisitor()];
    for (const visitor of [first, second, third])
      await reserves("wishes", visitor, `of-${visitor.slice(0, 20)}`);
    await evict("wishes");
    await staffed("wishes", 2);
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard.map(([what, visitor]) => [what, visitor])).toEqual(
      expect.arrayContaining([
        ["placeFree", first],
        ["placeFree", second],
      ]),
    );
  });

  it("is told next when those before did not take it", async () => {
    const heard = visitorsHear();
    const [first, second] = [someVisitor(), someVisitor()];
    await reserves("next", first, "of-first-one");
    await reserves("next", second, "of-second-one");
    await staffed("next", 1);
    await vi.waitFor(() => expect(heard).toEqual([["placeFree", first]]));
    await evict("next");
    await due("next", "wishes");
    await vi.waitFor(() => expect(heard.at(-1)).toEqual(["placeFree", second]));
  });

  it("is told when a chat is closed, but not of a place that was taken meanwhile", async () => {
    const heard = visitorsHear();
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

describe("[D3] when an agent leaves", () => {
  it("the newest unanswered invitations are withdrawn, and only those", async () => {
    const heard = visitorsHear();
    const start = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { console } = await staffed("leaves", 2);
    const ben = await Console.open("leaves", await addAgent("leaves", "Ben", { places: 1 }));
    await ben.next("desk");
    const visitors = [someVisitor(), someVisitor(), someVisitor()];
    for (const [n, visitor] of visitors.entries()) {
      vi.setSystemTime(start + n);
      expect((await reserves("leaves", visitor, `invitation-${n}`)).granted).toBe(true);
    }
    await tells("leaves", visitors[2]!, "invitation-2", "accepted");
    console.says({ type: "status", status: "away" });
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard.map(([what, , id]) => [what, id])).toEqual([
      ["deskGone", "invitation-1"],
      ["deskGone", "invitation-0"],
    ]);
    // Told, they no longer count; asked again they are refused.
    expect((await reserves("leaves", visitors[1]!, "invitation-1")).granted).toBe(false);
    vi.useRealTimers();
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
    for (let n = 0; n < 55; n++) {
      const visitor = someVisitor();
      await tells("later", visitor, `invitation-${n}`, "offered");
      if (n === 54) await tells("later", visitor, `invitation-${n}`, "shown");
    }
    const console = await Console.open("later", await addAgent("later", "Ana"));
    const { invitations } = await console.next("desk");
    expect(invitations).toHaveLength(50);
    expect(invitations[0]).toMatchObject({ id: "invitation-54", state: "shown" });
  });
});
