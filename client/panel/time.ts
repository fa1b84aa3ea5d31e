// Times as the panel says them.

const HALF_A_DAY = 43_200_000;

/** `14:03:22` on the wall of the site's zone, like explanations; with the date where it is far from `now`. */
export function clock(at: number, now: number, timeZone: string): string {
  const date = Math.abs(at - now) > HALF_A_DAY ? ({ dateStyle: "medium" } as const) : {};
  return new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "medium", ...date }).format(at);
}
