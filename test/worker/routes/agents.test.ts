// The team over HTTP: adding, changing and removing agents, and every field given what it is not.

import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Agent } from "../../../worker/objects.ts";
import type { FromDesk } from "../../../worker/protocol.ts";
import { Frames, publish, someVisitor } from "../support/page.ts";
import { ask, asAdmin, type SignedIn, signIn, siteOf } from "../support/team.ts";

let ana: SignedIn;

beforeAll(async () => {
  await publish("demo", {});
  ana = await signIn("demo", "Ana", "admin");
});

const add = (body: unknown) =>
  ask({ method: "POST", path: "/api/sites/demo/agents", headers: asAdmin, body });
const ben = { email: "ben@shop.example", name: "Ben", role: "agent" };

async function added(body: object): Promise<Agent> {
  return ((await (await add(body)).json()) as { agent: Agent }).agent;
}

describe("an agent", () => {
  it("is added once for an address, and changed after that", async () => {
    const first = await add(ben);
    expect(first.status).toBe(201);
    const { agent } = (await first.json()) as { agent: Agent };
    expect(agent).toEqual({ ...ben, id: agent.id, teams: [], skills: [], languages: [], places: 3 });
    const again = await add({
      ...ben,
      email: "BEN@Shop.Example",
      name: "Benedikt",
      places: 5,
      teams: ["sales"],
    });
    expect(again.status).toBe(200);
    const listed = (await siteOf("demo").agents()).filter(({ email }) => email === ben.email);
    expect(listed).toEqual([
      { ...ben, id: agent.id, name: "Benedikt", places: 5, teams: ["sales"], skills: [], languages: [] },
    ]);
  });

  it("with another role is signed in anew where it matters: its consoles close", async () => {
    const mia = await signIn("demo", "Mia", "admin");
    const response = await ask({ path: "/api/sites/demo/desk", as: mia, upgrade: true });
    const desk = new Frames<FromDesk>(response.webSocket!);
    await desk.next("desk");
    await add({ email: mia.agent.email, name: "Mia", role: "marketer" });
    await vi.waitFor(() => expect(desk.closed).toEqual({ code: 4010 }));
    expect((await ask({ path: "/api/sites/demo/agents", as: mia })).status).toBe(403);
    expect((await ask({ path: "/api/sites/demo/rules/versions", as: mia })).status).toBe(200);
    expect((await ask({ path: "/api/sites/demo/desk", as: mia, upgrade: true })).status).toBe(403);
  });

  it("who is removed gives the chats to others, and its link is worth nothing", async () => {
    const leaver = await added({ ...ben, email: "leaver@shop.example" });
    expect(
      (await ask({ method: "DELETE", path: `/api/sites/demo/agents/${leaver.id}`, as: ana })).status,
    ).toBe(204);
    expect((await siteOf("demo").agents()).map(({ id }) => id)).not.toContain(leaver.id);
    const { rows } = await siteOf("demo").audit();
    expect(rows[0]).toMatchObject({
      action: "agent-removed",
      by: "Ana",
      detail: { email: "leaver@shop.example" },
    });
  });
});

describe("a body", () => {
  const WRONG: readonly unknown[] = [
    undefined,
    null,
    1.5,
    true,
    "",
    [],
    {},
    { $ne: "" },
    ["x"],
    "\u0000",
    "x".repeat(300),
  ];
  const invite = { id: "invite-1", text: "May I help?" };
  const bodies: readonly [string, string, Record<string, unknown>][] = [
    ["POST", "/agents", { ...ben, teams: ["sales"], places: 2 }],
    ["POST", "/rules/rollback", { version: 1 }],
    ["POST", `/visitors/${someVisitor()}/invite`, invite],
    ["PUT", "/rules", { files: {} }],
  ];
  const cases = bodies.flatMap(([method, path, body]) =>
    Object.keys(body).map((field) => [method, path.replace(/[0-9a-f]{32}/, "…"), field, path, body] as const),
  );

  it.each(cases)(
    "%s %s is refused with another %s than it should be",
    async (method, _, field, path, body) => {
      for (const wrong of WRONG) {
        // What may be left out, or is a name that is merely long, is not wrong.
        const isFine =
          (wrong === undefined && ["teams", "places"].includes(field)) ||
          (Array.isArray(wrong) && field === "teams") ||
          (field === "text" && typeof wrong === "string" && wrong.trim() !== "") ||
          (field === "files" && typeof wrong === "object" && wrong !== null && !Array.isArray(wrong));
        if (isFine) continue;
        const response = await ask({
          method,
          path: `/api/sites/demo${path}`,
          as: ana,
          body: { ...body, [field]: wrong },
        });
        expect([response.status, field, wrong]).toEqual([400, field, wrong]);
        const text = await response.text();
        expect(text).not.toContain("xxxx");
        expect(text).not.toMatch(/ at .*\.ts|sqlite/i);
      }
    },
  );

  it.each(cases)("%s %s is refused with a key more (%s)", async (method, _, __, path, body) => {
    const response = await ask({
      method,
      path: `/api/sites/demo${path}`,
      as: ana,
      body: { ...body, admin: true },
    });
    expect(response.status).toBe(400);
  });

  it.each(["[]", "1", '"x"', "null", "{", "", `{"a":${"[".repeat(5_000)}`])(
    "that is %s is refused",
    async (raw) => {
      const headers = { ...asAdmin, "Content-Type": "application/json" };
      const response = await ask({ method: "POST", path: "/api/sites/demo/agents", headers, raw });
      expect(response.status).toBe(400);
    },
  );

  it("that is larger than anything we ask for is not read", async () => {
    const response = await add({ ...ben, name: "x".repeat(20_000) });
    expect([response.status, ((await response.json()) as { limit: number }).limit]).toEqual([413, 16_384]);
  });

  it("with a name that would deceive is refused", async () => {
    for (const name of ["Ben\u202Eadmin", "Ben\nBoss", "Be\u200Bn", "  "])
      expect((await add({ ...ben, name })).status).toBe(400);
    expect((await add({ ...ben, name: "Zoë O’Neill-山田 <b>" })).status).toBe(200);
  });
});
