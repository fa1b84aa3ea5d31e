// The server's time on a machine whose clock is wrong.

import { expect, test } from "vitest";

import { clockOffset, createClock } from "../../../client/console/clock.ts";
import { FakeBrowser } from "./support/fake-browser.ts";

test("of several messages the quickest tells the time best", () => {
  let offset = clockOffset(undefined, 10_000, 9_900);
  expect(offset).toBe(100);
  offset = clockOffset(offset, 20_000, 20_400);
  expect(offset).toBe(100);
  offset = clockOffset(offset, 30_000, 29_880);
  expect(offset).toBe(120);
});

test("a clock that was set is believed", () => {
  expect(clockOffset(100, 10_000, 3_610_000)).toBe(-3_600_000);
});

test("times move on every whole second of the server, and at once when it turns out to be another time", () => {
  const browser = new FakeBrowser();
  const clock = createClock(browser);
  const start = browser.time;
  browser.pass(2_500);
  expect(clock.tick.value).toBe(start + 2_000);
  clock.heard(browser.time + 60_300);
  expect(clock.tick.value).toBe(start + 62_800);
  browser.pass(1_000);
  expect(clock.tick.value % 1_000).toBeLessThan(1_000);
  expect(clock.now()).toBe(start + 63_800);
  clock.stop();
  const stopped = clock.tick.value;
  browser.pass(10_000);
  expect(clock.tick.value).toBe(stopped);
});
