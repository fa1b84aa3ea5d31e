// When the roster is stored. A row costs as much as an alarm, so the first change after a quiet stretch is stored at once;
// what follows closely is stored together. It must not wait for the platform to put the object to sleep, which takes 10 s
// without a request and the memory with it: after a change the alarm looks within 8 s, and again while changes go on
// (they keep the object awake), up to 30 s in all.

const LOOK_AFTER = 8_000;
/** After a change this recent more are coming. Up to here a row for each costs no more than an alarm and a row for all. */
const BUSY = 4_000;
const MOST = 30_000;

export class Saving {
  #saved = -Infinity;
  #changed = -Infinity;
  /** When to look, if something waits. */
  #look = Infinity;

  get at(): number {
    return this.#look;
  }

  /** What changed since is due, wherever it is kept meanwhile. */
  isLongAgo(now: number): boolean {
    return now - this.#saved >= MOST;
  }

  /** Something changed that must be stored: true if at once. */
  changed(now: number): boolean {
    const isQuiet = this.#look === Infinity && now - this.#changed >= BUSY;
    this.#changed = now;
    // Or the alarm is late.
    if (isQuiet || now >= this.#look) return true;
    this.#look = Math.min(this.#look, now + LOOK_AFTER);
    return false;
  }

  /** Asked by the alarm: true if now, else `at` says when next. */
  isDue(now: number): boolean {
    if (now < this.#look) return false;
    const isBusy = now - this.#changed < BUSY && now + LOOK_AFTER - this.#saved <= MOST;
    if (isBusy) this.#look = now + LOOK_AFTER;
    return !isBusy;
  }

  saved(now: number): void {
    this.#saved = now;
    this.#look = Infinity;
  }
}
