// One visitor, as agents may see and act on it. Ids are the agents' ones; anything else is not found.

import * as z from "zod";
import { ExplainQuery, VisitorId } from "../api/asked.ts";
import { callVisitor } from "../durable/call.ts";
import { visitorObject } from "../objects.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { readQuery } from "./query.ts";
import { refuseUpgrade, seatAt } from "./sockets.ts";

export const Invite = z.strictObject({
  /** Made by whoever asks: asked twice, invited once. */
  id: z.string().regex(/^[\w-]{8,40}$/),
  text: z.string().trim().min(1).max(500),
});

export const visitorId = (c: Ask): string | undefined => {
  const id = c.req.param("id") ?? "";
  return VisitorId.safeParse(id).data;
};

export async function story(c: Ask): Promise<Response> {
  const id = visitorId(c);
  const found = id && (await callVisitor(c.env, c.get("site"), id, (visitor) => visitor.story()));
  return found ? c.json(found) : problem("not-found");
}

export async function erase(c: Ask): Promise<Response> {
  const id = visitorId(c);
  if (id === undefined) return problem("not-found");
  await callTeam(c.env, c.get("site"), (team) => team.erase(id, c.get("caller").agent));
  return c.body(null, 204);
}

/** Everything kept of one visitor, for whoever asks what is known of them. */
export async function exported(c: Ask): Promise<Response> {
  const id = visitorId(c);
  const all = id && (await callVisitor(c.env, c.get("site"), id, (visitor) => visitor.export()));
  if (all) await callTeam(c.env, c.get("site"), (team) => team.exports(c.get("caller").agent));
  return all ? c.json({ site: c.get("site"), at: Date.now(), ...all }) : problem("not-found");
}

/** `?at=` ms since epoch: a moment of this visit instead of now. */
export async function explain(c: Ask): Promise<Response> {
  const id = visitorId(c);
  if (id === undefined) return problem("not-found");
  const site = c.get("site");
  const asked = readQuery(c, ExplainQuery);
  if (!asked.ok) return asked.response;
  if (asked.value.at !== undefined) return explainAt(c, id, Number(asked.value.at));
  const [found, rules] = await Promise.all([
    callVisitor(c.env, site, id, (visitor) => visitor.story()),
    callVisitor(c.env, site, id, (visitor) => visitor.explain()),
  ]);
  if (found === undefined) return problem("not-found");
  const { row, path, moments, known } = found;
  return c.json({ at: Date.now(), rules, visit: { row, path, moments, ...(known && { known }) } });
}

async function explainAt(c: Ask, id: string, at: number): Promise<Response> {
  const found = await callVisitor(c.env, c.get("site"), id, (visitor) => visitor.explainAt(at));
  if (found !== undefined) return c.json(found);
  return problem("not-found", { detail: "Nothing is known of this visitor's visit at that moment." });
}

export async function invite(c: Ask): Promise<Response> {
  const id = visitorId(c);
  if (id === undefined) return problem("not-found");
  const body = await readBody(c.req.raw, Invite);
  if (!body.ok) return body.response;
  const { id: invitation, text } = body.value;
  const answer = await callVisitor(c.env, c.get("site"), id, (visitor) =>
    visitor.invite(invitation, text, c.get("caller").agent),
  );
  return answer.ok ? c.json({ ok: true }) : problem("conflict", { detail: answer.because });
}

export async function look(c: Ask): Promise<Response> {
  const visitor = visitorId(c);
  if (visitor === undefined) return problem("not-found");
  const refused = refuseUpgrade(c.req.raw);
  if (refused !== undefined) return refused;
  const { agent, role, session } = c.get("caller");
  const site = c.get("site");
  const seated = { role: "agent", site, visitor, agent: { ...agent, role } } as const;
  const seat = session === undefined ? seated : { ...seated, session };
  const response = await seatAt(c.env.VISITOR, visitorObject(site, visitor), seat);
  if (response.status !== 101 || session === undefined) return response;
  // Only a socket that is known of can be closed with its session.
  const mayLook = await callTeam(c.env, site, (team) => team.looks(session, visitor));
  return mayLook ? response : problem("signed-out");
}
