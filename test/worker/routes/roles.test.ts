// Who may do what: every route, every role, an API token, nobody, and a session of another site. The expectation is
// written down here by hand and compared with what the Worker really answers.

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { ACCESS, maySay, SAYS, type TeamRoute } from "../../../worker/access/roles.ts";
import { writeSeat } from "../../../worker/durable/seat.ts";
import worker from "../../../worker/index.ts";
import { visitorObject } from "../../../worker/objects.ts";
import { type FromVisitor, type Role, ToDesk, ToFeed, ToVisitor } from "../../../worker/protocol.ts";
import { Frames, publish, someVisitor } from "../support/page.ts";
import { ask, asAdmin, askOf, limitOf, type Asks, type SignedIn, signIn } from "../support/team.ts";

type Who = "agent" | "marketer" | "admin" | "token" | "nobody" | "stranger";
const WHO: readonly Who[] = ["agent", "marketer", "admin", "token", "nobody", "stranger"];

/** `yes`: reaches the handler, whatever that answers. In the order of WHO: agent, marketer, admin, token. */
const MAY: Readonly<Record<TeamRoute, string>> = {
  "POST /sessions": "yes yes yes yes",
  "DELETE /sessions": "yes yes yes no",
  "GET /me": "yes yes yes yes",
  "POST /preview": "yes yes yes no",
  "GET /rules": "no yes yes yes",
  "PUT /rules": "no yes yes yes",
  "GET /rules/list": "no yes yes yes",
  "GET /rules/versions": "no yes yes yes",
  "POST /rules/rollback": "no yes yes yes",
  "GET /feed": "yes yes yes yes",
  "GET /desk": "yes no yes no",
  "GET /conversations": "yes no yes yes",
  "GET /conversations/:id": "yes no yes yes",
  "GET /search": "yes no yes yes",
  "GET /tags": "yes no yes yes",
  "GET /replies": "yes yes yes yes",
  "POST /replies/preview": "no yes yes yes",
  "PUT /replies/:id": "no yes yes yes",
  "DELETE /replies/:id": "no yes yes yes",
  "GET /visitors/:id": "yes no yes yes",
  "DELETE /visitors/:id": "no no yes yes",
  "GET /visitors/:id/connect": "yes no yes no",
  "GET /visitors/:id/explain": "yes yes yes yes",
  "GET /visitors/:id/export": "no no yes yes",
  "POST /visitors/:id/invite": "yes no yes no",
  "POST /visitors/:id/block": "yes no yes yes",
  "DELETE /visitors/:id/block": "yes no yes yes",
  "GET /blocked": "yes no yes yes",
  "POST /invitations/ask": "yes no yes no",
  "POST /invitations": "yes no yes no",
  "GET /agents": "no no yes yes",
  "POST /agents": "no no yes yes",
  "PUT /agents/:id": "no no yes yes",
  "DELETE /agents/:id": "no no yes yes",
  "POST /agents/:id/link": "no no yes yes",
  "GET /sessions": "no no yes yes",
  "DELETE /sessions/:id": "no no yes yes",
  "GET /audit": "no no yes yes",
  "GET /audit.csv": "no no yes yes",
};

const signedIn = new Map<Who, SignedIn>();

beforeAll(async () => {
  await publish("demo", {});
  for (const role of ["agent", "marketer", "admin"] as const) {
    signedIn.set(role, await signIn("demo", `Matrix-${role}`, role));
  }
  signedIn.set("stranger", await signIn("other", "Stranger", "admin"));
});

const SOCKETS = new Set<TeamRoute>(["GET /feed", "GET /desk", "GET /visitors/:id/connect"]);

/** Signing out would end the session of the next case. */
async function sessionFor(who: Who, route: TeamRoute): Promise<SignedIn | undefined> {
  const known = signedIn.get(who);
  if (route !== "DELETE /sessions" || known === undefined) return known;
  return signIn(who === "stranger" ? "other" : "demo", `Leaves-${who}`, known.agent.role);
}

async function answered(route: TeamRoute, who: Who): Promise<number> {
  const [method = "", path = ""] = route.split(" ");
  const as = await sessionFor(who, route);
  const asks: Asks = {
    method,
    path: `/api/sites/demo${path.replace(":id", someVisitor())}`,
    ...(method === "POST" || method === "PUT" ? { body: {} } : {}),
    ...(SOCKETS.has(route) && { upgrade: true }),
    ...(as !== undefined && { as }),
    ...(who === "token" && { headers: asAdmin }),
  };
  const response = await ask(asks);
  response.webSocket?.accept();
  response.webSocket?.close();
  return response.status;
}

describe("the table of routes and roles", () => {
  it("is the one that was meant", () => {
    expect(Object.keys(ACCESS).sort()).toEqual(Object.keys(MAY).sort());
  });

  const cases = (Object.keys(MAY) as TeamRoute[]).flatMap((route) => WHO.map((who) => [route, who] as const));
  it.each(cases)("%s as %s", async (route, who) => {
    const status = await answered(route, who);
    const answers = MAY[route].split(" ");
    if (route === "POST /sessions") {
      // Open, but only to our own page: a script without an origin is turned away before the token is looked at.
      return expect(status).toBe(signedIn.has(who) ? 400 : 403);
    }
    if (who === "nobody" || who === "stranger") return expect(status).toBe(401);
    if (answers[WHO.indexOf(who)] === "no") return expect(status).toBe(403);
    expect([401, 403, 500, 503]).not.toContain(status);
  });

  it.each([
    "GET /",
    "POST /me",
    "GET /agents/x",
    "PATCH /agents/x",
    "GET /rules/",
    "GET /visitors",
    "GET /constructor",
  ])("has nothing for %s, not even for an admin", async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const response = await ask({ method, path: `/api/sites/demo${path}`, headers: asAdmin });
    expect(response.status).toBe(404);
  });
});

/** Who visits, whether the Worker runs, and what is written down of all this: nobody is signed in there. */
const OPEN = [
  "GET /healthz",
  "GET /openapi.json",
  "GET /v1/sites/:site/connect",
  "POST /v1/sites/:site/events",
  "POST /v1/sites/:site/refused",
  "GET /v1/sites/:site/ruleset",
  "OPTIONS /v1/sites/:site/ruleset",
];

describe("the Worker's routes", () => {
  it("are those of the table, behind its guard, and a few that are open to all", () => {
    const own = worker.routes.filter(({ method, path }) => !(method === "ALL" && path === "/*"));
    const all = [...new Set(own.map(({ method, path }) => `${method} ${path}`))];
    const team = Object.keys(MAY).map((route) => route.replace(" ", " /api/sites/:site"));
    expect(all.sort()).toEqual([...team, ...OPEN].sort());
    // The guard comes first, then the handler, and nothing else.
    for (const route of team) {
      const handlers = own.filter(({ method, path }) => `${method} ${path}` === route);
      expect([route, handlers.length]).toEqual([route, 2]);
    }
  });
});

/** In the order of agent, marketer, admin. */
const MAY_SAY: Readonly<Record<keyof typeof SAYS, Readonly<Record<string, string>>>> = {
  feed: { subscribe: "yes yes yes", look: "yes yes yes" },
  desk: {
    status: "yes no yes",
    take: "yes no yes",
    release: "yes no yes",
    close: "yes no yes",
    transfer: "yes no yes",
    reopen: "yes no yes",
    note: "yes no yes",
    tags: "yes no yes",
    draft: "yes no yes",
  },
  visitor: {
    say: "yes no yes",
    typing: "yes no yes",
    read: "yes no yes",
    tag: "yes no yes",
    trait: "yes no yes",
    note: "yes no yes",
    invite: "yes no yes",
  },
};

describe("the table of messages and roles", () => {
  it("has every message of every console's socket", () => {
    const kinds = { feed: ToFeed, desk: ToDesk, visitor: ToVisitor };
    for (const [socket, union] of Object.entries(kinds) as [keyof typeof SAYS, typeof ToDesk][]) {
      const said = union.options.map(({ shape }) => shape.type.value as string);
      expect([socket, said.sort()]).toEqual([socket, Object.keys(MAY_SAY[socket]).sort()]);
    }
  });

  const cases = (Object.keys(MAY_SAY) as (keyof typeof SAYS)[]).flatMap((socket) =>
    Object.entries(MAY_SAY[socket]).map(([type, may]) => [socket, type, may] as const),
  );
  it.each(cases)("%s: %s", (socket, type, may) => {
    const roles: readonly Role[] = ["agent", "marketer", "admin"];
    const answers = roles.map((role) => (maySay(socket, type as never, role) ? "yes" : "no"));
    expect(answers.join(" ")).toBe(may);
  });

  it("is kept by the sockets, whoever seated that role there", async () => {
    const visitor = someVisitor();
    const agent = { id: "0123456789abcdef", name: "Mia", role: "marketer" } as const;
    const response = await env.VISITOR.getByName(visitorObject("demo", visitor)).fetch("https://object/", {
      headers: {
        Upgrade: "websocket",
        "x-beckon-seat": writeSeat({ role: "agent", site: "demo", visitor, agent }),
      },
    });
    const socket = new Frames<FromVisitor>(response.webSocket!);
    socket.socket.send(JSON.stringify({ type: "say", id: "said-1", text: "hello" }));
    expect(await socket.next("error")).toMatchObject({ code: "not-allowed" });
    for (const n of [2, 3]) socket.socket.send(JSON.stringify({ type: "note", id: `note-${n}`, text: "x" }));
    await expect.poll(() => socket.closed).toEqual({ code: 1008 });
  });

  it("opens the desk to no marketer, even one who was seated there", async () => {
    const { agent } = signedIn.get("marketer")!;
    const seat = {
      role: "desk",
      site: "demo",
      agent: { id: agent.id, name: "Mia", role: "marketer" },
    } as const;
    const response = await env.SITE.getByName("demo").fetch("https://object/", {
      headers: { Upgrade: "websocket", "x-beckon-seat": writeSeat(seat) },
    });
    expect(response.status).toBe(403);
  });
});

describe("an API token", () => {
  it.each([
    "Bearer",
    "Bearer ",
    "Bearer x",
    "Basic YWRtaW46YWRtaW4=",
    `${asAdmin.Authorization}x`,
    asAdmin.Authorization.slice(0, -1),
    asAdmin.Authorization.replace("Bearer", "Token"),
  ])("that is not it is nobody's: %j", async (authorization) => {
    const response = await ask({ path: "/api/sites/demo/me", headers: { Authorization: authorization } });
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
  });

  it("that is wrong is not helped by a good cookie", async () => {
    const as = signedIn.get("admin")!;
    const response = await ask({ path: "/api/sites/demo/me", as, headers: { Authorization: "Bearer x" } });
    expect(response.status).toBe(401);
  });

  it("cannot be guessed at speed, and whoever knows it is not slowed down", async () => {
    const limits = { CONNECT_LIMIT: limitOf(2) };
    const guess = (authorization: string) =>
      askOf(limits, {
        path: "/api/sites/demo/me",
        headers: { Authorization: authorization, "CF-Connecting-IP": "198.51.100.99" },
      });
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await guess("Bearer guess")).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await guess(asAdmin.Authorization)).status).toBe(200);
  });
});
