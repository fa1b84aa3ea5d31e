// A visitor's no, brought by itself: there may be no socket to say it on, or a dead one. The body is the token, which the
// page has forgotten by then; `text/plain`, so that no browser asks first whether it may.

import * as z from "zod";
import { isWithin } from "../access/network.ts";
import { keyOf } from "../access/secrets.ts";
import { readToken } from "../access/tokens.ts";
import { callVisitor } from "../durable/call.ts";
import type { Ask } from "./beckon.ts";
import { readText } from "./body.ts";
import { refusal, remedy } from "./connect.ts";
import { problem } from "./problem.ts";

/** A token has 60 characters and a few. */
const LIMIT = 200;
/** The whole body. */
export const Token = z.string().max(LIMIT);

export async function refused(c: Ask): Promise<Response> {
  const { env } = c;
  const request = c.req.raw;
  const site = c.req.param("site") ?? "";
  const key = keyOf(env);
  const because = await refusal(c, site, key);
  if (because !== undefined || key === undefined) {
    const code = because ?? "not-configured";
    return problem(code, { detail: remedy(code, request, site) });
  }
  if (!(await isWithin(env.CONNECT_LIMIT, key, request))) return problem("too-fast");
  const token = await readText(request, LIMIT);
  if (token === undefined) return problem("too-large", { limit: LIMIT });
  const visitor = await readToken(key, site, token);
  if (visitor !== undefined) await callVisitor(env, site, visitor, (one) => one.refused());
  // The same whether somebody was known or not.
  const origin = request.headers.get("Origin");
  return new Response(null, {
    status: 204,
    headers: { Vary: "Origin", ...(origin !== null && { "Access-Control-Allow-Origin": origin }) },
  });
}
