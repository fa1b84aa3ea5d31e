// Visits to a site at a given rate, in told time, against the real Worker: who comes, from where, through which pages,
// and what all of it made the objects do.

import { once } from "node:events";
import { WebSocket } from "ws";
import { LOOK_EVERY, PROTOCOL, type ToPage } from "../../../worker/protocol.ts";
import { PAGES } from "../rules.ts";
import type { Server } from "../server/server.ts";
import { type Mix, pagesPerVisit } from "./mix.ts";
import { PageSocket } from "./page-socket.ts";
import type { Random } from "./random.ts";
import { Schedule } from "./schedule.ts";
import { Tab } from "./tab.ts";

const ORIGIN = "https://shop.example";
/** An object that nobody talks to for so long is put to sleep by the platform. */
const HIBERNATES_AFTER = 10_000;
/** Who comes back does so once the visit before is over. */
const BACK_AFTER = 35 * 60_000;
/** Half the pages are read for less than half a minute, the mean is 55 s. */
const DWELL = 30_000;
const BETWEEN_PAGES = 500;
/** Where people come from. */
const ARRIVALS: readonly (readonly [referrer: string, weight: number])[] = [
  ["https://www.google.com/", 5],
  ["", 3],
  ["https://www.reddit.com/r/things", 1],
  ["https://news.ycombinator.com/", 1],
];

export class Shop {
  readonly schedule: Schedule;
  readonly random: Random;
  invited = 0;
  views = 0;
  visits = 0;
  readonly #server: Server;
  readonly #site: string;
  readonly #mix: Mix;
  readonly #touched = new WeakMap<Tab, number>();
  readonly #back: { readonly token: string; readonly from: number }[] = [];
  readonly #consoles: WebSocket[] = [];
  #closes = 0;

  constructor(server: Server, site: string, mix: Mix, random: Random, now: number) {
    this.#server = server;
    this.#site = site;
    this.#mix = mix;
    this.random = random;
    this.schedule = new Schedule(now);
  }

  /** An agent at the desk, and the list on a screen. */
  async watch(): Promise<void> {
    for (const [kind, first] of [
      ["desk", { type: "status", status: "online" }],
      ["feed", { type: "subscribe" }],
    ] as const) {
      const socket = new WebSocket(`${this.#server.url.replace("http", "ws")}/${kind}/${this.#site}`, [
        PROTOCOL,
      ]);
      await once(socket, "open");
      socket.send(JSON.stringify(first));
      if (kind === "feed") this.#look(socket);
      this.#consoles.push(socket);
    }
  }

  /** A console says every so often that somebody looks. */
  #look(console: WebSocket): void {
    const look = async (): Promise<void> => {
      await this.reach();
      console.send('{"type":"look"}');
      this.schedule.at(this.schedule.now + LOOK_EVERY, look);
    };
    this.schedule.at(this.schedule.now, look);
  }

  /** Visitors come from now on, so many page views a minute on average. */
  open(viewsAMinute: number): void {
    const between = (60_000 * pagesPerVisit(this.#mix)) / viewsAMinute;
    const come = (): void => {
      this.#visit();
      this.schedule.at(this.schedule.now + this.random.exponential(between), come);
    };
    come();
  }

  close(): void {
    for (const socket of this.#consoles) socket.terminate();
  }

  #visit(): void {
    this.visits++;
    const tab = new Tab(this, `tab${this.visits}`, this.#returning());
    let left = this.random.pick(this.#mix.pages);
    let url = this.#page();
    const next = (referrer: string): void => {
      this.views++;
      left--;
      tab.view(url, referrer, Math.max(2_000, this.random.lognormal(DWELL, 1.1)), async () => {
        await tab.leave(left > 0);
        if (left === 0) return this.#gone(tab);
        const from = url;
        url = this.#page();
        this.schedule.at(this.schedule.now + BETWEEN_PAGES, () => next(from));
      });
    };
    next(this.random.pick(ARRIVALS));
  }

  #page(): string {
    return `${ORIGIN}${PAGES[Math.floor(this.random.next() * PAGES.length)]}`;
  }

  #gone({ token }: Tab): void {
    if (token !== undefined) this.#back.push({ token, from: this.schedule.now + BACK_AFTER });
  }

  #returning(): string | undefined {
    if (this.random.next() >= this.#mix.returning || (this.#back[0]?.from ?? Infinity) > this.schedule.now)
      return undefined;
    return this.#back.shift()!.token;
  }

  /** Brings the server to this moment, before something is said to it. */
  async reach(tab?: Tab): Promise<void> {
    const now = this.schedule.now;
    const last = tab && this.#touched.get(tab);
    const sleeps = tab?.token !== undefined && last !== undefined && now - last > HIBERNATES_AFTER;
    const hibernate = sleeps ? `&site=${this.#site}&hibernate=${tab.token}` : "";
    await this.#server.ask(`/time/advance?until=${now}&closes=${this.#closes}${hibernate}`);
    // What was sent to pages meanwhile is read before anything else is said.
    await new Promise((resolve) => setImmediate(resolve));
    if (tab) this.#touched.set(tab, now);
  }

  async connect(token: string | undefined, receive: (message: ToPage) => void): Promise<PageSocket> {
    const address = `${this.#server.url.replace("http", "ws")}/v1/sites/${this.#site}/connect`;
    return await PageSocket.open(address, token, receive);
  }

  disconnect(socket: PageSocket): void {
    socket.close();
    this.#closes++;
  }
}
