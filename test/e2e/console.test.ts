// What agents see: who is there, each invitation as it is offered, and an invitation of their own on its way.

import { expect, test } from "vitest";
import { IDLE_ON_PRICING, ON_THANKS, WITH_APPROVAL } from "./support/rules.ts";
import { ELSEWHERE } from "./support/stage.ts";
import { staged } from "./support/staged.ts";

test("a visitor appears with page and referrer, and the story has the path of the visit", () =>
  staged(ON_THANKS, async (stage) => {
    const agent = await stage.console();
    const { tab } = await stage.arrive("/pricing");

    const row = agent.page.getByRole("row").filter({ hasText: "/demo/pricing" });
    await row.waitFor();
    const words = await row.innerText();
    expect(words).toContain(ELSEWHERE);
    expect(words).toContain("Referral");
    expect(words).toContain("DE");

    await tab.page.getByRole("link", { name: "Blog" }).first().click();
    await agent.page.getByRole("row").filter({ hasText: "/demo/blog" }).getByRole("link").click();
    const story = agent.page.getByRole("region", { name: "Story" });
    await story.getByText("/demo/blog/", { exact: true }).first().waitFor();
    expect(await story.innerText()).toContain("/demo/pricing");
    expect(await story.innerText()).toContain(ELSEWHERE);
  }));

test("each invitation is announced with the visitor's referrer and history", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.atDesk();
    const { tab } = await stage.arrive("/pricing");
    await tab.isInvited();

    const notice = agent.page.getByRole("status").filter({ hasText: "Help on the pricing page" });
    await notice.waitFor();
    const words = await notice.innerText();
    expect(words).toContain(ELSEWHERE);
    expect(words).toContain("1st visit");
  }));

test("an invitation by hand arrives, is accepted, and becomes a chat", () =>
  staged(ON_THANKS, async (stage) => {
    const agent = await stage.atDesk();
    const { tab } = await stage.arrive("/docs/bookings");

    await agent.page.getByRole("row").filter({ hasText: "/demo/docs/bookings" }).getByRole("link").click();
    await agent.page.getByRole("link", { name: "Invite" }).click();
    await agent.page.getByLabel(/^Invite .* to a chat/).fill("Shall I show you the waiting list?");
    await agent.page.getByRole("button", { name: "Send invitation" }).click();

    await tab.isInvited("Shall I show you the waiting list?");
    await expect(tab.invitation.innerText()).resolves.toContain("Ben Okafor");
    await tab.invitation.getByRole("button").last().click();
    await tab.page.getByRole("textbox", { name: /message/i }).fill("Yes, please.");
    await tab.page.keyboard.press("Enter");
    await agent.page.getByRole("log").getByText("Yes, please.", { exact: true }).waitFor();
  }));

test("[L12] a draft reaches the agent with why it is due, is edited and sent by keys, and appears on the page", () =>
  staged(WITH_APPROVAL, async (stage) => {
    const agent = await stage.atDesk();
    await agent.page.getByRole("link", { name: /^Desk/ }).click();
    const { tab } = await stage.arrive("/pricing");

    const draft = agent.page.getByRole("form", { name: /^Draft for/ });
    await draft.waitFor();
    const words = await draft.innerText();
    expect(words).toContain(ELSEWHERE);
    expect(words).toContain("/demo/pricing");
    expect(words).toMatch(/in \d+ s/);
    expect(await tab.invitation.count()).toBe(0);

    const field = draft.getByRole("textbox");
    expect(await field.inputValue()).toBe("Anything to clear up?");
    await field.fill("Shall I compare the plans for you?");
    await agent.page.keyboard.press("Enter");
    await draft.waitFor({ state: "detached" });
    await tab.isInvited("Shall I compare the plans for you?");
  }));

test("a click through the site is one visitor and one visit in the feed", () =>
  staged(ON_THANKS, async (stage) => {
    const agent = await stage.agent();
    const { tab } = await stage.arrive("/");
    const first = await agent.row("the visitor at home", (row) => row.page.url.endsWith("/demo/"));
    for (const name of ["Pricing", "Blog"]) await tab.page.getByRole("link", { name }).first().click();

    const last = await agent.row("the visitor at the blog", (row) => row.page.url.endsWith("/demo/blog/"));
    expect(last.id).toBe(first.id);
    expect(last.pages).toBe(3);
    expect(last.since).toBe(first.since);
    expect(agent.rows).toHaveLength(1);
  }));
