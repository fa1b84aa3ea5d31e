// Who a socket is. The Worker finds it out, once, and hands it to the object in a header of the upgrade; the object keeps
// what it needs in the socket's attachment, where it survives hibernation. Both are edges: decoded by schema.

import * as z from "zod";

/** Only ever set by our Worker, which builds the headers of an upgrade itself: one from outside is dropped. */
export const SEAT_HEADER = "x-beckon-seat";

const site = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
/** The agents' id of a visitor, never the secret one. */
const visitor = z.string().regex(/^[0-9a-f]{32}$/);
const role = z.enum(["agent", "marketer", "admin"]);

export const SeatedAgent = z.strictObject({ id: z.string().max(40), name: z.string().max(100), role });
export type SeatedAgent = z.output<typeof SeatedAgent>;

/** A tab of a visitor: what the request itself told, without a word of the page. */
export const PageSeat = z.strictObject({
  role: z.literal("page"),
  site,
  visitor,
  /** A token minted with this upgrade; the object sends it in `welcome`. */
  minted: z.string().max(100).optional(),
  /** The person's token where the visitor's was shown: told in `welcome`. */
  renewed: z.string().max(100).optional(),
  country: z.string().max(2).optional(),
  region: z.string().max(100).optional(),
  city: z.string().max(100).optional(),
  continent: z.string().max(2).optional(),
  timezone: z.string().max(64).optional(),
  device: z.enum(["desktop", "mobile", "tablet"]),
  browser: z.string().max(40),
  os: z.string().max(40),
  /** First of Accept-Language. */
  language: z.string().max(35).optional(),
  gpc: z.boolean(),
  at: z.int(),
});
export type PageSeat = z.output<typeof PageSeat>;

/** An agent looking at one visitor. */
export const AgentSeat = z.strictObject({
  role: z.literal("agent"),
  site,
  visitor,
  agent: SeatedAgent,
  session: z.string().max(64).optional(),
});
export type AgentSeat = z.output<typeof AgentSeat>;

export const VisitorSeat = z.discriminatedUnion("role", [PageSeat, AgentSeat]);
export type VisitorSeat = z.output<typeof VisitorSeat>;

/** An agent's console at the desk. `session` is the hash its cookie is stored under: signing out closes the socket. */
export const DeskSeat = z.strictObject({
  role: z.literal("desk"),
  site,
  agent: SeatedAgent,
  session: z.string().max(64).optional(),
});
export type DeskSeat = z.output<typeof DeskSeat>;

/** An agent's console at one shard of the feed. `session` as at the desk. */
export const FeedSeat = z.strictObject({
  role: z.literal("feed"),
  site,
  shard: z.int().min(0).max(63),
  agent: SeatedAgent,
  session: z.string().max(64).optional(),
});
export type FeedSeat = z.output<typeof FeedSeat>;

export type Seat = VisitorSeat | DeskSeat | FeedSeat;

/** Header values are Latin-1, names of cities are not. */
export const writeSeat = (seat: Seat): string => encodeURIComponent(JSON.stringify(seat));

/** Undefined where the header is missing or wrong: the request did not come from our Worker. */
export function readSeat<T>(request: Request, schema: z.ZodType<T>): T | undefined {
  const header = request.headers.get(SEAT_HEADER);
  if (header === null) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(decodeURIComponent(header)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not URI-encoded, or not JSON: as wrong as a wrong shape
  }
}
