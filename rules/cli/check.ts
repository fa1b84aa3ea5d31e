// `beckon check`: are the files of each site right, and do they say what is meant?

import { readSite } from "../language/read.ts";
import { readScenarios } from "../language/scenarios.ts";
import type { Problem } from "../language/problem.ts";
import type { Ruleset } from "../language/ruleset.ts";
import type { Scenario } from "../language/scenario.ts";
import type { Finding } from "../language/lint/finding.ts";
import { findingsOf, seenPaths } from "./lint.ts";
import { levelOf, printAnnotations, printProblems, summary, type Format } from "./report.ts";
import { findSites, placed, type SiteFolder } from "./sites.ts";
import { columns, counted, nowOf, styled, type ExitCode, type Terminal } from "./terminal.ts";

export interface CheckedSite {
  readonly folder: SiteFolder;
  /** Undefined where site.yaml or a rule is refused. */
  readonly ruleset: Ruleset | undefined;
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly Problem[];
}

export function checkSite(folder: SiteFolder): CheckedSite {
  const read = readSite(folder.files);
  const ruleset = read.ok ? read.ruleset : undefined;
  const scenarios: Scenario[] = [];
  const problems: Problem[] = read.ok ? [] : [...read.problems];
  for (const [name, text] of Object.entries(folder.scenarioFiles)) {
    const found = readScenarios(name, text, ruleset);
    scenarios.push(...found.scenarios);
    problems.push(...found.problems);
  }
  return { folder, ruleset, scenarios, problems: placed(folder, problems) };
}

/** `visits`: a file of recorded visits, to know by which pages nobody sees. */
export async function check(
  terminal: Terminal,
  folder: string | undefined,
  format: Format,
  visits?: string,
): Promise<ExitCode> {
  const paths = visits === undefined ? undefined : await seenPaths(terminal, visits);
  const now = nowOf(terminal);
  const sites = findSites(terminal, folder)
    .map(checkSite)
    .map((site) => ({
      ...site,
      problems: [...site.problems, ...findingsOf(site.folder, site.ruleset, now, paths)],
    }));
  const problems = sites.flatMap((site) => site.problems);
  const ok = !problems.some(isError);
  if (format === "json") terminal.out(JSON.stringify(asJson(sites, problems, ok), null, 2));
  else if (format === "github") printAnnotations(terminal, problems);
  else {
    printProblems(terminal, problems);
    if (problems.length > 0) terminal.out("");
    columns(sites.map((site) => [site.folder.site, sizeOf(site), verdict(site.problems)])).forEach(
      (line, i) => terminal.out(styled(terminal, sites[i]!.problems.some(isError) ? "red" : "green", line)),
    );
  }
  return ok ? 0 : 1;
}

type Told = Problem | Finding;

function isError(problem: Told): boolean {
  return levelOf(problem) === "error";
}

/** `2 problems in 1 file`, `fine`, `fine, 1 warning, 2 notes`. */
function verdict(problems: readonly Told[]): string {
  const errors = problems.filter(isError);
  const count = (level: "warning" | "note") => problems.filter((one) => levelOf(one) === level).length;
  const [warnings, notes] = [count("warning"), count("note")];
  return [
    errors.length > 0 ? summary(errors) : "fine",
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(notes > 0 ? [counted(notes, "note")] : []),
  ].join(", ");
}

function sizeOf({ folder, scenarios }: CheckedSite): string {
  const rules = Object.keys(folder.files).filter((name) => name !== "site.yaml").length;
  return `${counted(rules, "rule")}, ${counted(scenarios.length, "scenario")}`;
}

function asJson(sites: readonly CheckedSite[], problems: readonly Told[], ok: boolean): object {
  return {
    ok,
    sites: sites.map(({ folder, ruleset, scenarios }) => ({
      site: folder.site,
      folder: folder.shown,
      rules: ruleset?.rules.map(({ id, name, state, priority }) => ({ id, name, state, priority })) ?? null,
      scenarios: scenarios.length,
    })),
    problems: problems.map((one) => ({ ...one, level: levelOf(one) })),
  };
}
