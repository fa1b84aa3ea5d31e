// What of an address is kept: the path, and of query and hash only what the site allows or a published rule reads. The
// rest may hold names, tokens and search words and is dropped before anything is stored.

import type { Node, Ruleset } from "../language/ruleset.ts";

export interface KeptParts {
  /** Query parameters, lower case. */
  readonly parameters: ReadonlySet<string>;
  readonly hash: boolean;
}

/** Longest address that is stored; longer ones are cut at the path. */
const LONGEST = 1024;

export function cleanAddress(url: string, kept: KeptParts): string {
  if (!URL.canParse(url)) return "";
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) return "";
  const query = new URLSearchParams();
  for (const [name, value] of parsed.searchParams)
    if (kept.parameters.has(name.toLowerCase())) query.set(name, value);
  const search = query.toString();
  const path = parsed.origin + parsed.pathname;
  const whole = path + (search && `?${search}`) + (kept.hash ? parsed.hash : "");
  return (whole.length <= LONGEST ? whole : path).slice(0, LONGEST);
}

const NOTHING: KeptParts = { parameters: new Set(), hash: false };

/** A referrer keeps neither query nor hash: its keyword was read before. */
export function cleanReferrer(url: string): string {
  return cleanAddress(url, NOTHING);
}

export function keptParts(ruleset: Ruleset): KeptParts {
  const parameters = new Set(ruleset.site.queryKeep.map((name) => name.toLowerCase()));
  let hash = false;
  const patterns = ruleset.rules.flatMap((rule) => [rule.when, ...rule.unless]).flatMap(pagePatterns);
  for (const pattern of patterns) {
    const [beforeHash = "", ...afterHash] = pattern.split("#");
    if (afterHash.length > 0) hash = true;
    for (const part of beforeHash.split("?")[1]?.split("&") ?? [])
      parameters.add(part.split("=")[0]!.toLowerCase());
  }
  return { parameters, hash };
}

const READS_PAGES = new Set(["page", "landing", "previous_page", "visited"]);

function pagePatterns(node: Node): readonly string[] {
  if ("all" in node) return node.all.flatMap(pagePatterns);
  if ("any" in node) return node.any.flatMap(pagePatterns);
  if ("none" in node) return node.none.flatMap(pagePatterns);
  if (!READS_PAGES.has(node.condition)) return [];
  const value = node.value as readonly string[] | { readonly page: readonly string[] };
  return "page" in value ? value.page : value;
}
