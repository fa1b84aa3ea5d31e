// Pages that replace what they are made of, and pages that put something before everything else.

import { describe, expect, test } from "vitest";
import type { HostPage } from "../support/host.ts";
import {
  accepts,
  fieldIn,
  hosted,
  invitationIn,
  isInvited,
  isInvitedAndAccepts,
  isUnharmed,
  own,
  visited,
  writes,
} from "../support/unharmed.ts";
import { until } from "../support/until.ts";

const on = hosted();

const NEW = `const body = document.createElement("body"); body.append(Object.assign(document.createElement("h1"), { textContent: "Anew" }));`;

/** What frameworks do, in a line each; none of them knows of us. */
const REPLACES: Record<string, string> = {
  "its body, as Turbo does": `${NEW} document.body.replaceWith(body)`,
  "head and body, as Astro does": `${NEW} const head = document.createElement("head"); document.documentElement.replaceChildren(head, body)`,
  "all of itself, as React does where it renders the document": `${NEW} const html = document.createElement("html"); html.append(document.createElement("head"), body); document.documentElement.remove(); document.append(html)`,
  "what it did not make, once": `for (const child of [...document.documentElement.children]) if (!/^(HEAD|BODY)$/.test(child.tagName)) child.remove()`,
};

describe.each(Object.entries(REPLACES))("a page that replaces %s", (name, script) => {
  test("keeps the invitation, the chat, and what is half written in it", async () => {
    const visit = await visited(on, `replaces ${name}`, {});
    const { page } = visit.tab;
    await isInvited(visit);
    await page.evaluate(`{${script}}`);
    await accepts(visit);
    await writes(visit, "Before");
    await fieldIn(page).fill("Half a");
    await page.evaluate(`{${script}}`);
    await fieldIn(page).waitFor({ state: "visible" });
    expect(await fieldIn(page).inputValue()).toBe("Half a");
    await fieldIn(page).fill("");
    await writes(visit, "After");
    expect(await page.getByRole("log").locator(".text").allInnerTexts()).toEqual(
      expect.arrayContaining(["Before", "After"]),
    );
    expect((await visit.noticed()).errors).toEqual([]);
    expect(visit.said).toEqual([]);
    await visit.visitor.context.close();
  });
});

test("[Q9] a page that throws out whatever it does not know has its way, and nothing goes round in circles", async () => {
  const visit = await visited(on, "throws out", {
    head: own(`let times = 0;
new MutationObserver(() => {
  for (const child of [...document.documentElement.children]) if (!/^(HEAD|BODY)$/.test(child.tagName)) { child.remove(); window.ownTimes = ++times }
}).observe(document.documentElement, { childList: true });`),
  });
  await until("it was thrown out", () => visit.asks<boolean>("window.ownTimes > 9"));
  await visit.tab.reads(4_000);
  expect(await visit.asks<number>("document.querySelectorAll('beckon-widget').length")).toBe(0);
  expect(await visit.asks<number>("ownTimes")).toBeLessThan(25);
  await isUnharmed(visit);
  await visit.visitor.context.close();
});

test("[Q9] a page that writes itself anew takes all listeners: nothing of ours stays that would not hear a click", async () => {
  const visit = await visited(on, "written", {});
  const { page } = visit.tab;
  await isInvited(visit);
  await until("the keeper is there", () => visit.requests.some((path) => path.startsWith("/beckon-keeper.")));
  await page.evaluate(
    `document.open(), document.write("<!doctype html><title>Anew</title><h1>Anew</h1>"), document.close()`,
  );
  await page.getByRole("heading", { name: "Anew" }).waitFor();
  await page.evaluate("beckon('track', 'anew'), beckon('open')");
  await page.evaluate("new Promise((done) => setTimeout(done, 1500))");
  expect(await visit.asks<number>("document.querySelectorAll('beckon-widget, beckon-launcher').length")).toBe(
    0,
  );
  expect((await visit.noticed()).errors).toEqual([]);
  expect(visit.said).toEqual([]);
  await visit.visitor.context.close();
});

const BEFORE_ALL: Record<string, [HostPage, opens: string, closes: string]> = {
  "a modal dialog": [
    {
      body: `<button>Open</button><dialog id="own"><p>Sure?</p><button id="no">No</button></dialog>${own(`document.querySelector("button").onclick = () => document.getElementById("own").showModal()`)}`,
    },
    "document.querySelector('#own').open",
    "document.querySelector('#own').close()",
  ],
  "full screen": [
    {
      body: `<button>Open</button><main id="own">A film</main>${own(`document.querySelector("button").onclick = () => document.getElementById("own").requestFullscreen()`)}`,
    },
    "!!document.fullscreenElement",
    "document.exitFullscreen()",
  ],
};

test.each(Object.entries(BEFORE_ALL))(
  "[L1] an invitation waits for the end of %s",
  async (name, [host, isOpen, closes]) => {
    const visit = await visited(on, `before all ${name}`, host);
    const { page, sent } = visit.tab;
    await page.getByRole("button", { name: "Open" }).click();
    await until("it is open", () => page.evaluate<boolean>(isOpen));
    await until("the page says that it is busy", () =>
      sent.some((message) => message.type === "invitation" && message.state === "busy"),
    );
    expect(await invitationIn(page).count()).toBe(0);
    await page.evaluate(closes);
    await isInvitedAndAccepts(visit);
    expect(visit.said).toEqual([]);
    await visit.visitor.context.close();
  },
);

test("a page that can be edited, and one that fetches the focus back, let a visitor write to us", async () => {
  for (const [name, script] of [
    ["edited", `document.designMode = "on"`],
    [
      "trapped",
      `document.addEventListener("focusin", ({ target }) => { if (!document.querySelector("main").contains(target)) document.querySelector("input").focus() })`,
    ],
  ] as const) {
    const visit = await visited(on, name, {
      body: `<main><h1>A page</h1><input aria-label="Name"></main>${own(script)}`,
    });
    await isInvitedAndAccepts(visit);
    expect((await visit.noticed()).errors).toEqual([]);
    expect(visit.said).toEqual([]);
    await visit.visitor.context.close();
  }
});

test("in a frame of another origin it works like anywhere, in a sandbox it is silent, and the pages around notice nothing", async () => {
  const inner = on.host.serve("/inner", {});
  const visit = await visited(on, "frames", {
    tags: "",
    body: `<h1>Around</h1><iframe name="other" src="${inner.replace("localhost", "127.0.0.1")}" width="600" height="600"></iframe>
<iframe name="sandboxed" sandbox="allow-scripts" src="${inner}" width="300" height="300"></iframe>`,
  });
  const { page } = visit.tab;
  const frame = page.frame("other")!;
  await isInvited(visit, frame);
  await accepts(visit, frame);
  await writes(visit, "From a frame", frame);
  expect((await visit.noticed(frame)).errors).toEqual([]);
  const sandboxed = page.frame("sandboxed")!;
  expect((await visit.noticed(sandboxed)).errors).toEqual([]);
  expect(await sandboxed.locator("beckon-widget, beckon-launcher").count()).toBe(0);
  expect(await page.locator("beckon-widget, beckon-launcher").count()).toBe(0);
  // Its frames, by number.
  await isUnharmed(visit, {
    globals: ["0", "1"],
    browserSays: /WebSocket connection|Failed to load resource/,
  });
  await visit.visitor.context.close();
});

test("[Q10] after shutdown nothing of ours is left: no element, listener, timer or socket", async () => {
  const visit = await visited(on, "ended", {
    head: own(`const timers = new Set(), set = window.setTimeout, clear = window.clearTimeout;
window.ownTimers = timers;
window.setTimeout = (run, ms, ...given) => { const id = set(() => { timers.delete(id); run(...given) }, ms); timers.add(id); return id };
window.clearTimeout = (id) => { timers.delete(id); clear(id) };`),
  });
  const { page } = visit.tab;
  const debug = await visit.visitor.context.newCDPSession(page);
  const ours = new Set<string>();
  debug.on("Debugger.scriptParsed", ({ scriptId, url }) => {
    if (url.startsWith(on.stage.server.url)) ours.add(scriptId);
  });
  await debug.send("Debugger.enable");
  const listeners = async (): Promise<number> => {
    let count = 0;
    for (const expression of [
      "window",
      "document",
      "document.documentElement",
      "document.body",
      "navigation",
      "history",
    ]) {
      const { result } = await debug.send("Runtime.evaluate", { expression });
      const found = await debug.send("DOMDebugger.getEventListeners", { objectId: result.objectId! });
      count += found.listeners.filter(({ scriptId }) => ours.has(scriptId)).length;
    }
    return count;
  };
  const closed = new Promise((resolve) => page.once("websocket", (socket) => socket.once("close", resolve)));
  await page.reload();
  await isInvitedAndAccepts(visit);
  await page.evaluate("beckon('show')");
  expect(await listeners()).toBeGreaterThan(10);
  await page.evaluate("beckon('shutdown')");
  await closed;
  await until("no timer is left", () => visit.asks<boolean>("ownTimers.size === 0"));
  expect(await page.locator("beckon-widget, beckon-launcher").count()).toBe(0);
  expect(await listeners()).toBe(0);
  expect(await page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length")).toBe(
    0,
  );
  await isUnharmed(visit);
  await visit.visitor.context.close();
});
