// What is kept and what is sent, under every setting of consent and every kind of storage.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Widget } from "../../../client/snippet/widget.ts";
import { Browser, loaded, only, pass, types, type Options, type Page } from "../support/browser.ts";

const SHOP = "https://shop.example/";
const REQUIRED: Options = { attributes: { "data-consent": "required" } };

beforeEach(() => {
  vi.useFakeTimers();
});

const nothing: Widget = { take() {}, open() {}, close() {}, remove() {} };

const keeps = (page: Page): number => page.tab.browser.local.items.size + page.tab.session.items.size;

async function used(page: Page): Promise<void> {
  await pass(1_000);
  page.input();
  page.hide();
  page.show();
  await pass(60_000);
}

describe.each([
  ["where consent is required", REQUIRED],
  ["where data-consent says what nobody knows", { attributes: { "data-consent": "cookie-less" } }],
  ["where data-consent says nothing", { attributes: { "data-consent": "" } }],
  ["under Global Privacy Control", { gpc: true }],
])("%s", (_, options) => {
  test("[N1] nothing is kept, sent or loaded before it is given, whatever the page calls", async () => {
    const page = new Browser().tab().load(SHOP, options);
    for (const call of [
      ["identify", "u-1"],
      ["data", { a: 1 }],
      ["track", "x"],
      ["show"],
      ["hide"],
      ["reset"],
    ])
      page.beckon(...call);
    await used(page);
    page.leave();
    expect(page.sockets).toHaveLength(0);
    expect(page.imported).toHaveLength(0);
    expect(keeps(page)).toBe(0);
  });

  test("once granted the page view begins, and hello says so", async () => {
    const page = new Browser().tab().load(SHOP, options);
    await pass(20_000);
    page.beckon("consent", "granted");
    await pass(10);
    expect(types(page.socket.sent)).toEqual(["hello", "page"]);
    expect(only(page.socket.sent, "hello")[0]).toMatchObject({ consent: "granted" });
    expect(only(page.said, "page")[0]!.ago).toBe(10);
    expect(keeps(page)).toBe(1);
  });

  test("granted before the script came counts as well", async () => {
    const page = new Browser().tab().load(SHOP, {
      ...options,
      before: (window) => {
        window.beckon = Object.assign(() => {}, { q: [["consent", "granted"]] });
      },
    });
    await pass(10);
    expect(types(page.said)).toEqual(["page"]);
  });
});

test("hello says that the browser asks not to be followed, also where the visitor granted it", async () => {
  const page = new Browser().tab().load(SHOP, { gpc: true });
  page.beckon("consent", "granted");
  await pass(10);
  expect(only(page.socket.sent, "hello")[0]).toMatchObject({ consent: "granted", gpc: true });
});

describe("calls before consent", () => {
  test("[N1] wait for it, but for events", async () => {
    const page = new Browser().tab().load(SHOP, { ...REQUIRED, widget: () => nothing });
    page.beckon("identify", "u-1", { plan: "pro" });
    page.beckon("track", "looked");
    page.beckon("data", { price: 20 });
    await pass(5_000);
    page.beckon("consent", "granted");
    await pass(100);
    expect(types(page.said)).toEqual(["page", "identify"]);
    expect(only(page.said, "page")[0]).toMatchObject({ data: { price: 20 } });
    expect(only(page.said, "identify")[0]).toMatchObject({ id: "u-1", traits: { plan: "pro" } });
  });

  test("[N7] of somebody who logged out meanwhile are forgotten, and so is the logout", async () => {
    const page = new Browser().tab().load(SHOP, REQUIRED);
    page.beckon("identify", "u-1");
    page.beckon("reset");
    await pass(5_000);
    page.beckon("consent", "granted");
    await pass(100);
    expect(types(page.said)).toEqual(["page"]);
    expect(page.sockets).toHaveLength(1);
    page.beckon("identify", "u-2");
    await pass(100);
    expect(only(page.said, "identify")).toMatchObject([{ id: "u-2" }]);
  });
});

describe("a refusal is brought to the server", () => {
  const TOLD = { url: "https://beckon.example/v1/sites/demo/refused", body: "v1.minted" };

  test("[N5] by itself, beside the socket, which may be dead", async () => {
    const page = await loaded();
    page.beckon("consent", "denied");
    page.beckon("consent", "denied");
    await used(page);
    expect(page.fetched).toEqual([TOLD]);
    expect(types(page.said)).toEqual(["page", "consent"]);
  });

  test("[N5] also of who agreed on an earlier page, and has not been asked for on this one", async () => {
    const { tab } = await loaded();
    const page = tab.load(SHOP, REQUIRED);
    page.beckon("consent", "denied");
    await used(page);
    expect(page.fetched).toEqual([TOLD]);
    expect([page.sockets.length, keeps(page)]).toEqual([0, 0]);
  });

  test("[N5] who was never known has nothing to bring", async () => {
    const page = new Browser().tab().load(SHOP, REQUIRED);
    page.beckon("consent", "denied");
    await used(page);
    expect([page.fetched, page.imported]).toEqual([[], []]);
  });

  /** Where the part that brings it is there, and no network. */
  async function refusesWithoutNetwork(): Promise<Page> {
    const page = await loaded();
    page.beckon("identify", "u-1");
    await pass(10);
    page.network(false);
    page.beckon("consent", "denied");
    await pass(600_000);
    expect([page.fetched, keeps(page)]).toEqual([[TOLD], 0]);
    return page;
  }

  test("[N5] once the network is back, and not while there is none", async () => {
    const page = await refusesWithoutNetwork();
    page.network(true);
    await pass(10);
    expect(page.fetched).toEqual([TOLD, TOLD]);
    page.network(true);
    await pass(600_000);
    expect(page.fetched).toEqual([TOLD, TOLD]);
  });

  test("[N5] three times at most where it does not get through", async () => {
    const page = await refusesWithoutNetwork();
    for (let times = 0; times < 5; times++) {
      page.window.dispatchEvent(new page.window.Event("online"));
      await pass(60_000);
    }
    page.network(true);
    await pass(600_000);
    expect(page.fetched).toEqual([TOLD, TOLD, TOLD]);
  });
});

test("[W9] a page that is told of a refusal forgets everything, says nothing more, and begins anew where it is granted", async () => {
  const removed: string[] = [];
  const page = await loaded(SHOP, {
    widget: () => ({ ...nothing, remove: () => void removed.push("widget") }),
  });
  page.beckon("identify", "u-1");
  page.beckon("open");
  await pass(100);
  page.hide();
  expect(keeps(page)).toBe(2);
  const before = page.said.length;
  page.socket.say({ type: "refused" });
  page.socket.end(1008);
  page.show();
  await used(page);
  page.leave();
  expect([page.said.length, page.sockets.length, keeps(page)]).toEqual([before, 1, 0]);
  expect(removed).toEqual(["widget"]);
  expect(page.fetched).toEqual([]);
  page.show();
  page.beckon("consent", "granted");
  await pass(100);
  expect(page.socket.protocols).toBe("beckon.v1");
  expect(types(page.socket.sent).slice(0, 2)).toEqual(["hello", "page"]);
});

test("[N4] a refusal while the widget is being loaded removes it as it comes", async () => {
  const removed: string[] = [];
  const page = await loaded(SHOP, {
    widget: () => ({ ...nothing, remove: () => void removed.push("widget") }),
  });
  page.beckon("identify", "u-1");
  await pass(10);
  page.beckon("open");
  page.beckon("consent", "denied");
  await pass(100);
  expect(removed).toEqual(["widget"]);
});

describe("consent that is refused", () => {
  test("[N4] wipes what was kept, tells the server and ends the connection", async () => {
    const page = await loaded();
    expect(keeps(page)).toBe(1);
    page.beckon("consent", "denied");
    expect(types(page.said)).toEqual(["page", "consent"]);
    expect(page.socket.readyState).toBe(3);
    await used(page);
    page.leave();
    expect(keeps(page)).toBe(0);
    expect(page.sockets).toHaveLength(1);
    expect(types(page.said)).toEqual(["page", "consent"]);
  });

  test("before the first connection prevents it", async () => {
    const page = new Browser().tab().load(SHOP);
    page.beckon("consent", "denied");
    await used(page);
    expect(page.sockets).toHaveLength(0);
    expect(keeps(page)).toBe(0);
  });

  test("and then granted after all starts a page view anew", async () => {
    const page = await loaded();
    page.beckon("consent", "denied");
    await pass(5_000);
    page.beckon("consent", "granted");
    await pass(10);
    expect(only(page.socket.sent, "page")[0]!.ago).toBe(10);
    expect(only(page.socket.sent, "hello")[0]).toMatchObject({ consent: "granted" });
  });
});

test("without consent a visitor can chat all the same, and nothing but the chat is sent or kept", async () => {
  const page = new Browser().tab().load(SHOP, {
    ...REQUIRED,
    widget: (side) => ({
      take() {},
      open: () => side.tell({ type: "say", id: side.newId(), text: "Hello" }),
      close() {},
      remove() {},
    }),
  });
  page.beckon("open");
  await used(page);
  page.leave();
  expect(types(page.socket.sent)).toEqual(["hello", "say"]);
  expect(only(page.socket.sent, "hello")[0]).not.toHaveProperty("consent");
  expect(keeps(page)).toBe(0);
});

test("granting what was implied is told once, and interrupts nothing", async () => {
  const page = await loaded();
  page.beckon("consent", "granted");
  page.beckon("consent", "granted");
  await pass(100);
  expect(types(page.said)).toEqual(["page", "consent"]);
  expect(page.sockets).toHaveLength(1);
});

test("[N3] cookieless: the page connects, and keeps nothing, not even over a reload", async () => {
  const page = await loaded(SHOP, { attributes: { "data-consent": "cookieless" } });
  expect(types(page.said)).toEqual(["page"]);
  const next = page.tab.load(SHOP, { attributes: { "data-consent": "cookieless" } });
  await pass(10);
  expect(keeps(next)).toBe(0);
  expect(next.socket.protocols).toBe("beckon.v1");
  expect(only(next.socket.sent, "hello")[0]).toMatchObject({ n: 1, previous: [] });
});

describe.each(["blocked", "full"] as const)("with storage that is %s", (storage) => {
  test("everything works for this page", async () => {
    const page = await loaded(SHOP, { storage });
    page.socket.say({ type: "ack", n: 2, kept: 2 });
    page.hide();
    page.show();
    page.socket.end();
    await pass(30_000);
    // The token is known for as long as the page is.
    expect(page.socket.protocols).toEqual(["beckon.v1", "v1.minted"]);
    expect(types(only(page.socket.sent, "hello")[0]!.previous!)).toEqual(["hidden", "shown"]);
    const next = page.tab.load(SHOP, { storage });
    await pass(10);
    expect(types(next.socket.sent)).toEqual(["hello", "page"]);
  });
});
