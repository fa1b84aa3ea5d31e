// The typed calls and the loader in a page; that they do nothing on a server says test/package.test.ts.

import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";
import { beckon, type Beckon, type Details, load, on } from "../../../client/snippet/browser.ts";

type Stub = { q?: unknown[][] };
const HOST = "https://chat.shop.example";
const queued = (): unknown[][] | undefined => (window.beckon as Stub | undefined)?.q;
const tags = (): HTMLScriptElement[] => [...document.querySelectorAll("script")];

beforeEach(() => {
  // Nothing of it may be fetched.
  const { append } = document.head;
  vi.spyOn(document.head, "append").mockImplementation((...nodes) => {
    for (const node of nodes) (node as Element).setAttribute("type", "inert");
    append.apply(document.head, nodes);
  });
});
afterEach(() => {
  delete window.beckon;
  document.head.replaceChildren();
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("puts the tag into the page, with what it is told", () => {
  load({ host: HOST, site: "shop", consent: "required", locale: "de", theme: "dark", position: "left" });
  const [tag] = tags();
  expect(tag!.src).toBe(`${HOST}/beckon.js`);
  expect(tag!.async).toBe(true);
  expect({ ...tag!.dataset }).toEqual({
    site: "shop",
    consent: "required",
    locale: "de",
    theme: "dark",
    position: "left",
  });
});

test("cookie domain, debugging and the page's nonce go the same way", () => {
  load({
    host: `${HOST}/console/`,
    site: "shop",
    cookieDomain: "shop.example",
    debug: true,
    nonce: "r4nd0m",
  });
  const [tag] = tags();
  expect(tag!.src).toBe(`${HOST}/domain/beckon.js`);
  expect(tag!.outerHTML).toContain('data-cookie-domain="shop.example"');
  expect(tag!.getAttribute("data-debug")).toBe("");
  expect(tag!.nonce).toBe("r4nd0m");
});

test("once, however often it is called, and also where a tag is there already", () => {
  load({ host: HOST, site: "shop" });
  load({ host: HOST, site: "other" });
  expect(tags().map(({ dataset }) => dataset["site"])).toEqual(["shop"]);
});

test("an address that is none is no error", () => {
  load({ host: "chat.shop.example", site: "shop" });
  expect(tags()).toEqual([]);
});

test("where Trusted Types are required it asks for a policy by its name; where that is not allowed nothing happens", () => {
  const createPolicy = vi.fn((_: string, rules: { createScriptURL(url: string): string }) => rules);
  vi.stubGlobal("trustedTypes", { createPolicy });
  load({ host: HOST, site: "shop" });
  expect(createPolicy.mock.calls[0]![0]).toBe("beckon");
  expect(tags()).toHaveLength(1);
  document.head.replaceChildren();
  createPolicy.mockImplementation(() => {
    throw new TypeError("Policy disallowed");
  });
  load({ host: HOST, site: "shop" });
  expect(tags()).toEqual([]);
});

test("calls before the script is there wait for it in their order, and later ones go to it", () => {
  beckon("consent", "granted");
  load({ host: HOST, site: "shop" });
  beckon("track", "added", { price: 20 });
  expect(queued()).toEqual([
    ["consent", "granted"],
    ["track", "added", { price: 20 }],
  ]);
  const script = vi.fn();
  window.beckon = script;
  beckon("open");
  expect(script).toHaveBeenCalledExactlyOnceWith("open");
});

test("an element of that name is not taken for the script", () => {
  const element = document.createElement("form");
  window.beckon = element as unknown as Beckon;
  beckon("open");
  expect(queued()).toEqual([["open"]]);
});

test("listeners hear what happens until they are stopped", () => {
  const heard: Details["event"][] = [];
  const stop = on("event", (detail) => heard.push(detail));
  const happens = (name: string) =>
    dispatchEvent(new CustomEvent("beckon:event", { detail: { type: "event", name, rule: "pricing" } }));
  happens("help_offered");
  stop();
  happens("help_offered");
  expect(heard).toEqual([{ type: "event", name: "help_offered", rule: "pricing" }]);
});

test("types say what is right", () => {
  expectTypeOf(on<"invited">).returns.toEqualTypeOf<() => void>();
  expectTypeOf<Parameters<Parameters<typeof on<"message">>[1]>[0]["at"]>().toBeNumber();
  expectTypeOf<NonNullable<Window["beckon"]>>().toEqualTypeOf<Beckon>();
  const wrong = (): void => {
    // @ts-expect-error An answer is one of two.
    beckon("consent", "perhaps");
    // @ts-expect-error There is no such event.
    beckon("on", "closed", () => {});
    // @ts-expect-error An event needs a name.
    beckon("track");
    // @ts-expect-error There is no such verb.
    beckon("fly");
    // @ts-expect-error Words are no properties.
    beckon("page", "pricing");
    // @ts-expect-error A site is required.
    load({ host: HOST });
  };
  expect(wrong).toBeTypeOf("function");
});
