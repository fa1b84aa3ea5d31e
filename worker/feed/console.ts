// One question a console asks of the list (filter, order, how many) and what it was told so far: applied to a snapshot,
// the differences always give the first rows of that order and the true total. Pure; consoles with the same question
// share one.

import { globTest } from "../../rules/language/values.ts";
import { pathOf } from "../../rules/language/page.ts";
import type { FeedFilter, FeedRow, SubscribeMessage } from "../protocol.ts";
import type * as z from "zod";
import type { Shown } from "./entry.ts";

export type Subscription = Omit<z.output<typeof SubscribeMessage>, "type">;

export interface Difference {
  readonly set: readonly Shown[];
  readonly gone: readonly string[];
  readonly total: number;
}

interface Place {
  readonly key: number | string;
  readonly id: string;
  readonly shown: Shown;
}

export class View {
  readonly #limit: number;
  readonly #keyOf: (row: FeedRow) => number | string;
  readonly #fits: (row: FeedRow) => boolean;
  /** All rows that fit, in order. */
  readonly #order: Place[] = [];
  readonly #places = new Map<string, Place>();
  /** What its consoles were told. */
  #told = new Map<string, Shown>();
  #toldTotal = 0;

  constructor({ filter, sort, limit }: Subscription, rows: Iterable<Shown>) {
    this.#limit = limit;
    this.#keyOf = KEYS[sort];
    this.#fits = filterOf(filter);
    for (const shown of rows) {
      if (!this.#fits(shown.row)) continue;
      const place = { key: this.#keyOf(shown.row), id: shown.row.id, shown };
      this.#places.set(place.id, place);
      this.#order.push(place);
    }
    this.#order.sort(compare);
    this.difference();
  }

  /** The row as it is now; undefined: gone. */
  update(id: string, shown: Shown | undefined): void {
    const old = this.#places.get(id);
    if (old) {
      this.#order.splice(this.#find(old), 1);
      this.#places.delete(id);
    }
    if (!shown || !this.#fits(shown.row)) return;
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
    if (set.length === 0 && gone.length === 0 && total === this.#toldTotal) return undefined;
    this.#told = now;
    this.#toldTotal = total;
    return { set, gone, total };
  }

  /** For a console that knows nothing: exactly what the others were told. */
  snapshot(): { readonly rows: readonly Shown[]; readonly total: number } {
    return { rows: [...this.#told.values()], total: this.#toldTotal };
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
};

function compare(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * All that is asked for must hold. `text` is looked for in what an agent sees of the row; `page` is the beginning of a
 * path (`/docs`), or with `*` a glob of the whole path.
 */
export function filterOf({ text, page, channel, country, status }: FeedFilter): (row: FeedRow) => boolean {
  const words = text?.trim().toLowerCase();
  const path = page?.trim();
  const onPage = path ? globTest(path.includes("*") ? path : `${path}*`) : undefined;
  return (row) =>
    (!status || row.status === status) &&
    (!channel || row.channel === channel.toLowerCase()) &&
    (!country || row.country?.toLowerCase() === country.toLowerCase()) &&
    (!onPage || onPage(pathOf(row.page.url))) &&
    (!words || searched(row).includes(words));
}

const searched = (row: FeedRow): string =>
  [row.name, row.page.title, row.page.url, row.landing, row.referrer, row.source, row.campaign]
    .concat([row.country, row.city, row.language, row.device, row.browser, row.agent, ...row.tags])
    .join("\n")
    .toLowerCase();
