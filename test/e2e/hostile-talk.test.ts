// What people and pages may put into a chat to break it, at both ends: markup in every field, words without end, and
// characters that turn the line around.

import { expect, test } from "vitest";
import type { Files } from "./support/server.ts";
import { staged } from "./support/staged.ts";
import {
  chatOf,
  chooses,
  field,
  hears,
  launcherOf,
  line,
  opensChat,
  say,
  statusOf,
  takes,
  watched,
} from "./support/talking.ts";
import { until } from "./support/until.ts";
import type { Tab } from "./support/visitor.ts";

const IMAGE = `<img src=x onerror="window.harm=1">`;
const SCRIPT = `<script>window.harm=1</script>`;

const PAYLOADS: readonly string[] = [
  IMAGE,
  SCRIPT,
  `"><svg/onload=window.harm=1>`,
  `<iframe srcdoc="<script>parent.harm=1</script>"></iframe>`,
  `<a href="javascript:window.harm=1">click</a>`,
  "javascript:window.harm=1",
  "data:text/html,<script>window.harm=1</script>",
  "{{constructor.constructor('window.harm=1')()}}",
  "${window.harm=1}",
  "[x](javascript:window.harm=1)",
  "&lt;img src=x onerror=window.harm=1&gt;",
  "'; DROP TABLE said; --",
];

const ODD: readonly string[] = [
  `Z${"\u0300\u0301\u0302\u0323\u0336".repeat(60)}algo`,
  "\u202eright to left\u202c \u2066isolated \u200f\u061c",
  "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈".repeat(20),
  "مرحبا hello שלום 123 你好",
  "no blank ".replaceAll(" ", "") + "x".repeat(1_900),
  "\ufdfd".repeat(40),
];

/** Nothing ran, nothing became an element, and nothing sticks out of where it belongs. */
async function isSound(tab: Tab, { wrong }: { readonly wrong: readonly string[] }): Promise<void> {
  expect(wrong).toEqual([]);
  expect(await tab.page.evaluate("window.harm")).toBeUndefined();
  const found = await tab.page.evaluate(() => {
    const widget = document.querySelector("beckon-widget")?.shadowRoot?.querySelector("section.chat");
    const log = (widget ?? document).querySelector("[role=log]")!;
    const made = (widget ?? log).querySelectorAll(
      "img, script, iframe, object, embed, style, [onerror], [onload], a:not([rel*=noopener])",
    );
    return {
      elements: made.length,
      scripts: [...(widget ?? log).querySelectorAll("a")].filter(
        (link) => !/^(https?|mailto):/.test(link.href),
      ).length,
      tooWide: Math.max(0, log.scrollWidth - log.clientWidth),
      page: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    };
  });
  expect(found).toEqual({ elements: 0, scripts: 0, tooWide: 0, page: 0 });
}

const HOSTILE_SITE: Files = {
  "site.yaml": `
name: ${JSON.stringify(`Fernweh ${IMAGE}`)}
origins: ["http://127.0.0.1"]
consent: implied
answers:
  first: ${JSON.stringify(`First ${SCRIPT}`)}
  away: ${JSON.stringify(`Away ${IMAGE}`)}
`,
  "help.yaml": `
name: Help
when: { page: /demo/pricing }
invite:
  from: ${JSON.stringify(`Service ${IMAGE}`)}
  title: ${JSON.stringify(`Title ${SCRIPT}`)}
  greeting: ${JSON.stringify(`Greeting ${IMAGE} \u202eturned`)}
  replies: [${JSON.stringify(`Reply ${IMAGE}`)}, ${JSON.stringify(SCRIPT)}]
`,
};

test.each([
  ["a phone", { width: 360, height: 780 }],
  ["a desk", { width: 1_440, height: 900 }],
])("words of all kinds, in every field and both ways: on %s", (_name, viewport) =>
  staged(HOSTILE_SITE, async (stage) => {
    const agent = await stage.console(`Ben ${IMAGE}`, {
      viewport: { width: 1_280, height: 800 },
    });
    const atAgent = watched(agent);
    await stage.goOnline(agent);
    const { tab: visitor } = await stage.arrive("/pricing", { viewport });
    const atVisitor = watched(visitor);
    await visitor.isInvited(`Greeting ${IMAGE}`);
    await visitor.invitation.getByRole("button", { name: `Reply ${IMAGE}` }).click();
    await hears(visitor, `Reply ${IMAGE}`);
    await takes(agent, `Reply ${IMAGE}`);
    await statusOf(visitor).getByText(`Ben ${IMAGE}`).waitFor();

    for (const [i, words] of [...PAYLOADS, ...ODD].entries()) await say(i % 2 ? agent : visitor, words);
    await say(agent, "The last of them");
    await line(visitor, "The last of them").waitFor();
    await line(agent, "The last of them").waitFor();
    const shown = await chatOf(visitor).locator(".text").allTextContents();
    expect(shown.toSorted()).toEqual(
      [
        `Greeting ${IMAGE} \u202eturned`,
        `Reply ${IMAGE}`,
        ...PAYLOADS,
        ...ODD,
        "The last of them",
      ].toSorted(),
    );
    expect(await chatOf(visitor).locator(".text a").count()).toBe(0);
    await isSound(visitor, atVisitor);
    await isSound(agent, atAgent);

    // Ten thousand characters do not go, are not lost, and leave the field usable.
    await field(visitor).fill("x".repeat(10_000));
    await chatOf(visitor).getByText("8000 characters too many").waitFor();
    await field(visitor).press("Enter");
    expect(await field(visitor).inputValue()).toHaveLength(10_000);
    await isSound(visitor, atVisitor);
    await field(visitor).fill("");
    await field(agent).fill("y".repeat(10_000));
    await until(
      "the console's field is bounded",
      async () => (await field(agent).inputValue()).length <= 10_000,
    );
    await field(agent).fill("");

    await chooses(visitor, "End chat");
    await chatOf(visitor).getByRole("button", { name: "1 star of 5" }).click();
    const comment = chatOf(visitor).getByRole("textbox", { name: /Anything to add/ });
    await comment.fill(`Bad ${IMAGE}`);
    await comment.press("Enter");
    await agent.page.getByText(`Rated 1 of 5: Bad ${IMAGE}`).waitFor();
    await isSound(visitor, atVisitor);
    await isSound(agent, atAgent);
  }),
);

test("markup in a site's answers and in an e-mail address is words", () =>
  staged({ "site.yaml": HOSTILE_SITE["site.yaml"]! }, async (stage) => {
    const { tab: visitor } = await stage.arrive("/docs/bookings");
    const atVisitor = watched(visitor);
    await launcherOf(visitor).waitFor();
    await opensChat(visitor);
    await say(visitor, "Hello?");
    await hears(visitor, `Away ${IMAGE}`);
    const address = chatOf(visitor).getByRole("textbox", { name: /Your e-mail/ });
    await address.fill(`"${IMAGE}"@shop.example`);
    await address.press("Enter");
    await chatOf(visitor).getByText("This is no e-mail address.").waitFor();
    await address.fill("o'hara&b@shop.example");
    await address.press("Enter");
    await chatOf(visitor).getByText("We may write to o'hara&b@shop.example.").waitFor();
    await isSound(visitor, atVisitor);
  }));

test("links lead where they say, in a tab of their own that knows nothing of the page", () =>
  staged({ "site.yaml": HOSTILE_SITE["site.yaml"]! }, async (stage) => {
    const agent = await stage.atDesk();
    const { tab: visitor } = await stage.arrive("/docs/bookings");
    await opensChat(visitor);
    await say(visitor, "Hello?");
    await takes(agent, "Hello?");
    await say(
      agent,
      `Look (${stage.elsewhere}?a=1), not https://shop.example@evil.example/ or javascript:alert(1).`,
    );
    const link = chatOf(visitor).locator(".text a");
    await link.waitFor();
    expect(await link.count()).toBe(1);
    expect(await link.getAttribute("href")).toBe(`${stage.elsewhere}?a=1`);
    const [opened] = await Promise.all([visitor.page.waitForEvent("popup"), link.click()]);
    await opened.waitForLoadState();
    expect(opened.url()).toBe(`${stage.elsewhere}?a=1`);
    expect(await opened.evaluate(() => [window.opener, document.referrer])).toEqual([null, ""]);
    expect(await agent.page.getByRole("log").locator("a").count()).toBe(1);
  }));
