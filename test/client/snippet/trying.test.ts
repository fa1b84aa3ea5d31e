// @vitest-environment node
// `?beckon_debug=1`: the one way to the panel. Visitors' pages never ask for it.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isTrying, leave, tapped } from "../../../client/snippet/trying.ts";
import { Browser, loaded, pass } from "../support/browser.ts";

const tab = { name: "" };
const address = (search: string) => vi.stubGlobal("location", { search });

beforeEach(() => {
  vi.useFakeTimers();
  tab.name = "";
  vi.stubGlobal("window", tab);
  address("");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const SCRIPT = "https://beckon.example/beckon-debug.hash.js";

test("the address asks for the panel's script, and so does the tab after it", async () => {
  expect((await loaded("https://shop.example/?beckon_debug=1")).imported).toContain(SCRIPT);
  expect((await loaded("https://shop.example/", { name: "beckon_debug" })).imported).toContain(SCRIPT);
});

test("a visitor's page does not, whatever its address and its tab are called", async () => {
  const page = await loaded("https://shop.example/?debug=1&beckon=1", { name: "a window" });
  expect(page.imported).not.toContain(SCRIPT);
});

test("a script that does not load leaves the page as it is", async () => {
  const page = new Browser().tab().load("https://shop.example/?beckon_debug=1");
  await pass(20);
  expect(page.said.map(({ type }) => type)).toContain("page");
});

test("what the address says the tab remembers, until the address or the panel says no", () => {
  expect(isTrying()).toBe(false);
  address("?beckon_debug=1");
  expect(isTrying()).toBe(true);
  address("");
  expect(isTrying()).toBe(true);
  address("?beckon_debug=0");
  expect(isTrying()).toBe(false);
  tab.name = "beckon_debug";
  leave();
  expect(isTrying()).toBe(false);
});

test("the tab's own name is left alone by a no", () => {
  tab.name = "the page's own";
  address("?beckon_debug=0");
  expect(isTrying()).toBe(false);
  expect(tab.name).toBe("the page's own");
});

class FakeSocket extends EventTarget {
  send(_frame: string): void {}
  hear(data: string): void {
    this.dispatchEvent(Object.assign(new Event("message"), { data }));
  }
}
const socket = () => new FakeSocket() as FakeSocket & WebSocket;

test("each socket is told of once its hello is out, also to who listens later", () => {
  const { tap, onHello } = tapped();
  const [first, second] = [socket(), socket()];
  const heard: WebSocket[] = [];
  tap(first);
  first.send('{"type":"hello","n":1}');
  onHello((one) => heard.push(one));
  expect(heard).toEqual([first]);
  first.send('{"type":"page","n":2}');
  tap(second);
  second.send("ping");
  expect(heard).toEqual([first]);
  second.send('{"type":"hello","n":3}');
  expect(heard).toEqual([first, second]);
});

test("what is for the panel alone does not reach the page's own script, and all else does", () => {
  const { tap, onDebug } = tapped();
  const told = vi.fn<(message: unknown) => void>();
  const pages: string[] = [];
  const one = socket();
  tap(one);
  onDebug(told);
  one.addEventListener("message", (event) => pages.push((event as MessageEvent<string>).data));
  one.hear('{"type":"debug","version":3}');
  one.hear('{"type":"ack","n":1,"kept":1}');
  one.hear("pong");
  expect(told.mock.calls).toEqual([[{ type: "debug", version: 3 }]]);
  expect(pages).toEqual(['{"type":"ack","n":1,"kept":1}', "pong"]);
});
