// What people do in a chat, at both ends of it.

import type { Locator } from "playwright-core";
import { expect } from "vitest";
import type { Stage } from "./stage.ts";
import type { Tab } from "./visitor.ts";

/** The lines of a chat that are these words, in the widget or the console. */
export const line = (tab: Tab, words: string): Locator =>
  tab.page.getByRole("log").getByText(words, { exact: true });

/** Each of them is there, once. */
export async function hears(tab: Tab, ...said: string[]): Promise<void> {
  for (const words of said) await line(tab, words).first().waitFor({ state: "visible" });
  for (const words of said) expect(await line(tab, words).count(), `times “${words}” is shown`).toBe(1);
}

/** Where one writes, at either end. */
export const field = ({ page }: Tab): Locator => page.getByRole("textbox", { name: /message/i });

export async function say(tab: Tab, words: string): Promise<void> {
  await field(tab).fill(words);
  await field(tab).press("Enter");
}

/** The window at the visitor's. */
export const chatOf = ({ page }: Tab): Locator => page.locator("beckon-widget section.chat");
export const launcherOf = ({ page }: Tab): Locator => page.locator("beckon-launcher button");
/** Who is there, as the window says. */
export const statusOf = (tab: Tab): Locator => chatOf(tab).getByRole("status");

export async function opensChat(tab: Tab): Promise<void> {
  await launcherOf(tab).click();
  await chatOf(tab).waitFor();
}

/** How far the visitor's last words got. */
export const mark = (tab: Tab, state: string): Promise<void> =>
  chatOf(tab).locator(".mark span").getByText(state, { exact: true }).waitFor();

/** A line of the visitor's menu. */
export async function chooses(tab: Tab, name: string): Promise<void> {
  const item = chatOf(tab).getByRole("button", { name });
  if (!(await item.isVisible())) await chatOf(tab).getByRole("button", { name: "More" }).click();
  await item.click();
}

/** At the desk: the chat of the visitor who said this, taken where it waits. */
export async function takes(agent: Tab, words: string): Promise<void> {
  const { page } = agent;
  await page.getByRole("link", { name: /^Desk/ }).click();
  await page.getByRole("listitem").filter({ hasText: words }).getByRole("link").first().click();
  await line(agent, words).first().waitFor();
  const take = page.locator(".holder").getByRole("button", { name: "Take", exact: true });
  await take.or(field(agent)).first().waitFor();
  if (await take.isVisible()) await take.click();
  await field(agent).waitFor();
}

/** A visitor who writes by themselves, and the agent who has the chat. */
export async function inTalk(stage: Stage): Promise<{ visitor: Tab; agent: Tab }> {
  const agent = await stage.atDesk();
  const { tab: visitor } = await stage.arrive("/pricing");
  await opensChat(visitor);
  await say(visitor, "Hello?");
  await takes(agent, "Hello?");
  await statusOf(visitor).getByText("You are talking to Ben Okafor.").waitFor();
  return { visitor, agent };
}

/** The page of this tab went on with nothing wrong, whatever was said in it. */
export function watched(tab: Tab): { readonly wrong: string[] } {
  const wrong: string[] = [];
  tab.page.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  tab.page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  tab.page.on("popup", (popup) => wrong.push(`popup: ${popup.url()}`));
  return { wrong };
}
