// Asks visitors' objects whether their visitors are still there, so that the list holds nobody who vanished without a
// word (a laptop closed, a network gone).
//
//   last ping ──65 s──► its object no longer vouches ──≤ 5 s──► asked: the row goes
//
// A page pings every 25 s; its object knows when, and every news and answer of it says so. A watched shard asks once that
// is 65 s ago, by the next look of a console or by an alarm: who vanished is gone within 75 s of the last ping, and who
// is there is asked about once a minute. Unwatched, nobody is asked: a console that comes starts it, and sees no row that
// nobody vouched for in 65 s.

import type { Outlets } from "./outlets.ts";
import { paced } from "./paced.ts";
import { type Roster } from "./roster.ts";
import { WATCH } from "./limits.ts";

const IN_FLIGHT = 20;

export class Presence {
  readonly #roster: Roster;
  readonly #outlets: Pick<Outlets, "presence">;
  readonly #changed: () => void;
  #running: Promise<void> | undefined;
  #again = false;
  #ahead = 0;

  constructor(roster: Roster, outlets: Pick<Outlets, "presence">, changed: () => void) {
    this.#roster = roster;
    this.#outlets = outlets;
    this.#changed = changed;
  }

  /**
   * Those who are to be asked within `ahead` ms. One round at a time; called again meanwhile it goes round once more, for
   * who was not silent yet.
   */
  sweep(ahead = 0): Promise<void> {
    this.#ahead = ahead;
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
        this.#roster.silent(Date.now(), this.#ahead),
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
