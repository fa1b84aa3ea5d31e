// When the roster is stored: before the object may fall asleep, and seldom while it is busy.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Saving } from "../../../worker/feed/saving.ts";

/** The platform puts an object to sleep after 10 s without a request; an alarm is a request. */
const ASLEEP_AFTER = 10_000;

/** Plays changes through it as the object does, with an alarm that fires when it was asked to. */
function play(changes: readonly number[]): { saves: number[]; alarms: number[] } {
  const saving = new Saving();
  const saves: number[] = [];
  const alarms: number[] = [];
  const save = (now: number): void => {
    saves.push(now);
    saving.saved(now);
  };
  const alarmUntil = (now: number): void => {
    while (saving.at <= now && saving.at < Infinity) {
      const at = saving.at;
      alarms.push(at);
      if (saving.isDue(at)) save(at);
    }
  };
  for (const now of changes) {
    alarmUntil(now);
    if (saving.changed(now)) save(now);
  }
  alarmUntil(Infinity);
  return { saves, alarms };
}

test("a change after a quiet stretch is stored at once, without an alarm", () => {
  expect(play([0, 9_000, 60_000])).toEqual({ saves: [0, 9_000, 60_000], alarms: [] });
});

test("what follows closely is stored together, by one alarm", () => {
  expect(play([0, 1_000, 2_000, 3_000])).toEqual({ saves: [0, 9_000], alarms: [9_000] });
});

test("changes that go on are stored at most every 30 s, with an alarm every 8 s", () => {
  const { saves, alarms } = play(Array.from({ length: 1200 }, (_, n) => n * 100));
  const gaps = saves.slice(1).map((at, index) => at - saves[index]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000);
  expect(Math.min(...gaps.slice(0, -1))).toBeGreaterThan(20_000);
  expect(saves.length).toBe(6);
  expect(alarms.length).toBeLessThanOrEqual(16);
});

test("nothing is ever lost to sleep: between a change and its storing the object is never left alone for 10 s", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 12_000 }), { maxLength: 80 }), (gaps) => {
      let at = 0;
      const changes = gaps.map((gap) => (at += gap));
      const { saves, alarms } = play(changes);
      for (const change of changes) {
        const saved = saves.find((save) => save >= change);
        expect(saved).toBeDefined();
        const requests = [...changes, ...alarms]
          .filter((one) => one >= change && one <= saved!)
          .sort((a, b) => a - b);
        let last = change;
        for (const request of [...requests, saved!]) {
          expect(request - last).toBeLessThan(ASLEEP_AFTER);
          last = request;
        }
        expect(saved! - change).toBeLessThanOrEqual(30_000);
      }
    }),
  );
});
