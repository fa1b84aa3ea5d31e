// What is kept and what is sent, under every setting of consent and every kind of storage.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import { Browser, loaded, only, pass, types, type Options, type Page } from "../support/browser.ts";

const SHOP = "https://shop.example/";
const REQUIRED: Options = { attributes: { "data-consent": "required" } };

beforeEach(() => {
  vi.useFakeTimers();
});

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
  ["under Global Privacy Control", { gpc: true }],
])("%s", (_, options) => {
  test("nothing is kept and nothing sent before it is given", async () => {
    const page = new Browser().tab().load(SHOP, options);
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

describe("consent that is refused", () => {
  test("wipes what was kept, tells the server and ends the connection", async () => {
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

test("cookieless: the page connects, and keeps nothing, not even over a reload", async () => {
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
