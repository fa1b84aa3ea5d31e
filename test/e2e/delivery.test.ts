// What a page has to say reaches the server, and what is meant for it reaches the page, whatever is in between: blocked
// sockets, no network, blocked or full storage, a browser that keeps, freezes or prepares pages, an ad blocker.

import { expect, test } from "vitest";
import { Cable } from "./support/cable.ts";
import type { HostPage } from "./support/host.ts";
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

// This Chromium, without a window, keeps and prepares no pages: what it would tell them is told by hand.
test("[Q8] pages that are prepared, kept and frozen: a view each time one is looked at, and one socket at a time", async () => {
  const visit = await visited(on, "kept", {
    head: own(`let prepared = true;
Object.defineProperty(document, "prerendering", { get: () => prepared });
for (const [name, value] of [["visibilityState", "hidden"], ["hidden", true]]) Object.defineProperty(document, name, { configurable: true, get: () => value });
window.ownActivation = () => { prepared = false; document.dispatchEvent(new Event("prerenderingchange")) };`),
  });
  const { tab } = visit;
  const { page } = tab;
  const views = (): number => tab.sent.filter(({ type }) => type === "page").length;
  const transition = (type: string): Promise<unknown> =>
    page.evaluate((name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), type);

  await tab.reads(1_500);
  expect(visit.requests).toEqual(["/beckon.js"]);
  await page.evaluate("ownActivation()");
  await tab.become("visible");
  await until("it is viewed", () => views() === 1);
  await tab.isAcknowledged();

  await transition("pagehide");
  await tab.become("hidden");
  await tab.become("visible");
  await transition("pageshow");
  await until("it is viewed again", () => views() === 2);
  await tab.isAcknowledged();
  expect(tab.sockets).toBe(2);
  expect(new Set(tab.sent.map(({ n }) => n)).size).toBe(tab.sent.length);

  const debug = await visit.visitor.context.newCDPSession(page);
  await debug.send("Page.setWebLifecycleState", { state: "frozen" });
  await debug.send("Page.setWebLifecycleState", { state: "active" });
  await isInvited(visit);
  await tab.isAcknowledged();
  expect([views(), tab.sockets]).toEqual([2, 2]);
  await isUnharmed(visit);
  await visit.visitor.context.close();
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
    // The browser's own lines come a moment after what it blocked.
    await until("a line for each", () => visit.said.length >= blocked.length);
    expect(visit.said.length).toBe(blocked.length);
    await visit.visitor.context.close();
  },
);
