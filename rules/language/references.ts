// Names in a rule that another file must know: teams, goals, webhooks, hours, other rules.

import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import type { Site } from "./ruleset.ts";
import { parseSchedule } from "./schedule.ts";
import { placeOf, treeAt, type Path, type Tree } from "./tree.ts";
import type { YamlFile } from "./yaml.ts";

/** Every name that there is, by what it names. */
export interface Names {
  readonly team: readonly string[];
  readonly goal: readonly string[];
  readonly webhook: readonly string[];
  readonly hours: readonly string[];
  readonly rule: readonly string[];
}

type Kind = keyof Names;

/** Any of the hours. */
const OPEN = "open";

export function namesOf(site: Site, rules: readonly string[]): Names {
  return {
    team: Object.keys(site.teams),
    goal: Object.keys(site.goals),
    webhook: Object.keys(site.webhooks),
    hours: Object.keys(site.hours.named),
    rule: rules,
  };
}

/** Names of a rule file that nothing is known by. */
export function unknownInRule(file: YamlFile, names: Names): Problem[] {
  const tree = file.tree!;
  const found: Reference[] = [
    { kind: "team", path: ["invite", "team"] },
    { kind: "goal", path: ["goal"] },
    ...linesAt(tree, ["when"]),
    ...linesAt(tree, ["unless"]),
  ];
  const list = treeAt(tree, ["do"]);
  if (list?.kind === "list")
    list.items.forEach((_, i) =>
      found.push(
        { kind: "team", path: ["do", i, "route"] },
        { kind: "team", path: ["do", i, "notify", "team"] },
        { kind: "webhook", path: ["do", i, "webhook"] },
      ),
    );
  return unknown(file, found, names);
}

/** The same of the launcher's lines in site.yaml. */
export function unknownInSite(file: YamlFile, names: Names): Problem[] {
  const tree = file.tree!;
  const found = [...linesAt(tree, ["launcher", "when"]), ...linesAt(tree, ["launcher", "unless"])];
  return unknown(file, found, names);
}

/** A place where a name may stand, or a list of them. */
interface Reference {
  readonly kind: Kind;
  readonly path: Path;
}

/** Conditions with a name in them, and under which key it stands where their value is a map. */
const NAMING: Readonly<Record<string, { readonly kind: Kind; readonly key: string }>> = {
  agents: { kind: "team", key: "team" },
  hours: { kind: "hours", key: "name" },
  rule: { kind: "rule", key: "id" },
};

function linesAt(tree: Tree, path: Path): Reference[] {
  const map = treeAt(tree, path);
  if (map?.kind !== "map") return [];
  return [...map.entries].flatMap(([name, { value }]): Reference[] => {
    const at = [...path, name];
    if ((name === "all" || name === "any" || name === "none") && value.kind === "list")
      return value.items.flatMap((_, i) => linesAt(tree, [...at, i]));
    const naming = Object.hasOwn(NAMING, name) ? NAMING[name] : undefined;
    // `agents: 1+` names nobody.
    if (naming === undefined || (name === "agents" && value.kind !== "map")) return [];
    return [{ kind: naming.kind, path: value.kind === "map" ? [...at, naming.key] : at }];
  });
}

function unknown(file: YamlFile, references: readonly Reference[], names: Names): Problem[] {
  return references.flatMap(({ kind, path }): Problem[] => {
    const found = treeAt(file.tree!, path);
    if (found?.kind === "list")
      return unknown(
        file,
        found.items.map((_, i) => ({ kind, path: [...path, i] })),
        names,
      );
    if (found?.kind !== "text" || isKnown(kind, found.text, names)) return [];
    return [
      file.report(placeOf(file.tree!, path), `unknown-${kind}`, ...said(kind, found.text, names, path)),
    ];
  });
}

function isKnown(kind: Kind, name: string, names: Names): boolean {
  if (kind !== "hours") return names[kind].includes(name);
  // The condition ignores letter case.
  const lower = name.toLowerCase();
  if (lower === OPEN) return names.hours.length > 0;
  return names.hours.some((one) => one.toLowerCase() === lower);
}

const WHERE: Readonly<Record<Kind, string>> = {
  team: "no team of site.yaml",
  goal: "no goal of site.yaml",
  webhook: "no webhook of site.yaml",
  hours: "none of the hours of site.yaml",
  rule: "no rule of this site",
};

const ADD: Readonly<Record<Kind, string>> = {
  team: "add it under teams:",
  goal: "add it under goals:",
  webhook: "add it under webhooks:",
  hours: "add it under hours: there, as office: Mon-Fri 09:00-17:00",
  rule: "a rule's id is its file's name without .yaml",
};

function said(kind: Kind, name: string, names: Names, path: Path): [message: string, remedy: string] {
  if (kind === "hours" && name.toLowerCase() === OPEN)
    return ["site.yaml says no hours to be open", ADD.hours];
  const known = kind === "hours" && names.hours.length > 0 ? [...names.hours, OPEN] : names[kind];
  const special = kind === "hours" ? forHours(name, known, path) : undefined;
  const meant = nearest(name, known);
  const listed = known.slice(0, MOST_LISTED).join(", ");
  const remedy =
    meant !== undefined
      ? `write ${meant}`
      : known.length === 0
        ? ADD[kind]
        : `write one of ${listed}${known.length > MOST_LISTED ? ", …" : ""}`;
  return [`"${name}" is ${WHERE[kind]}`, special ?? remedy];
}

/** For a schedule where its name belongs, and for the opposite of `open`. */
function forHours(name: string, known: readonly string[], path: Path): string | undefined {
  if (!("code" in parseSchedule(name)))
    return `put the schedule under hours: in site.yaml and name it here${known.length > 0 ? ", or write open" : ""}`;
  if (known.length === 0 || !/^(?:closed?|not open|out of hours|after hours)$/i.test(name)) return undefined;
  return path[0] === "unless" ? "write when: { hours: open }" : "write unless: { hours: open }";
}

/** More names than these nobody reads. */
const MOST_LISTED = 20;
