// A console of the benchmark: keeps the rows that each shard tells it, how many bytes that took, and when it first saw
// which change.

import { once } from "node:events";
import { WebSocket } from "ws";
import { type FeedRow, type FromFeed, LOOK_EVERY, PROTOCOL, type ToFeed } from "../../../worker/protocol.ts";

export type Question = Omit<Extract<ToFeed, { type: "subscribe" }>, "type">;

export class Watcher {
  readonly question: Question;
  readonly shards: { readonly rows: Map<string, FeedRow>; total: number }[] = [];
  readonly #sockets: WebSocket[] = [];
  readonly #saw: (title: string) => void;
  readonly #looks: NodeJS.Timeout;
  bytes = 0;
  frames = 0;
  /** Frames that said that they were late. */
  late = 0;

  /** `saw`: the title of every page that a row on the screen newly says. */
  private constructor(question: Question, saw: (title: string) => void) {
    this.question = question;
    this.#saw = saw;
    this.#looks = setInterval(() => this.#say({ type: "look" }), LOOK_EVERY);
  }

  static async open(
    address: string,
    shards: number,
    question: Question,
    saw: (title: string) => void,
  ): Promise<Watcher> {
    const watcher = new Watcher(question, saw);
    for (let shard = 0; shard < shards; shard++) await watcher.#open(`${address}/${shard}`, shard);
    return watcher;
  }

  async #open(address: string, shard: number): Promise<void> {
    const socket = new WebSocket(address, [PROTOCOL], { perMessageDeflate: false, skipUTF8Validation: true });
    this.shards[shard] = { rows: new Map(), total: -1 };
    socket.on("message", (data: Buffer) => this.#heard(this.shards[shard]!, data));
    await once(socket, "open");
    this.#sockets.push(socket);
    socket.send(JSON.stringify({ type: "subscribe", ...this.question } satisfies ToFeed));
    socket.send('{"type":"look"}');
  }

  #heard(shard: (typeof this.shards)[number], data: Buffer): void {
    this.bytes += data.length;
    this.frames++;
    const message = JSON.parse(data.toString()) as FromFeed;
    if (message.type === "error") throw new Error(data.toString());
    if (message.type !== "counts") {
      if (message.behind !== undefined) this.late++;
      if (message.type === "snapshot") shard.rows.clear();
      else for (const id of message.gone) shard.rows.delete(id);
      for (const row of message.type === "snapshot" ? message.rows : message.set) {
        // Who comes into the window because others went changed some time before.
        const known = shard.rows.get(row.id);
        shard.rows.set(row.id, row);
        if (known !== undefined && known.page.title !== row.page.title) this.#saw(row.page.title);
      }
    }
    shard.total = message.total;
  }

  #say(message: ToFeed): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(message));
  }

  close(): void {
    clearInterval(this.#looks);
    for (const socket of this.#sockets) socket.terminate();
  }
}
