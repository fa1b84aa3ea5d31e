// The chat as the visitor has it, with an agent in the console at the other end: from the launcher to the rating.

import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { faults } from "./support/accessible.ts";
import type { Files } from "./support/server.ts";
import { staged } from "./support/staged.ts";
import {
  chatOf,
  chooses,
  field,
  hears,
  inTalk,
  launcherOf,
  line,
  mark,
  opensChat,
  say,
  statusOf,
  takes,
} from "./support/talking.ts";
import { until } from "./support/until.ts";
import type { Tab } from "./support/visitor.ts";

const site = (more: string): Files => ({
  "site.yaml": `
name: Fernweh
origins: ["http://127.0.0.1"]
timezone: Europe/Berlin
consent: implied
${more}`,
});

const text = (tab: Tab, selector: string) => chatOf(tab).locator(selector).innerText();

test("from the launcher on both sides read, see how far words got and that the other writes, to the rating", () =>
  staged(site(""), async (stage) => {
    const agent = await stage.atDesk();
    const { tab: visitor } = await stage.arrive("/pricing");
    await opensChat(visitor);
    await launcherOf(visitor).waitFor({ state: "hidden" });
    await chatOf(visitor).getByText("Our team reads what you write here.").waitFor();
    // Nobody's console shows it while the agent's is not open, and the agent is at the desk still.
    const { page } = agent;
    const console = page.url();
    await page.goto("about:blank");
    await say(visitor, "Which plan is for four guides?");
    await mark(visitor, "Sent");
    await page.goto(console);
    await takes(agent, "Which plan is for four guides?");
    await mark(visitor, "Read");
    await statusOf(visitor).getByText("You are talking to Ben Okafor.").waitFor();
    expect(await text(visitor, "h2")).toBe("Ben Okafor");
    expect(await text(visitor, ".face")).toBe("BO");

    await field(agent).pressSequentially("Solo, I");
    await chatOf(visitor).getByText("Ben Okafor is typing…").waitFor();
    await say(agent, "Solo, I think: see https://shop.example/plans.");
    await line(visitor, "https://shop.example/plans").waitFor();
    await chatOf(visitor).locator(".typing").waitFor({ state: "detached" });
    await agent.page.getByRole("log").getByText("Read").waitFor();
    await field(visitor).pressSequentially("And wh");
    await agent.page.getByText(/ is typing…/).waitFor();
    await field(visitor).fill("");
    await agent.page.getByText(/ is typing…/).waitFor({ state: "detached" });

    // On another screen of the console it has arrived, and is read only when it is looked at.
    await agent.page.getByRole("link", { name: /^Live/ }).click();
    await say(visitor, "And what does it cost?");
    await mark(visitor, "Delivered");
    await takes(agent, "And what does it cost?");
    await mark(visitor, "Read");

    await chooses(visitor, "End chat");
    await statusOf(visitor).getByText("This chat has ended.").waitFor();
    await agent.page.getByText("The visitor ended this chat").waitFor();
    await chatOf(visitor).getByRole("button", { name: "4 stars of 5" }).click();
    await agent.page.getByText("Rated 4 of 5").waitFor();
    const comment = chatOf(visitor).getByRole("textbox", { name: /Anything to add/ });
    await comment.pressSequentially("Quick. Paid with 4111 1111 1111 1111");
    await comment.press("Enter");
    await agent.page.getByText("Rated 4 of 5: Quick. Paid with •••• •••• •••• 1111").waitFor();
    expect(JSON.stringify(visitor.sent)).not.toContain("4111 1111");

    await say(visitor, "One more thing");
    await takes(agent, "One more thing");
    await say(agent, "Yes?");
    await hears(visitor, "One more thing", "Yes?");
    expect(await line(visitor, "And what does it cost?").count()).toBe(0);
    expect(await chatOf(visitor).locator(".rating").count()).toBe(0);
  }));

test("the agent ends it: the visitor is told, rates it and begins another; a rating reaches a second tab", () =>
  staged(site(""), async (stage) => {
    const { visitor, agent } = await inTalk(stage);
    const second = await stage.visitorOf(visitor).openTab(stage.shop("/docs/bookings"));
    await opensChat(second);
    await hears(second, "Hello?");
    await agent.page.getByRole("button", { name: "End chat" }).click();
    for (const tab of [visitor, second]) {
      await statusOf(tab).getByText("This chat has ended.").waitFor();
      await chatOf(tab).getByText("How was this chat?").waitFor();
    }
    await chatOf(second).getByRole("button", { name: "2 stars of 5" }).click();
    await chatOf(visitor).getByRole("button", { name: "2 stars of 5", pressed: true }).waitFor();
    await say(visitor, "Hello again");
    await hears(second, "Hello again");
    await takes(agent, "Hello again");
    for (const tab of [visitor, second]) await statusOf(tab).getByText("You are talking to").waitFor();
  }));

test("two tabs show the same; what is new is counted in both, in title and launcher, until it is read in one", () =>
  staged(site(""), async (stage) => {
    const { visitor, agent } = await inTalk(stage);
    await chatOf(visitor).getByRole("button", { name: "Close chat" }).click();
    const second = await stage.visitorOf(visitor).openTab(stage.shop("/docs/bookings"));
    const titles = await Promise.all([visitor, second].map(({ page }) => page.title()));
    await say(agent, "Are you there?");
    await say(agent, "It is about the plan.");
    for (const [i, tab] of [visitor, second].entries()) {
      await tab.page.getByRole("button", { name: "Open chat, 2 new" }).waitFor();
      await until("the title counts", async () => (await tab.page.title()) === `(2)\u2060 ${titles[i]}`);
    }
    await opensChat(second);
    await hears(second, "Hello?", "Are you there?", "It is about the plan.");
    for (const [i, tab] of [visitor, second].entries())
      await until("the title is the page's", async () => (await tab.page.title()) === titles[i]);
    await visitor.page.getByRole("button", { name: "Open chat", exact: true }).waitFor();
    await agent.page.getByRole("log").getByText("Read").waitFor();
    await say(second, "Here I am.");
    await opensChat(visitor);
    for (const tab of [visitor, second, agent])
      await hears(tab, "Hello?", "Are you there?", "It is about the plan.", "Here I am.");
    // The agents' story has the page's own title.
    expect(JSON.stringify(visitor.sent.concat(second.sent))).not.toContain("(2)");
  }));

test("half a message goes along to the next page and through a lost connection, and to nobody else", () =>
  staged(site(""), async (stage) => {
    const { visitor, agent } = await inTalk(stage);
    await field(visitor).pressSequentially("My booking is 77");
    await visitor.page.getByRole("link", { name: "Docs" }).first().click();
    await visitor.page.waitForURL(/docs/);
    await hears(visitor, "Hello?");
    expect(await field(visitor).inputValue()).toBe("My booking is 77");
    await stage.server.kill();
    await stage.server.start();
    await say(agent, "Which booking?");
    await hears(visitor, "Hello?", "Which booking?");
    expect(await field(visitor).inputValue()).toBe("My booking is 77");
    expect(JSON.stringify(visitor.sent)).not.toContain("My booking");
    await field(visitor).press("End");
    await field(visitor).pressSequentially("12");
    await field(visitor).press("Enter");
    await hears(agent, "My booking is 7712");
  }));

test("a chat that changes hands says so to the visitor, and says when nobody is there any more", () =>
  staged(site(""), async (stage) => {
    const { visitor, agent } = await inTalk(stage);
    await say(agent, "I ask a colleague.");
    const other = await stage.atDesk("Ana Silva");
    await agent.page.getByText("Transfer", { exact: true }).click();
    await agent.page.getByLabel("Note for them").fill("Wants a plan");
    await agent.page.getByRole("button", { name: "Hand over" }).click();
    await statusOf(visitor).getByText("You are talking to Ana Silva.").waitFor();
    expect(await text(visitor, "h2")).toBe("Ana Silva");
    expect(await chatOf(visitor).innerText()).not.toContain("Wants a plan");
    await takes(other, "I ask a colleague.");
    await say(other, "Hello, this is Ana.");
    await hears(visitor, "I ask a colleague.", "Hello, this is Ana.");
    const who = chatOf(visitor).locator(".who");
    expect(await who.allInnerTexts()).toEqual(["Ben Okafor", "Ana Silva"]);

    // Given back while nobody is there.
    for (const { page } of [agent, other]) {
      const online = page.getByRole("switch", { name: "Online" });
      await online.click();
      await until("the agent is away", async () => (await online.getAttribute("aria-checked")) === "false");
    }
    await other.page.getByRole("button", { name: "Release" }).click();
    await statusOf(visitor).getByText("Nobody is here right now.").waitFor();
    expect(await text(visitor, "h2")).not.toContain("Ana");
  }));

test("the transcript has all that was said", () =>
  staged(site(""), async (stage) => {
    const { visitor, agent } = await inTalk(stage);
    await say(agent, "Hello, this is Ben. <b>Bold</b>");
    await say(visitor, "مرحبا 👋🏽 card 4111-1111-1111-1111");
    await hears(agent, "مرحبا 👋🏽 card ••••-••••-••••-1111");
    const download = visitor.page.waitForEvent("download");
    await chooses(visitor, "Save as text");
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/^chat-[\d-]{10}\.txt$/);
    const lines = (await readFile(await saved.path(), "utf8")).trimEnd().split("\n");
    expect(lines.map((one) => one.replace(/^\[[^\]]+\] /, ""))).toEqual([
      "You: Hello?",
      "Ben Okafor: Hello, this is Ben. <b>Bold</b>",
      "You: مرحبا 👋🏽 card ••••-••••-••••-1111",
    ]);
  }));

test("by keyboard alone, from the launcher to the rating", () =>
  staged(site(""), async (stage) => {
    const agent = await stage.atDesk();
    const { tab: visitor } = await stage.arrive("/pricing");
    const { keyboard } = visitor.page;
    const focused = () =>
      visitor.page.evaluate(() => {
        const { shadowRoot, tagName } = document.activeElement!;
        const inner = shadowRoot?.activeElement;
        const label = (inner as HTMLInputElement | null | undefined)?.labels?.[0]?.textContent;
        return inner?.getAttribute("aria-label") ?? label ?? inner?.textContent ?? tagName;
      });
    const reaches = async (name: string | RegExp, key: string): Promise<void> => {
      for (let times = 0; times < 60; times++) {
        if ((await focused()).match(name)) return;
        await keyboard.press(key);
      }
      throw new Error(`${key} does not reach ${name}; it is on ${await focused()}`);
    };
    await launcherOf(visitor).waitFor();
    await reaches(/^Open chat/, "Shift+Tab");
    await keyboard.press("Enter");
    await until("the field has the focus", async () => (await focused()) === "Write a message…");
    await keyboard.type("Hello?");
    await keyboard.press("Enter");
    await takes(agent, "Hello?");
    await say(agent, "Hello, this is Ben.");
    await hears(visitor, "Hello, this is Ben.");
    expect(await faults(visitor.page), "chat").toEqual([]);
    // Closed by a key, the way back has the focus; and again.
    await keyboard.press("Escape");
    await until("the launcher has the focus", async () => (await focused()).startsWith("Open chat"));
    await keyboard.press("Enter");
    await reaches(/^More$/, "Shift+Tab");
    await keyboard.press("Enter");
    await until("the menu has the focus", async () => (await focused()) === "Sound for new messages");
    await reaches(/^End chat$/, "ArrowDown");
    await keyboard.press("Enter");
    await chatOf(visitor).getByText("How was this chat?").waitFor();
    await until("the focus stayed in the window", async () => (await focused()) === "More");
    await reaches(/^5 stars of 5$/, "Tab");
    await keyboard.press("Space");
    await until("the comment has the focus", async () => (await focused()).startsWith("Anything to add"));
    await keyboard.type("Thanks");
    await keyboard.press("Enter");
    await agent.page.getByText("Rated 5 of 5: Thanks").waitFor();
    expect(await faults(visitor.page), "rated").toEqual([]);
  }));

test("no sound by itself; one for what comes while nobody looks, once the visitor wants it, and on the next page", () =>
  staged(site(""), async (stage) => {
    const { visitor, agent } = await inTalk(stage);
    // Counted on every page of this tab.
    await visitor.page.addInitScript(() => {
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (...given) {
        document.documentElement.dataset["tones"] =
          `${Number(document.documentElement.dataset["tones"] ?? 0) + 1}`;
        return start.apply(this, given);
      };
    });
    const tones = () => visitor.page.evaluate(() => Number(document.documentElement.dataset["tones"] ?? 0));
    await visitor.page.reload();
    await hears(visitor, "Hello?");
    await visitor.become("hidden");
    await say(agent, "Silent");
    await hears(visitor, "Silent");
    expect(await tones()).toBe(0);
    await visitor.become("visible");
    await chooses(visitor, "Sound for new messages");
    expect(await tones()).toBe(2);
    await visitor.page.getByRole("link", { name: "Docs" }).first().click();
    await visitor.page.waitForURL(/docs/);
    await hears(visitor, "Silent");
    await visitor.become("hidden");
    await say(agent, "Loud");
    await until("the tones of one message", async () => (await tones()) === 2);
  }));
