// Everything kept of a visitor as whoever asks what is known of them gets it: what is stored, and what happened in each
// visit in words instead of the short form it is stored in.

import type { Entry } from "../../rules/record/entry.ts";
import { entriesOf } from "../../rules/record/journal.ts";
import type { Snapshot, VisitState } from "./snapshot.ts";

export interface Exported extends Snapshot {
  readonly id: string;
  /** By visit, newest first; `heard`: when it became known. */
  readonly happened: readonly { readonly visit: number; readonly entries: readonly Entry[] }[];
}

/** `states`: the rows of all visits, the running one as it is now. Undefined where nothing is kept. */
export function exportedOf(
  id: string,
  snapshot: Snapshot,
  states: readonly Pick<VisitState, "visit" | "journal">[],
): Exported | undefined {
  if (snapshot.visit === undefined && snapshot.conversations.length === 0) return undefined;
  const happened = states.flatMap(({ visit: { number }, journal }) =>
    journal === undefined ? [] : [{ visit: number, entries: entriesOf(journal) }],
  );
  return { id, ...snapshot, happened };
}
