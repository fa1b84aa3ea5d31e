// What a lint has to say about files that are right: a rule that can do nothing, or not what was meant.

import type { Problem } from "../problem.ts";

/** `error`: it cannot be meant; `warning`: it is hardly meant; `note`: worth knowing. */
export type Level = "error" | "warning" | "note";

export interface Finding extends Problem {
  readonly level: Level;
}
