// The order in which rows stand on the screen. While the pointer is over them (or the keyboard in them) they stand
// still: what a row says changes, where it is does not; who is new is counted, who left stays where they were.

import type { FeedRow } from "../../../worker/protocol.ts";

export interface Standing {
  readonly rows: readonly FeedRow[];
  /** Visitors who are not shown yet. */
  readonly fresh: number;
  /** What was asked for: another filter or order is another list, frozen or not. */
  readonly question: string;
}

export const NOBODY: Standing = { rows: [], fresh: 0, question: "" };

export function arrange(
  before: Standing,
  sorted: readonly FeedRow[],
  question: string,
  frozen: boolean,
): Standing {
  if (!frozen || before.question !== question || before.rows.length === 0)
    return { rows: sorted, fresh: 0, question };
  const now = new Map(sorted.map((row) => [row.id, row]));
  const rows = before.rows.map((row) => now.get(row.id) ?? gone(row));
  const shown = new Set(before.rows.map((row) => row.id));
  let fresh = 0;
  for (const row of sorted) if (!shown.has(row.id)) fresh++;
  return { rows, fresh, question };
}

/** The same object each time, so that it is drawn once. */
function gone(row: FeedRow): FeedRow {
  if (row.status === "left") return row;
  const { next: _, ...rest } = row;
  return { ...rest, status: "left" };
}
