// What is wrong with a tree whatever its schema says: empty values, text blocks where no words are expected, and words
// that end at a # in silence.

import type { FileKind } from "./kind.ts";
import type { Problem } from "./problem.ts";
import { lineEnd, quotedEntry } from "./quoting.ts";
import { placeOf, type Path, type Tree } from "./tree.ts";
import type { YamlFile } from "./yaml.ts";

/** A place that is wrong whatever the schema says; without a problem where it was reported while reading. */
export interface Slip {
  readonly path: Path;
  readonly problem?: Problem;
}

export function findSlips(
  file: YamlFile,
  kind: FileKind<unknown>,
  tree: Tree,
  path: Path,
  slips: Slip[],
): void {
  if (tree.broken) {
    slips.push({ path });
    return;
  }
  const slip = (at: number, code: string, message: string, remedy: string) =>
    slips.push({ path, problem: file.report(at, code, message, remedy) });
  const key = path.at(-1);
  const isWords = matchesAny(kind.words, path);
  if (tree.kind === "text" && tree.style === "block" && !isWords) {
    const written = file.source.slice(tree.from, lineEnd(file.source, tree.from)).trim();
    const range = /^>=?\s*\d/.test(written);
    slip(
      tree.from,
      "text-block",
      range ? `YAML takes ${written} for a text block` : "a text block stands where no words are expected",
      quotedEntry(key, range ? written : (tree.text.split("\n")[0] ?? "")),
    );
  } else if (isEmpty(tree)) {
    if (matchesAny(kind.mayBeEmpty, path)) return;
    const what = typeof key === "string" ? `"${key}" has no value` : "an item of this list is empty";
    slip(placeOf(file.tree!, path), "empty", what, "write a value, or delete the line");
  } else if (tree.kind === "text" && tree.style === "plain" && matchesAny(kind.spoken, path)) {
    // Half of a greeting would be gone and nobody would see it here.
    const comment = /^[ \t]+#.*/.exec(file.source.slice(tree.to, lineEnd(file.source, tree.to)));
    if (comment)
      slip(
        tree.to + comment[0].indexOf("#"),
        "needs-quotes",
        `from # on this is a comment: visitors read only "${tree.text}"`,
        `${quotedEntry(key, tree.text + comment[0].replace(/^[ \t]+/, " "))}, or put the comment in a line of its own`,
      );
  } else if (tree.kind === "list") {
    tree.items.forEach((item, i) => findSlips(file, kind, item, [...path, i], slips));
  } else if (tree.kind === "map") {
    for (const [name, entry] of tree.entries) findSlips(file, kind, entry.value, [...path, name], slips);
  }
}

function isEmpty(tree: Tree): boolean {
  if (tree.kind === "list") return tree.items.length === 0;
  if (tree.kind === "map") return tree.entries.size === 0;
  return tree.kind === "empty" || tree.text === "";
}

function matchesAny(patterns: readonly string[], path: Path): boolean {
  return patterns.some((pattern) => {
    const steps = pattern === "" ? [] : pattern.split(".");
    return steps.length === path.length && steps.every((step, i) => step === "*" || step === String(path[i]));
  });
}
