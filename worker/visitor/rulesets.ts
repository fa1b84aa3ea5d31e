// Compiled rulesets of this isolate, by site: plain data, so that every visitor's object here may use them. A version
// only ever replaces an older one.

import { compile, type Compiled } from "../../rules/engine/compile.ts";
import type { Published } from "../objects.ts";

const bySite = new Map<string, Compiled>();

export function rulesetOf(site: string): Compiled | undefined {
  return bySite.get(site);
}

export function learnRuleset(site: string, published: Published): Compiled {
  const known = bySite.get(site);
  if (known !== undefined && known.version >= published.version) return known;
  const compiled = compile(published.ruleset, published.version);
  bySite.set(site, compiled);
  return compiled;
}

/** How long a visitor is remembered (ms) where nothing is published yet; otherwise `retention.visitors` says. */
const RETENTION = 180 * 86_400_000;

export function retentionOf(site: string): number {
  return rulesetOf(site)?.ruleset.site.retention.visitors ?? RETENTION;
}

/** How long the words of a chat are kept after its end (ms). */
export function transcriptsOf(site: string): number {
  return rulesetOf(site)?.ruleset.site.retention.transcripts ?? RETENTION;
}
