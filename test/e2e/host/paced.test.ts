// The page comes first: nothing of ours happens before it is idle, and what then happens is short. How long it took is
// printed; a machine that does other things besides proves nothing by it (docs/benchmarks.md).

import { expect, test } from "vitest";
import { hosted, isInvitedAndAccepts, isUnharmed, own, visited } from "../support/unharmed.ts";
import { until } from "../support/until.ts";

const on = hosted();

/** Of this machine, as phones are slower. */
const SLOWER = 4;

test("[Q11] nothing is asked for, stored or shown before the page is idle", async () => {
  const visit = await visited(on, "idle", {
    head: own(`const waiting = [];
window.requestIdleCallback = (run) => waiting.push(run);
window.ownIdle = () => waiting.splice(0).forEach((run) => run());`),
  });
  await visit.tab.reads(2_000);
  expect(visit.requests).toEqual(["/beckon.js"]);
  expect(await visit.tab.page.evaluate("localStorage.length + sessionStorage.length")).toBe(0);
  expect(await visit.tab.page.locator("beckon-widget, beckon-launcher").count()).toBe(0);
  await visit.tab.page.evaluate("ownIdle()");
  await isInvitedAndAccepts(visit);
  await isUnharmed(visit);
  await visit.visitor.context.close();
});

test("what then happens on a processor four times slower", async () => {
  const visit = await visited(on, "slow", {});
  const { page } = visit.tab;
  const debug = await visit.visitor.context.newCDPSession(page);
  await debug.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(`window.ownTasks = [];
new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) ownTasks.push([Math.round(startTime), Math.round(duration)]) }).observe({ type: "longtask", buffered: true });`);
  const tasks = async (tag: boolean): Promise<readonly (readonly [at: number, length: number])[]> => {
    if (!tag) await page.route("**/beckon.js", (route) => route.abort());
    await page.reload();
    if (tag) await isInvitedAndAccepts(visit);
    else await visit.tab.reads(2_000);
    return page.evaluate("ownTasks");
  };
  const ours = await tasks(true);
  const without = await tasks(false);
  const told = (all: typeof ours): string =>
    all.length === 0 ? "none" : all.map(([at, length]) => `${length} ms at ${at}`).join(", ");
  console.log(`Tasks over 50 ms at ${SLOWER} × slower: ${told(ours)}; without the tag: ${told(without)}`);
  await until("the page is whole", () => page.getByRole("heading").isVisible());
  expect((await visit.noticed()).errors).toEqual([]);
  await visit.visitor.context.close();
});
