// What the server has not made durable is said again, after a reconnect and by the tab's next page, and counts once.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import { Browser, loaded, only, pass, types, type Page } from "../support/browser.ts";

const SHOP = "https://shop.example";

beforeEach(() => {
  vi.useFakeTimers();
});

const hello = (page: Page) => only(page.socket.sent, "hello")[0]!;

/** The connection breaks and is back. */
async function reconnected(page: Page): Promise<void> {
  page.socket.end();
  await pass(30_000);
}

describe("after a reconnect", () => {
  test("hello brings what was not kept, with its numbers and its age by now", async () => {
    const page = await loaded();
    page.hide();
    await pass(1_000);
    page.show();
    page.socket.say({ type: "ack", n: 4, kept: 2 });
    const [, , hidden, shown] = page.socket.sent;
    await reconnected(page);

    expect(hello(page).previous).toMatchObject([
      { type: "hidden", n: hidden!.n },
      { type: "shown", n: shown!.n },
    ]);
    const [first, second] = hello(page).previous!;
    expect(first!.ago - second!.ago).toBe(1_000);
    expect(second!.ago).toBeGreaterThan(0);
    expect(hello(page).n).toBe(shown!.n + 1);
  });

  test("what happened meanwhile comes with it, in order, numbered on", async () => {
    const page = await loaded();
    page.socket.say({ type: "ack", n: 2, kept: 2 });
    page.socket.end();
    page.hide();
    page.show();
    await pass(30_000);
    const { previous, n } = hello(page);
    expect(types(previous!)).toEqual(["hidden", "shown"]);
    expect([...previous!.map((message) => message.n), n]).toEqual([3, 4, 5]);
  });

  test("what was kept is not said again", async () => {
    const page = await loaded();
    page.hide();
    page.show();
    page.socket.say({ type: "ack", n: 4, kept: 4 });
    await reconnected(page);
    expect(hello(page).previous).toEqual([]);
  });

  test("received is not kept", async () => {
    const page = await loaded();
    page.hide();
    page.show();
    page.socket.say({ type: "ack", n: 4, kept: 2 });
    await reconnected(page);
    expect(types(hello(page).previous!)).toEqual(["hidden", "shown"]);
  });
});

describe("the tab's next page", () => {
  test("is the same tab, counts on, and says what the last could not", async () => {
    const tab = new Browser().tab();
    const first = tab.load(`${SHOP}/`);
    await pass(1_000);
    const id = hello(first).tab;
    const second = tab.load(`${SHOP}/pricing`);
    await pass(500);

    expect(hello(second).tab).toBe(id);
    expect(hello(second).previous).toMatchObject([
      { type: "page", n: 2, url: `${SHOP}/` },
      { type: "hidden", n: 3 },
    ]);
    expect(only(second.socket.sent, "page")).toMatchObject([{ n: 5, url: `${SHOP}/pricing` }]);
  });

  test("says also what was never sent, as when somebody clicks through before there is a connection", async () => {
    const tab = new Browser().tab();
    tab.load(`${SHOP}/`);
    await pass(5);
    tab.load(`${SHOP}/docs`);
    await pass(5);
    const third = tab.load(`${SHOP}/pricing`);
    await pass(10);
    const { previous } = hello(third);
    expect(types(previous!)).toEqual(["page", "hidden", "page", "hidden"]);
    expect(previous!.map(({ n }) => n)).toEqual([1, 2, 3, 4]);
    expect(only(previous!, "page").map(({ title }) => title)).toEqual(["A page", "A page"]);
    expect(previous!.map(({ ago }) => ago)).toEqual([20, 15, 15, 10]);
  });

  test("finds it also where a hidden tab was discarded without a word", async () => {
    const tab = new Browser().tab();
    const first = tab.load(`${SHOP}/`);
    await pass(1_000);
    first.hide();
    first.unload();
    const again = new Browser().tab(tab.session).load(`${SHOP}/`);
    await pass(10);
    expect(hello(again).tab).toBe(hello(first).tab);
  });

  test("starts anew where what it finds is not ours", async () => {
    for (const nonsense of ["{", "null", "[]", "7"]) {
      const tab = new Browser().tab();
      tab.session.items.set("beckon:demo", nonsense);
      const page = tab.load(`${SHOP}/`);
      await pass(30);
      expect(types(page.socket.sent)).toEqual(["hello", "page"]);
    }
  });
});

test("a duplicated tab is another tab", async () => {
  const tab = new Browser().tab();
  tab.load(`${SHOP}/`);
  await pass(1_000);
  // While a page lives its id is nowhere to be copied from.
  expect(tab.session.items.size).toBe(0);
  const copy = tab.duplicate();
  const page = copy.load(`${SHOP}/`);
  await pass(10);
  expect(hello(page).tab).not.toBe(hello(tab.page).tab);
  expect(hello(page).n).toBe(1);
});

test("the log holds 64 messages, the newest", async () => {
  const browser = new Browser();
  browser.serves = false;
  const page = browser.tab().load(`${SHOP}/`);
  await pass(10);
  for (let i = 0; i < 50; i++) {
    page.hide();
    page.show();
  }
  page.socket.end();
  browser.serves = true;
  await pass(30_000);
  const all = [...hello(page).previous!, ...page.said];
  expect(all).toHaveLength(64);
  expect(all.at(-1)).toMatchObject({ type: "shown" });
  expect(types(all)).not.toContain("page");
});

test("a hello with long addresses still fits its frame", async () => {
  const page = await loaded(`${SHOP}/?q=${"x".repeat(3_000)}`);
  page.socket.end();
  for (let i = 0; i < 20; i++) page.push(`/${i}?q=${"x".repeat(3_000)}`);
  await pass(30_000);
  expect(JSON.stringify(hello(page)).length).toBeLessThanOrEqual(16_384);
  expect(only(hello(page).previous!, "page").at(-1)!.url).toContain("/19?");
});
