// When the launcher is there, what is said while nobody is, what is left for later, and a visitor's network that fails.

import { expect, test } from "vitest";
import { Cable } from "./support/cable.ts";
import type { Files } from "./support/server.ts";
import { staged } from "./support/staged.ts";
import { chatOf, hears, launcherOf, line, mark, opensChat, say, statusOf, takes } from "./support/talking.ts";
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

const FIRST = "Hello! Somebody will be with you in a moment.";
const WAITING = "Thank you for waiting.";
const AWAY = "Nobody is here right now. Leave us your question.";
const ANSWERS = `
answers:
  first: ${FIRST}
  waiting: { after: 2s, text: ${WAITING} }
  away: "${AWAY}"
`;
const EMAIL = "Your e-mail, if we may write to you there";

/** Told of the desk at page views: the launcher of one of the next is as it should be. */
async function eventually(tab: Tab, is: () => Promise<boolean>): Promise<void> {
  await until("the launcher of a page is as the desk", async () => {
    await tab.page.reload();
    await tab.isAcknowledged();
    return is();
  });
}

test("always: says before and after it is opened that nobody is there, and that somebody is", () =>
  staged(site("launcher: always"), async (stage) => {
    const { tab } = await stage.arrive("/pricing");
    const away = tab.page.getByRole("button", { name: "Open chat. Nobody is here; leave a message." });
    await eventually(tab, () => away.isVisible());
    await opensChat(tab);
    await statusOf(tab).getByText("Nobody is here right now. Leave a message").waitFor();
    await chatOf(tab).getByRole("button", { name: "Close chat" }).click();
    await stage.atDesk();
    await opensChat(tab);
    await statusOf(tab).getByText("Nobody is here").waitFor({ state: "detached" });
    await chatOf(tab).getByRole("button", { name: "Close chat" }).click();
    await tab.page.getByRole("button", { name: "Open chat", exact: true }).waitFor();
  }));

test("staffed: there while somebody is at the desk, and not else", () =>
  staged(site("launcher: staffed"), async (stage) => {
    const { tab } = await stage.arrive("/pricing");
    await tab.isAcknowledged();
    expect(await launcherOf(tab).count()).toBe(0);
    const agent = await stage.atDesk();
    await eventually(tab, () => launcherOf(tab).isVisible());
    await agent.page.getByRole("switch", { name: "Online" }).click();
    await eventually(tab, async () => !(await launcherOf(tab).isVisible()));
  }));

test("never: on no page; the page's own button opens the chat, and it tells who is there", () =>
  staged(site("launcher: never"), async (stage) => {
    const { tab } = await stage.arrive("/pricing");
    await tab.isAcknowledged();
    expect(await launcherOf(tab).count()).toBe(0);
    await tab.page.evaluate("beckon('open')");
    await statusOf(tab).getByText("Nobody is here right now.").waitFor();
    await say(tab, "Hello?");
    await hears(tab, "Hello?");
    // From now on there is a conversation, and a way back to it.
    await chatOf(tab).getByRole("button", { name: "Close chat" }).click();
    await launcherOf(tab).waitFor();
  }));

test("by conditions: on the pages they name, gone on the others", () =>
  staged(site("launcher: { when: { page: /demo/pricing } }"), async (stage) => {
    const { tab } = await stage.arrive("/pricing");
    await launcherOf(tab).waitFor();
    await tab.page.getByRole("link", { name: "Docs" }).first().click();
    await tab.page.waitForURL(/docs/);
    await tab.isAcknowledged();
    expect(await launcherOf(tab).isVisible()).toBe(false);
    await tab.page.getByRole("link", { name: "Pricing" }).first().click();
    await launcherOf(tab).waitFor();
  }));

test.each([["with", "ana@shop.example"] as const, ["without", undefined] as const])(
  "left while nobody is there, %s an e-mail: answered later, found on the next page in the same thread",
  (_how, email) =>
    staged(site(ANSWERS), async (stage) => {
      const { visitor, tab } = await stage.arrive("/pricing");
      await opensChat(tab);
      await say(tab, "Do you ship to Norway?");
      await hears(tab, "Do you ship to Norway?", AWAY);
      const address = chatOf(tab).getByRole("textbox", { name: EMAIL });
      if (email === undefined) await address.waitFor();
      else {
        await address.fill("ana@");
        await address.press("Enter");
        await chatOf(tab).getByText("This is no e-mail address.").waitFor();
        await address.fill(email);
        await address.press("Enter");
        await chatOf(tab).getByText(`We may write to ${email}.`).waitFor();
      }
      await tab.isAcknowledged();
      await tab.page.close();

      const agent = await stage.atDesk();
      await takes(agent, "Do you ship to Norway?");
      await agent.page.getByText("Written while nobody was here").waitFor();
      if (email !== undefined) await agent.page.getByText(`Answer to (not checked): ${email}`).waitFor();
      await say(agent, "We do.");
      await hears(agent, "We do.");

      const next = await visitor.openTab(stage.shop("/docs/bookings"));
      await next.page.getByRole("button", { name: "Open chat, 1 new" }).click();
      await hears(next, "Do you ship to Norway?", AWAY, "We do.");
      expect(await chatOf(next).getByRole("textbox", { name: EMAIL }).count()).toBe(0);
      await say(next, "Thank you!");
      await hears(agent, "Thank you!");
    }),
);

test("answers: at once, after a while, each once; and a person is no click further than without them", () =>
  staged(site(ANSWERS), async (stage) => {
    const agent = await stage.console();
    const ben = { name: "Ben Okafor", email: "ben.okafor@shop.example", role: "agent", places: 1 };
    await stage.server.api("POST", "/agents", ben);
    await stage.goOnline(agent);
    const { tab: first } = await stage.arrive("/pricing");
    await opensChat(first);
    await say(first, "Me first");
    await statusOf(first).getByText("You are talking to Ben Okafor.").waitFor();
    const { tab: second } = await stage.arrive("/docs/bookings");
    await opensChat(second);
    await say(second, "Hello?");
    await hears(second, "Hello?", FIRST, WAITING);
    await statusOf(second).getByText("We are getting somebody for you.").waitFor();
    expect(await chatOf(second).locator(".who").allInnerTexts()).toEqual(["Fernweh"]);
    await takes(agent, "Hello?");
    await hears(agent, "Hello?", FIRST, WAITING);
    await say(agent, "Here I am.");
    await hears(second, "Hello?", FIRST, WAITING, "Here I am.");
    await second.page.reload();
    await hears(second, "Hello?", FIRST, WAITING, "Here I am.");
  }));

test("an invitation answered without a quick reply: its greeting is the first line, and its replies are still there", () =>
  staged(
    {
      ...site(""),
      "help.yaml": `
name: Help
when: { page: /demo/pricing }
invite: { from: Customer Service, greeting: Anything to clear up?, replies: [Compare plans, Talk to sales] }
`,
    },
    async (stage) => {
      const agent = await stage.atDesk();
      const { tab } = await stage.arrive("/pricing");
      await tab.isInvited();
      await tab.invitation.getByRole("button", { name: "Write a reply…" }).click();
      await hears(tab, "Anything to clear up?");
      await chatOf(tab).getByRole("button", { name: "Compare plans" }).click();
      await hears(tab, "Anything to clear up?", "Compare plans");
      await chatOf(tab).getByRole("button", { name: "Talk to sales" }).waitFor({ state: "detached" });
      await takes(agent, "Compare plans");
      await hears(agent, "Anything to clear up?", "Compare plans");
      expect(await chatOf(tab).locator(".text").allInnerTexts()).toEqual([
        "Anything to clear up?",
        "Compare plans",
      ]);
    },
  ));

test("a network that fails in the middle: what was missed comes in order, once, and what was written meanwhile too", () =>
  staged(site(""), async (stage) => {
    const agent = await stage.atDesk();
    const cable = await Cable.to(stage.server.url);
    try {
      const tab = await (await stage.visitor()).openTab(`${cable.url}/demo/pricing`);
      await opensChat(tab);
      await say(tab, "Hello?");
      await takes(agent, "Hello?");
      await mark(tab, "Read");
      for (const round of ["a", "b"]) {
        cable.pull();
        await say(agent, `Agent ${round}1`);
        await say(agent, `Agent ${round}2`);
        await say(tab, `Visitor ${round}1`);
        await say(tab, `Visitor ${round}2`);
        await chatOf(tab).getByText("Sending…").first().waitFor();
        cable.putBack();
        // As the browser says when the network is back.
        await tab.page.evaluate(() => dispatchEvent(new Event("online")));
        await hears(agent, `Visitor ${round}1`, `Visitor ${round}2`);
        await hears(tab, `Agent ${round}1`, `Agent ${round}2`);
        await mark(tab, "Read");
      }
      const all = [
        "Hello?",
        ...["a", "b"].flatMap((r) => [`Agent ${r}1`, `Agent ${r}2`, `Visitor ${r}1`, `Visitor ${r}2`]),
      ];
      expect(await chatOf(tab).locator(".text").allInnerTexts()).toEqual(all);
      expect(await agent.page.getByRole("log").locator(".bubble").allInnerTexts()).toEqual(all);
      await tab.page.reload();
      await line(tab, "Visitor b2").waitFor();
      expect(await chatOf(tab).locator(".text").allInnerTexts()).toEqual(all);
    } finally {
      cable.close();
    }
  }));
