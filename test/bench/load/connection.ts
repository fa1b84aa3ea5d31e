// One socket of the load: sends numbered frames, knows which were answered. An echo object sends a frame back, a visitor's
// object acknowledges it; either way the answer carries its number.

import { once } from "node:events";
import { WebSocket } from "ws";
import { PROTOCOL } from "../../../worker/protocol.ts";

/** The number in an answer; 0 where it has none, as other messages to a page. */
function numberOf(frame: string): number {
  if (!frame.startsWith('{"type":"ack"') && !frame.includes('"ago":')) return 0;
  const at = frame.indexOf('"n":');
  return at < 0 ? 0 : Number.parseInt(frame.slice(at + 4), 10);
}

export class Connection {
  readonly #socket: WebSocket;
  /** Highest number sent, and answered. */
  sent = 0;
  answered = 0;
  /** Called with every answer. */
  onAnswer: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const n = numberOf(data.toString("latin1"));
      if (n <= this.answered) return;
      this.answered = n;
      this.onAnswer();
    });
  }

  static async open(url: string): Promise<Connection> {
    const socket = new WebSocket(url, [PROTOCOL], { perMessageDeflate: false, skipUTF8Validation: true });
    await once(socket, "open");
    return new Connection(socket);
  }

  /** `rest`: the fields after `type` and `n`. */
  say(type: string, rest: string): void {
    this.sent++;
    this.#socket.send(`{"type":"${type}","n":${this.sent},${rest}}`);
  }

  raw(frame: string): void {
    this.#socket.send(frame);
  }

  async heard(): Promise<void> {
    if (this.answered >= this.sent) return;
    await new Promise<void>((resolve) => {
      this.onAnswer = () => {
        if (this.answered >= this.sent) resolve();
      };
    });
    this.onAnswer = () => {};
  }

  /** As a browser that goes to another page: a close frame, and it waits for nothing. */
  async close(): Promise<void> {
    const closed = once(this.#socket, "close");
    this.#socket.close();
    setImmediate(() => this.#socket.terminate());
    await closed;
  }
}
