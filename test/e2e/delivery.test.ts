// What a page has to say reaches the server, and what is meant for it reaches the page, whatever is in between: blocked
// sockets, no network, blocked or full storage, a browser that keeps, freezes or prepares pages, an ad blocker.

import { chromium } from "playwright-core";
import { expect, inject, test } from "vitest";
import { Cable } from "./support/cable.ts";
import type { HostPage } from "./support/host.ts";
import { ARGUMENTS, DESKTOP } from "./support/stage.ts";
import {
  hosted,
  invitationIn,
  isInvited,
  isInvitedAndAccepts,
  isUnharmed,
  own,
  visited,
} from "./support/unharmed.ts";
import { until } from "./support/until.ts";
import { Tab } from "./support/visitor.ts";

const on = hosted();

/** A page whose script, and all that it asks for, comes by this cable. */
const by = ({ url }: Cable, more: HostPage = {}): HostPage => ({
  ...more,
  tags: `<script async src="${url}/beckon.js" data-site="demo"></script>`,
});

/** Lines that the browser writes by itself of what does not get through. */
const BROWSER = /WebSocket connection to .* failed|Failed to load resource/;

/** The page views of whoever is on this page, as agents see them. */
async function pathTo(last: string): Promise<readonly string[]> {
  const { id } = await on.agents[0]!.row(`somebody on ${last}`, ({ page }) => page.url.endsWith(last));
  const { path } = (await on.stage.server.api("GET", `/visitors/${id}`)) as { path: { url: string }[] };
  return path.map(({ url }) => new URL(url).pathname);
}

test("[Q1] where sockets are blocked, plain requests carry everything: the invitation, the chat, and the last words", async () => {
  const cable = await Cable.to(on.stage.server.url, /upgrade: websocket/i);
  try {
    const visit = await visited(on, "blocked", by(cable));
    await isInvitedAndAccepts(visit);
    expect(visit.tab.received).toEqual([]);
    await isUnharmed(visit, { browserSays: BROWSER });
    expect(visit.said).toHaveLength(2);
    // Left before it was answered: nobody waits for an answer, the beacon goes all the same.
    await visit.tab.page.evaluate((elsewhere) => {
      (globalThis as unknown as { beckon(...call: unknown[]): void }).beckon("track", "last words");
      location.href = elsewhere;
    }, on.stage.elsewhere);
    await until("the last words arrive", () => cable.said.includes("last words"));
    await until("its good-bye arrives", () => cable.said.includes('"type":"bye"'));
    await visit.visitor.context.close();
  } finally {
    cable.close();
  }
});

test("[Q2] offline for a while: what happened meanwhile is told in order, once, and the page is unharmed", async () => {
  const cable = await Cable.to(on.stage.server.url);
  try {
    const visit = await visited(on, "offline", by(cable));
    const { page } = visit.tab;
    await isInvited(visit);
    cable.pull();
    for (const step of ["one", "two", "three"])
      await page.evaluate((name) => {
        history.pushState({}, "", `/offline-${name}`);
      }, step);
    cable.putBack();
    await page.evaluate(() => dispatchEvent(new Event("online")));
    expect(await pathTo("/offline-three")).toEqual([
      "/offline",
      "/offline-one",
      "/offline-two",
      "/offline-three",
    ]);
    await isUnharmed(visit, { browserSays: BROWSER });
    await visit.visitor.context.close();
  } finally {
    cable.close();
  }
});

const throwing = (name: string): string =>
  `Object.defineProperty(window, "${name}", { get() { throw new DOMException("denied", "SecurityError") } });`;
const filled = (name: string): string =>
  `for (let size = 4194304; size >= 1; size /= 2) try { for (let i = 0; ; i++) ${name}["own" + size + "/" + i] = "x".repeat(size) } catch {}`;

test.each([
  ["blocked", throwing("localStorage") + throwing("sessionStorage")],
  ["full", filled("localStorage") + filled("sessionStorage")],
  [
    "taken away",
    `Object.defineProperty(Storage.prototype, "setItem", { value: undefined }); localStorage.clear()`,
  ],
])("[Q1] storage that is %s is the same as none: this page works, and the next one", async (how, script) => {
  const visit = await visited(on, `storage ${how}`, { head: own(script) });
  await isInvitedAndAccepts(visit);
  await visit.tab.page.reload();
  await visit.tab.isAcknowledged();
  await isUnharmed(visit);
  await visit.visitor.context.close();
});

test("[Q8] the back/forward cache, frozen tabs and prepared pages: one page view each time it is looked at, one socket at a time", async () => {
  const { path: executablePath, environment } = inject("prepared").chromium;
  const browser = await chromium.launch({
    executablePath,
    args: ARGUMENTS,
    env: { ...process.env, ...environment } as Record<string, string>,
    // Playwright turns it off by itself.
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  try {
    const context = await browser.newContext({ userAgent: DESKTOP });
    await context.addInitScript(
      `addEventListener("pageshow", ({ persisted }) => (window.ownPersisted = persisted))`,
    );
    const tab = new Tab(await context.newPage());
    const { page } = tab;
    const said: string[] = [];
    context.on("console", (message) => said.push(message.text()));
    context.on("weberror", (error) => said.push(String(error.error())));
    const views = (): string[] =>
      tab.sent.flatMap((message) => (message.type === "page" ? [new URL(message.url).pathname] : []));
    const other = on.host.serve("/cache-other", { body: "<h1>Other</h1>" });
    const kept = on.host.serve("/cache-kept", {
      body: `<a href="${other}">Other</a>`,
      head: `<script type="speculationrules">{"prerender":[{"urls":["${other}"],"eagerness":"immediate"}]}</script>`,
    });
    await page.goto(kept);
    await until("the page is viewed", () => views().length === 1);
    await tab.isAcknowledged();

    // Whatever the browser prepared of the other page, nobody looked at it.
    expect(views()).toEqual(["/cache-kept"]);
    await page.getByRole("link").click();
    await page.getByRole("heading", { name: "Other" }).waitFor();
    await until("the other page is viewed", () => views().includes("/cache-other"));
    await tab.isAcknowledged();
    await page.goBack();
    await until("the first page is there again", () => page.url() === kept);
    await until("the first page is viewed again", () => views().length === 3);
    expect(await page.evaluate("ownPersisted")).toBe(true);
    await tab.isAcknowledged();
    expect(views()).toEqual(["/cache-kept", "/cache-other", "/cache-kept"]);
    expect(tab.sockets).toBe(3);

    const debug = await context.newCDPSession(page);
    await debug.send("Page.setWebLifecycleState", { state: "frozen" });
    await debug.send("Page.setWebLifecycleState", { state: "active" });
    await page.evaluate("beckon('track', 'thawed')");
    await until("it says what happens", () => tab.sent.some(({ type }) => type === "track"));
    await tab.isAcknowledged();
    expect(views()).toHaveLength(3);
    expect(said).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("[Q4] an ad blocker that blocks where pages connect: three attempts, then silence, and no line of ours", async () => {
  const cable = await Cable.to(on.stage.server.url, /\/v1\/sites\//);
  const visit = await visited(on, "adblock", by(cable));
  const { page } = visit.tab;
  const attempts: string[] = [];
  page.on("request", (request) => attempts.push(request.url()));
  try {
    await until("it has tried over HTTP", () => attempts.some((url) => url.endsWith("/events")));
    await until("it has given up", () => visit.said.length === 3);
    await page.evaluate(() => {
      dispatchEvent(new Event("online"));
      history.pushState({}, "", "/adblock-next");
      dispatchEvent(new Event("online"));
    });
    await visit.tab.become("hidden");
    await visit.tab.become("visible");
    await page.evaluate("beckon('track', 'looked'), beckon('open')");
    await visit.tab.reads(8_000);
    expect(visit.tab.sockets).toBe(2);
    expect(attempts.filter((url) => url.endsWith("/events"))).toHaveLength(1);
    expect(visit.said).toHaveLength(3);
    await isUnharmed(visit, { browserSays: BROWSER });
    await visit.visitor.context.close();
  } finally {
    cable.close();
  }
});

/** What still works where a part is blocked. */
const PARTS: Record<string, "invitation" | "chat" | "silence"> = {
  shown: "silence",
  widget: "silence",
  chat: "invitation",
  "{extras,keeper,signals,more,fallback,launcher}": "chat",
};

test.each(Object.entries(PARTS))(
  "[Q4] an ad blocker that blocks %s leaves the rest: %s",
  async (parts, left) => {
    const visit = await visited(on, `part ${parts.length}`, {
      head: `<script>window.beckon = function () { (beckon.q = beckon.q || []).push(arguments) }; beckon("on", "accepted", () => (window.ownAccepted = true))</script>`,
    });
    const { page, sent } = visit.tab;
    const blocked: string[] = [];
    await page.route(`**/beckon-${parts}.*`, (route) => {
      blocked.push(new URL(route.request().url()).pathname);
      return route.abort("blockedbyclient");
    });
    await page.reload();
    if (left === "silence") {
      await until("the invitation failed", () =>
        sent.some((message) => message.type === "invitation" && message.state === "failed"),
      );
      await page.evaluate("for (let i = 0; i < 9; i++) beckon('open')");
      await visit.tab.isAcknowledged();
    } else if (left === "chat") {
      await isInvitedAndAccepts(visit);
      await page.evaluate("for (let i = 0; i < 9; i++) beckon('identify', 'ana'), beckon('show')");
      await visit.tab.isAcknowledged();
    } else {
      await isInvited(visit);
      await invitationIn(page).getByRole("button", { name: "Compare plans" }).click();
      await until("the page hears of it", () => page.evaluate("window.ownAccepted"));
      await visit.tab.isAcknowledged();
    }
    await until("it was blocked", () => blocked.length > 0);
    for (const part of new Set(blocked))
      expect(blocked.filter((one) => one === part).length, part).toBeLessThanOrEqual(3);
    await isUnharmed(visit, { browserSays: BROWSER });
    expect(visit.said.length).toBe(blocked.length);
    await visit.visitor.context.close();
  },
);
