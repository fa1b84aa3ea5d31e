// The launcher as pages are told of it: whether it is there, and whether it says that somebody is at the desk.

import { env } from "cloudflare:workers";
import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { visitorObject } from "../../../worker/objects.ts";
import { agentOnline } from "../support/desk.ts";
import { Page, publish, someVisitor } from "../support/page.ts";

const newSite = (): string => `launcher-${crypto.randomUUID().slice(0, 8)}`;
const stubOf = (site: string, visitor: string) => env.VISITOR.getByName(visitorObject(site, visitor));

async function published(launcher: string, rules: Readonly<Record<string, string>> = {}): Promise<string> {
  const site = newSite();
  await publish(site, {
    "site.yaml": `name: Shop\norigins: [https://shop.example]\nlauncher: ${launcher}\n`,
    ...rules,
  });
  return site;
}

async function arrived(site: string, path = "/", visitor = someVisitor(), seat = {}): Promise<Page> {
  const page = await Page.open(site, visitor, "tab1", 0, seat);
  await page.hello();
  await page.visits(path);
  return page;
}

const last = (page: Page) => page.of("launcher").at(-1);
const eventually = (page: Page) => expect.poll(() => last(page));

describe("the launcher", () => {
  it("is there always, and says that nobody is at the desk, or somebody", async () => {
    const site = await published("always");
    const alone = await arrived(site);
    await eventually(alone).toEqual({ type: "launcher", show: true, online: false });
    const told = alone.of("launcher").length;
    const { frames } = await agentOnline(site);
    // Told to shards and not to pages: the next page view has it.
    await vi.waitFor(async () => {
      const page = await arrived(site);
      await vi.waitFor(() => expect(last(page)).toMatchObject({ show: true, online: true }), 500);
    });
    expect(alone.of("launcher")).toHaveLength(told);
    await vi.waitFor(async () => {
      await alone.visits("/next");
      expect(last(alone)).toMatchObject({ online: true });
    });
    frames.socket.close(1000);
  });

  it("staffed, is there only while somebody is", async () => {
    const site = await published("staffed");
    const page = await arrived(site);
    await page.visits("/second");
    expect(page.of("launcher")).toEqual([]);
    const { frames } = await agentOnline(site);
    await vi.waitFor(async () => {
      await page.visits("/third");
      expect(last(page)).toEqual({ type: "launcher", show: true, online: true });
    });
    frames.socket.send(JSON.stringify({ type: "status", status: "away" }));
    await vi.waitFor(async () => {
      await page.visits("/fourth");
      expect(last(page)).toEqual({ type: "launcher", show: false, online: false });
    });
  });

  it("of pages that are open follows the desk where a rule makes it known to them anyway", async () => {
    const rule = "name: Help\nwhen: { page: /none, agents: 1+ }\ninvite: { greeting: Hello }\n";
    const site = await published("staffed", { "help.yaml": rule });
    const visitor = someVisitor();
    const page = await arrived(site, "/", visitor);
    await expect.poll(() => page.of("ack").length).toBeGreaterThan(1);
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    const { frames } = await agentOnline(site);
    await eventually(page).toEqual({ type: "launcher", show: true, online: true });
    frames.socket.send(JSON.stringify({ type: "status", status: "away" }));
    await eventually(page).toEqual({ type: "launcher", show: false, online: false });
  });

  it("never, is on no page; a visitor who opens the chat by the page's own button is told of the desk", async () => {
    const site = await published("never");
    await agentOnline(site);
    const page = await arrived(site);
    await page.visits("/second");
    expect(page.of("launcher")).toEqual([]);
    await page.says({ type: "opened" });
    await eventually(page).toEqual({ type: "launcher", show: false, online: true });
  });

  it("by conditions, is on the pages they name, and gone on the others, over an eviction", async () => {
    const site = await published("{ when: { page: /pricing*, visits: 1 }, unless: { page: /pricing/team } }");
    const visitor = someVisitor();
    const page = await arrived(site, "/", visitor);
    expect(page.of("launcher")).toEqual([]);
    await page.visits("/pricing");
    await eventually(page).toMatchObject({ show: true });
    const told = page.of("launcher").length;
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    await page.visits("/pricing/compare");
    expect(page.of("launcher").slice(told)).toEqual([]);
    await page.visits("/pricing/team");
    await eventually(page).toMatchObject({ show: false });
    await page.visits("/pricing");
    await eventually(page).toMatchObject({ show: true });
  });

  it("[L8] by conditions, is nowhere where nothing may be recorded; always, is there all the same", async () => {
    const seat = { gpc: true };
    const conditional = await arrived(await published("{ when: { page: /* } }"), "/", someVisitor(), seat);
    expect(conditional.of("launcher")).toEqual([]);
    const always = await arrived(await published("always"), "/", someVisitor(), seat);
    await eventually(always).toMatchObject({ show: true });
  });

  it("says whether anybody is there when a chat that an agent had is given back, over an eviction", async () => {
    const site = await published("always");
    const { frames } = await agentOnline(site);
    const visitor = someVisitor();
    const page = await arrived(site, "/", visitor);
    await page.says({ type: "opened" });
    await eventually(page).toMatchObject({ online: true });
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    await expect.poll(() => page.of("conversation").at(-1)?.conversation.state).toBe("open");
    const { id } = page.of("conversation").at(-1)!.conversation;
    await evictDurableObject(stubOf(site, visitor), { webSockets: "hibernate" });
    frames.socket.send(JSON.stringify({ type: "status", status: "away" }));
    frames.socket.send(JSON.stringify({ type: "release", conversation: id }));
    await eventually(page).toMatchObject({ online: false });
    expect(page.of("conversation").at(-1)!.conversation).toMatchObject({ state: "waiting" });
    expect(page.of("conversation").at(-1)!.conversation.left).toBeUndefined();
  });

  it("is told again to a page that comes back, which may show another", async () => {
    const site = await published("always");
    const visitor = someVisitor();
    const page = await arrived(site, "/", visitor);
    await eventually(page).toMatchObject({ show: true });
    await evictDurableObject(stubOf(site, visitor), { webSockets: "close" });
    const again = await Page.open(site, visitor, "tab1", page.n);
    await again.hello();
    await eventually(again).toMatchObject({ show: true });
  });
});
