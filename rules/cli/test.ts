// `beckon test`: every scenario of each site, played in simulated time. A line each; a failing one says why.

import type { Explained } from "../engine/explain.ts";
import { runScenario, type ScenarioResult } from "../engine/scenario.ts";
import { checkSite, type CheckedSite } from "./check.ts";
import { printProblems, summary } from "./report.ts";
import { findSites } from "./sites.ts";
import { counted, styled, type ExitCode, type Terminal } from "./terminal.ts";

export function test(terminal: Terminal, folder: string | undefined, verbose: boolean): ExitCode {
  const sites = findSites(terminal, folder).map(checkSite);
  const problems = sites.flatMap((site) => site.problems);
  if (problems.length > 0) {
    printProblems(terminal, problems);
    terminal.out(`\n${styled(terminal, "red", `${summary(problems)}; nothing was played`)}`);
    return 1;
  }
  const results = sites.flatMap((site) => playSite(terminal, site, verbose));
  const failed = results.filter((result) => !result.passed).length;
  const line = `${counted(results.length, "scenario")}: ${results.length - failed} passed, ${failed} failed`;
  terminal.out(
    results.length > 0
      ? `\n${styled(terminal, failed > 0 ? "red" : "green", line)}`
      : "There are no scenarios.",
  );
  return failed > 0 ? 1 : 0;
}

function playSite(
  terminal: Terminal,
  { folder, ruleset, scenarios }: CheckedSite,
  verbose: boolean,
): readonly ScenarioResult[] {
  let file = "";
  return scenarios.map((scenario) => {
    if (scenario.file !== file) terminal.out(styled(terminal, "bold", `${folder.shown}/${scenario.file}`));
    file = scenario.file;
    const result = runScenario(ruleset!, scenario);
    terminal.out(`  ${mark(terminal, result.passed)} ${scenario.name}`);
    if (verbose)
      for (const { at, rule, title, greeting } of result.invited)
        terminal.out(
          styled(
            terminal,
            "dim",
            `      ${at / 1000}s  ${rule}  ${title === undefined ? "" : `${title} - `}${greeting}`,
          ),
        );
    for (const failure of result.failures) {
      terminal.out(
        `      ${styled(terminal, "red", failure.message)}  ${folder.shown}/${scenario.file}:${failure.line}`,
      );
      if (failure.explained) printExplained(terminal, failure.explained);
      else if (failure.kind === "missing")
        terminal.out("        No visit was going on then, or the rule takes no part.");
    }
    return result;
  });
}

function mark(terminal: Terminal, good: boolean): string {
  return good ? styled(terminal, "green", "✓") : styled(terminal, "red", "✗");
}

/** The rule at that moment: what it says of itself, then each of its lines. */
export function printExplained(terminal: Terminal, explained: Explained): void {
  terminal.out(`        ${explained.says}`);
  for (const { depth, says, holds } of explained.conditions)
    terminal.out(`        ${mark(terminal, holds)} ${"  ".repeat(depth)}${says}`);
}
