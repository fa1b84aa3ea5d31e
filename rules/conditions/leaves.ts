// The conditions in a tree, each with its value.

import type { Node } from "../language/ruleset.ts";
import type { Condition } from "./condition.ts";
import { conditions } from "./registry.ts";

export interface Leaf {
  readonly name: string;
  readonly condition: Condition<unknown>;
  readonly value: unknown;
}

/** In the order in which they stand. Throws where a condition is not in the registry. */
export function leavesOf(node: Node): readonly Leaf[] {
  if ("condition" in node) {
    const condition = conditions[node.condition];
    if (condition === undefined) throw new Error(`unknown condition ${node.condition}`);
    return [{ name: node.condition, condition, value: node.value }];
  }
  return ("all" in node ? node.all : "any" in node ? node.any : node.none).flatMap(leavesOf);
}
