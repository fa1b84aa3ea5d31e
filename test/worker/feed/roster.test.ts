// The roster of one shard: whose word counts, who is shown, who is asked, and what must be stored.

import { describe, expect, test } from "vitest";
import { type Entry, VISIT_END } from "../../../worker/feed/entry.ts";
import { Roster, type Update } from "../../../worker/feed/roster.ts";
import { KNOWN_LIMIT, LISTED_LIMIT, PRESENCE, TRUSTED, WATCH } from "../../../worker/feed/limits.ts";
import { SILENT_AFTER } from "../../../worker/protocol.ts";
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
/** As the object does when it sleeps and wakes. */
const reloaded = (roster: Roster, watched: boolean, now: number): Roster =>
  new Roster(JSON.parse(JSON.stringify([...roster.entries()])), watched, now);

describe("whose word counts", () => {
  test("an update counts once, and an older one not at all", () => {
    const roster = rosterOf(update(ANN, 2));
    expect(roster.seen(update(ANN, 2), UNWATCHED, NOON)).toBe(false);
    expect(roster.seen(update(ANN, 1), UNWATCHED, NOON)).toBe(false);
    expect(roster.changed.size).toBe(0);
    expect(roster.seen(update(ANN, 3), UNWATCHED, NOON)).toBe(true);
    expect([...roster.changed]).toEqual([ANN]);
    expect(roster.shown(ANN)?.row.pages).toBe(3);
  });

  test("sequences start anew with a visit, and the earlier visit's are older", () => {
    const roster = rosterOf(update(ANN, 9));
    expect(roster.seen(update(ANN, 1, { visit: 2 }), UNWATCHED, NOON)).toBe(true);
    expect(roster.seen(update(ANN, 10, { visit: 1 }), UNWATCHED, NOON)).toBe(false);
  });

  test("news that say the same change nothing that consoles are told", () => {
    const roster = rosterOf(update(ANN, 1));
    const before = roster.shown(ANN);
    roster.seen(update(ANN, 2, { row: someRow(ANN, { pages: 1 }) }), UNWATCHED, NOON);
    expect(roster.changed.size).toBe(0);
    expect(roster.shown(ANN)).toBe(before);
  });

  test("a full shard takes nobody in, and goes on with those it has", () => {
    const entries = (count: number, isListed: boolean): Entry[] =>
      Array.from({ length: count }, (_, n) => ({
        visitor: `${n}`,
        visit: 1,
        sequence: 1,
        heard: NOON,
        unfinished: [{ visit: 1, at: NOON + VISIT_END, failed: 0 }],
        ...(isListed && { row: someRow(`${n}`) }),
      }));
    for (const [limit, isListed] of [
      [LISTED_LIMIT, true],
      [KNOWN_LIMIT, false],
    ] as const) {
      const roster = new Roster(entries(limit, isListed), false, NOON);
      expect(roster.seen(update(ANN, 1), UNWATCHED, NOON)).toBe(false);
      expect(roster.seen(update("7", 2), UNWATCHED, NOON)).toBe(true);
      expect(roster.size).toBe(limit);
      roster.forget("8");
      expect(roster.seen(update(ANN, 1), UNWATCHED, NOON)).toBe(true);
    }
  });
});

describe("presence", () => {
  test("[T2] 20 s after the last tab closed the row goes; until then it stays as it is", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.seen(update(ANN, 2, { present: false, row: someRow(ANN, { status: "left" }) }), WATCHED, NOON);
    expect(roster.nextLeave()).toBe(NOON + PRESENCE);
    roster.prune(NOON + PRESENCE - 1);
    expect(roster.shown(ANN)?.row.status).toBe("browsing");
    expect(roster.changed.size).toBe(0);
    roster.prune(NOON + PRESENCE);
    expect(shownIds(roster)).toEqual([]);
    expect([...roster.changed]).toEqual([ANN]);
    expect(roster.nextLeave()).toBe(Infinity);
  });

  test("[T2] coming back within the 20 s keeps the row, and leaving again counts anew", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.seen(update(ANN, 2, { present: false }), WATCHED, NOON);
    roster.seen(update(ANN, 3), WATCHED, NOON + 19_000);
    roster.prune(NOON + 60_000);
    expect(shownIds(roster)).toEqual([ANN]);
    roster.seen(update(ANN, 4, { present: false }), WATCHED, NOON + 61_000);
    expect(roster.nextLeave()).toBe(NOON + 61_000 + PRESENCE);
  });

  test("being told twice that somebody left does not put it off", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.seen(update(ANN, 2, { present: false }), WATCHED, NOON);
    roster.seen(update(ANN, 3, { present: false }), WATCHED, NOON + 10_000);
    expect(roster.nextLeave()).toBe(NOON + PRESENCE);
  });

  test("[T2] [D5] a row may go before the 20 s are over; the visitor counts until then, and is back with the next word", () => {
    const roster = rosterOf(update(ANN, 1), update(BOB, 1));
    roster.seen(update(ANN, 2, { present: false }), WATCHED, NOON);
    roster.seen(update(BOB, 2, { present: false }), WATCHED, NOON + 3_000);
    roster.hide(NOON + PRESENCE);
    expect(shownIds(roster)).toEqual([BOB]);
    expect([...roster.changed]).toEqual([ANN]);
    expect(roster.nextLeave()).toBe(NOON + 3_000 + PRESENCE);
    expect(roster.here(NOON + PRESENCE - 1)).toBe(2);
    expect(roster.here(NOON + PRESENCE)).toBe(1);
    // Said good-bye once more: still off the list.
    roster.seen(update(ANN, 3, { present: false }), WATCHED, NOON + 16_000);
    roster.doubt(NOON + 16_000);
    expect(shownIds(roster)).toEqual([BOB]);
    roster.seen(update(ANN, 4), WATCHED, NOON + 17_000);
    expect(shownIds(roster)).toEqual([ANN, BOB]);
  });

  test("who left already does not come back by what becomes of their chat", () => {
    const roster = rosterOf(update(ANN, 1));
    roster.seen(update(ANN, 2, { present: false }), WATCHED, NOON);
    roster.prune(NOON + PRESENCE);
    roster.seen(update(ANN, 3, { present: false }), WATCHED, NOON + PRESENCE);
    expect(shownIds(roster)).toEqual([]);
    roster.seen(update(ANN, 4), WATCHED, NOON + PRESENCE);
    expect(shownIds(roster)).toEqual([ANN]);
  });
});

describe("asking who is still there", () => {
  test("[P2] asked is whose page was not heard for 65 s, longest silent first; who is leaving is not", () => {
    const roster = new Roster([], true, NOON);
    const now = NOON + SILENT_AFTER + 10_000;
    /** Said now, by an agent say: of the page itself nothing was heard for so long. */
    const silentFor = (id: string, ms: number) =>
      roster.seen(update(id, 1, { alive: now - ms }), now + WATCH, now);
    silentFor(ANN, SILENT_AFTER + 1);
    silentFor(BOB, SILENT_AFTER + 2);
    silentFor(visitorId(3), SILENT_AFTER);
    silentFor(visitorId(4), SILENT_AFTER + 9);
    roster.seen(update(visitorId(4), 2, { present: false, alive: 0 }), now + WATCH, now);
    expect(roster.nextAsk()).toBe(now - 1);
    expect(roster.silent(now).map(({ visitor }) => visitor)).toEqual([BOB, ANN]);
    expect(roster.nextAsk()).toBe(now + 1);
    expect(roster.silent(now, 1).map(({ visitor }) => visitor)).toEqual([visitorId(3)]);
  });

  test("who does not answer is asked again after 15 s, and not before", () => {
    const roster = new Roster([], true, NOON);
    roster.seen(update(ANN, 1, { alive: NOON - SILENT_AFTER - 1 }), NOON + WATCH, NOON);
    expect(roster.silent(NOON).length).toBe(1);
    expect(roster.silent(NOON + 14_999)).toEqual([]);
    expect(roster.silent(NOON + 15_000).length).toBe(1);
  });

  test("who was heard of before anybody looked is asked, so that they push their changes", () => {
    const roster = rosterOf(update(ANN, 1));
    const asked = roster.silent(NOON + 1);
    expect(asked.map(({ visitor }) => visitor)).toEqual([ANN]);
    roster.answered(asked[0]!, { here: true, sequence: 2 }, WATCHED, NOON + 1);
    expect(roster.silent(NOON + 2)).toEqual([]);
  });

  test("a watched visitor is asked again before it ceases to push", () => {
    const roster = new Roster([], true, NOON);
    let asked = NOON;
    roster.seen(update(ANN, 1), NOON + WATCH, NOON);
    for (let now = NOON; now < NOON + 600_000; now += 5_000) {
      // Answers take a while, 5 s here, and say that the page pinged 20 s ago.
      for (const question of roster.silent(now)) {
        const alive = now - 20_000;
        roster.answered(question, { here: true, alive, sequence: 1 }, now + 5_000 + WATCH, now + 5_000);
        expect(now + 5_000).toBeLessThan(asked + WATCH);
        // And it costs a call in 45 s at most.
        expect(now + 5_000 - asked).toBeGreaterThanOrEqual(45_000);
        asked = now + 5_000;
      }
    }
    expect(asked).toBeGreaterThan(NOON + 500_000);
  });

  test("who is not there is gone, and a newer row is taken over", () => {
    const roster = rosterOf(update(ANN, 1), update(BOB, 1));
    const [ann, bob] = roster.silent(NOON + TRUSTED + 1).sort((a) => (a.visitor === ANN ? -1 : 1));
    roster.answered(ann!, { here: false, sequence: 1 }, WATCHED, NOON + TRUSTED);
    roster.answered(
      bob!,
      { here: true, sequence: 7, row: someRow(BOB, { pages: 5 }) },
      WATCHED,
      NOON + TRUSTED,
    );
    expect([...roster.rows()].map(({ row }) => [row.id, row.pages])).toEqual([[BOB, 5]]);
    // The answer was of sequence 7: what was sent before it comes too late.
    expect(roster.seen(update(BOB, 7), WATCHED, NOON + TRUSTED)).toBe(false);
  });

  test("an answer counts only if nothing newer was heard meanwhile", () => {
    const roster = rosterOf(update(ANN, 1));
    const [question] = roster.silent(NOON + TRUSTED);
    roster.seen(update(ANN, 2), WATCHED, NOON + TRUSTED);
    roster.answered(question!, { here: false, sequence: 1 }, WATCHED, NOON + TRUSTED);
    expect(shownIds(roster)).toEqual([ANN]);
  });

  test("an object that does not answer keeps its row for three minutes", () => {
    const roster = rosterOf(update(ANN, 1));
    const ask = (now: number): void => roster.answered(roster.silent(now)[0]!, undefined, 0, now);
    ask(NOON + 165_000);
    expect(shownIds(roster)).toEqual([ANN]);
    ask(NOON + 180_001);
    expect(shownIds(roster)).toEqual([]);
  });

  test("rows nobody vouched for in 65 s are held back when somebody begins to look, until confirmed", () => {
    const roster = reloaded(rosterOf(update(ANN, 1), update(BOB, 1)), false, NOON + TRUSTED);
    roster.seen(update(BOB, 2), UNWATCHED, NOON + TRUSTED);
    roster.doubt(NOON + TRUSTED + 1);
    expect(shownIds(roster)).toEqual([BOB]);
    expect(roster.shown(ANN)).toBeUndefined();
    roster.told();
    const question = roster.silent(NOON + TRUSTED + 1).find(({ visitor }) => visitor === ANN)!;
    roster.answered(question, { here: true, sequence: 1 }, WATCHED, NOON + TRUSTED + 1);
    expect(shownIds(roster).sort()).toEqual([ANN, BOB].sort());
    expect([...roster.changed]).toEqual([ANN]);
  });
});

describe("what must be stored", () => {
  test("who is here; what their rows say only while somebody looks", () => {
    const roster = new Roster([], false, NOON);
    roster.seen(update(ANN, 1), UNWATCHED, NOON);
    expect([...roster.unsaved]).toEqual([ANN]);
    roster.saved();
    roster.seen(update(ANN, 2), UNWATCHED, NOON);
    expect([...roster.unsaved]).toEqual([]);
    roster.seen(update(ANN, 3), WATCHED, NOON);
    expect([...roster.unsaved]).toEqual([ANN]);
    roster.saved();
    roster.seen(update(ANN, 1, { visit: 2 }), UNWATCHED, NOON);
    expect([...roster.unsaved]).toEqual([ANN]);
  });

  test("a stored farewell is carried out by whoever reads it after its time", () => {
    const roster = rosterOf(update(ANN, 1), update(BOB, 1));
    roster.seen(update(ANN, 2, { present: false }), WATCHED, NOON);
    expect([...roster.unsaved]).toEqual([ANN]);
    expect(shownIds(reloaded(roster, true, NOON + PRESENCE - 1))).toEqual([ANN, BOB]);
    const later = reloaded(roster, true, NOON + PRESENCE);
    expect(shownIds(later)).toEqual([BOB]);
    expect(later.isUnfinished(ANN, 1)).toBe(true);
  });

  test("sleeping and waking changes nothing, whatever happened", () => {
    const roster = rosterOf(update(ANN, 1), update(BOB, 4));
    roster.seen(update(ANN, 2, { visit: 3 }), WATCHED, NOON + 1000);
    roster.seen(update(BOB, 5, { present: false }), WATCHED, NOON + 1000);
    const again = reloaded(roster, true, NOON + 2000);
    expect([...again.entries()]).toEqual([...roster.entries()]);
    expect(again.unsaved.size).toBe(0);
    expect(again.changed.size).toBe(0);
  });
});
