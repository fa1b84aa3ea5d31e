// The list of live visitors as the feed's shards tell it. Pure: messages in, state out. Rows that did not change stay
// the same objects, so that only what changed is drawn again.

import type { FeedRow, FromFeed, GroupName, ToFeed } from "../../../worker/protocol.ts";

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
  readonly groups: Groups;
  /** How old its newest news were, where that is worth saying. */
  readonly behind?: number;
}

/** How many visitors each group has, by kind. */
export type Groups = ReadonlyMap<GroupName, ReadonlyMap<string, number>>;

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
    const groups: Groups = known?.groups ?? new Map();
    return withShard(state, shard, { line, rows, groups, total: message.total, ...behindOf(message) });
  }
  if (message.type === "changes") {
    if (known === undefined || known.line !== line) return state;
    const rows = new Map(known.rows);
    for (const id of message.gone) rows.delete(id);
    for (const row of message.set) rows.set(row.id, same(rows.get(row.id), row));
    const { groups } = known;
    return withShard(state, shard, { line, rows, groups, total: message.total, ...behindOf(message) });
  }
  if (message.type === "counts") {
    if (known === undefined || known.line !== line) return state;
    const groups = new Map(message.whole ? [] : known.groups);
    for (const [name, counts] of Object.entries(message.groups) as [GroupName, Record<string, number>][]) {
      const group = new Map(groups.get(name));
      for (const [key, count] of Object.entries(counts))
        if (count === 0) group.delete(key);
        else group.set(key, count);
      groups.set(name, group);
    }
    return withShard(state, shard, { ...known, groups, total: message.total });
  }
  return state;
}

const behindOf = ({ behind }: { readonly behind?: number }): { readonly behind?: number } =>
  behind === undefined ? {} : { behind };

/** Of all shards together, the largest first. */
export function groupOf(
  state: FeedState,
  name: GroupName,
): readonly (readonly [key: string, count: number])[] {
  const sums = new Map<string, number>();
  for (const { groups } of state.shards.values())
    for (const [key, count] of groups.get(name) ?? []) sums.set(key, (sums.get(key) ?? 0) + count);
  return [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** Of the shard that is furthest behind (ms); 0: none is. */
export function behindAll(state: FeedState): number {
  return Math.max(0, ...[...state.shards.values()].map(({ behind }) => behind ?? 0));
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
