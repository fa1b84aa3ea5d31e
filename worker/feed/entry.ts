// What a shard knows of one visitor, as it is stored: the row on the list, and the visits that are not archived yet.

import type { FeedRow } from "../protocol.ts";

export interface Entry {
  readonly visitor: string;
  /** Of the newest update: older ones are ignored. */
  readonly visit: number;
  readonly sequence: number;
  /** Last update or confirmed presence. */
  readonly heard: number;
  /** When a page of this visitor was last known to be open; absent in what earlier versions stored: as `heard`. */
  readonly alive?: number;
  /** When the row goes, unless something is heard. */
  readonly leaves?: number;
  /** Absent: not on the list, only remembered until its visits are archived. */
  readonly row?: FeedRow;
  readonly unfinished: readonly Unfinished[];
}

/** A row as it is shown: made once, sent to many, and the same object for as long as it says the same. */
export interface Shown {
  readonly row: FeedRow;
  readonly text: string;
  /** Length in UTF-8, which is what frames are measured in. */
  readonly bytes: number;
}

const encoder = new TextEncoder();

export function show(row: FeedRow): Shown {
  const text = JSON.stringify(row);
  return { row, text, bytes: encoder.encode(text).byteLength };
}

/** A visit that is not archived yet. */
export interface Unfinished {
  readonly visit: number;
  /** When to ask for its end. */
  readonly at: number;
  /** How often that was in vain. */
  readonly failed: number;
}

/** A visit is over this long after its last news, if its visitor agrees (T2). */
export const VISIT_END = 30 * 60_000;
const ASK_AGAIN = 60_000;
const LONGEST_WAIT = 60 * 60_000;
/** The waits double to an hour: about a day of an object that always fails. */
const MOST_FAILED = 28;

/** News of a visit: it goes on, and an earlier one is over. */
export function withNews(unfinished: readonly Unfinished[], visit: number, now: number): Unfinished[] {
  const earlier = unfinished.filter((one) => one.visit !== visit);
  return [
    ...earlier.map((one) => ({ ...one, at: Math.min(one.at, now) })),
    { visit, at: now + VISIT_END, failed: 0 },
  ];
}

/** Its visitor says that the visit goes on until then at least. */
export function goesOn(one: Unfinished, until: number, now: number): Unfinished {
  return { ...one, at: Math.max(until, now + ASK_AGAIN), failed: 0 };
}

/** Undefined: given up. */
export function askedInVain(one: Unfinished, now: number): Unfinished | undefined {
  if (one.failed >= MOST_FAILED) return undefined;
  const wait = Math.min(ASK_AGAIN * 2 ** one.failed, LONGEST_WAIT);
  return { ...one, at: now + wait, failed: one.failed + 1 };
}
