// B15: what the script does to a page it is on. The same page with and without it, in alternating pairs, each in a fresh
// browser profile with nothing cached, on a processor four times slower than this one.

import type { Browser } from "playwright-core";
import { DESKTOP } from "../../e2e/support/stage.ts";
import { until } from "../../e2e/support/until.ts";
import { Tab } from "../../e2e/support/visitor.ts";
import { inBrowser } from "../browser/stage.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { quantile, quartiles } from "../paired.ts";

const PAIRS = 20;
const SLOWER = 4;
/** A page is looked at for so long (ms) since its beginning: it is idle then, connected, and its launcher stands there. */
const LOOKED_AT = 4_000;
/** Work of so many milliseconds and less keeps nobody waiting (the definition of total blocking time). */
const UNNOTICED = 50;

/** The launcher always, so that more than the script is loaded, and something to watch for. */
const RULES = {
  "site.yaml": `
name: A host
origins: ["http://localhost"]
timezone: Europe/Berlin
consent: implied
launcher: always
`,
  "reads.yaml": `
name: Reads for long
when: { on_page: 10m, scroll: 50%+ }
invite: { title: Any questions?, greeting: We are here. }
`,
};

const HERO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 480"><rect width="1200" height="480" fill="#345"/>${Array.from(
  { length: 60 },
  (_, n) =>
    `<circle cx="${n * 20}" cy="${(n * 97) % 480}" r="${8 + (n % 30)}" fill="#${(n * 4_099 + 0x555555).toString(16)}"/>`,
).join("")}</svg>`;
const ARTICLE = Array.from(
  { length: 40 },
  (_, n) => `<h2>Part ${n + 1}</h2><p>${"Words of a page as there are many. ".repeat(12)}</p>`,
).join("");
const STYLE = "<style>body{font:16px/1.5 sans-serif;max-width:1200px;margin:auto}</style>";
const BODY = `<h1>A page of somebody else</h1><img src="/hero.svg" width="1200" height="480" alt="">${ARTICLE}`;

/** Milliseconds, but for `cls`. */
interface Effect {
  readonly lcp: number;
  readonly cls: number;
  readonly tbt: number;
}

interface Entry extends PerformanceEntry {
  readonly value?: number;
}
type Seen = Window & { seenByBench?: Effect };

/** Runs in the page before all else. */
function look(unnoticed: number): void {
  const seen = { lcp: 0, cls: 0, tbt: 0 };
  (window as Seen).seenByBench = seen;
  const observe = (type: string, note: (entry: Entry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("largest-contentful-paint", ({ startTime }) => (seen.lcp = startTime));
  observe("layout-shift", ({ value = 0 }) => (seen.cls += value));
  observe("longtask", ({ duration }) => (seen.tbt += Math.max(0, duration - unnoticed)));
}

async function effect(browser: Browser, url: string, isWith: boolean): Promise<Effect> {
  const context = await browser.newContext({
    userAgent: DESKTOP,
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
  try {
    await context.addInitScript(look, UNNOTICED);
    const tab = new Tab(await context.newPage());
    const debug = await context.newCDPSession(tab.page);
    await debug.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await tab.page.goto(url);
    if (isWith) {
      await until("the page is connected", () => tab.received.some(({ type }) => type === "welcome"), 60_000);
      await tab.page.locator("beckon-launcher").waitFor({ state: "attached" });
    }
    await tab.reads(LOOKED_AT);
    return await tab.page.evaluate(() => (window as Seen).seenByBench!);
  } finally {
    await context.close();
  }
}

interface Pair {
  readonly bare: Effect;
  readonly ours: Effect;
}

async function pairs(count: number): Promise<readonly Pair[]> {
  return inBrowser(RULES, async ({ stage: { browser }, host }) => {
    host.serve("/hero.svg", { type: "image/svg+xml", whole: HERO });
    const page = { head: STYLE, body: BODY };
    const [bareUrl, oursUrl] = [host.serve("/bare", { ...page, tags: "" }), host.serve("/ours", page)];
    const found: Pair[] = [];
    // The first pair warms the browser and the server, and is not counted.
    for (let pair = -1; pair < count; pair++) {
      const isBareFirst = pair % 2 === 0;
      const first = isBareFirst ? await effect(browser, bareUrl, false) : undefined;
      const ours = await effect(browser, oursUrl, true);
      const bare = first ?? (await effect(browser, bareUrl, false));
      if (pair >= 0) found.push({ bare, ours });
    }
    return found;
  });
}

export const pageEffect: Measure = {
  names: ["B15"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const found = await pairs(quick ? 3 : PAIRS);
    const differences = (key: keyof Effect): number[] => found.map(({ bare, ours }) => ours[key] - bare[key]);
    const figure = (key: "lcp" | "tbt", what: string, atMost: number): Figure => {
      const { low, median, high } = quartiles(differences(key));
      const without = quantile(
        found.map(({ bare }) => bare[key]),
        0.5,
      );
      return {
        name: "B15",
        what,
        value: median,
        unit: "ms",
        goal: { atMost },
        note: `median of ${found.length} pairs, ${low.toFixed(0)} to ${high.toFixed(0)}; without it ${without.toFixed(0)}`,
      };
    };
    return [
      figure("lcp", "largest paint later with the script", 16),
      {
        name: "B15",
        what: "layout shift more with the script",
        value: Math.max(...differences("cls")),
        unit: "",
        goal: { atMost: 0 },
        note: `the worst of ${found.length} pairs`,
      },
      figure("tbt", "blocking time more with the script", 10),
    ];
  },
};
