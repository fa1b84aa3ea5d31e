// What a server holds of a site's rules: its versions and their files.

import * as z from "zod";
import type { Files } from "../language/read.ts";
import { ask, unexpected, type Answer, type Server } from "./server.ts";
import { findSites, type SiteFolder } from "./sites.ts";
import { CannotWork, type Terminal } from "./terminal.ts";

const Version = z.object({
  version: z.number(),
  at: z.number(),
  by: z.string(),
  /** Rolled back to, under a new number. */
  copy_of: z.number().optional(),
  rules: z.number(),
  current: z.boolean(),
});
export type Version = z.infer<typeof Version>;

const Versions = z.object({ rows: z.array(Version) });
const Served = z.object({ version: z.number(), files: z.record(z.string(), z.string()) });
const RolledBack = z.object({ version: z.number() });
const Problem = z.object({ type: z.string() });

/** Newest first; empty where nothing was ever published. */
export async function versionsOf(
  terminal: Terminal,
  server: Server,
  site: string,
): Promise<readonly Version[]> {
  const answer = await ask(terminal, server, "GET", `${pathOf(site)}/versions`);
  const versions = Versions.safeParse(answer.body);
  if (answer.status !== 200 || !versions.success) throw refusal(server, site, answer);
  return versions.data.rows;
}

/** The files in force, or those of a version; undefined: there are none. */
export async function filesOf(
  terminal: Terminal,
  server: Server,
  site: string,
  version?: number,
): Promise<{ readonly version: number; readonly files: Files } | undefined> {
  const query = version === undefined ? "" : `?version=${version}`;
  const answer = await ask(terminal, server, "GET", pathOf(site) + query);
  if (isMissing(answer)) return undefined;
  const served = Served.safeParse(answer.body);
  if (answer.status !== 200 || !served.success) throw refusal(server, site, answer);
  return served.data;
}

/** The new version that is live now; undefined: there is no such version to go back to. */
export async function rollBack(
  terminal: Terminal,
  server: Server,
  site: string,
  version: number,
): Promise<number | undefined> {
  const answer = await ask(terminal, server, "POST", `${pathOf(site)}/rollback`, { version });
  if (isMissing(answer)) return undefined;
  const rolled = RolledBack.safeParse(answer.body);
  if (answer.status !== 200 || !rolled.success) throw refusal(server, site, answer);
  return rolled.data.version;
}

/** The one site of a folder, for what concerns one at a time. */
export function onlySite(terminal: Terminal, folder: string | undefined): SiteFolder {
  const sites = findSites(terminal, folder);
  if (sites.length === 1) return sites[0]!;
  throw new CannotWork("Which site?", `Name its folder: ${sites.map(({ shown }) => shown).join(" or ")}.`);
}

function pathOf(site: string): string {
  return `/api/sites/${encodeURIComponent(site)}/rules`;
}

function isMissing({ status, body }: Answer): boolean {
  return status === 404 && Problem.safeParse(body).data?.type === "urn:beckon:not-found";
}

function refusal(server: Server, site: string, answer: Answer): CannotWork {
  if (answer.status !== 404) return unexpected(server, answer);
  return new CannotWork(
    `${site}: ${server.url} does not serve this site.`,
    `Put ${site} into SITES in wrangler.toml and deploy, or name the folder of another site.`,
  );
}
