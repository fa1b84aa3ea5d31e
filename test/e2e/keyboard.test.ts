// Invitation, launcher and chat by keyboard alone, as nobody's software can check it: where the focus is, that it is seen,
// that it comes back, and that nothing takes it. On a still page; test/e2e/invitation.test.ts has the running product.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { measured, stop, type Stop } from "./support/measured.ts";
import { Mounted, openBrowser, type Wish } from "./support/mounted.ts";
import { ENGLISH, inviteOf, STATES } from "./support/states.ts";
import { until } from "./support/until.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser(inject("prepared"));
});
afterAll(() => browser.close());

async function mounted(wish: Wish, run: (mounted: Mounted, page: Page) => Promise<void>): Promise<void> {
  const one = await Mounted.open(browser, inject("prepared").assets, wish);
  try {
    await run(one, one.page);
  } finally {
    await one.close();
  }
}

const show = (name: string, at: Mounted): Promise<void> =>
  STATES.find((state) => state.name === name)!.show(at, ENGLISH);

/** Once around with Tab, from the page's beginning: every stop until the first comes again. */
async function around(page: Page, key = "Tab"): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press(key);
    const now = await stop(page);
    if (stops.length > 1 && now.name === stops[0]!.name) return stops;
    stops.push(now);
  }
  throw new Error(`No way out: ${stops.map(({ name }) => name).join(", ")}`);
}

const ours = (stops: readonly Stop[]): readonly Stop[] => stops.filter(({ isOurs }) => isOurs);
const names = (stops: readonly Stop[]): readonly string[] => stops.map(({ name }) => name);

describe("[A5] every stop is seen and none is a trap", () => {
  test.each([
    ["invitation corner, title", ["Dismiss", "Compare plans", "Talk to sales", "Write a reply…"]],
    ["invitation bar", ["Dismiss", "Compare plans", "Talk to sales", "Write a reply…"]],
    ["launcher", ["Open chat"]],
    [
      "chat open",
      ["More", "Close chat", "Messages", "https://shop.example/plans?from=chat", "Write a message…", "Send"],
    ],
    [
      "chat ended, rated",
      [
        "More",
        "Close chat",
        "Messages",
        "https://shop.example/plans?from=chat",
        "1 star of 5",
        "2 stars of 5",
        "3 stars of 5",
        "4 stars of 5",
        "5 stars of 5",
        "extra",
        "Send",
        "Write a message…",
        "Send",
      ],
    ],
  ])("%s", (name, expected) =>
    mounted({ viewport: { width: 1_000, height: 760 } }, async (one, page) => {
      await show(name, one);
      await page.evaluate(() => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        (focused as HTMLElement | null)?.blur();
      });
      await page.locator("main a").focus();
      const there = await around(page);
      const list = names(ours(there));
      expect(list).toEqual(expected);
      for (const { name, ring, isInSight } of ours(there)) {
        expect(ring, `ring of ${name}`).toBeGreaterThanOrEqual(2);
        expect(isInSight, `${name} is in sight`).toBe(true);
      }
      // Out at the page's end and in again, backwards as well.
      expect(there.some(({ isOurs }) => !isOurs)).toBe(true);
      const back = await around(page, "Shift+Tab");
      expect(names(ours(back)).toSorted()).toEqual([...expected].toSorted());
    }),
  );

  test("in a sheet what gets the focus comes out from under what stays in sight", () =>
    mounted({ viewport: { width: 320, height: 568 } }, async (one, page) => {
      await show("invitation corner, long, many replies", one);
      const there = ours(await around(page));
      expect(there).toHaveLength(7);
      for (const { name, isInSight } of there) expect(isInSight, name).toBe(true);
    }));

  test.each(["light", "dark"] as const)("the ring stands out: %s", (colorScheme) =>
    mounted({ colorScheme }, async (one, page) => {
      await show("chat open", one);
      // The field has the focus: its edge is the ring.
      expect((await measured(page)).pale).toEqual([]);
      const ring = await page.locator("textarea").evaluate((field) => getComputedStyle(field).outlineColor);
      const words = await page.locator(".chat").evaluate((chat) => getComputedStyle(chat).color);
      expect(ring).toBe(words);
    }),
  );

  test("the launcher's ring is light and dark at once, for any page", () =>
    mounted({}, async (one, page) => {
      await show("launcher", one);
      await page.keyboard.press("Shift+Tab");
      const { outlineColor, outlineStyle, boxShadow } = await page
        .locator("beckon-launcher button")
        .evaluate((button) => ({ ...getComputedStyle(button) }) as unknown as CSSStyleDeclaration);
      expect([outlineColor, outlineStyle]).toEqual(["rgb(255, 255, 255)", "solid"]);
      expect(boxShadow).toContain("rgb(0, 0, 0)");
    }));
});

describe("[I8] an invitation", () => {
  test("takes no focus, and is announced once", () =>
    mounted({ idle: 60_000 }, async (one, page) => {
      await page.locator("#field").focus();
      await one.take({ type: "launcher", show: false });
      await one.take(inviteOf(ENGLISH, { id: "invitation-0" }), { type: "withdraw", id: "invitation-0" });
      await page.evaluate(() => {
        const status = document.querySelector("beckon-widget")!.shadowRoot!.querySelector("[role=status]")!;
        const said: string[] = [];
        new MutationObserver((changes) => {
          const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
          if (added.length > 0)
            said.push(
              added
                .map(({ textContent }) => textContent)
                .join(" ")
                .trim(),
            );
        }).observe(status, { childList: true, subtree: true, characterData: true });
        Object.assign(window, { said });
      });
      await one.take(inviteOf(ENGLISH, { title: ENGLISH.title }));
      await until("it is seen", async () => (await one.steps()).includes("seen"));
      await page.setViewportSize({ width: 500, height: 500 });
      await one.take(inviteOf(ENGLISH, { title: ENGLISH.title }));
      expect((await stop(page)).name).toBe("field");
      expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
        `${ENGLISH.from} ${ENGLISH.title} ${ENGLISH.short}`,
      ]);
      expect(
        await page.locator("beckon-widget [aria-live=assertive], beckon-widget [role=alert]").count(),
      ).toBe(0);
    }));

  test("dismissed by Escape, the focus is where it was", () =>
    mounted({}, async (one, page) => {
      await page.locator("main a").focus();
      await show("invitation corner", one);
      await page.locator("#field").focus();
      await page.keyboard.press("Tab");
      expect((await stop(page)).name).toBe("Dismiss");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      expect((await stop(page)).name).toBe("field");
      expect((await one.steps()).at(-1)).toBe("dismissed");
    }));

  test("left to the page: Escape pressed in a field of the page is not for it", () =>
    mounted({}, async (one, page) => {
      await show("invitation corner", one);
      await page.locator("#field").focus();
      await page.keyboard.press("Escape");
      expect(await page.getByRole("dialog").count()).toBe(1);
      await page.locator("#field").blur();
      await page.keyboard.press("Escape");
      expect(await page.getByRole("dialog").count()).toBe(0);
    }));

  test("answered by Enter it is a chat, closed it leaves the focus where it was before", () =>
    mounted({}, async (one, page) => {
      await show("invitation corner", one);
      await page.locator("#field").focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      expect((await stop(page)).name).toBe("Compare plans");
      await page.keyboard.press("Enter");
      await page.getByRole("log").getByText("Compare plans").waitFor();
      await until("the field has the focus", async () => (await stop(page)).name === "Write a message…");
      await page.keyboard.press("Escape");
      await until("the focus is back", async () => (await stop(page)).name === "field");
      expect((await one.steps()).at(-1)).toBe("accepted");
    }));
});

describe("[A5] the chat", () => {
  test("the launcher opens it, Escape closes it, and the focus is at the launcher again", () =>
    mounted({}, async (one, page) => {
      await show("launcher", one);
      await page.keyboard.press("Shift+Tab");
      expect((await stop(page)).name).toBe("Open chat");
      await page.keyboard.press("Enter");
      await until("the field has the focus", async () => (await stop(page)).name === "Write a message…");
      await page.keyboard.press("Escape");
      await until("the focus is back", async () => (await stop(page)).name === "Open chat");
    }));

  test("its menu opens below its button, answers to arrows and Escape, and closes when it is left", () =>
    mounted({ viewport: { width: 1_000, height: 760 } }, async (one, page) => {
      await show("chat open", one);
      const more = page.getByRole("button", { name: "More" });
      await more.focus();
      await page.keyboard.press("Enter");
      await page.locator(".menu").waitFor();
      const [button, menu] = [(await more.boundingBox())!, (await page.locator(".menu").boundingBox())!];
      expect(menu.y - (button.y + button.height)).toBeLessThan(20);
      expect(await more.getAttribute("aria-expanded")).toBe("true");
      const there = [(await stop(page)).name];
      for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"]) {
        await page.keyboard.press(key);
        there.push((await stop(page)).name);
      }
      const [sound, save, end] = ["Sound for new messages", "Save as text", "End chat"];
      expect(there).toEqual([sound, save, end, sound, end]);

      await page.keyboard.press("Escape");
      expect(await page.locator(".menu").count()).toBe(0);
      expect(await page.locator(".chat").count()).toBe(1);
      expect((await stop(page)).name).toBe("More");
      expect(await more.getAttribute("aria-expanded")).toBe("false");

      await page.keyboard.press("Enter");
      await page.locator(".menu").waitFor();
      await page.locator("textarea").click();
      expect(await page.locator(".menu").count()).toBe(0);
      expect((await stop(page)).name).toBe("Write a message…");
    }));

  test("its last line stays in sight while what is written grows, and when a rating comes", () =>
    mounted({ viewport: { width: 360, height: 640 } }, async (one, page) => {
      const isAtEnd = (): Promise<boolean> =>
        page.getByRole("log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 2);
      await show("chat long text", one);
      await page.locator("textarea").fill("One\ntwo\nthree\nfour");
      await until("the last line is in sight", isAtEnd);
      // The same where a scroll event from before comes when there is less room already.
      await page.getByRole("log").evaluate((log) => {
        log.nextElementSibling!.setAttribute("style", "min-height: 150px");
        log.dispatchEvent(new Event("scroll"));
      });
      await until("the last line is in sight", isAtEnd);
      const { id, state } = { id: "conversation-1", state: "closed" } as const;
      await one.take({ type: "conversation", conversation: { id, state, readByVisitor: 0, readByAgent: 0 } });
      await page.locator(".rating").waitFor();
      await until("the last line is in sight", isAtEnd);
    }));
});

describe("[I9] an invitation is seen", () => {
  const SECOND = 1_000;

  test("after a second with half of it in view, in a tab that is shown", () =>
    mounted({}, async (one, page) => {
      const hide = (is: boolean): Promise<void> =>
        page.evaluate((is) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => is });
          document.dispatchEvent(new Event("visibilitychange"));
        }, is);
      await one.take(inviteOf(ENGLISH));
      await page.getByRole("dialog").waitFor();
      await until("it is shown", async () => (await one.steps()).includes("shown"));
      await hide(true);
      const hidden = await page.evaluate(() => performance.now());
      await page.waitForFunction((end) => performance.now() > end, hidden + 2 * SECOND, { polling: 50 });
      const before = await one.steps();
      // The machine may have been so slow that it was seen before it was hidden.
      if (!before.includes("seen")) {
        const shown = await page.evaluate(() => performance.now());
        await hide(false);
        await until("it is seen", async () => (await one.steps()).includes("seen"));
        expect((await page.evaluate(() => performance.now())) - shown).toBeGreaterThanOrEqual(SECOND - 20);
      }
      expect(await one.steps()).toEqual(["shown", "seen"]);
    }));

  test.each([
    [320, 100],
    [200, 60],
  ])("also in a window of %i × %i, which it fits", (width, height) =>
    mounted({ viewport: { width, height } }, async (one, page) => {
      await one.take(inviteOf(ENGLISH, { greeting: ENGLISH.long }));
      const box = (await page.getByRole("dialog").boundingBox())!;
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      await until("it is seen", async () => (await one.steps()).includes("seen"));
    }),
  );
});

describe("[I10] an invitation looks", () => {
  test("as the page's custom properties say, which are nearer than the site's theme", () =>
    mounted(
      {
        look: { theme: { accent: "#0b6e4f", background: "#eee", radius: "4px" } },
        body: `<style>:root { --beckon-accent: rgb(1, 2, 3); --beckon-on-accent: rgb(251, 252, 253);
          --beckon-background: rgb(240, 241, 242); --beckon-text: rgb(10, 11, 12); --beckon-font: Georgia }</style>`,
      },
      async (one, page) => {
        await show("invitation corner", one);
        const of = (selector: string, name: "color" | "backgroundColor" | "borderRadius" | "fontFamily") =>
          page.locator(selector).evaluate((element, name) => getComputedStyle(element)[name], name);
        expect(await of(".card", "backgroundColor")).toBe("rgb(240, 241, 242)");
        expect(await of(".card", "color")).toBe("rgb(10, 11, 12)");
        expect(await of(".card", "fontFamily")).toBe("Georgia");
        expect(await of(".face", "backgroundColor")).toBe("rgb(1, 2, 3)");
        expect(await of(".face", "color")).toBe("rgb(251, 252, 253)");
        expect(await of(".card", "borderRadius")).toBe("4px");
      },
    ));

  test.each([
    ["auto", "dark", true],
    ["auto", "light", false],
    ["dark", "light", true],
    ["light", "dark", false],
  ] as const)("dark where the tag says %s and the system %s: %s", (theme, colorScheme, isDark) =>
    mounted({ settings: { theme }, colorScheme }, async (one, page) => {
      await show("invitation corner", one);
      const back = await page.locator(".card").evaluate((card) => getComputedStyle(card).backgroundColor);
      expect(back).toBe(isDark ? "rgb(28, 30, 39)" : "rgb(255, 255, 255)");
    }),
  );

  test.each([
    ["reduce", 0],
    ["no-preference", 1],
  ] as const)("with motion %s there are so many animations: %i", (reducedMotion, count) =>
    mounted({ reducedMotion }, async (one, page) => {
      await page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const started: string[] = [];
            Object.assign(window, { started });
            // Kept slow, so that a busy machine does not miss it.
            const look = (): void => {
              const root = document.querySelector("beckon-widget")?.shadowRoot;
              for (const { effect } of [...document.getAnimations(), ...(root?.getAnimations() ?? [])]) {
                const name = (effect as KeyframeEffect).target!.className;
                if (!started.includes(name)) started.push(name);
              }
              requestAnimationFrame(look);
            };
            look();
            resolve();
          }),
      );
      await one.take(inviteOf(ENGLISH));
      await until("it is seen", async () => (await one.steps()).includes("seen"));
      expect(await page.evaluate(() => (window as unknown as { started: string[] }).started)).toHaveLength(
        count,
      );
    }),
  );

  test.each([
    ["corner", { x: "end", y: "end" }],
    ["bar", { x: "both", y: "end" }],
    ["center", { x: "middle", y: "middle" }],
  ] as const)("and stands where the rule says [I7]: %s", (placement, where) =>
    mounted({ viewport: { width: 1_200, height: 800 } }, async (one, page) => {
      await one.take(inviteOf(ENGLISH, { placement }));
      const { x, y, width, height } = (await page.getByRole("dialog").boundingBox())!;
      const placed = (start: number, end: number): string =>
        start < 1 && end < 1 ? "both" : Math.abs(start - end) < 2 ? "middle" : start > end ? "end" : "start";
      expect({ x: placed(x, 1_200 - x - width), y: placed(y, 800 - y - height) }).toEqual(where);
    }),
  );
});
