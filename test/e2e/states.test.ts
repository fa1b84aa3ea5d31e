// Every state of invitation, launcher and chat, as people with assistive technology and other eyes meet it: what axe finds,
// and what it does not judge, in light, dark, right to left and a site's pale colours, at 400 % zoom, with text of twice the
// size and with other spacing. Pictures of all of them: npm run shots.

import type { Browser } from "playwright-core";
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

interface Look extends Wish {
  /** The text's size, as the visitor's browser has it: 16 in most. */
  readonly text?: number;
  /** Put into our parts, as an extension for readers does. */
  readonly style?: string;
}

async function inState(
  { show }: State,
  { text, style, ...wish }: Look,
  run: (mounted: Mounted) => Promise<void>,
) {
  const mounted = await Mounted.open(browser, inject("prepared").assets, wish);
  try {
    const { page } = mounted;
    if (text) {
      const session = await page.context().newCDPSession(page);
      await session.send("Page.setFontSizes", { fontSizes: { standard: text } });
    }
    await show(mounted, wish.rtl ? ARABIC : ENGLISH);
    if (style)
      await page.evaluate((css) => {
        for (const { shadowRoot } of document.querySelectorAll("beckon-widget, beckon-launcher"))
          shadowRoot!.append(Object.assign(document.createElement("style"), { textContent: css }));
      }, style);
    await run(mounted);
  } finally {
    await mounted.close();
  }
}

const PHONE = { viewport: { width: 360, height: 640 } };

describe.each<readonly [string, Look]>([
  ["light, on a phone", PHONE],
  ["dark, at a desk", { viewport: { width: 1_440, height: 900 }, colorScheme: "dark" }],
  ["right to left", { viewport: { width: 768, height: 1_024 }, rtl: true }],
  ["dark and right to left, on a phone", { ...PHONE, rtl: true, colorScheme: "dark" }],
  [
    "in a site's pale accent",
    { look: { theme: { accent: "#ffd400", on_accent: "#000", background: "#fffdf0", text: "#2b2111" } } },
  ],
])("[A1, A2] nothing is found wrong: %s", (_name, look) => {
  test.each(STATES.map((state) => [state.name, state] as const))("%s", (_name, state) =>
    inState(state, look, async ({ page }) => {
      expect(await faults(page, ALL)).toEqual([]);
      expect(await measured(page)).toEqual(NOTHING);
    }),
  );
});

describe.each<readonly [string, Look]>([
  ["400 % zoom", { viewport: { width: 320, height: 256 } }],
  ["400 % zoom, right to left", { viewport: { width: 320, height: 256 }, rtl: true }],
  ["text of twice the size", { ...PHONE, text: 32 }],
  [
    "other spacing of text",
    {
      ...PHONE,
      style: `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-bottom: 2em !important }`,
    },
  ],
])("[A3] nothing is cut off, and nothing goes sideways: %s", (_name, look) => {
  test.each(STATES.map((state) => [state.name, state] as const))("%s", (_name, state) =>
    inState(state, look, async ({ page }) => {
      const { cut, sideways } = await measured(page);
      expect({ cut, sideways }).toEqual({ cut: [], sideways: [] });
    }),
  );
});

describe("[A4] in forced colours every edge is drawn", () => {
  test.each(STATES.map((state) => [state.name, state] as const))("%s", (_name, state) =>
    inState(state, { ...PHONE, forcedColors: "active", colorScheme: "dark" }, async ({ page }) => {
      const bare = await page.evaluate(() =>
        [...document.querySelectorAll("beckon-widget, beckon-launcher")]
          .flatMap((host) => [
            ...host.shadowRoot!.querySelectorAll(".card, .chat, .menu, .text, button, textarea, input"),
          ])
          .filter((element) => {
            if (!element.checkVisibility() || !element.getBoundingClientRect().width) return false;
            const { borderTopWidth, borderTopColor, outlineWidth, outlineStyle, backgroundColor } =
              getComputedStyle(element);
            const isEdged = parseFloat(borderTopWidth) > 0 && borderTopColor !== backgroundColor;
            return !isEdged && !(parseFloat(outlineWidth) > 0 && outlineStyle !== "none");
          })
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      expect(bare).toEqual([]);
      expect((await measured(page)).pale).toEqual([]);
    }),
  );
});

describe.each(LANGUAGES)("an invitation in %s", (locale) => {
  test.each([
    [360, 640],
    [320, 568],
    [640, 360],
    [740, 360],
  ])("[I7, A1] leaves at least 70 % of a phone of %i × %i", (width, height) =>
    inState(
      {
        name: "long, three replies",
        show: async (mounted, words) => {
          await mounted.take(
            inviteOf(words, { title: words.title, greeting: words.long, replies: words.replies.slice(0, 3) }),
          );
          await mounted.page.getByRole("dialog").waitFor();
        },
      },
      { viewport: { width, height }, settings: { locale }, rtl: locale === "ar" },
      async ({ page }) => {
        const box = (await page.getByRole("dialog").boundingBox())!;
        expect(box.height).toBeLessThanOrEqual(height * 0.3);
        expect(await measured(page)).toEqual(NOTHING);
        expect(await faults(page, ALL)).toEqual([]);
        const lang = await page.locator("beckon-widget").getAttribute("lang");
        expect(lang).toBe(locale);
        for (const button of await page.getByRole("dialog").getByRole("button").all()) {
          await button.scrollIntoViewIfNeeded();
          const { y, height } = (await button.boundingBox())!;
          expect(y).toBeGreaterThanOrEqual(box.y - 1);
          expect(y + height).toBeLessThanOrEqual(box.y + box.height + 1);
        }
      },
    ),
  );
});

test("the measure finds what is pale, small, cut and sideways", () =>
  inState(
    STATES[0]!,
    {
      ...PHONE,
      style: `#greeting { color: #bbb; height: 0.5em; overflow: hidden } .dismiss { padding: 0 }
        .foot button { width: 200vw }`,
    },
    async ({ page }) => {
      const found = await measured(page);
      expect(found.pale).toHaveLength(1);
      expect(found.small).toHaveLength(1);
      expect(found.cut).toContainEqual(expect.stringContaining("Anything I can clear up"));
      expect(found.sideways).toHaveLength(1);
    },
  ));
