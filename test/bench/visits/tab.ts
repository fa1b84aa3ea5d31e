// A tab with the page script in it, in told time: the same messages at the same moments as client/snippet sends them, for
// a person who reads, pauses, looks elsewhere and leaves.

import type { InviteMessage, ToPage, ToServer } from "../../../worker/protocol.ts";
import type { PageSocket } from "./page-socket.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";

type Bare<M> = M extends unknown ? Omit<M, "n" | "ago"> : never;
type Said = Bare<ToServer>;
interface Entry {
  readonly message: Said;
  readonly at: number;
  n: number;
}

/** The script waits for the page to be idle before it connects. */
const CONNECTS_AFTER = 1_000;
const GAP = 5_000;
/** One of so many who are invited; the others let it pass. */
const DISMISSES = 3;

/** Where a tab is: the shop's clock and chance, and its server. */
export interface Place {
  readonly schedule: Schedule;
  readonly random: Random;
  invited: number;
  reach(tab?: Tab): Promise<void>;
  disconnect(socket: PageSocket): void;
  connect(token: string | undefined, receive: (message: ToPage) => void): Promise<PageSocket>;
}

export class Tab {
  readonly #shop: Place;
  readonly #id: string;
  token: string | undefined;
  #n = 0;
  #entries: Entry[] = [];
  #socket: PageSocket | undefined;
  #page = 0;
  #active = 0;
  #hiddenSince = 0;
  #wakeAt = Infinity;
  #wakeIdle = Infinity;
  #past = false;
  #timer = 0;
  #gaps: [at: number, length: number][] = [];
  #showing: string | undefined;

  constructor(shop: Place, id: string, token: string | undefined) {
    this.#shop = shop;
    this.#id = id;
    this.token = token;
  }

  get #now(): number {
    return this.#shop.schedule.now;
  }

  /** A page is opened and read for `dwell` ms; then `done`. */
  view(url: string, referrer: string, dwell: number, done: () => Promise<void>): void {
    const page = ++this.#page;
    const { schedule, random } = this.#shop;
    this.#showing = undefined;
    this.#hiddenSince = 0;
    this.#gaps = [];
    this.#restart();
    this.#write({ type: "page", url, title: `The page at ${url}`, referrer });
    const now = this.#now;
    const here = (run: () => void | Promise<void>) => () => (page === this.#page ? run() : undefined);
    schedule.at(
      now + Math.min(CONNECTS_AFTER, dwell / 2),
      here(() => this.#connect()),
    );
    let away = Infinity;
    if (random.next() < 0.2) {
      away = now + dwell * random.next();
      const back = away + random.lognormal(20_000, 1);
      schedule.at(
        away,
        here(() => this.#hide()),
      );
      if (back < now + dwell)
        schedule.at(
          back,
          here(() => this.#show()),
        );
    }
    for (let at = now; (at += this.#pause()) < now + dwell;)
      schedule.at(
        at,
        here(() => this.#input()),
      );
    schedule.at(now + dwell, here(done));
  }

  /** People move every few seconds, and sometimes read. */
  #pause(): number {
    const { random } = this.#shop;
    return random.next() < 0.15 ? random.lognormal(25_000, 0.8) : random.exponential(4_000);
  }

  /** To another page of the site: the next one tells how this one ended. Or away from it. */
  async leave(staying: boolean): Promise<void> {
    if (staying) await this.#disconnect();
    if (this.#hiddenSince === 0) await this.#hide();
    if (!staying) await this.#tell({ type: "bye" });
    await this.#disconnect();
    this.#page++;
    this.#timer++;
  }

  async #connect(): Promise<void> {
    await this.#shop.reach(this);
    const socket = await this.#shop.connect(this.token, (message) => this.#receive(message));
    this.#socket = socket;
    const previous = this.#entries.map((entry) => this.#numbered(entry));
    await socket.say({
      ...this.#numbered({
        message: {
          type: "hello",
          tab: this.#id,
          language: "de-DE",
          timezone: "Europe/Berlin",
          visible: this.#hiddenSince === 0,
          gpc: false,
          previous: previous as never,
        },
        at: this.#now,
        n: 0,
      }),
    });
  }

  async #disconnect(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    await this.#shop.reach(this);
    this.#shop.disconnect(socket);
  }

  #write(message: Said): Entry {
    const entry = { message, at: this.#now, n: 0 };
    this.#entries.push(entry);
    return entry;
  }

  async #tell(message: Said): Promise<void> {
    const entry = this.#write(message);
    const socket = this.#socket;
    if (socket === undefined) return;
    await this.#shop.reach(this);
    await socket.say(this.#numbered(entry));
  }

  #numbered(entry: Entry): ToServer {
    entry.n ||= ++this.#n;
    const ago = Math.round(this.#now - entry.at);
    const { message } = entry;
    if (message.type !== "hidden" || message.gaps === undefined)
      return { ...message, n: entry.n, ago } as ToServer;
    const gaps = message.gaps.map(([before, length]) => [Math.round(before + ago), Math.round(length)]);
    return { ...message, n: entry.n, ago, gaps } as ToServer;
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case "welcome":
        this.token = message.token ?? this.token;
        break;
      case "ack":
        this.#entries = this.#entries.filter(({ n }) => n === 0 || n > message.kept);
        break;
      case "wake":
        this.#wakeAt = this.#now + (message.in ?? Infinity);
        this.#wakeIdle = message.idle ?? Infinity;
        this.#past = message.idle === 0 || this.#idle > this.#wakeIdle;
        this.#check();
        break;
      case "invite":
        this.#invited(message);
        break;
      case "withdraw":
        this.#showing = undefined;
        break;
    }
  }

  get #idle(): number {
    return this.#now - this.#active;
  }

  #check(): void {
    const timer = ++this.#timer;
    if (this.#hiddenSince !== 0) return;
    const at = Math.min(this.#wakeAt, this.#past ? Infinity : this.#active + this.#wakeIdle);
    if (at === Infinity) return;
    this.#shop.schedule.at(at, async () => {
      if (timer !== this.#timer) return;
      this.#wakeAt = this.#wakeIdle = Infinity;
      await this.#tell({ type: "clocks", idle: Math.round(this.#idle) });
    });
  }

  #restart(): void {
    this.#active = this.#now;
    if (this.#past) this.#past = false;
    this.#check();
  }

  #measure(): void {
    if (this.#idle >= GAP && this.#gaps.length < 32) this.#gaps.push([this.#active, this.#idle]);
  }

  #input(): void {
    if (this.#hiddenSince !== 0) return;
    this.#measure();
    this.#restart();
  }

  async #hide(): Promise<void> {
    if (this.#hiddenSince !== 0) return;
    this.#measure();
    this.#hiddenSince = this.#now;
    this.#check();
    const gaps = this.#gaps.map(([at, length]): [number, number] => [this.#now - at, length]);
    this.#gaps = [];
    await this.#tell({ type: "hidden", gaps });
  }

  async #show(): Promise<void> {
    this.#wakeAt += this.#now - this.#hiddenSince;
    this.#hiddenSince = 0;
    this.#restart();
    await this.#tell({ type: "shown" });
  }

  #invited({ id, expires }: InviteMessage): void {
    const { schedule } = this.#shop;
    const isDismissed = this.#shop.invited++ % DISMISSES === 0;
    this.#showing = id;
    const say = (after: number, state: "shown" | "seen" | "dismissed" | "expired") =>
      schedule.at(this.#now + after, async () => {
        if (this.#showing === id && this.#socket !== undefined)
          await this.#tell({ type: "invitation", id, state });
      });
    say(300, "shown");
    say(1_300, "seen");
    if (isDismissed) say(8_000, "dismissed");
    else say(300 + expires, "expired");
  }
}
