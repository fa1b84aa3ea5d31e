// The shape of a condition: its schema, what it reads, its spans, its one-line explanation. Adding one is an entry in
// its family's file and nothing else.

import type * as z from "zod";
import type { Spans } from "../engine/spans.ts";
import type { Facts } from "../record/facts.ts";

/** Groups of facts; the engine looks again only at rules that read a group that changed. */
export type FactGroup = "page" | "clocks" | "idle" | "visit" | "history" | "visitor" | "desk" | "calendar";

export interface Condition<Value> {
  /** What a rule file may write, every scalar as its text; parses to plain JSON. */
  readonly schema: z.ZodType<Value>;
  readonly reads: readonly FactGroup[];
  /** Prepares a value once, when a ruleset is compiled. The result is called at every decision: no allocation if it can. */
  readonly compile: (value: Value) => (facts: Facts) => Spans;
  /** What is, beside what was asked for: `idle 12 s of 30 s`. Never called while deciding. */
  readonly explain: (value: Value, facts: Facts) => string;
}

export function condition<Value>(entry: Condition<Value>): Condition<Value> {
  return entry;
}
