// `beckon backtest`: recorded visits under the rules of a folder, and under others beside them.

import { existsSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Backtest, type BacktestResult } from "../engine/backtest.ts";
import { compile } from "../engine/compile.ts";
import { readRecorded } from "../engine/recorded.ts";
import { readSite } from "../language/read.ts";
import type { Ruleset } from "../language/ruleset.ts";
import { htmlReport } from "./backtest-html.ts";
import { changes, COUNTERFACTUAL, moment, pairs, percent, reasons, type Report } from "./backtest-report.ts";
import { linesOf } from "./log/lines.ts";
import { progress } from "./progress.ts";
import { printProblems } from "./report.ts";
import { filesOf, onlySite } from "./served.ts";
import { serverOf } from "./server.ts";
import type { SiteFolder } from "./sites.ts";
import { CannotWork, columns, counted, grouped, styled, type ExitCode, type Terminal } from "./terminal.ts";

export interface BacktestOptions {
  readonly visits: string | undefined;
  /** A version of the server, or a folder. */
  readonly against: string | undefined;
  readonly html: string | undefined;
  readonly url: string | undefined;
  readonly token: string | undefined;
}

export async function backtest(
  terminal: Terminal,
  dir: string | undefined,
  options: BacktestOptions,
  format: "text" | "json",
): Promise<ExitCode> {
  const { visits } = options;
  if (visits === undefined)
    throw new CannotWork(
      "Which visits?",
      "Write --visits visits.ndjson; `beckon visits import access.log --out visits.ndjson` makes them of a log.",
    );
  const path = resolve(terminal.cwd, visits);
  if (!existsSync(path) || statSync(path).isDirectory()) throw new CannotWork(`There is no file ${visits}.`);
  const folder = onlySite(terminal, dir);
  const ruleset = rulesetOf(terminal, folder.files, folder.shown);
  if (ruleset === undefined) return 1;
  const other = await otherRules(terminal, folder, options);
  if (other === "refused") return 1;
  const tested = new Backtest(compile(ruleset, 1));
  const against = other && new Backtest(compile(other.ruleset, 1));
  const { broken, firstBroken } = await replayed(terminal, path, visits, [
    tested,
    ...(against ? [against] : []),
  ]);
  const result = tested.result();
  if (result.visits === 0)
    throw new CannotWork(`${visits} holds no recorded visits${firstBroken ? `: ${firstBroken}` : ""}.`);
  const report: Report = {
    file: visits,
    now: { title: folder.shown, result },
    ...(against && other && { against: { title: other.title, result: against.result() } }),
    broken,
    ...(firstBroken !== undefined && { firstBroken }),
  };
  if (options.html !== undefined) writeFileSync(resolve(terminal.cwd, options.html), htmlReport(report));
  if (format === "json") terminal.out(JSON.stringify({ ...report, note: COUNTERFACTUAL }, null, 2));
  else print(terminal, report, options.html);
  return 0;
}

function rulesetOf(
  terminal: Terminal,
  files: Readonly<Record<string, string>>,
  shown: string,
): Ruleset | undefined {
  const read = readSite(files);
  if (read.ok) return read.ruleset;
  printProblems(
    terminal,
    read.problems.map((problem) => ({ ...problem, file: `${shown}/${problem.file}` })),
  );
  return undefined;
}

async function otherRules(
  terminal: Terminal,
  folder: SiteFolder,
  { against, url, token }: BacktestOptions,
): Promise<{ title: string; ruleset: Ruleset } | "refused" | undefined> {
  if (against === undefined) return undefined;
  const [, version] = /^v?([1-9]\d{0,14})$/.exec(against) ?? [];
  if (version === undefined && against !== "live") {
    const other = onlySite(terminal, against);
    const ruleset = rulesetOf(terminal, other.files, other.shown);
    return ruleset === undefined ? "refused" : { title: other.shown, ruleset };
  }
  const server = serverOf(terminal, url, token);
  const served = await filesOf(
    terminal,
    server,
    folder.site,
    version === undefined ? undefined : Number(version),
  );
  if (served === undefined)
    throw new CannotWork(`${folder.site} has no version ${against} at ${server.url}.`);
  const title = `version ${served.version}`;
  const ruleset = rulesetOf(terminal, served.files, title);
  return ruleset === undefined ? "refused" : { title, ruleset };
}

async function replayed(
  terminal: Terminal,
  path: string,
  shown: string,
  tests: readonly Backtest[],
): Promise<{ broken: number; firstBroken?: string }> {
  const bar = progress(terminal, shown);
  const { size } = statSync(path);
  let broken = 0;
  let firstBroken: string | undefined;
  let number = 0;
  try {
    for await (const { lines, read } of linesOf(path)) {
      for (const line of lines) {
        number++;
        if (line.trim() === "") continue;
        const visit = readRecorded(line);
        if ("problem" in visit) {
          broken++;
          firstBroken ??= `line ${number}: ${visit.problem}`;
        } else for (const test of tests) test.add(visit);
      }
      bar.tick(read, size || undefined);
    }
  } finally {
    bar.end();
  }
  return { broken, ...(firstBroken !== undefined && { firstBroken }) };
}

function print(terminal: Terminal, report: Report, html: string | undefined): void {
  const { result } = report.now;
  const dim = (text: string) => terminal.out(styled(terminal, "dim", text));
  const day = (at: number | undefined) => (at === undefined ? "" : new Date(at).toISOString().slice(0, 10));
  terminal.out(
    `${counted(result.visits, "visit")}, ${counted(result.pageViews, "page view")}, ${day(result.from)} to ${day(result.to)}`,
  );
  if (report.broken > 0)
    terminal.out(
      styled(
        terminal,
        "yellow",
        `${counted(report.broken, "line")} left out; the first, ${report.firstBroken}`,
      ),
    );
  terminal.out("");
  printRules(terminal, report);
  printUnjudged(terminal, result);
  printOverlap(terminal, result);
  printChange(terminal, report);
  terminal.out(
    `${counted(result.invitations, "invitation")} in ${counted(result.invitedVisits, "visit")}, ${percent(result.invitedVisits / result.visits)} of all.`,
  );
  dim(COUNTERFACTUAL);
  if (html !== undefined) terminal.out(`Written to ${html}.`);
}

function printRules(terminal: Terminal, { now: { result } }: Report): void {
  const judged = result.rules.filter((rule) => rule.unjudged.length === 0 || rule.eligible > 0);
  if (judged.length === 0) return;
  const head = ["rule", "eligible", "invited", "of visits", "median moment", "in the way"];
  const rows = judged.map((rule) => [
    rule.rule,
    grouped(rule.eligible),
    rule.invites ? grouped(rule.invited) : `${grouped(rule.invited)} done`,
    percent(rule.share),
    moment(rule.medianMoment),
    [rule.held > 0 ? `held out ${grouped(rule.held)}` : "", reasons(rule.suppressed)]
      .filter(Boolean)
      .join(", "),
  ]);
  const [first, ...rest] = columns([head, ...rows]);
  terminal.out(styled(terminal, "bold", first!));
  for (const line of rest) terminal.out(line);
  terminal.out("");
}

function printUnjudged(terminal: Terminal, { rules }: BacktestResult): void {
  const unjudged = rules.filter((rule) => rule.unjudged.length > 0);
  if (unjudged.length === 0) return;
  terminal.out(styled(terminal, "bold", "Not judged by visits that do not tell what they read"));
  const rows = unjudged.map((rule) => [
    rule.rule,
    `reads ${rule.unjudged.join(", ")}`,
    `could hold in ${counted(rule.atMost, "visit")} at most`,
  ]);
  for (const line of columns(rows)) terminal.out(line);
  terminal.out("");
}

const PAIRS_SHOWN = 10;

function printOverlap(terminal: Terminal, result: BacktestResult): void {
  const found = pairs(result);
  if (found.length === 0) return;
  terminal.out(styled(terminal, "bold", "Both eligible in the same visit"));
  for (const line of columns(found.slice(0, PAIRS_SHOWN).map(({ a, b, visits }) => [a, b, grouped(visits)])))
    terminal.out(line);
  if (found.length > PAIRS_SHOWN) terminal.out(`… and ${found.length - PAIRS_SHOWN} more pairs`);
  terminal.out("");
}

function printChange(terminal: Terminal, { now, against }: Report): void {
  if (against === undefined) return;
  terminal.out(styled(terminal, "bold", `Against ${against.title}`));
  const rows = changes(now.result, against.result).map(({ rule, before, after }) => [
    rule,
    grouped(before),
    "→",
    grouped(after),
    after === before ? "as it was" : `${after > before ? "+" : "−"}${grouped(Math.abs(after - before))}`,
  ]);
  for (const line of columns(rows)) terminal.out(line);
  terminal.out("");
}
