// The window that asks the member: whom it asks, what it hands over and to which origin, and what it says otherwise.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ask } from "../../../client/try/asking.ts";

const SHOP = "https://shop.example";
const SEARCH = `?site=demo&origin=${encodeURIComponent(SHOP)}`;

let requests: { path: string; init: RequestInit }[];
let answers: Record<string, () => Response | Promise<Response>>;
let root: HTMLElement;
const posted = vi.fn<(message: unknown, origin: string) => void>();
const opener = { postMessage: posted } as unknown as Window;
const closed = vi.fn<() => void>();

beforeEach(() => {
  requests = [];
  answers = {
    "GET /api/sites/demo/me": () => Response.json({ agent: { name: "Ana" }, site: { name: "Shop" } }),
    "POST /api/sites/demo/preview": () => Response.json({ token: "p1.token", until: 5 }),
  };
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    requests.push({ path, init });
    return answers[`${init.method} ${path}`]!();
  });
  vi.stubGlobal("close", closed);
  root = document.createElement("main");
});
afterEach(() => {
  vi.unstubAllGlobals();
  posted.mockClear();
  closed.mockClear();
});

const click = async (name: string): Promise<void> => {
  [...root.querySelectorAll("button")].find((one) => one.textContent === name)!.click();
  await new Promise((resolve) => setTimeout(resolve));
};

test("asks the member by the page's origin, and hands over nothing before a yes", async () => {
  await ask(root, SEARCH, opener);
  expect(root.querySelector("h1")!.textContent).toBe(
    "Let https://shop.example show test rules and explanations in this tab?",
  );
  expect(root.textContent).toContain("signed in as Ana");
  expect(posted).not.toHaveBeenCalled();
  expect(requests.map(({ init }) => init.method)).toEqual(["GET"]);
});

test("on yes the token goes to exactly that origin, and the window closes", async () => {
  await ask(root, SEARCH, opener);
  await click("Yes, in this tab");
  expect(JSON.parse(String(requests[1]!.init.body))).toEqual({ origin: SHOP });
  expect(posted).toHaveBeenCalledExactlyOnceWith(
    { beckon: "preview", site: "demo", token: "p1.token", until: 5 },
    SHOP,
  );
  expect(closed).toHaveBeenCalledOnce();
  expect(root.textContent).not.toContain("p1.token");
});

test("on no nothing is minted", async () => {
  await ask(root, SEARCH, opener);
  await click("No");
  expect(closed).toHaveBeenCalledOnce();
  expect(requests).toHaveLength(1);
  expect(posted).not.toHaveBeenCalled();
});

test("an origin that is not the site's gets the server's own words, and no token", async () => {
  answers["POST /api/sites/demo/preview"] = () =>
    Response.json({ title: "Not the site's", detail: "Add it under origins." }, { status: 403 });
  await ask(root, SEARCH, opener);
  await click("Yes, in this tab");
  expect(root.textContent).toContain("Add it under origins.");
  expect(posted).not.toHaveBeenCalled();
});

test("nobody signed in is told how to sign in, and can try again", async () => {
  const signedIn = answers["GET /api/sites/demo/me"]!;
  answers["GET /api/sites/demo/me"] = () => Response.json({}, { status: 401 });
  await ask(root, SEARCH, opener);
  expect(root.textContent).toContain("npm run beckon -- agent add you@example.com --site demo");
  answers["GET /api/sites/demo/me"] = signedIn;
  await click("Try again");
  expect(root.textContent).toContain("signed in as Ana");
});

test("a server that cannot be reached is no refusal", async () => {
  answers["GET /api/sites/demo/me"] = () => Promise.reject(new TypeError("Failed to fetch"));
  await ask(root, SEARCH, opener);
  expect(root.textContent).toContain("cannot be reached");
});

test.each([
  ["no page that asked", SEARCH, null, "same-origin-allow-popups"],
  ["no origin", "?site=demo", opener, "?beckon_debug=1"],
  ["an origin that is none", "?site=demo&origin=https://shop.example/x", opener, "?beckon_debug=1"],
  ["an address of a script", "?site=demo&origin=javascript:alert(1)", opener, "?beckon_debug=1"],
  ["a site that is none", `?site=../x&origin=${SHOP}`, opener, "?beckon_debug=1"],
] as const)("with %s nothing is asked of anybody", async (_, search, page, words) => {
  await ask(root, search, page);
  expect(root.textContent).toContain(words);
  expect(requests).toEqual([]);
});
