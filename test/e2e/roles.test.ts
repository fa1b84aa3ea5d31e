// Roles as people meet them: an admin adds a marketer and an agent, each signs in and sees only what is theirs, and whoever
// is removed is out at once.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/accessible.ts";
import type { Files } from "./support/server.ts";
import { DESKTOP, type Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";

const rule = (idle: string): Files => ({
  "pricing-idle.yaml": `
name: Help on the pricing page
priority: 70
when: { page: /demo/pricing, idle: ${idle} }
invite: { greeting: Anything to clear up? }
`,
});

async function opens(stage: Stage, link: string): Promise<Page> {
  const context = await stage.browser.newContext({ userAgent: DESKTOP, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(new URL(link, stage.server.url).href);
  await page.getByRole("link", { name: /^Live/ }).waitFor();
  return page;
}

const screensOf = async (page: Page): Promise<string[]> => {
  const words = await page
    .getByRole("navigation", { name: "Screens", exact: true })
    .getByRole("link")
    .allInnerTexts();
  return words.map((word) => word.replace(/\s*\d+$/, "").trim());
};

/** Over the form, as an admin does; gives the sign-in link. */
async function adds(admin: Page, name: string, role: string): Promise<string> {
  await admin.getByRole("link", { name: "Add a person" }).click();
  await admin.getByLabel("E-mail address").fill(`${name.toLowerCase()}@shop.example`);
  await admin.getByLabel("Name, as visitors read it").fill(name);
  await admin.getByLabel("Role").selectOption(role);
  await admin.getByLabel("Languages, as de, pt-BR").fill("de, en");
  await admin.getByRole("button", { name: "Add", exact: true }).click();
  await admin.getByRole("heading", { name: `${name} is added` }).waitFor();
  return admin.locator(".link-to-share pre").innerText();
}

test("an admin adds a marketer and an agent, each sees only theirs, and the agent who is removed is out at once", () =>
  staged(rule("30s"), async (stage) => {
    await stage.publish(rule("45s"));
    const { page: admin } = await stage.console("Ada Byron", {}, "admin");
    expect(
      await until("the bar is there", async () => (await screensOf(admin)).length > 0 && screensOf(admin)),
    ).toEqual(["Live", "Desk", "Inbox", "Rules", "Team"]);
    await admin.keyboard.press("7");
    const marketer = await opens(stage, await adds(admin, "Mia", "marketer"));
    const agent = await opens(stage, await adds(admin, "Ben", "agent"));

    expect(await screensOf(marketer)).toEqual(["Live", "Replies", "Rules"]);
    expect(await screensOf(agent)).toEqual(["Live", "Desk", "Inbox"]);
    await agent.evaluate(() => (location.hash = "#/demo/people"));
    await agent.getByRole("heading", { name: "People is not for your role" }).waitFor();
    expect(await faults(agent), "forbidden").toEqual([]);
    await agent.keyboard.press("4");
    await agent.keyboard.press("2");
    await agent.waitForURL(/demo\/desk/);

    // Rules, by keyboard: open the list, the first rule, and what is written of it.
    await marketer.keyboard.press("4");
    await marketer.getByRole("link", { name: /Help on the pricing page/ }).waitFor();
    await marketer.keyboard.press("j");
    await marketer.keyboard.press("Enter");
    const opened = marketer.getByRole("region", { name: "The rule" });
    await opened.getByText("idle for 45 s").waitFor();
    await opened.getByText("when: { page: /demo/pricing, idle: 45s }").waitFor();
    await opened.getByText(/last changed .* by API token in/).waitFor();
    const { tab } = await stage.arrive("/pricing");
    await tab.isAcknowledged();
    await opened
      .locator(".counts > div", { hasText: "on its pages" })
      .getByText("1", { exact: true })
      .waitFor();
    await opened
      .getByRole("listitem")
      .filter({ hasText: /Visitor .*in \d+ s/ })
      .waitFor();
    expect(await faults(marketer), "rule").toEqual([]);

    // Why, for the visitor who is due.
    await opened.getByRole("link", { name: /^Visitor/ }).click();
    const why = marketer.getByRole("region", { name: "Why" });
    await why.getByText("Help on the pricing page").click();
    await why.getByText(/idle .* of 45 s/).waitFor();
    expect(await faults(marketer), "explain").toEqual([]);

    // Versions and their difference, and the older one back in force.
    await marketer.keyboard.press("5");
    await marketer.getByRole("link", { name: /^Version 2/ }).click();
    const diff = marketer.getByRole("region", { name: "Changes of pricing-idle.yaml" });
    await diff.getByText("idle: 30s").waitFor();
    await diff.getByText("idle: 45s").waitFor();
    expect(await faults(marketer), "diff").toEqual([]);
    await marketer.getByRole("link", { name: /^Version 1/ }).click();
    await marketer.getByRole("button", { name: "Restore…" }).click();
    await marketer.getByLabel(/^Why, for whoever/).fill("Sooner was better");
    await marketer.getByRole("button", { name: "Put in force" }).click();
    await marketer.getByRole("heading", { name: "Version 3" }).waitFor();
    await marketer
      .getByRole("link", { name: /Version 3.*In force.*Sooner was better.*version 1 restored/s })
      .waitFor();

    // Removed: the console that is open closes by itself.
    await admin.getByRole("link", { name: /^Ben/ }).click();
    await admin.getByRole("button", { name: "Remove Ben…" }).click();
    expect(await faults(admin), "question").toEqual([]);
    await admin.getByRole("dialog", { name: "Remove Ben" }).getByRole("button", { name: "Remove" }).click();
    await agent.getByRole("heading", { name: "You are signed out" }).waitFor();
    await agent.reload();
    await agent.getByRole("heading", { name: "Sign in with a link" }).waitFor();

    // One's own row says why not, and the audit says who did it all.
    await admin.getByRole("link", { name: /^Ada Byron/ }).click();
    expect(await admin.getByRole("button", { name: "Remove Ada Byron…" }).isDisabled()).toBe(true);
    expect(await admin.getByLabel("Role").isDisabled()).toBe(true);
    await admin.keyboard.press("Escape");
    await admin.keyboard.press("9");
    await admin.getByRole("row", { name: /Ada Byron Removed a person email: ben@shop.example/ }).waitFor();
    await admin.getByLabel("What").selectOption("rollback");
    await admin.getByRole("row", { name: /Mia Restored rules/ }).waitFor();
    expect(await admin.getByRole("row").count()).toBe(2);
    const [file] = await Promise.all([
      admin.waitForEvent("download"),
      admin.getByRole("link", { name: "Export as CSV" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^audit.*\.csv$/);
    expect(await faults(admin), "audit").toEqual([]);
  }));

test("a session that an admin ends closes its console, and the admin's goes on", () =>
  staged(rule("30s"), async (stage) => {
    const { page: agent } = await stage.console("Ben Okafor");
    await agent.getByRole("link", { name: /^Desk/ }).waitFor();
    const { page: admin } = await stage.console("Ada Byron", {}, "admin");
    await admin.getByRole("link", { name: "Team" }).click();
    await admin.keyboard.press("8");
    const row = admin.getByRole("row").filter({ hasText: "Ben Okafor" });
    expect(await row.innerText()).toContain("Chrome on Linux");
    await row.getByRole("button", { name: "End…" }).click();
    await admin.getByRole("dialog").getByRole("button", { name: "End it" }).click();
    await agent.getByRole("heading", { name: "You are signed out" }).waitFor();
    await row.waitFor({ state: "detached" });
    await admin.getByRole("row").filter({ hasText: "This one" }).waitFor();
    expect(await faults(admin), "sessions").toEqual([]);
  }));
