// `npm run shots`: pictures of every state of invitation, launcher and chat, in every look and at three widths, and sheets
// of them to look through: test/e2e/shots/<look>-<width>.png. `npm run shots -- dark 360` takes only those.

import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build, DIST } from "../../client/build.ts";
import { findChromium } from "./support/chromium.ts";
import { Mounted, openBrowser, type Wish } from "./support/mounted.ts";
import { ARABIC, ENGLISH, STATES } from "./support/states.ts";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));

const looks: Readonly<Record<string, Wish>> = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  rtl: { rtl: true },
  forced: { forcedColors: "active", colorScheme: "dark" },
  theme: {
    look: {
      theme: {
        accent: "#0b6e4f",
        on_accent: "#fff",
        background: "#fdf6e3",
        text: "#2b2111",
        radius: "4px",
        font: "Georgia, serif",
      },
    },
  },
};

const sizes = [
  { width: 360, height: 780 },
  { width: 768, height: 1_024 },
  { width: 1_440, height: 900 },
];

/** Words of the command line: looks, widths, or nothing for all. */
const wanted = process.argv.slice(2);
const isWanted = (look: string, { width }: (typeof sizes)[0]): boolean => {
  const [widths, names] = [
    wanted.filter((word) => /^\d/.test(word)),
    wanted.filter((word) => /^\D/.test(word)),
  ];
  return (!widths[0] || widths.includes(`${width}`)) && (!names[0] || names.includes(look));
};

await build();
if (wanted.length === 0) await rm(SHOTS, { recursive: true, force: true });
const browser = await openBrowser({ chromium: await findChromium() });
try {
  for (const [look, wish] of Object.entries(looks))
    for (const viewport of sizes) if (isWanted(look, viewport)) await take(browser, look, wish, viewport);
} finally {
  await browser.close();
}

async function take(browser: Browser, look: string, wish: Wish, viewport: (typeof sizes)[0]): Promise<void> {
  const folder = join(SHOTS, `${look}-${viewport.width}`);
  await mkdir(folder, { recursive: true });
  const taken: { name: string; png: string }[] = [];
  for (const { name, show } of STATES) {
    const mounted = await Mounted.open(browser, DIST, { ...wish, viewport });
    await show(mounted, wish.rtl ? ARABIC : ENGLISH);
    const path = join(folder, `${name.replaceAll(/\W+/g, "-")}.png`);
    await mounted.page.screenshot({ path, animations: "disabled" });
    taken.push({ name, png: (await readFile(path)).toString("base64") });
    await mounted.close();
  }
  await sheet(browser, look, taken, viewport.width);
}

/** All of them on one sheet; of wide ones the corner in which something is. */
async function sheet(
  browser: Browser,
  look: string,
  taken: readonly { name: string; png: string }[],
  width: number,
): Promise<void> {
  const [columns, shown] = width === 360 ? [7, 270] : width === 768 ? [5, 400] : [4, 480];
  const page = await browser.newPage({ viewport: { width: columns * (shown + 12) + 12, height: 800 } });
  const figures = taken.map(
    ({ name, png }) =>
      `<figure class="${width > 1_000 ? name.split(/\W/, 2).join(" ") : ""}"><figcaption>${name}</figcaption><img src="data:image/png;base64,${png}"></figure>`,
  );
  await page.setContent(
    `<style>body{margin:6px;background:#999;font:13px system-ui;display:flex;flex-wrap:wrap}figure{margin:6px;width:${shown}px}img{width:100%;display:block}.corner img,.launcher img,.chat img{height:660px;object-fit:none;object-position:${look === "rtl" ? "left" : "right"} bottom}</style>${figures.join("")}`,
  );
  const path = join(SHOTS, `${look}-${width}.png`);
  await page.screenshot({ path, fullPage: true });
  console.log(path);
  await page.close();
}
