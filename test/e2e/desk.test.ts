// An agent's hour at the desk in a real browser: replies, tags, notes, the inbox and its search, blocking, many invited at
// once; at a phone's, a tablet's and a desk's width, light and dark, without a fault that a machine finds.

import { mkdir } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { expect, test } from "vitest";
import { faults } from "./support/accessible.ts";
import { ON_THANKS, WITH_APPROVAL } from "./support/rules.ts";
import type { Stage } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import { until } from "./support/until.ts";
import type { Tab } from "./support/visitor.ts";

/** Where pictures of what was looked at go, if anywhere. */
const PICTURES = process.env["PICTURES"];

async function looksRight(page: Page, what: string): Promise<void> {
  if (PICTURES !== undefined) {
    await mkdir(PICTURES, { recursive: true });
    const { width = 0 } = page.viewportSize() ?? {};
    await page.screenshot({ path: `${PICTURES}/${what.replaceAll(/\W+/g, "-")}-${width}.png` });
  }
  expect(await faults(page), what).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider, `${what}: wider than the window`).toBeLessThanOrEqual(0);
}

/** Opens the widget by the page's own call, and writes. */
async function writes({ page }: Tab, words: string): Promise<void> {
  const field = page.getByRole("textbox", { name: /message/i });
  if (!(await field.isVisible()))
    await page.evaluate(() => (globalThis as unknown as { beckon(verb: string): void }).beckon("open"));
  await field.fill(words);
  await page.keyboard.press("Enter");
  await page.getByRole("log").getByText(words, { exact: true }).waitFor();
}

const at = (page: Page, path: string): Promise<void> =>
  page.evaluate((hash) => void (location.hash = hash), `#/demo/${path}`);

/** The chat of this agent: it opens by itself where nothing is being written. */
async function opensChat({ page }: Tab): Promise<void> {
  const field = page.getByRole("textbox", { name: "Message to the visitor" });
  const mine = page.locator(".desk-lists .item a").first();
  await until("the chat is open", async () => {
    // By itself, at once.
    await field.waitFor({ timeout: 2_000 }).catch(() => {});
    if (await field.isVisible()) return true;
    await at(page, "inbox");
    await page
      .getByRole("button", { name: /^Mine/ })
      .click({ timeout: 3_000 })
      .catch(() => {});
    await mine.click({ timeout: 3_000 }).catch(() => {});
    await field.waitFor({ timeout: 3_000 }).catch(() => {});
    return field.isVisible();
  });
}

async function saysReply(stage: Stage): Promise<void> {
  const text = "Hello{% if visitor.name %} {{ visitor.name }}{% endif %}, about {{ page.title }}?";
  await stage.server.api("PUT", "/replies/hello", { shortcut: "hello", text });
}

const looks: readonly (readonly [name: string, look: BrowserContextOptions])[] = [
  ["a phone, dark", { viewport: { width: 360, height: 780 }, colorScheme: "dark" }],
  ["a tablet, light", { viewport: { width: 768, height: 1024 }, colorScheme: "light" }],
  ["a desk, light", { viewport: { width: 1440, height: 900 }, colorScheme: "light" }],
];

// At a tablet's width too where pictures are wanted: the others are narrower and wider.
const few = looks.filter(([name]) => PICTURES !== undefined || !name.startsWith("a tablet"));

test.each(few)("an hour at the desk: %s", { timeout: 240_000 }, (_name, look) =>
  staged(ON_THANKS, async (stage) => {
    await saysReply(stage);
    const agent = await stage.console("Ada Byron", look, "admin");
    await stage.goOnline(agent);
    const { page } = agent;
    const { tab } = await stage.arrive("/pricing");
    await tab.isAcknowledged();
    await writes(tab, "The first order never came");
    await opensChat(agent);
    await stage.putNoticesAway(agent);

    // Saved replies, by the keyboard.
    const field = page.getByRole("textbox", { name: "Message to the visitor" });
    await field.fill("/hel");
    await page.getByRole("option", { name: /hello/ }).waitFor();
    await looksRight(page, "saved replies in the composer");
    await field.press("Enter");
    await field.press("Enter");
    await tab.page
      .getByRole("log")
      .getByText(/^Hello, about /)
      .waitFor();
    await page.getByText("Read", { exact: true }).waitFor();

    // Handing over, notes, tags.
    await page.getByText("Transfer", { exact: true }).click();
    await looksRight(page, "transfer");
    await page.getByText("Transfer", { exact: true }).click();
    const tags = page.getByRole("combobox", { name: "Tag this chat" });
    await tags.fill("late order");
    await tags.press("Enter");
    await page.getByRole("button", { name: "Take the tag late order off this chat" }).waitFor();
    await page.getByText("Notes for colleagues").click();
    const note = page.getByRole("textbox", { name: "A note that the visitor does not see" });
    await note.fill("Refund is fine");
    await note.press("Enter");
    await page.getByText("Refund is fine").waitFor();
    await looksRight(page, "notes and tags");
    expect(await tab.page.getByText("Refund is fine").count()).toBe(0);

    // Over, begun again: the earlier one stands above.
    await page.getByRole("button", { name: "End chat" }).click();
    await page.getByText("This chat is over").waitFor();
    await writes(tab, "One more thing");
    await opensChat(agent);
    await page.getByRole("log").getByText("One more thing").waitFor();
    await page.getByRole("button", { name: "Earlier: 1 chat" }).click();
    await page.getByRole("log").getByText("The first order never came").waitFor();
    await looksRight(page, "an earlier chat above");

    // The inbox and its search.
    await at(page, "inbox");
    await page.getByRole("button", { name: "Closed" }).click();
    await page.locator(".desk-lists .item").first().waitFor();
    await looksRight(page, "inbox, closed");
    await page.locator("body").press("/");
    const search = page.getByRole("searchbox", { name: "Search what was said" });
    await search.fill("order nev");
    const hit = page.locator(".hit-line").first();
    await hit.waitFor();
    expect(await hit.locator("mark").allInnerTexts()).toEqual(["order", "never"]);
    await looksRight(page, "search");
    await hit.click();
    const line = page.locator("[data-hit]");
    await line.waitFor();
    expect(await line.innerText()).toContain("The first order never came");
    await until("the line is in view", () =>
      line.evaluate((one) => {
        const { top, bottom } = one.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    );
    await looksRight(page, "the line that was found");
    await at(page, "inbox");
    await search.fill("nothingofthekind");
    await page.getByText("Nothing found.").waitFor();
    await looksRight(page, "nothing found");
    await search.fill("");

    // Blocking, with the page that hears of it, and taking it back.
    await opensChat(agent);
    const story = page.getByRole("link", { name: "Story" });
    if (await story.isVisible()) await story.click();
    await page.getByRole("button", { name: "Block…" }).click();
    const question = page.getByRole("dialog", { name: /^Block / });
    await question.getByRole("textbox").fill("Insults");
    await looksRight(page, "block");
    await question.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByText("Blocked by Ada Byron").waitFor();
    await stage.putNoticesAway(agent);
    await looksRight(page, "a blocked visitor");
    await tab.page.getByText("Nobody is available for a chat.").waitFor();
    expect(await tab.page.getByRole("textbox", { name: /message/i }).isVisible()).toBe(false);
    expect(await faults(tab.page), "the blocked visitor's page").toEqual([]);
    await at(page, "blocked");
    await page.getByText("Insults").waitFor();
    await looksRight(page, "blocked visitors");
    await page.getByRole("button", { name: /^Unblock / }).click();
    await page.getByText("Nobody is blocked.").waitFor();
    await tab.page.getByRole("textbox", { name: /message/i }).waitFor();

    // Replies.
    await at(page, "replies");
    await page.getByRole("button", { name: "New reply" }).click();
    await page.getByRole("textbox", { name: "Shortcut" }).fill("bye");
    const text = page.getByRole("textbox", { name: "Text" });
    await text.fill("Bye {{ visitor.name }");
    await page.locator(".reply-form .refused").waitFor();
    await looksRight(page, "a reply with a mistake");
    await text.fill("Bye {{ visitor.name }}!");
    await page.getByText("Bye Jo Example!").waitFor();
    await looksRight(page, "a reply that is written");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("/bye", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Edit /bye" }).click();
    await page.getByRole("textbox", { name: "Text" }).fill("Goodbye {{ visitor.name }}!");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Goodbye {{ visitor.name }}!").waitFor();
    await page.getByRole("button", { name: "Delete…" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("/bye", { exact: true }).waitFor({ state: "detached" });
    await looksRight(page, "saved replies");
  }),
);

test.each(few)("many are invited at once, after the question how many: %s", (_name, look) =>
  staged(ON_THANKS, async (stage) => {
    const agent = await stage.console("Ada Byron", look);
    await stage.goOnline(agent);
    const { page } = agent;
    const { tab } = await stage.arrive("/pricing");
    const { tab: elsewhere } = await stage.arrive("/docs/bookings");
    await elsewhere.isAcknowledged();
    await page.getByText("2 visitors", { exact: true }).waitFor();
    await page.locator("#search").fill("pricing");
    const invite = page.getByRole("button", { name: /^Invite 1 visitor/ });
    await invite.waitFor();
    await stage.putNoticesAway(agent);
    await invite.click();
    const dialog = page.getByRole("dialog", { name: "Invite all who are listed" });
    await dialog.getByText("1 visitor matches").waitFor();
    await looksRight(page, "invite many, asked");
    await dialog.getByRole("textbox").fill("Shall I show you around?");
    await dialog.getByRole("button", { name: "Invite 1 visitor" }).click();
    await dialog.getByText("1 visitor of 1 invited.").waitFor();
    await dialog.getByText("Each visitor").click();
    await looksRight(page, "invite many, told");
    await tab.isInvited("Shall I show you around?");
    expect(await elsewhere.invitation.count()).toBe(0);
    await dialog.getByRole("button", { name: "Close" }).click();
  }),
);

test("[L12] a draft that one agent lets pass is the next one's, who edits and sends it by keys", () =>
  staged(WITH_APPROVAL, async (stage) => {
    const ada = await stage.console("Ada Byron");
    await stage.goOnline(ada);
    const cem = await stage.console("Cem Kaya");
    await stage.goOnline(cem);
    for (const { page } of [ada, cem]) await at(page, "desk");
    const { tab } = await stage.arrive("/pricing");
    const draftOf = ({ page }: Tab) => page.getByRole("form", { name: /^Draft for/ });
    const asked = async (): Promise<Tab | undefined> => {
      for (const one of [ada, cem]) if ((await draftOf(one).count()) > 0) return one;
      return undefined;
    };
    const first = (await until("one is asked", asked))!;
    const second = first === ada ? cem : ada;
    expect(await draftOf(second).count()).toBe(0);
    // Whoever goes away has let it pass: no need to wait for half a minute.
    await first.page.getByRole("switch", { name: "Online" }).click();
    await draftOf(second).waitFor();
    await draftOf(first).waitFor({ state: "detached" });
    const draft = draftOf(second);
    expect(await draft.innerText()).toContain("/demo/pricing");
    expect(await draft.innerText()).toContain("1st visit");
    await looksRight(second.page, "a draft");
    await draft.getByRole("textbox").fill("Shall I compare them?");
    await draft.getByRole("textbox").press("Enter");
    await draft.waitFor({ state: "detached" });
    await tab.isInvited("Shall I compare them?");
  }));

test("[L12] a draft is declined by one key, and with nobody else to ask it is suppressed", () =>
  staged(WITH_APPROVAL, async (stage) => {
    const ada = await stage.console("Ada Byron");
    await stage.goOnline(ada);
    await at(ada.page, "desk");
    const { tab } = await stage.arrive("/pricing");
    const draft = ada.page.getByRole("form", { name: /^Draft for/ });
    await draft.waitFor();
    await draft.getByRole("textbox").press("Escape");
    await draft.waitFor({ state: "detached" });
    await ada.page.getByText("Withdrawn").first().waitFor();
    expect(tab.invited).toEqual([]);
  }));
