// Paths that seat a socket without asking who it is, and a few that ask objects what a benchmark wants to know. Nothing
// here checks anything.

import type { Ruleset } from "../../../rules/language/ruleset.ts";
import { type Seat, SEAT_HEADER, writeSeat } from "../../../worker/durable/seat.ts";
import { feedObject, visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { Files, TeamCalls } from "../../../worker/site/calls.ts";

/** What the configuration binds, see ../server/configuration.ts. */
export interface BenchEnv extends Pick<Env, "FEED" | "SITE"> {
  readonly VISITOR: DurableObjectNamespace;
  readonly ECHO: DurableObjectNamespace;
  readonly ROW: DurableObjectNamespace;
  readonly BROADCAST: DurableObjectNamespace;
}

const AGENT = { id: "bench", name: "Bench", role: "agent" } as const;

export type Route = (env: BenchEnv, request: Request, site: string, id: string) => Promise<Response>;

// The platform's own stub types cannot say what a ruleset holds.
const teamOf = (env: BenchEnv, site: string): TeamCalls => env.SITE.getByName(site) as unknown as TeamCalls;

export const routes: Readonly<Record<string, Route>> = {
  echo: (env, request, site, id) => env.ECHO.getByName(`${site}/${id}`).fetch(request),
  row: (env, request, site, id) => env.ROW.getByName(`${site}/${id}`).fetch(request),
  visitor: (env, request, site, id) =>
    env.VISITOR.getByName(visitorObject(site, id)).fetch(seated(request, pageSeat(site, id))),
  /** `id` is the shard; the first where there is none. */
  feed: (env, request, site, id) =>
    env.FEED.getByName(feedObject(site, Number(id))).fetch(
      seated(request, { role: "feed", site, shard: Number(id), agent: AGENT }),
    ),
  broadcast: (env, request, site, id) => env.BROADCAST.getByName(`${site}/${id}`).fetch(request),
  publish: async (env, request, site) => {
    const { files, ruleset } = await request.json<{ files: Files; ruleset: Ruleset }>();
    return Response.json(await teamOf(env, site).publish(files, ruleset, AGENT));
  },
  /** An agent's place at the desk: the agent is added, and takes it. */
  desk: async (env, request, site) => {
    const wanted = {
      email: "bench@shop.example",
      name: "Bench",
      role: "agent",
      teams: [],
      places: 20,
    } as const;
    const { agent } = await teamOf(env, site).saveAgent(wanted, crypto.randomUUID(), AGENT);
    const { id, name, role } = agent;
    return env.SITE.getByName(site).fetch(seated(request, { role: "desk", site, agent: { id, name, role } }));
  },
  /** All that is kept of a visitor. */
  exported: async (env, _, site, id) => {
    const visitor = env.VISITOR.getByName(visitorObject(site, id)) as unknown as VisitorCalls;
    return Response.json(await visitor.export());
  },
  collect: async () => {
    (globalThis as { gc?: () => void }).gc?.();
    return new Response();
  },
};

function seated(request: Request, seat: Seat): Request {
  const headers = new Headers(request.headers);
  headers.set(SEAT_HEADER, writeSeat(seat));
  return new Request(request, { headers });
}

const pageSeat = (site: string, visitor: string): Seat => ({
  role: "page",
  site,
  visitor,
  country: "DE",
  region: "Saxony",
  city: "Leipzig",
  continent: "EU",
  timezone: "Europe/Berlin",
  device: "desktop",
  browser: "Firefox",
  os: "Linux",
  language: "de",
  gpc: false,
  at: Date.now(),
});

export function routed(request: Request, env: BenchEnv): Promise<Response> | Response {
  const [, kind = "", site = "", id = ""] = new URL(request.url).pathname.split("/");
  const route = routes[kind];
  return route ? route(env, request, site, id) : new Response(null, { status: 404 });
}
