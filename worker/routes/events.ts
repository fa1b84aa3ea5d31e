// Where sockets do not get through, a page asks by plain requests: what it has to say up, what it would have been sent
// down. `text/plain`, so that no browser asks first whether it may; who may is checked as for a socket (connect.ts).

import * as z from "zod";
import { isWithin } from "../access/network.ts";
import { mint, readToken } from "../access/tokens.ts";
import { callVisitor } from "../durable/call.ts";
import type { PageSeat } from "../durable/seat.ts";
import type { Exchange, Exchanged } from "../objects.ts";
import type { ToPage } from "../protocol.ts";
import { admitted, readable } from "./admitted.ts";
import { type Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { facts } from "./connect.ts";
import { problem } from "./problem.ts";
import { heardOf } from "./settings.ts";

/** A beacon carries no more. */
const LIMIT = 65_536;

/**
 * What a page's socket would carry, in a list. `line` is made by the page for each connection, `request` counts on it from
 * 0: that one says nothing and asks only whether the page is let in.
 */
export const Events = z.strictObject({
  token: z.string().max(100).optional(),
  line: z.string().regex(/^[\w-]{4,40}$/),
  request: z.int().min(0).max(1e9),
  /** Each is read as a frame of a socket is: a bad one spoils no other. */
  messages: z.array(z.json()).max(64).default([]),
});

/** `close`: the connection is over, with the code a socket would have had. */
export interface EventsAnswer {
  readonly messages: readonly ToPage[];
  readonly close?: number;
}

/**
 * A refusal can be read too: it says nothing that the page could not find out by connecting, and by its status the page
 * knows whether to ask again (SPEC Q5). A beacon is always sent with cookies, which nothing here reads.
 */
export async function events(c: Ask): Promise<Response> {
  const response = readable(c.req.raw, await answered(c));
  if (response.ok && response.headers.has("Access-Control-Allow-Origin"))
    response.headers.set("Access-Control-Allow-Credentials", "true");
  return response;
}

async function answered(c: Ask): Promise<Response> {
  const { env } = c;
  const request = c.req.raw;
  const page = await admitted(c);
  if (!page.ok) return page.response;
  const { site, key } = page;
  const body = await readBody(request, Events, LIMIT);
  if (!body.ok) return body.response;
  const { token, line, request: number, messages } = body.value;

  const visitor = token === undefined ? undefined : await readToken(key, site, token);
  if (visitor === undefined) {
    if (!(await isWithin(env.MINT_LIMIT, key, request))) return problem("too-fast");
    const minted: ToPage = { type: "token", token: (await mint(key, site)).token };
    return answer([JSON.stringify(minted)]);
  }
  if (number === 0) return answer([]);
  const seat: PageSeat = { role: "page", site, visitor, ...facts(request), at: Date.now() };
  const exchange = { line, request: number, frames: messages.map((message) => JSON.stringify(message)) };
  const said = await exchanged(env, seat, exchange);
  if (said === undefined) return problem("unavailable");
  heardOf(site, said.version);
  return answer(said.frames, said.close);
}

/** A visitor who turned out to be a person is heard there, and told the person's token with the welcome. */
async function exchanged(
  env: Env,
  seat: PageSeat,
  said: Exchange,
): Promise<Extract<Exchanged, { readonly version: number }> | undefined> {
  const here = await callVisitor(env, seat.site, seat.visitor, (one) => one.exchange(seat, said));
  if ("version" in here) return here;
  const { person, token } = here;
  const theirs: PageSeat = { ...seat, visitor: person, renewed: token };
  const there = await callVisitor(env, seat.site, person, (one) => one.exchange(theirs, said));
  return "version" in there ? there : undefined;
}

/** The frames are JSON already. */
function answer(frames: readonly string[], close?: number): Response {
  const closes = close === undefined ? "" : `,"close":${close}`;
  return new Response(`{"messages":[${frames.join(",")}]${closes}}`, {
    headers: { "Content-Type": "application/json" },
  });
}
