// A visitor: one browser profile (a Playwright context) with its tabs, what they say on their sockets, and the few things
// a person does that Playwright has no word for.

import type { BrowserContext, Locator, Page } from "playwright-core";
import type { FromPage, ToPage } from "../../../worker/protocol.ts";
import { until } from "./until.ts";

export class Tab {
  readonly page: Page;
  readonly sent: FromPage[] = [];
  readonly received: ToPage[] = [];
  /** Sockets of Beckon that this tab opened, ever. */
  sockets = 0;

  constructor(page: Page) {
    this.page = page;
    page.on("websocket", (socket) => {
      this.sockets++;
      const note = (list: unknown[]) => (frame: { payload: string | Buffer }) => {
        const text = String(frame.payload);
        if (text.startsWith("{")) list.push(JSON.parse(text));
      };
      socket.on("framesent", note(this.sent)).on("framereceived", note(this.received));
    });
  }

  /** Ids of the invitations that this tab was given, again after a reconnect as well. */
  get invited(): readonly string[] {
    return this.received.flatMap((message) => {
      if (message.type === "invite") return [message.id];
      return message.type === "welcome" && message.invite ? [message.invite.id] : [];
    });
  }

  /** The invitation; Playwright looks into open shadow roots. */
  get invitation(): Locator {
    return this.page.getByRole("dialog");
  }

  /** Says no to it. */
  async dismiss(): Promise<void> {
    await this.invitation.getByRole("button", { name: /dismiss|close|no, thanks/i }).click();
    await this.invitation.waitFor({ state: "detached" });
  }

  /** Sees it, and says when: the page's own clock, in ms since it was opened. */
  async isInvited(words?: string | RegExp): Promise<number> {
    const invitation = words === undefined ? this.invitation : this.invitation.filter({ hasText: words });
    await invitation.waitFor({ state: "visible" });
    return this.now();
  }

  now(): Promise<number> {
    return this.page.evaluate(() => performance.now());
  }

  /** Until this document is so old; its own clock is the witness, no time is guessed here. */
  async reads(ms: number): Promise<void> {
    await this.page.waitForFunction((least) => performance.now() >= least, ms, { polling: 20 });
  }

  async move(): Promise<void> {
    await this.page.mouse.move(40 + Math.random() * 400, 40 + Math.random() * 400);
  }

  /** Headless tabs are never hidden by themselves: the document is made to say so, as a browser would. */
  async become(visibility: "hidden" | "visible"): Promise<void> {
    await this.page.evaluate((state) => {
      // Visible it is by itself; and a page that is left must be able to say that it is hidden.
      for (const name of ["visibilityState", "hidden"]) Reflect.deleteProperty(document, name);
      if (state === "hidden") {
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
        Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      }
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  }

  /** The server has taken in everything this tab said. */
  async isAcknowledged(): Promise<void> {
    await until("the page's messages are acknowledged", () => {
      // A member's `team` is answered by what it changes.
      const said = this.sent.findLast(({ n }) => n !== undefined);
      const ack = this.received.findLast((message) => message.type === "ack");
      return said !== undefined && ack !== undefined && ack.n >= said.n;
    });
  }
}

export class Visitor {
  readonly context: BrowserContext;
  readonly tabs: Tab[] = [];

  constructor(context: BrowserContext) {
    this.context = context;
  }

  async openTab(url: string): Promise<Tab> {
    const tab = new Tab(await this.context.newPage());
    this.tabs.push(tab);
    await tab.page.goto(url);
    return tab;
  }

  /** From a page of another site, by a click on a link there. */
  async arrive(elsewhere: string, url: string): Promise<Tab> {
    const tab = await this.openTab(`${elsewhere}?to=${encodeURIComponent(url)}`);
    await tab.page.getByRole("link").click();
    await tab.page.waitForURL(url);
    return tab;
  }
}
