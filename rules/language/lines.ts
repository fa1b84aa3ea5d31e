// `when` and `unless`: maps of conditions with all, any, none among them, to any depth, and the tree of nodes they mean.

import * as z from "zod";
import { conditions } from "../conditions/registry.ts";
import type { Node } from "./ruleset.ts";
import type { Tree } from "./tree.ts";

/** A map as it was parsed: each condition's value under its name, lists of such maps under all, any and none. */
export type Lines = { readonly [key: string]: unknown };

const nested = z.array(z.lazy((): z.ZodType<Lines> => lines)).optional();

export const lines: z.ZodType<Lines> = z
  .strictObject({
    ...Object.fromEntries(Object.entries(conditions).map(([name, one]) => [name, one.schema.optional()])),
    all: nested,
    any: nested,
    none: nested,
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

/** Conditions of the language; those not in the registry come with a later version. */
const CONDITIONS = `
  page page_title query hash data landing previous_page visited path pages idle on_page on_site back since scroll
  exit_intent sees clicks rage_clicks form event referrer channel source keyword utm ad_click visits first_visit last_visit
  chats last_chat invited accepted dismissed ignored rule identified trait tag consent country region city continent timezone
  language device browser os returning visitor_time hours date agents wait visitors_online sample`;

export const conditionsNotYet: readonly string[] = CONDITIONS.trim()
  .split(/\s+/)
  .filter((name) => !(name in conditions));
