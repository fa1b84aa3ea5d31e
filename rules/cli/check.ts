// `beckon check`: are the files of each site right?

import { readSite } from "../language/read.ts";
import { readScenarios } from "../language/scenarios.ts";
import type { Problem } from "../language/problem.ts";
import type { Ruleset } from "../language/ruleset.ts";
import type { Scenario } from "../language/scenario.ts";
import { printAnnotations, printProblems, summary, type Format } from "./report.ts";
import { findSites, placed, type SiteFolder } from "./sites.ts";
import { columns, counted, styled, type ExitCode, type Terminal } from "./terminal.ts";

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

export function check(terminal: Terminal, folder: string | undefined, format: Format): ExitCode {
  const sites = findSites(terminal, folder).map(checkSite);
  const problems = sites.flatMap((site) => site.problems);
  if (format === "json") terminal.out(JSON.stringify(asJson(sites, problems), null, 2));
  else if (format === "github") printAnnotations(terminal, problems);
  else {
    printProblems(terminal, problems);
    if (problems.length > 0) terminal.out("");
    const rows = sites.map((site) => [
      site.folder.site,
      sizeOf(site),
      site.problems.length > 0 ? summary(site.problems) : "fine",
    ]);
    columns(rows).forEach((line, i) =>
      terminal.out(styled(terminal, sites[i]!.problems.length > 0 ? "red" : "green", line)),
    );
  }
  return problems.length > 0 ? 1 : 0;
}

function sizeOf({ folder, scenarios }: CheckedSite): string {
  const rules = Object.keys(folder.files).filter((name) => name !== "site.yaml").length;
  return `${counted(rules, "rule")}, ${counted(scenarios.length, "scenario")}`;
}

function asJson(sites: readonly CheckedSite[], problems: readonly Problem[]): object {
  return {
    ok: problems.length === 0,
    sites: sites.map(({ folder, ruleset, scenarios }) => ({
      site: folder.site,
      folder: folder.shown,
      rules: ruleset?.rules.map(({ id, name, state, priority }) => ({ id, name, state, priority })) ?? null,
      scenarios: scenarios.length,
    })),
    problems,
  };
}
