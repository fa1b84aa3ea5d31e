// Pages that have changed what every script builds upon: names, prototypes, built-ins. Where a built-in is only another
// one, the visitor is invited; where it is broken, there is silence.

import { describe, expect, test } from "vitest";
import type { HostPage } from "../support/host.ts";
import { hosted, isInvitedAndAccepts, isUnharmed, own, visited } from "../support/unharmed.ts";
import { until } from "../support/until.ts";

const on = hosted();

const WORKS: Record<string, HostPage> = {
  "elements named as our global and as what we read": {
    body: `<form id="beckon" name="beckon"><input name="q"></form><img name="beckon" alt=""><form name="readyState"></form>
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
  [Promise.prototype, "then"], [EventTarget.prototype, "addEventListener"], [Node.prototype, "appendChild"], [history, "pushState"], [window, "setTimeout"],
  [Element.prototype, "attachShadow"], [document, "createElement"], [customElements, "define"], [Date, "now"]]) {
  const before = of[name];
  of[name] = function (...given) { return before.apply(this, given) };
}
window.Promise = class extends Promise {};
window.WebSocket = class extends WebSocket {};
window.Date = class extends Date {};
window.MutationObserver = class extends MutationObserver {};
window.fetch = () => { throw new Error("fetch") };
window.XMLHttpRequest = function () { throw new Error("XMLHttpRequest") }`),
  },
  "a Promise of another library": {
    head: own(`const Native = Promise;
window.Promise = function (run) { this.inner = new Native(run) };
window.Promise.prototype.then = function (...then) { const next = new window.Promise(() => {}); next.inner = this.inner.then(...then); return next };
window.Promise.resolve = (value) => new window.Promise((done) => done(value))`),
  },
  "no Promise to speak of": { head: own(`window.Promise = function () { throw new Error("Promise") }`) },
  "a Map and a Set of the page's own": {
    head: own(`window.Map = window.Set = window.WeakMap = function () { throw new Error("Map") }`),
  },
  "a history that throws": {
    head: own(`history.pushState = history.replaceState = () => { throw new Error("history") }`),
  },
  "a history that throws, in a browser without Navigation API": {
    head: own(`Object.defineProperty(window, "navigation", { value: undefined });
history.pushState = history.replaceState = () => { throw new Error("history") }`),
  },
  "custom elements that throw": {
    head: own(`customElements.define = customElements.get = () => { throw new Error("customElements") }`),
  },
  "every shadow closed": {
    head: own(`const { attachShadow } = Element.prototype;
Element.prototype.attachShadow = function (given) { return attachShadow.call(this, { ...given, mode: "open", closed: true }) }`),
  },
};

describe.each(Object.entries(WORKS))("%s", (name, page) => {
  test("does not keep the visitor from an invitation, nor notices anything", async () => {
    const visit = await visited(on, name, page);
    await isInvitedAndAccepts(visit);
    await isUnharmed(visit);
    await visit.visitor.context.close();
  });
});

test("a page whose arrays write themselves as JSON, as libraries of 2008 did, is met with silence", async () => {
  const visit = await visited(on, "arrays", {
    head: own("Array.prototype.toJSON = function () { return `[${this.join()}]` };"),
  });
  await until("what it says is refused", () => visit.tab.received.some(({ type }) => type === "error"));
  expect(await visit.tab.invitation.count()).toBe(0);
  await isUnharmed(visit);
});

/** Only what we call is broken: the test's own eyes are opened before. */
const throws = (path: string): string => `${path} = function () { throw new Error("${path}") };`;

const SILENT: Record<string, string> = {
  "listeners that throw": throws("EventTarget.prototype.addEventListener"),
  "a WebSocket that throws": throws("window.WebSocket"),
  "timers that throw": throws("window.setTimeout") + throws("window.setInterval"),
  "idle callbacks that throw": throws("window.requestIdleCallback"),
  "a JSON that throws": throws("JSON.stringify") + throws("JSON.parse"),
  "a Date without now": "window.Date = function () {};",
  "an AbortController that throws": throws("window.AbortController"),
  "elements that cannot be made": throws("document.createElement"),
  "shadows that cannot be attached": throws("Element.prototype.attachShadow"),
  "a MutationObserver that throws": throws("window.MutationObserver"),
  "an IntersectionObserver that throws": throws("window.IntersectionObserver"),
  "style sheets that cannot be made": throws("window.CSSStyleSheet"),
};

describe.each(Object.entries(SILENT))("%s", (name, script) => {
  test("are met with silence", async () => {
    const visit = await visited(on, `silent ${name}`, { head: own(script) });
    await visit.asks("beckon('track', 'looked'), beckon('open')");
    await until("time goes by", () => visit.asks<boolean>("performance.now() > 3000"));
    await visit.asks("beckon('shutdown')");
    expect(await visit.tab.invitation.count()).toBe(0);
    const globals = (await visit.noticed()).globals;
    await isUnharmed(visit, { globals });
    expect(["", "beckon"]).toContain(globals.join());
    await visit.visitor.context.close();
  });
});
