// The shape of a condition: its schema, what it reads, what the page must tell for it, its spans, its one-line
// explanation. Adding one is an entry in its family's file and a line in the registry.

import type * as z from "zod";
import type { Spans } from "../engine/spans.ts";
import type { Site } from "../language/ruleset.ts";
import type { Facts } from "../record/facts.ts";

/**
 * Groups of facts. `idle`: the idle clock, which only the page knows at every instant. A recorded visit names the groups
 * that its source could not see.
 */
export type FactGroup =
  | "page"
  | "title"
  | "data"
  | "visit"
  | "clocks"
  | "idle"
  | "engagement"
  | "events"
  | "history"
  | "visitor"
  | "language"
  | "place"
  | "calendar"
  | "desk"
  | "chance";

/** What a page captures only because a rule asks for it. */
export interface Watch {
  /** Percent of the page, rising. */
  readonly scroll?: readonly number[];
  readonly exit?: boolean;
  /** Selectors, as in the next ones. */
  readonly sees?: readonly string[];
  readonly clicks?: readonly string[];
  readonly rage?: boolean;
  readonly forms?: readonly string[];
  /** A change of the hash is a page view (T7). */
  readonly hash?: boolean;
}

/** Where a condition stands. */
export interface Place {
  readonly rule: string;
  readonly site: Site;
}

/** What of addresses and of what pages pass must be kept because a rule reads it. Absent: nothing. */
export interface Keeps {
  /** Page patterns. */
  readonly pages?: readonly string[];
  /** Query parameters. */
  readonly parameters?: readonly string[];
  readonly hash?: boolean;
  readonly data?: readonly string[];
  readonly traits?: readonly string[];
  /** Properties of events. */
  readonly properties?: readonly string[];
}

/** How the marketers' guide shows a condition. */
export interface Guide {
  readonly group: GuideGroup;
  /** A line as rule files write it, and when it holds. */
  readonly lines: readonly (readonly [example: string, meaning: string])[];
}

/** In the guide's order. */
export const GUIDE_GROUPS = [
  "the page",
  "the visit",
  "clocks",
  "engagement",
  "where from",
  "history",
  "who",
  "what and where",
  "when",
  "the desk",
  "chance",
] as const;
export type GuideGroup = (typeof GUIDE_GROUPS)[number];

export interface Condition<Value> {
  /** What a rule file may write, every scalar as its text; parses to plain JSON. */
  readonly schema: z.ZodType<Value>;
  readonly reads: readonly FactGroup[];
  /** Where some values read less. */
  readonly readsFor?: (value: Value) => readonly FactGroup[];
  readonly watch?: (value: Value) => Watch;
  readonly keeps?: (value: Value) => Keeps;
  /** Prepares a value once, when a ruleset is compiled. The result is called at every decision: no allocation if it can. */
  readonly compile: (value: Value, place: Place) => (facts: Facts) => Spans;
  /** Of conditions that read `idle`: idle times (ms) at which the answer may change, 0 for any input. */
  readonly thresholds?: (value: Value) => readonly number[];
  /** What is, beside what was asked for: `idle 12 s of 30 s`. Never called while deciding. */
  readonly explain: (value: Value, facts: Facts, place: Place) => string;
  readonly guide?: Guide;
}

export function condition<Value>(entry: Condition<Value>): Condition<Value> {
  return entry;
}
