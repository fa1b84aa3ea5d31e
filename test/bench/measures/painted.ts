// B4, the browser's part: from the moment a rule comes true, by the page's own clock, until its invitation stands on the
// screen. With nothing cached, and with the widget's files cached but the visitor a new one.

import type { BrowserContext } from "playwright-core";
import { DESKTOP, type Stage } from "../../e2e/support/stage.ts";
import { Tab } from "../../e2e/support/visitor.ts";
import { inBrowser } from "../browser/stage.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { quantile } from "../paired.ts";

const VISITORS = 20;
/** Idle for so long makes the rule true. */
const IDLE = 2_000;

/** No desk has places for all of them: this invites to leave a message, which takes none. */
const RULES = {
  "pricing-idle.yaml": `
name: Help on the pricing page
when: { page: /demo/pricing, idle: ${IDLE / 1000}s }
invite:
  title: Still comparing plans?
  greeting: Anything to clear up?
  when_away: message
`,
};

interface Seen {
  /** The last input, by its own time stamp. */
  readonly input: number;
  /** The beginning of the first frame after the one that showed it. */
  readonly painted: number;
}
type Watched = Window & { seenByBench?: Seen };

/** Runs in the page before all else. */
function watch(): void {
  let input = 0;
  addEventListener("mousemove", ({ timeStamp }) => (input = timeStamp), true);
  const look = (): void => {
    const dialog = document.querySelector("beckon-widget")?.shadowRoot?.querySelector("[role=dialog]");
    if (!dialog?.getClientRects().length) return void requestAnimationFrame(look);
    requestAnimationFrame((painted) => ((window as Watched).seenByBench = { input, painted }));
  };
  requestAnimationFrame(look);
}

async function lateness(tab: Tab, url: string): Promise<number> {
  await tab.page.goto(url);
  await tab.isAcknowledged();
  await tab.move();
  await tab.page.waitForFunction(() => (window as Watched).seenByBench, undefined, { polling: 100 });
  const { input, painted } = await tab.page.evaluate(() => (window as Watched).seenByBench!);
  return painted - input - IDLE;
}

/** A new visitor whose browser knows the files: the storage is empty, the cache is not. */
async function forgotten(context: BrowserContext, stage: Stage): Promise<Tab> {
  const tab = new Tab(await context.newPage());
  await tab.page.goto(`${stage.server.url}/healthz`);
  await tab.page.evaluate(() => localStorage.clear());
  return tab;
}

interface Lateness {
  readonly first: readonly number[];
  readonly cached: readonly number[];
}

async function measured(visitors: number): Promise<Lateness> {
  return inBrowser(RULES, async ({ stage }) => {
    const [first, cached]: [number[], number[]] = [[], []];
    for (let visitor = -1; visitor < visitors; visitor++) {
      const context = await stage.browser.newContext({ userAgent: DESKTOP, locale: "en-GB" });
      await context.addInitScript(watch);
      const tab = new Tab(await context.newPage());
      const one = await lateness(tab, stage.shop("/pricing"));
      await tab.page.close();
      const again = await lateness(await forgotten(context, stage), stage.shop("/pricing"));
      await context.close();
      // The first one warms the browser and the server.
      if (visitor < 0) continue;
      first.push(one);
      cached.push(again);
    }
    return { first, cached };
  });
}

export const painted: Measure = {
  names: ["B4"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const { first, cached } = await measured(quick ? 3 : VISITORS);
    const figure = (of: readonly number[], files: string, atMost: number): Figure => ({
      name: "B4",
      what: `invitation painted after its moment, ${files}`,
      value: quantile(of, 0.95),
      unit: "ms",
      goal: { atMost },
      note: `95 % of ${of.length} at most; median ${quantile(of, 0.5).toFixed(0)} ms`,
    });
    return [figure(cached, "widget cached", 100), figure(first, "nothing cached", 300)];
  },
};
