// What a tab's marks and idle clock become by what happens in it. Pure; `at` is server time.

import { showing } from "./clocks.ts";
import { sightsGoOn } from "./engagement.ts";
import type { Mark, Tab, Visit } from "./record.ts";

/** The page view that the tab shows, or showed before it was hidden. */
export function lastShown(tab: Tab): string | undefined {
  return tab.marks.findLast((mark) => mark[1] !== null)?.[1] ?? undefined;
}

/**
 * A tab in a new visit: it shows what it showed, with nothing counted yet. It did so before the page view or the showing
 * that began the visit, and so is not current (T4).
 */
export function freshTab(tab: Tab, at: number): Tab {
  const view = lastShown(tab);
  if (view === undefined) return tab;
  const shows: Mark = [at - 1, view];
  return { ...tab, marks: showing(tab, at) === null ? [shows, [at - 1, null]] : [shows] };
}

/** The tab begins to show a page view; an input in it is the same, for the one it shows anyway. */
export function touched(tab: Tab, at: number, view: string | null | undefined): Tab {
  const confirmed = Math.max(tab.confirmed, at);
  if (view === null || view === undefined) return { ...tab, confirmed };
  return {
    ...tab,
    marks: insert(tab.marks, [at, view]),
    active: Math.max(tab.active, at),
    confirmed,
    open: true,
  };
}

export function reopened(tab: Tab): Tab {
  if (tab.open) return tab;
  const last = tab.marks.at(-1);
  if (last === undefined || last[1] !== null || last[0] !== tab.droppedAt) return { ...tab, open: true };
  return sightsGoOn({ ...tab, open: true, marks: tab.marks.slice(0, -1) }, last[0]);
}

/** An input ends an exit (it was back in the page). */
export function given(tab: Tab, at: number): Tab {
  const { exit, ...rest } = tab;
  const input = Math.max(tab.input ?? 0, at);
  return exit === undefined || exit > at ? { ...tab, input } : { ...rest, input };
}

/** An exit that neither an input nor a page view followed, in whatever tab. */
export function exitHolds(visit: Visit, now: number): boolean {
  const exit = Math.max(...visit.tabs.map((tab) => tab.exit ?? -Infinity));
  if (exit > now || exit === -Infinity) return false;
  return (
    visit.tabs.every((tab) => tab.exit === exit || (tab.input ?? -Infinity) < exit) &&
    visit.views.every((view) => view.at <= exit)
  );
}

/** Two measurements of one input differ by the network's jitter; below this they are the same input. */
const JITTER = 250;

/**
 * The pointer moves until it leaves, and the two are told over a network that is now faster, now slower: so soon after an
 * exit (ms) it is the movement out of the page, not one back into it.
 */
const ON_THE_WAY_OUT = 500;

function heardOf(tab: Tab, input: number): Tab {
  return tab.exit !== undefined && input > tab.exit && input <= tab.exit + ON_THE_WAY_OUT
    ? { ...tab, input }
    : given(tab, input);
}

/** The page's own measurement replaces ours; an input we had not heard of claims the current page as well (T4). */
export function clocked(tab: Tab, at: number, since: number): Tab {
  const confirmed = Math.max(tab.confirmed, at);
  const view = showing(tab, at);
  if (view === null) return { ...tab, confirmed };
  const idleSince = Math.min(since, at);
  const isNew = idleSince > tab.active + JITTER;
  const shownAt = tab.marks.at(-1)![0];
  return {
    ...(isNew ? heardOf(tab, idleSince) : tab),
    confirmed,
    active: isNew ? idleSince : Math.max(idleSince, Math.min(tab.active, shownAt) - JITTER),
    marks: isNew && idleSince > shownAt ? insert(tab.marks, [idleSince, view]) : tab.marks,
  };
}

export function hide(tab: Tab, at: number): readonly Mark[] {
  return showing(tab, at) === null ? tab.marks : insert(tab.marks, [at, null]);
}

export function insert(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const last = marks.at(-1);
  if (last === undefined || last[0] <= mark[0]) return [...marks, mark];
  const at = marks.findLastIndex((other) => other[0] <= mark[0]);
  return [...marks.slice(0, at + 1), mark, ...marks.slice(at + 1)];
}
