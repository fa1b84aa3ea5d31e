// A page of a visitor for tests in workerd: a real socket to a real Visitor object, seated as the Worker would.

import { env } from "cloudflare:workers";
import { readSite } from "../../../rules/language/read.ts";
import { writeSeat, type PageSeat, type VisitorSeat } from "../../../worker/durable/seat.ts";
import { siteObject, visitorObject } from "../../../worker/objects.ts";
import type { FromVisitor, ToPage, ToServer } from "../../../worker/protocol.ts";

export const BY = { id: "tests", name: "Tests" };

/** Publishes rule files as they would stand in a site's folder; `site.yaml` has a default. */
export async function publish(site: string, files: Readonly<Record<string, string>>): Promise<void> {
  const whole = {
    "site.yaml": "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n",
    ...files,
  };
  const read = readSite(whole);
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  await env.SITE.getByName(siteObject(site)).publish(whole, read.ruleset, BY);
}

/** Frames of one socket in order; `next` waits for the first that fits and leaves the others. */
export class Frames<Message extends { readonly type: string }> {
  readonly all: Message[] = [];
  readonly #waiting: { fits: (message: Message) => boolean; found: (message: Message) => void }[] = [];
  readonly socket: WebSocket;
  closed: { code: number } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as Message;
      this.all.push(message);
      const at = this.#waiting.findIndex((one) => one.fits(message));
      if (at >= 0) this.#waiting.splice(at, 1)[0]!.found(message);
    });
    socket.addEventListener("close", ({ code }) => {
      this.closed = { code };
    });
    socket.accept();
  }

  /** The next message of this type (and kind), from now on. */
  next<Type extends Message["type"]>(
    type: Type,
    fits: (message: Extract<Message, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<Message, { type: Type }>> {
    return new Promise((found) => {
      this.#waiting.push({
        fits: (message) => message.type === type && fits(message as Extract<Message, { type: Type }>),
        found: found as (message: Message) => void,
      });
    });
  }

  /** The first message of this type, whether it came already or not. */
  async first<Type extends Message["type"]>(type: Type): Promise<Extract<Message, { type: Type }>> {
    return this.of(type)[0] ?? this.next(type);
  }

  of<Type extends Message["type"]>(type: Type): Extract<Message, { type: Type }>[] {
    return this.all.filter((message): message is Extract<Message, { type: Type }> => message.type === type);
  }
}

const SEAT: Omit<PageSeat, "site" | "visitor" | "at"> = {
  role: "page",
  country: "DE",
  city: "Leipzig",
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  gpc: false,
};

type Unnumbered = ToServer extends infer Message
  ? Message extends unknown
    ? Omit<Message, "n">
    : never
  : never;

export class Page extends Frames<ToPage> {
  readonly tab: string;
  n: number;

  private constructor(socket: WebSocket, tab: string, n: number) {
    super(socket);
    this.tab = tab;
    this.n = n;
  }

  static async open(
    site: string,
    visitor: string,
    tab = "tab1",
    n = 0,
    seat: Partial<PageSeat> = {},
  ): Promise<Page> {
    return new Page(
      await connect(site, visitor, { ...SEAT, ...seat, site, visitor, at: Date.now() }),
      tab,
      n,
    );
  }

  /** Says something and waits until the server has taken it. */
  async says(message: Unnumbered | Omit<Extract<ToServer, { type: "typing" }>, never>): Promise<number> {
    if (message.type === "typing") {
      this.socket.send(JSON.stringify(message));
      return this.n;
    }
    const n = ++this.n;
    const acked = this.next("ack", (ack) => ack.n === n);
    this.socket.send(JSON.stringify({ ...message, n }));
    await acked;
    return n;
  }

  hello(more: object = {}): Promise<number> {
    return this.says({
      type: "hello",
      tab: this.tab,
      language: "en",
      timezone: "Europe/Berlin",
      visible: true,
      ...more,
    });
  }

  visits(path: string, more: { referrer?: string; ago?: number; title?: string } = {}): Promise<number> {
    return this.says({
      type: "page",
      url: `https://shop.example${path}`,
      title: more.title ?? path,
      referrer: more.referrer ?? "",
      ...(more.ago !== undefined && { ago: more.ago }),
    });
  }
}

export async function agentOf(site: string, visitor: string, agent = AGENT): Promise<Frames<FromVisitor>> {
  return new Frames<FromVisitor>(await connect(site, visitor, { role: "agent", site, visitor, agent }));
}

export const AGENT = { id: "agent-ana", name: "Ana", role: "agent" as const };

async function connect(site: string, visitor: string, seat: VisitorSeat): Promise<WebSocket> {
  const response = await env.VISITOR.getByName(visitorObject(site, visitor)).fetch(
    "https://beckon.test/connect",
    {
      headers: { Upgrade: "websocket", "x-beckon-seat": writeSeat(seat) },
    },
  );
  if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
  return response.webSocket;
}

/** A new visitor's id, as the Worker makes them. */
export function someVisitor(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
