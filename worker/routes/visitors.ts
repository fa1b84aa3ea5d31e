// One visitor, as agents may see and act on it. Ids are the agents' ones; anything else is not found.

import * as z from "zod";
import { callVisitor } from "../durable/call.ts";
import { visitorObject } from "../objects.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { refuseUpgrade, seatAt } from "./sockets.ts";

const VISITOR = /^[0-9a-f]{32}$/;
const Invite = z.strictObject({
  /** Made by whoever asks: asked twice, invited once. */
  id: z.string().regex(/^[\w-]{8,40}$/),
  text: z.string().trim().min(1).max(500),
});

export const visitorId = (c: Ask): string | undefined => {
  const id = c.req.param("id") ?? "";
  return VISITOR.test(id) ? id : undefined;
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
  const asked = c.req.query("at");
  if (asked !== undefined) return explainAt(c, id, asked);
  const [found, rules] = await Promise.all([
    callVisitor(c.env, site, id, (visitor) => visitor.story()),
    callVisitor(c.env, site, id, (visitor) => visitor.explain()),
  ]);
  return found === undefined ? problem("not-found") : c.json({ rules });
}

async function explainAt(c: Ask, id: string, asked: string): Promise<Response> {
  const at = /^\d{1,16}$/.test(asked) ? Number(asked) : undefined;
  if (at === undefined)
    return problem("bad-request", { field: "at", detail: "Milliseconds since the epoch, as in the story." });
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
  const { agent, role } = c.get("caller");
  const site = c.get("site");
  const seat = { role: "agent", site, visitor, agent: { ...agent, role } } as const;
  return seatAt(c.env.VISITOR, visitorObject(site, visitor), seat);
}
