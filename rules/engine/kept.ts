// What rules read of addresses, and which therefore must be kept of them besides what the site keeps.

import { leavesOf } from "../conditions/leaves.ts";
import type { Ruleset } from "../language/ruleset.ts";
import type { KeptParts } from "../record/address.ts";

export function keptParts({ site, rules }: Ruleset): KeptParts {
  const parameters = new Set(site.queryKeep.map((name) => name.toLowerCase()));
  let hash = false;
  const patterns = Object.values(site.goals).flatMap(({ page }) => page ?? []);
  const launcher = typeof site.launcher === "string" ? [] : [site.launcher.when, ...site.launcher.unless];
  const lines = [...rules.flatMap((rule) => [rule.when, ...rule.unless]), ...launcher];
  for (const { condition, value } of lines.flatMap(leavesOf)) {
    const keeps = condition.keeps?.(value) ?? {};
    patterns.push(...(keeps.pages ?? []));
    for (const name of keeps.parameters ?? []) parameters.add(name.toLowerCase());
    hash ||= keeps.hash === true;
  }
  for (const pattern of patterns) {
    const [beforeHash = "", ...afterHash] = pattern.split("#");
    if (afterHash.length > 0) hash = true;
    for (const part of beforeHash.split("?")[1]?.split("&") ?? [])
      parameters.add(part.split("=")[0]!.toLowerCase());
  }
  return { parameters, hash };
}
