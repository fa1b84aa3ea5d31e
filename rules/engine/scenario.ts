// Runs a scenario and says whether what happened is what it expects. Nothing waits: time jumps to the next thing that
// happens or falls due.

import type { Ruleset } from "../language/ruleset.ts";
import type { Scenario } from "../language/scenario.ts";
import type { Explained } from "./explain.ts";
import { happen } from "./happenings.ts";
import { begin, explanation, seconds, type Did, type Invited, type Run } from "./run.ts";
import { nextDue, settle } from "./settling.ts";
import { wakeUp } from "./simulation.ts";

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly passed: boolean;
  readonly invited: readonly Invited[];
  readonly did: readonly Did[];
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly kind: "missing" | "unexpected" | "impossible";
  readonly at: number;
  /** Of the scenario file: the expectation, the entry, or the scenario itself. */
  readonly line: number;
  readonly message: string;
  /** The rule as it stood at that moment; undefined where no visit was going on. */
  readonly explained?: Explained;
}

/** In ms: less than any rule can ask for. */
const A_MOMENT = 0.001;

/** An invitation belongs to the whole second it is expected in. */
const SECOND = 1000;

export function runScenario(ruleset: Ruleset, scenario: Scenario): ScenarioResult {
  return judge(play(begin(ruleset, scenario), scenario.until, look));
}

/** Plays up to `until` (ms from the start). `look` is called at every stop, once everything due there happened. */
export function play(run: Run, until: number, look: (run: Run) => void = () => undefined): Run {
  for (let at: number | undefined = run.start; at !== undefined; at = nextStop(run, until)) {
    run.now = at;
    wakeUp(run);
    let tab: number | undefined;
    while (run.entries[0] !== undefined && run.start + run.entries[0].at === at) {
      const entry = run.entries.shift()!;
      // In the order written, also where that is from tab to tab, which know of no order at one instant.
      if (tab !== undefined && entry.tab !== tab) run.now += A_MOMENT;
      tab = entry.tab;
      happen(run, entry);
    }
    settle(run);
    look(run);
  }
  return run;
}

/** The next instant at which anything can change or is looked for, or undefined when the scenario is over. */
function nextStop(run: Run, until: number): number | undefined {
  const { entries, start, now, scenario } = run;
  const looks = scenario.expect.map((one) => (one.at === undefined ? Infinity : start + one.at));
  const stops = [nextDue(run), ...looks, start + (entries[0]?.at ?? Infinity)].filter((at) => at > now);
  const next = Math.min(...stops);
  return next <= start + until ? next : undefined;
}

function look(run: Run): void {
  for (const expected of run.scenario.expect)
    if (expected.at !== undefined && run.start + expected.at === Math.floor(run.now))
      run.looks.set(expected, explanation(run, expected.rule));
}

function judge(run: Run): ScenarioResult {
  const { scenario } = run;
  const open = new Set(scenario.expect.filter((one) => one.at !== undefined));
  const failures: Failure[] = run.impossible.map(({ entry, message }) => ({
    kind: "impossible",
    at: entry.at,
    line: entry.line,
    message,
  }));
  for (const { explained, invited } of run.invited) {
    const never = scenario.expect.find((one) => one.at === undefined && one.rule === invited.rule);
    const match = [...open].find(
      (one) => one.rule === invited.rule && one.at! <= invited.at && invited.at < one.at! + SECOND,
    );
    if (match) open.delete(match);
    if (match && never === undefined) continue;
    failures.push({
      kind: "unexpected",
      at: invited.at,
      line: never?.line ?? scenario.line,
      message: `${invited.rule} invited at ${seconds(invited.at)}${never ? ", and should never" : ", which was not expected"}`,
      ...(explained && { explained }),
    });
  }
  for (const expected of open) {
    const { rule, at, line } = expected;
    const explained = run.looks.get(expected);
    const others = run.invited
      .filter(({ invited }) => invited.rule === rule)
      .map(({ invited }) => seconds(invited.at));
    const instead = others.length > 0 ? ` (it did at ${others.join(", ")})` : "";
    const message = `${rule} did not invite at ${seconds(at!)}${instead}`;
    failures.push({ kind: "missing", at: at!, line, message, ...(explained && { explained }) });
  }
  failures.sort((a, b) => a.at - b.at);
  return {
    scenario,
    passed: failures.length === 0,
    invited: run.invited.map(({ invited }) => invited),
    did: run.did,
    failures,
  };
}
