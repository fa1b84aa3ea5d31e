// Files of one site → a ruleset, or everything that is wrong with them. Pure: it is given the texts.

import { nearest } from "./nearest.ts";
import { sortProblems, type Problem } from "./problem.ts";
import { readRule } from "./rule.ts";
import type { Rule, Ruleset, Site } from "./ruleset.ts";
import { readSiteFile } from "./site.ts";
import { placeOf } from "./tree.ts";
import { parseYaml, type YamlFile } from "./yaml.ts";

/** Path below the site's folder → text: `site.yaml`, `pricing-idle.yaml`. */
export type Files = Readonly<Record<string, string>>;

export type SiteReading =
  | { readonly ok: true; readonly ruleset: Ruleset }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const SITE_FILE = "site.yaml";

export function isScenarioFile(path: string): boolean {
  return path.endsWith(".test.yaml");
}

/** Scenario files among `files` are left alone: they are no part of a ruleset. */
export function readSite(files: Files): SiteReading {
  const problems: Problem[] = [];
  const paths = Object.keys(files).filter((path) => !isScenarioFile(path));
  const { site, teams } = readSiteOf(files, problems);
  const rules: Rule[] = [];
  for (const path of paths.filter((one) => one !== SITE_FILE).sort()) {
    const id = ruleId(path);
    if (id === undefined) problems.push(badPath(path));
    const file = parseYaml(path, files[path]!);
    const { rule, problems: found } = readRule(id ?? path, file);
    problems.push(...found);
    if (rule === undefined) continue;
    rules.push(rule);
    if (teams !== undefined) problems.push(...unknownTeam(rule, teams, file));
  }
  if (site === undefined || problems.length > 0) return { ok: false, problems: sortProblems(problems) };
  return { ok: true, ruleset: { site, rules } };
}

function readSiteOf(files: Files, problems: Problem[]): { site?: Site; teams?: readonly string[] } {
  const text = files[SITE_FILE];
  if (text === undefined) {
    problems.push({
      file: SITE_FILE,
      line: 1,
      column: 1,
      code: "no-site-file",
      message: "the site has no site.yaml",
      remedy: "add one with a name and the origins of the site",
    });
    return {};
  }
  const { site, problems: found } = readSiteFile(parseYaml(SITE_FILE, text));
  problems.push(...found);
  return site === undefined ? {} : { site, teams: Object.keys(site.teams) };
}

/** The file's name without `.yaml`; undefined where it cannot be an id. */
function ruleId(path: string): string | undefined {
  return /^([a-z0-9][a-z0-9_-]{0,59})\.yaml$/.exec(path)?.[1];
}

function badPath(path: string): Problem {
  const name = path
    .replace(/^.*[/\\]/, "")
    .replace(/\.(ya?ml|json)$/i, "")
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
  return {
    file: path,
    line: 1,
    column: 1,
    code: "bad-file-name",
    message:
      "a file's name is the rule's id: small letters, digits and dashes, then .yaml, in the site's own folder",
    remedy: `call it ${name.slice(0, 60) || "my-rule"}.yaml`,
  };
}

function unknownTeam(rule: Rule, teams: readonly string[], file: YamlFile): Problem[] {
  const team = rule.invite?.team;
  if (team === undefined || teams.includes(team)) return [];
  const meant = nearest(team, teams);
  return [
    file.report(
      placeOf(file.tree!, ["invite", "team"]),
      "unknown-team",
      `"${team}" is no team of site.yaml`,
      meant !== undefined
        ? `write ${meant}`
        : teams.length > 0
          ? `write one of ${teams.join(", ")}`
          : "add it under teams:",
    ),
  ];
}
