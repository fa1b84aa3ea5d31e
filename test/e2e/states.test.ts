// Every state of invitation, launcher and chat, as people with assistive technology and other eyes meet it: what axe finds,
// and what it does not judge, in light, dark, right to left and a site's pale colours, at 400 % zoom, with text of twice the
// size and with other spacing. Pictures of all of them: npm run shots.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { ALL, faults } from "./support/accessible.ts";
import { measured, NOTHING } from "./support/measured.ts";
import { Mounted, openBrowser, type Wish } from "./support/mounted.ts";
import { ARABIC, ENGLISH, inviteOf, LANGUAGES, type State, STATES } from "./support/states.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser(inject("prepared"));
});
afterAll(() => browser.close());

async function inState({ show }: State, wish: Wish, run: (mounted: Mounted) => Promise<void>): Promise<void> {
  const mounted = await Mounted.open(browser, inject("prepared").assets, wish);
  try {
    await show(mounted, wish.rtl ? ARABIC : ENGLISH);
    await run(mounted);
  } finally {
    await mounted.close();
  }
}

/** Into our parts, as an extension for readers does. */
const restyle = (page: Page, css: string): Promise<void> =>
  page.evaluate((css) => {
    for (const { shadowRoot } of document.querySelectorAll("beckon-widget, beckon-launcher")) {
      const style = shadowRoot!.querySelector(".of-the-test") ?? document.createElement("style");
      style.className = "of-the-test";
      style.textContent = css;
      shadowRoot!.append(style);
    }
  }, css);

const PHONE = { width: 360, height: 640 };
const DESK = { width: 1_440, height: 900 };
/** 1,280 by 1,024 at 400 % zoom. */
const ZOOMED = { width: 320, height: 256 };
/** WCAG 1.4.12. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`;
const PALE = ":root { --beckon-accent: #ffd400; --beckon-on-accent: #000; --beckon-background: #fffdf0 }";

async function isWhole(page: Page, how: string): Promise<void> {
  const { cut, sideways } = await measured(page);
  expect({ cut, sideways }, how).toEqual({ cut: [], sideways: [] });
}

describe("nothing is found wrong", () => {
  const states = STATES.map((state) => [state.name, state] as const);

  test.each(states)("[A1, A2, A3, A4] %s", (_name, state) =>
    inState(state, { viewport: PHONE, colorScheme: "light" }, async ({ page }) => {
      expect(await faults(page, ALL), "by axe").toEqual([]);
      expect(await measured(page), "on a phone").toEqual(NOTHING);

      await page.setViewportSize(DESK);
      expect(await measured(page), "at a desk").toEqual(NOTHING);
      await page.setViewportSize(ZOOMED);
      await isWhole(page, "at 400 % zoom");
      await page.setViewportSize(PHONE);
      await restyle(page, SPACED);
      await isWhole(page, "with other spacing");
      await restyle(page, "");
      const session = await page.context().newCDPSession(page);
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32 } });
      await isWhole(page, "with text of twice the size");
      await session.send("Page.setFontSizes", { fontSizes: { standard: 16 } });

      await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
      expect(await page.evaluate(bare), "without an edge in forced colours").toEqual([]);
      expect((await measured(page)).pale, "in forced colours").toEqual([]);
      await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
      await page.addStyleTag({ content: PALE });
      expect((await measured(page)).pale, "with a pale accent").toEqual([]);
    }),
  );

  test.each(states)("[A1, A2, A3] %s, dark", (_name, state) =>
    inState(state, { viewport: DESK, colorScheme: "dark" }, async ({ page }) => {
      expect(await faults(page, ALL), "by axe").toEqual([]);
      expect(await measured(page)).toEqual(NOTHING);
    }),
  );

  test.each(states)("[A1, A2, A3] %s, from right to left", (_name, state) =>
    inState(state, { viewport: PHONE, rtl: true }, async ({ page }) => {
      expect(await faults(page, ALL), "by axe").toEqual([]);
      expect(await measured(page), "on a phone").toEqual(NOTHING);
      await page.setViewportSize(ZOOMED);
      await isWhole(page, "at 400 % zoom");
    }),
  );
});

/** Runs in the page: what has no edge to be seen by where the visitor's colours take all backgrounds away. */
function bare(): string[] {
  return [...document.querySelectorAll("beckon-widget, beckon-launcher")]
    .flatMap((host) => [
      ...host.shadowRoot!.querySelectorAll(".card, .chat, .menu, .text, button, textarea, input"),
    ])
    .filter((element) => {
      if (!element.checkVisibility() || !element.getBoundingClientRect().width) return false;
      const style = getComputedStyle(element);
      const isEdged = parseFloat(style.borderTopWidth) > 0 && style.borderTopColor !== style.backgroundColor;
      return !isEdged && !(parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none");
    })
    .map((element) => element.outerHTML.slice(0, 80));
}

const LONG: State = {
  name: "long, three replies",
  async show(mounted, words) {
    const { title, long: greeting, replies } = words;
    await mounted.take(inviteOf(words, { title, greeting, replies: replies.slice(0, 3) }));
    await mounted.page.getByRole("dialog").waitFor();
  },
};

test.each(LANGUAGES)("[I7, A1] an invitation leaves seven tenths of a phone: %s", (locale) =>
  inState(LONG, { viewport: PHONE, settings: { locale }, rtl: locale === "ar" }, async ({ page }) => {
    const dialog = page.getByRole("dialog");
    expect(await page.locator("beckon-widget").getAttribute("lang")).toBe(locale);
    expect(await faults(page, ALL)).toEqual([]);
    for (const [width, height] of [
      [360, 640],
      [320, 568],
      [640, 360],
      [740, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      const box = (await dialog.boundingBox())!;
      expect(box.height, `${width} × ${height}`).toBeLessThanOrEqual(height * 0.3);
      expect(await measured(page), `${width} × ${height}`).toEqual(NOTHING);
      for (const button of await dialog.getByRole("button").all()) {
        await button.scrollIntoViewIfNeeded();
        const own = (await button.boundingBox())!;
        expect(own.y, "scrolled to").toBeGreaterThanOrEqual(box.y - 1);
        expect(own.y + own.height, "scrolled to").toBeLessThanOrEqual(box.y + box.height + 1);
      }
    }
  }),
);

test("the measure finds what is pale, small, cut and sideways", () =>
  inState(STATES[0]!, { viewport: PHONE }, async ({ page }) => {
    await restyle(
      page,
      `#greeting { color: #bbb; height: 0.5em; overflow: hidden } .dismiss { padding: 0 !important }
      .foot button { width: 200vw !important }`,
    );
    const found = await measured(page);
    expect(found.pale).toHaveLength(1);
    expect(found.small).toHaveLength(1);
    expect(found.cut).toContainEqual(expect.stringContaining("Anything I can clear up"));
    expect(found.sideways).not.toEqual([]);
  }));
