// One visitor over the team's API, from a real page to a real console: story, reasons, invitation by hand, chat.

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { mint } from "../../../worker/access/tokens.ts";
import type { FromVisitor } from "../../../worker/protocol.ts";
import { Frames, Page, publish } from "../support/page.ts";
import { ask, asAdmin, Console, type SignedIn, signIn } from "../support/team.ts";

const RULE = "name: Help\nwhen: { page: /pricing, idle: 30s }\ninvite: { greeting: May I help? }\n";

let ana: SignedIn;
let visitor = "";
let page: Page;

beforeAll(async () => {
  await publish("shop", { "help.yaml": RULE });
  ana = await signIn("shop", "Ana", "agent");
  ({ visitor } = await mint(env.BECKON_KEY, "shop"));
  page = await Page.open("shop", visitor);
  await page.hello();
  await page.visits("/pricing", { referrer: "https://www.google.com/" });
});

const path = (more = "") => `/api/sites/shop/visitors/${visitor}${more}`;

describe("a visitor", () => {
  it("has a story, and reasons", async () => {
    const story = (await (await ask({ path: path(), as: ana })).json()) as Record<string, any>;
    expect(story["row"]).toMatchObject({ id: visitor, referrer: "https://www.google.com/" });
    expect(story["path"]).toMatchObject([{ url: "https://shop.example/pricing", current: true }]);
    const { rules } = (await (await ask({ path: path("/explain"), as: ana })).json()) as Record<string, any>;
    expect(rules).toMatchObject([{ rule: "help", name: "Help" }]);
  });

  it("has reasons of a past moment too, the ones that were given then", async () => {
    const path_ = (at: number | string) => path(`/explain?at=${at}`);
    const { known } = (await (await ask({ path: path(), as: ana })).json()) as { known: { from: number } };
    const found = await ask({ path: path_(known.from), as: ana });
    expect(await found.json()).toMatchObject({
      at: known.from,
      version: 1,
      rules: [{ rule: "help", holds: false, conditions: [{ holds: true }, { holds: false }] }],
    });
    expect((await ask({ path: path_("yesterday"), as: ana })).status).toBe(400);
    expect((await ask({ path: path_(known.from - 1), as: ana })).status).toBe(404);
    expect((await ask({ path: path_(Date.now() + 60_000), as: ana })).status).toBe(404);
  });

  it("is looked at over a socket", async () => {
    const response = await ask({ path: path("/connect"), as: ana, upgrade: true });
    expect(response.status).toBe(101);
    const look = new Frames<FromVisitor>(response.webSocket!);
    const { story } = await look.next("record");
    expect(story.row.id).toBe(visitor);
  });

  it("is invited by hand, once, and its chat goes to who invited", async () => {
    const desk = await Console.open("shop", ana.agent);
    await desk.next("desk");
    const body = { id: "by-hand-1", text: "Shall I show you?" };
    const invited = page.next("invite");
    const asked = () => ask({ method: "POST", path: path("/invite"), as: ana, body });
    expect((await asked()).status).toBe(200);
    const { id, greeting } = await invited;
    expect(greeting).toBe("Shall I show you?");
    expect((await asked()).status).toBe(200);
    expect(page.of("invite")).toHaveLength(1);
    const assigned = desk.next("assigned");
    await page.says({ type: "invitation", id, state: "shown" });
    await page.says({ type: "invitation", id, state: "accepted" });
    const { conversation } = await assigned;
    await vi.waitFor(async () => {
      const response = await ask({ path: `/api/sites/shop/conversations/${conversation}`, as: ana });
      expect(await response.json()).toMatchObject({
        visitor,
        id: conversation,
        state: "open",
        agent: { name: "Ana" },
      });
    });
    const open = await ask({ path: "/api/sites/shop/conversations?state=open", as: ana });
    expect(await open.json()).toMatchObject({ rows: [{ id: conversation, agent: ana.agent.id }] });
  });

  it("is not invited while it chats: the reason is said", async () => {
    const body = { id: "by-hand-2", text: "And now?" };
    const response = await ask({ method: "POST", path: path("/invite"), as: ana, body });
    expect(response.status).toBe(409);
    expect(((await response.json()) as { detail: string }).detail).not.toBe("");
  });

  it("is exported and erased by an admin only, and both are in the audit without the visitor", async () => {
    const actions = async () => {
      const response = await ask({ path: "/api/sites/shop/audit", headers: asAdmin });
      const { rows } = (await response.json()) as { rows: { action: string; detail: object }[] };
      return rows.filter(({ action }) => action === "exported" || action === "erased");
    };
    expect((await ask({ path: path("/export"), as: ana })).status).toBe(403);
    expect(await actions()).toEqual([]);
    const exported = await ask({ path: path("/export"), headers: asAdmin });
    const all = (await exported.json()) as Record<string, any>;
    expect(all).toMatchObject({ site: "shop", id: visitor, happened: [{ visit: 1 }], notes: [] });
    expect(await actions()).toMatchObject([{ action: "exported", detail: {} }]);
    expect((await ask({ method: "DELETE", path: path(), as: ana, body: {} })).status).toBe(403);
    expect((await ask({ method: "DELETE", path: path(), headers: asAdmin, body: {} })).status).toBe(204);
    expect((await ask({ path: path("/export"), headers: asAdmin })).status).toBe(404);
    expect(await actions()).toMatchObject([{ action: "erased", detail: {} }, { action: "exported" }]);
  });
});
