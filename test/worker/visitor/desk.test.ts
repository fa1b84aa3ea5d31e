// A visitor and the desk, both real: places are reserved before anything is offered, and accepted chats reach an agent.

import { env } from "cloudflare:workers";
import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { siteObject, visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { addAgent, Console, siteOf } from "../support/team.ts";
import { agentOnline } from "../support/desk.ts";
import { agentOf, BY, Page, publish, someVisitor } from "../support/page.ts";

const RULES = {
  "pricing-idle.yaml":
    "name: Help\nwhen: { page: /pricing*, idle: 30s }\ninvite: { team: sales, greeting: Hello, replies: [Yes please] }\n",
};

/** Each test has a site of its own: places are shared by all visitors of one. */
let sites = 0;
async function newSite(): Promise<string> {
  const site = `desk-${++sites}`;
  await publish(site, RULES);
  return site;
}

async function idleOnPricing(site: string) {
  const visitor = someVisitor();
  const page = await Page.open(site, visitor);
  await page.hello();
  const asked = page.next("wake");
  await page.visits("/pricing", { ago: 29_900 });
  await asked;
  return { visitor, page };
}

const stubOf = (site: string, visitor: string) => env.VISITOR.getByName(visitorObject(site, visitor));
const callsOf = (site: string, visitor: string) => stubOf(site, visitor) as unknown as VisitorCalls;

describe("[O4] a rule that notifies", () => {
  it("reaches the consoles of its team once, with the visitor's name for words, over a crash of the visitor", async () => {
    const site = `desk-${++sites}`;
    await publish(site, {
      "note.yaml":
        'name: On pricing\nwhen: { page: /pricing* }\ndo: [{ notify: { team: sales, text: "Somebody reads {{ page.title }}" } }]\n',
    });
    const mine = await addAgent(site, "Ana", { teams: ["sales"] });
    const other = await addAgent(site, "Ben", { teams: ["support"] });
    const [ana, ben] = [await Console.open(site, mine), await Console.open(site, other)];
    const told = ana.next("notify");
    const visitor = someVisitor();
    const page = await Page.open(site, visitor);
    await page.hello();
    await page.visits("/pricing", { title: "Pricing" });
    expect(await told).toMatchObject({
      visitor,
      rule: "note",
      ruleName: "On pricing",
      team: "sales",
      text: "Somebody reads Pricing",
    });
    // Said again by an outbox that did not learn that it arrived: it counts once.
    const { at, ...note } = await told;
    await siteOf(site).notified(`${visitor}:1`, { ...note, at });
    await evictDurableObject(stubOf(site, visitor));
    await page.visits("/pricing/team");
    await siteOf(site).notified(`${visitor}:${Date.now() + 60_000}`, { ...note, at, text: "later" });
    await expect
      .poll(() => ana.of("notify").map(({ text }) => text))
      .toEqual(["Somebody reads Pricing", "later"]);
    expect(ben.of("notify")).toEqual([]);
  });
});

describe("the desk and a visitor", () => {
  it("[L9] with nobody there nothing is offered; [D4] an agent who comes is told, and it is", async () => {
    const site = await newSite();
    const { page, visitor } = await idleOnPricing(site);
    await page.says({ type: "clocks", idle: 30_000 });
    await expect.poll(async () => (await callsOf(site, visitor).explain())[0]!.says).toContain("desk full");
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    expect((await callsOf(site, visitor).explain())[0]!.says).toContain("desk full");
    expect(page.of("invite")).toHaveLength(0);
    const invited = page.next("invite");
    const { frames } = await agentOnline(site);
    // Its clock is asked for once more where it was told too long ago.
    void page.next("wake", (wake) => wake.in === 0).then(() => page.says({ type: "clocks", idle: 31_500 }));
    await invited;
    expect((await frames.first("invitation")).invitation).toMatchObject({ visitor, rule: "pricing-idle" });
  });

  /** Invited, and told that it shows. */
  async function shownTo(site: string) {
    const { page, visitor } = await idleOnPricing(site);
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    const { id } = await invited;
    await page.says({ type: "invitation", id, state: "shown" });
    return { page, visitor, id };
  }

  it("[D2] one place is offered to three visitors at once, to a fourth when one says no", async () => {
    const site = await newSite();
    await agentOnline(site);
    const [first] = [await shownTo(site), await shownTo(site), await shownTo(site)];
    const fourth = await idleOnPricing(site);
    await fourth.page.says({ type: "clocks", idle: 30_000 });
    await expect
      .poll(async () => (await callsOf(site, fourth.visitor).explain())[0]!.says)
      .toContain("desk full");
    const freed = fourth.page.next("invite");
    await first.page.says({ type: "invitation", id: first.id, state: "dismissed" });
    await freed;
  });

  it("[D3] when one of them accepts, the others' invitations are withdrawn", async () => {
    const site = await newSite();
    await agentOnline(site);
    const [first, second, third] = [await shownTo(site), await shownTo(site), await shownTo(site)];
    const withdrawn = [first, third].map(({ page }) => page.next("withdraw"));
    await second.page.says({ type: "invitation", id: second.id, state: "accepted", reply: "Yes please" });
    expect((await Promise.all(withdrawn)).map(({ id }) => id)).toEqual([first.id, third.id]);
  });

  it("hands an accepted chat to the agent, both ways, over evictions of both objects", async () => {
    const site = await newSite();
    const { agent, frames } = await agentOnline(site);
    const { page, visitor } = await idleOnPricing(site);
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    const { id } = await invited;
    const told = frames.next("invitation", ({ invitation }) => invitation.state === "shown");
    await page.says({ type: "invitation", id, state: "shown" });
    await told;
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    await evictDurableObject(env.SITE.getByName(siteObject(site)), { webSockets: "hibernate" });
    const assigned = frames.next("assigned");
    const opened = page.next("conversation", ({ conversation }) => conversation.state === "open");
    await page.says({ type: "invitation", id, state: "accepted", reply: "Yes please" });
    expect(await assigned).toMatchObject({ visitor });
    expect((await opened).conversation.agent).toEqual({ name: "Ana" });
    const seat = { id: agent.id, name: agent.name, role: "agent" as const };
    const chat = await agentOf(site, visitor, seat);
    const record = await chat.first("record");
    expect(record.conversation!.said.map((said) => said.text)).toEqual(["Hello", "Yes please"]);
    const answered = page.next("said", ({ said }) => said.from === "agent");
    chat.socket.send(JSON.stringify({ type: "say", id: "answer-1", text: "Hi!" }));
    expect((await answered).said).toMatchObject({ seq: 3, name: "Ana", text: "Hi!" });
    const closed = page.next("conversation", ({ conversation }) => conversation.state === "closed");
    frames.socket.send(JSON.stringify({ type: "close", conversation: record.conversation!.id }));
    await closed;
  });

  it("an answer to what was left while nobody was there is on the visitor's next page, over evictions", async () => {
    const site = await newSite();
    const visitor = someVisitor();
    const page = await Page.open(site, visitor);
    await page.hello();
    await page.visits("/");
    const left = page.next("conversation", ({ conversation }) => conversation.left === true);
    await page.says({ type: "say", id: "words-1", text: "Do you ship to Malta?" });
    const { id } = (await left).conversation;
    page.socket.close();
    const { agent, frames } = await agentOnline(site);
    const assigned = frames.next("assigned");
    frames.socket.send(JSON.stringify({ type: "take", conversation: id }));
    await assigned;
    await evictDurableObject(env.SITE.getByName(siteObject(site)), { webSockets: "hibernate" });
    const seat = { id: agent.id, name: agent.name, role: "agent" as const };
    const chat = await agentOf(site, visitor, seat);
    const said = chat.next("said", (one) => one.said.from === "agent");
    chat.socket.send(JSON.stringify({ type: "say", id: "answer-1", text: "We do." }));
    await said;
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    const next = await Page.open(site, visitor, "tab2");
    await next.hello();
    const { conversation } = await next.first("welcome");
    expect(conversation?.said.map(({ text }) => text)).toEqual(["Do you ship to Malta?", "We do."]);
  });

  it("[D3] when the agent goes for good, the invitation is withdrawn", async () => {
    const site = await newSite();
    const { agent } = await agentOnline(site);
    const { page } = await idleOnPricing(site);
    const invited = page.next("invite");
    await page.says({ type: "clocks", idle: 30_000 });
    const { id } = await invited;
    await page.says({ type: "invitation", id, state: "shown" });
    const withdrawn = page.next("withdraw");
    await env.SITE.getByName(siteObject(site)).removeAgent(agent.id, BY);
    expect((await withdrawn).id).toBe(id);
  });
});
