// Trying rules out on a site of its own origin with a strict policy: a test rule is nothing to visitors, and everything
// to a signed-in member who let that tab, explained, turned forward and shown as it would look.

import { createServer, type Server as WebServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faults } from "./support/accessible.ts";
import { signInLink } from "./support/agent.ts";
import type { Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";
import type { Tab, Visitor } from "./support/visitor.ts";

const RULES = {
  "tried.yaml": `
name: Tried on pricing
state: test
priority: 90
when: { page: /pricing, idle: 1s }
invite: { title: Being tried, greeting: "You read {{ page.title }}." }
`,
  "late.yaml": `
name: Late on pricing
when: { page: /pricing, on_page: 3s }
invite: { title: Live for all, greeting: Hello }
`,
  "guides.yaml": `
name: Long on guides
when: { page: /guides, on_page: 4m }
unless: { tag: customer }
invite: { title: Still reading?, greeting: "{{ page.title }} is long." }
`,
};

let shop: WebServer;
/** Where Beckon is, for the policy and the tag. */
let beckon = "";

beforeAll(async () => {
  shop = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://any").pathname;
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src ${beckon}; connect-src ${beckon} ${beckon.replace("http", "ws")}; require-trusted-types-for 'script'`,
      "cross-origin-opener-policy": "same-origin-allow-popups",
    });
    response.end(
      `<!doctype html><html lang="en"><title>The page ${path}</title><main><h1>${path}</h1><a href="/guides">Guides</a></main><script async src="${beckon}/beckon.js" data-site="demo"></script></html>`,
    );
  });
  await new Promise<void>((resolve) => shop.listen(0, resolve));
});
afterAll(() => void shop.close());

const at = (path: string): string => `http://localhost:${(shop.address() as AddressInfo).port}${path}`;

/** On a page of the shop, and whatever goes wrong in it. */
async function opens(visitor: Visitor, path: string): Promise<{ tab: Tab; wrong: string[] }> {
  const wrong: string[] = [];
  visitor.context.on("weberror", (error) => wrong.push(String(error.error())));
  visitor.context.on("console", (message) => {
    if (message.type() === "error") wrong.push(message.text());
  });
  return { tab: await visitor.openTab(at(path)), wrong };
}

/** The member lets the tab, in the window that the panel opens. */
async function letIn(tab: Tab): Promise<void> {
  const opening = tab.page.waitForEvent("popup");
  await tab.page.getByRole("button", { name: "Sign in as team member" }).click();
  const popup = await opening;
  await popup.getByText(`Let ${new URL(at("/")).origin} show test rules`).waitFor();
  const closed = popup.waitForEvent("close");
  await popup.getByRole("button", { name: "Yes, in this tab" }).click();
  await closed;
}

const rule = (tab: Tab, name: string) => tab.page.getByRole("article", { name });

async function member(stage: Stage): Promise<Visitor> {
  const visitor = await stage.visitor();
  const console = await visitor.openTab(await signInLink(stage.server, "Ida Berg"));
  await console.page.getByRole("switch", { name: "Online" }).waitFor();
  await console.page.close();
  return visitor;
}

test("a visitor sees nothing of a test rule, with the panel's address or without", () =>
  staged(RULES, async (stage) => {
    beckon = stage.server.url;
    await stage.agent();
    const visitor = await stage.visitor();
    const asked: string[] = [];
    visitor.context.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const { tab, wrong } = await opens(visitor, "/pricing");
    await tab.isInvited("Live for all");
    expect(asked.filter((path) => /panel|debug|ruleset/.test(path))).toEqual([]);
    expect(JSON.stringify(tab.received)).not.toContain("tried");

    // Whoever knows the address gets a button, and behind it a window that wants a member.
    const curious = await stage.visitor();
    const { tab: other } = await opens(curious, "/pricing?beckon_debug=1");
    const opening = other.page.waitForEvent("popup");
    await other.page.getByRole("button", { name: "Sign in as team member" }).click();
    const popup = await opening;
    await popup.getByRole("heading", { name: "Sign in first" }).waitFor();
    await popup.close();
    await other.isInvited("Live for all");
    expect(await other.page.getByRole("article").count()).toBe(0);
    expect(JSON.stringify(other.received)).not.toContain("tried");
    expect(wrong).toEqual([]);
  }));

test("a member is shown test rules, every rule's explanation, and what would come", () =>
  staged(RULES, async (stage) => {
    beckon = stage.server.url;
    await stage.agent();
    const visitor = await member(stage);
    const asked: string[] = [];
    visitor.context.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const { tab, wrong } = await opens(visitor, "/pricing?beckon_debug=1");
    await letIn(tab);

    await rule(tab, "Tried on pricing").getByText("test", { exact: true }).waitFor();
    await tab.isInvited("Being tried");
    // Nothing of what the panel is told is taken for a chat.
    expect(asked.filter((path) => path.includes("beckon-chat"))).toEqual([]);
    await rule(tab, "Late on pricing").getByText("Holds, but not", { exact: false }).waitFor();
    await tab.dismiss();

    // A click to the next page of the tab, whose address says nothing.
    await tab.page.getByRole("link", { name: "Guides" }).click();
    await tab.page.waitForURL(at("/guides"));
    const long = rule(tab, "Long on guides");
    await long
      .getByText("Holds, but not for another", { exact: false })
      .or(long.getByText("Would hold in"))
      .waitFor();
    await long.locator("summary").click();
    await long.getByText("unless", { exact: true }).waitFor();
    expect(await faults(tab.page)).toEqual([]);
    await tab.page.getByLabel("Filter rules").fill("tried");
    expect(await tab.page.getByRole("article").count()).toBe(1);
    await tab.page.getByLabel("Filter rules").fill("");

    await tab.page.getByRole("button", { name: "Show here: Tried on pricing" }).click();
    await tab.isInvited("You read The page /guides.");
    await tab.invitation.getByText("Preview: Tried on pricing").waitFor();
    await tab.invitation.getByRole("button").last().click();
    await tab.invitation.waitFor({ state: "detached" });
    expect(
      tab.sent.filter((message) => message.type === "invitation" && message.id.startsWith("preview")),
    ).toEqual([]);
    expect(tab.sent.filter(({ type }) => type === "say")).toEqual([]);

    expect(wrong).toEqual([]);

    await tab.page.getByRole("button", { name: "Close, and be a visitor again" }).click();
    await tab.page.reload();
    await tab.isAcknowledged();
    expect(await tab.page.locator("beckon-panel").count()).toBe(0);
  }));

test("turned forward, a rule's invitation comes as a preview, and the server hears nothing of it", () =>
  staged(RULES, async (stage) => {
    beckon = stage.server.url;
    const agent = await stage.agent();
    const { tab } = await opens(await member(stage), "/guides?beckon_debug=1");
    await letIn(tab);
    // What only the launcher reads of the desk pages hear with a page view: the agent may have come after the first.
    await tab.page.reload();
    await rule(tab, "Long on guides").getByText("Would hold in", { exact: false }).waitFor();

    await tab.page.getByRole("button", { name: "+1 min" }).click();
    await tab.page.getByText("1 m ahead", { exact: false }).waitFor();
    expect(await tab.invitation.count()).toBe(0);
    await tab.page.getByRole("button", { name: "+5 min" }).click();
    await tab.isInvited("Still reading?");
    await tab.invitation.getByText("Preview: Long on guides").waitFor();
    await tab.page.getByRole("button", { name: "Reset" }).click();
    await tab.invitation.waitFor({ state: "detached" });

    await tab.isAcknowledged();
    expect(tab.sent.map(({ type }) => type)).not.toContain("invitation");
    expect(tab.received.map(({ type }) => type)).not.toContain("invite");
    await until("the feed shows the member", () =>
      agent.rows.some((row) => row.page.url.endsWith("/guides")),
    );
    expect(agent.invitations).toEqual([]);
  }));
