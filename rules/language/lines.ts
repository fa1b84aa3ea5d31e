// `when` and `unless`: maps of conditions with all, any, none among them, to any depth, and the tree of nodes they mean.

import * as z from "zod";
import type { Condition } from "../conditions/condition.ts";
import { conditions } from "../conditions/registry.ts";
import type { Node } from "./ruleset.ts";
import type { Tree } from "./tree.ts";

/** A map as it was parsed: each condition's value under its name, lists of such maps under all, any and none. */
export type Lines = { readonly [key: string]: unknown };

/** With the words of the guide, for editors. */
function describedLine({ schema, guide }: Condition<unknown>) {
  const description = guide?.lines.map(([example, meaning]) => `${meaning}: ${example}`).join("\n");
  return description === undefined ? schema.optional() : schema.optional().meta({ description });
}

const nested = z.array(z.lazy((): z.ZodType<Lines> => lines)).optional();

export const lines: z.ZodType<Lines> = z
  .strictObject({
    ...Object.fromEntries(Object.entries(conditions).map(([name, one]) => [name, describedLine(one)])),
    all: nested.meta({ description: "Every item of the list must hold." }),
    any: nested.meta({ description: "One item of the list must hold at least." }),
    none: nested.meta({ description: "No item of the list may hold." }),
  })
  .meta({
    id: "lines",
    description: "Conditions: every line must hold. all, any and none take lists of such maps.",
  });

/** The nodes of a map, in the order in which its lines stand in the file. */
export function nodesOf(parsed: Lines, tree: Tree | undefined): readonly Node[] {
  const order = tree?.kind === "map" ? [...tree.entries.keys()] : Object.keys(parsed);
  return order.map((key): Node => {
    const value = parsed[key];
    if (key !== "all" && key !== "any" && key !== "none") return { condition: key, value };
    const list = tree?.kind === "map" ? tree.entries.get(key)?.value : undefined;
    const items = (value as readonly Lines[]).map((item, i) =>
      allOf(nodesOf(item, list?.kind === "list" ? list.items[i] : undefined)),
    );
    return key === "all" ? { all: items } : key === "any" ? { any: items } : { none: items };
  });
}

/** A map holds when all of its lines do (SPEC E6). */
export function allOf(nodes: readonly Node[]): Node {
  return nodes.length === 1 ? nodes[0]! : { all: nodes };
}
