// What a page has to say reaches the server, and what is meant for it reaches the page, whatever is in between: blocked
// sockets, no network, blocked or full storage, a browser that keeps, freezes or prepares pages, an ad blocker.

import { chromium } from "playwright-core";
import { expect, inject, test } from "vitest";
import { Cable } from "./support/cable.ts";
import { type HostPage, visits } from "./support/host.ts";
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
