// The live list: a line to each shard of the feed, one question put to all of them, and the rows as they stand.

import { batch, computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";

import type { FeedFilter, FromFeed, GroupName, LOOK_EVERY, ToFeed } from "../../../worker/protocol.ts";
import type { Api } from "../api.ts";
import type { Browser } from "../browser.ts";
import type { Clock } from "../clock.ts";
import { connect, type Connection } from "../sockets/connection.ts";
import {
  applyFeed,
  behindAll,
  groupOf,
  isKnown,
  NO_FEED,
  sortedRows,
  totalOf,
  type FeedState,
  type Sort,
} from "./feed.ts";
import { arrange, NOBODY, type Standing } from "./order.ts";
import { createViews, type Views } from "./views.ts";

/** Rows asked of each shard, and shown: more is what the filters are for. */
export const LIMIT = 200;

export interface Live {
  readonly filter: Signal<FeedFilter>;
  readonly sort: Signal<Sort>;
  /** The pointer is over the list, or the keyboard in it. */
  readonly frozen: Signal<boolean>;
  readonly standing: ReadonlySignal<Standing>;
  readonly total: ReadonlySignal<number>;
  /** Every shard has answered the question as it is now put. */
  readonly known: ReadonlySignal<boolean>;
  readonly lines: readonly Connection<ToFeed>[];
  /** Of all that match, shown or not. */
  readonly groups: Readonly<Record<GroupName, ReadonlySignal<Group>>>;
  /** The list is so late (ms); 0: it is not. */
  readonly behind: ReadonlySignal<number>;
  readonly views: Views;
  /** The list is looked at again: who left meanwhile goes at once. */
  look(): void;
  /** Take the new ones in now. */
  thaw(): void;
  close(): void;
}

export type Group = readonly (readonly [key: string, count: number])[];

// Types only come from the worker's side; this fails to compile when the protocol's own value changes.
const lookEvery: typeof LOOK_EVERY = 5_000;

interface Uses {
  readonly browser: Browser;
  readonly api: Api;
  readonly clock: Clock;
  readonly site: string;
  readonly shards: number;
  readonly ended: () => void;
  readonly refused: () => void;
}

export function createLive({ browser, api, clock, site, shards, ended, refused }: Uses): Live {
  const state = signal<FeedState>(NO_FEED);
  const filter = signal<FeedFilter>({});
  const sort = signal<Sort>("since");
  const frozen = signal(false);
  const standing = signal<Standing>(NOBODY);
  /** Shards that have not answered since the question was put. */
  const asked = signal<ReadonlySet<number>>(new Set());
  const question = computed(() => JSON.stringify([sort.value, filter.value]));

  const ask = (): ToFeed => ({ type: "subscribe", filter: filter.peek(), sort: sort.peek(), limit: LIMIT });
  const lineOf = Array.from({ length: shards }, () => 0);

  const lines = Array.from({ length: shards }, (_, shard) =>
    connect<FromFeed, ToFeed>(browser, {
      address: api.socket(`/feed?shard=${shard}`),
      opened() {
        lineOf[shard]!++;
        asked.value = new Set(asked.peek()).add(shard);
        lines[shard]!.send(ask());
        lines[shard]!.send({ type: "look" });
      },
      heard(message) {
        if (message.type === "snapshot" || message.type === "changes") clock.heard(message.at);
        batch(() => {
          state.value = applyFeed(state.peek(), shard, lineOf[shard]!, message);
          if (message.type !== "snapshot" || !asked.peek().has(shard)) return;
          const rest = new Set(asked.peek());
          rest.delete(shard);
          asked.value = rest;
        });
      },
      ended,
      refused,
    }),
  );

  // A tab in the background has slow timers: then nobody looks, and the shards need not be exact.
  let stopLooking = () => {};
  const look = (): void => {
    stopLooking();
    for (const line of lines) line.send({ type: "look" });
    stopLooking = browser.later(lookEvery, look);
  };
  stopLooking = browser.later(lookEvery, look);

  // Changes of the question go to the lines that are open; the others ask as they open.
  let put = question.peek();
  const stopAsking = effect(() => {
    if (question.value === put) return;
    put = question.value;
    const open = lines.flatMap((line, shard) => (line.send(ask()) ? [shard] : []));
    asked.value = new Set([...asked.peek(), ...open]);
  });

  const known = computed(() => isKnown(state.value, shards) && asked.value.size === 0);
  const stopArranging = effect(() => {
    // While an answer is on its way the old rows stand: an empty list between two questions would flicker.
    if (!known.value && standing.peek().question !== "" && standing.peek().question !== question.value)
      return;
    const rows = sortedRows(state.value, sort.value, LIMIT);
    standing.value = arrange(standing.peek(), rows, question.value, frozen.value, clock.now());
  });

  return {
    filter,
    sort,
    frozen,
    standing,
    total: computed(() => totalOf(state.value)),
    known,
    groups: {
      page: computed(() => groupOf(state.value, "page")),
      channel: computed(() => groupOf(state.value, "channel")),
      status: computed(() => groupOf(state.value, "status")),
      next: computed(() => groupOf(state.value, "next")),
      invited: computed(() => groupOf(state.value, "invited")),
    },
    behind: computed(() => behindAll(state.value)),
    views: createViews(browser, site),
    lines,
    look,
    thaw() {
      standing.value = arrange(
        standing.peek(),
        sortedRows(state.peek(), sort.peek(), LIMIT),
        question.peek(),
        false,
        clock.now(),
      );
    },
    close() {
      stopLooking();
      stopAsking();
      stopArranging();
      for (const line of lines) line.close();
    },
  };
}
