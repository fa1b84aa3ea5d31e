// A rule's lines as a formula, each with its place in the file, and the ways in which the formula can hold.

import { conditions } from "../../conditions/registry.ts";
import type { Node } from "../ruleset.ts";
import type { Tree } from "../tree.ts";
import { exclude, implies, isCertain, isImpossible, saidBy } from "./meaning.ts";
import type { Leaf, Meaning, Said, Where } from "./meaning.ts";

export type Formula =
  | { readonly all: readonly Formula[] }
  | { readonly any: readonly Formula[] }
  | { readonly none: readonly Formula[] }
  | Line;

/** A condition where it stands. */
export interface Line extends Said {
  readonly leaf: Leaf;
  /** Offset of its key in the file. */
  readonly at: number;
  /** It reads what this site never knows. */
  readonly unknown: boolean;
}

/** A line that must hold, or must not. */
export interface Literal {
  readonly line: Line;
  readonly holds: boolean;
}

/** Lines that hold together: one of the ways in which a formula can hold. */
export type Term = readonly Literal[];

/** The lines of a map of a file, joined by and. `tree` is that map. */
export function formulaOf(nodes: readonly Node[], tree: Tree | undefined, where: Where): readonly Formula[] {
  const entries = tree?.kind === "map" ? [...tree.entries.values()] : [];
  return nodes.map((node, i): Formula => {
    const entry = entries[i];
    if ("condition" in node) return lineOf(node, entry?.from ?? 0, where);
    const list = entry?.value.kind === "list" ? entry.value.items : [];
    const items = (parts: readonly Node[]) =>
      parts.map((part, k): Formula => {
        const map = list[k];
        const single = map?.kind === "map" && map.entries.size === 1;
        const lines = single || !("all" in part) ? [part] : part.all;
        const inner = formulaOf(lines, map, where);
        return inner.length === 1 ? inner[0]! : { all: inner };
      });
    if ("all" in node) return { all: items(node.all) };
    return "any" in node ? { any: items(node.any) } : { none: items(node.none) };
  });
}

function lineOf(leaf: Leaf, at: number, where: Where): Line {
  const reads = conditions[leaf.condition]?.reads ?? [];
  const unknown = where.site.consent === "cookieless" && reads.includes("history");
  return { leaf, at, unknown, ...saidBy(leaf, where) };
}

/** More ways than these are not followed. */
const MOST_TERMS = 256;

/** Every way in which the formula holds (or, `holds` false, does not); undefined where there are too many. */
export function termsOf(formula: Formula, holds = true): readonly Term[] | undefined {
  if ("leaf" in formula) return [[{ line: formula, holds }]];
  if ("none" in formula) return joined(formula.none, !holds, holds);
  return "all" in formula ? joined(formula.all, holds, holds) : joined(formula.any, holds, !holds);
}

/** `holds`: what each part does; `together`: all of them, or one is enough. */
function joined(parts: readonly Formula[], holds: boolean, together: boolean): readonly Term[] | undefined {
  let terms: readonly Term[] = together ? [[]] : [];
  for (const part of parts) {
    const more = termsOf(part, holds);
    if (more === undefined) return undefined;
    terms = together ? terms.flatMap((one) => more.map((other) => [...one, ...other])) : [...terms, ...more];
    if (terms.length > MOST_TERMS) return undefined;
  }
  return terms;
}

/** Why a term can never hold: a line by itself, or two that shut each other out. */
export interface Conflict {
  readonly line: Line;
  readonly other?: Line;
  /** `impossible`: it never holds; `certain`: it always does, and must not; `implied`: whenever `other` holds, `line` does. */
  readonly why: "impossible" | "certain" | "excluded" | "implied" | "nothing-left";
}

/** Undefined where the term can hold, or nothing says that it cannot. */
export function conflictIn(term: Term): Conflict | undefined {
  const wanted = term.filter((one) => one.holds).map((one) => one.line);
  const unwanted = term.filter((one) => !one.holds).map((one) => one.line);
  for (const line of wanted)
    if (line.unknown || line.says.some(isImpossible)) return { line, why: "impossible" };
  for (const line of unwanted)
    if (!line.unknown && line.says.every(isCertain)) return { line, why: "certain" };
  for (let i = 0; i < wanted.length; i++)
    for (let k = 0; k < i; k++)
      if (lineExcludes(wanted[i]!, wanted[k]!))
        return { line: wanted[i]!, other: wanted[k]!, why: "excluded" };
  for (const other of wanted)
    for (const line of unwanted) if (lineImplies(other, line)) return { line, other, why: "implied" };
  return nothingLeft(wanted, unwanted);
}

export function lineExcludes(a: Line, b: Line): boolean {
  return meanings(a).some((x) => meanings(b).some((y) => exclude(x, y)));
}

export function lineImplies(a: Line, b: Line): boolean {
  return !b.unknown && b.says.every((y) => meanings(a).some((x) => implies(x, y)));
}

function meanings(line: Line): readonly Meaning[] {
  return line.so.length === 0 ? line.says : [...line.says, ...line.so];
}

/** A number that several lines together leave no value: `2+`, `<6`, and neither `2..3` nor `4..5`. */
function nothingLeft(wanted: readonly Line[], unwanted: readonly Line[]): Conflict | undefined {
  for (const line of wanted)
    for (const meaning of meanings(line)) {
      if (meaning.kind !== "number") continue;
      let { from, to } = meaning;
      for (const one of wanted.flatMap(meanings))
        if (one.kind === "number" && one.of === meaning.of)
          [from, to] = [Math.max(from, one.from), Math.min(to, one.to)];
      // A line says no to a number only where that is all that it says.
      const holes = unwanted
        .flatMap((one) => (one.says.length === 1 ? one.says : []))
        .filter((one) => one.kind === "number" && one.of === meaning.of)
        .map((one) => one as Extract<Meaning, { kind: "number" }>)
        .sort((a, b) => a.from - b.from);
      for (const hole of holes) if (hole.from <= from) from = Math.max(from, hole.to);
      if (from >= to) return { line, why: "nothing-left" };
    }
  return undefined;
}

/** Does the formula hold where the term does? Undefined: not certain. */
export function holdsUnder(term: Term, formula: Formula): boolean | undefined {
  if ("leaf" in formula) return lineUnder(term, formula);
  if ("all" in formula) return together(formula.all.map((part) => holdsUnder(term, part)));
  const parts = ("any" in formula ? formula.any : formula.none).map((part) => holdsUnder(term, part));
  const none = together(parts.map(not));
  return "any" in formula ? not(none) : none;
}

function lineUnder(term: Term, line: Line): boolean | undefined {
  if (line.unknown || line.says.some(isImpossible)) return false;
  if (line.says.every(isCertain)) return true;
  for (const { line: given, holds } of term) {
    if (holds && lineImplies(given, line)) return true;
    if (holds ? lineExcludes(given, line) : lineImplies(line, given)) return false;
  }
  return undefined;
}

function together(parts: readonly (boolean | undefined)[]): boolean | undefined {
  return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
}

function not(one: boolean | undefined): boolean | undefined {
  return one === undefined ? undefined : !one;
}
