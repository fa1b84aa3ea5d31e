// How a refusal is said: in the words of the file, with the line as it should be.

import type * as z from "zod";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { lineEnd, quotedEntry } from "./quoting.ts";
import { keyOf, placeOf, treeAt, type MapTree, type Path, type Tree } from "./tree.ts";
import type { YamlFile } from "./yaml.ts";

export function unknownKey(file: YamlFile, path: Path, key: string, known: readonly string[]): Problem {
  const at = keyOf(file.tree!, [...path, key]);
  const meant = nearest(key, known);
  const inside = path.length > 0 ? ` in ${inWords(path)}` : "";
  const remedy = meant === undefined ? `known here: ${known.join(", ")}` : `write ${meant}`;
  return file.report(at, "unknown-key", `unknown key "${key}"${inside}`, remedy);
}

export function missing(file: YamlFile, path: Path): Problem {
  const key = path.at(-1);
  const parent = path.slice(0, -1);
  const inside = parent.length > 0 ? ` in ${inWords(parent)}` : "";
  const at = parent.length > 0 ? keyOf(file.tree!, parent) : file.tree!.from;
  return file.report(at, "missing", `"${key}" is missing${inside}`, `add a line ${key}: …`);
}

/** `expected`: the schema's words for the kinds of value it takes. */
export function wrongKind(file: YamlFile, path: Path, expected: readonly string[]): Problem {
  const found = treeAt(file.tree!, path)!;
  const key = path.at(-1);
  if (found.kind === "map" && (key === "any" || key === "all" || key === "none")) {
    const message = `"${key}" holds a list, this is a map`;
    return file.report(keyOf(file.tree!, path), "needs-a-list", message, asList(file, key, found));
  }
  const kinds = [...new Set(expected.map((one) => EXPECTED[one] ?? one))];
  const written = unquoted(file, found);
  if (written !== undefined && kinds.includes("a text") && !kinds.includes(KIND[found.kind])) {
    const message = `a text is expected, and YAML takes this for ${KIND[found.kind]}`;
    return file.report(found.from, "needs-quotes", message, quotedEntry(key, written));
  }
  const name = typeof key === "number" ? "this item" : key === undefined ? "the file" : `"${key}"`;
  const message = `${name} is ${KIND[found.kind]}; expected is ${kinds.join(" or ")}`;
  return file.report(found.from, "wrong-kind", message, example(key, kinds, found));
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

/** `any:` as it should be: each line of the map an item of the list. */
function asList(file: YamlFile, key: string, map: MapTree): string {
  const lines = [...map.entries].map(([name, { value }]) => {
    const short = value.kind === "text" && value.style !== "block";
    return `  - ${name}: ${short ? file.source.slice(value.from, value.to) : "…"}`;
  });
  return `write\n${key}:\n${lines.join("\n")}`;
}

/** What a schema adds to a refusal of its own: `key`, that not the value is meant but its key. */
interface Params {
  readonly code?: string;
  readonly remedy?: string;
  readonly key?: boolean;
}

const SEE_GUIDE = "see the guide for the forms it has";

export function refusedValue(file: YamlFile, path: Path, issue: z.core.$ZodIssue): Problem {
  const tree = file.tree!;
  const at = placeOf(tree, path);
  switch (issue.code) {
    case "custom": {
      const { code = "bad-value", remedy = SEE_GUIDE, key = false } = (issue.params ?? {}) as Params;
      return file.report(key ? keyOf(tree, path) : at, code, issue.message, remedy);
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
