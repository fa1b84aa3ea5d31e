// The list of live visitors as the feed's shards tell it. Pure: messages in, state out. Rows that did not change stay
// the same objects, so that only what changed is drawn again.

import type { FeedRow, FromFeed, ToFeed } from "../../../worker/protocol.ts";

export type Sort = NonNullable<Extract<ToFeed, { readonly type: "subscribe" }>["sort"]>;

export interface FeedState {
  /** By shard; a visitor is in one of them only. */
  readonly shards: ReadonlyMap<number, Shard>;
}

interface Shard {
  /** Which of this console's lines to the shard told it; words of an older line come too late. */
  readonly line: number;
  readonly rows: ReadonlyMap<string, FeedRow>;
  readonly total: number;
}

export const NO_FEED: FeedState = { shards: new Map() };

/**
 * A snapshot replaces what was known of its shard. Changes count only on top of a snapshot of the same line: those that
 * come first, or from a line that was replaced, would build a list that never was.
 */
export function applyFeed(state: FeedState, shard: number, line: number, message: FromFeed): FeedState {
  const known = state.shards.get(shard);
  if (known !== undefined && line < known.line) return state;
  if (message.type === "snapshot") {
    const rows = new Map(message.rows.map((row) => [row.id, same(known?.rows.get(row.id), row)]));
    return withShard(state, shard, { line, rows, total: message.total });
  }
  if (message.type === "changes") {
    if (known === undefined || known.line !== line) return state;
    const rows = new Map(known.rows);
    for (const id of message.gone) rows.delete(id);
    for (const row of message.set) rows.set(row.id, same(rows.get(row.id), row));
    return withShard(state, shard, { line, rows, total: message.total });
  }
  return state;
}

/** Have all of `shards` told something? Before that the list is not empty but unknown. */
export const isKnown = (state: FeedState, shards: number): boolean => state.shards.size >= shards;

export function totalOf(state: FeedState): number {
  let total = 0;
  for (const shard of state.shards.values()) total += shard.total;
  return total;
}

/** The first `limit` of all shards together: each was asked for as many, so none is missing. */
export function sortedRows(state: FeedState, sort: Sort, limit: number): readonly FeedRow[] {
  const rows: FeedRow[] = [];
  for (const shard of state.shards.values()) rows.push(...shard.rows.values());
  return rows.sort(ORDERS[sort]).slice(0, limit);
}

const byId = (a: FeedRow, b: FeedRow): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The orders of the feed's shards (worker/feed): the newest first, the longest idle first, pages together, most visits. */
const ORDERS: Readonly<Record<Sort, (a: FeedRow, b: FeedRow) => number>> = {
  since: (a, b) => b.since - a.since || byId(a, b),
  idle: (a, b) => (a.idle_since ?? Infinity) - (b.idle_since ?? Infinity) || byId(a, b),
  page: (a, b) => (a.page.url < b.page.url ? -1 : a.page.url > b.page.url ? 1 : byId(a, b)),
  visits: (a, b) => b.visits - a.visits || byId(a, b),
  next: (a, b) => (a.next?.at ?? Infinity) - (b.next?.at ?? Infinity) || byId(a, b),
};

function withShard(state: FeedState, number: number, shard: Shard): FeedState {
  return { shards: new Map(state.shards).set(number, shard) };
}

/** The row that is known already, where the new one says the same. */
function same(known: FeedRow | undefined, row: FeedRow): FeedRow {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(row) ? known : row;
}
