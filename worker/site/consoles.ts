// The agents' consoles at the desk: which are connected, and telling them things. They hibernate; who each is stands in
// its attachment, what it was told last stands nowhere, since a console that missed something connects again.

import * as z from "zod";
import { DeskSeat } from "../durable/seat.ts";
import { accept, close, send, Strikes, readAttachment } from "../durable/socket.ts";
import { Close, type FromDesk, PING_EVERY, type Role } from "../protocol.ts";

/** `at`: when it connected, which counts as its first sign of life. */
const Attachment = z.object({ ...Strikes.shape, seat: DeskSeat, at: z.int() });

/** Three pings missed, as for presence everywhere (SPEC P2): a sleeping laptop looks connected for ever. */
export const SILENT_AFTER = 3 * PING_EVERY;

export class Consoles {
  readonly #ctx: DurableObjectState;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  accept(seat: DeskSeat, now: number): { readonly socket: WebSocket; readonly response: Response } {
    return accept(this.#ctx, { seat, at: now }, [seat.agent.id]);
  }

  seat(socket: WebSocket): DeskSeat | undefined {
    return readAttachment(socket, Attachment)?.seat;
  }

  /** Is any console of this agent connected, apart from one that is just closing? */
  has(agent: string, closing?: WebSocket): boolean {
    return this.#open(agent).some((socket) => socket !== closing);
  }

  any(): boolean {
    return this.#open().length > 0;
  }

  tell(message: FromDesk, agent?: string): void {
    const frame = JSON.stringify(message);
    for (const socket of this.#open(agent)) this.reply(socket, frame);
  }

  reply(socket: WebSocket, message: FromDesk | string): void {
    // One that cannot keep up with a desk has lost nothing by starting from a fresh picture.
    if (send(socket, message, this.#ctx) === "coalesce") close(socket, Close.slow, "slow");
  }

  /** Removed, or another role than `keep` since they connected. */
  dismiss(agent: string, keep?: Role): void {
    for (const socket of this.#open(agent))
      if (keep === undefined || this.seat(socket)?.agent.role !== keep)
        close(socket, Close.signedOut, "signed out");
  }

  /** Signed out: the consoles of one browser, not the agent's others. */
  dismissSession(session: string): void {
    for (const socket of this.#open()) {
      if (this.seat(socket)?.session === session) close(socket, Close.signedOut, "signed out");
    }
  }

  /** Closes what has gone silent: whose that was, the sessions of the others, and when the next may be silent. */
  sweep(now: number): {
    readonly sessions: ReadonlySet<string>;
    readonly silent: ReadonlySet<string>;
    readonly next: number;
  } {
    const sessions = new Set<string>();
    const silent = new Set<string>();
    let next = Infinity;
    for (const socket of this.#open()) {
      const attachment = readAttachment(socket, Attachment);
      const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
      const until = Math.max(pinged, attachment?.at ?? 0) + SILENT_AFTER;
      if (now >= until) {
        if (attachment !== undefined) silent.add(attachment.seat.agent.id);
        close(socket, Close.slow, "silent");
        continue;
      }
      next = Math.min(next, until);
      if (attachment?.seat.session !== undefined) sessions.add(attachment.seat.session);
    }
    return { sessions, silent, next };
  }

  #open(agent?: string): WebSocket[] {
    return this.#ctx.getWebSockets(agent).filter((socket) => socket.readyState === WebSocket.OPEN);
  }
}
