// How a refusal is said: in the words of the file, with the line as it should be.

import type * as z from "zod";
import type { FileKind, Meant, Written } from "./kind.ts";
import { isSlipOf, nearest } from "./nearest.ts";
import { whereElse } from "./places.ts";
import type { Problem } from "./problem.ts";
import { asList } from "./shown.ts";
import { lineEnd, quotedEntry } from "./quoting.ts";
import { keyOf, placeOf, treeAt, type Path, type Tree } from "./tree.ts";
import type { YamlFile } from "./yaml.ts";

/** `known`: the keys of the map that it stands in. */
export function unknownKey(
  file: YamlFile,
  kind: FileKind<unknown>,
  path: Path,
  key: string,
  known: readonly string[],
): Problem {
  const at = keyOf(file.tree!, [...path, key]);
  const inside = path.length > 0 ? ` in ${inWords(path)}` : "";
  const meant = kind.meantKey?.(path, key) ?? knownKeyFor(kind, path, key, known);
  const elsewhere = whereElse(kind, path, key);
  const remedy =
    meant !== undefined
      ? `write ${meant}${elsewhere !== undefined && known.includes(meant) ? `; ${elsewhere}` : ""}`
      : (elsewhere ?? `known here: ${known.join(", ")}`);
  return file.report(at, "unknown-key", `unknown key "${key}"${inside}`, remedy);
}

/** The key of this map that was meant. A word that is right elsewhere is no slip, unless it is one letter off. */
export function knownKeyFor(
  kind: FileKind<unknown>,
  path: Path,
  key: string,
  known: readonly string[],
): string | undefined {
  const meant = nearest(key, known);
  const isElsewhere = whereElse(kind, path, key) !== undefined;
  if (meant !== undefined && (!isElsewhere || isSlipOf(key, meant))) return meant;
  const longer = known.filter((one) => one.split("_").includes(key));
  return longer.length === 1 ? longer[0] : undefined;
}

export function missing(file: YamlFile, path: Path): Problem {
  const key = path.at(-1);
  const parent = path.slice(0, -1);
  const inside = parent.length > 0 ? ` in ${inWords(parent)}` : "";
  const at = parent.length > 0 ? keyOf(file.tree!, parent) : file.tree!.from;
  return file.report(at, "missing", `"${key}" is missing${inside}`, `add a line ${key}: …`);
}

/** What the kind of file knows to say of a refused value, and where. */
export function meantInstead(
  file: YamlFile,
  kind: FileKind<unknown>,
  path: Path,
  wrong: Written["wrong"],
): Meant | undefined {
  const found = treeAt(file.tree!, path);
  return found && kind.meant?.({ tree: file.tree!, path, found, wrong });
}

/** `expected`: the schema's words for the kinds of value it takes. `meant`: what to write, where that is known. */
export function wrongKind(
  file: YamlFile,
  path: Path,
  expected: readonly string[],
  meant: string | undefined,
): Problem {
  const found = treeAt(file.tree!, path)!;
  const key = path.at(-1);
  if (found.kind === "map" && (key === "any" || key === "all" || key === "none")) {
    const message = `"${key}" holds a list, this is a map`;
    return file.report(keyOf(file.tree!, path), "needs-a-list", message, asList(key, found));
  }
  const kinds = [...new Set(expected.map((one) => EXPECTED[one] ?? one))];
  const written = unquoted(file, found);
  if (written !== undefined && kinds.includes("a text") && !kinds.includes(KIND[found.kind])) {
    const message = `a text is expected, and YAML takes this for ${KIND[found.kind]}`;
    return file.report(found.from, "needs-quotes", message, quotedEntry(key, written));
  }
  const name = typeof key === "number" ? "this item" : key === undefined ? "the file" : `"${key}"`;
  const message = `${name} is ${KIND[found.kind]}; expected is ${kinds.join(" or ")}`;
  return file.report(found.from, "wrong-kind", message, meant ?? example(key, kinds, found));
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "a map",
  record: "a map",
};

const KIND = { text: "a text", list: "a list", map: "a map", empty: "nothing" } as const;

/** The text that was meant, where a list or a map looks like one: `[data-x]`, `{name}`, `Hello: there`. */
function unquoted(file: YamlFile, tree: Tree): string | undefined {
  const { source } = file;
  if (tree.kind === "list") {
    const only = tree.items.length === 1 ? tree.items[0]! : undefined;
    return tree.flow && only?.kind === "text" ? source.slice(tree.from, tree.to).trim() : undefined;
  }
  if (tree.kind !== "map") return undefined;
  if (tree.flow)
    return [...tree.entries.values()].some((entry) => entry.value.kind === "empty")
      ? source.slice(tree.from, tree.to).trim()
      : undefined;
  const inOneLine =
    tree.entries.size === 1 && [...tree.entries.values()][0]!.value.to <= lineEnd(source, tree.from);
  return inOneLine ? source.slice(tree.from, lineEnd(source, tree.from)).trim() : undefined;
}

function example(key: string | number | undefined, kinds: readonly string[], found: Tree): string {
  const label = typeof key === "string" ? `${key}: ` : typeof key === "number" ? "- " : "";
  if (kinds[0] === "a text") {
    const only = found.kind === "list" && found.items.length === 1 ? found.items[0]! : undefined;
    return only?.kind === "text" ? `write ${label}${only.text}` : `write one text: ${label}…`;
  }
  if (kinds[0] === "a list") return `write ${label}[one, two], or each item in its own line after "- "`;
  return `write ${label === "" ? "" : `${label.trim()} and under it `}lines of the form key: value`;
}

/** What a schema adds to a refusal of its own: `key`, that not the value is meant but its key. */
interface Params {
  readonly code?: string;
  readonly remedy?: string;
  readonly key?: boolean;
}

const SEE_GUIDE = "see the guide for the forms it has";

export function refusedValue(
  file: YamlFile,
  path: Path,
  issue: z.core.$ZodIssue,
  meant: string | undefined,
): Problem {
  const tree = file.tree!;
  const at = placeOf(tree, path);
  switch (issue.code) {
    case "custom": {
      const { code = "bad-value", remedy = SEE_GUIDE, key = false } = (issue.params ?? {}) as Params;
      return file.report(key ? keyOf(tree, path) : at, code, issue.message, meant ?? remedy);
    }
    case "invalid_value": {
      const words = issue.values.map(String);
      const found = treeAt(tree, path);
      const text = found?.kind === "text" ? found.text : "";
      const remedy = `write ${nearest(text, words) ?? words.join(" or ")}`;
      return file.report(at, "unknown-word", `"${text}" is not one of ${words.join(", ")}`, remedy);
    }
    case "invalid_key":
      return file.report(keyOf(tree, path), "bad-key", "this key is too long", "choose a shorter one");
    case "too_big":
      return issue.origin === "string"
        ? file.report(at, "too-long", `longer than ${issue.maximum} characters`, "say it in fewer words")
        : file.report(at, "too-many", `more than ${issue.maximum} of them`, "leave some out");
    case "too_small":
      return file.report(at, "too-few", `fewer than ${issue.minimum} of them`, "add one, or delete the line");
    default:
      return file.report(at, "bad-value", issue.message, SEE_GUIDE);
  }
}

function inWords(path: Path): string {
  return `"${path.map((step) => (typeof step === "number" ? step + 1 : step)).join(" › ")}"`;
}
