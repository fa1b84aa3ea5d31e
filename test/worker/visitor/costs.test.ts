// What a visit costs: rows and alarms counted where the platform bills them, so that what makes every visit dearer is seen.

import { env } from "cloudflare:workers";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Console } from "../support/console.ts";
import { Page, publish, someVisitor } from "../support/page.ts";

const SITE = "cost-tests";
const MINUTE = 60_000;

const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(SITE, visitor));
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

interface Billed {
  rows: number;
  alarms: number;
}

/** From now on, of this object; a statement's rows are known once it ran to its end. */
function counted(visitor: string): Promise<() => Billed> {
  return runInDurableObject(stubOf(visitor), (_, { storage }) => {
    const billed: Billed = { rows: 0, alarms: 0 };
    const cursors: SqlStorageCursor<never>[] = [];
    const { sql, kv } = storage;
    const exec = sql.exec.bind(sql) as (query: string, ...bindings: unknown[]) => SqlStorageCursor<never>;
    const put = kv.put.bind(kv);
    const setAlarm = storage.setAlarm.bind(storage);
    Object.assign(sql, {
      exec(query: string, ...bindings: unknown[]) {
        cursors.push(exec(query, ...bindings));
        return cursors.at(-1);
      },
    });
    Object.assign(kv, {
      put(key: string, value: unknown) {
        billed.rows++;
        put(key, value);
      },
    });
    Object.assign(storage, {
      setAlarm(at: number) {
        billed.alarms++;
        return setAlarm(at);
      },
    });
    return () => ({ ...billed, rows: cursors.reduce((sum, one) => sum + one.rowsWritten, billed.rows) });
  });
}

const billedOf = (visitor: string, tell: () => Billed) =>
  runInDurableObject(stubOf(visitor), () => Promise.resolve(tell()));

/** A page of the tab that reads for `minutes` and goes on to the next page, whose hello brings how this one ended. */
async function read(visitor: string, path: string, minutes: number, before?: Page): Promise<Page> {
  const page = await Page.open(SITE, visitor, "tab1", before?.n ?? 0);
  if (before === undefined) await page.hello();
  else {
    page.n++;
    await page.hello({ previous: [{ type: "hidden", n: page.n, ago: 500 }] });
  }
  await page.visits(path);
  pass(minutes * MINUTE);
  await page.says({ type: "clocks", idle: 20_000 });
  await page.says({ type: "clocks", idle: 0 });
  return page;
}

beforeAll(() => publish(SITE, {}));
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

it("a visit of three pages is a row a page view, one for how it ended, and nothing for its object", async () => {
  const visitor = someVisitor();
  const tell = await counted(visitor);
  let page = await read(visitor, "/", 2);
  for (const path of ["/docs", "/pricing"]) {
    page.socket.close();
    page = await read(visitor, path, 2, page);
  }
  await page.says({ type: "hidden" });
  await page.says({ type: "bye" });
  page.socket.close();
  await expect.poll(() => billedOf(visitor, tell)).toMatchObject({ rows: 4 });
  pass(31 * MINUTE);
  const { finished } = await (stubOf(visitor) as unknown as VisitorCalls).finish(1);
  expect(finished!.events.filter(([, name]) => name === "page")).toHaveLength(3);
  expect(await billedOf(visitor, tell)).toEqual({ rows: 4, alarms: 1 });
});

it("a glance at one page is one row", async () => {
  const visitor = someVisitor();
  const tell = await counted(visitor);
  const page = await read(visitor, "/", 0.5);
  await page.says({ type: "bye" });
  page.socket.close();
  await runInDurableObject(stubOf(visitor), () => undefined);
  expect(await billedOf(visitor, tell)).toEqual({ rows: 1, alarms: 1 });
});

it("a watched visitor's message that changes nothing agents see is not told to the feed", async () => {
  const visitor = someVisitor();
  const console = await Console.open(SITE, {});
  const page = await read(visitor, "/docs", 0.1);
  await expect.poll(() => console.rows.get(visitor)?.visible).toBe(true);
  const toldAt = () =>
    runInDurableObject(stubOf(visitor), (_, ctx) => {
      const [socket] = ctx.getWebSockets("page");
      return (socket!.deserializeAttachment() as { fed: { at: number } }).fed.at;
    });
  const before = await toldAt();
  pass(6_000);
  await page.says({ type: "scroll", percent: 40 });
  expect(await toldAt()).toBe(before);
  await evictDurableObject(stubOf(visitor));
  pass(6_000);
  await page.says({ type: "scroll", percent: 60 });
  expect(await toldAt()).toBe(before);
  await page.says({ type: "hidden" });
  await expect.poll(() => console.rows.get(visitor)?.visible).toBe(false);
  expect(await toldAt()).toBeGreaterThan(before);
});
