// Where sockets are blocked: plain requests in their place, for the whole snippet and by themselves.
// @vitest-environment node

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Fallback } from "../../../client/snippet/fallback.ts";
import type { FromPage, ToPage } from "../../../worker/protocol.ts";
import { Browser, pass, types, type Sent } from "../support/browser.ts";

interface Asked {
  readonly token?: string;
  readonly line: string;
  readonly request: number;
  readonly messages: readonly FromPage[];
}

const asked: Asked[] = [];
const beacons: { url: string; body: Asked }[] = [];
/** What the server has to say next; undefined: nothing gets through. */
let answers: ((asked: Asked) => { messages: readonly ToPage[]; close?: number }) | undefined;
const page = { hidden: false };

const welcome = ({ messages }: Asked): { messages: readonly ToPage[] } => ({
  messages: messages.flatMap((message): ToPage[] => [
    ...(message.type === "hello" ? [{ type: "welcome", at: 0 } as const] : []),
    ...("n" in message ? [{ type: "ack", n: message.n, kept: message.n } as const] : []),
  ]),
});
const serves: typeof answers = (one) =>
  one.token === undefined ? { messages: [{ type: "token", token: "v1.minted" }] } : welcome(one);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  asked.length = beacons.length = 0;
  answers = serves;
  page.hidden = false;
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", {
    sendBeacon: (url: string, body: string) => beacons.push({ url, body: JSON.parse(body) as Asked }),
  });
  vi.stubGlobal("fetch", async (url: string, { body }: { body: string }) => {
    expect(url).toBe("https://beckon.example/v1/sites/demo/events");
    asked.push(JSON.parse(body) as Asked);
    if (answers === undefined) throw new TypeError("Failed to fetch");
    const answer = answers(asked.at(-1)!);
    return { ok: true, json: async () => answer };
  });
});
afterEach(() => vi.unstubAllGlobals());

/** A browser whose sockets fail, on a page that has loaded the fallback. */
async function blocked() {
  const browser = new Browser();
  browser.blocked = true;
  browser.Fallback = Fallback;
  const shop = browser.tab().load("https://shop.example/pricing");
  await pass(1_100);
  return { browser, shop };
}
const said = () => asked.flatMap(({ messages }) => messages) as readonly Sent[];

describe("the snippet, once two sockets failed", () => {
  test("says over requests what it would have said on a socket: token, hello, page view", async () => {
    const { browser, shop } = await blocked();
    expect(shop.sockets).toHaveLength(2);
    expect(types(said())).toEqual(["hello", "page"]);
    expect(asked.map(({ request }) => request)).toEqual([0, 1]);
    expect(browser.local.items.get("beckon:demo")).toBe("v1.minted");
    shop.beckon("track", "added");
    await pass(1);
    expect(types(said())).toEqual(["hello", "page", "track"]);
    await pass(60_000);
    expect(shop.sockets).toHaveLength(2);
  });

  test("is silent where requests are blocked too: no more than that one", async () => {
    const noise = vi.spyOn(console, "error");
    answers = undefined;
    const { shop } = await blocked();
    await pass(600_000);
    shop.hide();
    shop.show();
    await pass(60_000);
    expect(shop.sockets).toHaveLength(2);
    expect(asked).toHaveLength(1);
    expect(noise).not.toHaveBeenCalled();
  });

  test("says again on a new connection what a lost answer may have lost", async () => {
    const { shop } = await blocked();
    answers = undefined;
    shop.beckon("track", "added");
    await pass(1);
    answers = serves;
    await pass(15_001);
    const hello = said().findLast(({ type }) => type === "hello")!;
    expect(types(hello.previous!)).toEqual(["track"]);
    expect(new Set(asked.map(({ line }) => line)).size).toBeGreaterThanOrEqual(1);
    expect(asked.at(-1)!.request).toBe(1);
  });

  test("sends a beacon with what was not acknowledged as the page is left", async () => {
    const { shop } = await blocked();
    shop.leave("https://elsewhere.example/");
    expect(beacons).toHaveLength(1);
    expect(beacons[0]!.url).toBe("https://beckon.example/v1/sites/demo/events");
    expect(types(beacons[0]!.body.messages as never)).toEqual(["hidden", "bye"]);
    expect(beacons[0]!.body.token).toBe("v1.minted");
  });
});

describe("by itself", () => {
  const open = async () => {
    const heard: string[] = [];
    const closed: number[] = [];
    const line = new Fallback("wss://beckon.example/v1/sites/demo/connect", ["beckon.v1", "v1.known"]);
    line.onopen = () => heard.push("open");
    line.onmessage = ({ data }) => heard.push(data);
    line.onclose = ({ code }) => closed.push(code);
    await pass(0);
    return { line, heard, closed };
  };

  test("asks every 10 s, and hears what waited", async () => {
    const { heard } = await open();
    answers = () => ({ messages: [{ type: "withdraw", id: "invitation-1" }] });
    await pass(10_000);
    expect(asked).toHaveLength(2);
    expect(heard).toEqual(["open", "pong", '{"type":"withdraw","id":"invitation-1"}', "pong"]);
    await pass(20_000);
    expect(asked).toHaveLength(4);
  });

  test("asks for five minutes more in a hidden tab, answers pings itself then, and goes on when it says something", async () => {
    const { line, heard } = await open();
    page.hidden = true;
    await pass(600_000);
    expect(asked).toHaveLength(31);
    heard.length = 0;
    line.send("ping");
    expect(heard).toEqual(["pong"]);
    page.hidden = false;
    line.send('{"type":"shown","n":1}');
    await pass(10_001);
    expect(asked).toHaveLength(33);
  });

  test("has one request under way at a time, and sends what was said meanwhile after it", async () => {
    const { line } = await open();
    for (let n = 1; n <= 3; n++) line.send(`{"type":"shown","n":${n}}`);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.map(({ messages }) => messages.length)).toEqual([0, 3]);
  });

  test("keeps each request below what a beacon carries", async () => {
    const { line } = await open();
    const frame = JSON.stringify({ type: "say", text: "あ".repeat(10_000) });
    for (let i = 0; i < 5; i++) line.send(frame);
    await pass(100);
    expect(said()).toHaveLength(5);
    for (const one of asked) expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(60_000);
  });

  test.each([
    [400, 1008],
    [403, 1008],
    [404, 1008],
    [413, 1008],
    [429, 1006],
    [500, 1006],
    [503, 1006],
  ])("[Q5] a refusal with %d ends it with %d: for good, or until another time", async (status, code) => {
    const { closed } = await open();
    vi.stubGlobal("fetch", async () => ({ ok: false, status }));
    await pass(10_000);
    expect(closed).toEqual([code]);
  });

  test("closes as the server says, and as the page does", async () => {
    const first = await open();
    answers = () => ({ messages: [], close: 1008 });
    await pass(10_000);
    expect(first.closed).toEqual([1008]);
    answers = serves;
    const second = await open();
    second.line.close();
    await pass(60_000);
    expect(second.closed).toEqual([1005]);
    expect(beacons).toEqual([]);
  });
});
