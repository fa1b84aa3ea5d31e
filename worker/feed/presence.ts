// Asks visitors' objects whether their visitors are still there, so that the list holds nobody who vanished without a
// word (a laptop closed, a network gone).
//
//   last ping ──75 s──► its object no longer vouches ──≤ 60 s──► asked by a sweep: the row goes
//
// A page pings every 25 s and its object counts it as here until three are missed; a watched shard sweeps every 60 s and
// asks whom it has not heard of for 45 s. Who vanished is therefore gone 75 to 135 s after the last ping (up to 180 s
// where something else was heard of the visitor meanwhile, as an agent's words); who said good-bye, after 20 s.
// Unwatched, nothing is swept: a console that comes starts it, and sees no row older than 75 s that nobody vouched for.

import type { Outlets } from "./outlets.ts";
import { paced } from "./paced.ts";
import { type Roster, WATCH } from "./roster.ts";

const IN_FLIGHT = 20;

export class Presence {
  readonly #roster: Roster;
  readonly #outlets: Pick<Outlets, "presence">;
  readonly #changed: () => void;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(roster: Roster, outlets: Pick<Outlets, "presence">, changed: () => void) {
    this.#roster = roster;
    this.#outlets = outlets;
    this.#changed = changed;
  }

  /** One at a time; called again meanwhile it goes round once more, for who was not silent yet. */
  sweep(): Promise<void> {
    if (this.#running) this.#again = true;
    else this.#running = this.#run().finally(() => (this.#running = undefined));
    return this.#running!;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      const answered = (...answer: Parameters<Roster["answered"]>): void => {
        this.#roster.answered(...answer);
        if (this.#roster.changed.size > 0) this.#changed();
      };
      await paced(
        this.#roster.silent(Date.now()),
        IN_FLIGHT,
        async (question) => {
          const watchedUntil = Date.now() + WATCH;
          answered(
            question,
            await this.#outlets.presence(question.visitor, watchedUntil),
            watchedUntil,
            Date.now(),
          );
        },
        (question) => answered(question, undefined, 0, Date.now()),
      );
    } while (this.#again);
  }
}
