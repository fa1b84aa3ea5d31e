// The whole console in a page, with a server that the test plays.

import { render } from "preact";
import { act } from "preact/test-utils";

import { App } from "../../../../client/console/app.tsx";
import { createConsole, type Console, type Place } from "../../../../client/console/console.ts";
import type { Role } from "../../../../worker/protocol.ts";
import { type Asked, FakeBrowser, type FakeSocket } from "./fake-browser.ts";
import { desk } from "./samples.ts";

export class Opened {
  readonly browser = new FakeBrowser();
  /** Every address the page had, newest last. */
  readonly addresses: string[] = [];
  console!: Console;
  #hash = "";
  #changed = () => {};
  #root = document.createElement("div");

  /** What `place` is in a browser: the address and its changes. */
  readonly #place: Place = {
    hash: () => this.#hash,
    replace: (hash) => this.#set(hash),
    push: (hash) => this.#set(hash),
    onChange: (run) => {
      this.#changed = run;
      return () => (this.#changed = () => {});
    },
  };

  async open(hash: string): Promise<this> {
    this.#hash = hash;
    document.body.append(this.#root);
    document.addEventListener("click", this.#follow);
    await act(async () => {
      this.console = createConsole(this.browser, this.#place, document.documentElement);
      render(<App it={this.console} />, this.#root);
      await answered();
    });
    return this;
  }

  /** Signed in, feed and desk open, nobody there yet. */
  async signedIn(hash = "#/demo/live", { role = "agent" as Role, shards = 1 } = {}): Promise<this> {
    this.browser.answer = ({ path }) =>
      path.endsWith("/me") ? { status: 200, body: me(role, shards) } : { status: 404 };
    await this.open(hash);
    await this.does(() => {
      for (const socket of this.browser.sockets) socket.opens();
      if (role !== "marketer") this.desk.tells(desk());
    });
    return this;
  }

  get desk(): FakeSocket {
    return this.browser.line("/desk");
  }
  feed(shard = 0): FakeSocket {
    return this.browser.line(`/feed?shard=${shard}`);
  }
  visitor(id: string): FakeSocket {
    return this.browser.line(`/visitors/${id}/connect`);
  }
  get hash(): string {
    return this.#hash;
  }

  /** Lets it happen, and everything that follows from it. */
  async does(what: () => unknown): Promise<void> {
    await act(async () => {
      await what();
      await answered();
    });
    // A screen that is loaded when it is opened.
    while (document.querySelector(".later > [role=status]") !== null)
      await act(() => new Promise<void>((resolve) => setTimeout(resolve)));
  }

  async goes(hash: string): Promise<void> {
    await this.does(() => {
      this.#set(hash);
      this.#changed();
    });
  }

  async presses(key: string, more: KeyboardEventInit = {}): Promise<void> {
    await this.does(() => {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
    });
    // What a shortcut brings up is focused once it is painted.
    await this.does(() => new Promise((resolve) => requestAnimationFrame(resolve)));
  }

  async writes(selector: string, text: string): Promise<void> {
    await this.does(() => {
      const field = this.one<HTMLTextAreaElement>(selector);
      field.focus();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  async clicks(selector: string): Promise<void> {
    await this.does(() => this.one<HTMLElement>(selector).click());
  }

  one<Kind extends Element = HTMLElement>(selector: string): Kind {
    const found = document.querySelector<Kind>(selector);
    if (found === null) throw new Error(`Nothing is ${selector} in\n${this.text}`);
    return found;
  }
  all(selector: string): readonly Element[] {
    return [...document.querySelectorAll(selector)];
  }
  texts(selector: string): readonly string[] {
    return this.all(selector).map((element) => element.textContent.replace(/\s+/g, " ").trim());
  }
  get text(): string {
    return this.#root.textContent;
  }
  asked(path: string): readonly Asked[] {
    return this.browser.asked.filter((asked) => asked.path.endsWith(path));
  }

  close(): void {
    document.removeEventListener("click", this.#follow);
    render(null, this.#root);
    this.#root.remove();
    this.console.stop();
  }

  #set(hash: string): void {
    this.#hash = hash;
    this.addresses.push(hash);
  }

  /** Following a link inside the page is a change of its address. */
  readonly #follow = (event: Event): void => {
    const link = (event.target as Element).closest("a");
    const href = link?.getAttribute("href");
    if (!href?.startsWith("#")) return;
    event.preventDefault();
    this.#set(href);
    this.#changed();
  };
}

export const me = (role: Role = "agent", shards = 1): object => ({
  agent: { id: "agent-ana", name: "Ana" },
  role,
  site: { id: "demo", name: "Demo shop" },
  feed_shards: shards,
});

/** Requests are answered at once, in as many turns as their readers take. */
async function answered(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
