// The visitor's story in a real browser: what was done, what agents say of the visitor, why at a past moment, and taking
// all of it along or away; and nothing that a machine finds wrong with any of it.

import { readFile } from "node:fs/promises";
import type { BrowserContextOptions } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/accessible.ts";
import type { Files } from "./support/server.ts";
import type { Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";
import type { Tab } from "./support/visitor.ts";

const RULES: Files = {
  "reads.yaml": `
name: Reads the docs
when: { page: /demo/docs*, scroll: 25%+ }
do: [{ tag: reader }]
`,
  "vip.yaml": `
name: Invites who is a VIP
when: { tag: vip, page: /demo/pricing }
invite: { greeting: Welcome back, replies: [Talk to sales] }
`,
};

/** Reads a page of the docs, scrolls, and goes on to the prices. */
async function reads(stage: Stage): Promise<Tab> {
  const { tab } = await stage.arrive("/docs/bookings");
  await tab.isAcknowledged();
  await tab.page.mouse.wheel(0, 3000);
  await until("the scrolling is told", () => tab.sent.some(({ type }) => type === "scroll"));
  await tab.isAcknowledged();
  await tab.page.getByRole("link", { name: "Pricing" }).first().click();
  await tab.page.waitForURL(/pricing/);
  await tab.isAcknowledged();
  return tab;
}

const storyOf = ({ page }: Tab) => page.getByRole("region", { name: "Story" });

async function opens(agent: Tab): Promise<void> {
  await agent.page.getByRole("row").filter({ hasText: "/demo/pricing" }).getByRole("link").click();
  await storyOf(agent).getByText("/demo/docs/bookings").first().waitFor();
}

test("what was done stands by its page; a tag set here makes a rule invite; traits and notes stay with who and when", () =>
  staged(RULES, async (stage) => {
    const agent = await stage.atDesk();
    const tab = await reads(stage);
    await opens(agent);
    const story = storyOf(agent);
    await story.getByText("Scrolled to 25 %").waitFor();
    await story.getByText("Tagged reader").waitFor();
    await story.getByText(/^rule reads, /).waitFor();

    await story.getByLabel("New tag").fill("vip");
    await agent.page.keyboard.press("Enter");
    await tab.isInvited("Welcome back");
    await story
      .getByRole("listitem")
      .filter({ hasText: /^vip\s*Ben Okafor, / })
      .waitFor();
    await story.getByLabel("Name of the trait").fill("plan");
    await story.getByLabel("Its value").fill("team");
    await agent.page.keyboard.press("Enter");
    await story.getByLabel(/^New note/).fill("Asked for an invoice.");
    await agent.page.keyboard.press("Enter");
    await story.getByText("Asked for an invoice.").waitFor();
    await story.getByRole("button", { name: "Take back plan" }).waitFor();

    // Another agent sees the same.
    const other = await stage.console("Ana Silva");
    await opens(other);
    await storyOf(other).getByText("Asked for an invoice.").waitFor();
    expect(await storyOf(other).innerText()).toMatch(/plan\s+team\s+Ben Okafor, /);
    await storyOf(other).getByRole("button", { name: "Take this note away" }).click();
    await story.getByText("Asked for an invoice.").waitFor({ state: "detached" });
  }));

test("[R3] the slider says by keyboard what was so before", () =>
  staged(RULES, async (stage) => {
    const agent = await stage.console();
    await reads(stage);
    await opens(agent);
    await agent.page.keyboard.press("w");
    const why = agent.page.getByRole("region", { name: "Why" });
    const reading = why.getByRole("group").filter({ hasText: "Reads the docs" });
    await reading.locator("summary").click();
    await reading.getByText(/pricing", wanted/).waitFor();

    const slider = agent.page.getByRole("slider");
    await slider.focus();
    await agent.page.keyboard.press("Home");
    await reading.getByText(/docs\/bookings", wanted/).waitFor();
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/^\d+:\d+:\d+.*\. Opened Bookings/);
    expect(await faults(agent.page), "a past moment").toEqual([]);
    await agent.page.keyboard.press("End");
    await reading.getByText(/pricing", wanted/).waitFor();
  }));

const looks: readonly (readonly [name: string, look: BrowserContextOptions])[] = [
  ["a phone, dark", { viewport: { width: 360, height: 780 }, colorScheme: "dark" }],
  ["a desk, light", { viewport: { width: 1440, height: 900 }, colorScheme: "light" }],
];

test.each(looks)("an admin exports and erases after a question: %s", (_name, look) =>
  staged(RULES, async (stage) => {
    const agent = await stage.console("Ada Byron", look, "admin");
    await reads(stage);
    await opens(agent);
    const { page } = agent;
    expect(await faults(page), "story").toEqual([]);

    await page.getByRole("button", { name: "Export…" }).click();
    const question = page.getByRole("dialog", { name: /^Export Visitor/ });
    expect(await question.innerText()).toContain("The audit notes that you exported");
    expect(await faults(page), "question").toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      question.getByRole("button", { name: "Download" }).click(),
    ]);
    const kept = JSON.parse(await readFile(await download.path(), "utf8")) as { visit: { views: unknown[] } };
    expect(kept.visit.views).toHaveLength(2);
    await question.waitFor({ state: "hidden" });

    await page.getByRole("button", { name: "Erase…" }).click();
    await page.keyboard.press("Escape");
    await storyOf(agent).getByText("/demo/docs/bookings").first().waitFor();
    await page.getByRole("button", { name: "Erase…" }).click();
    await page
      .getByRole("dialog", { name: /^Erase Visitor/ })
      .getByRole("button", { name: "Erase for good" })
      .click();
    await page.getByText(/ is erased\.$/).waitFor();
    await storyOf(agent).waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  }),
);
