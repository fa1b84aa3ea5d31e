// The three kinds of files differ in this: rules, sites, scenarios.

import type * as z from "zod";

/** What a file of one kind may hold: its schema, and what a schema cannot say. */
export interface FileKind<Value> {
  readonly schema: z.ZodType<Value>;
  /** Paths whose text is read by people: only they may be text blocks. `*` stands for any one step. */
  readonly words: readonly string[];
  /** Those among them that visitors read: no comment stands beside them. */
  readonly spoken: readonly string[];
  /** Paths that may be left empty. */
  readonly mayBeEmpty: readonly string[];
}
