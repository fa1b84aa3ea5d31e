// Who may do what: every route, every role, an API token, nobody, and a session of another site. The expectation is
// written down here by hand and compared with what the Worker really answers.

import { beforeAll, describe, expect, it } from "vitest";
import { ACCESS, type TeamRoute } from "../../../worker/access/roles.ts";
import { publish, someVisitor } from "../support/page.ts";
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
  "DELETE /agents/:id": "no no yes yes",
  "GET /audit": "no no yes yes",
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
    "GET /sessions",
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
