// How many invitations may show at once at a desk that can answer only so many (SPEC D2). Most invitations are not
// accepted, so more may show than places are free, as long as it is unlikely that more are accepted than that. Only
// numbers here: who is at the desk and what shows, the caller counts.

/** The desk at one moment, for one team or for all agents together. */
export interface Room {
  /** Places with nobody in them and nobody on the way to them; below zero where more was promised than is there. */
  readonly free: number;
  /** Invitations without an answer yet. */
  readonly showing: number;
  /** Share of invitations that are accepted, 0..1. */
  readonly p: number;
  /** Highest chance taken that more are accepted than places are free, 0..1; `limits.risk`. */
  readonly risk: number;
}

/** One time in twenty; what `limits.risk` is where a site does not say. */
export const DEFAULT_RISK = 0.05;

/** What is taken for the acceptance rate of a team that nobody has answered yet, */
const PRIOR_RATE = 0.1;
/** and how many real invitations it counts as: after 50 of them both have the same say. */
const PRIOR_WEIGHT = 50;

/** Share of invitations that are accepted, as measured so far: never 0 or 1, however few were shown. */
export function acceptanceRate(shown: number, accepted: number): number {
  return (PRIOR_RATE * PRIOR_WEIGHT + accepted) / (PRIOR_WEIGHT + shown);
}

/**
 * P(Binomial(n, p) > free): the chance that of n invitations more than `free` are accepted. Adds up the side away from
 * the middle, from its largest term on: there nothing cancels, and what is too small for a number is too small to matter.
 */
export function tailAbove(n: number, p: number, free: number): number {
  if (free < 0) return 1;
  if (free >= n || p <= 0) return 0;
  if (p >= 1) return 1;
  const odds = p / (1 - p);
  if (free + 1 > n * p) {
    let term = chanceOf(n, p, free + 1);
    let above = 0;
    for (let k = free + 1; k <= n && term > 0; k++) {
      above += term;
      term *= ((n - k) / (k + 1)) * odds;
    }
    return Math.min(1, above);
  }
  let term = chanceOf(n, p, free);
  let below = 0;
  for (let k = free; k >= 0 && term > 0; k--) {
    below += term;
    term *= k / (n - k + 1) / odds;
  }
  return Math.max(0, 1 - below);
}

/** P(Binomial(n, p) = k). In logarithms: the powers alone leave the range of numbers at some hundred invitations. */
function chanceOf(n: number, p: number, k: number): number {
  let log = k * Math.log(p) + (n - k) * Math.log1p(-p);
  for (let i = 1; i <= Math.min(k, n - k); i++) log += Math.log((n - i + 1) / i);
  return Math.exp(log);
}

/** One invitation more may show (SPEC D2). */
export function mayShow({ free, showing, p, risk }: Room): boolean {
  return free >= 1 && tailAbove(showing + 1, p, free) <= risk;
}

/** More show than would be allowed to: the newest are to be withdrawn (SPEC D3). */
export function isOverbooked(room: Room): boolean {
  return room.showing > 0 && !mayShow({ ...room, showing: room.showing - 1 });
}

/** So many may show at once; Infinity where every risk is taken. */
export function mostShowing({ free, p, risk }: Omit<Room, "showing">): number {
  if (free < 1) return 0;
  if (risk >= 1 || p <= 0) return Infinity;
  // As many as there are places may always show; the chance only grows with each one more.
  let enough = free;
  let tooMany = 2 * free + 1;
  while (tailAbove(tooMany, p, free) <= risk) [enough, tooMany] = [tooMany, 2 * tooMany];
  while (tooMany - enough > 1) {
    const middle = Math.floor((enough + tooMany) / 2);
    if (tailAbove(middle, p, free) <= risk) enough = middle;
    else tooMany = middle;
  }
  return enough;
}
