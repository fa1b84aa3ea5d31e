// Rules, and items of `any` in them, that can never hold.

import { conflictIn, termsOf, type Conflict, type Formula } from "./formula.ts";
import type { Finding } from "./finding.ts";
import { found, placeOfKey, quoted, type RuleText } from "./rule-text.ts";

/** The conflict in the first way, where there is one in every way. */
function conflictOf(formula: Formula): Conflict | undefined {
  const terms = termsOf(formula);
  if (terms === undefined || terms.length === 0) return undefined;
  const conflicts = terms.map(conflictIn);
  return conflicts.includes(undefined) ? undefined : conflicts[0];
}

export function isNeverTrue(text: RuleText): boolean {
  return text.terms !== undefined && text.terms.every((term) => conflictIn(term) !== undefined);
}

export function neverTrue(text: RuleText): readonly Finding[] {
  if (isNeverTrue(text)) {
    const conflict = conflictOf(text.whole);
    const at = conflict?.line.at ?? placeOfKey(text, ["when"]);
    const [why, remedy] =
      conflict === undefined ? ["nothing in it can hold", "delete it"] : said(text, conflict);
    return [found(text, at, "error", "never-true", `this rule never comes true: ${why}`, remedy)];
  }
  return text.when.flatMap((part, i): readonly Finding[] => {
    if (!("any" in part)) return [];
    return part.any.flatMap((item): readonly Finding[] => {
      const rest = text.when.filter((_, k) => k !== i);
      const conflict = conflictOf({ all: [...rest, item, { none: text.unless }] });
      if (conflict === undefined) return [];
      const [why, remedy] = said(text, conflict);
      const at = firstLine(item) ?? conflict.line.at;
      return [found(text, at, "warning", "never-true", `this item of any never holds: ${why}`, remedy)];
    });
  });
}

function firstLine(formula: Formula): number | undefined {
  if ("leaf" in formula) return formula.at;
  const parts = "all" in formula ? formula.all : "any" in formula ? formula.any : formula.none;
  return parts[0] && firstLine(parts[0]);
}

function said(text: RuleText, { line, other, why }: Conflict): [why: string, remedy: string] {
  const here = quoted(text, line);
  const there = other === undefined ? "" : quoted(text, other);
  switch (why) {
    case "impossible":
      return line.unknown
        ? [`${here}: a cookieless site keeps no history`, "delete the line"]
        : [`nothing is so: ${here}`, "change the line, or delete it"];
    case "certain":
      return [`this always holds, and it must not: ${here}`, "change the line, or delete it"];
    case "excluded":
      return [
        `${here} and ${there} never hold at once`,
        "change one of the two, or put them under any: as items of their own",
      ];
    case "implied":
      return [`whenever ${there} holds, ${here} holds too, and it must not`, "change one of the two"];
    case "nothing-left":
      return [`with ${here} the other lines leave nothing`, "change one of them"];
  }
}
