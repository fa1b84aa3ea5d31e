// A YAML file as rule files use YAML: texts, lists and maps, each with its place in the file. Nothing else of YAML is left.

export type Tree = TextTree | ListTree | MapTree | EmptyTree;

/** Offsets into the file, `to` excluded. */
interface Placed {
  readonly from: number;
  readonly to: number;
  /** Something was refused here already: what else is wrong with it is not worth saying. */
  readonly broken?: true;
}

export interface TextTree extends Placed {
  readonly kind: "text";
  /** Trimmed. */
  readonly text: string;
  readonly style: "plain" | "quoted" | "block";
}

export interface ListTree extends Placed {
  readonly kind: "list";
  readonly flow: boolean;
  readonly items: readonly Tree[];
}

export interface MapTree extends Placed {
  readonly kind: "map";
  readonly flow: boolean;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Nothing stands where a value should. */
export interface EmptyTree extends Placed {
  readonly kind: "empty";
}

export interface Entry {
  /** Where the key begins. */
  readonly from: number;
  readonly value: Tree;
}

export type Path = readonly (string | number)[];

/** The tree at a path, or undefined where the file does not go that far. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let at: Tree | undefined = tree;
  for (const step of path) {
    if (at?.kind === "map") at = at.entries.get(String(step))?.value;
    else if (at?.kind === "list") at = at.items[Number(step)];
    else return undefined;
  }
  return at;
}

/** Where to point for a path: its value, or the nearest thing above that is in the file. */
export function placeOf(tree: Tree, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const found = treeAt(tree, path.slice(0, length));
    if (found === undefined) continue;
    // A map in block form begins at its first line; its own key says better where it is.
    const missingBelow = length < path.length;
    return missingBelow || found.kind === "empty" ? keyOf(tree, path.slice(0, length)) : found.from;
  }
  return tree.from;
}

/** Where the key of the last step begins; for an item of a list the item itself. */
export function keyOf(tree: Tree, path: Path): number {
  const parent = treeAt(tree, path.slice(0, -1));
  const last = path.at(-1);
  if (parent?.kind === "map" && last !== undefined)
    return parent.entries.get(String(last))?.from ?? parent.from;
  return treeAt(tree, path)?.from ?? tree.from;
}

/** Texts, arrays and objects for the schemas; what is empty stands as an empty object. */
export function plainValue(tree: Tree): unknown {
  switch (tree.kind) {
    case "text":
      return tree.text;
    case "list":
      return tree.items.map(plainValue);
    case "map":
      return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, plainValue(entry.value)]));
    case "empty":
      return {};
  }
}
