// Saved replies and the search over chats, through the whole Worker.

import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { Page, publish, someVisitor } from "../support/page.ts";
import { rows } from "../support/desk.ts";
import { ask, type Asks, signIn, type SignedIn, siteOf } from "../support/team.ts";

const SITE = "demo";
const at = (path: string) => `/api/sites/${SITE}${path}`;
const json = async (asks: Asks) => (await ask(asks)).json<{ rows: Record<string, unknown>[] }>();
let ana: SignedIn;
let max: SignedIn;
beforeAll(async () => {
  await publish(SITE, {});
  ana = await signIn(SITE, "Ana", "agent");
  max = await signIn(SITE, "Max", "marketer");
});
const put = (as: SignedIn, id: string, body: object) =>
  ask({ method: "PUT", path: at(`/replies/${id}`), as, body });

describe("saved replies", () => {
  it("are kept by marketers, read by agents, and gone when removed, over an eviction", async () => {
    expect((await put(ana, "hello", { shortcut: "hello", text: "Hello" })).status).toBe(403);
    expect((await put(max, "hello", { shortcut: "hello", text: "Hello" })).status).toBe(200);
    expect((await put(max, "hello", { shortcut: "hi", text: "Hi {{ visitor.name }}" })).status).toBe(200);
    await evictDurableObject(env.SITE.getByName(SITE));
    const all = await json({ path: at("/replies"), as: ana });
    expect(all.rows).toEqual([{ id: "hello", shortcut: "hi", text: "Hi {{ visitor.name }}" }]);
    const remove = () => ask({ method: "DELETE", path: at("/replies/hello"), as: max, body: {} });
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
  });

  it("are filled in for a visitor; one that cannot be is refused as it is written", async () => {
    const text = "You look at {{ page.title }}{% if visitor.name %}, {{ visitor.name }}{% endif %}.";
    await put(max, "looking", { shortcut: "look", text });
    expect((await put(max, "broken", { shortcut: "b", text: "{{ visitor.name" })).status).toBe(400);
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor);
    await page.hello();
    await page.visits("/pricing", { title: "{{ 7 | times: 6 }}" });
    const filled = await json({ path: at(`/replies?visitor=${visitor}`), as: ana });
    expect(filled.rows).toMatchObject([{ text: "You look at {{ 7 | times: 6 }}." }]);
    expect((await ask({ path: at(`/replies?visitor=${visitor}`), as: max })).status).toBe(403);
    expect((await ask({ path: at(`/replies?visitor=${someVisitor()}`), as: ana })).status).toBe(404);
  });
});

describe("the search over chats", () => {
  const found = async (q: string) =>
    (await json({ path: at(`/search?q=${encodeURIComponent(q)}`), as: ana })).rows.map(
      ({ conversation, line }) => [(conversation as { visitor: string }).visitor, line],
    );

  it("finds what visitors said, whole and by its beginnings, and forgets it with them", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor);
    await page.hello();
    await page.visits("/pricing");
    await page.says({ type: "say", id: "words-1", text: "x ".repeat(200) + "my Zürich invoice is lost" });
    await page.says({ type: "say", id: "words-2", text: "nothing else" });
    await expect
      .poll(() => found("zurich inv"))
      .toEqual([[visitor, expect.stringContaining("invoice is lost")]]);
    await evictDurableObject(env.SITE.getByName(SITE));
    expect(await found("invoice nothing")).toEqual([]);
    expect(await found(`"invoice" OR NEAR(* -`)).toEqual([]);
    expect(await found("")).toEqual([]);
    expect((await ask({ path: at("/search?q=invoice"), as: max })).status).toBe(403);
    await siteOf(SITE).erase(visitor, { id: "x", name: "X" });
    expect(await found("invoice")).toEqual([]);
    expect(await rows(SITE, "SELECT * FROM words")).toEqual([]);
  });
});
