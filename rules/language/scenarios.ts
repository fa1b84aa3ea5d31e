// Text of a scenario file → validated scenarios, or everything that is wrong with them.

import { nearest } from "./nearest.ts";
import { sortProblems, type Problem } from "./problem.ts";
import { HELD } from "../record/record.ts";
import type { Ruleset } from "./ruleset.ts";
import type { Expectation, Scenario, ScenarioVisitor } from "./scenario.ts";
import { scenarioFile, type ScenarioText, type VisitorText } from "./scenario-file.ts";
import { keyOf, placeOf, treeAt, type Path } from "./tree.ts";
import { validate } from "./validate.ts";
import { parseYaml, type YamlFile } from "./yaml.ts";

/** A visit ends by itself after so long without the visitor (SPEC T2): what comes later is another visit. */
const WATCHED_AFTER = 30 * 60_000;

/** `ruleset`: to know rules and teams by; undefined where it could not be read, and then they are not looked at. */
export function readScenarios(
  path: string,
  text: string,
  ruleset: Ruleset | undefined,
): { scenarios: readonly Scenario[]; problems: readonly Problem[] } {
  const file = parseYaml(path, text);
  const { value, problems } = validate(file, scenarioFile);
  if (value === undefined) return { scenarios: [], problems: sortProblems(problems) };
  const found: Problem[] = [];
  const isList = Array.isArray(value);
  const scenarios = (isList ? value : [value]).map((one, i) => {
    const base: Path = isList ? [i] : [];
    const scenario = scenarioOf(file, base, one);
    found.push(
      ...impossible(file, base, scenario),
      ...(ruleset ? unknownNames(file, base, scenario, ruleset) : []),
    );
    return scenario;
  });
  return { scenarios, problems: sortProblems(found) };
}

function scenarioOf(file: YamlFile, base: Path, value: ScenarioText): Scenario {
  const lineOf = (path: Path) => file.report(placeOf(file.tree!, [...base, ...path]), "", "", "").line;
  const last = value.visit.at(-1)!.at;
  return {
    file: file.file,
    line: lineOf(["name"]),
    name: value.name,
    visitor: visitorOf(value.visitor ?? {}),
    start: value.start,
    visit: value.visit.map((entry, i) => ({ ...entry, line: lineOf(["visit", i]) })),
    until: value.until ?? last + WATCHED_AFTER,
    expect: (value.expect ?? []).map((one, i): Expectation => ({ ...one, line: lineOf(["expect", i]) })),
    desk: value.desk ?? {},
    ...(value.wait !== undefined && { wait: value.wait }),
    ...(value.visitors_online !== undefined && { visitorsOnline: value.visitors_online }),
    rules: value.rules,
  };
}

function visitorOf(value: VisitorText): ScenarioVisitor {
  const { name, timezone: zone, country, region, city, continent, consent, arm } = value;
  return {
    visits: value.visits ?? 1,
    ...(value.first_visit !== undefined && { firstVisit: value.first_visit }),
    ...(value.last_visit !== undefined && { lastVisit: value.last_visit }),
    ...(value.last_chat !== undefined && { lastChat: value.last_chat }),
    chats: value.chats ?? (value.last_chat === undefined ? 0 : 1),
    identified: value.identified ?? false,
    traits: value.traits ?? {},
    tags: value.tags ?? [],
    device: value.device ?? "desktop",
    browser: value.browser ?? "Chrome",
    os: value.os ?? "Windows",
    language: value.language ?? "",
    ...(name !== undefined && { name }),
    ...(consent !== undefined && { consent }),
    ...(zone !== undefined && { timezone: zone }),
    ...(country !== undefined && { country }),
    ...(region !== undefined && { region }),
    ...(city !== undefined && { city }),
    ...(continent !== undefined && { continent }),
    ...(arm !== undefined && { arm }),
    sample: value.sample ?? true,
  };
}

/** What cannot happen: time going back, a tab that is not open, anything while the machine sleeps. */
function impossible(file: YamlFile, base: Path, scenario: Scenario): Problem[] {
  const problems: Problem[] = [];
  const report = (path: Path, code: string, message: string, remedy: string) =>
    problems.push(file.report(keyOf(file.tree!, [...base, ...path]), code, message, remedy));
  const open = new Set<number>();
  let before = 0;
  let asleepUntil = 0;
  scenario.visit.forEach(({ at, tab: inTab, action }, i) => {
    const path: Path = ["visit", i];
    if (at < before)
      report(
        path,
        "out-of-order",
        "this happens before the entry above it",
        "put the entries in order of time",
      );
    else if (at < asleepUntil)
      report(path, "asleep", "the machine sleeps at this time", "end the sleep before it, or move the entry");
    before = Math.max(before, at);
    if (action.does === "sleep") asleepUntil = at + action.length;
    if (action.does === "page") open.add(inTab);
    else if (NEEDS_TAB.has(action.does) && !open.has(inTab))
      report(
        path,
        "no-tab",
        `tab ${inTab} is not open`,
        `open it before: - ${at / 1000}s: { page: /pricing, tab: ${inTab} }`,
      );
    if (action.does === "close") open.delete(inTab);
  });
  scenario.expect.forEach(({ at }, i) => {
    if (at !== undefined && at > scenario.until)
      report(["expect", i], "after-end", "the scenario is over by then", "add until: with a later time");
  });
  if (scenario.visit.at(-1)!.at > scenario.until)
    report(
      ["until"],
      "after-end",
      "the last entry lies after this time",
      "write a later time, or delete the line",
    );
  return problems;
}

/** What happens on a page happens in a tab that shows one. */
const NEEDS_TAB: ReadonlySet<string> = new Set(
  "input hide show close type data scroll exit click see form track".split(" "),
);

function unknownNames(file: YamlFile, base: Path, scenario: Scenario, ruleset: Ruleset): Problem[] {
  const problems: Problem[] = [];
  const teams = Object.keys(ruleset.site.teams);
  const check = (path: Path, what: "rule" | "team" | "arm", name: string, known: readonly string[]) => {
    if (known.includes(name)) return;
    const meant = nearest(name, known);
    const at = (what === "team" ? keyOf : placeOf)(file.tree!, [...base, ...path]);
    const remedy = meant !== undefined ? `write ${meant}` : `known are ${known.join(", ") || "none"}`;
    problems.push(file.report(at, `unknown-${what}`, `there is no ${what} "${name}"`, remedy));
  };
  const ids = ruleset.rules.map((rule) => rule.id);
  scenario.rules?.forEach((id, i) => check(["rules", i], "rule", id, ids));
  scenario.expect.forEach(({ rule, at }, i) => {
    const path = ["expect", i, onlyKeyOf(file, [...base, "expect", i]), "invite"];
    check(path, "rule", rule, ids);
    const found = ruleset.rules.find((one) => one.id === rule);
    if (at === undefined || found === undefined) return;
    const takesPart = scenario.rules?.includes(rule) ?? found.state === "live";
    const message = scenario.rules ? `"${rule}" is not in rules:` : `"${rule}" is not live`;
    if (!takesPart)
      problems.push(
        file.report(
          placeOf(file.tree!, [...base, ...path]),
          "takes-no-part",
          message,
          `add rules: [${rule}]`,
        ),
      );
  });
  const { arm } = scenario.visitor;
  const arms = ruleset.rules.flatMap((rule) => rule.experiment?.variants.map(({ name }) => name) ?? []);
  if (arm !== undefined) check(["visitor", "arm"], "arm", arm, [HELD, ...arms]);
  for (const team of Object.keys(scenario.desk)) check(["desk", team], "team", team, teams);
  scenario.visit.forEach(({ action }, i) => {
    if (action.does !== "desk") return;
    const path = ["visit", i, onlyKeyOf(file, [...base, "visit", i]), "desk"];
    for (const team of Object.keys(action.desk)) check([...path, team], "team", team, teams);
  });
  return problems;
}

/** The time of an entry as it is written. */
function onlyKeyOf(file: YamlFile, path: Path): string {
  const entry = treeAt(file.tree!, path);
  return entry?.kind === "map" ? ([...entry.entries.keys()].find((key) => key !== "tab") ?? "") : "";
}
