// Who is blocked: by whom, why, and taking it back.

import { BlockedQuery } from "../api/asked.ts";
import { callVisitor } from "../durable/call.ts";
import { BlockReason } from "../protocol.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";
import { visitorId } from "./visitors.ts";

/** Said again it is blocked still, with the newer reason. */
export async function block(c: Ask): Promise<Response> {
  const visitor = visitorId(c);
  if (visitor === undefined) return problem("not-found");
  const body = await readBody(c.req.raw, BlockReason);
  if (!body.ok) return body.response;
  const site = c.get("site");
  const story = await callVisitor(c.env, site, visitor, (one) => one.story());
  // Of who said no to being followed there is a chat at most.
  if (story === undefined && !(await callTeam(c.env, site, (team) => team.hasTalked(visitor))))
    return problem("not-found");
  const { agent } = c.get("caller");
  const name = story?.row.name;
  const blocked = {
    visitor: story?.row.id ?? visitor,
    ...(name !== undefined && { name }),
    reason: body.value.reason,
    by: agent.name,
    at: Date.now(),
  };
  await callTeam(c.env, site, (team) => team.block(blocked, agent));
  return c.json(blocked);
}

export async function unblock(c: Ask): Promise<Response> {
  const visitor = visitorId(c);
  const { agent } = c.get("caller");
  const isDone =
    visitor !== undefined && (await callTeam(c.env, c.get("site"), (team) => team.unblock(visitor, agent)));
  return isDone ? c.body(null, 204) : problem("not-found");
}

/** Newest first. */
export async function blocked(c: Ask): Promise<Response> {
  const asked = readQuery(c, BlockedQuery);
  if (!asked.ok) return asked.response;
  return c.json(await callTeam(c.env, c.get("site"), (team) => team.blocked(asked.value.before)));
}
