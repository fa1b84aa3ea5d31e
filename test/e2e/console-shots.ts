// `npm run shots:console`: pictures of the console's screens as an agent, a marketer and an admin see them, with visitors on
// the site and chats going on, at four widths, light and dark: test/e2e/shots/console/<screen>-<look>-<width>.png. Words of
// the command line choose screens.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { prepare, tidy } from "./support/prepare.ts";
import { IDLE_ON_PRICING, WITH_APPROVAL } from "./support/rules.ts";
import { Stage } from "./support/stage.ts";
import type { Tab } from "./support/visitor.ts";

const SHOTS = fileURLToPath(new URL("shots/console/", import.meta.url));
const SIZES = [
  { width: 360, height: 780 },
  { width: 768, height: 1_024 },
  { width: 1_440, height: 900 },
  { width: 3_840, height: 2_160 },
];
const LOOKS = ["light", "dark"] as const;
const wanted = process.argv.slice(2);

const to = ({ page }: Tab, hash: string): Promise<unknown> =>
  page.evaluate((next) => void (location.hash = next), hash);

/** One screen in every size and look; it is opened once, and what is open in it stays open. */
async function take({ page }: Tab, screen: string): Promise<void> {
  if (wanted.length > 0 && !wanted.some((word) => screen.includes(word))) return;
  for (const colorScheme of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `${SHOTS}${screen}-${colorScheme}-${size.width}.png` });
    }
  }
  await page.setViewportSize(SIZES[2]!);
  console.log(screen);
}

await mkdir(SHOTS, { recursive: true });
const prepared = await prepare();
const stage = await Stage.open(prepared, IDLE_ON_PRICING);
const desk = { viewport: SIZES[2]! };
try {
  const signedOut = await (await stage.visitor(desk)).openTab(`${stage.server.url}/console/`);
  await signedOut.page.getByRole("heading").first().waitFor();
  await take(signedOut, "sign-in");

  const agent = await stage.console("Ben Okafor", desk);
  await agent.page
    .getByText(/nobody/i)
    .first()
    .waitFor();
  await take(agent, "live-nobody");
  await stage.goOnline(agent);
  await to(agent, "#/demo/desk");
  await agent.page.locator("a[aria-current]").filter({ hasText: "Desk" }).waitFor();
  await take(agent, "desk-nothing");
  await to(agent, "#/demo/live");

  const rows = agent.page.getByRole("row");
  for (const path of [
    "/docs/bookings",
    "/blog/the-last-two-seats?utm_source=newsletter",
    "/cart?plan=team",
  ]) {
    await stage.arrive(path);
    await rows.filter({ hasText: `/demo${path.split("?")[0]}` }).waitFor();
  }
  const { tab } = await stage.arrive("/");
  await tab.page.getByRole("link", { name: "Pricing" }).first().click();
  await tab.isInvited();
  await take(agent, "live");
  await agent.page.keyboard.press("?");
  await agent.page.getByRole("dialog").waitFor();
  await take(agent, "help");
  await agent.page.keyboard.press("Escape");
  await agent.page.getByRole("button", { name: "Filters" }).click();
  await take(agent, "live-filters");
  await agent.page.keyboard.press("Escape");
  await rows.filter({ hasText: "/demo/pricing" }).getByRole("link").first().click();
  await agent.page.getByRole("region", { name: "Story" }).getByText("/demo/pricing").first().waitFor();
  await take(agent, "story");
  await agent.page.getByRole("link", { name: /^Why/ }).click();
  await agent.page.getByText("Help on the pricing page").first().waitFor();
  await take(agent, "why");

  await tab.page.getByRole("button", { name: "Talk to sales" }).click();
  await stage.openChat(agent);
  const field = agent.page.getByRole("textbox", { name: /message/i });
  await field.fill("Hello, this is Ben. How many of you guide?");
  await field.press("Enter");
  await tab.page.getByText("How many of you guide?").waitFor();
  await stage.putNoticesAway(agent);
  await take(agent, "desk-chat");
  await stage.publish(WITH_APPROVAL);
  await stage.arrive("/pricing");
  await to(agent, "#/demo/desk");
  await agent.page.getByRole("form", { name: /^Draft for/ }).waitFor();
  await take(agent, "desk-draft");

  const marketer = await stage.console("Mia Laurent", desk, "marketer");
  await to(marketer, "#/demo/rules");
  await marketer.page.getByRole("link", { name: /Help that an agent words/ }).click();
  await marketer.page.getByRole("region", { name: "Help that an agent words" }).waitFor();
  await take(marketer, "rules");
  await to(marketer, "#/demo/versions/2");
  await marketer.page.getByRole("heading", { name: /Version 2/ }).waitFor();
  await take(marketer, "versions");
  await to(marketer, "#/demo/explain");
  await marketer.page.locator(".entry").first().click();
  await marketer.page.getByText("Help that an agent words").first().waitFor();
  await take(marketer, "explain");
  const admin = await stage.console("Eva Lind", desk, "admin");
  await to(admin, "#/demo/people");
  await admin.page.getByRole("link", { name: /Ben Okafor/ }).click();
  await admin.page.getByRole("button", { name: "Save" }).waitFor();
  await take(admin, "people");
  for (const [screen, shows] of [
    ["sessions", "This one"],
    ["audit", "Published rules"],
  ] as const) {
    await to(admin, `#/demo/${screen}`);
    await admin.page.locator("tbody").getByText(shows).first().waitFor();
    await take(admin, screen);
  }
} finally {
  await stage.close();
  await tidy(prepared);
}
