// The connection: how it is made, kept, lost and made again, and when it is given up.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Side } from "../../../client/snippet/widget.ts";
import { Browser, loaded, only, pass, types, type Page, type Sent } from "../support/browser.ts";

const SHOP = "https://shop.example";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});

test("asks the host the script came from, for its site, with the protocol alone where it has no token", async () => {
  const page = await loaded();
  expect(page.socket.url).toBe("wss://beckon.example/v1/sites/demo/connect");
  expect(page.socket.protocols).toBe("beckon.v1");
});

test("shows the token it was given from then on, in every tab", async () => {
  const browser = new Browser();
  const tab = browser.tab();
  tab.load(`${SHOP}/`);
  await pass(10);
  expect(browser.local.items).toEqual(new Map([["beckon:demo", "v1.minted"]]));
  const again = browser.tab().load(`${SHOP}/`);
  await pass(10);
  expect(again.socket.protocols).toEqual(["beckon.v1", "v1.minted"]);
});

test("two tabs that begin at once are one visitor: the later one takes the other's token, having said nothing", async () => {
  const browser = new Browser();
  browser.serves = false;
  const late = browser.tab().load(`${SHOP}/`);
  await pass(10);
  expect(late.socket.protocols).toBe("beckon.v1");
  browser.local.items.set("beckon:demo", "v1.faster");
  browser.serves = true;
  late.socket.open();
  late.beckon("track", "hasty");
  late.socket.say({ type: "token", token: "v1.minted" });
  await pass(10);
  expect(late.sockets[0]!.sent).toEqual([]);
  expect(late.sockets.at(-1)!.protocols).toEqual(["beckon.v1", "v1.faster"]);
  expect(types(late.socket.sent)).toEqual(["hello", "page", "track"]);
  expect(browser.local.items.get("beckon:demo")).toBe("v1.faster");
});

describe("a connection that is lost", () => {
  test("comes back within half a minute, spread out: a deploy drops everybody at once", async () => {
    const page = await loaded();
    page.socket.end();
    await pass(14_999);
    expect(page.sockets).toHaveLength(1);
    await pass(1);
    expect(page.sockets).toHaveLength(2);
  });

  test("[Q3] goes on being tried once it has been there, ever more seldom, down to every five minutes", async () => {
    const page = await loaded();
    page.tab.browser.blocked = true;
    page.socket.end();
    const pauses: number[] = [];
    for (let last = Date.now(); pauses.length < 11; last = Date.now()) {
      const before = page.sockets.length;
      while (page.sockets.length === before) await pass(1_000);
      pauses.push(Date.now() - last);
    }
    // Of half of each pause, as chance is fixed here.
    expect(pauses).toEqual(
      [15, 15, 15, 15, 16, 32, 64, 128, 150, 150, 150].map((seconds) => seconds * 1_000),
    );
    page.tab.browser.blocked = false;
    await pass(150_000);
    expect(types(page.socket.sent)).toContain("hello");
    // Once it answers the next loss is the first again.
    await pass(25_000);
    page.socket.pong();
    const before = page.sockets.length;
    page.socket.end();
    await pass(15_000);
    expect(page.sockets).toHaveLength(before + 1);
  });

  test("[Q3] someone in a chat is tried for within seconds first, and at once when something is said", async () => {
    let side!: Side;
    const widget = (given: Side) => {
      side = given;
      return { take() {}, open: () => void (given.tab.chat = true), close() {}, remove() {} };
    };
    const page = await loaded(`${SHOP}/`, { widget });
    page.beckon("open");
    await pass(10);
    page.tab.browser.blocked = true;
    page.socket.end();
    await pass(1_000 + 2_000 + 4_000 + 10);
    expect(page.sockets).toHaveLength(4);
    side.tell({ type: "say", id: "line-1", text: "Hello?" });
    await pass(1);
    expect(page.sockets).toHaveLength(5);
  });

  test.each([
    ["the network comes back", (page: Page) => page.input("online", page.window)],
    [
      "the tab is shown",
      (page: Page) => {
        page.hide();
        page.show();
      },
    ],
  ])("[Q3] comes back at once when %s, however long the pause was", async (_, happens) => {
    const page = await loaded();
    page.tab.browser.blocked = true;
    page.socket.end();
    await pass(900_000);
    page.tab.browser.blocked = false;
    const before = page.sockets.length;
    happens(page);
    await pass(1);
    expect(page.sockets).toHaveLength(before + 1);
    for (let i = 0; i < 20; i++) {
      await pass(25_000);
      page.socket.pong();
    }
    expect(page.sockets).toHaveLength(before + 1);
  });
});

describe("pings", () => {
  const pings = (page: Page): number => page.socket.frames.filter((frame) => frame === "ping").length;

  test("go out every 25 s and say nothing else", async () => {
    const page = await loaded();
    for (let i = 1; i <= 4; i++) {
      await pass(25_000);
      expect(pings(page)).toBe(i);
      page.socket.pong();
    }
    expect(page.sockets).toHaveLength(1);
  });

  test("that nobody answers end a dead line within 75 s of its last word", async () => {
    const page = await loaded();
    await pass(74_000);
    expect(page.sockets).toHaveLength(1);
    await pass(1_000);
    expect(page.sockets).toHaveLength(2);
    expect(page.sockets[0]!.readyState).toBe(3);
    expect(types(page.socket.sent)).toEqual(["hello"]);
  });

  test("are answered by any word of the server", async () => {
    const page = await loaded();
    for (let i = 0; i < 6; i++) {
      await pass(25_000);
      page.socket.say({ type: "ack", n: 2, kept: 2 });
    }
    expect(page.sockets).toHaveLength(1);
  });
});

test("where three attempts never got through there is silence, whatever happens then", async () => {
  const noise = vi.spyOn(console, "error");
  const browser = new Browser();
  browser.blocked = true;
  const page = browser.tab().load(`${SHOP}/`);
  await pass(300_000);
  expect(page.sockets).toHaveLength(3);
  page.push("/docs");
  page.input("online", page.window);
  page.hide();
  page.show();
  await pass(600_000);
  expect(page.sockets).toHaveLength(3);
  expect(noise).not.toHaveBeenCalled();
});

test("a first connection is tried with growing pauses", async () => {
  const browser = new Browser();
  browser.blocked = true;
  const page = browser.tab().load(`${SHOP}/`);
  await pass(11);
  expect(page.sockets).toHaveLength(1);
  await pass(1_000);
  expect(page.sockets).toHaveLength(2);
  await pass(1_998);
  expect(page.sockets).toHaveLength(2);
  await pass(2);
  expect(page.sockets).toHaveLength(3);
});

test("closed as an offender (1008), a page says no more, and its next page starts clean", async () => {
  const page = await loaded();
  page.hide();
  page.show();
  page.socket.end(1008);
  await pass(300_000);
  expect(page.sockets).toHaveLength(1);
  const next = page.tab.load(`${SHOP}/docs`);
  await pass(10);
  expect(types(next.socket.sent)).toEqual(["hello", "page"]);
  expect(only(next.socket.sent, "hello")[0]!.previous).toEqual([]);
});

test("an answer of the server that is no message is ignored", async () => {
  const page = await loaded();
  page.socket.onmessage?.({ data: "<html>" });
  page.socket.say({ type: "wake", in: 0 });
  expect(types(page.said)).toEqual(["page", "clocks"]);
});

describe("where sockets are blocked", () => {
  const blocked = async (page: Page): Promise<void> => {
    page.tab.browser.blocked = true;
    for (let i = 0; i < 3; i++) await pass(40_000);
  };

  test("the third attempt goes another way, if it can be loaded", async () => {
    const made: string[] = [];
    const browser = new Browser();
    browser.blocked = true;
    browser.Fallback = class {
      constructor(url: string) {
        made.push(url);
      }
    };
    const page = browser.tab().load(SHOP);
    await blocked(page);
    expect(page.sockets).toHaveLength(2);
    expect(made).toEqual([page.sockets[0]!.url]);
  });

  test("three attempts are all, and nothing else is asked for", async () => {
    const browser = new Browser();
    browser.blocked = true;
    const page = browser.tab().load(SHOP);
    await blocked(page);
    await pass(3_600_000);
    expect(page.sockets).toHaveLength(3);
    expect(page.imported).toEqual(["https://beckon.example/beckon-fallback.hash.js"]);
  });
});

describe("a socket", () => {
  test("that neither opens nor fails is given up after ten seconds, and the third attempt goes another way", async () => {
    const browser = new Browser();
    browser.serves = false;
    browser.Fallback = class {
      readyState = 0;
      close(): void {}
    };
    const page = browser.tab().load(`${SHOP}/`);
    await pass(10_005);
    expect(page.sockets).toHaveLength(1);
    expect(page.imported).toEqual([]);
    await pass(1_010);
    // Closed before it is open it would be a line in the page's console.
    expect(page.sockets.map(({ readyState }) => readyState)).toEqual([0, 0]);
    page.sockets[0]!.open();
    expect(page.sockets.map(({ readyState, frames }) => [readyState, frames])).toEqual([
      [3, []],
      [0, []],
    ]);
    await pass(10_100);
    expect(page.imported).toEqual(["https://beckon.example/beckon-fallback.hash.js"]);
    expect(page.sockets).toHaveLength(2);
  });

  test.each([
    ["shutdown", (page: Page) => page.beckon("shutdown")],
    ["a denied consent", (page: Page) => page.beckon("consent", "denied")],
    ["leaving the page", (page: Page) => page.leave("https://elsewhere.example/")],
  ])("[Q7] that opens after %s is closed, having said nothing", async (_, ends) => {
    const browser = new Browser();
    browser.serves = false;
    const page = browser.tab().load(`${SHOP}/`);
    await pass(20);
    const [socket] = page.sockets;
    ends(page);
    expect(socket!.readyState).toBe(0);
    socket!.open();
    expect(socket!.readyState).toBe(3);
    await pass(600_000);
    expect(socket!.frames).toEqual([]);
    expect(page.sockets).toHaveLength(1);
  });

  test("that the page has taken away is one that fails", async () => {
    let asked = 0;
    const page = new Browser().tab().load(`${SHOP}/`, {
      WebSocket: function () {
        asked++;
        throw new Error("no sockets here");
      },
    });
    await pass(60_000);
    expect(asked).toBe(3);
    expect(page.imported).toEqual(["https://beckon.example/beckon-fallback.hash.js"]);
    await pass(600_000);
    expect(asked).toBe(3);
  });
});

describe("leaving for another site", () => {
  /** A page whose connection was lost, and what its fallback was told by the time it was closed. */
  async function lost() {
    const sent: string[] = [];
    const taken: string[][] = [];
    const browser = new Browser();
    browser.Fallback = class {
      readyState = 0;
      send = (frame: string) => void sent.push(frame);
      close = () => void taken.push([...sent]);
    };
    const page = browser.tab().load(`${SHOP}/pricing`);
    await pass(20);
    browser.blocked = true;
    page.socket.end();
    await pass(10);
    page.beckon("track", "added");
    return { page, taken };
  }

  test("while the connection is lost, what was not heard goes by a beacon", async () => {
    const { page, taken } = await lost();
    page.leave("https://elsewhere.example/");
    expect(taken).toHaveLength(1);
    const [hello, ...more] = taken[0]!.map((frame) => JSON.parse(frame) as Sent);
    expect(types([...hello!.previous!, ...more])).toEqual(["page", "track", "hidden", "bye"]);
  });

  test("for another page of the site sends none: that one brings it along", async () => {
    const { page, taken } = await lost();
    page.leave(`${SHOP}/docs`);
    expect(taken).toEqual([]);
  });

  test("with a connection needs none", async () => {
    const { page, taken } = await lost();
    page.tab.browser.blocked = false;
    await pass(30_000);
    page.leave("https://elsewhere.example/");
    expect(taken).toEqual([]);
  });

  test("without consent, or after reset, tells nothing", async () => {
    const { page, taken } = await lost();
    page.beckon("consent", "denied");
    page.leave("https://elsewhere.example/");
    expect(taken).toEqual([]);
  });
});
