// Handing an upgrade to an object. The headers are made here from nothing: no header of the outside reaches an object.

import { call } from "../durable/call.ts";
import { type Seat, SEAT_HEADER, writeSeat } from "../durable/seat.ts";
import { PROTOCOL } from "../protocol.ts";
import { problem } from "./problem.ts";

export const isUpgrade = (request: Request): boolean =>
  request.headers.get("Upgrade")?.toLowerCase() === "websocket";

/** Of `Sec-WebSocket-Protocol`, in the order offered. */
export const protocols = (request: Request): string[] =>
  (request.headers.get("Sec-WebSocket-Protocol") ?? "").split(",").map((protocol) => protocol.trim());

/** Undefined where this may be a socket of ours. */
export function refuseUpgrade(request: Request): Response | undefined {
  if (!isUpgrade(request)) return problem("upgrade-required");
  if (!protocols(request).includes(PROTOCOL)) {
    return problem("bad-request", { detail: `Ask for the subprotocol ${PROTOCOL}.` });
  }
  return undefined;
}

export async function seatAt(objects: DurableObjectNamespace, name: string, seat: Seat): Promise<Response> {
  const response = await upgradeAt(objects, name, seat);
  return response.status === 101
    ? response
    : problem(response.status === 403 ? "not-allowed" : "unavailable");
}

/** What the object itself answers. */
export function upgradeAt(objects: DurableObjectNamespace, name: string, seat: Seat): Promise<Response> {
  const headers = {
    Upgrade: "websocket",
    "Sec-WebSocket-Protocol": PROTOCOL,
    [SEAT_HEADER]: writeSeat(seat),
  };
  return call(
    () => objects.getByName(name),
    (object) => object.fetch("https://object/", { headers }),
  );
}
