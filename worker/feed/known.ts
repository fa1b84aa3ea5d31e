// What a shard holds in memory of one visitor, and the entry it is stored as.

import { SILENT_AFTER } from "../protocol.ts";
import { ASKED_EVERY, PUSHES_ON } from "./limits.ts";
import type { Entry, Shown, Unfinished } from "./entry.ts";

/** Changed in place: there are many, and each is heard of often. */
export interface Known {
  readonly visitor: string;
  visit: number;
  sequence: number;
  heard: number;
  alive: number;
  leaves: number | undefined;
  shown: Shown | undefined;
  unfinished: readonly Unfinished[];
  /** Not shown until heard of. */
  unsure: boolean;
  /** When last asked whether still there. */
  asked: number;
  /** Until when this visitor pushes changes here. */
  pushes: number;
  /** Counts what was heard, so that a late answer is recognised. */
  heardOf: number;
}

/** As it is stored. */
export function entryOf({ visitor, visit, sequence, heard, alive, leaves, shown, unfinished }: Known): Entry {
  const row = shown && { row: shown.row, ...(leaves !== undefined && { leaves }) };
  return { visitor, visit, sequence, heard, alive, ...row, unfinished };
}

/** When to ask whether this visitor is still there; Infinity: not at all. */
export function askedAt({ shown, leaves, unsure, alive, pushes, asked }: Known): number {
  if (!shown || leaves !== undefined) return Infinity;
  const at = unsure ? -Infinity : Math.min(alive + SILENT_AFTER + 1, pushes - PUSHES_ON);
  return Math.max(at, asked + ASKED_EVERY);
}

/** A question to a visitor's object; the answer counts only if nothing newer was heard meanwhile. */
export interface Question {
  readonly visitor: string;
  readonly heardOf: number;
}
