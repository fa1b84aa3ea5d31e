// Why each rule had or had not invited at a moment of this visit: the record as it was known then, under the rules that
// were in force then.

import { compile, type Compiled } from "../../rules/engine/compile.ts";
import { explain } from "../../rules/engine/explain.ts";
import type { Ruleset } from "../../rules/language/ruleset.ts";
import type { Stood } from "../../rules/record/journal.ts";
import type { ExplainedAt } from "../protocol.ts";
import { explainedRules } from "./rows.ts";
import { rulesetOf } from "./rulesets.ts";

/** The last older version that was asked for, by site: an agent who moves a slider asks for one again and again. */
const older = new Map<string, Compiled>();

/** `versionOf`: asked where other rules were in force than are now; undefined where they are not kept. */
export async function explainedAt(
  site: string,
  stood: Stood,
  at: number,
  versionOf: (version: number) => Promise<Ruleset | undefined>,
  blocked = false,
): Promise<ExplainedAt> {
  const { record, knew } = stood;
  const compiled = await rulesOf(site, knew?.version, versionOf);
  if (compiled === undefined) return { at, version: knew?.version ?? 0, rules: [] };
  const rules = knew?.team ? compiled.forTeam() : compiled;
  const desk = { refused: new Set(knew?.refused), blocked, ...(knew !== undefined && { facts: knew.desk }) };
  return { at, version: compiled.version, rules: explainedRules(explain(rules, record, at, desk)) };
}

async function rulesOf(
  site: string,
  version: number | undefined,
  versionOf: (version: number) => Promise<Ruleset | undefined>,
): Promise<Compiled | undefined> {
  const current = rulesetOf(site);
  if (version === undefined || current?.version === version) return current;
  const known = older.get(site);
  if (known?.version === version) return known;
  const ruleset = await versionOf(version);
  if (ruleset === undefined) return undefined;
  const compiled = compile(ruleset, version);
  older.set(site, compiled);
  return compiled;
}
