// The visitor's story as agents are told it: what was seen and done, what agents say of the visitor, and what was before.

import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { FromVisitor, Story, ToVisitor } from "../../../worker/protocol.ts";
import { Console } from "../support/console.ts";
import { agentOf, type Frames, Page, publish, someVisitor } from "../support/page.ts";

const SITE = "story-tests";
const RULES = {
  "vip.yaml": "name: For VIPs\nwhen: { tag: vip }\ninvite: { when_away: message, greeting: Welcome back }\n",
  "team.yaml": "name: For teams\nwhen: { trait: { plan: team } }\ndo: [{ tag: team }]\n",
  "look.yaml":
    'name: Looks\nwhen: { page: /docs, scroll: 90%+, clicks: .buy, form: { on: form, state: started }, sees: "#quotes" }\ndo: [{ tag: never }]\n',
};

const objectOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => objectOf(visitor) as unknown as VisitorCalls;
const hibernate = (visitor: string) => evictDurableObject(objectOf(visitor), { webSockets: "hibernate" });
const storyOf = async (visitor: string) => (await callsOf(visitor).story())!;
const says = (agent: Frames<FromVisitor>, message: ToVisitor) => agent.socket.send(JSON.stringify(message));

let now = 0;
const pass = (seconds: number) => vi.setSystemTime((now += seconds * 1000));

beforeAll(() => publish(SITE, RULES));
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: (now = Date.now()) }));
afterEach(() => vi.useRealTimers());

async function arrives(path = "/docs", visitor = someVisitor()): Promise<{ visitor: string; page: Page }> {
  const page = await Page.open(SITE, visitor);
  await page.hello();
  await page.visits(path);
  return { visitor, page };
}

const told = (moments: Story["moments"]) =>
  moments.map(({ what, on, state, percent, ...rest }) =>
    [what, on, state, percent, rest.for, rest.away].filter((one) => one !== undefined).join(" "),
  );

describe("what was seen and done", () => {
  it("stands by the page it was done on, over a hibernation", async () => {
    const { visitor, page } = await arrives("/docs");
    pass(3);
    await page.says({ type: "scroll", percent: 40 });
    await page.says({ type: "saw", on: "#quotes", in: true });
    pass(6);
    await page.says({ type: "saw", on: "#quotes", in: false });
    await page.says({ type: "click", on: ".buy" });
    await hibernate(visitor);
    await page.says({ type: "form", on: "form", state: "started" });
    pass(1);
    await page.visits("/pricing");
    pass(1);
    await page.says({ type: "track", name: "added", props: { total: 12 } });
    await page.says({ type: "click" });
    pass(1);
    await page.says({ type: "exit" });
    const { path, moments } = await storyOf(visitor);
    expect(path.map(({ url }) => new URL(url).pathname)).toEqual(["/docs", "/pricing"]);
    const on = (index: number) => told(moments.filter(({ view }) => view === path[index]!.id));
    expect(on(0)).toEqual(["scroll 40", "saw #quotes 6000", "click .buy", "form form started"]);
    expect(on(1)).toEqual(["event added", "rage", "exit"]);
    expect(moments.map(({ at }) => at)).toEqual(moments.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it("is said with when the visitor was away, but not of a click to the next page", async () => {
    const { visitor, page } = await arrives();
    pass(2);
    await page.says({ type: "hidden" });
    pass(1);
    await page.visits("/pricing");
    pass(5);
    await page.says({ type: "hidden" });
    pass(60);
    await page.says({ type: "shown" });
    expect(told((await storyOf(visitor)).moments)).toEqual(["away", "back 60000"]);
    await page.says({ type: "hidden" });
    expect(told((await storyOf(visitor)).moments)).toEqual(["away", "back 60000", "away"]);
  });

  it("begins anew with another visit, and says up to when this one can be explained", async () => {
    const { visitor, page } = await arrives();
    const began = now;
    pass(10);
    await page.says({ type: "click", on: ".buy" });
    expect((await storyOf(visitor)).known).toEqual({ from: began });
    await page.says({ type: "bye" });
    pass(3600);
    expect((await storyOf(visitor)).known).toEqual({ from: began, to: began + 10_000 });
    await page.visits("/docs");
    const { known, moments, visits, devices } = await storyOf(visitor);
    expect(known).toEqual({ from: now });
    expect(moments).toEqual([]);
    expect(visits).toMatchObject([{ number: 1, from: began, pages: 1, path: [{ title: "/docs" }] }]);
    // Not the half hour of silence after which it was over.
    expect(visits[0]!.to - began).toBeLessThanOrEqual(10_000);
    expect(devices).toEqual([
      { device: "desktop", browser: "Firefox", os: "Linux", last: now, current: true },
    ]);
  });
});

describe("what agents say", () => {
  it("a tag is kept with who and when, is seen by the feed and by rules, and can be taken off", async () => {
    const { visitor, page } = await arrives();
    const console = await Console.open(SITE, {});
    await expect.poll(() => console.rows.get(visitor)).toBeDefined();
    const agent = await agentOf(SITE, visitor);
    pass(1);
    const invited = page.next("invite");
    says(agent, { type: "tag", tag: "vip", on: true });
    expect((await invited).greeting).toBe("Welcome back");
    await expect.poll(() => console.rows.get(visitor)!.tags).toEqual(["vip"]);
    await hibernate(visitor);
    const { row, signatures, moments } = await storyOf(visitor);
    expect(row.tags).toEqual(["vip"]);
    expect(signatures!.tags).toEqual({ vip: { at: now, by: "Ana" } });
    expect(told(moments)).toContain("tag vip on");
    says(agent, { type: "tag", tag: "vip", on: false });
    await expect.poll(async () => (await storyOf(visitor)).row.tags).toEqual([]);
    expect((await storyOf(visitor)).signatures!.tags).toEqual({});
    agent.socket.close();
  });

  it("a trait likewise; a rule's own tag says which rule it was", async () => {
    const { visitor } = await arrives();
    const agent = await agentOf(SITE, visitor);
    says(agent, { type: "trait", name: "plan", value: "team" });
    await expect.poll(async () => (await storyOf(visitor)).traits).toEqual({ plan: "team" });
    await expect.poll(async () => (await storyOf(visitor)).row.tags).toEqual(["team"]);
    const { signatures } = await storyOf(visitor);
    expect(signatures).toEqual({
      tags: { team: { at: now, rule: "team" } },
      traits: { plan: { at: now, by: "Ana" } },
    });
    says(agent, { type: "trait", name: "plan", value: null });
    await expect.poll(async () => (await storyOf(visitor)).traits).toEqual({});
    says(agent, { type: "trait", name: "__proto__", value: "x" });
    expect(await agent.first("error")).toEqual({ type: "error", code: "not-allowed", field: "trait" });
    agent.socket.close();
  });

  it("a row has the newest four traits, cut short, and no name, list or object among them", async () => {
    const { visitor, page } = await arrives();
    const console = await Console.open(SITE, {});
    await expect.poll(() => console.rows.get(visitor)).toBeDefined();
    pass(6);
    const traits = { oldest: 1, name: "Ana", plan: "x".repeat(90), deep: { a: 1 }, list: [1], none: "" };
    await page.says({
      type: "identify",
      id: "u-1",
      traits: { ...traits, trial: false, seats: 3, since: 2019 },
    });
    const shown = { plan: "x".repeat(40), trial: false, seats: 3, since: 2019 };
    await expect.poll(() => console.rows.get(visitor)!.traits).toEqual(shown);
    pass(6);
    await page.says({ type: "identify", id: "u-1", traits: { since: 2020 } });
    await expect.poll(() => console.rows.get(visitor)!.traits).toEqual({ ...shown, since: 2020 });
    console.socket.close();
  });

  it("what the page says of a trait afterwards is nobody's word but the page's", async () => {
    const { visitor, page } = await arrives();
    const agent = await agentOf(SITE, visitor);
    says(agent, { type: "trait", name: "plan", value: "trial" });
    says(agent, { type: "trait", name: "seats", value: 3 });
    await expect.poll(async () => Object.keys((await storyOf(visitor)).traits)).toEqual(["plan", "seats"]);
    await page.says({ type: "identify", id: "u-1", traits: { plan: "basic" } });
    const { traits, signatures } = await storyOf(visitor);
    expect(traits).toMatchObject({ plan: "basic" });
    expect(Object.keys(signatures!.traits)).not.toContain("plan");
    agent.socket.close();
  });

  it("notes are kept once, with who and when, told to who looks, and taken away", async () => {
    const { visitor } = await arrives();
    const agent = await agentOf(SITE, visitor);
    await agent.first("record");
    const heard = agent.next("record");
    says(agent, { type: "note", id: "note-1", text: " Asked for an invoice. " });
    const note = {
      id: "note-1",
      text: "Asked for an invoice.",
      at: now,
      by: { id: "agent-ana", name: "Ana" },
    };
    expect((await heard).story.notes).toEqual([note]);
    says(agent, { type: "note", id: "note-1", text: "Again" });
    says(agent, { type: "note", id: "note-2", text: "Second" });
    await hibernate(visitor);
    await expect
      .poll(async () => (await storyOf(visitor)).notes.map(({ text }) => text))
      .toEqual(["Asked for an invoice.", "Second"]);
    says(agent, { type: "note", id: "note-1", text: null });
    await expect.poll(async () => (await storyOf(visitor)).notes.map(({ id }) => id)).toEqual(["note-2"]);
    agent.socket.close();
  });

  it("notes are as many as fit into a story", async () => {
    const { visitor } = await arrives();
    const agent = await agentOf(SITE, visitor);
    for (let n = 0; n < 10; n++) says(agent, { type: "note", id: `note-${n}`, text: "x".repeat(2000) });
    expect(await agent.first("error")).toMatchObject({ code: "not-allowed", field: "note" });
    expect((await storyOf(visitor)).notes).toHaveLength(8);
    agent.socket.close();
  });

  it("of somebody who may not be recorded nothing is kept", async () => {
    const visitor = someVisitor();
    const page = await Page.open(SITE, visitor);
    await page.hello({ consent: "denied" });
    const agent = await agentOf(SITE, visitor);
    says(agent, { type: "note", id: "note-1", text: "Hm" });
    expect(await agent.first("error")).toMatchObject({ field: "note" });
    agent.socket.close();
  });

  it("goes with an erasure, and stands in an export until then", async () => {
    const { visitor, page } = await arrives();
    const agent = await agentOf(SITE, visitor);
    says(agent, { type: "note", id: "note-1", text: "Asked for an invoice." });
    await expect.poll(async () => (await storyOf(visitor)).notes).toHaveLength(1);
    await page.says({ type: "click", on: ".buy" });
    const exported = (await callsOf(visitor).export())!;
    expect(exported.notes).toMatchObject([{ text: "Asked for an invoice." }]);
    expect(exported.happened).toMatchObject([{ visit: 1 }]);
    const events = exported.happened[0]!.entries.map((entry) =>
      "event" in entry ? entry.event.type : "knew",
    );
    expect(events).toContain("click");
    await callsOf(visitor).erase();
    expect(await callsOf(visitor).export()).toBeUndefined();
    expect(await callsOf(visitor).explainAt(now)).toBeUndefined();
    const left = await runInDurableObject(objectOf(visitor), (_, { storage }) => [...storage.kv.list()]);
    expect(left).toEqual([]);
  });
});

it("whoever turns out to be a person takes notes, tags and who set them along; the past begins there", async () => {
  const { visitor, page } = await arrives();
  const agent = await agentOf(SITE, visitor);
  says(agent, { type: "note", id: "note-1", text: "Asked for an invoice." });
  says(agent, { type: "tag", tag: "likes tea", on: true });
  await expect.poll(async () => (await storyOf(visitor)).row.tags).toEqual(["likes tea"]);
  const signedAt = now;
  pass(10);
  await page.says({ type: "click", on: ".buy" });
  const { id: _id, happened: _happened, ...snapshot } = (await callsOf(visitor).export())!;
  const person = someVisitor();
  pass(1);
  await callsOf(person).absorb("op-1", snapshot, { account: "u-1", traits: {}, at: now });
  await callsOf(person).absorb("op-1", snapshot, { account: "u-1", traits: {}, at: now });
  const story = await storyOf(person);
  expect(story.notes.map(({ text }) => text)).toEqual(["Asked for an invoice."]);
  expect(story.row.tags).toEqual(["likes tea"]);
  expect(story.signatures!.tags).toEqual({ "likes tea": { at: signedAt, by: "Ana" } });
  expect(story.identity).toEqual({ id: "u-1", verified: true });
  expect(story.known).toMatchObject({ from: now });
  expect(await callsOf(person).explainAt(now - 500)).toBeUndefined();
  agent.socket.close();
});

it("conversations are listed with their last words, newest first", async () => {
  const { visitor, page } = await arrives();
  pass(1);
  await page.says({ type: "say", id: "word-1", text: "Do you ship to Norway?" });
  const { chats } = await storyOf(visitor);
  expect(chats).toMatchObject([
    {
      from: now,
      to: now,
      state: "waiting",
      lines: 1,
      last: { from: "visitor", text: "Do you ship to Norway?" },
    },
  ]);
  const [chat] = chats;
  await callsOf(visitor).handed(chat!.id, "closed", { id: "agent-ana", name: "Ana" });
  expect((await storyOf(visitor)).chats).toMatchObject([{ id: chat!.id, state: "closed" }]);
  pass(60);
  await page.says({ type: "say", id: "word-2", text: "One more thing" });
  await hibernate(visitor);
  expect((await storyOf(visitor)).chats.map(({ last }) => last!.text)).toEqual([
    "One more thing",
    "Do you ship to Norway?",
  ]);
});

it("of many earlier visits the newest pages are listed, and no more than fit", async () => {
  const { visitor, page } = await arrives();
  for (let visit = 0; visit < 5; visit++) {
    for (let n = 0; n < 40; n++) {
      pass(1);
      await page.visits(`/page/${n}`);
    }
    await page.says({ type: "hidden" });
    pass(3600);
  }
  await page.visits("/docs");
  const { visits } = await storyOf(visitor);
  expect(visits.map(({ path }) => path.length)).toEqual([30, 30, 30, 10, 0]);
  expect(visits[0]!.path.at(-1)!.title).toBe("/page/39");
  expect(visits[0]!.pages).toBe(40);
});

it("the story of the longest visit fits into a frame", async () => {
  const { visitor, page } = await arrives();
  for (let n = 0; n < 150; n++) {
    pass(2);
    await page.visits(`/a-page-with-an-address-of-usual-length/${n}`, {
      title: `The title of page number ${n}, as usual`,
    });
    await page.says({ type: "click", on: ".buy" });
    await page.says({ type: "scroll", percent: 50 });
  }
  const story = await storyOf(visitor);
  expect(story.path).toHaveLength(100);
  expect(story.row.pages).toBe(151);
  expect(JSON.stringify(story).length).toBeLessThan(64_000);
});
