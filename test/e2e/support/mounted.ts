// The built parts on a still page, without a server: a test says by hand what the server would, and reads what the page
// would tell it. For how things look and answer to the keyboard, which needs no rules.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { FromPage, Look, ToPage } from "../../../worker/protocol.ts";
import { launch } from "./browser.ts";
import type { Prepared } from "./prepare.ts";

const ORIGIN = "https://shop.example";

export interface Wish extends BrowserContextOptions {
  /** The tag's attributes. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly look?: Look;
  /** The page is written from right to left. */
  readonly rtl?: boolean;
  /** How long ago the last input was, in ms. */
  readonly idle?: number;
  /** Further into the page's body. */
  readonly body?: string;
}

export const openBrowser = ({ chromium: found }: Pick<Prepared, "chromium">): Promise<Browser> =>
  launch(found);

export class Mounted {
  readonly page: Page;
  readonly #look: Look | undefined;

  private constructor(page: Page, look: Look | undefined) {
    this.page = page;
    this.#look = look;
  }

  static async open(
    browser: Browser,
    assets: string,
    { settings = {}, look, rtl = false, idle = 60_000, body = "", ...options }: Wish = {},
  ): Promise<Mounted> {
    const context = await browser.newContext({
      reducedMotion: "reduce",
      locale: rtl ? "ar" : "en-GB",
      ...options,
    });
    const page = await context.newPage();
    const shown = (await readdir(assets)).find((file) => file.startsWith("beckon-shown."))!;
    await page.route(`${ORIGIN}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (!name) return route.fulfill({ contentType: "text/html; charset=utf-8", body: pageOf(rtl, body) });
      if (!name.startsWith("beckon-")) return route.fulfill({ status: 404 });
      const text = await readFile(join(assets, name), "utf8");
      return route.fulfill({ contentType: "text/javascript; charset=utf-8", body: text });
    });
    await page.goto(ORIGIN);
    const welcome = { type: "welcome", at: Date.now(), ...(look && { look }) };
    // As text: vitest would make another call of `import()`.
    await page.evaluate(`import("/${shown}").then(({ start }) => {
      window.told = [];
      window.shown = start(
        { chat: false },
        () => ${idle},
        (message) => window.told.push(message),
        () => {},
        ${JSON.stringify(settings)},
        () => {},
        new AbortController(),
        (name) => import("/beckon-" + name + "${shown.slice("beckon-shown".length)}"),
        ${JSON.stringify(welcome)},
      );
    })`);
    return new Mounted(page, look);
  }

  /** The server says something. */
  async take(...messages: readonly ToPage[]): Promise<void> {
    await this.page.evaluate(
      async (all) => {
        for (const message of all) await (window as unknown as Hooks).shown.take(message);
      },
      messages.map((message) =>
        message.type === "welcome" && this.#look ? { ...message, look: this.#look } : message,
      ),
    );
  }

  async openChat(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as Hooks).shown.open());
    await this.page.getByRole("log").waitFor();
  }

  async told(): Promise<readonly FromPage[]> {
    return this.page.evaluate(() => (window as unknown as Hooks).told);
  }

  /** What has been told of invitations, in order. */
  async steps(): Promise<readonly string[]> {
    return (await this.told()).flatMap((message) => (message.type === "invitation" ? [message.state] : []));
  }

  /** What has the focus, our shadow included: its label or its words, or its tag. */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      return (
        focused?.getAttribute("aria-label") ||
        focused?.textContent?.trim().slice(0, 60) ||
        focused?.tagName ||
        ""
      );
    });
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

interface Hooks {
  readonly shown: { take(message: ToPage): Promise<void> | void; open(): void };
  readonly told: readonly FromPage[];
}

const PARAGRAPH = {
  en: "Walk the old town with somebody who was born there. Groups of up to twelve, every day at ten, rain or shine; tickets are refunded until the evening before.",
  ar: "تجوّل في المدينة القديمة مع شخص وُلد فيها. مجموعات لا تزيد على اثني عشر شخصًا، كل يوم في العاشرة، مهما كان الطقس.",
};

/** A page like many: it says its language and has a field and a link. */
const pageOf = (rtl: boolean, body: string): string => `<!doctype html>
<html lang="${rtl ? "ar" : "en"}" dir="${rtl ? "rtl" : "ltr"}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pricing</title>
<style>
:root { color-scheme: light dark; background: Canvas; font: 16px/1.6 system-ui }
body { margin: 0 auto; padding: 1rem; max-width: 60rem }
</style>
<main>
<h1>${rtl ? "الأسعار" : "Pricing"}</h1>
<p><a href="#plans">${rtl ? "الخطط" : "Plans"}</a></p>
<p><label>${rtl ? "البريد" : "E-mail"} <input id="field"></label></p>
${`<p>${PARAGRAPH[rtl ? "ar" : "en"]}</p>`.repeat(6)}
${body}
</main>`;
