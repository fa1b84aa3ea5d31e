// The clocks of a visit, worked out from the marks of its tabs (SPEC T3–T6, T8). Because they are derived from the marks
// and not counted as events come in, the order in which two tabs' messages arrive makes no difference.

import type { Mark, Settled, Tab, Visit } from "./record.ts";

export interface Clocks {
  /** At least one tab is visible (T3). */
  readonly here: boolean;
  /** The last instant the visitor was here; `now` while here. */
  readonly lastHereAt: number;
  /** Id of the current page view (T4). */
  readonly current: string | undefined;
  /** Milliseconds here in this visit (T5). */
  readonly onSite: number;
  /** Milliseconds here with a page view current (T5). */
  readonly onPage: ReadonlyMap<string, number>;
  /** Since when idle; undefined while away (T6). */
  readonly idleSince: number | undefined;
  /** Up to when every visible tab has told what it knows: an idle time beyond it is not certain yet. */
  readonly certainUntil: number;
}

/**
 * One pass over all marks in order of time. Between two marks nothing changes, so each stretch between them counts for
 * the page view that was current in it:
 *
 *   tab 1   ──[view a]────────────(hidden)────────────────
 *   tab 2   ───────────[view b]───────────[input]──(hidden)
 *   counts  a a a a a a b b b b b b b b b b b b b b  away
 */
export function readClocks(visit: Visit, now: number): Clocks {
  const sums = new Map<string, number>(Object.entries(visit.settled.onPage));
  const end = sweep(visit.tabs, visit.settled, now, sums);
  let idleSince: number | undefined;
  let certainUntil = Infinity;
  for (const tab of visit.tabs) {
    if (end.here && (idleSince === undefined || tab.active > idleSince))
      idleSince = Math.min(tab.active, now);
    if (isVisible(tab, now)) certainUntil = Math.min(certainUntil, tab.confirmed);
  }
  return {
    here: end.here,
    lastHereAt: end.here ? now : end.lastHereAt,
    current: end.current,
    onSite: end.onSite,
    onPage: sums,
    idleSince,
    certainUntil,
  };
}

/** Is this tab showing at `at`, as far as its marks tell? */
export function isVisible(tab: Tab, at: number): boolean {
  return showing(tab, at) !== null;
}

/** The page view the tab shows at `at`, or null while hidden. */
export function showing(tab: Tab, at: number): string | null {
  for (let i = tab.marks.length - 1; i >= 0; i--) if (tab.marks[i]![0] <= at) return tab.marks[i]![1];
  return null;
}

interface Sweep {
  readonly here: boolean;
  readonly lastHereAt: number;
  readonly current: string | undefined;
  readonly onSite: number;
}

function sweep(tabs: readonly Tab[], settled: Settled, now: number, sums: Map<string, number>): Sweep {
  const next = tabs.map(() => 0);
  const shown: (string | null)[] = tabs.map(() => null);
  // Order in which tabs last claimed to be current; a later claim wins (T4).
  const claims = tabs.map(() => -1);
  let claim = 0;
  let current: string | null = null;
  let lastCurrent: string | undefined;
  let onSite = settled.onSite;
  let lastHereAt = -Infinity;
  let at = settled.until;

  const advance = (to: number) => {
    if (current === null) return;
    const length = to - Math.max(at, settled.until);
    if (length > 0) {
      onSite += length;
      sums.set(current, (sums.get(current) ?? 0) + length);
    }
    if (to > lastHereAt) lastHereAt = to;
  };

  for (;;) {
    let first = -1;
    let mark: Mark | undefined;
    for (let i = 0; i < tabs.length; i++) {
      const candidate = tabs[i]!.marks[next[i]!];
      if (candidate !== undefined && candidate[0] <= now && (mark === undefined || candidate[0] < mark[0])) {
        mark = candidate;
        first = i;
      }
    }
    if (mark === undefined) break;
    next[first]!++;
    advance(mark[0]);
    at = Math.max(at, mark[0]);
    shown[first] = mark[1];
    if (mark[1] !== null) claims[first] = claim++;
    // A tab is only ever hidden where it was visible, also when the mark before was settled away.
    else if (mark[0] > lastHereAt) lastHereAt = mark[0];
    let best = -1;
    current = null;
    for (let i = 0; i < tabs.length; i++) {
      if (shown[i] !== null && claims[i]! > best) {
        best = claims[i]!;
        current = shown[i]!;
      }
    }
    if (current !== null) lastCurrent = current;
  }
  const here = current !== null;
  advance(now);
  return { here, lastHereAt, current: lastCurrent, onSite };
}

/**
 * The same clocks with fewer marks: what lies before `until` becomes sums. Exact as long as no tab reports anything from
 * before `until` afterwards, which the edge makes sure of (no message lies before the last one of its tab).
 */
export function settle(
  tabs: readonly Tab[],
  settled: Settled,
  until: number,
): { tabs: Tab[]; settled: Settled } {
  const sums = new Map<string, number>(Object.entries(settled.onPage));
  const swept = sweep(tabs, settled, until, sums);
  return {
    tabs: tabs.map((tab) => {
      const later = tab.marks.findIndex((mark) => mark[0] > until);
      const last = later < 0 ? tab.marks.length - 1 : later - 1;
      // Of a hidden tab the page view stays too: it is what the tab shows when it is shown again.
      const keep = tab.marks[last]?.[1] === null ? last - 1 : last;
      return keep > 0 ? { ...tab, marks: tab.marks.slice(keep) } : tab;
    }),
    settled: { until, onSite: swept.onSite, onPage: Object.fromEntries(sums) },
  };
}
