// Time zones by their IANA names, and the instant at which a clock on the wall of one shows a given time.

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    // Offsets are taken by newer engines only, and know no summer time.
    return /^[A-Za-z]/.test(name);
  } catch {
    // A RangeError is how Intl says no.
    return false;
  }
}

/** `wall` is what the wall says, as ms since epoch would be if the zone were UTC. In a skipped hour: just after it. */
export function instantOf(wall: number, zone: string): number {
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** How far the zone's wall is ahead of UTC at an instant, in ms. */
function offsetAt(at: number, zone: string): number {
  const shown: Intl.DateTimeFormatOptions = {
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  };
  const parts = new Intl.DateTimeFormat("en-u-hc-h23", { timeZone: zone, ...shown }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(at / 1000) * 1000;
}
