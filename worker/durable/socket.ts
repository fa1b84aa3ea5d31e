// Sockets of every object: accepting them so that they hibernate, reading a frame, sending one without drowning a reader
// who does not read. What a message means is not known here.

import * as z from "zod";
import {
  Close,
  type ErrorCode,
  FRAME_LIMIT,
  PING,
  PING_EVERY,
  PONG,
  PROTOCOL,
  STRIKES,
} from "../protocol.ts";

/** In the constructor: heartbeats are answered by the platform and wake nobody. */
export function answerPings(ctx: DurableObjectState): void {
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
}

/**
 * Accepts an upgrade. `attachment` is what the socket remembers over hibernation (at most 2 KB wanted, 16 KB possible): a
 * plain object whose schema includes `Strikes`. `told`: headers of the answer.
 */
export function accept(
  ctx: DurableObjectState,
  attachment: object,
  tags: readonly string[] = [],
  told: Readonly<Record<string, string>> = {},
): { readonly socket: WebSocket; readonly response: Response } {
  const { 0: client, 1: socket } = new WebSocketPair();
  ctx.acceptWebSocket(socket, [...tags]);
  socket.serializeAttachment(attachment);
  const headers = { ...told, "Sec-WebSocket-Protocol": PROTOCOL };
  return { socket, response: new Response(null, { status: 101, webSocket: client, headers }) };
}

/** Undefined where a deploy changed the shape: the owner closes the socket and the page connects again. */
export function readAttachment<T>(
  ws: Pick<WebSocket, "deserializeAttachment">,
  schema: z.ZodType<T>,
): T | undefined {
  const parsed = schema.safeParse(ws.deserializeAttachment());
  return parsed.success ? parsed.data : undefined;
}

/** The part of every attachment that is counted here. */
export const Strikes = z.object({ strikes: z.int().min(0).optional() });

/** As much of a socket as it takes to hear it: pages also ask over HTTP. */
export type Spoken = Pick<
  WebSocket,
  "readyState" | "send" | "close" | "serializeAttachment" | "deserializeAttachment"
>;

export type Parsed<T> = { readonly ok: true; readonly message: T } | { readonly ok: false };

/** A frame from outside as a message, or not: then the sender was told why, and was closed at the third strike. */
export function parseFrame<T>(ws: Spoken, frame: string | ArrayBuffer, schema: z.ZodType<T>): Parsed<T> {
  if (typeof frame !== "string") return strike(ws, { code: "bad-message" });
  if (frame.length > FRAME_LIMIT) return strike(ws, { code: "too-large", limit: FRAME_LIMIT });
  let parsed: z.ZodSafeParseResult<T>;
  try {
    parsed = schema.safeParse(JSON.parse(frame));
  } catch {
    // No JSON, or one so deep that to look at it takes the whole stack.
    return strike(ws, { code: "bad-message" });
  }
  if (parsed.success) return { ok: true, message: parsed.data };
  const field = parsed.error.issues[0]?.path.join(".");
  return strike(ws, { code: "bad-message", ...(field ? { field: field.slice(0, 100) } : {}) });
}

/** A message that this sender may not send counts like one that cannot be read. */
export function strike(
  ws: Spoken,
  refusal: { readonly code: ErrorCode; readonly field?: string; readonly limit?: number },
): { readonly ok: false } {
  const attachment: unknown = ws.deserializeAttachment();
  const strikes = (Strikes.safeParse(attachment).data?.strikes ?? 0) + 1;
  ws.serializeAttachment({ ...(attachment as object | null), strikes });
  if (strikes <= STRIKES) send(ws, { type: "error", ...refusal });
  if (strikes === STRIKES) close(ws, Close.policy, refusal.code);
  return { ok: false };
}

/** Above this the reader gets fewer, bigger messages: the caller sends what is newest once it drains. */
const COALESCE_ABOVE = 1024 * 1024;
/** Above this it is no reader. */
const CLOSE_ABOVE = 4 * 1024 * 1024;
/** Where the runtime cannot say what waits: no more than this (64 s of the largest frames) since it was last heard. */
const UNHEARD_ABOVE = 16 * 1024 * 1024;
/** Three pings missed, like presence (SPEC P2). */
const SILENT_AFTER = 3 * PING_EVERY;

export type Sent = "sent" | "coalesce" | "closed";

/**
 * Sends unless the reader is behind: with "coalesce" nothing was sent, the caller merges and tries later; with "closed"
 * the socket is gone. A string is sent as it is, so that one frame for many readers is made once. `ctx` (for consoles,
 * which are sent much) closes a reader that went silent: the runtime itself never drops one, it keeps all in memory.
 */
export function send(
  ws: Pick<WebSocket, "readyState" | "send" | "close">,
  message: object | string,
  ctx?: DurableObjectState,
): Sent {
  if (ws.readyState !== WebSocket.OPEN) return "closed";
  const frame = typeof message === "string" ? message : JSON.stringify(message);
  const { bufferedAmount } = ws as { bufferedAmount?: number }; // newer runtimes have it, the generated types do not
  if ((bufferedAmount ?? 0) > CLOSE_ABOVE || (ctx && isSilent(ws as WebSocket, frame.length, ctx))) {
    close(ws, Close.slow, "slow");
    return "closed";
  }
  if ((bufferedAmount ?? 0) > COALESCE_ABOVE) return "coalesce";
  try {
    ws.send(frame);
    return "sent";
  } catch {
    return "closed"; // it closed between the look and the call; its close event tells the owner
  }
}

/** What was sent to a socket since it was last heard. Rebuilt from nothing after a wake: then little was sent. */
const unheard = new WeakMap<WebSocket, { heard: number; length: number }>();

function isSilent(ws: WebSocket, length: number, ctx: DurableObjectState): boolean {
  const now = Date.now();
  const pinged = ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0;
  const known = unheard.get(ws);
  const since = known && known.heard >= pinged ? known : { heard: pinged || now, length: 0 };
  since.length += length;
  unheard.set(ws, since);
  return now - since.heard > SILENT_AFTER || since.length > UNHEARD_ABOVE;
}

/** Closing twice, or a socket that is already gone, is no error. */
export function close(ws: Pick<WebSocket, "close">, code: number, reason: string): void {
  try {
    ws.close(code, reason);
  } catch {
    // already closed: what was wanted
  }
}
