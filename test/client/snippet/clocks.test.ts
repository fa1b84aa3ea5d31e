// The page's clocks: what counts as input, when a `wake` is answered, and what happens to a machine that sleeps.
// @vitest-environment node

import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Page, loaded, only, pass } from "../support/browser.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

/** Answers to wakes, and what was told of holes: with the hello of the new connection that a hole brings. Each once. */
function answers(page: Page): { idle: number; slept?: number }[] {
  const sent = page.sockets.flatMap((socket) => socket.sent).flatMap((one) => [one, ...(one.previous ?? [])]);
  const byNumber = new Map(only(sent, "clocks").map((one) => [one.n, one]));
  return [...byNumber.values()].map(({ idle, slept }) => ({ idle, ...(slept !== undefined && { slept }) }));
}

describe("a wake after some time", () => {
  test("is answered then, once, with the idle clock", async () => {
    const page = await loaded();
    page.socket.say({ type: "wake", in: 5_000 });
    await pass(2_000);
    page.input();
    await pass(2_999);
    expect(answers(page)).toEqual([]);
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 3_000 }]);
    await pass(600_000);
    expect(answers(page)).toHaveLength(1);
  });

  test("stands still while the page is hidden", async () => {
    const page = await loaded();
    page.socket.say({ type: "wake", in: 5_000 });
    await pass(2_000);
    page.hide();
    await pass(60_000);
    page.show();
    await pass(2_999);
    expect(answers(page)).toEqual([]);
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 3_000 }]);
  });

  test("at once is answered at once", async () => {
    const page = await loaded();
    page.socket.say({ type: "wake", in: 0 });
    expect(answers(page)).toEqual([{ idle: 20 }]);
  });

  test("of a month is not answered early, although timers overflow", async () => {
    const page = await loaded();
    page.socket.say({ type: "wake", in: 30 * 86_400_000 });
    await pass(100);
    expect(answers(page)).toEqual([]);
  });
});

describe("a wake at an idle time", () => {
  test("is answered when the idle clock reads it, however often it was set back before", async () => {
    const page = await loaded();
    page.socket.say({ type: "wake", idle: 30_000 });
    await pass(29_000 - 20);
    page.input("keydown");
    await pass(29_999);
    expect(answers(page)).toEqual([]);
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 30_000 }]);
  });

  test("counts from an input before it came", async () => {
    const page = await loaded();
    await pass(10_000);
    page.input();
    await pass(4_000);
    page.socket.say({ type: "wake", idle: 5_000 });
    await pass(1_000);
    expect(answers(page)).toEqual([{ idle: 5_000 }]);
  });

  test("that it reads at this very moment is answered at once", async () => {
    const page = await loaded();
    await pass(5_000 - 20);
    page.socket.say({ type: "wake", idle: 5_000 });
    expect(answers(page)).toEqual([{ idle: 5_000 }]);
  });

  test("already past waits for the next input, and then so long", async () => {
    const page = await loaded();
    await pass(40_000);
    page.socket.say({ type: "wake", idle: 30_000 });
    await pass(20_000);
    page.input("wheel");
    await pass(29_999);
    expect(answers(page)).toEqual([]);
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 30_000 }]);
  });

  test("of 0 is the next input", async () => {
    const page = await loaded();
    page.input();
    page.socket.say({ type: "wake", idle: 0 });
    await pass(60_000);
    expect(answers(page)).toEqual([]);
    page.input("pointerdown");
    page.input("pointerdown");
    expect(answers(page)).toEqual([{ idle: 0 }]);
  });

  test("starts anew when the page is shown, and is not answered while it is hidden [T6]", async () => {
    const page = await loaded();
    page.socket.say({ type: "wake", idle: 10_000 });
    await pass(5_000);
    page.hide();
    await pass(60_000);
    expect(answers(page)).toEqual([]);
    page.show();
    await pass(9_999);
    expect(answers(page)).toEqual([]);
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 10_000 }]);
  });

  test("starts anew with a page view", async () => {
    const page = await loaded("https://shop.example/docs");
    page.socket.say({ type: "wake", idle: 10_000 });
    await pass(5_000);
    page.push("/tour");
    await pass(9_999);
    expect(answers(page)).toEqual([]);
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 10_000 }]);
  });
});

test("whichever of both comes first is answered, and uses up both", async () => {
  const page = await loaded();
  page.socket.say({ type: "wake", in: 60_000, idle: 30_000 });
  await pass(29_980);
  expect(answers(page)).toEqual([{ idle: 30_000 }]);
  await pass(60_000);
  expect(answers(page)).toHaveLength(1);
});

test("a new wake replaces the last", async () => {
  const page = await loaded();
  page.socket.say({ type: "wake", in: 1_000 });
  page.socket.say({ type: "wake", idle: 10_000 });
  await pass(5_000);
  expect(answers(page)).toEqual([]);
  await pass(5_000);
  expect(answers(page)).toEqual([{ idle: 10_000 }]);
});

test("a timer that fires late is no reason to answer late a second time: times are compared", async () => {
  const page = await loaded();
  page.socket.say({ type: "wake", in: 5_000 });
  // The machine was busy: all timers of ten seconds fire at once.
  vi.setSystemTime(Date.now() + 10_000);
  await pass(5_000);
  expect(answers(page)).toEqual([{ idle: 15_020 }]);
});

describe("input", () => {
  test.each(["pointermove", "pointerdown", "keydown", "wheel"])("%s is", async (type) => {
    const page = await loaded();
    page.socket.say({ type: "wake", idle: 0 });
    page.input(type);
    expect(answers(page)).toEqual([{ idle: 0 }]);
  });

  test("is seen before the page can stop it", async () => {
    const page = await loaded();
    page.window.document.addEventListener(
      "keydown",
      (event: Event) => event.stopImmediatePropagation(),
      true,
    );
    page.socket.say({ type: "wake", idle: 0 });
    page.input("keydown");
    expect(answers(page)).toHaveLength(1);
  });

  test("by scrolling is the person's where it follows another input, and the page's where it does not", async () => {
    const page = await loaded();
    await pass(10_000);
    page.socket.say({ type: "wake", idle: 0 });
    page.input("scroll");
    expect(answers(page)).toEqual([]);
    page.input("pointerdown");
    page.socket.say({ type: "wake", idle: 0 });
    await pass(900);
    page.input("scroll");
    page.socket.say({ type: "wake", idle: 0 });
    await pass(900);
    page.input("scroll");
    expect(answers(page)).toHaveLength(3);
  });

  test("is not the scrolling of something in the page, as of a carousel", async () => {
    const page = await loaded();
    page.input();
    page.socket.say({ type: "wake", idle: 0 });
    page.input("scroll", page.window.document.body);
    expect(answers(page)).toEqual([]);
  });
});

describe("a hole in the ticking [T8]", () => {
  test("of more than a minute is told, on a new connection, and sets the idle clock back", async () => {
    const page = await loaded();
    await pass(25_000);
    page.socket.say({ type: "wake", idle: 60_000 });
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(25_000);

    expect(page.sockets).toHaveLength(2);
    expect(answers(page)).toEqual([{ idle: 0, slept: 3_600_000 + 25_000 - 20 }]);
    page.socket.say({ type: "wake", idle: 5_000 });
    await pass(5_000);
    expect(answers(page).at(-1)).toEqual({ idle: 5_000 });
  });

  test("is noticed by the first input after it, too", async () => {
    const page = await loaded();
    await pass(25_000);
    vi.setSystemTime(Date.now() + 120_000);
    page.input();
    await pass(1);
    expect(answers(page)).toEqual([{ idle: 0, slept: 120_000 + 20 }]);
  });

  test("of less is none: the page was busy", async () => {
    const page = await loaded();
    await pass(25_000);
    page.socket.pong();
    vi.setSystemTime(Date.now() + 30_000);
    await pass(25_000);
    expect(answers(page)).toEqual([]);
    expect(page.sockets).toHaveLength(1);
  });

  test("in a hidden page is none: it was away anyway", async () => {
    const page = await loaded();
    page.hide();
    vi.setSystemTime(Date.now() + 3_600_000);
    await pass(25_000);
    page.show();
    await pass(25_000);
    expect(answers(page)).toEqual([]);
  });
});

test("a clock that is set back by a year makes no time negative, and stops none", async () => {
  const page = await loaded();
  page.socket.say({ type: "wake", idle: 30_000 });
  await pass(10_000);
  vi.setSystemTime(Date.now() - 365 * 86_400_000);
  // The time since our last look at the clock is lost, a tick at most.
  await pass(20_000 + 25_000);
  expect(answers(page)).toEqual([{ idle: 30_000 }]);
  for (const { ago } of page.said) expect(ago).toBeGreaterThanOrEqual(0);
});
