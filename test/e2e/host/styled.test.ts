// Style sheets of the page that reach for everything, and elements that want to lie over everything.

import { describe, expect, test } from "vitest";
import type { HostPage } from "../support/host.ts";
import {
  accepts,
  hosted,
  invitationIn,
  isInvited,
  isInvitedAndAccepts,
  isUnharmed,
  own,
  visited,
} from "../support/unharmed.ts";

const on = hosted();

const style = (css: string): string => `<style>${css}</style>`;
const LONG = "<main><h1>A page</h1><p style='height:3000px'>Of somebody else.</p><p>The end</p></main>";

const HAZARDS: Record<string, HostPage> = {
  "a style sheet that unsets everything": {
    head: style(
      "* { all: unset !important } head { display: none !important } html > :not(body, head) { display: none !important; visibility: hidden !important; opacity: 0 !important; transform: scale(0) !important; pointer-events: none !important }",
    ),
  },
  "a style sheet that hides what is not defined": {
    head: style(
      ":not(:defined), [popover] { display: none !important; visibility: hidden !important; opacity: 0 !important }",
    ),
  },
  "small print": { head: style("html { font-size: 62.5% } body { font-size: 1px }") },
  "a transformed root": { head: style("html { transform: translateX(0) }"), body: LONG },
  "a filtered root": { head: style("html { filter: grayscale(1); perspective: 100px }"), body: LONG },
  "a transformed body": {
    head: style("body { transform: translateX(40px) rotate(1deg); will-change: transform }"),
    body: LONG,
  },
  "a root that contains": { head: style("html { contain: paint; container-type: inline-size }"), body: LONG },
  "a body that hears no pointer": { head: style("html, body { pointer-events: none }") },
  "a page in which nothing can be selected": {
    head: style("html, * { user-select: none; -webkit-user-select: none }"),
  },
  "a page that does not scroll": {
    head: style("html, body { overflow: hidden; position: fixed; inset: 0; touch-action: none }"),
    body: LONG,
  },
  "a body turned into a grid of a small window": {
    head: style("html { display: grid; width: 200px; height: 100px; overflow: clip }"),
  },
  "a page that animates and is in a hurry": {
    head: style(
      "* { transition: all 10s !important; animation: own 10s !important } @keyframes own { from { opacity: 0 } }",
    ),
  },
  "an element over all others": {
    body: `${LONG}<div style="position: fixed; inset: 0; z-index: 2147483647; background: #fffb"></div>`,
  },
  "elements over all others that come last": {
    body: `${LONG}${own(`setInterval(() => {
  const over = document.createElement("div");
  over.style = "position: fixed; inset: 0; z-index: 2147483647; background: #fffb";
  document.querySelector("html > div")?.remove();
  document.documentElement.append(over);
}, 200)`)}`,
  },
};

describe.each(Object.entries(HAZARDS))("%s", (name, page) => {
  test("does not keep the visitor from an invitation, nor notices anything", async () => {
    const visit = await visited(on, name, page);
    const { page: tab } = visit.tab;
    const box = (await (await isInvited(visit)).boundingBox())!;
    const { width, height } = tab.viewportSize()!;
    expect(box.y + box.height).toBeLessThanOrEqual(height);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    await isInvitedAndAccepts(visit);
    const chat = (await tab.locator(".chat").boundingBox())!;
    expect(chat.y).toBeGreaterThanOrEqual(0);
    expect(chat.y + chat.height).toBeLessThanOrEqual(height);
    expect(await tab.evaluate("scrollY")).toBe(0);
    await isUnharmed(visit);
    await visit.visitor.context.close();
  });
});

test("lines of a chat can be selected in a page in which nothing can", async () => {
  const visit = await visited(on, "selected", {
    head: style("html, * { user-select: none; -webkit-user-select: none }"),
  });
  await isInvited(visit);
  await accepts(visit);
  const said = visit.tab.page.getByRole("log").getByText("We are here.");
  expect(await said.evaluate((line) => getComputedStyle(line).userSelect)).not.toBe("none");
});

test.each([0.5, 2])(
  "a page zoomed by its own style sheet (%d) zooms what we show, and it stays in view",
  async (zoom) => {
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 360, height: 740 },
    ]) {
      const visit = await visited(on, `zoom ${zoom} ${viewport.width}`, {
        head: style(`html { zoom: ${zoom} }`),
      });
      await visit.tab.page.setViewportSize(viewport);
      const invitation = invitationIn(visit.tab.page);
      await invitation.waitFor({ state: "visible" });
      const box = (await invitation.boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
      await accepts(visit);
      // Another size of the window moves the page itself.
      expect((await visit.noticed()).errors).toEqual([]);
      expect(visit.said).toEqual([]);
      await visit.visitor.context.close();
    }
  },
);
