// The team's side for tests in workerd: requests through the whole Worker, agents who are really signed in, and their
// sockets.

import { env, exports } from "cloudflare:workers";
import worker from "../../../worker/index.ts";
import type { Agent, SiteCalls } from "../../../worker/objects.ts";
import { siteObject } from "../../../worker/objects.ts";
import type { FromDesk, Role, ToDesk } from "../../../worker/protocol.ts";
import type { TeamCalls } from "../../../worker/site/calls.ts";
import { openApi } from "../../../worker/api/document.ts";
import { Documented } from "../../support/documented.ts";
import { BY, Frames } from "./page.ts";

export const HOST = "https://beckon.test";
export const ADMIN_TOKEN = "an-api-token-for-tests-only-of-32-bytes-and-more";
export const DESKTOP =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** The platform's stub types make `never` of readonly and unknown values; the contracts say what is sent. */
export const siteOf = (site: string): SiteCalls & TeamCalls =>
  env.SITE.getByName(siteObject(site)) as unknown as SiteCalls & TeamCalls;

let networks = 0;

export const documented = new Documented(openApi());

export interface Asks {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with its content type. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string;
  /** A signed-in agent: its cookie, and what a browser says of a request from our own page. */
  readonly as?: SignedIn;
  readonly upgrade?: true;
}

/**
 * Every request comes from a network of its own, so that limits are met only where they are tested. What is answered must
 * be as /openapi.json says.
 */
export async function ask(asks: Asks): Promise<Response> {
  const response = await exports.default.fetch(requestOf(asks));
  if (response.status === 101) return response;
  const wrong = documented.wrongIn(asks.method ?? "GET", asks.path.split("?")[0]!, {
    status: response.status,
    type: response.headers.get("Content-Type") ?? "",
    body: await response.clone().text(),
  });
  if (wrong !== undefined) throw new Error(`Not as /openapi.json says: ${wrong}`);
  return response;
}

/** The same of a Worker that is configured differently. */
export async function askOf(other: Partial<Record<keyof Env, unknown>>, asks: Asks): Promise<Response> {
  const later = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  return worker.fetch(requestOf(asks), { ...env, ...other } as Env, later);
}

/** A rate limit of so many for each key. */
export function limitOf(most: number): RateLimit {
  const counts = new Map<string, number>();
  return {
    async limit({ key }) {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { success: count <= most };
    },
  };
}

function requestOf({ method = "GET", path, headers = {}, body, raw, as, upgrade }: Asks): Request {
  const network = ++networks;
  return new Request(`${HOST}${path}`, {
    method,
    headers: {
      "CF-Connecting-IP": `10.${(network >> 16) & 255}.${(network >> 8) & 255}.${network & 255}`,
      ...(as && { Cookie: as.cookie, Origin: HOST, "Sec-Fetch-Site": "same-origin" }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
      ...(upgrade && { Upgrade: "websocket", "Sec-WebSocket-Protocol": "beckon.v1" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(raw !== undefined && { body: raw }),
  });
}

export const asAdmin = { Authorization: `Bearer ${ADMIN_TOKEN}` };

export interface SignedIn {
  readonly agent: Agent;
  readonly cookie: string;
}

/** Added over the API, signed in with the link, as an agent would. */
export async function signIn(site: string, name: string, role: Role, more: object = {}): Promise<SignedIn> {
  const email = `${name.toLowerCase()}@${site}.example`;
  const body = { email, name, role, ...more };
  const added = await ask({ method: "POST", path: `/api/sites/${site}/agents`, headers: asAdmin, body });
  if (!added.ok) throw new Error(await added.text());
  const { agent, link } = (await added.json()) as { agent: Agent; link: string };
  const redeemed = await redeem(site, tokenOf(link));
  return { agent, cookie: redeemed.headers.get("Set-Cookie")!.split(";")[0]! };
}

export const tokenOf = (link: string): string =>
  new URLSearchParams(new URL(link).hash.slice(1)).get("signin") ?? "";

export const redeem = (site: string, token: unknown): Promise<Response> =>
  ask({ method: "POST", path: `/api/sites/${site}/sessions`, headers: { Origin: HOST }, body: { token } });

/** An agent straight in the site's object, for what is not about signing in. */
export async function addAgent(site: string, name: string, more: { places?: number; teams?: string[] } = {}) {
  const agent = { email: `${name}@x.example`, name, role: "agent" as const, teams: [], places: 3, ...more };
  return (await siteOf(site).saveAgent(agent, crypto.randomUUID(), BY)).agent;
}

/** A console at the desk. */
export class Console extends Frames<FromDesk> {
  static async open(site: string, agent: Agent, session?: string): Promise<Console> {
    const seat = {
      role: "desk",
      site,
      agent: { id: agent.id, name: agent.name, role: agent.role },
      ...(session !== undefined && { session }),
    };
    const response = await env.SITE.getByName(siteObject(site)).fetch("https://object/", {
      headers: { Upgrade: "websocket", "x-beckon-seat": JSON.stringify(seat) },
    });
    if (response.webSocket === null) throw new Error(`no socket: ${response.status}`);
    return new Console(response.webSocket);
  }

  says(message: ToDesk): void {
    this.socket.send(JSON.stringify(message));
  }
}
