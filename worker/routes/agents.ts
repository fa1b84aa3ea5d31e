// The team itself: who is in it, signing in and out, who am I, and what was done.

import * as z from "zod";
import { sessionCookie } from "../access/caller.ts";
import { hash, randomHex } from "../access/secrets.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { settingsOf } from "./settings.ts";

const NewAgent = z.strictObject({
  email: z.email().max(200).toLowerCase(),
  // No control, format or direction characters: it is shown to visitors.
  name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^\P{C}+$/u),
  role: z.enum(["agent", "marketer", "admin"]),
  teams: z.array(z.string().min(1).max(60)).max(50).default([]),
  /** Tags of visitors whose chats suit this agent best. */
  skills: z.array(z.string().trim().min(1).max(60)).max(50).optional(),
  languages: z
    .array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/))
    .max(20)
    .optional(),
  places: z.int().min(1).max(20).default(3),
});
const Redeem = z.strictObject({ token: z.string().regex(/^[0-9a-f]{64}$/) });

export async function agents(c: Ask): Promise<Response> {
  return c.json({ rows: await callTeam(c.env, c.get("site"), (team) => team.agents()) });
}

/** Adds or changes; answers with a link that signs that agent in once, within 15 minutes. It is in no log and no store. */
export async function saveAgent(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, NewAgent);
  if (!body.ok) return body.response;
  const token = randomHex(32);
  const tokenHash = await hash(token);
  const { agent: by } = c.get("caller");
  const { agent, added } = await callTeam(c.env, c.get("site"), (team) =>
    team.saveAgent(body.value, tokenHash, by),
  );
  const link = `${new URL(c.req.url).origin}/console/#signin=${token}&site=${c.get("site")}`;
  return c.json({ agent, link }, added ? 201 : 200);
}

export async function removeAgent(c: Ask): Promise<Response> {
  const id = c.req.param("id") ?? "";
  const isRemoved =
    /^[0-9a-f]{16}$/.test(id) &&
    (await callTeam(c.env, c.get("site"), (team) => team.removeAgent(id, c.get("caller").agent)));
  return isRemoved ? c.body(null, 204) : problem("not-found");
}

/** POST from the page, not GET by whoever scans mail for links. */
export async function signIn(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, Redeem);
  if (!body.ok) return body.response;
  const session = randomHex(32);
  const [tokenHash, sessionHash] = await Promise.all([hash(body.value.token), hash(session)]);
  const agent = await callTeam(c.env, c.get("site"), (team) => team.redeem(tokenHash, sessionHash));
  if (agent === undefined) {
    return problem("signed-out", { detail: "This link was used before, or is older than 15 minutes." });
  }
  c.header("Set-Cookie", sessionCookie(c.env, new URL(c.req.url), session));
  return c.json({ agent: { id: agent.id, name: agent.name }, role: agent.role });
}

export async function signOut(c: Ask): Promise<Response> {
  const { session } = c.get("caller");
  if (session !== undefined) await callTeam(c.env, c.get("site"), (team) => team.signOut(session));
  c.header("Set-Cookie", sessionCookie(c.env, new URL(c.req.url), ""));
  return c.body(null, 204);
}

export async function me(c: Ask): Promise<Response> {
  const site = c.get("site");
  const { agent, role } = c.get("caller");
  const settings = await settingsOf(c.env, (work) => c.executionCtx.waitUntil(work), site);
  return c.json({
    agent,
    role,
    site: { id: site, name: settings?.name ?? site },
    feed_shards: settings?.feedShards ?? 1,
  });
}

export async function audit(c: Ask): Promise<Response> {
  const before = c.req.query("before");
  if (before !== undefined && !/^\d{1,15}$/.test(before)) return problem("bad-request", { field: "before" });
  return c.json(await callTeam(c.env, c.get("site"), (team) => team.audit(before)));
}
