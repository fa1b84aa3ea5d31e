// A console for tests in workerd: a real socket to a real shard of the feed, keeping its list as client/console does.

import { env } from "cloudflare:workers";
import { type FeedSeat, writeSeat } from "../../../worker/durable/seat.ts";
import { type FeedCalls, feedObject } from "../../../worker/objects.ts";
import type { FeedRow, FromFeed, ToFeed } from "../../../worker/protocol.ts";
import { AGENT, Frames } from "./page.ts";

type FeedStub = FeedCalls & DurableObjectStub;

export const shardOf = (site: string): FeedStub =>
  env.FEED.getByName(feedObject(site, 0)) as unknown as FeedStub;

type Seated = Pick<FeedSeat, "agent" | "session">;
type Asked = Partial<Omit<Extract<ToFeed, { type: "subscribe" }>, "type">>;

export class Console extends Frames<FromFeed> {
  readonly rows = new Map<string, FeedRow>();
  total = -1;
  readonly groups = new Map<string, number>();
  #asked: Asked = {};

  /** Not subscribed to anything unless `asked` is given; `as` is an agent with a session. */
  static async open(site: string, asked?: Asked, as: Seated = { agent: AGENT }): Promise<Console> {
    const response = await shardOf(site).fetch("https://object/", {
      headers: {
        Upgrade: "websocket",
        "x-beckon-seat": writeSeat({ role: "feed", site, shard: 0, ...as }),
      },
    });
    if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
    const console = new Console(response.webSocket);
    console.socket.addEventListener("message", ({ data }) => console.#heard(JSON.parse(String(data))));
    if (asked) await console.asks(asked);
    return console;
  }

  /** Asks, and waits for the list. */
  async asks(asked: Asked): Promise<void> {
    this.#asked = asked;
    const answered = this.next("snapshot");
    this.socket.send(JSON.stringify({ type: "subscribe", ...asked }));
    await answered;
  }

  /** Says that the list is looked at; the answer to the same question asked again says that it was heard. */
  async looks(): Promise<void> {
    this.socket.send('{"type":"look"}');
    await this.asks(this.#asked);
  }

  get ids(): string[] {
    return [...this.rows.keys()].sort();
  }

  #heard(message: FromFeed): void {
    if (message.type === "snapshot") {
      this.rows.clear();
      for (const row of message.rows) this.rows.set(row.id, row);
    } else if (message.type === "changes") {
      for (const id of message.gone) this.rows.delete(id);
      for (const row of message.set) this.rows.set(row.id, row);
    } else if (message.type === "counts") {
      if (message.whole) this.groups.clear();
      for (const [name, counts] of Object.entries(message.groups))
        for (const [key, count] of Object.entries(counts)) this.groups.set(`${name} ${key}`, count);
    } else return;
    this.total = message.total;
  }
}
