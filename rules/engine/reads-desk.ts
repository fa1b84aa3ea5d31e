// Whether anybody must tell visitors of the desk: a site that asks no rule about it is spared the telling.

import { leavesOf } from "../conditions/leaves.ts";
import type { Ruleset } from "../language/ruleset.ts";

/** What of `DeskFacts` some rule reads. */
export interface ReadsDesk {
  readonly agents: boolean;
  readonly wait: boolean;
  readonly visitors: boolean;
}

/** Of the rules that take part anywhere: for everybody, or for the team. */
export function readsDesk({ rules }: Pick<Ruleset, "rules">): ReadsDesk {
  const names = new Set(
    rules
      .filter(({ state }) => state === "live" || state === "test")
      .flatMap(({ when, unless }) => [when, ...unless].flatMap(leavesOf))
      .map(({ name }) => name),
  );
  return { agents: names.has("agents"), wait: names.has("wait"), visitors: names.has("visitors_online") };
}
