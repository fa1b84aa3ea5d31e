// Files of one site → a ruleset, or everything that is wrong with them. Pure: it is given the texts.

import { sortProblems, type Problem } from "./problem.ts";
import { namesOf, unknownInRule, unknownInSite } from "./references.ts";
import { readRule } from "./rule.ts";
import type { Rule, Ruleset, Site } from "./ruleset.ts";
import { readSiteFile } from "./site.ts";
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
  const paths = Object.keys(files)
    .filter((path) => !isScenarioFile(path) && path !== SITE_FILE)
    .sort();
  const read = readSiteOf(files, problems);
  // Rules that are refused are there all the same, for others to name.
  const names =
    read &&
    namesOf(
      read.site,
      paths.map(ruleId).filter((id) => id !== undefined),
    );
  if (read && names) problems.push(...unknownInSite(read.file, names));
  const rules: Rule[] = [];
  for (const path of paths) {
    const id = ruleId(path);
    if (id === undefined) problems.push(badPath(path));
    const file = parseYaml(path, files[path]!);
    const { rule, problems: found } = readRule(id ?? path, file);
    problems.push(...found);
    if (rule === undefined) continue;
    rules.push(rule);
    if (names !== undefined) problems.push(...unknownInRule(file, names));
  }
  if (read === undefined || problems.length > 0) return { ok: false, problems: sortProblems(problems) };
  return { ok: true, ruleset: { site: read.site, rules } };
}

function readSiteOf(files: Files, problems: Problem[]): { site: Site; file: YamlFile } | undefined {
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
    return undefined;
  }
  const file = parseYaml(SITE_FILE, text);
  const { site, problems: found } = readSiteFile(file);
  problems.push(...found);
  return site && { site, file };
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
