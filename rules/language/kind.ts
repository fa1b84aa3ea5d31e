// The three kinds of files differ in this: rules, sites, scenarios.

import type * as z from "zod";
import type { Path, Tree } from "./tree.ts";

/** What a file of one kind may hold: its schema, and what a schema cannot say. */
export interface FileKind<Value> {
  readonly schema: z.ZodType<Value>;
  /** Paths whose text is read by people: only they may be text blocks. `*` stands for any one step. */
  readonly words: readonly string[];
  /** Those among them that visitors read: no comment stands beside them. */
  readonly spoken: readonly string[];
  /** Paths that may be left empty. */
  readonly mayBeEmpty: readonly string[];
  /** Keys of the whole file that everybody knows, to say beside which another one stands. */
  readonly landmarks: readonly string[];
  /** What to write for a value that is refused; undefined where the schema's own words are good enough. */
  readonly meant?: (written: Written) => Meant | undefined;
  /** The key that was meant by one that the map at this path does not know. */
  readonly meantKey?: (path: Path, key: string) => string | undefined;
}

/** A value that is refused. */
export interface Written {
  /** The whole file. */
  readonly tree: Tree;
  readonly path: Path;
  readonly found: Tree;
  /** `kind`: a list, a map or a text stands for another of them; `value`: something else is wrong with it. */
  readonly wrong: "kind" | "value";
}

export interface Meant {
  readonly remedy: string;
  /** Where not the value is wrong but the key that it stands under. */
  readonly key?: { readonly code: string; readonly message: string };
}
