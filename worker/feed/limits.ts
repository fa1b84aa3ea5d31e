// The times and sizes a shard keeps to: how long a row stays, when whom to ask, how many there may be.

import { SILENT_AFTER } from "../protocol.ts";

/** From the last page's closing to the row's going (T2). */
export const PRESENCE = 20_000;
/**
 * Whose page was last heard of longer ago may have vanished: asked, if somebody watches, and held back from a console that
 * just came until there is an answer.
 */
export const TRUSTED = SILENT_AFTER;
/** Nobody is asked again sooner: an object that does not answer is not to be hurried. */
export const ASKED_EVERY = 15_000;
/** How long a visitor pushes after being told: at least to when it is asked next, and for some pacing. */
export const WATCH = 150_000;
/** Who would cease to push by then is asked before. */
export const PUSHES_ON = 60_000;
/** Silent this long, a row whose visitor's object does not answer goes: it was asked in vain several times. */
export const UNREACHABLE = 180_000;
/** Rows on the list, at 2 to 3 KB each: half of an object's memory. A site with more has more shards. */
export const LISTED_LIMIT = 20_000;
/** Visitors remembered, most of them only until their visit ends, at 0.4 KB: a third. */
export const KNOWN_LIMIT = 100_000;
