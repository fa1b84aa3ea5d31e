// Calls to the site's object that must arrive once: stored with what caused them, made afterwards, in order, again after
// a failure or a crash. The receiver counts by sequence.

import type { Outlets } from "./outlets.ts";
import type { Outgoing, VisitorStore } from "./store.ts";

/** Tried again after this (ms) where a call failed. */
const RETRY_AFTER = 5_000;

type Ways = Pick<Outlets, "visitor" | "deliver" | "delivered" | "arm" | "later">;

export class Outbox {
  readonly #outlets: Ways;
  readonly #store: VisitorStore;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();

  constructor(outlets: Ways, store: VisitorStore) {
    this.#outlets = outlets;
    this.#store = store;
  }

  put(outgoing: Outgoing, now: number): void {
    this.#store.send(outgoing, now);
  }

  /** Makes the calls that wait, unless they are being made already: whoever makes them takes the new ones too. */
  deliver(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#deliverAll();
    this.#outlets.later(this.#running);
  }

  /** Nothing is on its way any more. */
  idle(): Promise<void> {
    return this.#running;
  }

  /** One after another: a later one must not overtake, the receiver would take the earlier for a repetition. */
  async #deliverAll(): Promise<void> {
    for (let [first] = this.#store.outbox(); first !== undefined; [first] = this.#store.outbox()) {
      let answer;
      try {
        answer = await this.#outlets.deliver(`${this.#outlets.visitor}:${first.seq}`, first.outgoing);
      } catch {
        // It stays where it is; the alarm tries again.
        this.#outlets.arm(Date.now() + RETRY_AFTER);
        break;
      }
      this.#store.sent(first.seq);
      // What it puts in is delivered by this loop.
      this.#outlets.delivered(first.outgoing, answer ?? undefined);
    }
    // In the same turn as the last look: nothing can be put in between and be left behind.
    this.#isRunning = false;
  }
}
