// B5: the feed of a big site. Two thousand visitors with pages open and eight thousand who are only rows, five hundred
// changes a second, twenty consoles with a hundred rows of each of four shards: how long a change takes to a console that
// shows it, whether every console shows what it should, and what telling them costs against sending as many bytes to as
// many sockets with no thought.

import { once } from "node:events";
import { WebSocket } from "ws";
import { shardOf } from "../../../worker/objects.ts";
import { type FeedRow, PROTOCOL } from "../../../worker/protocol.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { hundredRules } from "../rules.ts";
import { Server } from "../server/server.ts";
import { cpuOf } from "../server/usage.ts";
import { random, type Random } from "../visits/random.ts";
import { type Question, Watcher } from "../visits/watcher.ts";
import { pause, SITE, visitorId } from "./stage.ts";

const SHARDS = 4;
const CONSOLES = 20;
const WINDOW = 100;
const CHANGES_A_SECOND = 500;
/** Of them, by visitors with a page: one page view costs as much as many rows. */
const BY_VISITORS = 100;
const STEP = 50;
/** After the last change everything was told. */
const SETTLES = 3_000;

const QUESTIONS: readonly Question[] = [
  { sort: "since", limit: WINDOW },
  { sort: "visits", limit: WINDOW },
  { sort: "page", limit: WINDOW, filter: { page: "/shelf-*" } },
  { sort: "since", limit: WINDOW, filter: { channel: "paid", visits: "2+" } },
  { sort: "idle", limit: WINDOW, filter: { country: "DE" } },
];

interface Size {
  readonly visitors: number;
  readonly rows: number;
  readonly seconds: number;
}

/** Ids end in zeros where there is no object behind (../worker/timed.ts). */
const rowId = (number: number): string => `${visitorId(number + 1e6).slice(0, 28)}0000`;

interface OpenPage {
  readonly id: string;
  readonly socket: WebSocket;
  n: number;
}

class Site {
  readonly server: Server;
  readonly truth = new Map<string, FeedRow>();
  readonly #random: Random;
  readonly #pages: OpenPage[] = [];
  readonly #sent = new Map<string, number>();
  #sequence = 0;
  readonly took: number[] = [];

  constructor(server: Server) {
    this.server = server;
    this.#random = random(5);
  }

  async fill({ visitors, rows }: Size): Promise<void> {
    const all = Array.from({ length: rows }, (_, n) => this.#row(rowId(n)));
    for (const row of all) this.truth.set(row.id, row);
    for (let at = 0; at < rows; at += 200) await this.#post(all.slice(at, at + 200));
    for (let n = 0; n < visitors; n++) {
      const id = visitorId(n);
      const url = `${this.server.url.replace("http", "ws")}/visitor/${SITE}/${id}`;
      const socket = new WebSocket(url, [PROTOCOL], { perMessageDeflate: false });
      socket.on("message", () => {});
      await once(socket, "open");
      socket.send(HELLO);
      const page = { id, socket, n: 1 };
      this.#pages.push(page);
      this.#view(page);
    }
  }

  #row(id: string): FeedRow {
    const pick = <T>(...of: readonly T[]): T => of[Math.floor(this.#random.next() * of.length)]!;
    const now = Date.now();
    const since = now - Math.floor(this.#random.next() * 600_000);
    const idle = this.#random.next() < 0.5;
    const path = `/shelf-${Math.floor(this.#random.next() * 200)}/things`;
    return {
      id,
      page: { url: `https://shop.example${path}`, title: `c${++this.#sequence}`, since: now },
      since,
      ...(idle && { idle_since: now - 20_000 }),
      visible: true,
      landing: `https://shop.example${path}`,
      referrer: "https://www.google.com/",
      channel: pick("search", "paid", "direct"),
      country: pick("DE", "FR", "AT"),
      language: "de-DE",
      device: "desktop",
      browser: "Firefox",
      visits: 1 + Math.floor(this.#random.next() * 9),
      pages: this.#sequence,
      chats: 0,
      status: pick("browsing", "browsing", "invited"),
      tags: [],
    };
  }

  async #post(rows: readonly FeedRow[]): Promise<void> {
    await Promise.all(
      Array.from({ length: SHARDS }, (_, shard) => {
        const of = rows.filter(({ id }) => shardOf(id, SHARDS) === shard);
        const updates = of.map((row) => ({ visit: 1, sequence: row.pages, present: true, row }));
        return this.server.ask(`/rows/${SITE}/${shard}`, { method: "POST", body: JSON.stringify(updates) });
      }),
    );
  }

  #view(page: OpenPage): void {
    const title = `c${++this.#sequence}`;
    const url = `https://shop.example/real-${this.#sequence % 50}`;
    page.socket.send(JSON.stringify({ type: "page", n: ++page.n, url, title, referrer: "" }));
    this.#sent.set(title, performance.now());
    this.titles.set(page.id, title);
  }

  /** What each visitor with a page said last. */
  readonly titles = new Map<string, string>();

  /** So many changes a second. */
  async change(seconds: number): Promise<void> {
    const ids = [...this.truth.keys()];
    const posts: Promise<void>[] = [];
    const began = performance.now();
    for (let step = 0; step < (seconds * 1000) / STEP; step++) {
      const rows = Array.from({ length: ((CHANGES_A_SECOND - BY_VISITORS) * STEP) / 1000 }, () =>
        this.#row(ids[Math.floor(this.#random.next() * ids.length)]!),
      );
      // Twice in one step: the later one counts.
      for (const row of rows) {
        this.truth.set(row.id, row);
        this.#sent.set(row.page.title, performance.now());
      }
      posts.push(this.#post(rows));
      for (let n = 0; n < (BY_VISITORS * STEP) / 1000; n++)
        this.#view(this.#pages[Math.floor(this.#random.next() * this.#pages.length)]!);
      await pause(Math.max(0, began + (step + 1) * STEP - performance.now()));
    }
    await Promise.all(posts);
  }

  saw(title: string): void {
    const sent = this.#sent.get(title);
    if (sent !== undefined) this.took.push(performance.now() - sent);
  }

  close(): void {
    for (const { socket } of this.#pages) socket.terminate();
  }
}

const HELLO = JSON.stringify({
  type: "hello",
  n: 1,
  tab: "tab1",
  language: "de-DE",
  timezone: "Europe/Berlin",
  visible: true,
});

/** The first of the true rows of each shard, as plainly as can be. */
function expected(rows: readonly FeedRow[], { sort, filter = {}, limit = WINDOW }: Question): string[] {
  const key = (row: FeedRow): number | string =>
    sort === "visits"
      ? -row.visits
      : sort === "page"
        ? row.page.url
        : sort === "idle"
          ? (row.idle_since ?? Infinity)
          : -row.since;
  return rows
    .filter(
      (row) =>
        (filter.channel === undefined || row.channel === filter.channel) &&
        (filter.country === undefined || row.country === filter.country) &&
        (filter.visits === undefined || row.visits >= 2) &&
        (filter.page === undefined || new URL(row.page.url).pathname.startsWith("/shelf-")),
    )
    .map((row) => ({ row, by: key(row) }))
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : a.row.id < b.row.id ? -1 : 1))
    .slice(0, limit)
    .map(({ row }) => JSON.stringify(row));
}

/** Rows that a console shows and should not, or should and does not. `real`: a console that shows all of the visitors with pages. */
function wrongIn(watcher: Watcher, site: Site, real: Watcher): number {
  let wrong = 0;
  for (let shard = 0; shard < SHARDS; shard++) {
    const rows = [...site.truth.values()].filter(({ id }) => shardOf(id, SHARDS) === shard);
    const want = new Set(expected([...rows, ...real.shards[shard]!.rows.values()], watcher.question));
    const has = [...watcher.shards[shard]!.rows.values()].map((row) => JSON.stringify(row));
    wrong += has.filter((row) => !want.has(row)).length + Math.abs(want.size - has.length);
  }
  return wrong;
}

/** What each visitor with a page said last must be what the list says. */
function staleIn(real: Watcher, site: Site): number {
  const shown = new Map(real.shards.flatMap(({ rows }) => [...rows]));
  return [...site.titles].filter(([id, title]) => shown.get(id)?.page.title !== title).length;
}

async function cpuDuring(server: Server, work: () => Promise<unknown>): Promise<number> {
  const before = cpuOf(server.pid);
  await work();
  return cpuOf(server.pid) - before;
}

/** The CPU of sending the same bytes in as many frames to as many sockets. */
async function broadcasting(server: Server, frames: number, bytes: number, seconds: number): Promise<number> {
  const sockets = await Promise.all(
    Array.from({ length: SHARDS * CONSOLES }, async (_, n) => {
      const url = `${server.url.replace("http", "ws")}/broadcast/${SITE}/${n % SHARDS}`;
      const socket = new WebSocket(url, [PROTOCOL], { perMessageDeflate: false });
      socket.on("message", () => {});
      await once(socket, "open");
      return socket;
    }),
  );
  const each = Math.round(frames / (SHARDS * CONSOLES));
  const body = "x".repeat(Math.round(bytes / frames));
  const apart = (seconds * 1000) / each;
  const cpu = await cpuDuring(server, async () => {
    const began = performance.now();
    for (let n = 0; n < each; n++) {
      for (let shard = 0; shard < SHARDS; shard++)
        await server.ask(`/broadcast/${SITE}/${shard}`, { method: "POST", body });
      await pause(Math.max(0, began + (n + 1) * apart - performance.now()));
    }
    await pause(SETTLES);
  });
  for (const socket of sockets) socket.terminate();
  return cpu;
}

export const feed: Measure = {
  names: ["B5"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const size = quick
      ? { visitors: 200, rows: 1_800, seconds: 5 }
      : { visitors: 2_000, rows: 8_000, seconds: 20 };
    const server = await Server.start();
    const watchers: Watcher[] = [];
    const site = new Site(server);
    try {
      const { site: settings, rules } = hundredRules();
      const ruleset = { site: { ...settings, feedShards: SHARDS }, rules };
      await server.post(`/publish/${SITE}`, { files: { "site.yaml": "name: Shop" }, ruleset });
      await site.fill(size);
      await pause(SETTLES);
      const alone = await cpuDuring(server, async () => {
        await site.change(size.seconds);
        await pause(SETTLES);
      });
      const address = `${server.url.replace("http", "ws")}/feed/${SITE}`;
      const open = async (question: Question, saw: (title: string) => void): Promise<Watcher> => {
        const watcher = await Watcher.open(address, SHARDS, question, saw);
        watchers.push(watcher);
        return watcher;
      };
      for (let n = 0; n < CONSOLES; n++)
        await open(QUESTIONS[n % QUESTIONS.length]!, (title) => site.saw(title));
      // Everybody is asked for presence at first, and pushes from then on.
      await pause(3 * SETTLES);
      const [bytes, frames] = [sum(watchers, "bytes"), sum(watchers, "frames")];
      site.took.length = 0;
      const watched = await cpuDuring(server, async () => {
        await site.change(size.seconds);
        await pause(SETTLES);
      });
      const [sentBytes, sentFrames] = [sum(watchers, "bytes") - bytes, sum(watchers, "frames") - frames];
      const late = sum(watchers, "late");
      const took = site.took.toSorted((a, b) => a - b);
      const real = await open({ filter: { page: "/real-*" }, limit: 500 }, () => {});
      await pause(SETTLES);
      const stale = staleIn(real, site);
      const wrong = watchers.slice(0, CONSOLES).reduce((all, one) => all + wrongIn(one, site, real), 0);
      const plain = await broadcasting(server, sentFrames, sentBytes, size.seconds);
      const at = (share: number): number => took[Math.floor(took.length * share)] ?? Number.NaN;
      const note = `${size.visitors} visitors and ${size.rows} rows, ${CHANGES_A_SECOND} changes/s, ${size.seconds} s`;
      return [
        {
          name: "B5",
          what: "a change, until a console that shows it has it, 99 % at most",
          value: at(0.99),
          unit: "ms",
          goal: { atMost: 500 },
          note: `${note}; ${took.length} rows, median ${at(0.5).toFixed(0)} ms; ${late} frames said they were late`,
        },
        {
          name: "B5",
          what: "CPU that consoles add, against a plain broadcast of the same bytes",
          value: (watched - alone) / plain,
          unit: "×",
          goal: { atMost: 2 },
          note: `${alone.toFixed(0)} ms without consoles, ${watched.toFixed(0)} with, broadcast ${plain.toFixed(0)}; ${(sentBytes / 1e6).toFixed(1)} MB in ${sentFrames} frames`,
        },
        {
          name: "B5",
          what: "rows that a console shows wrongly or not, of all consoles",
          value: wrong + stale,
          unit: "",
          goal: { atMost: 0 },
          note: `${CONSOLES} consoles of ${SHARDS} × ${WINDOW} rows`,
        },
      ];
    } finally {
      for (const watcher of watchers) watcher.close();
      site.close();
      await server.end();
    }
  },
};

const sum = (watchers: readonly Watcher[], what: "bytes" | "frames" | "late"): number =>
  watchers.reduce((all, watcher) => all + watcher[what], 0);
