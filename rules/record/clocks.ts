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
  /**
   * How long (ms) the absence was that the visitor came back from; undefined once they went away again or saw another
   * page view since.
   */
  readonly back: number | undefined;
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
  const end = sweep(visit.tabs, visit.settled, now);
  let idleSince: number | undefined;
  let certainUntil = Infinity;
  for (const tab of visit.tabs) {
    if (end.here && (idleSince === undefined || tab.active > idleSince))
      idleSince = Math.min(tab.active, now);
    if (tab.confirmed < certainUntil && isVisible(tab, now)) certainUntil = tab.confirmed;
  }
  return new ClocksAt(visit, now, end, idleSince, certainUntil);
}

class ClocksAt implements Clocks {
  readonly here: boolean;
  readonly lastHereAt: number;
  readonly current: string | undefined;
  readonly onSite: number;
  readonly idleSince: number | undefined;
  readonly back: number | undefined;
  readonly certainUntil: number;
  readonly #visit: Visit;
  readonly #now: number;
  #onPage: Map<string, number> | undefined;

  constructor(visit: Visit, now: number, end: Sweep, idleSince: number | undefined, certainUntil: number) {
    this.#visit = visit;
    this.#now = now;
    this.here = end.here;
    this.lastHereAt = end.here ? now : end.lastHereAt;
    this.current = end.current;
    this.onSite = end.onSite;
    this.idleSince = idleSince;
    this.back = end.back;
    this.certainUntil = certainUntil;
  }

  /** Worked out when it is asked for: few rules read it, and it costs as much as all the rest. */
  get onPage(): ReadonlyMap<string, number> {
    if (this.#onPage === undefined) {
      const { tabs, settled } = this.#visit;
      this.#onPage = new Map(Object.entries(settled.onPage));
      sweep(tabs, settled, this.#now, this.#onPage);
    }
    return this.#onPage;
  }
}

/** What `on_site` read at a past instant of the visit; before what became sums, the sum. */
export function onSiteAt(visit: Visit, at: number): number {
  return sweep(visit.tabs, visit.settled, at).onSite;
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
  readonly back: number | undefined;
}

function sweep(tabs: readonly Tab[], settled: Settled, now: number, sums?: Map<string, number>): Sweep {
  return tabs.length === 1
    ? sweepOne(tabs[0]!.marks, settled, now, sums)
    : sweepAll(tabs, settled, now, sums);
}

/** The same for one tab, as most visitors have: asked at every decision, and four times as fast. */
function sweepOne(
  marks: readonly Mark[],
  { until, onSite: before, back: wasBack }: Settled,
  now: number,
  sums?: Map<string, number>,
): Sweep {
  let shown: string | null = null;
  let last: string | undefined;
  let since = until;
  let onSite = before;
  let lastHereAt = -Infinity;
  let back = wasBack;
  for (let i = 0; i <= marks.length; i++) {
    const mark = marks[i];
    const isPast = mark !== undefined && mark[0] <= now;
    const to = isPast ? mark[0] : now;
    if (shown !== null) {
      if (to > since) {
        onSite += to - since;
        sums?.set(shown, (sums.get(shown) ?? 0) + to - since);
      }
      lastHereAt = to;
    }
    if (!isPast) break;
    const wasHere = shown !== null;
    const isView = mark[1] !== null && mark[1] !== last;
    shown = mark[1];
    since = Math.max(since, to);
    if (shown !== null) last = shown;
    else if (to > lastHereAt) lastHereAt = to;
    if (to <= until) continue;
    if (shown === null) back = undefined;
    else if (!wasHere) back = lastHereAt === -Infinity ? undefined : to - lastHereAt;
    else if (isView) back = undefined;
  }
  return { here: shown !== null, lastHereAt, current: last, onSite, back };
}

function sweepAll(tabs: readonly Tab[], settled: Settled, now: number, sums?: Map<string, number>): Sweep {
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
  let { back } = settled;
  const lastView: (string | undefined)[] = tabs.map(() => undefined);

  const advance = (to: number) => {
    if (current === null) return;
    const length = to - Math.max(at, settled.until);
    if (length > 0) {
      onSite += length;
      sums?.set(current, (sums.get(current) ?? 0) + length);
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
    const wasHere = current !== null;
    const isView = mark[1] !== null && mark[1] !== lastView[first];
    if (mark[1] !== null) lastView[first] = mark[1];
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
    // Up to `until` the marks that are left tell too little: what came of them is kept.
    if (mark[0] <= settled.until) continue;
    if (current === null) back = undefined;
    else if (!wasHere) back = lastHereAt === -Infinity ? undefined : mark[0] - lastHereAt;
    else if (isView) back = undefined;
  }
  const here = current !== null;
  advance(now);
  return { here, lastHereAt, current: lastCurrent, onSite, back };
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
    settled: {
      until,
      onSite: swept.onSite,
      onPage: Object.fromEntries(sums),
      ...(swept.back !== undefined && { back: swept.back }),
    },
  };
}
