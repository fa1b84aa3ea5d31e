// The order in which rows stand on the screen. While the pointer is over them (or the keyboard in them) they stand
// still: what a row says changes, where it is does not; who is new is counted, who left stays where they were.

import type { FeedRow } from "../../../worker/protocol.ts";

export interface Standing {
  readonly rows: readonly FeedRow[];
  /** Visitors who are not shown yet. */
  readonly fresh: number;
  /** What was asked for: another filter or order is another list, frozen or not. */
  readonly question: string;
  /** What is marked: who came and what changed in the last seconds. */
  readonly marks: ReadonlyMap<string, Mark>;
}

export interface Mark {
  readonly as: "new" | "changed";
  /** Since when; another time is another mark. */
  readonly at: number;
}

/** So long a mark stands, at least. */
const MARKED = 4_000;

export const NOBODY: Standing = { rows: [], fresh: 0, question: "", marks: new Map() };

export function arrange(
  before: Standing,
  sorted: readonly FeedRow[],
  question: string,
  frozen: boolean,
  at: number,
): Standing {
  if (!frozen || before.question !== question || before.rows.length === 0)
    return { rows: sorted, fresh: 0, question, marks: marked(before, sorted, question, at) };
  const now = new Map(sorted.map((row) => [row.id, row]));
  const rows = before.rows.map((row) => now.get(row.id) ?? gone(row));
  const shown = new Set(before.rows.map((row) => row.id));
  let fresh = 0;
  for (const row of sorted) if (!shown.has(row.id)) fresh++;
  return { rows, fresh, question, marks: marked(before, rows, question, at) };
}

/** The first list is not news, nor is the answer to another question. */
function marked(
  before: Standing,
  rows: readonly FeedRow[],
  question: string,
  at: number,
): ReadonlyMap<string, Mark> {
  if (before.question !== question) return new Map();
  const known = new Map(before.rows.map((row) => [row.id, row]));
  const marks = new Map<string, Mark>();
  for (const row of rows) {
    const old = known.get(row.id);
    const mark = before.marks.get(row.id);
    // Beyond the window rows come and go without being new.
    if (old === undefined && at - row.since < MARKED * 2) marks.set(row.id, { as: "new", at });
    else if (old !== undefined && isChanged(old, row)) marks.set(row.id, { as: "changed", at });
    else if (mark !== undefined && at - mark.at < MARKED) marks.set(row.id, mark);
  }
  return marks;
}

/** What an agent would want to see; clocks and countdowns go on all the time. */
const isChanged = (old: FeedRow, row: FeedRow): boolean =>
  old !== row &&
  (old.page.url !== row.page.url ||
    old.status !== row.status ||
    old.name !== row.name ||
    old.tags.join() !== row.tags.join());

/** The same object each time, so that it is drawn once. */
function gone(row: FeedRow): FeedRow {
  if (row.status === "left") return row;
  const { next: _, ...rest } = row;
  return { ...rest, status: "left" };
}
