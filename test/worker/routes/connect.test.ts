// A visitor's upgrade through the whole Worker: who is let in, what the object is told, and what a page can find out.

import { listDurableObjectIds } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { mint, readToken } from "../../../worker/access/tokens.ts";
import { visitorObject } from "../../../worker/objects.ts";
import type { ToPage } from "../../../worker/protocol.ts";
import { Frames, publish } from "../support/page.ts";
import { ask, askOf, type Asks, DESKTOP, HOST, limitOf } from "../support/team.ts";

const SHOP = "https://shop.example";

beforeAll(async () => {
  await publish("demo", {});
});

interface Visits {
  readonly site?: string;
  readonly origin?: string | null;
  readonly userAgent?: string;
  readonly protocols?: string;
  readonly headers?: Record<string, string>;
  readonly upgrade?: boolean;
}

function asksOf({
  site = "demo",
  origin = SHOP,
  userAgent = DESKTOP,
  protocols,
  headers,
  upgrade = true,
}: Visits): Asks {
  return {
    path: `/v1/sites/${site}/connect`,
    headers: {
      "User-Agent": userAgent,
      ...(origin !== null && { Origin: origin }),
      ...(upgrade && { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols ?? "beckon.v1" }),
      ...headers,
    },
  };
}
const visit = (how: Visits = {}) => ask(asksOf(how));

async function welcomed(response: Response) {
  expect(response.status).toBe(101);
  const page = new Frames<ToPage>(response.webSocket!);
  const welcome = page.next("welcome");
  const hello = { type: "hello", n: 1, ago: 0, tab: "tab1", language: "en", timezone: "UTC", visible: true };
  page.socket.send(JSON.stringify(hello));
  return welcome;
}

const problemOf = async (response: Response) => {
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  return (await response.json()) as { type: string; status: number; detail?: string };
};

describe("a visitor's socket", () => {
  it("gets a token that is ours, and is the same visitor with it", async () => {
    const first = await welcomed(await visit());
    expect(first.token).toBeDefined();
    const visitor = await readToken(env.BECKON_KEY, "demo", first.token!);
    expect(visitor).toBeDefined();
    const again = await visit({ protocols: `beckon.v1, ${first.token}` });
    expect(again.headers.get("Sec-WebSocket-Protocol")).toBe("beckon.v1");
    expect((await welcomed(again)).token).toBeUndefined();
    const names = await namesOf(visitor!);
    expect(names).toBe(1);
  });

  it("gets a new token where the old one is not ours", async () => {
    const forged = `v1.${"0".repeat(32)}.${"0".repeat(64)}`;
    const { token } = await welcomed(await visit({ protocols: `beckon.v1, ${forged}` }));
    expect(token).toBeDefined();
    expect(token).not.toBe(forged);
    const elsewhere = (await mint(env.BECKON_KEY, "other")).token;
    expect((await welcomed(await visit({ protocols: `beckon.v1, ${elsewhere}` }))).token).toBeDefined();
  });

  it("cannot seat itself", async () => {
    const victim = (await mint(env.BECKON_KEY, "demo")).visitor;
    const seat = {
      role: "agent",
      site: "demo",
      visitor: victim,
      agent: { id: "x", name: "x", role: "admin" },
    };
    const response = await visit({ headers: { "x-beckon-seat": JSON.stringify(seat) } });
    expect((await welcomed(response)).token).toBeDefined();
    expect(await namesOf(victim)).toBe(0);
  });

  it.each<[string, Visits, number, string]>([
    ["an unknown site", { site: "nobody" }, 404, "unknown-site"],
    ["a site's name that is a path", { site: "..%2Fdemo" }, 404, "unknown-site"],
    ["a site without rules", { site: "empty" }, 404, "unpublished"],
    ["a foreign origin", { origin: "https://evil.example" }, 403, "origin"],
    ["no origin", { origin: null }, 403, "origin"],
    ["an opaque origin", { origin: "null" }, 403, "origin"],
    ["a robot", { userAgent: "curl/8.5.0" }, 403, "bot"],
    ["a headless browser", { userAgent: DESKTOP.replace("Chrome", "HeadlessChrome") }, 403, "bot"],
    ["no subprotocol", { protocols: "" }, 400, "bad-request"],
    ["another version", { protocols: "beckon.v2" }, 400, "bad-request"],
  ])("is refused to %s, and no object is made", async (_, how, status, code) => {
    const before = (await listDurableObjectIds(env.VISITOR)).length;
    const response = await visit(how);
    expect(response.status).toBe(status);
    expect((await problemOf(response)).type).toBe(`urn:beckon:${code}`);
    expect((await listDurableObjectIds(env.VISITOR)).length).toBe(before);
  });

  it("is open to our own host, where the demo shop is, and locally to this machine", async () => {
    expect((await visit({ origin: HOST })).status).toBe(101);
    expect((await visit({ origin: "http://localhost:3000" })).status).toBe(101);
    const deployed = await askOf({ BECKON_LOCAL: "0" }, asksOf({ origin: "http://localhost:3000" }));
    expect(deployed.status).toBe(403);
  });

  it("is minted for one network a few times, and known visitors still come in", async () => {
    const limits = { MINT_LIMIT: limitOf(3), CONNECT_LIMIT: limitOf(6) };
    const from = (network: string, more: Visits = {}) =>
      askOf(limits, asksOf({ ...more, headers: { "CF-Connecting-IP": network } }));
    const { token } = await welcomed(await from("198.51.100.7"));
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await from("198.51.100.7")).status);
    expect(statuses).toEqual([101, 101, 429]);
    expect((await from("198.51.100.7", { protocols: `beckon.v1, ${token}` })).status).toBe(101);
    expect((await from("2001:db8:1:2::3")).status).toBe(101);
    await from("198.51.100.7");
    const flood = await from("198.51.100.7", { protocols: `beckon.v1, ${token}` });
    expect([flood.status, flood.headers.get("Retry-After")]).toEqual([429, "60"]);
    expect((await from("198.51.100.8")).status).toBe(101);
  });
});

describe("without an upgrade a page is told why", () => {
  const diagnose = async (how: Visits) => {
    const response = await visit({ ...how, upgrade: false });
    expect(response.status).toBe(200);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    return (await response.json()) as { ok: boolean; because?: string; remedy?: string };
  };

  it.each<[string, Visits, string, string]>([
    ["the site is unknown", { site: "nobody" }, "unknown-site", "nobody"],
    ["its origin is not listed", { origin: "https://evil.example" }, "origin", "https://evil.example"],
    ["it looks like a robot", { userAgent: "curl/8.5.0" }, "bot", "user agent"],
    ["nothing is published", { site: "empty" }, "unpublished", "publish"],
  ])("when %s", async (_, how, because, remedy) => {
    const answer = await diagnose(how);
    expect(answer).toMatchObject({ ok: false, because });
    expect(answer.remedy).toContain(remedy);
  });

  it("when all is well too, from the site and from our own host", async () => {
    expect(await diagnose({})).toEqual({ ok: true });
    expect(await diagnose({ origin: null, headers: { "Sec-Fetch-Site": "same-origin" } })).toEqual({
      ok: true,
    });
    expect(await diagnose({ origin: null })).toMatchObject({ because: "origin" });
  });

  it("when nothing is configured", async () => {
    const response = await askOf({ BECKON_KEY: "short" }, asksOf({ upgrade: false }));
    expect(await response.json()).toMatchObject({ ok: false, because: "not-configured" });
  });
});

describe("nothing configured", () => {
  it.each(["", "too short a key"])("answers 503 with the instruction (key %j)", async (key) => {
    for (const path of ["/healthz", "/api/sites/demo/me", "/v1/sites/demo/connect"]) {
      const upgrade = path.startsWith("/v1") ? ({ upgrade: true } as const) : {};
      const response = await askOf({ BECKON_KEY: key }, { path, ...upgrade });
      expect(response.status).toBe(503);
      expect((await problemOf(response)).detail).toContain("BECKON_KEY");
    }
  });

  it("answers the health check once it is", async () => {
    const response = await exports.default.fetch(`${HOST}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
  });
});

/** How many objects there are of this visitor: 0 or 1. */
async function namesOf(visitor: string): Promise<number> {
  const id = env.VISITOR.idFromName(visitorObject("demo", visitor)).toString();
  return (await listDurableObjectIds(env.VISITOR)).filter((other) => other.toString() === id).length;
}
