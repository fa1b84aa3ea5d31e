// What other objects must hear from the site: stored with the change that caused it, carried out after, and again until
// it succeeded. Receivers count each once, so a crash in between only repeats.

import type { Deadlines } from "../durable/deadlines.ts";
import { keyOf, type Order, perform } from "./orders.ts";
import type { SiteStore, StoredOrder } from "./store.ts";

/** After a crash the alarm looks again; set lazily, so it costs nothing while deliveries succeed within it. */
const LOOK_AGAIN = 10_000;
const LONGEST_WAIT = 10 * 60_000;
/** What could not be said for a day is not news any more; an erasure or a block is never given up. */
const GIVE_UP = 86_400_000;

export class Outbox {
  readonly #env: Env;
  readonly #site: string;
  readonly #store: SiteStore;
  readonly #deadlines: Deadlines;
  readonly #done: (order: Order) => void;
  /** What is being carried out right now, by key. */
  readonly #busy = new Map<string, Promise<void>>();
  #added = false;

  /** `done`: an order was carried out. */
  constructor(env: Env, site: string, store: SiteStore, deadlines: Deadlines, done: (order: Order) => void) {
    this.#env = env;
    this.#site = site;
    this.#store = store;
    this.#deadlines = deadlines;
    this.#done = done;
  }

  /** In the same turn as the change. Carried out by the next `deliver`. */
  add(order: Order, now: number): void {
    this.#store.addOrder(keyOf(order), order, now);
    this.#added = true;
    const at = this.#deadlines.at("outbox");
    if (at === undefined || at > now + LOOK_AGAIN) this.#deadlines.set("outbox", now + LOOK_AGAIN);
  }

  /** Our word on this conversation that its visitor has not heard yet. */
  isNews(conversation: string): boolean {
    return this.#store.order(`handed:${conversation}`) !== undefined;
  }

  /** That word opens it again. */
  isReopening(conversation: string): boolean {
    const order = this.#store.order(`handed:${conversation}`);
    return order?.to === "handed" && order.reopens === true;
  }

  /** After what was added is stored; not awaited. What fails is tried again later. */
  start(): void {
    if (!this.#added) return;
    this.#added = false;
    void this.deliver();
  }

  async deliver(): Promise<void> {
    for (;;) {
      const keys = this.#store.ordersDue(Date.now()).filter((key) => !this.#busy.has(key));
      if (keys.length === 0) break;
      await Promise.all(keys.map((key) => this.carryOut(key)));
    }
    const next = this.#store.nextOrderAt();
    if (next === undefined) this.#deadlines.clear("outbox");
    else if (next > Date.now()) this.#deadlines.set("outbox", next);
  }

  /** Words on one thing one after the other, so that none overtakes; on different things nobody waits for anybody. */
  carryOut(key: string): Promise<void> {
    const line = this.#busy.get(key) ?? this.#carryOutAll(key).finally(() => this.#busy.delete(key));
    this.#busy.set(key, line);
    return line;
  }

  async #carryOutAll(key: string): Promise<void> {
    for (let due = this.#store.orderDue(key, Date.now()); due; due = this.#store.orderDue(key, Date.now()))
      await this.#carryOut(due);
  }

  async #carryOut(stored: StoredOrder): Promise<void> {
    try {
      await perform(this.#env, this.#site, stored.order);
      this.#store.dropOrder(stored);
      this.#done(stored.order);
    } catch (error) {
      const now = Date.now();
      console.error(
        JSON.stringify({
          at: now,
          event: "order-failed",
          to: stored.order.to,
          tries: stored.tries,
          error: String(error),
        }),
      );
      const isKept = stored.order.to === "erase" || stored.order.to === "blocked";
      const isOld = now - stored.at > GIVE_UP && !isKept;
      if (isOld) this.#store.dropOrder(stored);
      else this.#store.delayOrder(stored, now + Math.min(LONGEST_WAIT, LOOK_AGAIN * 2 ** stored.tries));
    }
  }
}
