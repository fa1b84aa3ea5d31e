// A page's socket to the real Worker, as a browser opens it.

import { once } from "node:events";
import { WebSocket } from "ws";
import { PROTOCOL, type ToPage, type ToServer } from "../../../worker/protocol.ts";

const ORIGIN = "https://shop.example";
const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

export class PageSocket {
  readonly #socket: WebSocket;
  #acknowledged = 0;
  #heard: () => void = () => {};
  #closed = false;

  private constructor(socket: WebSocket, receive: (message: ToPage) => void) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ToPage;
      receive(message);
      if (message.type !== "ack") return;
      this.#acknowledged = Math.max(this.#acknowledged, message.n);
      this.#heard();
    });
    socket.on("close", () => {
      this.#closed = true;
      this.#heard();
    });
  }

  static async open(
    url: string,
    token: string | undefined,
    receive: (message: ToPage) => void,
  ): Promise<PageSocket> {
    const socket = new WebSocket(url, token === undefined ? [PROTOCOL] : [PROTOCOL, token], {
      perMessageDeflate: false,
      origin: ORIGIN,
      headers: { "user-agent": AGENT, "accept-language": "de-DE,de;q=0.8" },
    });
    const page = new PageSocket(socket, receive);
    socket.on("unexpected-response", (_, response) => {
      response.on("data", (body: Buffer) =>
        socket.emit("error", new Error(`${response.statusCode} ${body}`)),
      );
    });
    await once(socket, "open");
    return page;
  }

  /** Said, and acknowledged. */
  async say(message: ToServer): Promise<void> {
    this.#socket.send(JSON.stringify(message));
    while (this.#acknowledged < message.n) {
      if (this.#closed) throw new Error(`closed before ${message.type} was acknowledged`);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  /** As a browser that goes to another page: a close frame, and it waits for nothing. */
  close(): void {
    this.#socket.close();
    setImmediate(() => this.#socket.terminate());
  }
}
