// When was the last input, when does the server want to hear of it, and did the machine sleep? Time stamps are compared,
// ticks are never counted: a timer that is late or never runs moves no clock.

import type { WakeMessage } from "../../worker/protocol.ts";
import { later } from "./guard.ts";
import { now } from "./now.ts";
import { reconnect, report } from "./socket.ts";

/** Last input, page view, showing or waking from sleep (SPEC T6). */
let active = now();
/** When this script last ran. */
let ran = active;
/** When the page went out of view, or 0. */
let hiddenSince = active;
/** When to answer the running `wake`: at a time, or when the idle clock reads so much. */
let wakeAt = Infinity;
let wakeIdle = Infinity;
/** The idle clock was past `wakeIdle` when asked: it starts with the next input. */
let past = false;
let timer = 0;

export function wakeUp(wake: WakeMessage): void {
  wakeAt = now() + (wake.in ?? Infinity);
  wakeIdle = wake.idle ?? Infinity;
  past = !wakeIdle || idle() > wakeIdle;
  check();
}

function check(): void {
  tick();
  clearTimeout(timer);
  if (hiddenSince) return;
  const left = Math.min(wakeAt, past ? Infinity : active + wakeIdle) - now();
  // Timers of browsers overflow at 2^31 ms: look again after 11 days.
  if (left > 0) timer = later(check, Math.min(1e9, left));
  else answer();
}

function answer(slept?: number): void {
  wakeAt = wakeIdle = Infinity;
  report({ type: "clocks", idle: idle(), slept });
}

export const idle = (): number => now() - active;

/** The idle clock starts anew. */
function restart(): void {
  active = now();
  if (past) {
    past = false;
    check();
  }
}

/** Called every 25 s and before whatever else happens: a machine that slept or a frozen tab leaves a hole (SPEC T8). */
export function tick(): void {
  const hole = -ran + (ran = now());
  if (hole <= 60_000 || hiddenSince) return;
  active = ran;
  // The line is dead more often than not.
  reconnect();
  answer(hole);
}

/** The person did something, or a page view begins. */
export function input(): void {
  tick();
  restart();
}

export function shown(): void {
  ran = now();
  wakeAt += ran - hiddenSince;
  hiddenSince = 0;
  restart();
  check();
}

export function hidden(): void {
  tick();
  hiddenSince = now();
  report({ type: "hidden" });
}
