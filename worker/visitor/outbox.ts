// Calls to the site's object that must arrive once: stored with what caused them, made afterwards, in order, again after
// a failure or a crash. The receiver counts by sequence.

import type { Outlets } from "./outlets.ts";
import type { Outgoing, VisitorStore } from "./store.ts";

/** Tried again after this (ms) where a call failed. */
const RETRY_AFTER = 5_000;

export class Outbox {
  readonly #outlets: Outlets;
  readonly #store: VisitorStore;
  readonly #answered: (outgoing: Outgoing, answer: { readonly staffed: boolean }) => void;
  #isRunning = false;

  constructor(
    outlets: Outlets,
    store: VisitorStore,
    answered: (outgoing: Outgoing, answer: { readonly staffed: boolean }) => void,
  ) {
    this.#outlets = outlets;
    this.#store = store;
    this.#answered = answered;
  }

  put(outgoing: Outgoing, now: number): void {
    this.#store.send(outgoing, now);
  }

  /** Makes the calls that wait, unless they are being made already: whoever makes them takes the new ones too. */
  deliver(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#outlets.later(this.#deliverAll());
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
      if (answer) this.#answered(first.outgoing, answer);
    }
    // In the same turn as the last look: nothing can be put in between and be left behind.
    this.#isRunning = false;
  }
}
