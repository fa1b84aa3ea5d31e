// A chat between two browsers, and what is left of it after each of the things that happen to browsers and servers.

import type { Locator } from "playwright-core";
import { expect, test } from "vitest";
import { IDLE_ON_PRICING } from "./support/rules.ts";
import type { Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import type { Tab } from "./support/visitor.ts";

/** The lines of a chat that are these words, in the widget or the console. */
const line = (tab: Tab, words: string): Locator =>
  tab.page.getByRole("log").getByText(words, { exact: true });

async function hears(tab: Tab, ...said: string[]): Promise<void> {
  for (const words of said) await line(tab, words).first().waitFor({ state: "visible" });
  for (const words of said) expect(await line(tab, words).count(), `times “${words}” is shown`).toBe(1);
}

async function say(tab: Tab, words: string): Promise<void> {
  const field = tab.page.getByRole("textbox", { name: /message/i });
  await field.fill(words);
  await field.press("Enter");
}

/** A visitor who took up an invitation with a quick reply, and the agent whose console it came to. */
async function inChat(stage: Stage): Promise<{ visitor: Tab; agent: Tab }> {
  const agent = await stage.atDesk();
  const { tab: visitor } = await stage.arrive("/pricing");
  await visitor.isInvited();
  await visitor.page.getByRole("button", { name: "Talk to sales" }).click();
  await hears(visitor, "Talk to sales");
  await stage.openChat(agent);
  await hears(agent, "Talk to sales");
  return { visitor, agent };
}

test("an accepted invitation reaches the agent, and words go both ways", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const { visitor, agent } = await inChat(stage);

    await say(agent, "Hello, this is Ben.");
    await hears(visitor, "Hello, this is Ben.");
    await say(visitor, "What is a guide?");
    await hears(agent, "What is a guide?");
    await say(agent, "Anyone who leads a tour.");

    const all = ["Talk to sales", "Hello, this is Ben.", "What is a guide?", "Anyone who leads a tour."];
    await hears(visitor, ...all);
    await hears(agent, ...all);
  }));

test("the chat is still there when either page is loaded anew", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const { visitor, agent } = await inChat(stage);
    await say(agent, "Hello, this is Ben.");
    await hears(visitor, "Hello, this is Ben.");

    await visitor.page.reload();
    await hears(visitor, "Talk to sales", "Hello, this is Ben.");
    await agent.page.reload();
    await hears(agent, "Talk to sales", "Hello, this is Ben.");

    await visitor.page.getByRole("link", { name: "Docs" }).first().click();
    await hears(visitor, "Talk to sales", "Hello, this is Ben.");
    await say(visitor, "I am on another page now.");
    await hears(agent, "I am on another page now.");
  }));

test("a server that dies loses nothing that was said, and nothing is said twice", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const { visitor, agent } = await inChat(stage);
    await say(agent, "Before.");
    await hears(visitor, "Before.");
    await say(visitor, "Before, too.");
    await hears(agent, "Before, too.");

    await stage.server.kill();
    // Written while nobody is there to take it.
    await say(visitor, "Meanwhile.");
    await say(agent, "Meanwhile, too.");
    await stage.server.start();

    const all = ["Talk to sales", "Before.", "Before, too.", "Meanwhile.", "Meanwhile, too."];
    await hears(agent, ...all);
    await hears(visitor, ...all);
    await say(visitor, "After.");
    await hears(agent, "After.");

    await visitor.page.reload();
    await agent.page.reload();
    await hears(visitor, ...all, "After.");
    await hears(agent, ...all, "After.");
  }));

test("an invitation that was showing when the server died is shown once, and can be taken up after", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.atDesk();
    const { tab: visitor } = await stage.arrive("/pricing");
    await visitor.isInvited();

    await stage.server.kill();
    await stage.server.start();
    await visitor.page.getByRole("button", { name: "Talk to sales" }).click();

    await stage.openChat(agent);
    await hears(agent, "Talk to sales");
    await hears(visitor, "Talk to sales");
  }));
