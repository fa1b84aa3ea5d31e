// What a browser test plays on: a server of its own with the test's rules, a browser, another website to come from, and
// agents with and without a browser.

import { createServer, type Server as WebServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import type { Role } from "../../../worker/protocol.ts";
import type { Prepared } from "./prepare.ts";
import { Agent, signInLink } from "./agent.ts";
import { launch } from "./browser.ts";
import { type Files, Server } from "./server.ts";
import { until } from "./until.ts";
import { type Tab, Visitor } from "./visitor.ts";

/** Headless Chromium calls itself so and is taken for a bot, as it should be. */
export const DESKTOP =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

/** Where visitors come from; the browser finds all of `.example` on this machine. */
export const ELSEWHERE = "atlas.example";

export class Stage {
  readonly server: Server;
  readonly browser: Browser;
  readonly #elsewhere: WebServer;
  /** Of a browser that others use too: what they had open as this stage began. Of an own one: undefined. */
  readonly #others: ReadonlySet<BrowserContext> | undefined;

  private constructor(server: Server, browser: Browser, elsewhere: WebServer, isShared: boolean) {
    this.server = server;
    this.browser = browser;
    this.#elsewhere = elsewhere;
    this.#others = isShared ? new Set(browser.contexts()) : undefined;
  }

  static async open(prepared: Prepared, rules: Files, shared?: Promise<Browser>): Promise<Stage> {
    const [server, elsewhere, browser] = await Promise.all([
      Server.begin(prepared),
      website(),
      shared ?? launch(prepared.chromium),
    ]);
    const stage = new Stage(server, browser, elsewhere, shared !== undefined);
    try {
      await stage.publish(rules);
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  async close(): Promise<void> {
    if (this.#others === undefined) await this.browser.close();
    else for (const context of this.browser.contexts()) if (!this.#others.has(context)) await context.close();
    this.#elsewhere.close();
    await this.server.end();
  }

  async visitor(options: BrowserContextOptions = {}): Promise<Visitor> {
    return new Visitor(await this.browser.newContext({ userAgent: DESKTOP, locale: "en-GB", ...options }));
  }

  /** Whose tab it is, for another one. */
  visitorOf({ page }: Tab): Visitor {
    return new Visitor(page.context());
  }

  /** A new visitor who follows a link on another website to a page of the shop. */
  async arrive(path: string, options: BrowserContextOptions = {}): Promise<{ visitor: Visitor; tab: Tab }> {
    const visitor = await this.visitor(options);
    return { visitor, tab: await visitor.arrive(this.elsewhere, this.shop(path)) };
  }

  get elsewhere(): string {
    return `http://${ELSEWHERE}:${(this.#elsewhere.address() as AddressInfo).port}/`;
  }

  shop(path: string): string {
    return `${this.server.url}/demo${path}`;
  }

  /** An agent's browser, signed in by a link. */
  async console(
    name = "Ben Okafor",
    options: BrowserContextOptions = {},
    role: Role = "agent",
  ): Promise<Tab> {
    const agent = new Visitor(
      await this.browser.newContext({ userAgent: DESKTOP, locale: "en-GB", ...options }),
    );
    return agent.openTab(await signInLink(this.server, name, role));
  }

  /** An agent's browser, signed in and online. */
  async atDesk(name?: string, options?: BrowserContextOptions): Promise<Tab> {
    const console = await this.console(name, options);
    await this.goOnline(console);
    return console;
  }

  publish(rules: Files): Promise<void> {
    return this.server.publish({ "site.yaml": SITE, ...rules });
  }

  /** By the switch in the console's bar. */
  async goOnline(console: Tab): Promise<void> {
    const online = console.page.getByRole("switch", { name: "Online" });
    await until("the switch can be used", () => online.isEnabled());
    if ((await online.getAttribute("aria-checked")) === "true") return;
    await online.click();
    await until("the agent is online", async () => (await online.getAttribute("aria-checked")) === "true");
  }

  async putNoticesAway({ page }: Tab): Promise<void> {
    const notices = page.getByRole("button", { name: "Put this notice away" });
    while (await notices.first().isVisible()) await notices.first().click();
  }

  /** The one chat there is: taken where it waits, opened where it was given. */
  async openChat(console: Tab): Promise<void> {
    const { page } = console;
    const desk = page.getByRole("link", { name: /^Desk/ });
    const back = page.getByRole("button", { name: "Back to the list" }); // on a phone, a visitor is a screen
    await desk.or(back).first().waitFor();
    await this.putNoticesAway(console);
    if (!(await desk.isVisible())) await back.click();
    await desk.click();
    const take = page.getByRole("button", { name: /^Take/ });
    const field = page.getByRole("textbox", { name: /message/i });
    const mine = page.getByRole("listitem").filter({ hasText: "Talk to sales" });
    await take.or(field).or(mine).first().waitFor();
    if (await take.first().isVisible()) await take.first().click();
    else if (!(await field.isVisible())) await mine.getByRole("link").first().click();
    await field.waitFor();
  }

  agent(name?: string): Promise<Agent> {
    return Agent.online(this.server, name);
  }
}

/** Somebody else's page with a link to wherever `?to=` says. */
async function website(): Promise<WebServer> {
  const server = createServer((request, response) => {
    const to = new URL(request.url ?? "/", "http://any").searchParams.get("to") ?? "/";
    const href = to.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><title>Atlas</title><p>We tried <a href="${href}">Fernweh</a>.</p>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

const SITE = `
name: Fernweh
origins: ["http://127.0.0.1"]
timezone: Europe/Berlin
consent: implied
`;
