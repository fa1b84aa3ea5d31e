// `data-debug`: says in plain words why nothing happens. Nothing else of ours ever writes to a console.

import type { Beckon } from "../../../client/snippet/beckon.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const said: string[] = [];
let answer: () => Promise<Response>;
let sockets: FakeSocket[] = [];

class FakeSocket extends EventTarget {
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
    sockets.push(this);
  }

  send(_frame?: string): void {}

  hear(message: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }

  close(code: number): void {
    this.dispatchEvent(Object.assign(new Event("close"), { code, reason: "" }));
  }
}

beforeEach(() => {
  said.length = 0;
  sockets = [];
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  vi.resetModules();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", () => answer());
  vi.spyOn(console, "info").mockImplementation((text: string) => void said.push(text));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.head.replaceChildren();
});

/** As the snippet does it: the debug script runs, and only then is anything connected. */
async function debugging(attributes: Record<string, string> = {}): Promise<string> {
  const tag = document.createElement("script");
  const all = {
    "data-debug": "",
    "data-site": "demo",
    src: "https://beckon.example/beckon.js",
    ...attributes,
  };
  for (const [name, value] of Object.entries(all)) if (value !== "none") tag.setAttribute(name, value);
  // Only described here: nothing is to be loaded.
  tag.type = "text/plain";
  document.head.append(tag);
  await import("../../../client/snippet/debug.ts");
  return said.join("\n");
}

const connect = (): FakeSocket =>
  new WebSocket("wss://beckon.example/v1/sites/demo/connect") as unknown as FakeSocket;

async function failed(): Promise<string> {
  const before = said.length;
  connect().close(1006);
  await vi.waitUntil(() => said.length > before);
  return said.slice(before).join("\n");
}

test("a tag without a site", async () => {
  expect(await debugging({ "data-site": "none" })).toContain("has no data-site");
});

test("consent that is waited for", async () => {
  expect(await debugging({ "data-consent": "required" })).toContain("beckon('consent', 'granted')");
});

test("a consent setting that does not exist", async () => {
  expect(await debugging({ "data-consent": "maybe" })).toContain('data-consent="maybe" is unknown');
});

test("a browser that asks not to be followed", async () => {
  vi.stubGlobal("navigator", { ...navigator, globalPrivacyControl: true });
  expect(await debugging()).toContain("Global Privacy Control");
});

test("a server that refuses, with what to do about it", async () => {
  await debugging();
  answer = async () => Response.json({ ok: false, because: "origin", remedy: "Add it to site.yaml." });
  expect(await failed()).toContain("refuses this page: origin. Remedy: Add it to site.yaml.");
});

test("a server that would not refuse, behind something that lets no socket through", async () => {
  await debugging();
  answer = async () => Response.json({ ok: true });
  expect(await failed()).toContain("blocks WebSockets");
});

test("no server at all", async () => {
  await debugging();
  expect(await failed()).toContain("cannot be reached");
});

test("a policy of the page that blocks us, and not one that blocks others", async () => {
  await debugging();
  const violated = (blockedURI: string): void =>
    void document.dispatchEvent(
      Object.assign(new Event("securitypolicyviolation"), {
        blockedURI,
        effectiveDirective: "connect-src",
        disposition: "enforce",
      }),
    );
  const before = said.length;
  violated("https://elsewhere.example/x");
  violated("inline");
  expect(said).toHaveLength(before);
  violated("wss://beckon.example/v1/sites/demo/connect");
  expect(said.at(-1)).toContain("add https://beckon.example wss://beckon.example to its connect-src");
});

test("every message, in words where they help, and no sockets of the page's own", async () => {
  await debugging();
  const socket = connect();
  socket.hear({ type: "wake", in: 5_000, idle: 30_000 });
  expect(said.at(-1)).toContain("after 5 s in view, or when nobody has touched the page for 30 s");
  socket.hear({ type: "welcome", at: 0 });
  expect(said.at(-1)).toContain("received");
  const before = said.length;
  const theirs = new WebSocket("wss://elsewhere.example/") as unknown as FakeSocket;
  theirs.hear({ type: "wake" });
  expect(said).toHaveLength(before);
});

test("a token is said to nobody: not the visitor's, not a member's", async () => {
  await debugging();
  const socket = connect();
  socket.hear({ type: "welcome", at: 0, token: "v1.secret" });
  socket.send(JSON.stringify({ type: "team", token: "p1.secret" }));
  const logged = JSON.stringify(vi.mocked(console.info).mock.calls);
  expect(logged).toContain("(hidden)");
  expect(logged).not.toContain("secret");
});

test("without data-debug the script is silent, and no socket is touched", async () => {
  const tag = document.createElement("script");
  tag.type = "text/plain";
  tag.src = "https://beckon.example/beckon.js";
  tag.dataset["site"] = "demo";
  document.head.append(tag);
  await import("../../../client/snippet/debug.ts");
  expect(connect()).toBeInstanceOf(FakeSocket);
  expect(said).toEqual([]);
  expect(WebSocket).toBe(FakeSocket);
});

test("what rules make the page look at", async () => {
  await debugging();
  const socket = connect();
  socket.hear({ type: "watch", scroll: [50, 75], exit: true, sees: ["#plans"], forms: ["#order"] });
  expect(said.at(-1)).toContain(
    "rules ask for scrolling to 50 %, 75 %; the pointer leaving at the top; whether in view: #plans; " +
      "forms begun, sent or left: #order. Nothing else is captured",
  );
  socket.hear({ type: "watch" });
  expect(said.at(-1)).toContain("rules ask for nothing");
  socket.hear({ type: "event", name: "help_offered", rule: "pricing" });
  expect(said.at(-1)).toContain("rule pricing made the event help_offered");
});

test("why something that the page told was dropped, and the call is made all the same", async () => {
  const calls: unknown[][] = [];
  window.beckon = (...call: unknown[]) => void calls.push(call);
  await debugging();
  const self: Record<string, unknown> = {};
  self["self"] = self;
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`name${i}`, i]));
  const wrong: [unknown[], string][] = [
    [["track", ""], "an event needs a name"],
    [["track", "x".repeat(101)], "cut to 100"],
    [["track", "bought", ["boat"]], "no object"],
    [["data", { text: "x".repeat(5_000) }], "at most 4096"],
    [["page", self], "cannot be written as JSON"],
    [["page", many], "at most 50"],
    [["page", { "": 1 }], "1 to 100 characters"],
  ];
  for (const [call, because] of wrong) {
    (window.beckon as Beckon)(...(call as [string]));
    expect(said.at(-1)).toContain(because);
  }
  const before = said.length;
  window.beckon!("track", "bought", { price: 20 });
  window.beckon!("open");
  expect(said).toHaveLength(before);
  expect(calls).toHaveLength(wrong.length + 2);
  delete window.beckon;
});
