// One visitor on several subdomains: where the token is kept, and what happens where no cookie is taken.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cookies } from "../../../client/snippet/domain.ts";
import { readTag } from "../../../client/snippet/tag.ts";

const KEY = "beckon:my-shop";
let jar: Map<string, string>;
/** As they were written, with their attributes. */
let written: string[];
let takes = true;

beforeEach(() => {
  [jar, written, takes] = [new Map(), [], true];
  vi.spyOn(document, "cookie", "get").mockImplementation(() =>
    [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
  );
  vi.spyOn(document, "cookie", "set").mockImplementation((text) => {
    written.push(text);
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    if (!takes) return;
    if (text.includes("max-age=0;")) jar.delete(name);
    else jar.set(name, value);
  });
  const tag = document.createElement("script");
  Object.assign(tag.dataset, { site: "my-shop", cookieDomain: "shop.example" });
  // Never loaded: it is read only.
  tag.type = "text/plain";
  tag.setAttribute("src", "https://chat.example/domain/beckon.js");
  document.head.append(tag);
  readTag();
});
afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
  document.head.replaceChildren();
});

describe("the token", () => {
  test("lies in a cookie of the domain, and not in this subdomain's own storage", () => {
    cookies[KEY] = "v1.token";
    expect(written).toEqual([
      "beckon_my_shop=v1.token;domain=shop.example;path=/;max-age=15552000;samesite=lax",
    ]);
    expect(localStorage.getItem(KEY)).toBeNull();
    expect(cookies[KEY]).toBe("v1.token");
  });

  test("is found among other cookies, whose names only look alike", () => {
    jar.set("a", "1").set("xbeckon_my_shop", "other").set("beckon_my_shop", "v1.token").set("b", "2");
    expect(cookies[KEY]).toBe("v1.token");
  });

  test("of a time before the cookie is taken over, and lasts anew with every page", () => {
    localStorage[KEY] = "v1.old";
    expect(cookies[KEY]).toBe("v1.old");
    expect([jar.get("beckon_my_shop"), localStorage.getItem(KEY)]).toEqual(["v1.old", null]);
    expect(cookies[KEY]).toBe("v1.old");
    expect(written).toHaveLength(2);
  });

  test("stays on this subdomain where the browser takes no such cookie", () => {
    takes = false;
    cookies[KEY] = "v1.token";
    expect([localStorage.getItem(KEY), cookies[KEY]]).toEqual(["v1.token", "v1.token"]);
  });

  test("is forgotten in both places", () => {
    cookies[KEY] = "v1.token";
    localStorage[KEY] = "v1.token";
    delete cookies[KEY];
    expect([jar.size, localStorage.getItem(KEY), cookies[KEY]]).toEqual([0, null, undefined]);
  });

  test("is kept in the cookie also where storage is blocked", () => {
    vi.stubGlobal("localStorage", undefined);
    cookies[KEY] = "v1.token";
    expect(cookies[KEY]).toBe("v1.token");
    vi.unstubAllGlobals();
  });
});
