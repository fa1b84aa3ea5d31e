// Parts of a file written anew for remedies: as a text that is safe in one line, as a map in one line, as items of a list.

import { quote } from "./quoting.ts";
import type { MapTree, Tree } from "./tree.ts";

/** A remedy shows no longer text. */
const LONGEST = 80;

/** A text as it may stand inside a map or list in one line, in quotes where it needs them. */
export function asText(text: string): string {
  if (text.length > LONGEST || text.includes("\n")) return "…";
  return /^[\p{L}\p{N}_./<…][^,[\]{}:#"]*$/u.test(text) ? text : quote(text);
}

/** A value in one line. */
export function asValue(tree: Tree): string {
  const shown = shownWhole(tree);
  return shown.length > LONGEST ? "…" : shown;
}

function shownWhole(tree: Tree): string {
  if (tree.kind === "text") return asText(tree.text);
  if (tree.kind === "empty") return "…";
  if (tree.kind === "list") return `[${tree.items.map(shownWhole).join(", ")}]`;
  const entries = [...tree.entries].map(([key, { value }]) => `${key}: ${shownWhole(value)}`);
  return `{ ${entries.join(", ")} }`;
}

/** `any:` as it should be: each line of the map an item of the list. */
export function asList(key: string, map: MapTree): string {
  const lines = [...map.entries].map(([name, { value }]) => `  - ${name}: ${asValue(value)}`);
  return `write\n${key}:\n${lines.join("\n")}`;
}
