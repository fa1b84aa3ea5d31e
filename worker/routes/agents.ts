// The team itself: who is in it, signing in and out, and who am I.

import * as z from "zod";
import { AgentId } from "../api/asked.ts";
import { sessionCookie } from "../access/caller.ts";
import { hash, randomHex } from "../access/secrets.ts";
import { deviceOf } from "../../rules/record/device.ts";
import { callTeam, type TeamRefusal } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";
import { readBody } from "./body.ts";
import { problem } from "./problem.ts";
import { settingsOf } from "./settings.ts";

// No control, format or direction characters: it is shown to visitors.
const name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^\P{C}+$/u);
const role = z.enum(["agent", "marketer", "admin"]);
const teams = z.array(z.string().min(1).max(60)).max(50);
/** Tags of visitors whose chats suit this agent best. */
const skills = z.array(z.string().trim().min(1).max(60)).max(50);
const languages = z.array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)).max(20);
const places = z.int().min(1).max(20);

export const NewAgent = z.strictObject({
  email: z.email().max(200).toLowerCase(),
  name,
  role,
  teams: teams.default([]),
  skills: skills.optional(),
  languages: languages.optional(),
  places: places.default(3),
});
/** What is left out stays as it is. */
export const AgentChange = z.strictObject({ name, role, teams, skills, languages, places }).partial();
export const Redeem = z.strictObject({ token: z.string().regex(/^[0-9a-f]{64}$/) });

export async function agents(c: Ask): Promise<Response> {
  return c.json({ rows: await callTeam(c.env, c.get("site"), (team) => team.agents()) });
}

/** Adds or changes; answers with a link that signs that agent in once, within 15 minutes. It is in no log and no store. */
export async function saveAgent(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, NewAgent);
  if (!body.ok) return body.response;
  const { link, tokenHash } = await makeLink(c);
  const { agent: by } = c.get("caller");
  const { agent, added, refused } = await callTeam(c.env, c.get("site"), (team) =>
    team.saveAgent(body.value, tokenHash, by),
  );
  if (refused !== undefined) return refusal(refused);
  return c.json({ agent, link }, added ? 201 : 200);
}

export async function changeAgent(c: Ask): Promise<Response> {
  const id = agentId(c);
  if (id === undefined) return problem("not-found");
  const body = await readBody(c.req.raw, AgentChange);
  if (!body.ok) return body.response;
  const { agent: by } = c.get("caller");
  const changed = await callTeam(c.env, c.get("site"), (team) => team.changeAgent(id, body.value, by));
  if (changed === "unknown") return problem("not-found");
  return typeof changed === "string" ? refusal(changed) : c.json({ agent: changed });
}

export async function removeAgent(c: Ask): Promise<Response> {
  const id = agentId(c);
  if (id === undefined) return problem("not-found");
  const { agent: by } = c.get("caller");
  const done = await callTeam(c.env, c.get("site"), (team) => team.removeAgent(id, by));
  if (done === "unknown") return problem("not-found");
  return done === "removed" ? c.body(null, 204) : refusal(done);
}

/** Instead of a password that was forgotten. */
export async function newLink(c: Ask): Promise<Response> {
  const id = agentId(c);
  if (id === undefined) return problem("not-found");
  const { link, tokenHash } = await makeLink(c);
  const { agent: by } = c.get("caller");
  const isMade = await callTeam(c.env, c.get("site"), (team) => team.newLink(id, tokenHash, by));
  return isMade ? c.json({ link }, 201) : problem("not-found");
}

function agentId(c: Ask): string | undefined {
  const id = c.req.param("id") ?? "";
  return AgentId.safeParse(id).data;
}

async function makeLink(c: Ask): Promise<{ readonly link: string; readonly tokenHash: string }> {
  const token = randomHex(32);
  const link = `${new URL(c.req.url).origin}/console/#signin=${token}&site=${c.get("site")}`;
  return { link, tokenHash: await hash(token) };
}

const REFUSED: Readonly<Record<TeamRefusal, string>> = {
  "last-admin": "This is the last admin: make somebody else one first.",
  oneself: "Nobody takes the own role away: ask another admin.",
};

const refusal = (because: TeamRefusal): Response => problem("conflict", { detail: REFUSED[because] });

/** POST from the page, not GET by whoever scans mail for links. */
export async function signIn(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, Redeem);
  if (!body.ok) return body.response;
  const session = randomHex(32);
  const [tokenHash, sessionHash] = await Promise.all([hash(body.value.token), hash(session)]);
  const browser = browserOf(c.req.header("User-Agent") ?? "");
  const agent = await callTeam(c.env, c.get("site"), (team) => team.redeem(tokenHash, sessionHash, browser));
  if (agent === undefined) {
    return problem("signed-out", { detail: "This link was used before, or is older than 15 minutes." });
  }
  c.header("Set-Cookie", sessionCookie(c.env, new URL(c.req.url), session));
  return c.json({ agent: { id: agent.id, name: agent.name }, role: agent.role });
}

/** As `Firefox on Linux`: for who is to tell one's own from a stranger's. */
function browserOf(userAgent: string): string {
  const { browser, os } = deviceOf(userAgent);
  return [browser, os].filter((word) => word !== "").join(" on ");
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
