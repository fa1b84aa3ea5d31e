// A visitor's no, brought by itself: there may be no socket to say it on, or a dead one. The body is the token, which the
// page has forgotten by then; `text/plain`, so that no browser asks first whether it may.

import * as z from "zod";
import { readToken } from "../access/tokens.ts";
import { callVisitor } from "../durable/call.ts";
import { admitted, readable } from "./admitted.ts";
import type { Ask } from "./beckon.ts";
import { readText } from "./body.ts";
import { problem } from "./problem.ts";

/** A token has 60 characters and a few. */
const LIMIT = 200;
/** The whole body. */
export const Token = z.string().max(LIMIT);

export async function refused(c: Ask): Promise<Response> {
  const { env } = c;
  const request = c.req.raw;
  const page = await admitted(c);
  if (!page.ok) return page.response;
  const { site, key } = page;
  const token = await readText(request, LIMIT);
  if (token === undefined) return problem("too-large", { limit: LIMIT });
  const visitor = await readToken(key, site, token);
  if (visitor !== undefined) await callVisitor(env, site, visitor, (one) => one.refused());
  // The same whether somebody was known or not.
  return readable(request, new Response(null, { status: 204 }));
}
