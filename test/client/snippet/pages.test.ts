// Page views: when they begin, what they say, and which comings and goings are one.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import { Browser, loaded, only, pass, types } from "../support/browser.ts";

const SHOP = "https://shop.example";

beforeEach(() => {
  vi.useFakeTimers();
});

describe("a page that is loaded", () => {
  test("says hello and then its page view, counted from when the script ran", async () => {
    const page = new Browser()
      .tab()
      .load(`${SHOP}/pricing?plan=team#faq`, { referrer: "https://www.google.com/", title: "Pricing" });
    await pass(10);

    expect(types(page.socket.sent)).toEqual(["hello", "page"]);
    const [hello, view] = page.socket.sent;
    expect(hello).toMatchObject({ n: 1, ago: 0, visible: true, language: "en-GB", previous: [] });
    expect(hello).toHaveProperty("timezone", Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(view).toEqual({
      type: "page",
      n: 2,
      ago: 10,
      url: `${SHOP}/pricing?plan=team#faq`,
      title: "Pricing",
      referrer: "https://www.google.com/",
    });
  });

  test("does nothing before the page has time for it", async () => {
    const page = new Browser().tab().load(`${SHOP}/`);
    await pass(9);
    expect(page.sockets).toHaveLength(0);
  });

  test("in a background tab begins when it is first shown [T4]", async () => {
    const page = new Browser().tab().load(`${SHOP}/`, { hidden: true });
    await pass(60_000);
    expect(page.sockets).toHaveLength(0);
    page.show();
    await pass(10);
    expect(only(page.said, "page")).toMatchObject([{ ago: 10 }]);
  });

  test("sends at most what fits of an endless address", async () => {
    const page = await loaded(`${SHOP}/?q=${"x".repeat(9_000)}`, { title: "t".repeat(900) });
    const [view] = only(page.said, "page");
    expect(view!.url).toHaveLength(2048);
    expect(view!.title).toHaveLength(512);
  });
});

describe.each([
  ["by patched history", false],
  ["by the Navigation API", true],
])("a navigation inside the page, seen %s", (_, navigation) => {
  test("to another path is a page view, with the title the page gives it afterwards", async () => {
    const page = await loaded(`${SHOP}/docs`, { navigation });
    page.push("/docs/first-tour");
    page.window.document.title = "Your first tour";
    await pass(10);

    expect(only(page.said, "page").at(-1)).toMatchObject({
      url: `${SHOP}/docs/first-tour`,
      title: "Your first tour",
      referrer: `${SHOP}/docs`,
    });
  });

  test("with the same path is none, and replacing with another is one [T7]", async () => {
    const page = await loaded(`${SHOP}/docs`, { navigation });
    page.push("/docs?page=2");
    page.push("/docs#end");
    page.push("/docs?page=3", "replaceState");
    await pass(10);
    expect(only(page.said, "page")).toHaveLength(1);

    page.push("/tour", "replaceState");
    await pass(10);
    expect(only(page.said, "page").map(({ url }) => new URL(url).pathname)).toEqual(["/docs", "/tour"]);
  });

  test("while hidden becomes a page view when the tab is shown", async () => {
    const page = await loaded(`${SHOP}/docs`, { navigation });
    page.hide();
    page.push("/tour");
    await pass(5_000);
    expect(types(page.said)).toEqual(["page", "hidden"]);
    page.show();
    await pass(10);
    expect(types(page.said)).toEqual(["page", "hidden", "page"]);
    expect(only(page.said, "page").at(-1)!.ago).toBe(10);
  });
});

test("going back inside the page is a page view", async () => {
  const page = await loaded(`${SHOP}/docs`, { navigation: false });
  page.push("/tour");
  await pass(10);
  // What the browser does of itself: the address changes, then the page hears of it.
  page.window.happyDOM.setURL(`${SHOP}/docs`);
  page.input("popstate", page.window);
  await pass(10);
  expect(only(page.said, "page").map(({ url }) => new URL(url).pathname)).toEqual([
    "/docs",
    "/tour",
    "/docs",
  ]);
});

test("a script that patches history after us goes on working, also when we are gone", async () => {
  const page = await loaded(`${SHOP}/docs`);
  const heard: string[] = [];
  const { history } = page.window;
  const ours = history.pushState;
  history.pushState = function (...given: unknown[]) {
    heard.push(given[2] as string);
    return ours.apply(this, given);
  };
  page.push("/tour");
  await pass(10);
  page.beckon("shutdown");
  page.push("/pricing");
  await pass(100);
  expect(heard).toEqual(["/tour", "/pricing"]);
  expect(only(page.said, "page").map(({ url }) => new URL(url).pathname)).toEqual(["/docs", "/tour"]);
});

describe("a page that is hidden and shown", () => {
  test("says so, once each", async () => {
    const page = await loaded();
    page.hide();
    page.hide();
    await pass(3_000);
    page.show();
    page.show();
    expect(types(page.said)).toEqual(["page", "hidden", "shown"]);
  });
});

describe("a page that is left", () => {
  test("for another of the site says nothing: the next page tells how it ended", async () => {
    const tab = new Browser().tab();
    const first = tab.load(`${SHOP}/`, { navigation: true });
    await pass(1_000);
    first.socket.say({ type: "ack", n: 2, kept: 2 });
    const second = tab.load(`${SHOP}/pricing`, { navigation: true });
    await pass(10);

    expect(types(first.said)).toEqual(["page"]);
    expect(first.socket.readyState).toBe(3);
    const [hello, view] = second.socket.sent;
    expect(hello).toMatchObject({ type: "hello", n: 4, previous: [{ type: "hidden", n: 3, ago: 10 }] });
    expect(view).toMatchObject({ type: "page", n: 5 });
  });

  test.each([
    ["for another site", "https://elsewhere.example/"],
    ["by closing the tab", undefined],
  ])("%s says goodbye", async (_, to) => {
    const page = await loaded(`${SHOP}/`, { navigation: true });
    page.leave(to);
    expect(types(page.said)).toEqual(["page", "hidden", "bye"]);
    expect(page.socket.readyState).toBe(3);
  });

  test("in a browser that does not tell where to, says nothing", async () => {
    const page = await loaded(`${SHOP}/`, { navigation: false });
    page.leave("https://elsewhere.example/");
    expect(types(page.said)).toEqual(["page"]);
  });

  test("by closing the tab, some time after its router went elsewhere, says goodbye", async () => {
    const page = await loaded(`${SHOP}/`, { navigation: true });
    const event = new page.window.Event("navigate");
    Object.defineProperty(event, "destination", { value: { url: `${SHOP}/tour` } });
    page.window.navigation.dispatchEvent(event);
    page.push("/tour");
    page.leave();
    expect(types(page.said).at(-1)).toBe("bye");
  });
});

test("a page from the back/forward cache is a page view, of the same tab, and counts on", async () => {
  const tab = new Browser().tab();
  const first = tab.load(`${SHOP}/`, { navigation: true, referrer: "https://www.google.com/" });
  await pass(1_000);
  first.leave(`${SHOP}/pricing`);
  const second = (tab.page = tab.browser.tab(tab.session).load(`${SHOP}/pricing`, { navigation: true }));
  await pass(1_000);
  first.restore();
  await pass(10);

  const hellos = [first.sockets[0]!, second.socket, first.sockets[1]!].map(
    ({ sent }) => only(sent, "hello")[0]!,
  );
  expect(new Set(hellos.map((hello) => hello.tab)).size).toBe(1);
  const numbers = [...first.sockets[0]!.sent, ...second.socket.sent, ...first.sockets[1]!.sent].map(
    ({ n }) => n,
  );
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(types(first.sockets[1]!.sent)).toEqual(["hello", "page"]);
  expect(only(first.sockets[1]!.sent, "page")[0]).toMatchObject({ url: `${SHOP}/`, referrer: "", ago: 10 });
});
