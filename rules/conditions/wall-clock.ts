// The times at which the wall clock of a zone shows a schedule or a day (SPEC T9). Skipped and repeated hours follow the
// wall clock: between two changes of a zone's clocks the wall and UTC run side by side, so every stretch between changes is
// worked out on the wall and moved.

import { ALWAYS, complement, intersect, NEVER, span, union, type Spans } from "../engine/spans.ts";
import type { DateRange, WeekSpan } from "../language/ruleset.ts";
import { isTimeZone, stretches, type Stretch } from "../language/zone.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const MINUTES_OF_DAY = 1440;

/** How far back and ahead of an instant its schedules are worked out: the engine asks hours ahead, people may ask for weeks. */
const BEHIND = DAY;
const AHEAD = 40 * DAY;
/** Instants of one block share what was worked out. */
const BLOCK = 10 * DAY;
/** Zones or blocks remembered; beyond it the memory starts afresh. */
const REMEMBERED = 500;

interface Block {
  readonly number: number;
  readonly spans: Spans;
}

/**
 * A question about a wall clock that is asked at every decision: worked out once for a zone and some weeks. The answer
 * depends on the instant alone, not on what was asked before. A zone that is none: never.
 */
export function remembered(
  work: (zone: string, from: number, to: number) => Spans,
): (zone: string, now: number) => Spans {
  const blocks = new Map<string, Block>();
  return (zone, now) => {
    const number = Math.floor(now / BLOCK);
    const known = blocks.get(zone);
    if (known?.number === number) return known.spans;
    const spans = isTimeZone(zone)
      ? work(zone, number * BLOCK - BEHIND, (number + 1) * BLOCK + AHEAD)
      : NEVER;
    if (blocks.size >= REMEMBERED) blocks.clear();
    blocks.set(zone, { number, spans });
    return spans;
  };
}

const known = new Map<string, readonly Stretch[]>();

/** Every schedule of a site asks for the same stretches, and asking Intl is what takes long. */
function stretchesOf(zone: string, from: number, to: number): readonly Stretch[] {
  const name = `${zone} ${from} ${to}`;
  let found = known.get(name);
  if (found === undefined) {
    found = stretches(zone, from, to);
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, found);
  }
  return found;
}

/** When the wall shows one of the schedules, within `[from, to)`. */
export function scheduleSpans(schedules: readonly WeekSpan[], zone: string, from: number, to: number): Spans {
  return onWall(zone, from, to, (first, last) => {
    const shown: (readonly [number, number])[] = [];
    for (const schedule of schedules) {
      // A schedule that goes past midnight may have begun on a day before the stretch.
      const before = Math.floor(schedule.to / MINUTES_OF_DAY) * DAY;
      for (let day = startOfDay(first) - before; day < last; day += DAY)
        if (schedule.days.includes(weekday(day)))
          shown.push([day + schedule.from * MINUTE, day + schedule.to * MINUTE]);
    }
    return joined(shown);
  });
}

/** No zone's wall is further from UTC than this (14 h). */
const FURTHEST = 26 * 3_600_000;

/** When the wall shows one of these days. */
export function dateSpans(dates: readonly DateRange[], zone: string): Spans {
  let spans: Spans = NEVER;
  for (const { from, to } of dates) {
    const [first, last] = [Date.parse(from), Date.parse(to) + DAY];
    // What lies between is certain, however long it is; at both ends the zone's clocks decide.
    const middle = span(first + FURTHEST, last - FURTHEST);
    const at = (end: number) => onWall(zone, end - FURTHEST, end + FURTHEST, () => span(first, last));
    spans = union(spans, union(middle, union(at(first), at(last))));
  }
  return spans;
}

/** The same hours on other days. */
export function exceptOn(spans: Spans, closed: Spans): Spans {
  return intersect(spans, closed === NEVER ? ALWAYS : complement(closed));
}

/** `shown`: when the wall shows it, as ms since epoch would be if the zone were UTC. */
function onWall(
  zone: string,
  from: number,
  to: number,
  shown: (first: number, last: number) => Spans,
): Spans {
  let spans: Spans = NEVER;
  for (const stretch of stretchesOf(zone, from, to)) {
    const first = stretch.from + stretch.offset;
    const last = stretch.to + stretch.offset;
    const within = intersect(shown(first, last), span(first, last));
    spans = union(
      spans,
      within.map((at) => at - stretch.offset),
    );
  }
  return spans;
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

/** 1 (Monday) to 7; 1 January 1970 was a Thursday. */
function weekday(at: number): number {
  return ((((at / DAY + 3) % 7) + 7) % 7) + 1;
}

/** Pairs in any order as spans. */
function joined(pairs: readonly (readonly [number, number])[]): Spans {
  const out: number[] = [];
  for (const [from, to] of [...pairs].sort((a, b) => a[0] - b[0])) {
    const last = out.length - 1;
    if (last > 0 && from <= out[last]!) out[last] = Math.max(out[last]!, to);
    else out.push(from, to);
  }
  return out;
}
