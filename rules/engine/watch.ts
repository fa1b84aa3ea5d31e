// What pages must capture for a set of rules, and nothing besides.

import type { Watch } from "../conditions/condition.ts";
import { leavesOf } from "../conditions/leaves.ts";
import type { Rule } from "../language/ruleset.ts";

/** Of these rules together; selectors and marks each once. */
export function watchOf(rules: readonly Rule[]): Watch {
  const leaves = rules.flatMap((rule) => [rule.when, ...rule.unless]).flatMap(leavesOf);
  return together(
    leaves.flatMap(({ condition, value }): Watch[] => {
      const watch = condition.watch?.(value) ?? {};
      // A pattern such as /plans#teams reads it too.
      const hash = condition.keeps?.(value).pages?.some((pattern) => pattern.includes("#")) === true;
      return [hash ? { ...watch, hash } : watch];
    }),
  );
}

function together(parts: readonly Watch[]): Watch {
  const union = <Key extends "sees" | "clicks" | "forms">(key: Key) => {
    const all = [...new Set(parts.flatMap((part) => part[key] ?? []))].sort();
    return all.length > 0 ? { [key]: all } : {};
  };
  const some = (key: "exit" | "rage" | "hash") =>
    parts.some((part) => part[key] === true) ? { [key]: true } : {};
  const scroll = [...new Set(parts.flatMap((part) => part.scroll ?? []))].sort((a, b) => a - b);
  return {
    ...(scroll.length > 0 && { scroll }),
    ...some("exit"),
    ...union("sees"),
    ...union("clicks"),
    ...some("rage"),
    ...union("forms"),
    ...some("hash"),
  };
}
