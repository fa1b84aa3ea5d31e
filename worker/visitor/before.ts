// What was before: earlier visits, conversations and devices of one visitor, as the story lists them. None of it changes
// while a visit runs, and an agent who watches is told the story at every message: read once.

import { readClocks } from "../../rules/record/clocks.ts";
import type { Visit } from "../../rules/record/record.ts";
import type { Story } from "../protocol.ts";
import type { VisitorStore } from "./store.ts";

type Visits = Story["visits"];
type Chat = Story["chats"][number];
type Device = Story["devices"][number];

/** The newest of each. */
const CHATS_SHOWN = 20;
/** Of the words said last. */
const PREVIEW = 140;
/** Pages of an earlier visit, and of all of them together: a story must fit into a frame. */
const PATH_SHOWN = 30;
const PATHS_SHOWN = 100;

export class Before {
  readonly #store: VisitorStore;
  #visits: { readonly number: number; readonly all: Visits; readonly devices: readonly Device[] } | undefined;
  readonly #closed = new Map<string, Chat>();

  constructor(store: VisitorStore) {
    this.#store = store;
  }

  /** Newest first. */
  visits(running: Visit): Visits {
    return this.#before(running).all;
  }

  /** The one of this visit first. */
  devices(running: Visit, now: number): readonly Device[] {
    const current = deviceOf(running, now);
    const others = this.#before(running).devices.filter((one) => nameOf(one) !== nameOf(current));
    return [{ ...current, current: true }, ...others];
  }

  /** Newest first. */
  chats(): readonly Chat[] {
    const all = this.#store.conversations().slice(-CHATS_SHOWN).reverse();
    return all.map(({ stored }) => {
      const known = stored.state === "closed" ? this.#closed.get(stored.id) : undefined;
      if (known !== undefined) return known;
      const said = this.#store.said(stored.id);
      const last = said.at(-1);
      // Once it is over nobody has it any more.
      const agent = stored.agent?.name ?? said.findLast(({ from }) => from === "agent")?.name;
      const chat: Chat = {
        id: stored.id,
        from: stored.openedAt,
        to: last?.at ?? stored.openedAt,
        state: stored.state,
        ...(agent !== undefined && { agent }),
        lines: said.length,
        ...(last !== undefined && { last: { from: last.from, text: last.text.slice(0, PREVIEW) } }),
      };
      if (stored.state === "closed") this.#closed.set(stored.id, chat);
      return chat;
    });
  }

  #before({ number }: Visit) {
    if (this.#visits?.number === number) return this.#visits;
    const past = this.#store.pastVisits(number);
    const devices = new Map<string, Device>();
    for (const visit of past) {
      const device = deviceOf(visit, Infinity);
      if (!devices.has(nameOf(device))) devices.set(nameOf(device), device);
    }
    return (this.#visits = { number, all: pastVisits(past), devices: [...devices.values()] });
  }
}

function pastVisits(past: readonly Visit[]): Visits {
  let left = PATHS_SHOWN;
  return past.map((visit) => {
    const shown = Math.min(PATH_SHOWN, left, visit.views.length);
    left -= shown;
    return pastVisit(visit, shown);
  });
}

function pastVisit(visit: Visit, shown: number): Visits[number] {
  return {
    number: visit.number,
    from: visit.startedAt,
    to: lastHere(visit, Infinity),
    landing: visit.landing,
    referrer: visit.referrer,
    channel: visit.source.channel,
    pages: visit.viewsBefore + visit.views.length,
    path: visit.views.slice(visit.views.length - shown).map(({ url, title, at }) => ({ url, title, at })),
  };
}

const nameOf = ({ device, browser, os }: Device): string => `${device} ${browser} ${os}`;

function deviceOf(visit: Visit, now: number): Device {
  const { device, browser, os } = visit.surroundings;
  return { device, browser, os, last: lastHere(visit, now) };
}

/** In a visit that is over no clock runs: its end is when the visitor was last here. */
function lastHere(visit: Visit, now: number): number {
  const at = Number.isFinite(now)
    ? now
    : Math.max(...visit.tabs.map((tab) => tab.confirmed), visit.startedAt);
  return Math.max(visit.startedAt, readClocks(visit, at).lastHereAt);
}
