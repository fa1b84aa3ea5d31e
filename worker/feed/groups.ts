// How many of the rows that fit are on which page, came by which channel, are in which state, and with which rule comes
// next or which invited them: true for all of them, however few are shown. Pure.

import { pathOf } from "../../rules/language/page.ts";
import { type FeedRow, type GroupName, GROUPS } from "../protocol.ts";

/** Of one kind; a site's pages may be as many as its visitors, and a frame must hold them. */
const MOST_GROUPS = 200;
/** Longer paths are one group by their beginning. */
const KEY_LENGTH = 100;

const KEY: Readonly<Record<GroupName, (row: FeedRow) => string | undefined>> = {
  page: ({ page }) => pathOf(page.url).slice(0, KEY_LENGTH),
  channel: ({ channel }) => channel,
  status: ({ status }) => status,
  next: ({ next }) => next?.rule,
  invited: ({ invited }) => invited,
};

export type Counted = Readonly<Partial<Record<GroupName, Readonly<Record<string, number>>>>>;

export class Groups {
  readonly #counts = new Map<GroupName, Map<string, number>>(GROUPS.map((name) => [name, new Map()]));
  readonly #changed = new Set<GroupName>(GROUPS);
  /** What consoles were told. */
  readonly #told = new Map<GroupName, ReadonlyMap<string, number>>();

  /** A row that fits came (1) or went (-1). */
  count(row: FeedRow, by: 1 | -1): void {
    for (const [name, counts] of this.#counts) {
      const key = KEY[name](row);
      if (key === undefined) continue;
      const count = (counts.get(key) ?? 0) + by;
      if (count === 0) counts.delete(key);
      else counts.set(key, count);
      this.#changed.add(name);
    }
  }

  /** What consoles have to be told, 0 for a group that is gone, and from then on were; undefined: nothing. */
  difference(): Counted | undefined {
    const different: Partial<Record<GroupName, Record<string, number>>> = {};
    for (const name of this.#changed) {
      const told = this.#told.get(name) ?? new Map<string, number>();
      const now = largest(this.#counts.get(name)!);
      const counts: [string, number][] = [...now].filter(([key, count]) => told.get(key) !== count);
      for (const key of told.keys()) if (!now.has(key)) counts.push([key, 0]);
      this.#told.set(name, now);
      if (counts.length > 0) different[name] = Object.fromEntries(counts);
    }
    this.#changed.clear();
    return Object.keys(different).length > 0 ? different : undefined;
  }

  /** For a console that knows nothing: exactly what the others were told. */
  snapshot(): Counted {
    return Object.fromEntries([...this.#told].map(([name, counts]) => [name, Object.fromEntries(counts)]));
  }
}

function largest(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (counts.size <= MOST_GROUPS) return new Map(counts);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_GROUPS));
}
