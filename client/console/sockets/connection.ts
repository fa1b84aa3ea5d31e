// One socket that stays: opens, notices silence, comes back with jitter, and says each time it is back so that whoever
// uses it can take a snapshot. It keeps no queue: what must not be lost is kept, and sent again, by its user.
//
//   connecting ──open──► open ──lost──► waiting ──time, network or agent──► connecting
//        └───────────refused───────────────┘         4010 from anywhere ──► ended

import { signal, type ReadonlySignal } from "@preact/signals";

import type { Close, PING, PING_EVERY, PROTOCOL } from "../../../worker/protocol.ts";
import type { Browser, Socket } from "../browser.ts";
import { waitBefore } from "./backoff.ts";

// Types only come from the worker's side; these fail to compile when the protocol's own values change.
const protocol: typeof PROTOCOL = "beckon.v1";
const ping: typeof PING = "ping";
const pingEvery: typeof PING_EVERY = 25_000;
const signedOut: (typeof Close)["signedOut"] = 4010;

/** A ping is answered without waking anything: five seconds without is a dead line. */
const ANSWER_WITHIN = 5_000;
/** A line that held this long was a good one: the next loss starts from the shortest wait again. */
const HELD = 10_000;

export type Line = "connecting" | "open" | "waiting" | "ended";

export interface Connection<Up> {
  readonly line: ReadonlySignal<Line>;
  /** False when the line is down: nothing was sent and nothing is kept. */
  send(message: Up): boolean;
  /** The network is back or the agent asks: try now, and if the line looks open make sure that it is. */
  hurry(): void;
  /** Drop this line and open another, for a fresh snapshot. */
  again(): void;
  close(): void;
}

export interface Uses<Down> {
  readonly address: string;
  opened?(): void;
  heard(message: Down): void;
  /** Signed out, removed, or the role changed. */
  ended?(): void;
  /** The upgrade itself failed: perhaps nobody is signed in any more. */
  refused?(): void;
}

export function connect<Down, Up>(
  browser: Pick<Browser, "socket" | "later" | "now" | "random">,
  uses: Uses<Down>,
): Connection<Up> {
  const line = signal<Line>("connecting");
  let socket: Socket | undefined;
  let attempt = 0;
  let openedAt = 0;
  let heardSincePing = true;
  let cancel = () => {};

  function open(): void {
    cancel();
    line.value = "connecting";
    const mine = browser.socket(uses.address, protocol);
    socket = mine;
    mine.onopen = () => {
      openedAt = browser.now();
      line.value = "open";
      heardSincePing = true;
      cancel = browser.later(pingEvery, probe);
      uses.opened?.();
    };
    mine.onmessage = (event) => {
      heardSincePing = true;
      const message = parse(event.data);
      if (message !== undefined) uses.heard(message as Down);
    };
    mine.onclose = (event) => {
      if (event.code === signedOut) end();
      else lost();
    };
  }

  function probe(): void {
    heardSincePing = false;
    socket?.send(ping);
    cancel();
    cancel = browser.later(ANSWER_WITHIN, () => {
      if (!heardSincePing) return lost();
      cancel = browser.later(pingEvery - ANSWER_WITHIN, probe);
    });
  }

  function drop(): void {
    cancel();
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = undefined;
  }

  function lost(): void {
    const wasOpen = line.value === "open";
    drop();
    if (wasOpen && browser.now() - openedAt >= HELD) attempt = 0;
    cancel = browser.later(waitBefore(attempt++, browser.random()), open);
    line.value = "waiting";
    if (!wasOpen) uses.refused?.();
  }

  function end(): void {
    drop();
    line.value = "ended";
    uses.ended?.();
  }

  open();
  return {
    line,
    send(message) {
      if (line.value !== "open" || socket === undefined) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    hurry() {
      if (line.value === "waiting") open();
      else if (line.value === "open") probe();
    },
    again() {
      if (line.value === "ended") return;
      drop();
      open();
    },
    close() {
      drop();
      line.value = "ended";
    },
  };
}

/** Everything that is not a JSON object with a type (the answer to a ping, above all) is none of our business. */
function parse(data: unknown): { readonly type: string } | undefined {
  if (typeof data !== "string" || !data.startsWith("{")) return undefined;
  try {
    const message: unknown = JSON.parse(data);
    return typeof (message as { type?: unknown }).type === "string"
      ? (message as { type: string })
      : undefined;
  } catch {
    return undefined;
  }
}
