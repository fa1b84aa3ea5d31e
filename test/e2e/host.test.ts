// The host page is sacred: a page per hazard. On each the visitor idles, is invited and accepts, or nothing happens at
// all; and whichever it is, the page notices nothing of it.

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Frame } from "playwright-core";
import { Host, type HostPage, visits, type Visit } from "./support/host.ts";
import { Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

/** A script longer than this (ms) delays what the visitor does. */
const LONG = 50;

const RULES = {
  "idle.yaml": `
name: Somebody idles
when: { idle: 1s }
invite: { title: Any questions?, greeting: "We are here.", replies: ["Compare plans"] }
`,
};

let stage: Stage;
let host: Host;

beforeAll(async () => {
  stage = await Stage.open(inject("prepared"), RULES);
  // Every page ends in a chat, which takes one of the agent's ten places.
  [host] = await Promise.all([Host.open(stage), stage.agent(), stage.agent("Ben Okafor")]);
});
afterAll(async () => {
  host.close();
  await stage.close();
});

/** The main job: the invitation comes, is in view, and a click on a reply opens the chat. */
async function isInvitedAndAccepts({ tab }: Visit, frame: Frame = tab.page.mainFrame()): Promise<void> {
  const invitation = frame.getByRole("dialog").filter({ hasText: "Any questions?" });
  await invitation.waitFor({ state: "visible" });
  const box = (await invitation.boundingBox())!;
  expect(box.width).toBeGreaterThan(200);
  expect(box.height).toBeGreaterThan(80);
  await invitation.getByRole("button", { name: "Compare plans" }).click();
  await frame.getByRole("textbox", { name: /message/i }).waitFor({ state: "visible" });
}

async function isUnharmed(visit: Visit, frame?: Frame): Promise<void> {
  const { errors, shifts, scripts, globals } = await visit.noticed(frame);
  expect(errors).toEqual([]);
  expect(shifts).toEqual([]);
  expect(scripts.filter(([, took]) => took > LONG)).toEqual([]);
  expect(globals).toEqual(["beckon"]);
  expect(visit.said).toEqual([]);
}

const own = (script: string): string => `<script>{${script}}</script>`;

const HAZARDS: Record<string, HostPage> = {
  "an ordinary page": {},
  "a policy that allows one host, and nothing inline": {
    policy: "default-src 'none'; img-src data:; script-src $BECKON; connect-src $BECKON $SOCKET",
  },
  "a policy that requires Trusted Types and allows no policy of ours": {
    policy:
      "default-src 'none'; img-src data:; script-src $BECKON; connect-src $BECKON $SOCKET; require-trusted-types-for 'script'; trusted-types 'none'",
  },
  "a style sheet that unsets everything": {
    head: "<style>* { all: unset !important } head { display: none !important } html > :not(body, head) { display: none !important; visibility: hidden !important; opacity: 0 !important; transform: scale(0) !important; pointer-events: none !important }</style>",
  },
  "a page written from right to left": { html: 'lang="ar" dir="rtl"' },
  "elements named as our global and as what we read": {
    body: `<form id="beckon" name="beckon"><input name="q"></form><img name="beckon" alt="">
<form name="title"></form><a id="beckon-widget" href="#">A</a><p id="navigation">B</p><p id="from">C</p><p id="greeting">D</p>`,
  },
  "a window with a name of its own": { head: own(`window.name = "beckon"`) },
  "prototypes with enumerable properties of the page's own": {
    head: own(`Object.prototype.each = function () { throw new Error("each") };
Array.prototype.remove = function () { throw new Error("remove") };
Function.prototype.bindAsEventListener = function () { throw new Error("bind") }`),
  },
  "frozen prototypes": {
    head: own(`for (const one of [Object, Array, Function, Promise, Map, Set, String, EventTarget, Node, Element, HTMLElement])
  Object.freeze(one.prototype)`),
  },
  "built-ins that others have wrapped": {
    head: own(`for (const [of, name] of [[Array.prototype, "map"], [Array.prototype, "filter"], [Array.prototype, "forEach"], [JSON, "stringify"], [JSON, "parse"],
  [Promise.prototype, "then"], [EventTarget.prototype, "addEventListener"], [Node.prototype, "appendChild"], [history, "pushState"], [window, "setTimeout"]]) {
  const before = of[name];
  of[name] = function (...given) { return before.apply(this, given) };
}
window.Promise = class extends Promise {};
window.WebSocket = class extends WebSocket {};
window.fetch = () => { throw new Error("fetch") };
window.XMLHttpRequest = function () { throw new Error("XMLHttpRequest") }`),
  },
};

describe.each(Object.entries(HAZARDS))("%s", (name, page) => {
  test("does not keep the visitor from an invitation, nor notices anything", async () => {
    const visit = await visits(stage, host.serve(`/${name.replaceAll(/\W+/g, "-")}`, page));
    await isInvitedAndAccepts(visit);
    await isUnharmed(visit);
    await visit.visitor.context.close();
  });
});

test("a page whose arrays write themselves as JSON, as libraries of 2008 did, is met with silence", async () => {
  const visit = await visits(
    stage,
    host.serve("/arrays", {
      head: own("Array.prototype.toJSON = function () { return `[${this.join()}]` };"),
    }),
  );
  await until("what it says is refused", () => visit.tab.received.some(({ type }) => type === "error"));
  expect(await visit.tab.invitation.count()).toBe(0);
  await isUnharmed(visit);
});
