// Visits that are not archived yet: when their end is asked for, how often, and what is left of the visitor then.

import { describe, expect, test } from "vitest";
import { VISIT_END } from "../../../worker/feed/entry.ts";
import { WATCH } from "../../../worker/feed/limits.ts";
import { Roster, type Update } from "../../../worker/feed/roster.ts";
import { NOON, someRow, visitorId } from "../support/row.ts";

const ANN = visitorId(1);
const BOB = visitorId(2);
const UNWATCHED = 0;
const WATCHED = NOON + WATCH;

const update = (id: string, sequence: number, more: Partial<Update> = {}): Update => ({
  visit: 1,
  sequence,
  present: true,
  row: someRow(id, { pages: sequence }),
  ...more,
});

function rosterOf(...updates: Update[]): Roster {
  const roster = new Roster([], false, NOON);
  for (const one of updates) roster.seen(one, UNWATCHED, NOON);
  roster.told();
  roster.saved();
  return roster;
}

const shownIds = (roster: Roster): string[] => [...roster.rows()].map(({ row }) => row.id);

describe("the end of visits", () => {
  test("[T2] a visit is asked for 30 min after its last news", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.seen(update(ANN, 2), UNWATCHED, NOON + 60_000);
    expect(roster.nextEnd()).toBe(NOON + 60_000 + VISIT_END);
    expect(roster.ending(NOON + 60_000 + VISIT_END - 1, 10)).toEqual([]);
    expect(roster.ending(NOON + 60_000 + VISIT_END, 10)).toMatchObject([{ visitor: ANN, visit: 1 }]);
  });

  test("a visit that was followed by another is over at once", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.seen(update(ANN, 1, { visit: 2 }), UNWATCHED, NOON + 1000);
    expect(roster.ending(NOON + 1000, 10)).toMatchObject([{ visitor: ANN, visit: 1 }]);
    roster.ended(ANN, 1);
    expect(shownIds(roster)).toEqual([ANN]);
    expect(roster.isUnfinished(ANN, 2)).toBe(true);
  });

  test("it is asked for although the visitor's row is gone, and nothing is left afterwards", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.answered(roster.silent(NOON)[0]!, { here: false, sequence: 1 }, WATCHED, NOON);
    expect(roster.size).toBe(1);
    expect(roster.ending(NOON + VISIT_END, 10)).toMatchObject([{ visitor: ANN, visit: 1 }]);
    roster.saved();
    roster.ended(ANN, 1);
    expect(roster.size).toBe(0);
    expect([...roster.unsaved]).toEqual([ANN]);
  });

  test("the end of the visit takes the row off the list, though a hidden tab is still open", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.ended(ANN, 1);
    expect(shownIds(roster)).toEqual([]);
    expect([...roster.changed]).toEqual([ANN]);
  });

  test("a visit that goes on is asked for when it says, never again at once", () => {
    const roster = rosterOf(update(ANN, 1));
    const now = NOON + VISIT_END;
    roster.goesOn(ANN, 1, now + 120_000, now);
    expect(roster.nextEnd()).toBe(now + 120_000);
    roster.goesOn(ANN, 1, now - 1, now);
    expect(roster.nextEnd()).toBe(now + 60_000);
  });

  test("who never answers is asked ever more rarely, and given up after about a day", () => {
    const roster = rosterOf(update(ANN, 1));
    let now = NOON + VISIT_END;
    const start = now;
    let asked = 0;
    while (roster.nextEnd() < Infinity) {
      now = roster.nextEnd();
      roster.failed(ANN, 1, now);
      asked++;
    }
    expect(asked).toBe(29);
    expect((now - start) / 3_600_000).toBeGreaterThan(20);
    expect((now - start) / 3_600_000).toBeLessThan(28);
    expect(roster.size).toBe(0);
  });

  test("erased: no row, no later question", () => {
    const roster = rosterOf(update(ANN, 1), update(BOB, 1));
    roster.forget(ANN);
    expect(shownIds(roster)).toEqual([BOB]);
    expect(roster.ending(NOON + 2 * VISIT_END, 10)).toMatchObject([{ visitor: BOB }]);
    expect([...roster.unsaved]).toEqual([ANN]);
    expect(JSON.stringify([...roster.entries()])).not.toContain(ANN);
  });
});
