// Invitation, chat and console as people with assistive technology meet them: no fault that a machine can find, usable by
// keyboard alone, on a phone and a desk, light and dark.

import type { BrowserContextOptions } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/accessible.ts";
import { IDLE_ON_PRICING } from "./support/rules.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";

const looks: readonly (readonly [name: string, look: BrowserContextOptions])[] = [
  ["a phone, dark", { viewport: { width: 360, height: 780 }, colorScheme: "dark" }],
  ["a desk, light", { viewport: { width: 1440, height: 900 }, colorScheme: "light" }],
];

test.each(looks)("nothing is found wrong with invitation, chat and console: %s", (_name, look) =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.atDesk("Ben Okafor", look);
    const { tab } = await stage.arrive("/pricing", look);
    await tab.isInvited();
    expect(await faults(tab.page), "invitation").toEqual([]);
    const row = agent.page.getByRole("row").filter({ hasText: "Pricing" });
    await row.waitFor();
    expect(await faults(agent.page), "live list").toEqual([]);

    await row.getByRole("link").click();
    await agent.page.getByRole("region", { name: "Story" }).waitFor();
    expect(await faults(agent.page), "story").toEqual([]);
    await tab.page.getByRole("button", { name: "Talk to sales" }).click();
    await tab.page.getByRole("log").getByText("Talk to sales").waitFor();
    expect(await faults(tab.page), "chat").toEqual([]);

    await stage.openChat(agent);
    expect(await faults(agent.page), "desk").toEqual([]);
    for (const { page } of [tab, agent])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
  }),
);

test("an invitation takes no focus, is reached and answered by keyboard, and Escape puts it away", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.agent();
    const { tab } = await stage.arrive("/pricing");
    await tab.isInvited();
    expect(await tab.page.evaluate(() => document.activeElement?.tagName)).toBe("BODY");

    await tab.page.keyboard.press("Escape");
    await agent.invitation("dismissed");
    expect(await tab.invitation.count()).toBe(0);

    const other = await stage.arrive("/pricing");
    await other.tab.isInvited();
    const reply = other.tab.page.getByRole("button", { name: "Compare plans" });
    await until("the keyboard reaches the reply", async () => {
      await other.tab.page.keyboard.press("Shift+Tab");
      return reply.evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button);
    });
    await other.tab.page.keyboard.press("Enter");
    await agent.invitation("accepted");
    await other.tab.page.getByRole("log").getByText("Compare plans").waitFor();
  }));
