// A page's plain requests: let in as its socket would be (connect.ts), and answered so that the page can read it.

import { isWithin } from "../access/network.ts";
import { keyOf } from "../access/secrets.ts";
import type { Ask } from "./beckon.ts";
import { refusal, remedy } from "./connect.ts";
import { problem } from "./problem.ts";

type Admitted =
  | { readonly ok: true; readonly site: string; readonly key: string }
  | { readonly ok: false; readonly response: Response };

/** Each asks for as much of its network's share as a connection does. */
export async function admitted(c: Ask): Promise<Admitted> {
  const { env } = c;
  const request = c.req.raw;
  const site = c.req.param("site") ?? "";
  const key = keyOf(env);
  const because = await refusal(c, site, key);
  if (because !== undefined || key === undefined) {
    const code = because ?? "not-configured";
    return { ok: false, response: problem(code, { detail: remedy(code, request, site) }) };
  }
  if (!(await isWithin(env.CONNECT_LIMIT, key, request))) return { ok: false, response: problem("too-fast") };
  return { ok: true, site, key };
}

/** By the page that asked. */
export function readable(request: Request, response: Response): Response {
  const origin = request.headers.get("Origin");
  response.headers.set("Vary", "Origin");
  if (origin !== null) response.headers.set("Access-Control-Allow-Origin", origin);
  return response;
}
