// What the page's address says, and what a key means.

import { describe, expect, test } from "vitest";

import { readRoute, readSignIn, writeRoute } from "../../../client/console/route.ts";
import { commandOf } from "../../../client/console/shortcuts.ts";
import { visitorId } from "./support/samples.ts";

describe("the address", () => {
  test.each([
    { site: "demo", screen: "live" },
    { site: "demo", screen: "desk", visitor: visitorId(7) },
    { site: "shop-1", screen: "live", visitor: visitorId(7), view: "why" },
  ] as const)("is read as it is written: %o", (route) => {
    expect(readRoute(writeRoute(route))).toEqual(route);
  });

  test("that means nothing is the live list", () => {
    for (const hash of ["", "#", "#/", "#live", "#/../live", "#/%/live", "#/<b>/live"]) {
      expect(readRoute(hash).screen).toBe("live");
      expect(readRoute(hash).visitor).toBeUndefined();
    }
    expect(readRoute("#/demo/desk/../../x")).toEqual({ site: "demo", screen: "desk" });
    expect(readRoute("#/demo/live/abc/nothing")).toEqual({ site: "demo", screen: "live", visitor: "abc" });
  });

  test("of a sign-in link holds token and site", () => {
    expect(readSignIn("#signin=abc123&site=demo")).toEqual({ token: "abc123", site: "demo" });
    for (const hash of [
      "#/demo/live",
      "#signin=abc123",
      "#signin=&site=demo",
      "#signin=a&site=../x",
      "#site=demo",
    ])
      expect(readSignIn(hash)).toBeUndefined();
  });
});

describe("a key", () => {
  const free = { writing: false, modal: false, shortcuts: true };
  const press = (key: string, more: Partial<Parameters<typeof commandOf>[0]> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    ...more,
  });

  test("alone is a shortcut", () => {
    expect(["j", "k", "n", "/", "?", "i", "c", "w"].map((key) => commandOf(press(key), free))).toEqual([
      "next",
      "previous",
      "fresh",
      "search",
      "help",
      "invite",
      "chat",
      "why",
    ]);
    expect(commandOf(press("x"), free)).toBeUndefined();
    expect(commandOf(press("constructor"), free)).toBeUndefined();
  });

  test("with another, while writing, in a dialog, while composing, or switched off is none", () => {
    expect(commandOf(press("j", { ctrlKey: true }), free)).toBeUndefined();
    expect(commandOf(press("k", { metaKey: true }), free)).toBeUndefined();
    expect(commandOf(press("j", { isComposing: true }), free)).toBeUndefined();
    expect(commandOf(press("j"), { ...free, writing: true })).toBeUndefined();
    expect(commandOf(press("j"), { ...free, modal: true })).toBeUndefined();
    expect(commandOf(press("j"), { ...free, shortcuts: false })).toBeUndefined();
  });

  test("Escape leads out of a field, shortcuts or not, but a dialog closes itself", () => {
    expect(commandOf(press("Escape"), { ...free, writing: true, shortcuts: false })).toBe("back");
    expect(commandOf(press("Escape"), { ...free, modal: true })).toBeUndefined();
  });
});
