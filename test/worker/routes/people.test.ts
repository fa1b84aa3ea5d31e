// The team as admins keep it: changed and removed with what they have open, signed in where, and what was done.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { feedObject, siteObject, visitorObject } from "../../../worker/objects.ts";
import { cell } from "../../../worker/routes/audit.ts";
import { Frames, publish, someVisitor } from "../support/page.ts";
import { ask, asAdmin, DESKTOP, HOST, redeem, type SignedIn, signIn, tokenOf } from "../support/team.ts";

const SITE = "crew";
const path = (rest: string) => `/api/sites/${SITE}${rest}`;

let boss: SignedIn;

beforeAll(async () => {
  await publish(SITE, {});
  boss = await signIn(SITE, "Boss", "admin");
});

const json = async (response: Response) => (await response.json()) as Record<string, any>;
const get = async (rest: string) => json(await ask({ path: path(rest), as: boss }));

type Told = Frames<{ readonly type: string }>;

async function socket(as: SignedIn, rest: string): Promise<Told> {
  const response = await ask({ path: path(rest), as, upgrade: true });
  expect([rest, response.status]).toEqual([rest, 101]);
  return new Frames(response.webSocket!);
}

/** Desk, feed, and a visitor looked at. */
async function opens(as: SignedIn, visitor: string): Promise<Told[]> {
  const consoles = await Promise.all(
    ["/desk", "/feed?shard=0", `/visitors/${visitor}/connect`].map((one) => socket(as, one)),
  );
  consoles[1]!.socket.send('{"type":"subscribe"}');
  await consoles[1]!.first("snapshot");
  return consoles;
}

const closes = (consoles: readonly Told[]) =>
  vi.waitFor(() => expect(consoles.map(({ closed }) => closed?.code)).toEqual(consoles.map(() => 4010)));

/** As after a while of nothing: none of the objects remembers who has what open. */
async function evictAll(visitor: string): Promise<void> {
  await evictDurableObject(env.SITE.getByName(siteObject(SITE)));
  await evictDurableObject(env.FEED.getByName(feedObject(SITE, 0)));
  await evictDurableObject(env.VISITOR.getByName(visitorObject(SITE, visitor)));
}

describe("whoever is removed", () => {
  it("has every socket closed at once, over evictions, and no other's", async () => {
    const visitor = someVisitor();
    const [gone, stays] = [await signIn(SITE, "Gone", "agent"), await signIn(SITE, "Stays", "agent")];
    const [theirs, others] = [await opens(gone, visitor), await opens(stays, visitor)];
    await evictAll(visitor);
    const response = await ask({ method: "DELETE", path: path(`/agents/${gone.agent.id}`), as: boss });
    expect(response.status).toBe(204);
    await closes(theirs);
    expect(others.map(({ closed }) => closed)).toEqual([undefined, undefined, undefined]);
    expect((await ask({ path: path("/me"), as: gone })).status).toBe(401);
    expect((await ask({ path: path("/feed"), as: gone, upgrade: true })).status).toBe(401);
  });

  it("has them closed even where telling failed at first", async () => {
    const visitor = someVisitor();
    const gone = await signIn(SITE, "Later", "agent");
    const theirs = await opens(gone, visitor);
    const { Visitor } = await import("../../../worker/visitor/object.ts");
    const failing = vi.spyOn(Visitor.prototype, "dismiss").mockRejectedValueOnce(new Error("not now"));
    await ask({ method: "DELETE", path: path(`/agents/${gone.agent.id}`), as: boss });
    await closes(theirs.slice(0, 2));
    await vi.waitFor(() => expect(failing).toHaveBeenCalledOnce());
    const site = env.SITE.getByName(siteObject(SITE));
    await evictDurableObject(site);
    await runInDurableObject(site, async (object, { storage }) => {
      storage.sql.exec("UPDATE outbox SET next = 0");
      storage.sql.exec("UPDATE deadlines SET at = 0 WHERE name = 'outbox'");
      await object.alarm();
    });
    await closes(theirs);
    failing.mockRestore();
  });

  it("is never the last admin, nor oneself", async () => {
    const remove = (id: string, as?: SignedIn) =>
      ask({ method: "DELETE", path: path(`/agents/${id}`), ...(as ? { as } : { headers: asAdmin }) });
    const last = await remove(boss.agent.id);
    expect([last.status, (await json(last))["detail"]]).toEqual([
      409,
      "This is the last admin: make somebody else one first.",
    ]);
    const second = await signIn(SITE, "Second", "admin");
    const own = await remove(second.agent.id, second);
    expect([own.status, (await json(own))["detail"]]).toEqual([
      409,
      "Nobody takes the own role away: ask another admin.",
    ]);
    expect((await remove(second.agent.id, boss)).status).toBe(204);
    expect((await remove(second.agent.id, boss)).status).toBe(404);
    expect((await remove("nobody", boss)).status).toBe(404);
  });
});

describe("a change", () => {
  const change = (id: string, body: unknown, as = boss) =>
    ask({ method: "PUT", path: path(`/agents/${id}`), as, body });

  it("is of what it names, and told to the audit with what is new", async () => {
    const more = { places: 5, teams: ["sales"], skills: ["vip"], languages: ["de"] };
    const { agent } = await signIn(SITE, "Cara", "agent", more);
    const response = await change(agent.id, { places: 2, languages: ["de", "pt-BR"] });
    expect(await json(response)).toEqual({ agent: { ...agent, places: 2, languages: ["de", "pt-BR"] } });
    const [entry] = (await get("/audit"))["rows"];
    expect(entry).toMatchObject({ action: "agent-changed", by: "Boss" });
    expect(entry.detail).toEqual({
      agent: agent.id,
      email: agent.email,
      places: 2,
      languages: ["de", "pt-BR"],
    });
    await evictDurableObject(env.SITE.getByName(siteObject(SITE)));
    const listed = (await get("/agents"))["rows"].find(({ id }: { id: string }) => id === agent.id);
    expect(listed).toEqual({ ...agent, places: 2, languages: ["de", "pt-BR"] });
  });

  it("of the role closes what was opened with the other one, and the chats go to others", async () => {
    const visitor = someVisitor();
    const dora = await signIn(SITE, "Dora", "agent");
    const theirs = await opens(dora, visitor);
    await evictAll(visitor);
    expect((await change(dora.agent.id, { role: "marketer" })).status).toBe(200);
    await closes(theirs);
    expect((await json(await ask({ path: path("/me"), as: dora })))["role"]).toBe("marketer");
    expect((await ask({ path: path("/desk"), as: dora, upgrade: true })).status).toBe(403);
    const statuses = await runInDurableObject(env.SITE.getByName(siteObject(SITE)), (_, { storage }) =>
      storage.sql.exec("SELECT status FROM agents WHERE id = ?", dora.agent.id).toArray(),
    );
    expect(statuses).toEqual([{ status: "offline" }]);
  });

  it("of anything else leaves the consoles open", async () => {
    const emil = await signIn(SITE, "Emil", "agent");
    const desk = await socket(emil, "/desk");
    await desk.first("desk");
    const told = desk.next("agents");
    await change(emil.agent.id, { name: "Emil Z" });
    await told;
    expect(desk.closed).toBeUndefined();
  });

  it("takes no admin's role from the last one, nor one's own, whichever way it is asked", async () => {
    expect((await change(boss.agent.id, { role: "agent" })).status).toBe(409);
    const other = await signIn(SITE, "Other", "admin");
    expect((await change(boss.agent.id, { role: "agent" })).status).toBe(409);
    expect((await change(boss.agent.id, { role: "admin", places: 4 })).status).toBe(200);
    const again = { email: other.agent.email, name: "Other", role: "agent" };
    const posted = await ask({ method: "POST", path: path("/agents"), as: other, body: again });
    expect([posted.status, (await json(posted))["link"]]).toEqual([409, undefined]);
    expect((await change(other.agent.id, { role: "agent" })).status).toBe(200);
    const left = (await get("/agents"))["rows"].filter(({ role }: { role: string }) => role === "admin");
    expect(left.map(({ name }: { name: string }) => name)).toEqual(["Boss"]);
  });

  it("of nobody, or that cannot be read, is refused", async () => {
    expect((await change("0123456789abcdef", { places: 2 })).status).toBe(404);
    expect((await change("x", { places: 2 })).status).toBe(404);
    for (const wrong of [{ places: 0 }, { role: "boss" }, { email: "x@y.example" }, { name: "" }, []])
      expect((await change(boss.agent.id, wrong)).status).toBe(400);
  });
});

describe("a new link", () => {
  it("signs in once, and those before it are worth nothing", async () => {
    const { agent } = await signIn(SITE, "Finn", "agent");
    const make = async () =>
      tokenOf(
        (
          await json(
            await ask({ method: "POST", path: path(`/agents/${agent.id}/link`), as: boss, body: {} }),
          )
        )["link"],
      );
    const [first, second] = [await make(), await make()];
    expect((await redeem(SITE, first)).status).toBe(401);
    expect((await redeem(SITE, second)).status).toBe(200);
    expect((await redeem(SITE, second)).status).toBe(401);
    const made = (await get("/audit?action=link-made"))["rows"];
    expect(made.map(({ detail }: any) => detail.email)).toEqual([agent.email, agent.email]);
    const nobody = { method: "POST", path: path("/agents/0123456789abcdef/link"), as: boss, body: {} };
    expect((await ask(nobody)).status).toBe(404);
  });
});

describe("sessions", () => {
  it("say who is signed in, from what browser, since when, and which is one's own", async () => {
    const before = Date.now();
    const body = { email: "gil@crew.example", name: "Gil", role: "agent" };
    const { link } = await json(await ask({ method: "POST", path: path("/agents"), as: boss, body }));
    const signsIn = {
      method: "POST",
      path: path("/sessions"),
      headers: { Origin: HOST, "User-Agent": DESKTOP },
      body: { token: tokenOf(link) },
    };
    expect((await ask(signsIn)).status).toBe(200);
    const { rows } = await get("/sessions");
    const gil = rows.find(({ agent }: any) => agent.name === "Gil");
    expect(gil).toMatchObject({ browser: "Chrome on Windows", current: false, agent: { role: "agent" } });
    expect(gil.since).toBeGreaterThanOrEqual(before);
    expect(gil.seen).toBeGreaterThanOrEqual(before);
    expect(gil.id).toMatch(/^[0-9a-f]{16}$/);
    expect(rows.filter(({ current }: any) => current).map(({ agent }: any) => agent.name)).toEqual(["Boss"]);
    // Enough to end it, and not what it is stored under.
    expect(JSON.stringify(rows)).not.toMatch(/[0-9a-f]{64}/);
  });

  it("are ended one by one: its sockets close at once, over evictions, the agent's others stay", async () => {
    const visitor = someVisitor();
    const [one, other] = [await signIn(SITE, "Hana", "agent"), await signIn(SITE, "Hana", "agent")];
    const id = (await get("/sessions"))["rows"].filter(({ agent }: any) => agent.name === "Hana")[0].id;
    const [first, second] = [await opens(one, visitor), await opens(other, visitor)];
    await evictAll(visitor);
    expect((await ask({ method: "DELETE", path: path(`/sessions/${id}`), as: boss })).status).toBe(204);
    // The newest is listed first.
    await closes(second);
    expect(first.map(({ closed }) => closed)).toEqual([undefined, undefined, undefined]);
    expect((await ask({ path: path("/me"), as: other })).status).toBe(401);
    expect((await ask({ path: path("/me"), as: one })).status).toBe(200);
    expect((await get("/audit"))["rows"][0]).toMatchObject({ action: "session-ended", by: "Boss" });
    for (const gone of [id, "0123456789abcdef", "", "%", "x"])
      expect((await ask({ method: "DELETE", path: path(`/sessions/${gone}`), as: boss })).status).toBe(404);
  });

  it("that ended while a socket was on its way get none at a visitor", async () => {
    const iris = await signIn(SITE, "Iris", "agent");
    const { Visitor } = await import("../../../worker/visitor/object.ts");
    const real = Visitor.prototype.fetch;
    const seated = vi.spyOn(Visitor.prototype, "fetch").mockImplementation(async function (
      this: any,
      request,
    ) {
      const response = await real.call(this, request);
      await ask({ method: "DELETE", path: path(`/agents/${iris.agent.id}`), headers: asAdmin });
      return response;
    });
    const looked = await ask({ path: path(`/visitors/${someVisitor()}/connect`), as: iris, upgrade: true });
    seated.mockRestore();
    expect(looked.status).toBe(401);
  });
});

describe("the audit", () => {
  beforeAll(async () => {
    for (let n = 0; n < 60; n++)
      await ask({
        method: "PUT",
        path: path(`/agents/${boss.agent.id}`),
        as: boss,
        body: { places: (n % 5) + 1 },
      });
  });

  it("is read page by page, each entry once", async () => {
    const seen: number[] = [];
    let next: string | undefined;
    do {
      const page: Record<string, any> = await get(`/audit${next === undefined ? "" : `?before=${next}`}`);
      expect(page["rows"].length).toBeLessThanOrEqual(50);
      seen.push(...page["rows"].map(({ id }: { id: number }) => id));
      next = page["next"];
    } while (next !== undefined);
    expect(seen.length).toBeGreaterThan(60);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  });

  it("is filtered by who, what and when", async () => {
    const { rows } = await get("/audit?action=signed-in&by=HAN");
    expect(rows.length).toBeGreaterThan(0);
    for (const { action, by } of rows) expect([action, by]).toEqual(["signed-in", "Hana"]);
    const [newest] = (await get("/audit"))["rows"];
    expect((await get(`/audit?from=${newest.at + 1}`))["rows"]).toEqual([]);
    expect((await get(`/audit?to=1`))["rows"]).toEqual([]);
    for (const wrong of ["before=x", "action=dance", "from=-1", "to=x", `by=${"x".repeat(81)}`])
      expect((await ask({ path: path(`/audit?${wrong}`), as: boss })).status).toBe(400);
  });

  it("is taken along whole as a file that no spreadsheet runs", async () => {
    const name = '=HYPERLINK("x")';
    await ask({
      method: "POST",
      path: path("/agents"),
      as: boss,
      body: { email: "evil@crew.example", name, role: "agent" },
    });
    const response = await ask({ path: path("/audit.csv"), as: boss });
    expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="audit-crew.csv"');
    const lines = (await response.text()).trimEnd().split("\r\n");
    expect(lines[0]).toBe("time,by,action,detail");
    const counted = await runInDurableObject(env.SITE.getByName(siteObject(SITE)), (_, { storage }) =>
      storage.sql.exec("SELECT count(*) AS count FROM audit").one(),
    );
    expect(lines).toHaveLength(Number(counted["count"]) + 1);
    expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,Boss,agent-added,"\{""agent"":/);
    const few = await (await ask({ path: path("/audit.csv?action=session-ended"), as: boss })).text();
    expect(few.trimEnd().split("\r\n")).toHaveLength(2);
    expect(cell(name)).toBe(`"'=HYPERLINK(""x"")"`);
    expect(["+1", "-1", "@x", "plain", "a,b"].map(cell)).toEqual([
      `"'+1"`,
      `"'-1"`,
      `"'@x"`,
      "plain",
      '"a,b"',
    ]);
  });
});
