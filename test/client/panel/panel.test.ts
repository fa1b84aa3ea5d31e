// The panel on a page, drawn: what is there before a member let the tab, what after, and that nothing of it can harm or be
// harmed by the page.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { start } from "../../../client/panel/start.tsx";
import type { TriedPage } from "../../../client/snippet/trying.ts";
import type { DebugMessage, InviteMessage, ToPage } from "../../../worker/protocol.ts";
import { at, Visitor } from "../../support/visit.ts";
import { debugMessage, FILES, IDLE, NOW, rulesetOf } from "./told.ts";

const HOST = "https://beckon.example/";

class FakeSocket extends EventTarget {
  readyState = 1;
  readonly sent: unknown[] = [];
  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }
  hear(message: ToPage): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

let socket: FakeSocket;
let greet: (socket: WebSocket) => void;
let tell: (message: DebugMessage) => void;
let taken: ToPage[];
let files: Record<string, string>;
const left = vi.fn<() => void>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(NOW);
  files = { ...FILES };
  taken = [];
  socket = new FakeSocket();
  vi.stubGlobal("fetch", async () => Response.json({ version: 3, ruleset: rulesetOf(files) }));
});
afterEach(() => {
  button("Close, and be a visitor again")?.click();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  sessionStorage.clear();
  left.mockClear();
});

function begin(): void {
  const page: TriedPage = {
    host: HOST,
    site: "demo",
    locale: undefined,
    onHello: (listener) => void (greet = listener),
    onDebug: (listener) => void (tell = listener),
    leave: left,
  };
  start(page, async () => ({ start: () => ({ take: (message) => void taken.push(message) }) }));
}

/** A member had let the tab on the page before. */
async function tried(): Promise<void> {
  sessionStorage.setItem("beckon-team:demo", JSON.stringify({ token: "p1.token", until: NOW + 3_600_000 }));
  begin();
  greet(socket as unknown as WebSocket);
  tell(debugMessage());
  await drawn();
}

/** What was asked for is here, and drawn. */
async function drawn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

const root = (): ShadowRoot => document.querySelector("beckon-panel")!.shadowRoot!;
const all = <E extends HTMLElement>(selector: string): E[] => [
  ...(document.querySelector("beckon-panel")?.shadowRoot?.querySelectorAll<E>(selector) ?? []),
];
const button = (name: string): HTMLButtonElement | undefined =>
  all<HTMLButtonElement>("button").find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent.trim()) === name,
  );
const text = (): string => root().textContent;

test("before anybody let the tab there is a button, and no word of any rule", async () => {
  begin();
  greet(socket as unknown as WebSocket);
  await drawn();
  expect(all(".body button").map((one) => one.textContent)).toEqual(["Sign in as team member"]);
  expect(all("article")).toEqual([]);
  expect(socket.sent).toEqual([]);
});

test("the token is shown after each hello, and the rules are listed with why", async () => {
  await tried();
  expect(socket.sent).toEqual([{ type: "team", token: "p1.token" }]);
  expect(all(".rule .name").map((one) => one.textContent)).toEqual([
    "Help on pricing",
    "A reader",
    "Resting",
  ]);
  expect(all(".rule .state").map((one) => one.textContent)).toEqual(["test", "live", "off"]);
  expect(all(".rule .says")[0]!.textContent).toContain("Would hold in 30 s if nothing happens.");
  expect(all(".rule")[0]!.querySelectorAll(".lines .yes")).toHaveLength(1);
  expect(all(".rule")[0]!.querySelectorAll(".lines .no")).toHaveLength(1);
  const again = new FakeSocket();
  greet(again as unknown as WebSocket);
  expect(again.sent).toEqual([{ type: "team", token: "p1.token" }]);
});

test("clocks tick, and the page's own input sets idle back", async () => {
  await tried();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(all(".clocks dd").map((one) => one.textContent)).toEqual(["12 s", "12 s", "12 s"]);
  window.dispatchEvent(new Event("pointermove"));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(all(".clocks dd").map((one) => one.textContent)).toEqual(["15 s", "15 s", "3 s"]);
});

test("what the record holds is listed: pages, events, tags, source", async () => {
  await tried();
  const record = new Visitor()
    .page(40, "/docs/a", { referrer: "https://www.google.com/" })
    .page(100, "/pricing")
    .happened({ type: "track", at: at(100), tab: "a", n: 9, name: "checked_price", props: { plan: "fleet" } })
    .happened({ type: "tag", at: at(100), tab: "", tag: "hesitating", on: true }).record;
  tell(debugMessage({ record }));
  await drawn();
  for (const word of ["/docs/a", "search", 'checked_price {"plan":"fleet"}', "hesitating"])
    expect(all(".facts")[0]!.textContent).toContain(word);
});

test("the filter finds by name and state", async () => {
  await tried();
  const field = all<HTMLInputElement>("input")[0]!;
  field.value = "TEST pricing";
  field.dispatchEvent(new Event("input"));
  await drawn();
  expect(all(".rule .name").map((one) => one.textContent)).toEqual(["Help on pricing"]);
});

test("a rule's invitation is handed to the widget, and so is one that comes due on the way", async () => {
  await tried();
  button("Show here: Resting")!.click();
  await drawn();
  expect((taken[0] as { invite: InviteMessage }).invite).toMatchObject({ greeting: "Hi", from: "Shop" });
  button("+30 s")!.click();
  await drawn();
  const [, withdrawn, shown] = taken;
  expect(withdrawn).toMatchObject({ type: "withdraw" });
  expect((shown as { invite: InviteMessage }).invite).toMatchObject({ title: "Still comparing?" });
  expect(text()).toContain("Help on pricing would invite");
  button("Reset")!.click();
  expect(taken.at(-1)).toMatchObject({ type: "withdraw" });
  expect(socket.sent).toHaveLength(1);
});

test("what came from a page stays text", async () => {
  const hostile = "<img src=x onerror=alert(1)>";
  files = { "help.yaml": IDLE.replace("Help on pricing", JSON.stringify(hostile)) };
  await tried();
  socket.hear(
    debugMessage({ record: new Visitor().page(100, `/pricing?${hostile}`, { title: hostile }).record }),
  );
  await drawn();
  expect(all("img")).toEqual([]);
  expect(all(".rule .name")[0]!.textContent).toBe(hostile);
});

test("keys pressed in it are not the page's", async () => {
  await tried();
  const heard = vi.fn<() => void>();
  document.addEventListener("keydown", heard);
  all("input")[0]!.dispatchEvent(new KeyboardEvent("keydown", { key: "k", bubbles: true, composed: true }));
  expect(heard).not.toHaveBeenCalled();
  document.removeEventListener("keydown", heard);
});

test("where it stands is kept for the tab's next page", async () => {
  await tried();
  button("Move to the bottom")!.click();
  button("Fold")!.click();
  expect(all(".body")).toEqual([]);
  expect(JSON.parse(sessionStorage.getItem("beckon-panel")!)).toEqual({ dock: "bottom", small: true });
});

test("closed, it is gone, the token with it, and the server is told", async () => {
  await tried();
  button("Close, and be a visitor again")!.click();
  expect(document.querySelector("beckon-panel")).toBeNull();
  expect(sessionStorage.getItem("beckon-team:demo")).toBeNull();
  expect(socket.sent.at(-1)).toEqual({ type: "team" });
  expect(left).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test("a token that the server refuses brings the button back, and says why", async () => {
  await tried();
  socket.hear({ type: "error", code: "not-allowed", field: "token" });
  await drawn();
  expect(button("Sign in as team member")).toBeDefined();
  expect(text()).toContain("Sign in again");
});
