// What everything is measured against: objects that only do what any object must, so that the cost of the platform is on
// both sides of every ratio.

import { DurableObject } from "cloudflare:workers";
import { PROTOCOL } from "../../../worker/protocol.ts";

/** Hibernates, and sends back what it gets. */
export class Echo extends DurableObject<Env> {
  override fetch(_request?: Request): Response | Promise<Response> {
    const { 0: client, 1: socket } = new WebSocketPair();
    this.ctx.acceptWebSocket(socket);
    const headers = { "Sec-WebSocket-Protocol": PROTOCOL };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    socket.send(frame);
  }
}

/** The same, and one row a message is written. */
export class EchoRow extends Echo {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
  }

  override webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): void {
    this.ctx.storage.sql.exec(
      "INSERT INTO messages (id, text) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET text = excluded.text",
      frame,
    );
    socket.send(frame);
  }
}

/** Sends what it is posted to all of its sockets. */
export class Broadcast extends Echo {
  override fetch(request?: Request): Response | Promise<Response> {
    if (request?.method !== "POST") return super.fetch(request);
    return request.text().then((text) => {
      for (const socket of this.ctx.getWebSockets()) socket.send(text);
      return new Response();
    });
  }
}
