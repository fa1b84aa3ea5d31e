// How long to wait before the next attempt. All of it is chance ("full jitter"): after a deploy every console of every
// site has lost its socket at the same instant.

const FIRST = 1_000;
const LONGEST = 30_000;
/** Never at once, so that a server that accepts and closes is not hammered. */
const LEAST = 200;

/** `attempt` is 0 for the first try after a loss; `random` is in [0, 1). */
export function waitBefore(attempt: number, random: number): number {
  return Math.round(LEAST + random * Math.min(LONGEST, FIRST * 2 ** attempt));
}
