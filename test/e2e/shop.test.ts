// The demo shop by itself: accessible, readable on a phone and a desk, and asking nobody else for anything.

import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, test } from "vitest";
import { pages } from "../../client/demo/build.ts";
import { faults } from "./support/accessible.ts";
import type { Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";

const sizes = { phone: { width: 360, height: 780 }, desk: { width: 1440, height: 900 } };

interface Look {
  readonly size: keyof typeof sizes;
  readonly colorScheme: "light" | "dark";
}

/** Each size and each scheme once: colours do not depend on the size. */
const looks: readonly Look[] = [
  { size: "phone", colorScheme: "dark" },
  { size: "desk", colorScheme: "light" },
];

const options = ({ size, colorScheme }: Look): BrowserContextOptions => ({
  viewport: sizes[size],
  colorScheme,
});

test.each(looks)("every page is accessible and fits: $size, $colorScheme", (look) =>
  staged({}, async (stage) => {
    const visitor = await stage.visitor(options(look));
    for (const { path } of pages) {
      const { page } = await visitor.openTab(stage.shop(path));
      expect(await faults(page), path).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${path} is wider than the window`).toBeLessThanOrEqual(0);
      await page.close();
    }
  }),
);

test("every page comes whole from one host, with one tag of ours, and its links lead somewhere", () =>
  staged({}, async (stage) => {
    const visitor = await stage.visitor();
    const wrong: string[] = [];
    visitor.context.on("request", (request) => {
      if (!request.url().startsWith(stage.server.url)) wrong.push(request.url());
    });
    visitor.context.on("response", (response) => {
      if (response.status() >= 400) wrong.push(`${response.status()} ${response.url()}`);
    });
    visitor.context.on("weberror", (error) => wrong.push(String(error.error())));
    const links = new Set<string>();
    for (const { path, title } of pages) {
      const { page } = await visitor.openTab(stage.shop(path));
      expect(page.url()).toBe(stage.shop(path));
      expect(await page.title()).toBe(title);
      expect(await page.locator('script[src="/beckon.js"][data-site="demo"]').count()).toBe(1);
      const found = await page
        .locator("a")
        .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
      for (const link of found) links.add(link.split("#")[0]!);
      await page.close();
    }
    expect(wrong).toEqual([]);
    const answers = await Promise.all(
      [...links].map(async (link) => `${(await fetch(link)).status} ${link}`),
    );
    expect(answers.filter((answer) => !answer.startsWith("200 "))).toEqual([]);
  }));

test("the docs navigate inside the page, forth and back, and each topic is a page of its own too", () =>
  staged({}, async (stage) => {
    const { page } = await (await stage.visitor()).openTab(stage.shop("/docs/"));
    await page.evaluate(() => ((globalThis as { same?: boolean }).same = true));

    await page.getByRole("link", { name: "Bookings and deposits" }).first().click();
    expect(await heading(page)).toBe("Bookings and deposits");
    expect(page.url()).toBe(stage.shop("/docs/bookings"));
    expect(await page.title()).toBe("Bookings and deposits – Fernweh docs");
    await page.goBack();
    expect(await heading(page)).toBe("Documentation");
    expect(await page.evaluate(() => (globalThis as { same?: boolean }).same)).toBe(true);

    await page.goto(stage.shop("/docs/bookings"));
    expect(await heading(page)).toBe("Bookings and deposits");
  }));

const heading = (page: Page): Promise<string> => page.getByRole("heading", { level: 1 }).innerText();

test("the cart counts, and what is typed at sign-up leaves with nobody", () =>
  staged({}, async (stage) => {
    const { page } = await buyer(stage);
    await page.getByRole("link", { name: "Choose Fleet" }).click();
    await page.getByLabel("Guides").fill("4");
    await page.getByText("€124", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Go on to sign-up" }).click();
    await page.getByLabel("Your name").fill("Marit Solheim");
    await page.getByLabel("Company").fill("Nordlys Kayak");
    await page.getByLabel("E-mail").fill("marit@nordlys.example");
    await page.getByRole("button", { name: "Create the account" }).click();
    expect(await heading(page)).toBe("That was all");
    expect(page.url()).not.toContain("nordlys");
  }));

const buyer = async (stage: Stage): Promise<{ page: Page }> =>
  (await stage.visitor()).openTab(stage.shop("/pricing"));
