// Two sites of one deployment never see each other; and what is unknown, malformed or somebody else's looks the same.

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { mint } from "../../../worker/access/tokens.ts";
import type { ConversationEntry } from "../../../worker/protocol.ts";
import { Page, publish } from "../support/page.ts";
import { ask, asAdmin, redeem, type SignedIn, signIn, siteOf, tokenOf } from "../support/team.ts";

let ana: SignedIn; // of one
let olga: SignedIn; // of two
let visitor = ""; // of one
const conversation = "conversation-1";

beforeAll(async () => {
  await publish("one", {});
  await publish("two", {});
  ana = await signIn("one", "Ana", "admin");
  olga = await signIn("two", "Olga", "admin");
  ({ visitor } = await mint(env.BECKON_KEY, "one"));
  const page = await Page.open("one", visitor);
  await page.hello();
  await page.visits("/pricing");
  const entry: ConversationEntry = {
    id: conversation,
    visitor,
    state: "waiting",
    since: 1,
    last: { from: "visitor", text: "a canary", at: 2 },
    unread: 1,
  };
  await siteOf("one").talked(`${visitor}:1`, entry);
});

const get = (as: SignedIn, site: string, path: string) => ask({ path: `/api/sites/${site}${path}`, as });

describe("an agent of another site", () => {
  it("is nobody here, on any route", async () => {
    for (const path of ["/me", "/agents", "/conversations", "/audit", "/rules", `/visitors/${visitor}`]) {
      expect((await get(olga, "one", path)).status).toBe(401);
      expect((await get(ana, "one", path)).status).toBe(200);
    }
  });

  it("finds nothing of it by its ids", async () => {
    for (const path of [
      `/visitors/${visitor}`,
      `/visitors/${visitor}/explain`,
      `/conversations/${conversation}`,
    ]) {
      expect((await get(olga, "two", path)).status).toBe(404);
    }
    expect(await (await get(olga, "two", "/conversations")).json()).toEqual({ rows: [] });
    const path = `/api/sites/two/agents/${ana.agent.id}`;
    expect((await ask({ method: "DELETE", path, as: olga })).status).toBe(404);
    const agents = (await (await get(olga, "two", "/agents")).json()) as { rows: { name: string }[] };
    expect(agents.rows.map(({ name }) => name)).toEqual(["Olga"]);
  });

  it("is another person although the address is the same", async () => {
    const body = { email: "ana@one.example", name: "Ana too", role: "agent" };
    const added = await ask({ method: "POST", path: "/api/sites/two/agents", headers: asAdmin, body });
    const { agent, link } = (await added.json()) as { agent: { id: string }; link: string };
    expect(added.status).toBe(201);
    expect(agent.id).not.toBe(ana.agent.id);
    expect((await redeem("one", tokenOf(link))).status).toBe(401);
  });
});

describe("what is not there", () => {
  const unknown = "f".repeat(32);
  const bodies = async (paths: readonly string[]) =>
    Promise.all(
      paths.map(async (path) => {
        const response = await get(ana, "one", path);
        return `${response.status} ${await response.text()}`;
      }),
    );

  it("looks the same whether it is unknown, malformed or hostile", async () => {
    const answers = await bodies([
      `/visitors/${unknown}`,
      "/visitors/x",
      `/visitors/${unknown.toUpperCase()}`,
      "/visitors/1%20OR%201=1",
      "/visitors/..%2F..%2Ftwo",
      "/visitors/%00",
      `/visitors/${unknown}/explain`,
      "/conversations/nothing-here",
      "/conversations/';DROP%20TABLE%20conversations;--",
      "/conversations/__proto__",
      "/rules?version=99999",
      "/rules?version=1%20OR%201=1",
      "/feed?shard=1",
      "/feed?shard=-1",
      "/feed?shard=0x0",
    ]);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("404");
    expect(await bodies([`/visitors/${visitor}`])).toEqual([expect.stringContaining("200")]);
  });

  it("as a site, too", async () => {
    for (const site of ["nobody", "one%2F", "ONE", "one,two", "%2e%2e"]) {
      expect((await ask({ path: `/api/sites/${site}/me`, headers: asAdmin })).status).toBe(404);
    }
  });
});

describe("one site", () => {
  it("lists its conversations by state, and nothing by another word", async () => {
    const rows = async (query: string) => {
      const response = await get(ana, "one", `/conversations${query}`);
      return ((await response.json()) as { rows: ConversationEntry[] }).rows.map(({ id }) => id);
    };
    expect(await rows("")).toEqual([conversation]);
    expect(await rows("?state=waiting")).toEqual([conversation]);
    expect(await rows("?state=closed")).toEqual([]);
    expect((await get(ana, "one", "/conversations?state=open' OR '1'='1")).status).toBe(400);
    expect(await rows("?before=0.x")).toEqual([]);
    expect(await rows("?before=' OR 1=1 --")).toEqual([conversation]);
  });

  it("pages through many", async () => {
    for (let n = 0; n < 120; n++) {
      const id = `many-${String(n).padStart(4, "0")}`;
      const last = { from: "visitor", text: "", at: 1 } as const;
      const entry = {
        id,
        visitor: "e".repeat(32),
        state: "closed",
        since: 1_000 + Math.floor(n / 3),
        last,
        unread: 0,
      };
      await siteOf("two").talked(`${"e".repeat(32)}:${n + 1}`, entry as ConversationEntry);
    }
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await siteOf("two").conversations({ state: "closed" }, before);
      seen.push(...page.rows.map(({ id }) => id));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it("erases a visitor everywhere, and says so in the audit without the id", async () => {
    const path = `/api/sites/one/visitors/${visitor}`;
    expect((await ask({ method: "DELETE", path, as: ana })).status).toBe(204);
    expect((await get(ana, "one", `/visitors/${visitor}`)).status).toBe(404);
    expect((await get(ana, "one", `/conversations/${conversation}`)).status).toBe(404);
    expect(await (await get(ana, "one", "/conversations")).text()).not.toContain("a canary");
    const audit = await (await get(ana, "one", "/audit")).text();
    expect(audit).toContain('"erased"');
    expect(audit).not.toContain(visitor);
    expect((await ask({ method: "DELETE", path, as: ana })).status).toBe(204);
  });
});
