// B6 and B13: what an idle visitor costs in memory, and what waking one takes. Visitors and bare echo objects come in the
// same numbers to a server of their own each, and hibernate; what grows between two numbers is theirs.

import { serialize } from "node:v8";
import type { Figure, Measure, Options } from "../figure.ts";
import { quantile } from "../paired.ts";
import { fileLimitOf, filesOf, memoryOf } from "../server/usage.ts";
import { addressesOf, pause, publish, staged, still, visitorId, type Stage } from "./stage.ts";

/** So many are there when the growth begins, and when it ends. */
const FROM = 2_000;
const TO = 6_000;
/** At most so many are awake at a time, since each that is has its database open. */
const AT_ONCE = 1_000;
const FILES_AWAKE = 6;
const FILES_ASLEEP = 2;
/** The platform puts an object to sleep after 10 s. */
const SLEEPS_WITHIN = 40_000;
/** Visitors of one site: what one shard of a feed should hold. */
const SITE_HOLDS = 2_000;
const KNOCKS = 300;
const KB = 1024;

type Kind = "echo" | "visitor";

interface Idle {
  readonly bytesEach: number;
  readonly wake: readonly number[];
  readonly attachments: readonly number[];
}

/** Of an echo object it is only a name. */
const siteOf = (number: number): string => `shop-${Math.floor(number / SITE_HOLDS)}`;

async function idle(kind: Kind, from: number, to: number): Promise<Idle> {
  return await staged({ v8Flags: ["--expose-gc"] }, async (stage) => {
    const { server, load } = stage;
    const limit = fileLimitOf(server.pid);
    if (limit < to * FILES_ASLEEP + AT_ONCE * FILES_AWAKE)
      throw new Error(`${limit} open files are too few for ${to} sockets: raise ulimit -n`);
    for (let number = 0; number < to; number += SITE_HOLDS) await publish(server, siteOf(number));
    const files = filesOf(server.pid);
    await arrive(stage, kind, files, 0, from);
    const before = await memory(stage);
    await arrive(stage, kind, files, from, to);
    const after = await memory(stage);
    const { took } = await load.tell({ do: "knock", group: "idle", sockets: KNOCKS, say: "clocks" });
    const attachments: number[] = [];
    if (kind === "visitor")
      for (let number = 0; number < to; number += Math.ceil(to / KNOCKS)) {
        const kept = await server.get<unknown[]>(`/attachments/${siteOf(number)}/${visitorId(number)}`);
        // The same serializer as the platform's, whose limit is in these bytes.
        attachments.push(...kept.map((attachment) => serialize(attachment).length));
      }
    return { bytesEach: (after - before) / (to - from), wake: took ?? [], attachments };
  });
}

/** They come, say what visitors say, and fall asleep. */
async function arrive(stage: Stage, kind: Kind, files: number, from: number, to: number): Promise<void> {
  const { server, load } = stage;
  for (let first = from; first < to; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, to - first);
    const urls = addressesOf(
      server,
      kind,
      count,
      (index) => `${siteOf(first + index)}/${visitorId(first + index)}`,
    );
    await load.tell({ do: "open", group: "new", urls, as: kind });
    await load.tell({ do: "run", group: "new", say: "clocks", inFlight: 1, each: 5 });
    await load.tell({ do: "join", group: "new", to: "idle" });
    await asleep(stage, files + (first + count) * FILES_ASLEEP);
  }
}

/** An object that sleeps has closed its database. */
async function asleep({ server }: Stage, files: number): Promise<void> {
  const end = performance.now() + SLEEPS_WITHIN;
  while (filesOf(server.pid) > files + FILES_AWAKE) {
    if (performance.now() > end) throw new Error("objects do not fall asleep");
    await pause(100);
  }
}

async function memory(stage: Stage): Promise<number> {
  await still(stage);
  await stage.server.collect();
  await still(stage);
  return memoryOf(stage.server.pid);
}

export const memoryAndWake: Measure = {
  names: ["B6", "B13"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const [from, to] = quick ? [200, 600] : [FROM, TO];
    const echo = await idle("echo", from, to);
    const visitor = await idle("visitor", from, to);
    const [ofEcho, ofVisitor] = [quantile(echo.wake, 0.5), quantile(visitor.wake, 0.5)];
    return [
      {
        name: "B6",
        what: "memory of an idle visitor against an idle echo",
        value: visitor.bytesEach / echo.bytesEach,
        unit: "×",
        goal: { atMost: 1.15 },
        note: `${kb(visitor.bytesEach)} and ${kb(echo.bytesEach)}, growth from ${from} to ${to}, all hibernating`,
      },
      {
        name: "B6",
        what: "attachment, 95 % of them at most",
        value: quantile(visitor.attachments, 0.95),
        unit: "B",
        goal: { atMost: 2 * KB },
        note: `${visitor.attachments.length} of them`,
      },
      {
        name: "B13",
        what: "first message after hibernation against echo",
        value: ofVisitor / ofEcho,
        unit: "×",
        goal: { atMost: 1.4 },
        note: `medians ${ofVisitor.toFixed(2)} and ${ofEcho.toFixed(2)} ms, ${visitor.wake.length} each`,
      },
    ];
  },
};

const kb = (bytes: number): string => `${(bytes / KB).toFixed(0)} KB`;
