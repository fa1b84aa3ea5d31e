// `beckon agent add|list|remove`: who answers.

import * as z from "zod";
import { nearest } from "../language/nearest.ts";
import { ask, unexpected, type Server } from "./server.ts";
import { findSites } from "./sites.ts";
import { CannotWork, columns, counted, styled, type ExitCode, type Terminal } from "./terminal.ts";

export const ROLES: readonly string[] = ["agent", "marketer", "admin"];

export interface NewAgent {
  readonly email: string;
  readonly role: string;
  readonly name: string | undefined;
  readonly places: number | undefined;
  readonly teams: readonly string[];
}

const Agent = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.string(),
  teams: z.array(z.string()).default([]),
  places: z.number(),
});
const Added = z.object({ agent: Agent, link: z.string() });
const Rows = z.object({ rows: z.array(Agent) });

export async function addAgent(
  terminal: Terminal,
  server: Server,
  site: string,
  agent: NewAgent,
): Promise<ExitCode> {
  const { email, role, places, teams } = agent;
  const answer = await ask(terminal, server, "POST", pathOf(site), {
    email,
    role,
    name: agent.name ?? nameOf(email),
    ...(teams.length > 0 && { teams }),
    ...(places !== undefined && { places }),
  });
  const added = Added.safeParse(answer.body);
  if ((answer.status !== 200 && answer.status !== 201) || !added.success) throw unexpected(server, answer);
  const verb = answer.status === 201 ? "is added" : "was there already and is changed";
  terminal.out(`${added.data.agent.name} <${added.data.agent.email}> ${verb}: ${role} of ${site}.`);
  terminal.out("Sign in with this link, once, within 15 minutes:");
  terminal.out(styled(terminal, "bold", added.data.link));
  return 0;
}

/** `ana.maria@shop.example` → `Ana Maria`: what visitors read until another name is given. */
function nameOf(email: string): string {
  const words = email.split("@")[0]!.split(/[._+-]+/);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
  return name.trim() || email;
}

export async function listAgents(terminal: Terminal, server: Server, site: string): Promise<ExitCode> {
  const agents = await agentsOf(terminal, server, site);
  const rows = agents.map((one) => [
    one.email,
    one.name,
    one.role,
    counted(one.places, "place"),
    one.teams.join(", ") || "any team",
  ]);
  for (const line of columns(rows)) terminal.out(line);
  if (agents.length === 0)
    terminal.out(`${site} has no agents yet: beckon agent add EMAIL --site ${site} --role agent`);
  return 0;
}

export async function removeAgent(
  terminal: Terminal,
  server: Server,
  site: string,
  email: string,
): Promise<ExitCode> {
  const agents = await agentsOf(terminal, server, site);
  const found = agents.find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (found === undefined) {
    const meant = nearest(
      email,
      agents.map((one) => one.email),
    );
    terminal.err(`${email} is no agent of ${site}.${meant === undefined ? "" : ` Is it ${meant}?`}`);
    return 1;
  }
  const answer = await ask(terminal, server, "DELETE", `${pathOf(site)}/${encodeURIComponent(found.id)}`);
  if (answer.status !== 204 && answer.status !== 200) throw unexpected(server, answer);
  terminal.out(`${found.name} <${found.email}> is removed from ${site} and signed out.`);
  return 0;
}

async function agentsOf(terminal: Terminal, server: Server, site: string) {
  const answer = await ask(terminal, server, "GET", pathOf(site));
  const rows = Rows.safeParse(answer.body);
  if (answer.status !== 200 || !rows.success) throw unexpected(server, answer);
  return rows.data.rows;
}

function pathOf(site: string): string {
  return `/api/sites/${encodeURIComponent(site)}/agents`;
}

/** The site that is named, or the only one there is. */
export function siteOf(terminal: Terminal, named: string | undefined): string {
  if (named !== undefined) return named;
  const sites = findSites(terminal, undefined).map((folder) => folder.site);
  if (sites.length === 1) return sites[0]!;
  throw new CannotWork("Which site?", `Add --site ${sites.join(" or --site ")}.`);
}
