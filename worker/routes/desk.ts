// The consoles' sockets, and the conversations of the site.

import { callVisitor } from "../durable/call.ts";
import { feedObject, siteObject } from "../objects.ts";
import { callTeam, type Which } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { problem } from "./problem.ts";
import { settingsOf } from "./settings.ts";
import { refuseUpgrade, seatAt } from "./sockets.ts";

/** `?shard=0`: a console opens one for each of `me`'s `feed_shards`. */
export async function feed(c: Ask): Promise<Response> {
  const site = c.get("site");
  const settings = await settingsOf(c.env, (work) => c.executionCtx.waitUntil(work), site);
  const asked = c.req.query("shard") ?? "0";
  const shard = /^\d{1,2}$/.test(asked) ? Number(asked) : Infinity;
  if (shard >= (settings?.feedShards ?? 1)) return problem("not-found");
  const refused = refuseUpgrade(c.req.raw);
  if (refused !== undefined) return refused;
  const { agent, role, session } = c.get("caller");
  return seatAt(c.env.FEED, feedObject(site, shard), {
    role: "feed",
    site,
    shard,
    agent: { ...agent, role },
    ...(session === undefined ? {} : { session }),
  });
}

export async function desk(c: Ask): Promise<Response> {
  const refused = refuseUpgrade(c.req.raw);
  if (refused !== undefined) return refused;
  const { agent, role, session } = c.get("caller");
  const site = c.get("site");
  return seatAt(c.env.SITE, siteObject(site), {
    role: "desk",
    site,
    agent: { ...agent, role },
    ...(session === undefined ? {} : { session }),
  });
}

type ReadWhich =
  { readonly ok: true; readonly value: Which } | { readonly ok: false; readonly response: Response };

/** `?state=&agent=`; `agent=me` is who asks. */
export function readWhich(c: Ask): ReadWhich {
  const state = c.req.query("state");
  if (state !== undefined && state !== "waiting" && state !== "open" && state !== "closed") {
    const detail = "One of waiting, open, closed.";
    return { ok: false, response: problem("bad-request", { field: "state", detail }) };
  }
  const asked = c.req.query("agent");
  const agent = asked === "me" ? c.get("caller").agent.id : asked;
  if (agent !== undefined && !/^[\w-]{1,40}$/.test(agent))
    return { ok: false, response: problem("bad-request", { field: "agent" }) };
  return { ok: true, value: { state, agent } };
}

/** Newest first, a page at a time. */
export async function conversations(c: Ask): Promise<Response> {
  const which = readWhich(c);
  if (!which.ok) return which.response;
  const before = c.req.query("before");
  return c.json(await callTeam(c.env, c.get("site"), (team) => team.conversations(which.value, before)));
}

export async function conversation(c: Ask): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const site = c.get("site");
  const entry = /^[\w-]{8,40}$/.test(id)
    ? await callTeam(c.env, site, (team) => team.conversationEntry(id))
    : undefined;
  const found =
    entry && (await callVisitor(c.env, site, entry.visitor, (visitor) => visitor.conversation(id)));
  return entry && found ? c.json({ visitor: entry.visitor, ...found }) : problem("not-found");
}
