// The line that says how far a long command is.

import { expect, test } from "vitest";
import { progress } from "../../../rules/cli/progress.ts";
import type { Terminal } from "../../../rules/cli/terminal.ts";

function watched(isTerminal = true) {
  const shown: string[] = [];
  const clock = { now: 5_000 };
  const terminal: Terminal = {
    cwd: "/",
    root: "/",
    env: {},
    colour: false,
    out: () => {},
    err: () => {},
    fetch,
    now: () => clock.now,
    ...(isTerminal && { live: (text: string) => void shown.push(text.replace("\r\u001b[K", "<")) }),
  };
  return { terminal, shown, clock };
}

test("what is done within a second shows nothing", () => {
  const { terminal, shown, clock } = watched();
  const line = progress(terminal, "reading");
  line.tick(10, 100);
  clock.now += 999;
  line.tick(90, 100);
  line.end();
  expect(shown).toEqual([]);
});

test("after that it shows the share, ten times a second at most, and goes away", () => {
  const { terminal, shown, clock } = watched();
  const line = progress(terminal, "reading");
  clock.now += 1000;
  line.tick(1, 3);
  clock.now += 50;
  line.tick(2, 3);
  clock.now += 50;
  line.tick(3, 3);
  line.end();
  expect(shown).toEqual([
    `<reading  ${"━".repeat(10)}${"─".repeat(20)}  33 %`,
    `<reading  ${"━".repeat(30)} 100 %`,
    "<",
  ]);
});

test("without a total it counts; with nothing to do it is done; more than all is all", () => {
  const { terminal, shown, clock } = watched();
  const line = progress(terminal, "reading");
  for (const [done, total] of [[1_234_567], [0, 0], [7, 5]] as const) {
    clock.now += 1000;
    line.tick(done, total);
  }
  expect(shown).toEqual([
    "<reading  1,234,567",
    `<reading  ${"━".repeat(30)} 100 %`,
    `<reading  ${"━".repeat(30)} 100 %`,
  ]);
});

test("where no person watches nothing is shown", () => {
  const { terminal, shown, clock } = watched(false);
  const line = progress(terminal, "reading");
  clock.now += 60_000;
  line.tick(1, 2);
  line.end();
  expect(shown).toEqual([]);
});
