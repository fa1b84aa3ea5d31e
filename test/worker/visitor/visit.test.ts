// The visitor's visits over days: their end, what is kept of them, what the archive gets, and when all is forgotten.

import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Page, publish, someVisitor } from "../support/page.ts";

const SITE = "visit-tests";
const MINUTE = 60_000;
const DAY = 86_400_000;

const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const callsOf = (visitor: string) => stubOf(visitor) as unknown as VisitorCalls;
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

async function arrive(path = "/pricing", visitor = someVisitor(), tab = "tab1") {
  const page = await Page.open(SITE, visitor, tab);
  await page.hello();
  await page.visits(path, {
    referrer: "https://www.google.com/search?q=secret+words",
    title: "My name is Ana",
  });
  return { page, visitor };
}

async function leave({ page, visitor }: { page: Page; visitor: string }) {
  await page.says({ type: "hidden" });
  await page.says({ type: "bye" });
  page.socket.close(1000, "gone");
  await runInDurableObject(stubOf(visitor), () => undefined);
}

beforeAll(() => publish(SITE, {}));
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

describe("the end of a visit", () => {
  it("[T2] is 30 min after the visitor was last here, and not while here", async () => {
    const arrived = await arrive();
    expect(await callsOf(arrived.visitor).finish(1)).toEqual({ until: Date.now() + 30 * MINUTE });
    pass(MINUTE);
    await leave(arrived);
    const leftAt = Date.now();
    pass(29 * MINUTE);
    expect(await callsOf(arrived.visitor).finish(1)).toEqual({ until: leftAt + 30 * MINUTE });
    pass(MINUTE);
    const { finished } = await callsOf(arrived.visitor).finish(1);
    expect(finished).toMatchObject({ site: SITE, channel: "search", visits: 1 });
  });

  it("[T2] is the same after an eviction: a page read for long wrote its last state when it closed", async () => {
    const arrived = await arrive();
    pass(10 * MINUTE);
    // Its pings would have told; in a test nobody pings, so it speaks.
    await arrived.page.says({ type: "clocks", idle: 0 });
    await leave(arrived);
    const leftAt = Date.now();
    await evictDurableObject(stubOf(arrived.visitor));
    expect(await callsOf(arrived.visitor).finish(1)).toEqual({ until: leftAt + 30 * MINUTE });
  });

  it("asked twice it answers the same, and of an older visit as well", async () => {
    const first = await arrive();
    await leave(first);
    pass(DAY);
    const again = await arrive("/docs", first.visitor, "tab2");
    expect((await callsOf(first.visitor).story())!.row.visits).toBe(2);
    const one = await callsOf(first.visitor).finish(1);
    expect(await callsOf(first.visitor).finish(1)).toEqual(one);
    expect(one.finished).toMatchObject({ visits: 1 });
    expect(await callsOf(first.visitor).finish(7)).toEqual({});
    again.page.socket.close(1000, "gone");
  });

  it("the archive gets nothing that says who it was", async () => {
    const arrived = await arrive("/account/4711234567/ana@shop.example");
    await leave(arrived);
    pass(31 * MINUTE);
    const { finished } = await callsOf(arrived.visitor).finish(1);
    const text = JSON.stringify(finished);
    for (const secret of [arrived.visitor, "Ana", "ana@", "4711234567", "secret", "Leipzig"])
      expect(text).not.toContain(secret);
    expect(finished!.events[0]).toEqual([0, "page", { path: "/account/:id/:id", tab: 1 }]);
    expect(finished).toMatchObject({ referrer: "google.com", country: "DE" });
  });
});

describe("a vanished page", () => {
  it("[P2] is gone after three pings, and was last here when it was last heard", async () => {
    const { visitor } = await arrive();
    const heard = Date.now();
    pass(76_000);
    expect(await callsOf(visitor).presence(0)).toMatchObject({ here: false });
    pass(30 * MINUTE - 76_000);
    const { finished } = await callsOf(visitor).finish(1);
    expect(finished!.at).toBeLessThanOrEqual(heard);
  });
});

describe("retention", () => {
  it("forgets a visitor who was not seen for as long as visitors are kept, and not before", async () => {
    const arrived = await arrive();
    await leave(arrived);
    pass(394 * DAY);
    await runDurableObjectAlarm(stubOf(arrived.visitor));
    expect(await callsOf(arrived.visitor).story()).toBeDefined();
    pass(2 * DAY);
    await runDurableObjectAlarm(stubOf(arrived.visitor));
    expect(await callsOf(arrived.visitor).story()).toBeUndefined();
  });

  it("costs one alarm in a visitor's life, not one a visit", async () => {
    const first = await arrive();
    const armed = () => runInDurableObject(stubOf(first.visitor), (_, state) => state.storage.getAlarm());
    const at = await armed();
    await leave(first);
    pass(DAY);
    await arrive("/docs", first.visitor, "tab2");
    expect(await armed()).toBe(at);
  });
});
