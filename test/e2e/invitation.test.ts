// When an invitation appears in a real browser: after two idle seconds on pricing, in place of the thirty that the
// engine's own tests prove in simulated time.

import { expect, test } from "vitest";
import { DESKTOP, ELSEWHERE } from "./support/stage.ts";
import { staged } from "./support/staged.ts";
import { IDLE_ON_PRICING, ON_THANKS, THREE_SECONDS_ON_SITE } from "./support/rules.ts";
import { until } from "./support/until.ts";

const IDLE = 2_000;
/** Clocks of the page and the server tick in whole milliseconds, and a paint comes before the next frame is asked. */
const ROUNDING = 50;

test("a visitor from another site who idles on pricing is invited, and the invitation names the referrer", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.agent();
    const { tab } = await stage.arrive("/pricing");

    const at = await tab.isInvited("Still comparing plans?");

    expect(at).toBeGreaterThanOrEqual(IDLE - ROUNDING);
    await expect(tab.invitation.innerText()).resolves.toContain(`You came from ${ELSEWHERE}`);
    await expect(tab.invitation.innerText()).resolves.toContain("Customer Service");
    const told = await agent.invitation("seen");
    expect(told.rule).toBe("pricing-idle");
    expect(told.row.referrer).toContain(ELSEWHERE);
    expect(told.path.map((view) => new URL(view.url).pathname)).toEqual(["/demo/pricing"]);
  }));

test("moving the mouse starts the idle clock anew", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    await stage.agent();
    const { tab } = await stage.arrive("/pricing");

    let before = 0;
    for (const moment of [600, 1_200, 1_800, 2_400]) {
      await tab.reads(moment);
      before = await tab.now();
      await tab.move();
    }
    const at = await tab.isInvited();

    expect(at - before).toBeGreaterThanOrEqual(IDLE - ROUNDING);
  }));

test("a hidden tab is idle for nobody: the clock starts when it is shown again", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    await stage.agent();
    const { tab } = await stage.arrive("/pricing");

    await tab.reads(1_000);
    await tab.become("hidden");
    // Somebody who arrives only now is invited in the meantime, so two seconds have passed here too.
    const other = await stage.arrive("/pricing");
    await other.tab.isInvited();
    expect(await tab.invitation.count()).toBe(0);
    const shown = await tab.now();
    await tab.become("visible");
    const at = await tab.isInvited();

    expect(at - shown).toBeGreaterThanOrEqual(IDLE - ROUNDING);
  }));

test("two tabs are one visitor: the one used last shows the invitation, the other none, and an answer closes it", () =>
  // Four seconds, since browsers let a second tab connect later than the first.
  staged(
    { "pricing-idle.yaml": IDLE_ON_PRICING["pricing-idle.yaml"]!.replace("2s", "4s") },
    async (stage) => {
      const agent = await stage.agent();
      const { visitor, tab: first } = await stage.arrive("/pricing");
      const second = await visitor.openTab(stage.shop("/pricing"));
      for (const tab of [first, second]) await tab.isAcknowledged();
      await second.move();

      await second.isInvited();
      await agent.invitation("seen");
      expect(await first.invitation.count()).toBe(0);
      await second.page.getByRole("button", { name: "Compare plans" }).click();
      await agent.invitation("accepted");

      await until("it is closed", async () => (await second.invitation.count()) === 0);
      for (const tab of [first, second]) await tab.isAcknowledged();
      expect(await first.invitation.count()).toBe(0);
      expect(new Set([first, second].flatMap((tab) => tab.invited)).size).toBe(1);
      expect(new Set(agent.invitations.map((notice) => notice.id)).size).toBe(1);
      await agent.row("one visitor", () => agent.rows.length === 1);
    },
  ));

test("dismissed once, it stays away: on the next page view, and however long the visitor idles", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.agent();
    const { visitor, tab } = await stage.arrive("/pricing");
    await tab.isInvited();
    await tab.dismiss();
    const dismissed = await agent.invitation("dismissed");

    await tab.page.goto(stage.shop("/"));
    await tab.page.goto(stage.shop("/pricing"));
    await tab.isAcknowledged();
    // Somebody else, who arrives after them, idles there and is invited.
    const other = await stage.arrive("/pricing");
    await other.tab.isInvited();

    expect(await tab.invitation.count()).toBe(0);
    expect(
      visitor.tabs.flatMap(({ received }) => received.filter(({ type }) => type === "invite")),
    ).toHaveLength(1);
    const theirs = agent.invitations.filter((notice) => notice.visitor === dismissed.visitor);
    expect(new Set(theirs.map((notice) => notice.id)).size).toBe(1);
  }));

test("a click through several pages, each loaded anew, loses no clock", () =>
  staged(THREE_SECONDS_ON_SITE, async (stage) => {
    const agent = await stage.agent();
    const { tab } = await stage.arrive("/");
    const links = ["Pricing", "Blog", "The last two seats"];
    for (const link of links) {
      await tab.reads(700);
      await tab.page.getByRole("link", { name: link }).first().click();
      await tab.page.waitForLoadState("domcontentloaded");
    }
    const at = await tab.isInvited("Looking around?");

    // Three pages of 0.7 s and more lie before this one: with the clock starting here it would be 3 s.
    expect(at).toBeLessThan(2_000);
    const told = await agent.invitation("shown");
    expect(told.path.map((view) => new URL(view.url).pathname)).toEqual([
      "/demo/",
      "/demo/pricing",
      "/demo/blog/",
      "/demo/blog/the-last-two-seats",
    ]);
  }));

test("a page that navigates inside itself has page views like any other", () =>
  staged({ "guides.yaml": GUIDES }, async (stage) => {
    const agent = await stage.agent();
    const { tab } = await stage.arrive("/docs/");
    await tab.page.getByRole("link", { name: "Your first tour" }).first().click();
    await tab.page.getByRole("link", { name: "Guides and swaps" }).first().click();

    await tab.isInvited("Questions about Guides and swaps");

    const told = await agent.invitation("shown");
    expect(told.path.map((view) => new URL(view.url).pathname)).toEqual([
      "/demo/docs/",
      "/demo/docs/first-tour",
      "/demo/docs/guides",
    ]);
  }));

const GUIDES = `
name: A reader of docs
when:
  page: /demo/docs/guides
  pages: 3+
invite:
  title: Reading on?
  greeting: "Questions about {{ page.title }}?"
`;

test("a browser that calls itself a headless one is met with silence", () =>
  staged(IDLE_ON_PRICING, async (stage) => {
    const agent = await stage.agent();
    const robot = await stage.arrive("/pricing", {
      userAgent: DESKTOP.replace("Chrome/", "HeadlessChrome/"),
    });
    const person = await stage.arrive("/pricing");

    await person.tab.isInvited();
    const told = await agent.invitation("seen");

    expect(await robot.tab.invitation.count()).toBe(0);
    expect(robot.tab.invited).toEqual([]);
    await agent.row("the person", (row) => row.id === told.visitor);
    expect(agent.rows).toHaveLength(1);
  }));

test("nobody at the desk, nobody invited; once an agent is there, the next visitor is", () =>
  staged(ON_THANKS, async (stage) => {
    const early = await stage.arrive("/thanks");
    await early.tab.isAcknowledged();
    expect(await early.tab.invitation.count()).toBe(0);

    await stage.agent();
    const late = await stage.arrive("/thanks");
    await late.tab.isInvited("Welcome aboard");
  }));

test("publishing other rules changes what happens to visitors who are there already", () =>
  staged(ON_THANKS, async (stage) => {
    await stage.agent();
    const { tab } = await stage.arrive("/signup");
    await tab.isAcknowledged();

    await stage.publish({ "signup.yaml": ON_THANKS["thanks.yaml"]!.replace("/demo/thanks", "/demo/signup") });

    await tab.isInvited("Welcome aboard");
  }));

test("[L1] whoever writes into a form of the page is not interrupted, and is invited once they have done", () =>
  staged(THREE_SECONDS_ON_SITE, async (stage) => {
    await stage.agent();
    const { tab } = await stage.arrive("/pricing");
    const said = (state: string) =>
      tab.sent.some((message) => message.type === "invitation" && message.state === state);
    await tab.page.evaluate(() => document.body.append(document.createElement("textarea")));
    await tab.page.locator("body > textarea").focus();
    await until("the page says that it is busy", async () => {
      await tab.page.keyboard.press("a");
      return said("busy");
    });
    expect(await tab.invitation.count()).toBe(0);
    await tab.isInvited("Looking around?");
    expect(said("free")).toBe(true);
    expect(await tab.page.locator("body > textarea").inputValue()).toMatch(/^a+$/);
  }));

test("[I3] with `stay: visit` it goes along to the next page, and dismissed there it is over", () =>
  staged({ "on-site.yaml": `${THREE_SECONDS_ON_SITE["on-site.yaml"]!}  stay: visit\n` }, async (stage) => {
    const agent = await stage.agent();
    const { tab } = await stage.arrive("/pricing");
    await tab.isInvited("Looking around?");
    await tab.page.goto(stage.shop("/docs/bookings"));
    await tab.isInvited("Looking around?");
    await tab.dismiss();
    await agent.invitation("dismissed");
    expect(new Set(tab.invited).size).toBe(1);
  }));

test("an invitation goes when the last agent does", () =>
  staged(THREE_SECONDS_ON_SITE, async (stage) => {
    const agent = await stage.atDesk();
    const { tab } = await stage.arrive("/pricing");
    await tab.isInvited("Looking around?");
    await agent.page.getByRole("switch", { name: "Online" }).click();
    await tab.invitation.waitFor({ state: "detached" });
    expect(tab.received.some((message) => message.type === "withdraw")).toBe(true);
  }));
