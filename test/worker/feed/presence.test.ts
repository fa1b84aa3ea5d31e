// The sweep: twenty questions at a time, one sweep at a time, and an object that hangs holds nobody up.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "../../../worker/feed/paced.ts";
import { Presence } from "../../../worker/feed/presence.ts";
import { Roster } from "../../../worker/feed/roster.ts";
import { WATCH } from "../../../worker/feed/limits.ts";
import { NOON, someRow, visitorId } from "../support/row.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

function rosterOf(visitors: number): Roster {
  const roster = new Roster([], false, NOON);
  for (let n = 0; n < visitors; n++)
    roster.seen({ visit: 1, sequence: 1, present: true, row: someRow(visitorId(n)) }, 0, NOON);
  roster.told();
  return roster;
}

const idsOf = (roster: Roster): string[] => [...roster.rows()].map(({ row }) => row.id);

test("each is asked once, twenty at a time, and told until when somebody looks", async () => {
  const roster = rosterOf(100);
  let inFlight = 0;
  let most = 0;
  const asked: string[] = [];
  const presence = new Presence(
    roster,
    {
      async presence(visitor, watchedUntil) {
        asked.push(visitor);
        expect(watchedUntil).toBe(NOON + WATCH);
        most = Math.max(most, ++inFlight);
        await Promise.resolve();
        inFlight--;
        return { here: visitor !== visitorId(7), sequence: 1 };
      },
    },
    () => {},
  );
  await presence.sweep();
  expect(new Set(asked).size).toBe(100);
  expect(asked.length).toBe(100);
  expect(most).toBe(20);
  expect(idsOf(roster)).not.toContain(visitorId(7));
  expect(idsOf(roster).length).toBe(99);
});

test("called again while it runs it goes round once more, for who was not asked yet", async () => {
  const roster = rosterOf(1);
  const asked: string[] = [];
  const presence = new Presence(
    roster,
    {
      async presence(visitor) {
        await Promise.resolve();
        if (asked.push(visitor) === 1) {
          roster.seen({ visit: 1, sequence: 1, present: true, row: someRow(visitorId(2)) }, 0, NOON);
          void presence.sweep();
          void presence.sweep();
        }
        return { here: true, sequence: 1 };
      },
    },
    () => {},
  );
  await presence.sweep();
  expect(asked).toEqual([visitorId(0), visitorId(2)]);
});

test("consoles hear of what a sweep found as it finds it", async () => {
  const roster = rosterOf(2);
  const changes: number[] = [];
  const presence = new Presence(roster, { presence: async () => ({ here: false, sequence: 1 }) }, () =>
    changes.push(roster.changed.size),
  );
  await presence.sweep();
  expect(changes).toEqual([1, 2]);
});

test("an object that hangs is given up after 10 s, one that fails at once; both rows stay for now", async () => {
  const roster = rosterOf(3);
  const answers: Record<string, () => Promise<{ here: boolean; sequence: number }>> = {
    [visitorId(0)]: () => new Promise(() => {}),
    [visitorId(1)]: () => Promise.reject(new Error("unreachable")),
    [visitorId(2)]: () => Promise.resolve({ here: false, sequence: 1 }),
  };
  const sweep = new Presence(roster, { presence: (visitor) => answers[visitor]!() }, () => {}).sweep();
  await vi.advanceTimersByTimeAsync(10_000);
  await sweep;
  expect(idsOf(roster)).toEqual([visitorId(0), visitorId(1)]);
});

test("work that fails does not stop the rest", async () => {
  const done: number[] = [];
  const failed: number[] = [];
  await paced(
    [1, 2, 3, 4, 5],
    2,
    async (n) => {
      if (n % 2 === 0) throw new Error("no");
      done.push(n);
    },
    (n) => failed.push(n),
  );
  expect([done, failed]).toEqual([
    [1, 3, 5],
    [2, 4],
  ]);
});
