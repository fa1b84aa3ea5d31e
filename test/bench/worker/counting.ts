// Counts what the platform bills, at the edge where it bills it: rows written and alarms set through the storage, requests
// and messages that reach an object, and for how long one was kept awake by them.

import type { DurableObject } from "cloudflare:workers";
import type { Counts } from "../counts.ts";
import { alarmOf, deleteAlarm, realNow, runTimer, setAlarm, virtualNow, waitedFor } from "./clock.ts";

const nothing = (): Counts => ({
  rows: 0,
  rowsRead: 0,
  alarmsSet: 0,
  alarmsFired: 0,
  upgrades: 0,
  calls: 0,
  messages: 0,
  awake: 0,
});

const byKind = new Map<string, Counts>();
const callsByName = new Map<string, number>();
const rowsByStatement = new Map<string, number>();
let closes = 0;
let running = 0;

export function countsOf(kind: string): Counts {
  let counts = byKind.get(kind);
  if (!counts) byKind.set(kind, (counts = nothing()));
  return counts;
}

export const allCounts = () => ({
  objects: Object.fromEntries(byKind),
  calls: Object.fromEntries(callsByName),
  statements: Object.fromEntries(rowsByStatement),
});

export const isQuiet = (): boolean => running === 0;
export const closesSoFar = (): number => closes;

/** A statement's rows are known once it ran to its end, and only inside its object. */
const tallies = new Map<string, () => void>();

/** Characters of a statement that say which it is. */
const NAMED_BY = 40;

/** How many things keep each object awake, and since when. */
const awake = new Map<string, { things: number; since: number }>();

const keyOf = (kind: string, name: string): string => `${kind}:${name}`;

async function kept<T>(kind: string, name: string, work: () => T | Promise<T>): Promise<T> {
  const key = keyOf(kind, name);
  const state = awake.get(key) ?? { things: 0, since: 0 };
  awake.set(key, state);
  if (state.things++ === 0) state.since = realNow();
  running++;
  try {
    return await work();
  } finally {
    tallies.get(key)?.();
    running--;
    if (--state.things === 0) countsOf(kind).awake += realNow() - state.since;
  }
}

/** The platform's view of an object, counted. Time of pings is the clock's: here every open page pings. */
function watched(ctx: DurableObjectState, kind: string): DurableObjectState {
  const name = ctx.id.name ?? "";
  const counts = countsOf(kind);
  const { storage } = ctx;
  const { sql } = storage;
  const exec = sql.exec.bind(sql) as (query: string, ...bindings: unknown[]) => SqlStorageCursor<never>;
  let cursors: { readonly query: string; readonly cursor: SqlStorageCursor<never> }[] = [];
  tallies.set(keyOf(kind, name), () => {
    for (const { query, cursor } of cursors) {
      counts.rows += cursor.rowsWritten;
      counts.rowsRead += cursor.rowsRead;
      const statement = `${kind}: ${query.trim().replace(/\s+/g, " ").slice(0, NAMED_BY)}`;
      if (cursor.rowsWritten > 0)
        rowsByStatement.set(statement, (rowsByStatement.get(statement) ?? 0) + cursor.rowsWritten);
    }
    cursors = [];
  });
  Object.assign(sql, {
    exec(query: string, ...bindings: unknown[]) {
      // A cursor over several statements knows the rows of the last one only.
      const statements = bindings.length === 0 ? query.split(/;\s*(?=\S)/) : [query];
      const each = statements.map((statement) => ({
        query: statement,
        cursor: exec(statement, ...bindings),
      }));
      cursors.push(...each);
      return each.at(-1)!.cursor;
    },
  });
  Object.assign(storage, {
    async setAlarm(at: number | Date) {
      counts.alarmsSet++;
      setAlarm(kind, name, Number(at));
    },
    async getAlarm() {
      return alarmOf(kind, name);
    },
    async deleteAlarm() {
      deleteAlarm(kind, name);
    },
  });
  const { kv } = storage;
  const [put, remove] = [kv.put.bind(kv), kv.delete.bind(kv)];
  Object.assign(kv, {
    put(key: string, value: unknown) {
      counts.rows++;
      put(key, value);
    },
    delete(key: string) {
      const was = remove(key);
      if (was) counts.rows++;
      return was;
    },
  });
  const waitUntil = ctx.waitUntil.bind(ctx);
  Object.assign(ctx, {
    waitUntil(promise: Promise<unknown>) {
      waitUntil(kept(kind, name, () => promise));
    },
    getWebSocketAutoResponseTimestamp: () => new Date(virtualNow() - PINGED),
  });
  return ctx;
}

/** The middle of 25 s between two pings. */
const PINGED = 12_500;

/** Methods that the platform calls, and what it bills them as. A socket that closes is not billed. */
const EVENTS: Readonly<Record<string, keyof Counts | undefined>> = {
  fetch: "upgrades",
  webSocketMessage: "messages",
  webSocketClose: undefined,
  webSocketError: undefined,
  alarm: "alarmsFired",
};

type Constructor<Made = DurableObject<Env>> = new (ctx: DurableObjectState, env: Env) => Made;

/** What the benchmark asks of a counted object, beside what it is. */
export interface Counted {
  fire(): Promise<void>;
  fireTimer(timer: number): Promise<void>;
}

export function counted(kind: string, real: Constructor): Constructor<DurableObject<Env> & Counted> {
  class CountedObject extends real implements Counted {
    constructor(ctx: DurableObjectState, env: Env) {
      super(watched(ctx, kind), env);
    }

    async fire(): Promise<void> {
      await this.alarm?.({ isRetry: false, retryCount: 0 } as AlarmInvocationInfo);
    }

    async fireTimer(timer: number): Promise<void> {
      countsOf(kind).awake += waitedFor(timer);
      await kept(kind, this.ctx.id.name ?? "", () => runTimer(timer));
    }
  }
  for (const name of Object.getOwnPropertyNames(real.prototype)) {
    if (name === "constructor") continue;
    const method = (real.prototype as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!;
    const billed = name in EVENTS ? EVENTS[name] : "calls";
    Object.defineProperty(CountedObject.prototype, name, {
      value: async function (this: CountedObject, ...given: unknown[]): Promise<unknown> {
        if (billed !== undefined) countsOf(kind)[billed]++;
        if (billed === "calls")
          callsByName.set(`${kind}.${name}`, (callsByName.get(`${kind}.${name}`) ?? 0) + 1);
        try {
          return await kept(kind, this.ctx.id.name ?? "", () => method.apply(this, given));
        } finally {
          if (name === "webSocketClose" || name === "webSocketError") closes++;
        }
      },
    });
  }
  return CountedObject;
}
