// Signing in by link, cookies, requests that another site makes a browser send, and signing out.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { cookieName, sessionCookie } from "../../../worker/access/caller.ts";
import type { FromDesk } from "../../../worker/protocol.ts";
import { Frames, publish } from "../support/page.ts";
import { ask, asAdmin, HOST, redeem, type SignedIn, signIn, tokenOf } from "../support/team.ts";

beforeAll(async () => {
  await publish("demo", {});
});
afterEach(() => {
  vi.useRealTimers();
});

async function link(site = "demo", name = "Ana"): Promise<string> {
  const body = { email: `${name.toLowerCase()}@shop.example`, name, role: "agent" };
  const response = await ask({ method: "POST", path: `/api/sites/${site}/agents`, headers: asAdmin, body });
  return ((await response.json()) as { link: string }).link;
}

const me = (as: SignedIn, site = "demo") => ask({ path: `/api/sites/${site}/me`, as });

describe("a sign-in link", () => {
  it("leads to the console, with its secret where no server sees it", async () => {
    const url = new URL(await link());
    expect(url.origin + url.pathname).toBe(`${HOST}/console/`);
    expect(url.search).toBe("");
    expect(url.hash).toMatch(/^#signin=[0-9a-f]{64}&site=demo$/);
  });

  it("signs in once", async () => {
    const token = tokenOf(await link());
    const first = await redeem("demo", token);
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({ agent: { name: "Ana" }, role: "agent" });
    expect((await redeem("demo", token)).status).toBe(401);
  });

  it("lets one of many in who try at the same moment", async () => {
    const token = tokenOf(await link());
    const answers = await Promise.all(Array.from({ length: 10 }, () => redeem("demo", token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("is worth nothing after 15 minutes, on another site, or invented", async () => {
    const token = tokenOf(await link());
    expect((await redeem("other", token)).status).toBe(401);
    expect((await redeem("demo", "0".repeat(64))).status).toBe(401);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 15 * 60_000 });
    expect((await redeem("demo", token)).status).toBe(401);
  });

  it.each([undefined, null, 1, "", "x", {}, [], { $ne: "" }, ["0".repeat(64)], "0".repeat(65)])(
    "is not %j",
    async (token) => {
      expect((await redeem("demo", token)).status).toBe(400);
    },
  );

  it("is spent by our own page only, which no mail scanner or other site is", async () => {
    const body = { token: tokenOf(await link()) };
    const path = "/api/sites/demo/sessions";
    const tries = [
      { method: "GET", path },
      { method: "POST", path, body },
      { method: "POST", path, body, headers: { Origin: "https://evil.example" } },
      { method: "POST", path, body, headers: { Origin: HOST, "Sec-Fetch-Site": "cross-site" } },
      { method: "POST", path, body, headers: { Origin: HOST, "Content-Type": "text/plain" } },
    ];
    for (const one of tries) expect([401, 403, 404]).toContain((await ask(one)).status);
    expect((await redeem("demo", body.token)).status).toBe(200);
  });

  it("is stored as a hash, like the session it becomes", async () => {
    const token = tokenOf(await link());
    const { cookie } = await signIn("demo", "Hashed", "agent");
    await runInDurableObject(env.SITE.getByName("demo"), (_, { storage }) => {
      const rows = ["sign_ins", "sessions"].flatMap((table) =>
        storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
      );
      expect(rows.length).toBeGreaterThan(1);
      expect(JSON.stringify(rows)).not.toContain(token);
      expect(JSON.stringify(rows)).not.toContain(cookie.split("=")[1]);
    });
  });
});

describe("a session", () => {
  it("is a cookie that scripts cannot read and other sites cannot send", async () => {
    const response = await redeem("demo", tokenOf(await link()));
    const [value, ...flags] = response.headers.get("Set-Cookie")!.split("; ");
    expect(value).toMatch(/^__Host-beckon=[0-9a-f]{64}$/);
    expect(flags.sort()).toEqual(["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
  });

  it("is named otherwise only on a developer's own machine without TLS", () => {
    const local = { ...env, BECKON_LOCAL: "1" } as unknown as Env;
    const deployed = { ...env, BECKON_LOCAL: "0" } as Env;
    expect(cookieName(local, new URL("http://localhost:8787/"))).toBe("beckon");
    expect(cookieName(local, new URL("http://127.0.0.1:8787/"))).toBe("beckon");
    expect(sessionCookie(local, new URL("http://localhost:8787/"), "x")).not.toContain("Secure");
    expect(cookieName(local, new URL("https://localhost/"))).toBe("__Host-beckon");
    expect(cookieName(local, new URL("http://shop.example/"))).toBe("__Host-beckon");
    expect(cookieName(deployed, new URL("http://localhost:8787/"))).toBe("__Host-beckon");
  });

  it("says who is signed in", async () => {
    const as = await signIn("demo", "Mia", "marketer");
    const response = await me(as);
    expect(await response.json()).toEqual({
      agent: { id: as.agent.id, name: "Mia" },
      role: "marketer",
      site: { id: "demo", name: "Shop" },
      feed_shards: 1,
    });
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });

  it("lives 12 hours from its last use", async () => {
    const as = await signIn("demo", "Late", "agent");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 3_600_000 });
    expect((await me(as)).status).toBe(200);
    vi.setSystemTime(Date.now() + 11 * 3_600_000);
    expect((await me(as)).status).toBe(200);
    vi.setSystemTime(Date.now() + 12 * 3_600_000);
    expect((await me(as)).status).toBe(401);
  });

  it("writes only from our own page, and only JSON", async () => {
    const as = await signIn("demo", "Boss", "admin");
    const body = { email: "new@shop.example", name: "New", role: "agent" };
    const add = (headers: Record<string, string>) =>
      ask({ method: "POST", path: "/api/sites/demo/agents", body, as, headers });
    expect((await add({ Origin: "https://evil.example" })).status).toBe(403);
    expect((await add({ "Sec-Fetch-Site": "cross-site" })).status).toBe(403);
    expect((await add({ "Sec-Fetch-Site": "same-site" })).status).toBe(403);
    expect((await add({ "Content-Type": "text/plain" })).status).toBe(403);
    expect((await add({ "Content-Type": "application/x-www-form-urlencoded" })).status).toBe(403);
    expect((await add({})).status).toBe(201);
  });

  it("opens a socket only from our own page", async () => {
    const as = await signIn("demo", "Eve", "agent");
    for (const path of ["/api/sites/demo/desk", "/api/sites/demo/feed"]) {
      const foreign = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" };
      expect((await ask({ path, as, upgrade: true, headers: foreign })).status).toBe(403);
      const response = await ask({ path, as, upgrade: true });
      expect(response.status).toBe(101);
      response.webSocket!.accept();
      response.webSocket!.close();
      expect((await ask({ path, as })).status).toBe(426);
    }
  });

  it("ends when signed out, and its consoles with it", async () => {
    const as = await signIn("demo", "Out", "agent");
    const other = await signIn("demo", "Out", "agent");
    const consoles = await Promise.all([as, other].map((one) => openDesk(one)));
    const response = await ask({ method: "DELETE", path: "/api/sites/demo/sessions", as });
    expect(response.status).toBe(204);
    expect(response.headers.get("Set-Cookie")).toMatch(/^__Host-beckon=; .*Max-Age=0/);
    await vi.waitFor(() => expect(consoles[0]!.closed).toEqual({ code: 4010 }));
    expect(consoles[1]!.closed).toBeUndefined();
    expect((await me(as)).status).toBe(401);
    expect((await me(other)).status).toBe(200);
  });

  it("ends with its agent, at once", async () => {
    const as = await signIn("demo", "Fired", "agent");
    const desk = await openDesk(as);
    const path = `/api/sites/demo/agents/${as.agent.id}`;
    expect((await ask({ method: "DELETE", path, headers: asAdmin })).status).toBe(204);
    await vi.waitFor(() => expect(desk.closed).toEqual({ code: 4010 }));
    expect((await me(as)).status).toBe(401);
    expect((await ask({ method: "DELETE", path, headers: asAdmin })).status).toBe(404);
  });

  it("is kept alive by an open console, and closes it when it ended elsewhere", async () => {
    const as = await signIn("demo", "Stays", "agent");
    const desk = await openDesk(as);
    const site = env.SITE.getByName("demo");
    await runInDurableObject(site, (_, { storage }) => {
      storage.sql.exec("DELETE FROM sessions WHERE agent = ?", as.agent.id);
      storage.sql.exec("UPDATE deadlines SET at = 0 WHERE name = 'sweep'");
    });
    await runDurableObjectAlarm(site);
    await vi.waitFor(() => expect(desk.closed).toEqual({ code: 4010 }));
  });
});

async function openDesk(as: SignedIn): Promise<Frames<FromDesk>> {
  const response = await ask({ path: "/api/sites/demo/desk", as, upgrade: true });
  const desk = new Frames<FromDesk>(response.webSocket!);
  await desk.next("desk");
  return desk;
}
