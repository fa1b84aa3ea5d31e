// Saved views: a filter and an order under a name, kept by this browser for each site.

import { signal, type ReadonlySignal } from "@preact/signals";

import type { FeedFilter } from "../../../worker/protocol.ts";
import type { Browser } from "../browser.ts";
import type { Sort } from "./feed.ts";

export interface SavedView {
  readonly name: string;
  readonly filter: FeedFilter;
  readonly sort: Sort;
}

export interface Views {
  readonly saved: ReadonlySignal<readonly SavedView[]>;
  /** Under a name that is taken it replaces the other. */
  save(view: SavedView): void;
  forget(name: string): void;
}

/** What fits into a menu. */
const MOST_VIEWS = 20;
export const NAME_LENGTH = 40;

export function createViews(browser: Pick<Browser, "remember" | "recall">, site: string): Views {
  const key = `beckon.views.${site}`;
  const saved = signal<readonly SavedView[]>(read(browser.recall(key)));
  const keep = (views: readonly SavedView[]): void => {
    saved.value = views;
    browser.remember(key, JSON.stringify(views));
  };
  return {
    saved,
    save(view) {
      const name = view.name.trim().slice(0, NAME_LENGTH);
      if (name === "") return;
      const others = saved.peek().filter((other) => other.name !== name);
      keep([...others, { ...view, name }].slice(-MOST_VIEWS));
    },
    forget: (name) => keep(saved.peek().filter((other) => other.name !== name)),
  };
}

/** What another version wrote, or somebody else, is not trusted: the server refuses what it does not know. */
function read(text: string | undefined): readonly SavedView[] {
  try {
    const views: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(views) ? views.filter(isView) : [];
  } catch {
    return [];
  }
}

const SORTS: readonly string[] = ["since", "idle", "page", "visits", "next"] satisfies Sort[];
const NAMES: ReadonlySet<string> = new Set([
  "text",
  "page",
  "channel",
  "country",
  "status",
  "tag",
  "idle",
  "visits",
  "rule",
] satisfies (keyof FeedFilter)[]);

function isView(view: unknown): view is SavedView {
  const { name, filter, sort } = (view ?? {}) as Partial<Record<keyof SavedView, unknown>>;
  return (
    typeof name === "string" &&
    typeof sort === "string" &&
    SORTS.includes(sort) &&
    typeof filter === "object" &&
    filter !== null &&
    Object.entries(filter).every(([key, value]) => NAMES.has(key) && typeof value === "string")
  );
}
