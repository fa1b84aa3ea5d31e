// Who asks, on the team's side: an agent by session cookie, or a script by API token. Found out once a request, and
// nothing is allowed before it.

import { parse } from "hono/utils/cookie";
import type { Role } from "../protocol.ts";
import { callTeam } from "../site/calls.ts";
import { adminTokenOf, hash, isLocal, isSame } from "./secrets.ts";

export interface Caller {
  readonly role: Role;
  readonly agent: { readonly id: string; readonly name: string };
  /** Absent: an API token. */
  readonly session?: string;
}

/** `__Host-` binds the cookie to this host and TLS; Safari keeps no such cookie on http://localhost. */
export function cookieName(env: Env, url: URL): "__Host-beckon" | "beckon" {
  const isThisMachine = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return isLocal(env) && url.protocol === "http:" && isThisMachine ? "beckon" : "__Host-beckon";
}

/** No Max-Age: the browser forgets it when it closes, and the site's object when it was not used for 12 hours. */
export function sessionCookie(env: Env, url: URL, value: string): string {
  const name = cookieName(env, url);
  const secure = name === "__Host-beckon" ? "; Secure" : "";
  const gone = value === "" ? "; Max-Age=0" : "";
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${gone}`;
}

const SESSION = /^[0-9a-f]{64}$/;

export async function callerOf(env: Env, request: Request, site: string): Promise<Caller | undefined> {
  const authorization = request.headers.get("Authorization");
  if (authorization !== null) return byToken(env, authorization);
  const name = cookieName(env, new URL(request.url));
  const cookie = parse(request.headers.get("Cookie") ?? "", name)[name];
  if (cookie === undefined || !SESSION.test(cookie)) return undefined;
  const session = await hash(cookie);
  const agent = await callTeam(env, site, (team) => team.who(session));
  return agent && { role: agent.role, agent: { id: agent.id, name: agent.name }, session };
}

async function byToken(env: Env, authorization: string): Promise<Caller | undefined> {
  const expected = adminTokenOf(env);
  const [scheme = "", token = ""] = authorization.split(" ");
  if (expected === undefined || scheme.toLowerCase() !== "bearer" || !(await isSame(token, expected)))
    return undefined;
  return { role: "admin", agent: { id: "api", name: "API token" } };
}
