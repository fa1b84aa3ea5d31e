// What a page captures: what rules ask for, and nothing else.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import type { WatchMessage } from "../../../worker/protocol.ts";
import { Browser, loaded, only, pass, types, WINDOW, type Options, type Page } from "../support/browser.ts";

const SHOP = "https://shop.example";
const ADDRESS = "https://beckon.example/beckon-signals.hash.js";

beforeEach(() => {
  vi.useFakeTimers();
});

type Wanted = Omit<WatchMessage, "type">;

/** A page on which rules want this. */
async function watching(wanted: Wanted, body = "", options: Options = {}): Promise<Page> {
  const page = await loaded(`${SHOP}/pricing`, options);
  page.window.document.body.innerHTML = body;
  await asked(page, wanted);
  return page;
}

async function asked(page: Page, wanted: Wanted): Promise<void> {
  page.socket.say({ type: "watch", ...wanted });
  await pass(300);
}

const find = (page: Page, selector: string): any => page.window.document.querySelector(selector);

function mouse(page: Page, type: string, target: any, more: object = {}): void {
  target.dispatchEvent(
    new page.window.MouseEvent(type, { bubbles: true, clientX: 50, clientY: 50, detail: 1, ...more }),
  );
}

/** All but page views, without numbers and times. */
const told = (page: Page): object[] =>
  page.said
    .filter(({ type }) => !["page", "clocks", "hidden", "shown"].includes(type))
    .map(({ n: _n, ago: _ago, ...message }) => message);

const tall = (page: Page, height: number): void =>
  Object.defineProperty(page.window.document.documentElement, "scrollHeight", {
    configurable: true,
    get: () => height,
  });

describe("the script", () => {
  test("is loaded when rules ask for signals, once, and not before", async () => {
    const page = await loaded();
    await pass(60_000);
    expect(page.imported).toEqual([]);
    await asked(page, { scroll: [50] });
    await asked(page, { exit: true });
    expect(new Set(page.imported)).toEqual(new Set([ADDRESS]));
  });

  test("that cannot be loaded is no error, and is tried again when rules change", async () => {
    const page = await loaded(`${SHOP}/`, { signalsFail: true });
    await asked(page, { exit: true });
    await asked(page, { rage: true });
    expect(page.imported).toEqual([ADDRESS, ADDRESS]);
  });

  test("[S1] captures nothing that no rule asked for", async () => {
    const page = await watching({ hash: true }, '<form id="order"><input><button>Go</button></form>');
    tall(page, 800);
    page.scroll(400);
    for (let i = 0; i < 5; i++) mouse(page, "click", find(page, "button"));
    mouse(page, "mouseout", page.window.document, { clientY: -1 });
    page.input("input", find(page, "input"));
    page.input("submit", find(page, "form"));
    await pass(5_000);
    expect(told(page)).toEqual([]);
  });

  test("says nothing once consent is withdrawn", async () => {
    const page = await watching({ clicks: ["a"], rage: true }, "<a>Plans</a>");
    page.beckon("consent", "denied");
    mouse(page, "click", find(page, "a"));
    expect(told(page)).toEqual([{ type: "consent", consent: "denied" }]);
  });

  test("says nothing after shutdown, and watches no more", async () => {
    const page = await watching({ clicks: ["a"], sees: ["a"], exit: true }, "<a>Plans</a>");
    page.beckon("shutdown");
    await pass(1);
    mouse(page, "click", find(page, "a"));
    mouse(page, "mouseout", page.window.document, { clientY: 0 });
    expect(page.intersections.flatMap(({ observed }) => [...observed])).toEqual([]);
    expect(told(page)).toEqual([]);
  });

  test("goes on where it was when the same is asked again after a reconnect", async () => {
    const wanted = { forms: ["#order"] };
    const page = await watching(wanted, '<form id="order"><input></form>');
    page.input("input", find(page, "input"));
    await asked(page, wanted);
    page.input("input", find(page, "input"));
    expect(told(page)).toEqual([{ type: "form", on: "#order", state: "started" }]);
  });

  test("passes over selectors that this browser does not take", async () => {
    const page = await watching(
      { clicks: ["li[", "li"], sees: ["li::", "li"], forms: ["!"] },
      "<ul><li>One</li></ul>",
    );
    mouse(page, "click", find(page, "li"));
    page.see(find(page, "li"), 1);
    expect(told(page)).toEqual([
      { type: "click", on: "li" },
      { type: "saw", on: "li", in: true },
    ]);
  });
});

describe("scrolling", () => {
  test("is told at the marks that were asked for, each once", async () => {
    const page = await watching({ scroll: [50, 75, 100] });
    tall(page, 4 * WINDOW);
    await pass(1_000);
    expect(told(page)).toEqual([]);
    for (const to of [0.9, 1, 1.5, 2, 0, 2, 3]) {
      page.scroll(to * WINDOW);
      await pass(100);
    }
    expect(only(page.said, "scroll").map(({ percent }) => percent)).toEqual([50, 75, 100]);
  });

  test("over several marks at once tells the deepest", async () => {
    const page = await watching({ scroll: [25, 50, 75] });
    tall(page, 10 * WINDOW);
    page.scroll(6 * WINDOW);
    await pass(100);
    expect(only(page.said, "scroll").map(({ percent }) => percent)).toEqual([50]);
  });

  test("is not needed where the whole page is in view, once it has its height", async () => {
    const page = await watching({ scroll: [90] });
    tall(page, WINDOW / 2);
    expect(told(page)).toEqual([]);
    await pass(1_000);
    expect(told(page)).toEqual([{ type: "scroll", percent: 90 }]);
  });

  test("of a part of the page is none", async () => {
    const page = await watching({ scroll: [50] }, "<div>A list</div>");
    tall(page, 4 * WINDOW);
    page.scroll(3 * WINDOW, find(page, "div"));
    await pass(500);
    expect(told(page)).toEqual([]);
  });

  test("begins anew with each page view", async () => {
    const page = await watching({ scroll: [50] });
    tall(page, 4 * WINDOW);
    page.scroll(WINDOW);
    await pass(100);
    page.push("/docs");
    await pass(10);
    page.scroll(2 * WINDOW);
    await pass(100);
    expect(types(page.said)).toEqual(["page", "scroll", "page", "scroll"]);
  });
});

describe("the pointer that leaves", () => {
  const leaves = (page: Page, more: object): void =>
    mouse(page, "mouseout", page.window.document.body, { clientY: -2, ...more });

  test("at the top is an exit, once until the next input", async () => {
    const page = await watching({ exit: true });
    leaves(page, {});
    leaves(page, {});
    expect(told(page)).toEqual([{ type: "exit" }]);
    page.input("pointermove");
    leaves(page, {});
    expect(told(page)).toHaveLength(2);
  });

  test("elsewhere, or to another element, is none", async () => {
    const page = await watching({ exit: true }, "<p>Plans</p>");
    leaves(page, { clientY: 300 });
    leaves(page, { relatedTarget: find(page, "p") });
    expect(told(page)).toEqual([]);
  });

  test.each([
    ["from the left edge near the beginning is one", 4, 100, "touchcancel", 1],
    ["from the right edge is one", 1_020, 100, "touchcancel", 1],
    ["from the middle is none", 500, 100, "touchcancel", 0],
    ["far down the page is none", 4, 2_000, "touchcancel", 0],
    ["that the page keeps is none", 4, 100, "touchend", 0],
  ])("[S3] a swipe %s", async (_, clientX, at, ends, exits) => {
    const page = await watching({ exit: true });
    page.scroll(at);
    const { document, Event } = page.window;
    document.dispatchEvent(
      Object.assign(new Event("touchstart", { bubbles: true }), { touches: [{ clientX }] }),
    );
    page.input(ends);
    expect(only(page.said, "exit")).toHaveLength(exits);
  });

  test.each([
    ["flung up to the beginning by a finger is one", true, 40, 1],
    ["scrolled up in reading speed is none", true, 4_000, 0],
    ["that jumps there without a finger is none", false, 40, 0],
  ])("[S3] a page %s", async (_, finger, wait, exits) => {
    const page = await watching({ exit: true });
    page.scroll(2_000);
    if (finger) page.input("touchmove");
    for (const to of [1_900, 1_500, 1_100, 800, 500, 200]) {
      await pass(wait);
      page.scroll(to);
    }
    expect(only(page.said, "exit")).toHaveLength(exits);
  });
});

describe("elements in view", () => {
  test("are told by half of them, in and out, each change once", async () => {
    const page = await watching({ sees: ["#plans"] }, '<section id="plans"></section>');
    const plans = find(page, "#plans");
    for (const share of [0.2, 0.5, 0.8, 0.6, 0.49, 0]) page.see(plans, share);
    expect(told(page)).toEqual([
      { type: "saw", on: "#plans", in: true },
      { type: "saw", on: "#plans", in: false },
    ]);
  });

  test("that are taller than the window are so by half a window", async () => {
    const page = await watching({ sees: ["article"] }, "<article></article>");
    page.see(find(page, "article"), 0.04, WINDOW / 2 - 1);
    expect(told(page)).toEqual([]);
    page.see(find(page, "article"), 0.05, WINDOW / 2);
    expect(told(page)).toEqual([{ type: "saw", on: "article", in: true }]);
  });

  test("that come later are found", async () => {
    const page = await watching({ sees: [".offer"] });
    const offer = page.window.document.createElement("p");
    offer.className = "offer";
    page.window.document.body.append(offer);
    await pass(300);
    page.see(offer, 1);
    expect(told(page)).toEqual([{ type: "saw", on: ".offer", in: true }]);
  });

  test("of one selector are one: the last to leave ends it", async () => {
    const page = await watching({ sees: ["li"] }, "<ul><li>One</li><li>Two</li></ul>");
    const [one, two] = page.window.document.querySelectorAll("li");
    page.see(one, 1);
    page.see(two, 1);
    page.see(one, 0);
    expect(told(page)).toEqual([{ type: "saw", on: "li", in: true }]);
    page.see(two, 0);
    expect(told(page)).toHaveLength(2);
  });

  test("are out of view when they no longer match", async () => {
    const page = await watching({ sees: [".open"] }, '<p class="open"></p>');
    const paragraph = find(page, "p");
    page.see(paragraph, 1);
    paragraph.className = "";
    await pass(300);
    expect(told(page).at(-1)).toEqual({ type: "saw", on: ".open", in: false });
  });
});

describe("clicks", () => {
  const BODY = '<div class="plan"><label>Team <b>plan</b><input type="radio"></label></div><p>Else</p>';

  test("on what a rule names, or inside of it, are told by the rule's own words", async () => {
    const page = await watching({ clicks: [".plan", "b"] }, BODY);
    mouse(page, "click", find(page, "p"));
    await pass(1);
    mouse(page, "click", find(page, ".plan"));
    expect(told(page)).toEqual([{ type: "click", on: ".plan" }]);
  });

  test("on a label and the one it makes on its field are one", async () => {
    const page = await watching({ clicks: [".plan"] }, BODY);
    mouse(page, "click", find(page, "b"));
    mouse(page, "click", find(page, "input"), { detail: 0 });
    await pass(1);
    expect(told(page)).toHaveLength(1);
    mouse(page, "click", find(page, "b"));
    expect(told(page)).toHaveLength(2);
  });

  test("three at one place within a second are in anger, once until it is over", async () => {
    const page = await watching({ rage: true }, BODY);
    for (const clientX of [50, 60, 45, 50, 55]) {
      mouse(page, "click", find(page, "p"), { clientX });
      await pass(200);
    }
    expect(told(page)).toEqual([{ type: "click" }]);
    await pass(1_000);
    for (let i = 0; i < 3; i++) mouse(page, "click", find(page, "p"));
    expect(told(page)).toHaveLength(2);
  });

  test.each([
    ["far apart", (i: number) => ({ clientX: i * 100 }), 100],
    ["slow", () => ({}), 600],
    ["by the keyboard", () => ({ detail: 0 }), 100],
  ])("that are %s are not in anger", async (_, how, wait) => {
    const page = await watching({ rage: true }, BODY);
    for (let i = 0; i < 6; i++) {
      mouse(page, "click", find(page, "p"), how(i));
      await pass(wait);
    }
    expect(told(page)).toEqual([]);
  });
});

describe("a form", () => {
  const BODY =
    '<form id="order"><input name="card" value="4111"></form><input form="order" class="outside"><input class="other">';
  const states = (page: Page): string[] => only(page.said, "form").map(({ state }) => state);
  const form = (): Promise<Page> => watching({ forms: ["#order"] }, BODY);

  test("is started once, by its first field, and then submitted", async () => {
    const page = await form();
    page.input("focusin", find(page, "#order input"));
    page.input("input", find(page, "#order input"));
    page.input("submit", find(page, "#order"));
    expect(states(page)).toEqual(["started", "submitted"]);
    page.push("/thanks");
    await pass(10);
    expect(states(page)).toEqual(["started", "submitted"]);
  });

  test("is not started by a field that is not its own, but by one outside that is", async () => {
    const page = await form();
    page.input("input", find(page, ".other"));
    expect(states(page)).toEqual([]);
    page.input("input", find(page, ".outside"));
    expect(states(page)).toEqual(["started"]);
  });

  test("is abandoned by going on inside the page, before the next page view", async () => {
    const page = await form();
    page.input("input", find(page, "#order input"));
    page.push("/docs");
    await pass(10);
    expect(types(page.said)).toEqual(["page", "form", "form", "page"]);
    expect(states(page)).toEqual(["started", "abandoned"]);
  });

  test("is abandoned by leaving the site", async () => {
    const page = await form();
    page.input("input", find(page, "#order input"));
    page.leave("https://elsewhere.example/");
    expect(types(page.said)).toEqual(["page", "form", "form", "hidden", "bye"]);
  });

  test("is abandoned when it is taken away", async () => {
    const page = await form();
    page.input("input", find(page, "#order input"));
    find(page, "#order").remove();
    await pass(300);
    expect(states(page)).toEqual(["started", "abandoned"]);
  });

  test("that nobody began is not abandoned", async () => {
    const page = await form();
    find(page, "#order").remove();
    await pass(300);
    page.push("/docs");
    expect(states(page)).toEqual([]);
  });

  test("says nothing of what is in it", async () => {
    const page = await form();
    const field = find(page, "#order input");
    field.value = "5500 0000";
    page.input("input", field);
    page.input("submit", find(page, "#order"));
    const frames = page.sockets.flatMap((socket) => socket.frames).join();
    for (const secret of ["4111", "5500", "card"]) expect(frames).not.toContain(secret);
  });
});

describe("a change of the hash [T7]", () => {
  const turn = async (page: Page, hash: string): Promise<void> => {
    page.window.happyDOM.setURL(`${SHOP}/pricing${hash}`);
    page.input("hashchange", page.window);
    await pass(10);
  };

  test("is a page view where a rule reads it", async () => {
    const page = await watching({ hash: true });
    await turn(page, "#teams");
    await turn(page, "#teams");
    expect(only(page.said, "page").map(({ url }) => new URL(url).hash)).toEqual(["", "#teams"]);
  });

  test("is none where no rule does, and none more where the path changed with it", async () => {
    const none = await watching({ exit: true });
    await turn(none, "#teams");
    expect(only(none.said, "page")).toHaveLength(1);
    const page = await watching({ hash: true });
    page.push("/docs#first");
    page.input("hashchange", page.window);
    await pass(10);
    expect(only(page.said, "page")).toHaveLength(2);
  });
});

test("a browser that does not tell of navigations is made to, also of those that were missed", async () => {
  const page = new Browser().tab().load(`${SHOP}/`, { navigation: false });
  page.push("/home", "replaceState");
  await pass(20);
  expect(page.imported).toEqual([ADDRESS]);
  expect(only(page.said, "page").map(({ url }) => new URL(url).pathname)).toContain("/home");
});
