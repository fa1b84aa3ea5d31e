// `beckon explain`: why each rule would or would not invite, at one moment of a visit.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { compile } from "../engine/compile.ts";
import { explain as explainAll, type Explained } from "../engine/explain.ts";
import { readRecorded } from "../engine/recorded.ts";
import { Replay } from "../engine/replay.ts";
import { begin } from "../engine/run.ts";
import { play } from "../engine/scenario.ts";
import { nearest } from "../language/nearest.ts";
import { SITE_FILE } from "../language/read.ts";
import type { Ruleset } from "../language/ruleset.ts";
import { readScenarios } from "../language/scenarios.ts";
import { parseDuration } from "../language/values.ts";
import { linesOf } from "./log/lines.ts";
import { printProblems } from "./report.ts";
import { onlySite } from "./served.ts";
import { checkSite } from "./check.ts";
import { CannotWork, styled, type ExitCode, type Terminal } from "./terminal.ts";
import { printExplained } from "./test.ts";

export interface ExplainOptions {
  /** A scenario file, or recorded visits. */
  readonly visit: string | undefined;
  /** Time from the visit's start: `42s`. */
  readonly at: string | undefined;
  /** Which scenario or line of the file; the first is 1. */
  readonly number: number;
  /** Only this rule. */
  readonly rule: string | undefined;
}

export async function explain(
  terminal: Terminal,
  dir: string | undefined,
  options: ExplainOptions,
  format: "text" | "json",
): Promise<ExitCode> {
  const { visit, at } = options;
  if (visit === undefined)
    throw new CannotWork(
      "Which visit?",
      "Write --visit rules/sites/demo/pricing-idle.test.yaml --at 42s, or a file of recorded visits.",
    );
  const after = at === undefined ? undefined : parseDuration(at);
  if (after === undefined)
    throw new CannotWork(at === undefined ? "At which moment?" : `${at} is no time.`, "Write --at 42s.");
  const path = resolve(terminal.cwd, visit);
  const site = checkSite(onlySite(terminal, dir ?? siteOf(path)));
  if (site.ruleset === undefined) {
    printProblems(terminal, site.problems);
    return 1;
  }
  if (!existsSync(path) || statSync(path).isDirectory()) throw new CannotWork(`There is no file ${visit}.`);
  const isScenario = /\.ya?ml$/i.test(visit);
  const explained = isScenario
    ? ofScenario(terminal, site.ruleset, visit, readFileSync(path, "utf8"), options.number, after)
    : await ofRecorded(site.ruleset, visit, path, options.number, after);
  if (explained === undefined) return 1;
  const chosen = chosenOf(explained, site.ruleset, options.rule);
  if (format === "json") terminal.out(JSON.stringify({ at: after, rules: chosen }, null, 2));
  else print(terminal, chosen, at!);
  return 0;
}

/** A scenario lies beside the rules that it tries. */
function siteOf(path: string): string | undefined {
  const folder = dirname(path);
  return existsSync(join(folder, SITE_FILE)) ? folder : undefined;
}

function chosenOf(
  all: readonly Explained[],
  ruleset: Ruleset,
  rule: string | undefined,
): readonly Explained[] {
  if (rule === undefined) return all;
  const found = all.filter((one) => one.rule === rule);
  if (found.length > 0) return found;
  const known = ruleset.rules.find((one) => one.id === rule);
  if (known !== undefined)
    throw new CannotWork(
      all.length === 0
        ? "No visit is going on at that moment."
        : `${rule} takes no part: its state is ${known.state}.`,
    );
  const meant = nearest(
    rule,
    ruleset.rules.map(({ id }) => id),
  );
  throw new CannotWork(`There is no rule ${rule}.`, meant === undefined ? undefined : `Is it ${meant}?`);
}

function ofScenario(
  terminal: Terminal,
  ruleset: Ruleset,
  file: string,
  text: string,
  number: number,
  after: number,
): readonly Explained[] | undefined {
  const { scenarios, problems } = readScenarios(file, text, ruleset);
  if (problems.length > 0) {
    printProblems(terminal, problems);
    return undefined;
  }
  const scenario = scenarios[number - 1];
  if (scenario === undefined)
    throw new CannotWork(`${file} has ${scenarios.length} scenarios.`, "Write --number 1 for the first.");
  const run = play(begin(ruleset, scenario), after);
  const desk = { refused: run.refused, facts: run.desk() };
  return explainAll(run.compiled, run.record, run.start + after, desk);
}

async function ofRecorded(
  ruleset: Ruleset,
  file: string,
  path: string,
  number: number,
  after: number,
): Promise<readonly Explained[]> {
  const line = await lineOf(path, number);
  if (typeof line === "number")
    throw new CannotWork(`${file} has ${line} visits.`, "Write --number 1 for the first.");
  const visit = readRecorded(line);
  if ("problem" in visit)
    throw new CannotWork(`Line ${number} of ${file} is no recorded visit: ${visit.problem}.`);
  const compiled = compile(ruleset, 1);
  const { record, refused } = new Replay(compiled).at(visit, after);
  return explainAll(compiled, record, visit.at + after, { refused }, new Set(visit.unseen));
}

/** The line of that number, empty ones not counted; or how many there are. */
async function lineOf(path: string, number: number): Promise<string | number> {
  let count = 0;
  for await (const { lines } of linesOf(path))
    for (const line of lines) if (line.trim() !== "" && ++count === number) return line;
  return count;
}

function print(terminal: Terminal, explained: readonly Explained[], at: string): void {
  if (explained.length === 0) {
    terminal.out(`At ${at} no visit is going on, or there are no rules that take part.`);
    return;
  }
  for (const one of explained) {
    const name = styled(terminal, "bold", one.rule);
    terminal.out(
      `${styled(terminal, one.holds ? "green" : "red", one.holds ? "✓" : "✗")} ${name}  ${one.name}`,
    );
    printExplained(terminal, one);
    terminal.out("");
  }
  const holding = explained.filter(({ holds }) => holds).length;
  terminal.out(`At ${at}: ${holding} of ${explained.length} rules hold.`);
}
