// What other objects must hear: stored first, said after, said again after a crash, and the newest word only.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deadlines } from "../../../worker/durable/deadlines.ts";
import type { Order } from "../../../worker/site/orders.ts";
import { Outbox } from "../../../worker/site/outbox.ts";
import { SiteStore } from "../../../worker/site/store.ts";
import { Visitor } from "../../../worker/visitor/object.ts";
import { due, rows, talks, visitorsHear } from "../support/desk.ts";
import { someVisitor } from "../support/page.ts";
import { addAgent, Console } from "../support/team.ts";

const START = Date.UTC(2026, 10, 17, 10);

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface Rig {
  readonly outbox: Outbox;
  readonly store: SiteStore;
  readonly deadlines: Deadlines;
  readonly done: Order[];
}

/** An outbox on real rows whose visitors answer as the test says. */
function withOutbox(
  name: string,
  visitor: (call: string, ...words: unknown[]) => Promise<void>,
  test: (rig: Rig) => Promise<void>,
): Promise<void> {
  return runInDurableObject(env.SITE.getByName(name), async (_, { storage }) => {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    const stub = new Proxy(
      {},
      {
        get: (_, call: string) =>
          call === "then" ? undefined : (...words: unknown[]) => visitor(call, ...words),
      },
    );
    const objects = { getByName: () => stub };
    const store = new SiteStore(storage);
    const deadlines = new Deadlines(storage);
    const done: Order[] = [];
    const fake = { VISITOR: objects, FEED: objects } as unknown as Env;
    const outbox = new Outbox(fake, name, store, deadlines, (order) => done.push(order));
    await test({ outbox, store, deadlines, done });
    vi.useRealTimers();
  });
}

const handed = (state: "waiting" | "open" | "closed"): Order => ({
  to: "handed",
  visitor: "0".repeat(32),
  conversation: "conversation-1",
  state,
});

describe("the outbox", () => {
  it("says what was ordered, and forgets it then", async () => {
    const calls: unknown[][] = [];
    await withOutbox(
      "says",
      async (...call) => void calls.push(call),
      async ({ outbox, store, deadlines, done }) => {
        outbox.add(handed("open"), START);
        expect(outbox.isNews("conversation-1")).toBe(true);
        expect(deadlines.at("outbox")).toBe(START + 10_000);
        await outbox.deliver();
        expect(calls).toEqual([["handed", "conversation-1", "open", undefined]]);
        expect(outbox.isNews("conversation-1")).toBe(false);
        expect(store.nextOrderAt()).toBeUndefined();
        expect(deadlines.at("outbox")).toBeUndefined();
        expect(done).toEqual([handed("open")]);
      },
    );
  });

  it("says the newest word only, and never lets an older overtake it", async () => {
    const calls: string[] = [];
    let finish = () => {};
    await withOutbox(
      "newest",
      (_, __, state) => {
        calls.push(state as string);
        return calls.length > 1 ? Promise.resolve() : new Promise((resolve) => (finish = resolve));
      },
      async ({ outbox, store }) => {
        outbox.add(handed("open"), START);
        const first = outbox.deliver();
        outbox.add(handed("waiting"), START);
        outbox.add(handed("closed"), START);
        const second = outbox.deliver();
        expect(calls).toEqual(["open"]);
        finish();
        await Promise.all([first, second]);
        expect(calls).toEqual(["open", "closed"]);
        expect(store.nextOrderAt()).toBeUndefined();
      },
    );
  });

  it("does not let one slow visitor hold up another", async () => {
    const calls: unknown[] = [];
    let finish = () => {};
    await withOutbox(
      "slow",
      (_, id) => {
        calls.push(id);
        return id === "slow-one" ? new Promise((resolve) => (finish = resolve)) : Promise.resolve();
      },
      async ({ outbox, store }) => {
        const gone = (invitation: string): Order => ({
          to: "desk-gone",
          visitor: "0".repeat(32),
          invitation,
        });
        outbox.add(gone("slow-one"), START);
        const slow = outbox.deliver();
        outbox.add(gone("quick-one"), START);
        await outbox.deliver();
        expect(calls).toEqual(["slow-one", "quick-one"]);
        expect(store.order("desk-gone:quick-one")).toBeUndefined();
        expect(store.order("desk-gone:slow-one")).toBeDefined();
        finish();
        await slow;
        expect(store.nextOrderAt()).toBeUndefined();
      },
    );
  });

  it("tries again later and later what fails, and gives up after a day", async () => {
    let calls = 0;
    await withOutbox(
      "fails",
      async () => {
        calls++;
        throw new Error("gone");
      },
      async ({ outbox, store, deadlines, done }) => {
        outbox.add(handed("open"), START);
        const waits: number[] = [];
        for (let n = 0; n < 9; n++) {
          await outbox.deliver();
          const next = store.nextOrderAt()!;
          expect(deadlines.at("outbox")).toBe(next);
          waits.push((next - Date.now()) / 1_000);
          vi.setSystemTime(next);
        }
        expect(waits).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600]);
        expect(calls).toBe(9);
        vi.setSystemTime(START + 86_400_001);
        await outbox.deliver();
        expect(store.nextOrderAt()).toBeUndefined();
        expect(done).toEqual([]);
      },
    );
  });

  it("never gives an erasure up", async () => {
    await withOutbox(
      "erases",
      async () => {
        throw new Error("gone");
      },
      async ({ outbox, store }) => {
        outbox.add({ to: "erase", visitor: "0".repeat(32), shards: 1 }, START);
        vi.setSystemTime(START + 30 * 86_400_000);
        await outbox.deliver();
        expect(store.nextOrderAt()).toBeGreaterThan(Date.now());
      },
    );
  });

  it("erases in the visitor's object first, then in its shard", async () => {
    const calls: string[] = [];
    await withOutbox(
      "order",
      async (call) => void calls.push(call),
      async ({ outbox }) => {
        outbox.add({ to: "erase", visitor: "0".repeat(32), shards: 4 }, START);
        await outbox.deliver();
        expect(calls).toEqual(["erase", "forget"]);
      },
    );
  });
});

describe("a crash between storing and saying", () => {
  it("only delays it", async () => {
    const refuse = vi.spyOn(Visitor.prototype, "handed").mockRejectedValue(new Error("not now"));
    await Console.open("crash-outbox", await addAgent("crash-outbox", "Ana"));
    await talks("crash-outbox", { id: "conversation-1", visitor: someVisitor() });
    await vi.waitFor(() => expect(refuse).toHaveBeenCalledTimes(1));
    await evictDurableObject(env.SITE.getByName("crash-outbox"), { webSockets: "close" });
    refuse.mockRestore();
    const heard = visitorsHear();
    await runInDurableObject(env.SITE.getByName("crash-outbox"), (_, { storage }) => {
      storage.sql.exec("UPDATE outbox SET next = 0");
    });
    await due("crash-outbox", "outbox");
    expect(heard).toMatchObject([["handed", expect.anything(), "conversation-1", "open", { name: "Ana" }]]);
    expect(await rows("crash-outbox", "SELECT * FROM outbox")).toEqual([]);
  });
});

describe("a site's object", () => {
  it("knows its name when only the alarm wakes it", async () => {
    const heard = visitorsHear();
    await addAgent("alarm-name", "Ana");
    const visitor = someVisitor();
    await runInDurableObject(env.SITE.getByName("alarm-name"), (_, { storage }) => {
      const order = JSON.stringify({ to: "place-free", visitor });
      storage.sql.exec("INSERT INTO outbox VALUES ('k', 1, ?, 0, 0, 0)", order);
      new Deadlines(storage).set("outbox", Date.now() + 60_000);
    });
    await evictDurableObject(env.SITE.getByName("alarm-name"));
    await due("alarm-name", "outbox");
    expect(heard).toEqual([["placeFree", visitor]]);
    expect(await rows("alarm-name", "SELECT name FROM site")).toEqual([{ name: "alarm-name" }]);
  });
});
