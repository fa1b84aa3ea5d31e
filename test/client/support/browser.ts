// A visitor's browser for the snippet: tabs with their own session storage, pages that are loaded, left, hidden, kept in
// the back/forward cache, and sockets that a test answers. The snippet runs in it as built, one fresh copy a page; time is
// vitest's fake clock.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Window } from "happy-dom";
import { vi } from "vitest";
import type { FromPage, ToPage } from "../../../worker/protocol.ts";
import type { Launcher, Side, Widget } from "../../../client/snippet/widget.ts";

/** As client/build.ts builds it; what it exports is then called `exported`. */
async function bundle(entry: string): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL(`../../../client/snippet/${entry}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "exported",
    target: "es2021",
    write: false,
    define: {
      LANGUAGES: JSON.stringify("(?:^|,)(de|en|pt)(?![a-z])"),
      "import.meta.url": '"https://beckon.example/beckon-part.hash.js"',
      WIDGET: '".hash.js"',
      DOMAIN: "false",
      PART: '"https://beckon.example/beckon-*.hash.js"',
    },
  });
  return built.outputFiles[0]!.text;
}
/** What a page's script sees as globals: everything of the browser that the snippet touches, and nothing of Node's. */
const GLOBALS = [
  "window document location name navigator history origin localStorage sessionStorage WebSocket CustomEvent",
  "AbortController addEventListener dispatchEvent setTimeout clearTimeout setInterval requestIdleCallback URL Date Intl",
  "importing",
]
  .join(" ")
  .split(" ");
const run = new Function(...GLOBALS, (await bundle("main.ts")).replaceAll("import(", "importing("));
/** Its globals are those of the window, as they are at the moment. */
const runSignals = new Function(
  "window",
  `with (window) { ${await bundle("signals.ts")}; return exported; }`,
);

const partOf = async (entry: string): Promise<Function> =>
  new Function(
    "window",
    `with (window) { ${(await bundle(entry)).replaceAll("import(", "importing(")}; return exported; }`,
  );
const runMore = await partOf("more.ts");
const runShown = await partOf("shown.ts");

/** Messages as a page sends them; which one it is a test finds out by `type`. */
export type Sent = FromPage & { readonly previous?: readonly Sent[] };

export class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  /** Everything sent, pings too. */
  readonly frames: string[] = [];
  readonly url: string;
  readonly protocols: string | string[];

  constructor(url: string, protocols: string | string[]) {
    this.url = url;
    this.protocols = protocols;
  }

  get sent(): Sent[] {
    return this.frames.filter((frame) => frame.startsWith("{")).map((frame) => JSON.parse(frame) as Sent);
  }

  send(frame: string): void {
    if (this.readyState === 0) throw new Error("InvalidStateError");
    if (this.readyState === 1) this.frames.push(frame);
  }

  /** Browsers tell of it later. */
  close(): void {
    if (this.readyState > 1) return;
    this.readyState = 3;
    queueMicrotask(() => this.onclose?.({ code: 1005 }));
  }

  // ------------------------------------------------------------------------------------------------- the server's side

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: ToPage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  pong(): void {
    this.onmessage?.({ data: "pong" });
  }

  /** The connection ends: 1006 where nobody said so. */
  end(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

/** Height of a page's window, in px. */
export const WINDOW = 800;

/** Happy DOM has no layout: a test says how much of an element is in view. */
class FakeIntersections {
  readonly #notice: (entries: object[]) => void;
  readonly observed = new Set<any>();

  constructor(notice: (entries: object[]) => void) {
    this.#notice = notice;
  }

  observe(element: any): void {
    this.observed.add(element);
  }

  disconnect(): void {
    this.observed.clear();
  }

  see(target: any, intersectionRatio: number, height: number): void {
    if (this.observed.has(target))
      this.#notice([{ target, intersectionRatio, intersectionRect: { height } }]);
  }
}

class FakeStorage {
  readonly items = new Map<string, string>();
  /** What the page's scripts see: items as properties, which a full storage refuses. */
  area(full: boolean): unknown {
    const { items } = this;
    return new Proxy(
      {},
      {
        get: (_, key) => items.get(String(key)),
        set(_, key, value) {
          if (full) throw new Error("QuotaExceededError");
          items.set(String(key), String(value));
          return true;
        },
        deleteProperty: (_, key) => items.delete(String(key)) || true,
      },
    );
  }
}

export interface Options {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly referrer?: string;
  readonly title?: string;
  readonly hidden?: boolean;
  /** With the Navigation API, as by now all browsers (the default); false: as older ones. */
  readonly navigation?: boolean;
  readonly gpc?: boolean;
  readonly language?: string | readonly string[];
  /** `window.name`, which outlasts the tab's pages. */
  readonly name?: string;
  /** Runs before the snippet: the page's own scripts. */
  readonly before?: (window: any) => void;
  /** What `import` of the widget gives; a page without one cannot load it. */
  readonly widget?: (side: Side) => Widget;
  /** The same of the launcher. */
  readonly launcher?: Launcher;
  readonly storage?: "blocked" | "full";
  readonly signalsFail?: boolean;
  /** In place of the browser's. */
  readonly WebSocket?: unknown;
}

export class Browser {
  readonly local = new FakeStorage();
  /** What stands in for sockets where they are blocked; without one it cannot be loaded either. */
  Fallback: unknown;
  /** Refuses every connection, as an ad blocker does. */
  blocked = false;
  /** Accepts at once and answers hello with a welcome and an acknowledgement of everything. */
  serves = true;

  tab(session: FakeStorage = new FakeStorage()): Tab {
    return new Tab(this, session);
  }
}

export class Tab {
  readonly browser: Browser;
  readonly session: FakeStorage;
  page!: Page;

  constructor(browser: Browser, session: FakeStorage) {
    this.browser = browser;
    this.session = session;
  }

  /** Leaves the page that is there, as a click on a link does, and loads another. */
  load(url: string, options: Options = {}): Page {
    this.page?.leave(url);
    this.page?.unload();
    return (this.page = new Page(this, url, options));
  }

  /** A second tab with a copy of this one's session, as browsers duplicate tabs. */
  duplicate(): Tab {
    const copy = new FakeStorage();
    for (const [key, value] of this.session.items) copy.items.set(key, value);
    return this.browser.tab(copy);
  }
}

export class Page {
  readonly tab: Tab;
  readonly window: any;
  readonly sockets: FakeSocket[] = [];
  readonly imported: string[] = [];
  /** Plain requests, with what they carried. */
  readonly fetched: { readonly url: string; readonly body: string }[] = [];
  /** Nothing can be loaded or asked, and the browser knows. */
  offline = false;
  /** How far down the page is, in px. */
  scrolled = 0;
  readonly intersections: FakeIntersections[] = [];
  #module: unknown;
  #shownModule: unknown;
  #moreModule: unknown;
  #import!: (address: string) => Promise<unknown>;
  readonly #timers = new Set<unknown>();

  constructor(tab: Tab, url: string, options: Options) {
    this.tab = tab;
    const window = new Window({ url }) as any;
    this.window = window;
    const { document } = window;
    const define = (target: object, name: string, value: unknown): void =>
      void Object.defineProperty(target, name, { configurable: true, writable: true, value });
    define(document, "referrer", options.referrer ?? "");
    document.title = options.title ?? "A page";
    this.#visible(!options.hidden);
    const languages = [options.language ?? "en-GB"].flat();
    define(window.navigator, "language", languages[0]);
    define(window.navigator, "languages", languages);
    define(window.navigator, "globalPrivacyControl", options.gpc);
    define(window.document, "readyState", "complete");
    Object.defineProperty(window.navigator, "onLine", { get: () => !this.offline });
    if (options.navigation ?? true) define(window, "navigation", new window.EventTarget());
    this.#store(options.storage);
    const script = document.createElement("script");
    const attributes = { "data-site": "demo", ...options.attributes };
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
    define(script, "src", "https://beckon.example/beckon.js");
    define(document, "currentScript", script);
    options.before?.(window);
    define(window, "requestIdleCallback", (callback: () => void) => this.#timer("setTimeout", callback, 10));
    run(
      window,
      document,
      window.location,
      options.name ?? "",
      window.navigator,
      window.history,
      window.location.origin,
      undefined,
      undefined,
      options.WebSocket ?? this.#socket(),
      window.CustomEvent,
      window.AbortController,
      window.addEventListener.bind(window),
      window.dispatchEvent.bind(window),
      (callback: () => void, after: number) => this.#timer("setTimeout", callback, after),
      (timer: number) => clearTimeout(timer),
      (callback: () => void, every: number) => this.#timer("setInterval", callback, every),
      window.requestIdleCallback,
      URL,
      Date,
      Intl,
      (this.#import = async (address: string) => {
        this.imported.push(address);
        if (this.offline) throw new TypeError("Failed to fetch dynamically imported module");
        if (address.includes("beckon-keeper")) return { start: () => {} };
        if (address.includes("beckon-more")) return (this.#moreModule ??= runMore(this.#globals()));
        if (address.includes("beckon-shown")) return (this.#shownModule ??= runShown(this.#globals()));
        if (address.includes("beckon-launcher") && options.launcher) return { mount: () => options.launcher };
        if (address.includes("beckon-fallback") && this.tab.browser.Fallback)
          return { start: this.tab.browser.Fallback };
        if (address.includes("beckon-signals") && !options.signalsFail) return this.#signals();
        if (!options.widget || address.includes("beckon-launcher"))
          throw new TypeError("Failed to fetch dynamically imported module");
        return { start: options.widget };
      }),
    );
    define(document, "currentScript", null);
  }

  #timer(kind: "setTimeout" | "setInterval", callback: () => void, after: number): unknown {
    const timer = globalThis[kind](callback, after);
    this.#timers.add(timer);
    return timer;
  }

  /** Once a page, as browsers do. */
  #signals(): unknown {
    return (this.#module ??= runSignals(this.#globals()));
  }

  /** What was loaded to show something. */
  get widgets(): string[] {
    return this.imported.filter((address) => address.includes("beckon-widget"));
  }

  /** Of a part that is loaded later: those of the window, as they are at the moment. */
  #globals(): unknown {
    const { window, intersections } = this;
    const own: Record<string, unknown> = {
      window,
      Date,
      addEventListener: window.addEventListener.bind(window),
      dispatchEvent: window.dispatchEvent.bind(window),
      setTimeout: (callback: () => void, after: number) => this.#timer("setTimeout", callback, after),
      IntersectionObserver: function (notice: (entries: object[]) => void) {
        const observer = new FakeIntersections(notice);
        intersections.push(observer);
        return observer;
      },
      innerHeight: WINDOW,
      fetch: async (url: URL, { body }: { readonly body: string }) => {
        this.fetched.push({ url: String(url), body });
        if (this.offline) throw new TypeError("Failed to fetch");
      },
      importing: this.#import,
    };
    return new Proxy(own, {
      has: (_, key) => key !== "exported",
      get: (_, key: string) => {
        if (key === "scrollY") return this.scrolled;
        return key in own ? own[key] : (window[key] ?? (globalThis as any)[key]);
      },
    });
  }

  #socket(): unknown {
    const {
      sockets,
      tab: { browser },
    } = this;
    return function (url: string, protocols: string | string[]) {
      const socket = new FakeSocket(url, protocols);
      sockets.push(socket);
      queueMicrotask(() => {
        if (socket.readyState !== 0) return;
        if (browser.blocked) return socket.end();
        if (!browser.serves) return;
        socket.open();
        const token = typeof protocols === "string" ? { token: "v1.minted" } : {};
        if (token.token) socket.say({ type: "token", token: token.token });
        const hello = socket.sent.at(0);
        if (hello === undefined) return;
        socket.say({ type: "welcome", at: Date.now(), ...token });
        socket.say({ type: "ack", n: hello.n, kept: hello.n });
      });
      return socket;
    };
  }

  #store(kind: Options["storage"]): void {
    const areas = { localStorage: this.tab.browser.local, sessionStorage: this.tab.session };
    for (const [name, storage] of Object.entries(areas)) {
      const get = (): unknown => {
        if (kind === "blocked") throw new Error("SecurityError");
        return storage.area(kind === "full");
      };
      Object.defineProperty(this.window, name, { configurable: true, get });
    }
  }

  #visible(visible: boolean): void {
    const { document } = this.window;
    Object.defineProperty(document, "hidden", { configurable: true, get: () => !visible });
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => (visible ? "visible" : "hidden"),
    });
  }

  // ----------------------------------------------------------------------------------------------- what a visitor does

  scroll(to: number, target: any = this.window.document): void {
    this.scrolled = to;
    target.dispatchEvent(new this.window.Event("scroll", { bubbles: true }));
  }

  /** So much of an element, and so many px of it, are in view. */
  see(target: any, share: number, height = 100): void {
    for (const observer of this.intersections) observer.see(target, share, height);
  }

  get socket(): FakeSocket {
    return this.sockets.at(-1)!;
  }

  /** Everything sent on all sockets of this page but hellos and pings. */
  get said(): Sent[] {
    return this.sockets.flatMap(({ sent }) => sent).filter(({ type }) => type !== "hello");
  }

  beckon(...command: unknown[]): void {
    this.window.beckon(...command);
  }

  input(type = "pointermove", target: any = this.window.document): void {
    target.dispatchEvent(new this.window.Event(type, { bubbles: true }));
  }

  hide(): void {
    this.#visible(false);
    this.window.document.dispatchEvent(new this.window.Event("visibilitychange"));
  }

  show(): void {
    this.#visible(true);
    this.window.document.dispatchEvent(new this.window.Event("visibilitychange"));
  }

  /** A navigation inside the page, by the page's own router. */
  push(path: string, how: "pushState" | "replaceState" = "pushState"): void {
    this.window.history[how]({}, "", path);
    // Happy DOM leaves the address alone in pages that were never fetched.
    if (this.window.location.pathname !== new URL(path, this.window.location.href).pathname)
      throw new Error(`the address did not change to ${path}`);
    this.window.navigation?.dispatchEvent(new this.window.Event("currententrychange"));
  }

  /** The page is left for `to`; what the Navigation API tells before, and what all browsers tell. */
  leave(to?: string): void {
    if (to !== undefined && this.window.navigation) {
      const event = new this.window.Event("navigate");
      Object.defineProperty(event, "destination", { value: { url: to } });
      this.window.navigation.dispatchEvent(event);
    }
    this.window.dispatchEvent(new this.window.Event("pagehide"));
    this.hide();
  }

  /** The network is gone, or back. */
  network(on: boolean): void {
    this.offline = this.tab.browser.blocked = !on;
    this.window.dispatchEvent(new this.window.Event(on ? "online" : "offline"));
  }

  /** From the back/forward cache. */
  restore(): void {
    this.tab.page.leave(this.window.location.href);
    if (this.tab.page !== this) this.tab.page.unload();
    this.tab.page = this;
    this.#visible(true);
    const event = new this.window.Event("pageshow");
    Object.defineProperty(event, "persisted", { value: true });
    this.window.dispatchEvent(event);
    this.window.document.dispatchEvent(new this.window.Event("visibilitychange"));
  }

  /** Its timers die with it. */
  unload(): void {
    for (const timer of this.#timers) clearTimeout(timer as number);
  }
}

/** Lets time pass, with everything that is due in it. */
export const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** A loaded page whose first hello has been answered. */
export async function loaded(url = "https://shop.example/pricing", options: Options = {}): Promise<Page> {
  const page = new Browser().tab().load(url, options);
  await pass(20);
  return page;
}

/** Only the types, for the order of things. */
export const types = (messages: readonly Sent[]): string[] => messages.map(({ type }) => type);

export const only = <Type extends Sent["type"]>(
  messages: readonly Sent[],
  type: Type,
): Extract<Sent, { type: Type }>[] => messages.filter((message) => message.type === type) as never;
