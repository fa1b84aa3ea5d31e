// One question a console asks of the list (filter, order, how many) and what it was told so far: applied to a snapshot,
// the differences always give the first rows of that order and the true total. Pure; consoles with the same question
// share one.

import type { FeedRow, SubscribeMessage } from "../protocol.ts";
import type * as z from "zod";
import type { Shown } from "./entry.ts";
import { type Filter, filterOf } from "./filter.ts";
import { type Counted, Groups } from "./groups.ts";

export type Subscription = Omit<z.output<typeof SubscribeMessage>, "type">;

export interface Difference {
  readonly set: readonly Shown[];
  readonly gone: readonly string[];
  readonly total: number;
  readonly groups?: Counted;
}

interface Place {
  readonly key: number | string;
  readonly id: string;
  readonly shown: Shown;
}

export class View {
  readonly #limit: number;
  readonly #keyOf: (row: FeedRow) => number | string;
  readonly #filter: Filter;
  /** All rows that fit, in order. */
  readonly #order: Place[] = [];
  readonly #places = new Map<string, Place>();
  readonly #groups = new Groups();
  /** They will fit once they were idle for long enough, if nothing happens. */
  readonly #soon = new Map<string, { readonly at: number; readonly shown: Shown }>();
  /** What its consoles were told. */
  #told = new Map<string, Shown>();
  #toldTotal = 0;

  constructor({ filter, sort, limit }: Subscription, rows: Iterable<Shown>, now: number) {
    this.#limit = limit;
    this.#keyOf = KEYS[sort];
    this.#filter = filterOf(filter);
    for (const shown of rows) {
      if (!this.#fits(shown, now)) continue;
      const place = { key: this.#keyOf(shown.row), id: shown.row.id, shown };
      this.#places.set(place.id, place);
      this.#order.push(place);
      this.#groups.count(shown.row, 1);
    }
    this.#order.sort(compare);
    this.difference();
  }

  #fits(shown: Shown, now: number): boolean {
    const { row } = shown;
    if (!this.#filter.fits(row)) return false;
    const { idleFor } = this.#filter;
    if (idleFor === undefined) return true;
    if (row.idle_since === undefined) return false;
    if (now - row.idle_since >= idleFor) return true;
    this.#soon.set(row.id, { at: row.idle_since + idleFor, shown });
    return false;
  }

  /** Time passed: who was idle for long enough meanwhile fits. True where there is somebody. */
  pass(now: number): boolean {
    const due = [...this.#soon].filter(([, { at }]) => at <= now);
    for (const [id, { shown }] of due) this.update(id, shown, now);
    return due.length > 0;
  }

  /** The row as it is now; undefined: gone. */
  update(id: string, shown: Shown | undefined, now: number): void {
    const old = this.#places.get(id);
    if (old) {
      this.#order.splice(this.#find(old), 1);
      this.#places.delete(id);
      this.#groups.count(old.shown.row, -1);
    }
    this.#soon.delete(id);
    if (!shown || !this.#fits(shown, now)) return;
    this.#groups.count(shown.row, 1);
    const place = { key: this.#keyOf(shown.row), id, shown };
    this.#order.splice(this.#find(place), 0, place);
    this.#places.set(id, place);
  }

  /** What its consoles have to be told to be up to date, and from then on were; undefined: nothing. */
  difference(): Difference | undefined {
    const now = new Map<string, Shown>();
    const set: Shown[] = [];
    for (const { id, shown } of this.#order.slice(0, this.#limit)) {
      now.set(id, shown);
      if (this.#told.get(id) !== shown) set.push(shown);
    }
    const gone = [...this.#told.keys()].filter((id) => !now.has(id));
    const total = this.#order.length;
    const groups = this.#groups.difference();
    if (set.length === 0 && gone.length === 0 && total === this.#toldTotal && !groups) return undefined;
    this.#told = now;
    this.#toldTotal = total;
    return { set, gone, total, ...(groups && { groups }) };
  }

  /** For a console that knows nothing: exactly what the others were told. */
  snapshot(): { readonly rows: readonly Shown[]; readonly total: number; readonly groups: Counted } {
    return { rows: [...this.#told.values()], total: this.#toldTotal, groups: this.#groups.snapshot() };
  }

  /** Index of a place, or where it belongs. */
  #find(place: Place): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#order[middle]!, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Consoles put the shards' rows together in the same orders (client/console/live/feed.ts). */
const KEYS: Readonly<Record<Subscription["sort"], (row: FeedRow) => number | string>> = {
  /** The newest visit first. */
  since: (row) => -row.since,
  /** The longest idle first, who is not idle last. */
  idle: (row) => row.idle_since ?? Infinity,
  page: (row) => row.page.url,
  /** The most visits first. */
  visits: (row) => -row.visits,
  /** What comes next first. */
  next: (row) => row.next?.at ?? Infinity,
};

function compare(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
