// A rule beside its file, so that what is said of it can be said at its place.

import type { Rule, Site } from "../ruleset.ts";
import { keyOf, treeAt, type Path } from "../tree.ts";
import { parseYaml, type YamlFile } from "../yaml.ts";
import { formulaOf, termsOf, type Formula, type Line, type Term } from "./formula.ts";
import type { Finding, Level } from "./finding.ts";
import { lineEnd } from "../quoting.ts";

export interface RuleText {
  readonly rule: Rule;
  readonly file: YamlFile;
  /** Lines of `when`, each must hold. */
  readonly when: readonly Formula[];
  /** None of these may. */
  readonly unless: readonly Formula[];
  /** When the rule holds. */
  readonly whole: Formula;
  /** Every way in which it does; undefined where there are too many to follow. */
  readonly terms: readonly Term[] | undefined;
}

export function ruleText(rule: Rule, text: string, site: Site): RuleText {
  const file = parseYaml(`${rule.id}.yaml`, text);
  const where = { rule: rule.id, site };
  const at = (key: string) => file.tree && treeAt(file.tree, [key]);
  const lines = "all" in rule.when ? rule.when.all : [rule.when];
  const when = formulaOf(lines, at("when"), where);
  const unless = formulaOf(rule.unless, at("unless"), where);
  const whole: Formula = { all: [...when, { none: unless }] };
  return { rule, file, when, unless, whole, terms: termsOf(whole) };
}

/** A finding at an offset of the file. */
export function found(
  { file }: RuleText,
  at: number,
  level: Level,
  code: string,
  message: string,
  remedy: string,
): Finding {
  return { ...file.report(at, code, message, remedy), level };
}

/** Where a key of the rule stands. */
export function placeOfKey({ file }: RuleText, path: Path): number {
  return file.tree === undefined ? 0 : keyOf(file.tree, path);
}

/** `line 4, idle: 30s`. */
export function quoted({ file }: RuleText, { at }: Line): string {
  const { line } = file.report(at, "", "", "");
  const text = file.source
    .slice(at, lineEnd(file.source, at))
    .replace(/\s+#\s.*$/, "")
    .replace(/[\s,{}\]]+$/, "");
  return `line ${line}, ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
}

const LONGEST = 60;
