// A tree against the schema of its kind of file: the value, or everything that is wrong with it. Schemas say in their own
// terms what they refuse; which of it is worth saying is decided here, how it is said in refusals.ts.

import * as z from "zod";
import type { FileKind } from "./kind.ts";
import type { Problem } from "./problem.ts";
import { knownKeyFor, meantInstead, missing, refusedValue, unknownKey, wrongKind } from "./refusals.ts";
import { findSlips, type Slip } from "./slips.ts";
import { keyOf, plainValue, treeAt, type Path, type Tree } from "./tree.ts";
import type { YamlFile } from "./yaml.ts";

/** The value is undefined where there are problems. */
export interface Validated<Value> {
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
}

/** Unknown keys of one map that are told: nobody misspells more. */
const ENOUGH = 50;

export function validate<Value>(file: YamlFile, kind: FileKind<Value>): Validated<Value> {
  const { tree } = file;
  if (tree === undefined || isNothing(tree)) {
    const nothing = file.report(0, "empty", "the file holds nothing", "write something in it, or delete it");
    return { value: undefined, problems: file.problems.length > 0 ? file.problems : [nothing] };
  }
  const slips: Slip[] = [];
  findSlips(file, kind, tree, [], slips);
  const parsed = kind.schema.safeParse(plainValue(tree), { error: knownKeys });
  if (parsed.success && slips.length === 0 && file.problems.length === 0)
    return { value: parsed.data, problems: [] };

  const issues = parsed.success ? [] : parsed.error.issues.flatMap((issue) => plainIssues(issue, []));
  const isSlip = (path: Path) => slips.some((slip) => isAbove(slip.path, path));
  const holdsSlip = (path: Path) => slips.some((slip) => isAbove(path, slip.path));
  const found: Problem[] = [];
  const ofWrongKind: Path[] = [];
  const withUnknownKeys: Path[] = [];
  const misspelt: Path[] = [];
  const lacking: Path[] = [];
  /** One remedy for a whole map is said once, however many of its lines are refused. */
  const said = new Set<string>();
  const refuse = (path: Path, wrong: "kind" | "value", plainly: (remedy?: string) => Problem) => {
    const meant = meantInstead(file, kind, path, wrong);
    if (meant !== undefined) {
      const once = JSON.stringify([path.slice(0, -1), meant.remedy]);
      if (said.has(once)) return;
      said.add(once);
    }
    found.push(
      meant?.key === undefined
        ? plainly(meant?.remedy)
        : file.report(keyOf(tree, path), meant.key.code, meant.key.message, meant.remedy),
    );
  };
  for (const { path, issue, expected } of issues) {
    if (issue.code === "unrecognized_keys") {
      withUnknownKeys.push(path);
      const known = issue.message.split(" ");
      for (const key of issue.keys.slice(0, ENOUGH)) {
        const empty = slips.findIndex(
          (slip) => slip.problem?.code === "empty" && same(slip.path, [...path, key]),
        );
        // `wehn:` with nothing under it is misspelt first of all.
        if (empty >= 0) slips.splice(empty, 1);
        if (isSlip([...path, key])) continue;
        found.push(unknownKey(file, kind, path, key, known));
        const meant = knownKeyFor(kind, path, key, known);
        if (meant !== undefined) misspelt.push([...path, meant]);
      }
    } else if (expected !== undefined) {
      if (isSlip(path)) continue;
      ofWrongKind.push(path);
      if (treeAt(tree, path) === undefined) lacking.push(path);
      else refuse(path, "kind", (remedy) => wrongKind(file, path, expected, remedy));
    } else if (issue.code === "invalid_value" && treeAt(tree, path) === undefined) {
      lacking.push(path);
    } else if (!isSlip(path) && !holdsSlip(path) && !withUnknownKeys.some((other) => same(other, path))) {
      refuse(path, "value", (remedy) => refusedValue(file, path, issue, remedy));
    }
  }
  for (const path of lacking)
    if (!misspelt.some((other) => same(other, path))) found.push(missing(file, path));
  // `title: {name}` is a text without quotes, not a map with an empty value.
  for (const slip of slips)
    if (slip.problem && !ofWrongKind.some((path) => isAbove(path, slip.path))) found.push(slip.problem);
  // What is missing may stand below, where the file could not be read.
  const certain = found.filter(
    ({ line, code }) => line < file.certainBefore && (file.certainBefore === Infinity || code !== "missing"),
  );
  return { value: undefined, problems: [...file.problems, ...certain] };
}

function isNothing(tree: Tree): boolean {
  return !tree.broken && (tree.kind === "empty" || (tree.kind === "map" && tree.entries.size === 0));
}

/** Known keys travel in the message of an issue: that is all a contextual error map can give back. */
function knownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "unrecognized_keys" || !(issue.inst instanceof z.ZodObject)) return undefined;
  return Object.keys(issue.inst.shape).join(" ");
}

/** An issue with its whole path; `expected`: it says no more than that another kind of value belongs there. */
interface PlainIssue {
  readonly path: Path;
  readonly issue: z.core.$ZodIssue;
  readonly expected?: readonly string[];
}

/** Of a union that fits nowhere, only the alternative is worth speaking of that takes this kind of value. */
function plainIssues(issue: z.core.$ZodIssue, base: Path): PlainIssue[] {
  const path: Path = [...base, ...(issue.path as Path)];
  const expected = expectedKinds(issue);
  if (expected !== undefined) return [{ path, issue, expected }];
  if (issue.code !== "invalid_union") return [{ path, issue }];
  const alternative = issue.errors.find((issues) => !issues.some(isKindOfWhole)) ?? issue.errors[0] ?? [];
  return alternative.flatMap((inner) => plainIssues(inner, path));
}

function isKindOfWhole(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 0 && expectedKinds(issue) !== undefined;
}

/** `["string", "array"]` where a value of another kind stands; undefined where something else is wrong. */
function expectedKinds(issue: z.core.$ZodIssue): readonly string[] | undefined {
  if (issue.code === "invalid_type") return [issue.expected];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return undefined;
  const kinds = new Set<string>();
  for (const alternative of issue.errors) {
    const whole = alternative.find(isKindOfWhole);
    if (whole === undefined) return undefined;
    for (const one of expectedKinds(whole)!) kinds.add(one);
  }
  return [...kinds];
}

function isAbove(path: Path, other: Path): boolean {
  return path.length <= other.length && path.every((step, i) => String(step) === String(other[i]));
}

function same(path: Path, other: Path): boolean {
  return path.length === other.length && isAbove(path, other);
}
