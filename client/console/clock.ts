// The server's time as this console sees it. Every "here for", "idle" and "in 12 s" counts by it, so that a wrong clock
// on the agent's machine shows nothing wrong.

import { signal, type ReadonlySignal } from "@preact/signals";

import type { Browser } from "./browser.ts";

export interface Clock {
  /** Server time now. */
  now(): number;
  /** A message of the server said it is `at`. */
  heard(at: number): void;
  /** Server time, moving on every second: what is shown reads this and nothing else. */
  readonly tick: ReadonlySignal<number>;
  stop(): void;
}

/** Beyond this a lower offset is a clock that was set, not a slow message. */
const CLOCK_WAS_SET = 2_000;

/**
 * A message's `at` is older than its arrival by the way it took, so of several the largest offset is the truest.
 */
export function clockOffset(known: number | undefined, at: number, now: number): number {
  const offset = at - now;
  if (known === undefined || offset > known || known - offset > CLOCK_WAS_SET) return offset;
  return known;
}

export function createClock(browser: Pick<Browser, "now" | "later">): Clock {
  let offset: number | undefined;
  const now = () => browser.now() + (offset ?? 0);
  const tick = signal(now());
  let cancel = () => {};

  // Chained to the next whole second, so that every time on the screen moves at one instant.
  const run = () => {
    tick.value = now();
    cancel = browser.later(1_000 - (now() % 1_000), run);
  };
  run();

  return {
    now,
    heard(at) {
      const next = clockOffset(offset, at, browser.now());
      const moved = Math.abs(next - (offset ?? 0)) > 1_000;
      offset = next;
      if (moved) tick.value = now();
    },
    tick,
    stop: () => cancel(),
  };
}
