// `beckon agent add|change|link|list|remove`: who answers.

import * as z from "zod";
import { nearest } from "../language/nearest.ts";
import { ask, unexpected, type Answer, type Server } from "./server.ts";
import { columns, counted, styled, type ExitCode, type Terminal } from "./terminal.ts";

/** What can be said of an agent; what is left out stays as it is. */
export interface AgentSaid {
  readonly name?: string;
  readonly role?: string;
  readonly teams?: readonly string[];
  readonly skills?: readonly string[];
  readonly languages?: readonly string[];
  readonly places?: number;
}

const Agent = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.string(),
  teams: z.array(z.string()).default([]),
  skills: z.array(z.string()).default([]),
  languages: z.array(z.string()).default([]),
  places: z.number(),
});
type Agent = z.output<typeof Agent>;
const Saved = z.object({ agent: Agent });
const Linked = z.object({ link: z.string() });
const Rows = z.object({ rows: z.array(Agent) });
const Refused = z.object({ detail: z.string() });

/** Whoever is there already stays as they are: the server would set what is not said to what new agents have. */
export async function addAgent(
  terminal: Terminal,
  server: Server,
  site: string,
  email: string,
  said: AgentSaid,
): Promise<ExitCode> {
  const agents = await agentsOf(terminal, server, site);
  const there = agents.find((one) => isAt(email, one));
  if (there !== undefined) {
    terminal.out(`${called(there)} is on the team of ${site} already, as ${there.role}, and stays so.`);
    terminal.out(`To change that: beckon agent change ${there.email} --site ${site} --role …`);
    return printLink(terminal, server, site, there);
  }
  const { role = "agent", name = nameOf(email), ...more } = said;
  const answer = await ask(terminal, server, "POST", pathOf(site), { email, role, name, ...more });
  const added = Saved.extend(Linked.shape).safeParse(answer.body);
  if ((answer.status !== 200 && answer.status !== 201) || !added.success) throw unexpected(server, answer);
  terminal.out(`${called(added.data.agent)} is added: ${role} of ${site}.`);
  return sayLink(terminal, added.data.link);
}

export async function changeAgent(
  terminal: Terminal,
  server: Server,
  site: string,
  email: string,
  said: AgentSaid,
): Promise<ExitCode> {
  const before = await agentAt(terminal, server, site, email);
  if (before === undefined) return 1;
  const answer = await ask(terminal, server, "PUT", pathOf(site, before), said);
  if (answer.status === 409) return refused(terminal, server, answer);
  const saved = Saved.safeParse(answer.body);
  if (answer.status !== 200 || !saved.success) throw unexpected(server, answer);
  const { agent } = saved.data;
  terminal.out(`${called(agent)} of ${site} is now: ${[agent.role, ...doesOf(agent)].join(", ")}.`);
  if (agent.role !== before.role)
    terminal.out("Their open consoles close at once; the next one is that of the new role.");
  return 0;
}

export async function linkAgent(
  terminal: Terminal,
  server: Server,
  site: string,
  email: string,
): Promise<ExitCode> {
  const agent = await agentAt(terminal, server, site, email);
  return agent === undefined ? 1 : printLink(terminal, server, site, agent);
}

export async function listAgents(terminal: Terminal, server: Server, site: string): Promise<ExitCode> {
  const agents = await agentsOf(terminal, server, site);
  const rows = agents.map((one) => [one.email, one.name, one.role, ...doesOf(one)]);
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
  const found = await agentAt(terminal, server, site, email);
  if (found === undefined) return 1;
  const answer = await ask(terminal, server, "DELETE", pathOf(site, found));
  if (answer.status === 409) return refused(terminal, server, answer);
  if (answer.status !== 204 && answer.status !== 200) throw unexpected(server, answer);
  terminal.out(`${called(found)} is removed from ${site} and signed out.`);
  return 0;
}

/** Older ones that were not used are worth nothing from now on. */
async function printLink(terminal: Terminal, server: Server, site: string, agent: Agent): Promise<ExitCode> {
  const answer = await ask(terminal, server, "POST", `${pathOf(site, agent)}/link`);
  const made = Linked.safeParse(answer.body);
  if (answer.status !== 201 || !made.success) throw unexpected(server, answer);
  return sayLink(terminal, made.data.link);
}

function sayLink(terminal: Terminal, link: string): ExitCode {
  terminal.out("Sign in with this link, once, within 15 minutes:");
  terminal.out(styled(terminal, "bold", link));
  return 0;
}

/** What the server has a reason to refuse: the last admin stays one. */
function refused(terminal: Terminal, server: Server, answer: Answer): ExitCode {
  const { data } = Refused.safeParse(answer.body);
  if (data === undefined) throw unexpected(server, answer);
  terminal.err(data.detail);
  return 1;
}

/** `ana.maria@shop.example` → `Ana Maria`: what visitors read until another name is given. */
function nameOf(email: string): string {
  const words = email.split("@")[0]!.split(/[._+-]+/);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
  return name.trim() || email;
}

const called = ({ name, email }: Agent): string => `${name} <${email}>`;

const isAt = (email: string, agent: Agent): boolean => agent.email.toLowerCase() === email.toLowerCase();

function doesOf({ places, teams, skills, languages }: Agent): string[] {
  return [
    counted(places, "place"),
    teams.join(", ") || "any team",
    ...(skills.length > 0 ? [`knows ${skills.join(", ")}`] : []),
    ...(languages.length > 0 ? [`speaks ${languages.join(", ")}`] : []),
  ];
}

async function agentAt(
  terminal: Terminal,
  server: Server,
  site: string,
  email: string,
): Promise<Agent | undefined> {
  const agents = await agentsOf(terminal, server, site);
  const found = agents.find((one) => isAt(email, one));
  if (found === undefined) {
    const meant = nearest(
      email,
      agents.map((one) => one.email),
    );
    terminal.err(`${email} is no agent of ${site}.${meant === undefined ? "" : ` Is it ${meant}?`}`);
  }
  return found;
}

async function agentsOf(terminal: Terminal, server: Server, site: string): Promise<readonly Agent[]> {
  const answer = await ask(terminal, server, "GET", pathOf(site));
  const rows = Rows.safeParse(answer.body);
  if (answer.status !== 200 || !rows.success) throw unexpected(server, answer);
  return rows.data.rows;
}

function pathOf(site: string, agent?: Agent): string {
  const agents = `/api/sites/${encodeURIComponent(site)}/agents`;
  return agent === undefined ? agents : `${agents}/${encodeURIComponent(agent.id)}`;
}
