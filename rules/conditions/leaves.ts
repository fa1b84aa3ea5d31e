// The conditions in a tree, each with its value, and what they read.

import type { Node } from "../language/ruleset.ts";
import type { Condition, FactGroup } from "./condition.ts";
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

/** What of the unseen groups a condition reads. */
export function lackedBy(
  { condition, value }: Pick<Leaf, "condition" | "value">,
  unseen: ReadonlySet<FactGroup>,
): readonly FactGroup[] {
  return (condition.readsFor?.(value) ?? condition.reads).filter((group) => unseen.has(group));
}

/** The same of all conditions in these trees, each group once. */
export function lackedIn(nodes: readonly Node[], unseen: ReadonlySet<FactGroup>): readonly FactGroup[] {
  if (unseen.size === 0) return [];
  return [...new Set(nodes.flatMap(leavesOf).flatMap((leaf) => lackedBy(leaf, unseen)))];
}
