// `npm run pictures`: takes the README's pictures from the running system, so that they show what there is. Visitors of
// several kinds are on the shop while the pictures are taken; nothing in them is drawn.

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions } from "playwright-core";
import { prepare, tidy } from "./support/prepare.ts";
import { IDLE_ON_PRICING } from "./support/rules.ts";
import { DESKTOP, Stage } from "./support/stage.ts";
import type { Tab } from "./support/visitor.ts";

const PICTURES = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const WINDOW = { width: 1280, height: 800 };
const MAC = DESKTOP.replace("X11; Linux x86_64", "Macintosh; Intel Mac OS X 10_15_7");
const PHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

const take = (tab: Tab, name: string): Promise<unknown> =>
  tab.page.screenshot({ path: `${PICTURES}${name}.png` });

await mkdir(PICTURES, { recursive: true });
const prepared = await prepare();
const stage = await Stage.open(prepared, IDLE_ON_PRICING);
try {
  const console = await stage.atDesk("Ben Okafor", { viewport: WINDOW });

  const rows = console.page.getByRole("row");
  const others: [path: string, options: BrowserContextOptions][] = [
    ["/docs/bookings", { userAgent: MAC }],
    ["/blog/the-last-two-seats?utm_source=newsletter&utm_medium=email&utm_campaign=autumn", {}],
    ["/cart?plan=team", { userAgent: PHONE, viewport: { width: 390, height: 844 } }],
  ];
  for (const [path, options] of others) {
    await stage.arrive(path, options);
    await rows.filter({ hasText: `/demo${path.split("?")[0]}` }).waitFor();
  }
  const { tab } = await stage.arrive("/", { viewport: WINDOW });
  await tab.page.getByRole("link", { name: "Docs" }).first().click();
  await tab.page.getByRole("link", { name: "Pricing" }).first().click();
  await tab.isInvited();
  await take(tab, "invitation");

  await rows.filter({ hasText: "/demo/pricing" }).getByRole("link").first().click();
  await console.page.getByRole("region", { name: "Story" }).getByText("/demo/pricing").first().waitFor();
  await take(console, "console");

  await tab.page.getByRole("button", { name: "Talk to sales" }).click();
  await stage.openChat(console);
  await console.page
    .getByRole("textbox", { name: /message/i })
    .fill("Hello, this is Ben. How many of you guide?");
  await console.page.keyboard.press("Enter");
  await tab.page.getByText("How many of you guide?").waitFor();
  await stage.putNoticesAway(console);
  await take(console, "desk");
} finally {
  await stage.close();
  await tidy(prepared);
}
