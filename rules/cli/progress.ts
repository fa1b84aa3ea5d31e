// How far a long command is: one line on a terminal, written over, from the second second on. Scripts never see it.

import { grouped, nowOf, styled, type Terminal } from "./terminal.ts";

export interface Progress {
  /** So much is done, in whatever unit; of `total`, where that is known. */
  tick(done: number, total?: number): void;
  /** Takes the line away. */
  end(): void;
}

/** Shorter waits need no line. */
const SHOWN_AFTER = 1000;
/** More often nobody can read. */
const EVERY = 100;
const WIDTH = 30;
/** Back to the line's start, and clear it. */
const CLEARED = "\r\u001b[K";

export function progress(terminal: Terminal, label: string): Progress {
  const { live } = terminal;
  if (live === undefined) return { tick() {}, end() {} };
  const startedAt = nowOf(terminal);
  let shownAt: number | undefined;
  return {
    tick(done, total) {
      const now = nowOf(terminal);
      if (now - startedAt < SHOWN_AFTER || (shownAt !== undefined && now - shownAt < EVERY)) return;
      shownAt = now;
      live(`${CLEARED}${label}  ${total === undefined ? grouped(done) : bar(terminal, done, total)}`);
    },
    end() {
      if (shownAt !== undefined) live(CLEARED);
    },
  };
}

function bar(terminal: Terminal, done: number, total: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
  const full = Math.floor(share * WIDTH);
  const rest = styled(terminal, "dim", "─".repeat(WIDTH - full));
  return `${"━".repeat(full)}${rest} ${String(Math.floor(share * 100)).padStart(3)} %`;
}
