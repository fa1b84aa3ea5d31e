// `beckon test`: every scenario of each site, played in simulated time. A line each; a failing one says why.

import type { Effect } from "../engine/doing.ts";
import type { Explained } from "../engine/explain.ts";
import { runScenario, type Failure, type ScenarioResult } from "../engine/scenario.ts";
import type { Problem } from "../language/problem.ts";
import { checkSite } from "./check.ts";
import { printAnnotations, printError, printProblems, summary, type Format } from "./report.ts";
import { findSites } from "./sites.ts";
import { counted, styled, type ExitCode, type Terminal } from "./terminal.ts";

interface Played {
  /** The scenario's file as people see it. */
  readonly file: string;
  readonly site: string;
  readonly result: ScenarioResult;
}

export function test(
  terminal: Terminal,
  folder: string | undefined,
  verbose: boolean,
  format: Format = "text",
): ExitCode {
  const sites = findSites(terminal, folder).map(checkSite);
  const problems = sites.flatMap((site) => site.problems);
  const played: Played[] = [];
  // Where a rule is refused, what any of them does is not known.
  if (problems.length === 0)
    for (const { folder: site, ruleset, scenarios } of sites)
      for (const scenario of scenarios) {
        const file = site.shown === "." ? scenario.file : `${site.shown}/${scenario.file}`;
        played.push({ file, site: site.site, result: runScenario(ruleset!, scenario) });
      }
  if (format === "json") terminal.out(JSON.stringify(asJson(problems, played), null, 2));
  else if (format === "github") {
    printAnnotations(terminal, problems);
    for (const one of played) printFailures(terminal, one);
  } else if (problems.length > 0) {
    printProblems(terminal, problems);
    terminal.out(`\n${styled(terminal, "red", `${summary(problems)}; nothing was played`)}`);
  } else print(terminal, played, verbose);
  return problems.length > 0 || played.some(({ result }) => !result.passed) ? 1 : 0;
}

function print(terminal: Terminal, played: readonly Played[], verbose: boolean): void {
  let last = "";
  for (const { file, result } of played) {
    if (file !== last) terminal.out(styled(terminal, "bold", file));
    last = file;
    printResult(terminal, file, result, verbose);
  }
  const failed = played.filter(({ result }) => !result.passed).length;
  const line = `${counted(played.length, "scenario")}: ${played.length - failed} passed, ${failed} failed`;
  terminal.out(
    played.length > 0
      ? `\n${styled(terminal, failed > 0 ? "red" : "green", line)}`
      : "There are no scenarios.",
  );
}

function printResult(terminal: Terminal, file: string, result: ScenarioResult, verbose: boolean): void {
  terminal.out(`  ${mark(terminal, result.passed)} ${result.scenario.name}`);
  if (verbose)
    for (const { at, rule, title, greeting } of result.invited)
      terminal.out(
        styled(
          terminal,
          "dim",
          `      ${at / 1000}s  ${rule}  ${title === undefined ? "" : `${title} - `}${greeting}`,
        ),
      );
  for (const { at, rule, effects } of result.did)
    for (const effect of effects)
      terminal.out(styled(terminal, "dim", `      ${at / 1000}s  ${rule}  ${effectInWords(effect)}`));
  for (const failure of result.failures) {
    terminal.out(`      ${styled(terminal, "red", failure.message)}  ${file}:${failure.line}`);
    for (const line of why(terminal, failure)) terminal.out(`        ${line}`);
  }
}

/** Agents and webhooks are not told yet by a running site: here is what they would be told. */
function effectInWords(effect: Effect): string {
  if ("event" in effect) return `tells the page: event ${effect.event}`;
  if ("webhook" in effect) return `would call webhook ${effect.webhook}`;
  const { team, text } = effect.notify;
  return `would notify ${team ?? "every agent"}: ${text}`;
}

function why(terminal: Terminal, failure: Failure): readonly string[] {
  if (failure.explained) return explainedLines(terminal, failure.explained);
  return failure.kind === "missing" ? ["No visit was going on then, or the rule takes no part."] : [];
}

function mark(terminal: Terminal, good: boolean): string {
  return good ? styled(terminal, "green", "✓") : styled(terminal, "red", "✗");
}

/** The rule at that moment, below a scenario's line. */
export function printExplained(terminal: Terminal, explained: Explained): void {
  for (const line of explainedLines(terminal, explained)) terminal.out(`        ${line}`);
}

/** What the rule says of itself, then each of its lines. */
function explainedLines(terminal: Terminal, { says, conditions }: Explained): readonly string[] {
  return [
    says,
    ...conditions.map((one) => `${mark(terminal, one.holds)} ${"  ".repeat(one.depth)}${one.says}`),
  ];
}

/** At the expectation's line in a pull request. */
function printFailures(terminal: Terminal, { file, result }: Played): void {
  const plain = { ...terminal, colour: false };
  for (const failure of result.failures)
    printError(
      terminal,
      { file, line: failure.line, title: `beckon test: ${result.scenario.name}` },
      [failure.message, ...why(plain, failure)].join("\n"),
    );
}

function asJson(problems: readonly Problem[], played: readonly Played[]): object {
  return {
    ok: problems.length === 0 && played.every(({ result }) => result.passed),
    problems,
    scenarios: played.map(({ file, site, result: { scenario, passed, invited, did, failures } }) => ({
      site,
      file,
      line: scenario.line,
      name: scenario.name,
      passed,
      invited,
      did,
      failures,
    })),
  };
}
