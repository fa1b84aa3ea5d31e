// One agent's invitation to many: who is asked, who has a place, who is told what, and only once; over evictions.

import { evictAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { ManyAnswer } from "../../../worker/protocol.ts";
import { Console as List } from "../support/console.ts";
import { Page, publish, someVisitor } from "../support/page.ts";
import { rows } from "../support/desk.ts";
import { ask, Console, signIn, type SignedIn } from "../support/team.ts";

const SITE = "square";
const at = (path: string) => `/api/sites/${SITE}${path}`;
const LIMITS = "name: Shop\norigins: [https://shop.example]\nlimits: { per_visit: 1 }\n";
let ana: SignedIn;
let round = 0;
/** Pages of this test alone. */
let path: string;
beforeEach(async () => {
  await publish(SITE, { "site.yaml": LIMITS });
  ana = await signIn(SITE, "Ana", "agent", { places: 2 });
  path = `/round-${++round}`;
  // As where somebody invites: the list is looked at, so its shard forgets nobody.
  await List.open(SITE, { filter: { page: path } });
  await runInDurableObject(env.SITE.getByName(SITE), (_, { storage }) => {
    storage.sql.exec("DELETE FROM leases");
    storage.sql.exec("DELETE FROM conversations");
    storage.sql.exec("UPDATE audit SET at = 1 WHERE action = 'invited-many'");
  });
});

/** Two places and three of ten accepted at most: with these, eight show at once. */
async function online(): Promise<Console> {
  const console = await Console.open(SITE, ana.agent);
  await console.next("desk");
  console.says({ type: "status", status: "online", places: 2 });
  await console.next("agents", ({ agents }) => agents.some((one) => one.status === "online"));
  return console;
}

async function arrives(on = path): Promise<{ visitor: string; page: Page }> {
  const visitor = someVisitor();
  const page = await Page.open(SITE, visitor);
  await page.hello();
  await page.visits(on);
  await expect.poll(async () => (await asks()).matching).toBeGreaterThan(0);
  return { visitor, page };
}

const post = (to: string, body: object) => ask({ method: "POST", path: at(to), as: ana, body });
const asks = async () => (await post("/invitations/ask", { filter: { page: path } })).json<ManyAnswer>();
const sends = (id: string, text = "May I help?") =>
  post("/invitations", { id, text, filter: { page: path } });

describe("an invitation to many", () => {
  it("[D10] says before whom it would reach, then reaches them, and says of each what became of it", async () => {
    await online();
    const free = await arrives();
    const talking = await arrives();
    await talking.page.says({ type: "say", id: "words-1", text: "Hello" });
    const had = await arrives();
    const other = await arrives("/elsewhere");
    const first = had.page.next("invite");
    const hand = { method: "POST", as: ana, body: { id: "by-hand-1", text: "Hello" } };
    await ask({ ...hand, path: at(`/visitors/${had.visitor}/invite`) });
    const { id } = await first;
    await had.page.says({ type: "invitation", id, state: "shown" });
    await had.page.says({ type: "invitation", id, state: "seen" });
    await had.page.says({ type: "invitation", id, state: "expired" });
    await evictAllDurableObjects();
    await expect.poll(asks).toEqual({
      matching: 3,
      asked: 3,
      invited: 1,
      refused: { "chat open": 1, "per visit": 1 },
    });
    expect(free.page.of("invite")).toEqual([]);
    const invited = free.page.next("invite");
    const answer = await sends("many-1");
    expect(answer.status).toBe(200);
    const told = await answer.json<ManyAnswer>();
    expect(told).toMatchObject({ matching: 3, invited: 1, refused: { "chat open": 1, "per visit": 1 } });
    expect(told.visitors).toHaveLength(3);
    expect(told.visitors).toContainEqual({ visitor: free.visitor });
    expect(told.visitors).toContainEqual({ visitor: talking.visitor, because: "chat open" });
    expect(await invited).toMatchObject({ greeting: "May I help?", from: "Ana" });
    expect([talking, other].flatMap(({ page }) => page.of("invite"))).toEqual([]);
    expect(had.page.of("invite")).toHaveLength(1);
  });

  it("[D10] takes a place for each as a rule's would: nobody more than the desk can answer", async () => {
    await online();
    const all = await Promise.all(Array.from({ length: 12 }, () => arrives()));
    await expect.poll(async () => (await asks()).matching).toBe(12);
    const { invited, refused } = await asks();
    // Two places, one in ten accepts: eight may show at once (SPEC D2).
    expect([invited, refused]).toEqual([8, { "no place": 4 }]);
    await evictAllDurableObjects();
    await expect.poll(async () => (await asks()).matching).toBe(12);
    const told = await (await sends("many-2")).json<ManyAnswer>();
    expect([told.invited, told.refused]).toEqual([8, { "no place": 4 }]);
    expect(await rows(SITE, "SELECT count(*) AS n FROM leases")).toEqual([{ n: 8 }]);
    expect(all.filter(({ page }) => page.of("invite").length === 1)).toHaveLength(8);
    // Who declines gives the place back.
    const one = all.find(({ page }) => page.of("invite").length === 1)!;
    const { id } = await one.page.first("invite");
    await one.page.says({ type: "invitation", id, state: "dismissed" });
    await expect.poll(() => rows(SITE, "SELECT count(*) AS n FROM leases")).toEqual([{ n: 7 }]);
  });

  it("[D10] reaches nobody where nobody is online", async () => {
    const away = await online();
    away.says({ type: "status", status: "away" });
    await away.next("agents", ({ agents }) => agents.every((one) => one.status !== "online"));
    const { page } = await arrives();
    expect(await asks()).toMatchObject({ matching: 1, invited: 0, refused: { "no place": 1 } });
    expect(await (await sends("many-3")).json()).toMatchObject({ invited: 0 });
    expect(page.of("invite")).toEqual([]);
  });

  it("[D10] is done once, not twice within half a minute, and noted", async () => {
    await online();
    const { page } = await arrives();
    await sends("many-4");
    await evictAllDurableObjects();
    expect((await sends("many-4")).status).toBe(409);
    expect((await sends("many-5")).status).toBe(429);
    expect(page.of("invite")).toHaveLength(1);
    const [last] = await rows(SITE, "SELECT by_name, detail FROM audit ORDER BY id DESC LIMIT 1");
    expect([last!["by_name"], JSON.parse(String(last!["detail"]))]).toEqual([
      "Ana",
      { id: "many-4", matching: 1, text: "May I help?", places: 1 },
    ]);
  });

  it("[D10] is answered by whoever is free, and stays through a publish", async () => {
    const console = await online();
    const { page, visitor } = await arrives();
    await sends("many-6");
    const { id } = await page.first("invite");
    await page.says({ type: "invitation", id, state: "shown" });
    await publish(SITE, { "site.yaml": LIMITS + "locale: en\n" });
    const assigned = console.next("assigned", (one) => one.visitor === visitor);
    await page.says({ type: "invitation", id, state: "seen" });
    expect(page.of("withdraw")).toEqual([]);
    await page.says({ type: "invitation", id, state: "accepted", reply: "Yes" });
    await assigned;
    expect(await rows(SITE, "SELECT * FROM leases")).toEqual([]);
  });

  it("[D10] refuses what is no filter and no text", async () => {
    expect((await post("/invitations/ask", { filter: { page: "pricing" } })).status).toBe(400);
    expect((await post("/invitations", { id: "many-7", text: " ", filter: {} })).status).toBe(400);
  });
});
