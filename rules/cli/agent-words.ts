// What stands behind `beckon agent`: which of its commands, for whom, and what is said of them.

import { parseArgs } from "node:util";
import { addAgent, type AgentSaid, changeAgent, linkAgent, listAgents, removeAgent } from "./agent.ts";
import { HELP } from "./help.ts";
import { serverOf } from "./server.ts";
import { findSites } from "./sites.ts";
import { CannotWork, type ExitCode, type Terminal } from "./terminal.ts";

const ROLES: readonly string[] = ["agent", "marketer", "admin"];
const COMMANDS: readonly string[] = ["add", "change", "link", "list", "remove"];

const LISTS = {
  team: { type: "string", multiple: true },
  skill: { type: "string", multiple: true },
  language: { type: "string", multiple: true },
} as const;
const NONE = {
  "any-team": { type: "boolean" },
  "no-skills": { type: "boolean" },
  "no-languages": { type: "boolean" },
} as const;

export async function agent(terminal: Terminal, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      url: { type: "string" },
      token: { type: "string" },
      site: { type: "string" },
      role: { type: "string" },
      name: { type: "string" },
      places: { type: "string" },
      ...LISTS,
      ...NONE,
    },
  });
  const [what, email, more] = positionals;
  if (what === undefined || !COMMANDS.includes(what))
    throw new CannotWork(what === undefined ? "agent what?" : `There is no agent ${what}.`, HELP["agent"]!);
  if (what !== "list" && email === undefined)
    throw new CannotWork(`Whom?`, `Write: npm run beckon -- agent ${what} ana@shop.example`);
  if (more !== undefined || (what === "list" && email !== undefined))
    throw new CannotWork(`Too many words: ${positionals.join(" ")}`, HELP["agent"]!);
  const { url, token, site: named, ...words } = values;
  const said = saidIn(words);
  if (what !== "add" && what !== "change" && Object.keys(said).length > 0)
    throw new CannotWork(`agent ${what} changes nobody.`, "Write: npm run beckon -- agent change EMAIL …");

  const site = siteOf(terminal, named);
  const server = serverOf(terminal, url, token);
  if (what === "list") return listAgents(terminal, server, site);
  if (what === "remove") return removeAgent(terminal, server, site, email!);
  if (what === "link") return linkAgent(terminal, server, site, email!);
  if (what === "add") {
    if (!/^[^\s@]+@[^\s@]+$/.test(email!)) throw new CannotWork(`${email} is no e-mail address.`);
    return addAgent(terminal, server, site, email!, said);
  }
  if (Object.keys(said).length === 0) throw new CannotWork("Change what?", HELP["agent"]!);
  return changeAgent(terminal, server, site, email!, said);
}

interface Words {
  readonly role?: string | undefined;
  readonly name?: string | undefined;
  readonly places?: string | undefined;
  readonly team?: readonly string[] | undefined;
  readonly skill?: readonly string[] | undefined;
  readonly language?: readonly string[] | undefined;
  readonly "any-team"?: boolean | undefined;
  readonly "no-skills"?: boolean | undefined;
  readonly "no-languages"?: boolean | undefined;
}

function saidIn(words: Words): AgentSaid {
  const { role, name } = words;
  if (role !== undefined && !ROLES.includes(role))
    throw new CannotWork(`There is no role ${role}.`, `Write --role ${ROLES.join(", ")}.`);
  const places = words.places === undefined ? undefined : Number(words.places);
  if (places !== undefined && !(Number.isInteger(places) && places >= 1 && places <= 20))
    throw new CannotWork(`--places is a number from 1 to 20.`);
  const wrong = words.language?.find((language) => !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language));
  if (wrong !== undefined) throw new CannotWork(`${wrong} is no language.`, "Write --language de or pt-BR.");
  const teams = listed(words, "team", "any-team");
  const skills = listed(words, "skill", "no-skills");
  const languages = listed(words, "language", "no-languages");
  return {
    ...(role !== undefined && { role }),
    ...(name !== undefined && { name }),
    ...(places !== undefined && { places }),
    ...(teams && { teams }),
    ...(skills && { skills }),
    ...(languages && { languages }),
  };
}

/** All of them from now on, or none; undefined: nothing is said of it. */
function listed(
  words: Words,
  some: keyof typeof LISTS,
  none: keyof typeof NONE,
): readonly string[] | undefined {
  if (!words[none]) return words[some];
  if (words[some] !== undefined) throw new CannotWork(`--${some} and --${none}: which of them?`);
  return [];
}

/** The site that is named, or the only one there is. */
function siteOf(terminal: Terminal, named: string | undefined): string {
  if (named !== undefined) return named;
  const sites = findSites(terminal, undefined).map((folder) => folder.site);
  if (sites.length === 1) return sites[0]!;
  throw new CannotWork("Which site?", `Add --site ${sites.join(" or --site ")}.`);
}
