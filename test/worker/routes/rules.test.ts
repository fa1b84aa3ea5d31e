// Publishing over HTTP: all or nothing, every version back, and in force where visitors are decided.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { callFeed } from "../../../worker/durable/call.ts";
import { ask, asAdmin, signIn, siteOf } from "../support/team.ts";

const SITE_YAML = "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n";
const HELP = "name: Help\nwhen: { page: /pricing }\ninvite: { greeting: May I help? }\n";
const GOOD = { "site.yaml": SITE_YAML, "help.yaml": HELP };

const put = (files: unknown, site = "demo") =>
  ask({ method: "PUT", path: `/api/sites/${site}/rules`, headers: asAdmin, body: { files } });
const json = async (response: Response) => (await response.json()) as Record<string, any>;
const get = async (path: string) => json(await ask({ path: `/api/sites/demo${path}`, headers: asAdmin }));

beforeEach(async () => {
  await put(GOOD);
});

describe("publishing", () => {
  it("makes a version, and none where nothing changed", async () => {
    const first = await json(await put(GOOD));
    expect(first).toEqual({ version: first["version"], changed: false, rules: 1 });
    const second = await json(await put({ ...GOOD, "more.yaml": HELP }));
    expect(second).toEqual({ version: first["version"] + 1, changed: true, rules: 2 });
    expect(await get("/rules")).toEqual({
      version: second["version"],
      files: { ...GOOD, "more.yaml": HELP },
    });
    expect(await get(`/rules?version=${first["version"]}`)).toEqual({
      version: first["version"],
      files: GOOD,
    });
  });

  it("refuses files with mistakes whole, with every place and its remedy, and the live rules stay", async () => {
    const before = await get("/rules");
    const broken = {
      ...GOOD,
      "help.yaml": HELP.replace("May I", "May we"),
      "bad.yaml": "nam: Bad\nwhen: {}\n",
    };
    const response = await put(broken);
    expect(response.status).toBe(422);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    const problem = await json(response);
    expect(problem["type"]).toBe("urn:beckon:rules-refused");
    expect(problem["detail"]).toContain("bad.yaml:1:1");
    const [first] = problem["problems"] as object[];
    expect(first).toMatchObject({ file: "bad.yaml", line: 1, column: 1 });
    expect(Object.keys(first!).sort()).toEqual(["code", "column", "file", "line", "message", "remedy"]);
    expect(await get("/rules")).toEqual(before);
  });

  it.each<[string, unknown, number]>([
    ["no files", {}, 422],
    ["a file that is no text", { "site.yaml": 1 }, 400],
    ["a list", [SITE_YAML], 400],
    ["nothing", null, 400],
    ["a path out of the folder", { ...GOOD, "../x.yaml": HELP }, 422],
    ["more than two megabytes", { ...GOOD, "big.yaml": "#".repeat(2_000_000) }, 413],
  ])("refuses %s", async (_, files, status) => {
    expect((await put(files)).status).toBe(status);
  });

  it("refuses what is not JSON, and keys it does not know", async () => {
    const path = "/api/sites/demo/rules";
    const raw = (body: string, type = "application/json") =>
      ask({ method: "PUT", path, headers: { ...asAdmin, "Content-Type": type }, body }).then(
        ({ status }) => status,
      );
    expect(await raw("not an object of files")).toBe(400);
    expect(await raw("{}", "text/plain")).toBe(403);
    const extra = await ask({ method: "PUT", path, headers: asAdmin, body: { files: GOOD, force: true } });
    expect(extra.status).toBe(400);
  });

  it("is not half done by a crash: versions, files and audit are written together", async () => {
    const { version } = await get("/rules");
    const site = env.SITE.getByName("demo");
    await runInDurableObject(site, async (object, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER full BEFORE INSERT ON files WHEN NEW.path = 'z.yaml' BEGIN SELECT raise(ABORT, 'disk full'); END",
      );
      const ruleset = (await object.ruleset())!.ruleset;
      const by = { id: "x", name: "X" };
      await expect(object.publish({ "a.yaml": HELP, "z.yaml": HELP }, ruleset, by)).rejects.toThrow(
        "disk full",
      );
      storage.sql.exec("DROP TRIGGER full");
    });
    await evictDurableObject(site);
    expect(await get("/rules")).toEqual({ version, files: GOOD });
    expect((await get("/audit"))["rows"][0].detail.version).not.toBe(version + 1);
  });

  it("reaches the shard that visitors ask", async () => {
    const { version } = await json(await put({ ...GOOD, "new.yaml": HELP }));
    await vi.waitFor(async () => {
      const published = await callFeed(env, "demo", 0, (feed) => feed.ruleset());
      expect(published?.version).toBe(version);
      expect(published?.ruleset.rules.map(({ id }) => id)).toEqual(["help", "new"]);
    });
    await vi.waitFor(() =>
      runInDurableObject(env.SITE.getByName("demo"), (_, { storage }) => {
        expect(storage.sql.exec("SELECT key FROM outbox").toArray()).toEqual([]);
      }),
    );
  });
});

describe("rolling back", () => {
  it("puts any version in force again, under a new number", async () => {
    const { version } = await get("/rules");
    await put({ "site.yaml": SITE_YAML });
    const body = { version };
    const response = await ask({
      method: "POST",
      path: "/api/sites/demo/rules/rollback",
      headers: asAdmin,
      body,
    });
    expect(await json(response)).toEqual({ version: version + 2, copy_of: version });
    expect((await get("/rules"))["files"]).toEqual(GOOD);
    const [newest, older] = (await get("/rules/versions"))["rows"];
    expect(newest).toMatchObject({
      version: version + 2,
      copy_of: version,
      rules: 1,
      current: true,
      by: "API token",
    });
    expect(older).toMatchObject({ version: version + 1, rules: 0, current: false });
    expect((await get("/audit"))["rows"].slice(0, 2)).toMatchObject([
      { action: "rollback" },
      { action: "publish" },
    ]);
  });

  it.each([0, -1, 999_999, 1.5, "1", null, { $gt: 0 }])("finds no version %j", async (version) => {
    const body = { version };
    const response = await ask({
      method: "POST",
      path: "/api/sites/demo/rules/rollback",
      headers: asAdmin,
      body,
    });
    expect([400, 404]).toContain(response.status);
  });

  it("is written down with who did it", async () => {
    const as = await signIn("demo", "Mara", "marketer");
    const files = { ...GOOD, "mara.yaml": HELP };
    await ask({ method: "PUT", path: "/api/sites/demo/rules", as, body: { files } });
    const [entry] = (await siteOf("demo").audit()).rows;
    expect(entry).toMatchObject({ action: "publish", by: "Mara", detail: { rules: 2 } });
  });
});

describe("the list of rules", () => {
  it("says of each what it says, in words, and in which version it came to be so", async () => {
    const first = await json(await put({ ...GOOD, "later.yaml": `${HELP}priority: 90\n` }));
    await put({ ...GOOD, "later.yaml": `${HELP}priority: 80\nstate: test\n` });
    const stub = env.SITE.getByName("demo");
    await evictDurableObject(stub);
    const listed = await get("/rules/list");
    expect(listed["rows"].map(({ id }: { id: string }) => id)).toEqual(["later", "help"]);
    const [later, help] = listed["rows"];
    expect(later).toMatchObject({ state: "test", priority: 80, file: "later.yaml", invites: true });
    expect(later.changed).toMatchObject({ version: listed["version"], by: "API token" });
    expect(help.changed.version).toBeLessThan(first["version"]);
    expect(help.says).toMatchObject({ pages: ["/pricing"], when: [{ depth: 0, says: "on /pricing" }] });
    // Back to what it was is a change as well.
    const back = await json(
      await ask({
        method: "POST",
        path: "/api/sites/demo/rules/rollback",
        headers: asAdmin,
        body: { version: first["version"], comment: "Too loud" },
      }),
    );
    const after = (await get("/rules/list"))["rows"];
    expect(after[0].changed.version).toBe(back["version"]);
    expect(after[1].changed).toEqual(help.changed);
  });

  it("is empty where nothing is published", async () => {
    const response = await ask({ path: "/api/sites/empty/rules/list", headers: asAdmin });
    expect(await response.json()).toEqual({ version: 0, rows: [] });
  });
});

describe("a comment", () => {
  it("stands by its version and in the audit", async () => {
    const body = { files: { ...GOOD, "why.yaml": HELP }, comment: " Ask on pricing too " };
    const published = await json(
      await ask({ method: "PUT", path: "/api/sites/demo/rules", headers: asAdmin, body }),
    );
    const rollback = { version: published["version"], comment: "As it was" };
    await ask({
      method: "POST",
      path: "/api/sites/demo/rules/rollback",
      headers: asAdmin,
      body: rollback,
    });
    const [second, first] = (await get("/rules/versions"))["rows"];
    expect(first).toMatchObject({ version: published["version"], comment: "Ask on pricing too", rules: 2 });
    expect(second).toMatchObject({ copy_of: published["version"], comment: "As it was", current: true });
    const [entry] = (await get("/audit?action=rollback"))["rows"];
    expect(entry.detail).toMatchObject({ of: published["version"], comment: "As it was" });
    const long = { files: GOOD, comment: "x".repeat(301) };
    expect(
      (await ask({ method: "PUT", path: "/api/sites/demo/rules", headers: asAdmin, body: long })).status,
    ).toBe(400);
  });
});

describe("many versions", () => {
  it("are read page by page, newest first", async () => {
    for (let n = 0; n < 52; n++) await put({ ...GOOD, "site.yaml": `${SITE_YAML}# ${n}\n` });
    const first = await get("/rules/versions");
    expect(first["rows"]).toHaveLength(50);
    const rest = await get(`/rules/versions?before=${first["next"]}`);
    const all = [...first["rows"], ...rest["rows"]].map(({ version }: { version: number }) => version);
    expect(all).toEqual(Array.from({ length: all.length }, (_, index) => all[0]! - index));
    expect(all.at(-1)).toBe(1);
    expect(rest["next"]).toBeUndefined();
    expect((await ask({ path: "/api/sites/demo/rules/versions?before=x", headers: asAdmin })).status).toBe(
      400,
    );
  });
});
