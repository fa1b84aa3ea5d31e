// What the page tells of itself: its events and its data, and a rule's own events for the page.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import { Browser, loaded, only, pass, types, type Page } from "../support/browser.ts";

const SHOP = "https://shop.example/";

beforeEach(() => {
  vi.useFakeTimers();
});

/** A page whose script comes after these calls. */
const stubbed = (calls: unknown[][], more: object = {}): Page =>
  new Browser().tab().load(SHOP, {
    ...more,
    before: (window) => (window.beckon = Object.assign(() => {}, { q: calls })),
  });

test("an event of a rule reaches the page's listeners", async () => {
  const page = await loaded();
  const heard: unknown[] = [];
  page.beckon("on", "event", (detail: unknown) => heard.push(detail));
  page.socket.say({ type: "event", name: "help_offered", rule: "pricing" });
  await pass(1);
  expect(heard).toMatchObject([{ name: "help_offered", rule: "pricing" }]);
});

describe("an event of the page", () => {
  test("is sent with its properties as they were", async () => {
    const page = await loaded();
    const props = { price: 120, items: ["boat"] };
    page.tab.browser.serves = false;
    page.beckon("track", " added_to_cart", props);
    props.items.push("paddle");
    expect(only(page.said, "track")).toMatchObject([
      { name: "added_to_cart", props: { price: 120, items: ["boat"] } },
    ]);
  });

  test("without properties has none", async () => {
    const page = await loaded();
    page.beckon("track", "signed_out");
    expect(only(page.said, "track")).toMatchObject([{ name: "signed_out", props: {} }]);
  });

  test("that came before the script follows its page view", async () => {
    const page = stubbed([["track", "viewed_product"]]);
    await pass(20);
    expect(types(page.said)).toEqual(["page", "track"]);
  });

  test("goes with the visitor where the page is left at once", async () => {
    const page = await loaded();
    page.socket.say({ type: "ack", n: 2, kept: 2 });
    page.tab.browser.serves = false;
    page.socket.end();
    page.beckon("track", "bought");
    page.tab.browser.serves = true;
    const next = page.tab.load(`${SHOP}thanks`);
    await pass(20);
    expect(only(next.socket.sent, "hello")[0]!.previous!.map(({ type }) => type)).toContain("track");
  });

  test.each([
    ["no name", []],
    ["a name that is no text", [{}]],
    ["a number for a name", [7]],
    ["properties that are too long", ["big", { text: "x".repeat(4_096) }]],
    ["properties that are no JSON", ["round", roundAbout()]],
    ["properties that throw", ["thrown", { toJSON: () => JSON.parse("") }]],
  ])("with %s is dropped, and the page hears nothing of it", async (_, given) => {
    const page = await loaded();
    expect(() => page.beckon("track", ...given)).not.toThrow();
    expect(types(page.said)).toEqual(["page"]);
  });

  test("is not sent without consent", async () => {
    const page = await loaded(SHOP, { gpc: true });
    page.beckon("track", "looked");
    page.beckon("page", { plan: "team" });
    await pass(1_000);
    expect(page.sockets).toEqual([]);
  });
});

function roundAbout(): object {
  const self: Record<string, unknown> = {};
  return Object.assign(self, { self });
}

describe("data of the page", () => {
  test("goes with the page view that is not yet told, and by itself afterwards", async () => {
    const page = new Browser().tab().load(SHOP);
    page.beckon("page", { kind: "product" });
    page.beckon("data", { price: 20 });
    await pass(20);
    expect(types(page.said)).toEqual(["page"]);
    expect(only(page.said, "page")).toMatchObject([{ data: { kind: "product", price: 20 } }]);

    page.beckon("data", { price: 18 });
    expect(only(page.said, "data")).toMatchObject([{ data: { kind: "product", price: 18 } }]);
    page.beckon("page", { sold_out: true });
    expect(types(page.said)).toEqual(["page", "data", "data"]);
  });

  test("that came before the script goes with its page view", async () => {
    const page = stubbed([["page", { kind: "cart" }]]);
    await pass(20);
    expect(only(page.said, "page")).toMatchObject([{ data: { kind: "cart" } }]);
    expect(types(page.said)).toEqual(["page"]);
  });

  test("waits for consent with the page view", async () => {
    const page = stubbed([["page", { kind: "cart" }]], { attributes: { "data-consent": "required" } });
    await pass(60_000);
    expect(page.sockets).toEqual([]);
    page.beckon("consent", "granted");
    await pass(20);
    expect(only(page.said, "page")).toMatchObject([{ data: { kind: "cart" } }]);
  });

  test("is of its own page view: the next path has none of it, a restored page has it again", async () => {
    const page = await loaded();
    page.beckon("page", { kind: "product" });
    page.push("/docs");
    await pass(10);
    expect(only(page.said, "page").at(-1)).not.toHaveProperty("data");
    page.beckon("page", { kind: "docs" });
    page.restore();
    await pass(10);
    expect(only(page.said, "page").at(-1)).toMatchObject({ data: { kind: "docs" } });
  });

  test("is dropped whole where it grows too long", async () => {
    const page = await loaded();
    page.beckon("data", { text: "x".repeat(3_000) });
    page.beckon("data", { more: "x".repeat(3_000) });
    page.beckon("data", { few: true });
    const told = only(page.said, "data").map(({ data }) => Object.keys(data));
    expect(told).toEqual([["text"], ["text", "few"]]);
  });
});
