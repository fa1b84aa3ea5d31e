// B14: the server dies with everybody connected, and comes back. Pages return as the script does (client/snippet/socket.ts),
// each says again what was not kept, and of each it is counted what is there in the end: nothing less, nothing twice.

import { once } from "node:events";
import { WebSocket } from "ws";
import { PROTOCOL } from "../../../worker/protocol.ts";
import type { Figure, Measure, Options } from "../figure.ts";
import { quartiles } from "../paired.ts";
import { Server } from "../server/server.ts";
import { pause, publish, SITE, visitorId } from "./stage.ts";

const VISITORS = 2_000;
/** So many are connecting at once when they first come. */
const AT_ONCE = 50;
const WITHIN = 240_000;
/** As in client/snippet/socket.ts, in s. */
const FIRST_WITHIN = 30;
const AT_MOST = 300;

interface Heard {
  readonly type: string;
  readonly kept?: number;
}

interface Said {
  readonly n: number;
  readonly at: number;
  readonly message: object;
}

/** A page that watches, and what it has said that was not kept yet. */
class Page {
  readonly #url: string;
  readonly #tab: string;
  #socket: WebSocket | undefined;
  #said: Said[] = [];
  #n = 0;
  #attempts = 0;
  /** When it was welcome again after the loss. */
  back = 0;
  onWelcome: () => void = () => {};
  onKept: () => void = () => {};

  constructor(server: Server, number: number) {
    this.#url = `${server.url.replace("http", "ws")}/visitor/${SITE}/${visitorId(number)}`;
    this.#tab = `tab${number}x`;
  }

  get owes(): boolean {
    return this.#said.length > 0;
  }

  says(message: object): void {
    this.#said.push({ n: ++this.#n, at: Date.now(), message });
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(this.#now().at(-1)));
  }

  #now(): object[] {
    return this.#said.map(({ n, at, message }) => ({ ...message, n, ago: Date.now() - at }));
  }

  connect(): void {
    const socket = new WebSocket(this.#url, [PROTOCOL]);
    this.#socket = socket;
    socket.on("error", () => {}); // closed next
    socket.on("open", () => {
      const who = { tab: this.#tab, language: "de-DE", timezone: "Europe/Berlin", visible: true };
      const previous = this.#now();
      socket.send(JSON.stringify({ type: "hello", n: ++this.#n, previous, ...who }));
    });
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Heard;
      if (message.type === "welcome") {
        this.#attempts = 0;
        this.back = performance.now();
        this.onWelcome();
      }
      if (message.type !== "ack") return;
      this.#said = this.#said.filter(({ n }) => n > (message.kept ?? 0));
      if (!this.owes) this.onKept();
    });
    socket.on("close", () => {
      const seconds = Math.min(AT_MOST, Math.max(FIRST_WITHIN, 2 ** ++this.#attempts));
      setTimeout(() => this.connect(), Math.random() * seconds * 1000);
    });
  }

  async end(): Promise<void> {
    const socket = this.#socket!;
    socket.removeAllListeners("close");
    if (socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, "close");
    socket.terminate();
    await closed;
  }
}

const within = <T>(what: string, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    pause(WITHIN).then(() => {
      throw new Error(`${what}: not within ${WITHIN} ms`);
    }),
  ]);

const welcomed = (page: Page): Promise<void> => new Promise((resolve) => (page.onWelcome = resolve));
const kept = (page: Page): Promise<void> =>
  new Promise((resolve) => {
    page.onKept = resolve;
    if (!page.owes) resolve();
  });

interface Exported {
  readonly visit: { readonly events: unknown };
}

interface Returned {
  readonly took: readonly number[];
  /** Messages that are there less or more often than once. */
  readonly wrong: number;
}

async function returned(visitors: number): Promise<Returned> {
  const server = await Server.start();
  const pages = Array.from({ length: visitors }, (_, number) => new Page(server, number));
  try {
    await publish(server, SITE);
    for (let first = 0; first < visitors; first += AT_ONCE) {
      const some = pages.slice(first, first + AT_ONCE);
      const here = some.map(welcomed);
      for (const page of some) page.connect();
      await within("coming", Promise.all(here));
      for (const page of some) {
        page.says({ type: "page", url: "https://shop.example/pricing", title: "Prices", referrer: "" });
        page.says({ type: "track", name: "before" });
      }
      await within("saying", Promise.all(some.map(kept)));
    }
    const again = pages.map(welcomed);
    // On its way when the server dies.
    for (const page of pages) page.says({ type: "track", name: "amid" });
    const died = performance.now();
    await server.restart();
    // Said to nobody, by whoever is not back yet.
    for (const page of pages) page.says({ type: "track", name: "after" });
    await within("returning", Promise.all(again));
    await within("saying again", Promise.all(pages.map(kept)));
    let wrong = 0;
    for (let number = 0; number < visitors; number++) {
      const { visit } = await server.get<Exported>(`/exported/${SITE}/${visitorId(number)}`);
      const events = JSON.stringify(visit.events);
      for (const name of ["before", "amid", "after"]) if (events.split(`"${name}"`).length !== 2) wrong++;
    }
    return { took: pages.map(({ back }) => (back - died) / 1000), wrong };
  } finally {
    await Promise.all(pages.map((page) => page.end()));
    await server.end();
  }
}

export const returning: Measure = {
  names: ["B14"],
  async run({ quick }: Options): Promise<readonly Figure[]> {
    const visitors = quick ? 200 : VISITORS;
    const { took, wrong } = await returned(visitors);
    const { low, median, high } = quartiles(took);
    const quarters = [low, median, high].map((one) => one.toFixed(1)).join(", ");
    return [
      {
        name: "B14",
        what: "the server killed, until the last page is back",
        value: Math.max(...took),
        unit: "s",
        goal: { atMost: 45 },
        note: `${visitors} visitors, spread over 30 s on purpose; quartiles ${quarters} s`,
      },
      {
        name: "B14",
        what: "messages lost or counted twice by that",
        value: wrong,
        unit: "",
        goal: { atMost: 0 },
        note: `of ${visitors * 3}: kept before, on their way, and said meanwhile`,
      },
    ];
  },
};
