// The consoles' sockets, and the conversations of the site.

import { ConversationId, ConversationsQuery, FeedQuery } from "../api/asked.ts";
import { callVisitor } from "../durable/call.ts";
import { feedObject, siteObject } from "../objects.ts";
import { callTeam, type Which } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";
import { settingsOf } from "./settings.ts";
import { refuseUpgrade, seatAt } from "./sockets.ts";

/** `?shard=0`: a console opens one for each of `me`'s `feed_shards`. */
export async function feed(c: Ask): Promise<Response> {
  const site = c.get("site");
  const settings = await settingsOf(c.env, (work) => c.executionCtx.waitUntil(work), site);
  const asked = readQuery(c, FeedQuery);
  const shard = asked.ok ? Number(asked.value.shard) : Infinity;
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

/** `agent=me` is who asks. */
export const whichOf = (c: Ask, { state, agent }: Which): Which => ({
  state,
  agent: agent === "me" ? c.get("caller").agent.id : agent,
});

/** Newest first, a page at a time. */
export async function conversations(c: Ask): Promise<Response> {
  const asked = readQuery(c, ConversationsQuery);
  if (!asked.ok) return asked.response;
  const which = whichOf(c, asked.value);
  return c.json(
    await callTeam(c.env, c.get("site"), (team) => team.conversations(which, asked.value.before)),
  );
}

export async function conversation(c: Ask): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const site = c.get("site");
  const entry = ConversationId.safeParse(id).success
    ? await callTeam(c.env, site, (team) => team.conversationEntry(id))
    : undefined;
  const found =
    entry && (await callVisitor(c.env, site, entry.visitor, (visitor) => visitor.conversation(id)));
  return entry && found ? c.json({ visitor: entry.visitor, ...found }) : problem("not-found");
}
