// Saved replies and the search over chats, through the whole Worker.

import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { Page, publish, someVisitor } from "../support/page.ts";
import { rows } from "../support/desk.ts";
import { ask, type Asks, Console, signIn, type SignedIn, siteOf } from "../support/team.ts";

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
    expect(all).toEqual({
      rows: [{ id: "hello", shortcut: "hi", text: "Hi {{ visitor.name }}" }],
      teams: ["sales"],
    });
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

describe("a saved reply", () => {
  it("is shown as a made-up visitor would read it, or with what is wrong with it", async () => {
    const preview = (text: string) =>
      ask({ method: "POST", path: at("/replies/preview"), as: max, body: { text } });
    const filled = await (await preview("Hi {{ visitor.name }}, about {{ page.title }}")).json();
    expect(filled).toEqual({ text: "Hi Jo Example, about Pricing" });
    const broken = await preview("Hi {{ visitor.name }");
    expect([broken.status, await broken.json()]).toMatchObject([400, { field: "text", detail: /\S/ }]);
  });

  it("of a team is offered to its agents and to who answers for all", async () => {
    const sam = await signIn(SITE, "Sam", "agent", { teams: ["sales"] });
    const tom = await signIn(SITE, "Tom", "agent", { teams: ["support"] });
    await put(max, "deal", { shortcut: "deal", text: "Ten percent off", team: "sales" });
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor);
    await page.hello();
    await page.visits("/");
    await evictDurableObject(env.SITE.getByName(SITE));
    const offered = async (as: SignedIn) =>
      (await json({ path: at(`/replies?visitor=${visitor}`), as })).rows.some(({ id }) => id === "deal");
    expect([await offered(sam), await offered(tom), await offered(ana)]).toEqual([true, false, true]);
    expect((await json({ path: at("/replies"), as: max })).rows).toContainEqual(
      expect.objectContaining({ id: "deal", team: "sales" }),
    );
    await ask({ method: "DELETE", path: at("/replies/deal"), as: max, body: {} });
  });
});

describe("the search over chats", () => {
  const found = async (q: string, more = "") =>
    (await json({ path: at(`/search?q=${encodeURIComponent(q)}${more}`), as: ana })).rows.map(
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
    const [hit] = (await json({ path: at("/search?q=zurich"), as: ana })).rows as unknown as [
      { line: string; marks: [number, number][]; seq: number; conversation: { id: string } },
    ];
    expect(hit.marks.map(([from, to]) => hit.line.slice(from, to))).toEqual(["Zürich"]);
    expect(hit.seq).toBe(1);
    const [first] = (await siteOf(SITE).conversations({ state: "waiting" })).rows;
    expect(first?.id).toBe(hit.conversation.id);
    expect(await found("zurich", "&state=closed")).toEqual([]);
    expect(await found("zurich", "&state=waiting")).toHaveLength(1);
    expect(await found("zurich", "&agent=me")).toEqual([]);
    expect(await found("zurich", `&after=${Date.now() + 1000}`)).toEqual([]);
    expect((await ask({ path: at("/search?q=zurich&state=lost"), as: ana })).status).toBe(400);
    const desk = await Console.open(SITE, ana.agent);
    desk.says({ type: "tags", conversation: hit.conversation.id, tags: ["refund"] });
    await expect.poll(() => found("zurich", "&tag=refund")).toHaveLength(1);
    expect(await found("zurich", "&tag=other")).toEqual([]);
    expect((await json({ path: at("/tags"), as: ana })).rows).toEqual([{ tag: "refund", chats: 1 }]);
    await siteOf(SITE).erase(visitor, { id: "x", name: "X" });
    expect(await found("invoice")).toEqual([]);
    expect(await rows(SITE, "SELECT * FROM words")).toEqual([]);
  });
});
