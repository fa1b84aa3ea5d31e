// What a block does to a visitor (SPEC D9): no rule invites, no words are taken, and pages are told that nobody can be
// talked to, so that nobody waits for an answer that will not come. It outlives a refusal; an erasure takes it along.

import type { Blocked } from "../protocol.ts";
import type { VisitorStore } from "./store.ts";

export class Blocking {
  readonly #store: VisitorStore;
  /** null: not read since the object woke. */
  #blocked: Blocked | undefined | null = null;

  constructor(store: VisitorStore) {
    this.#store = store;
  }

  get blocked(): Blocked | undefined {
    return this.#blocked === null ? (this.#blocked = this.#store.standing("blocked")) : this.#blocked;
  }

  /** False: nothing is different. */
  set(blocked: Blocked | undefined): boolean {
    if (blocked === undefined && this.blocked === undefined) return false;
    this.#store.setStanding("blocked", blocked);
    this.#blocked = blocked;
    return true;
  }

  forget(): void {
    if (this.blocked !== undefined) this.set(undefined);
  }
}
