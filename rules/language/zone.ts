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

const SHOWN: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  // Before year 1 would look like after it.
  era: "short",
};

/** Making one takes long, and most visitors of a site share a few zones. There are fewer than 500 zones in use. */
const FORMATS_KEPT = 500;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-u-hc-h23", { timeZone: zone, ...SHOWN });
    if (formats.size >= FORMATS_KEPT) formats.clear();
    formats.set(zone, format);
  }
  return format;
}

/** How far the zone's wall is ahead of UTC at an instant, in ms. Throws a RangeError for what is no zone. */
export function offsetAt(at: number, zone: string): number {
  const shown: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) shown[type] = value;
  const part = (type: string) => Number(shown[type]);
  const year = shown["era"]?.startsWith("B") ? 1 - part("year") : part("year");
  const days = new Date(0).setUTCFullYear(year, part("month") - 1, part("day"));
  const wall = days + ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1000;
  return wall - Math.floor(at / 1000) * 1000;
}

/** A stretch of time in which the zone's wall is so far (ms) ahead of UTC. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** No zone has ever changed its clocks twice within this time. */
const STEP = 12 * 3_600_000;
const SECOND = 1000;

/** The stretches of `[from, to)` between changes of the zone's clocks. Both ends in ms since epoch, on whole seconds. */
export function stretches(zone: string, from: number, to: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let begun = from;
  let offset = offsetAt(from, zone);
  for (let known = from; known < to;) {
    const next = Math.min(known + STEP, to);
    const after = offsetAt(next, zone);
    if (after !== offset) {
      const change = changeBetween(zone, known, next, offset);
      if (change < to) {
        found.push({ from: begun, to: change, offset });
        begun = change;
        offset = after;
      }
    }
    known = next;
  }
  found.push({ from: begun, to, offset });
  return found;
}

/** The first instant at which the offset is another; it is so at `to`, and not yet at `from`. */
function changeBetween(zone: string, from: number, to: number, offset: number): number {
  let [low, high] = [from / SECOND, to / SECOND];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * SECOND, zone) === offset) low = middle;
    else high = middle;
  }
  return high * SECOND;
}
