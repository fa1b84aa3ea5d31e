// The document of the API: it has every route, each with what it takes and answers, and nothing in it leads nowhere.

import { describe, expect, it } from "vitest";
import { ACCESS } from "../../../worker/access/roles.ts";
import { openApi } from "../../../worker/api/document.ts";
import worker from "../../../worker/index.ts";
import { ask, documented } from "../support/team.ts";

const document = openApi();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
  ),
);

describe("the document", () => {
  it("is served to everybody, as OpenAPI 3.1", async () => {
    const response = await ask({ path: "/openapi.json" });
    expect(response.headers.get("Content-Type")).toBe("application/json");
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(document)));
    expect(document.openapi).toBe("3.1.0");
  });

  it("has every route of the Worker, and no other", () => {
    const own = worker.routes.filter(({ method, path }) => !(method === "ALL" && path === "/*"));
    const routes = own.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(operations.map(([route]) => route).sort()).toEqual([...new Set(routes)].sort());
  });

  it.each(operations)("%s says what it takes, answers and refuses", (route, operation) => {
    const { responses, summary, parameters, requestBody, operationId } = operation as Record<string, any>;
    expect(summary).toMatch(/^.{10,}[.?]$/);
    expect(operationId).toMatch(/^[a-z0-9-]+$/);
    const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const inPath = (parameters ?? []).filter((one: any) => one.in === "path");
    expect(inPath.map(({ name }: any) => name)).toEqual(names);
    for (const { schema } of parameters ?? []) expect(schema.type ?? schema.enum).toBeDefined();
    if (/^(PUT|POST)/.test(route) && !route.endsWith("/link")) {
      const [content] = Object.values(requestBody.content) as any[];
      // A token alone, as the only one of them.
      expect(content.schema.type).toBe(route.endsWith("/refused") ? "string" : "object");
      expect(content.example).toBeDefined();
    }
    const good = Object.keys(responses).filter((status) => /^[12]/.test(status));
    expect(good.length).toBeGreaterThan(0);
    for (const [status, answer] of Object.entries(responses) as [string, any][]) {
      expect([status, answer.description.length > 3]).toEqual([status, true]);
      if (status === "101" || status === "204") continue;
      for (const { schema } of Object.values(answer.content) as any[])
        expect(schema.$ref ?? schema.anyOf ?? schema.type).toBeDefined();
    }
  });

  it("says who may, as the table of roles does", () => {
    for (const [route, access] of Object.entries(ACCESS)) {
      const [method = "", path = ""] = route.split(" ");
      const operation = documented.of(method, `/api/sites/demo${path.replace(":id", "x")}`) as Record<
        string,
        any
      >;
      const roles = access.roles === "open" ? undefined : access.roles;
      expect([route, operation["x-roles"]]).toEqual([route, roles]);
      const isPerson = "person" in access;
      const security =
        roles === undefined ? [] : isPerson ? [{ session: [] }] : [{ session: [] }, { token: [] }];
      expect([route, operation["security"]]).toEqual([route, security]);
    }
  });

  it("leads nowhere that is not there, and has names once", () => {
    const text = JSON.stringify(document);
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);
    expect(refs.length).toBeGreaterThan(100);
    const known = Object.keys(document.components["schemas"]!);
    for (const ref of refs) expect(known).toContain(ref.replace("#/components/schemas/", ""));
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).not.toContain("$defs");
  });
});

describe("an answer", () => {
  const said = (body: object, status = 200) =>
    documented.wrongIn("GET", "/api/sites/demo/me", {
      status,
      type: status === 200 ? "application/json" : "application/problem+json",
      body: JSON.stringify(body),
    });
  const me = {
    agent: { id: "a", name: "Ana" },
    role: "agent",
    site: { id: "demo", name: "Demo" },
    feed_shards: 1,
  };

  it("that is as written down is found right", () => {
    expect(said(me)).toBeUndefined();
    expect(said({ type: "urn:beckon:signed-out", title: "Sign in first", status: 401 }, 401)).toBeUndefined();
  });

  it.each([
    ["has a word more", { ...me, more: 1 }, 200],
    ["lacks one", { ...me, role: undefined }, 200],
    ["has another kind", { ...me, feed_shards: "1" }, 200],
    ["has a word more inside", { ...me, agent: { ...me.agent, email: "x" } }, 200],
    ["has a status that is not written down", me, 302],
    ["is no problem that there is", { type: "urn:beckon:nothing", title: "x", status: 401 }, 401],
  ])("that %s is found wrong", (_, body, status) => {
    expect(said(body, status)).toMatch(/^GET \/api\/sites\/demo\/me/);
  });
});
