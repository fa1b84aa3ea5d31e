// Pages that rules ask for and nobody saw in recorded visits.

import { homeOf } from "../home.ts";
import { compilePage } from "../page.ts";
import type { Site } from "../ruleset.ts";
import { treeAt, type Path, type Tree } from "../tree.ts";
import type { Finding } from "./finding.ts";
import { found, type RuleText } from "./rule-text.ts";

/** Page patterns of a rule that none of the paths fits. An address on another host than the first origin's is left alone. */
export function unseenPages(text: RuleText, paths: ReadonlySet<string>, site: Site): readonly Finding[] {
  const { tree } = text.file;
  if (tree === undefined || paths.size === 0) return [];
  const origin = homeOf(site);
  return patternsIn(tree, ["when"]).flatMap(({ pattern, at }): readonly Finding[] => {
    // What of a query is kept, and the hash, are the recording's business.
    const { test } = compilePage(pattern.replace(/[?#].*$/, ""));
    const elsewhere =
      /^https?:/i.test(pattern) && !compilePage(pattern.replace(/(?<=\w)\/.*$/, "/*")).test(`${origin}/`);
    if (elsewhere) return [];
    for (const path of paths) if (test(origin + path)) return [];
    return [
      found(
        text,
        at,
        "warning",
        "unreachable-page",
        `no page view of the recorded visits is on ${pattern}`,
        "look at how the address is spelt on the site",
      ),
    ];
  });
}

interface Found {
  readonly pattern: string;
  readonly at: number;
}

const PAGES = new Set(["page", "landing", "previous_page", "visited", "path"]);

/** Of lines that must hold, at any depth of all and any. */
function patternsIn(tree: Tree, path: Path): readonly Found[] {
  const map = treeAt(tree, path);
  if (map?.kind !== "map") return [];
  return [...map.entries].flatMap(([name, { value }]): readonly Found[] => {
    if ((name === "all" || name === "any") && value.kind === "list")
      return value.items.flatMap((_, i) => patternsIn(tree, [...path, name, i]));
    if (!PAGES.has(name)) return [];
    return textsIn(value.kind === "map" ? (value.entries.get("page")?.value ?? value) : value);
  });
}

function textsIn(value: Tree): readonly Found[] {
  if (value.kind === "list") return value.items.flatMap(textsIn);
  return value.kind === "text" ? [{ pattern: value.text, at: value.from }] : [];
}
