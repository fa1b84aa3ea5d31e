// Whether anybody must tell visitors of the desk: a site that asks no rule about it is spared the telling.

import { leavesOf } from "../conditions/leaves.ts";
import type { Node, Ruleset } from "../language/ruleset.ts";

/** What of `DeskFacts` somebody reads. */
export interface ReadsDesk {
  readonly agents: boolean;
  readonly wait: boolean;
  readonly visitors: boolean;
  /** The launcher says whether anybody is there, and that is all of `agents` that is read. */
  readonly staffed: boolean;
  /** Only the launcher reads it, which is decided at page views: nobody is told in between. */
  readonly atPageViews: boolean;
}

/** Of the rules that take part anywhere (for everybody, or for the team), and of the launcher. */
export function readsDesk({ rules, site: { launcher } }: Pick<Ruleset, "rules" | "site">): ReadsDesk {
  const ofRules = read(
    rules
      .filter(({ state }) => state === "live" || state === "test")
      .flatMap(({ when, unless }) => [when, ...unless]),
  );
  const ofLauncher = read(typeof launcher === "string" ? [] : [launcher.when, ...launcher.unless]);
  const agents = ofRules.agents || ofLauncher.agents;
  return {
    agents,
    wait: ofRules.wait || ofLauncher.wait,
    visitors: ofRules.visitors || ofLauncher.visitors,
    staffed: launcher !== "never" && !agents,
    atPageViews: !ofRules.agents && !ofRules.wait && !ofRules.visitors,
  };
}

function read(nodes: readonly Node[]): Pick<ReadsDesk, "agents" | "wait" | "visitors"> {
  const names = new Set(nodes.flatMap(leavesOf).map(({ name }) => name));
  return { agents: names.has("agents"), wait: names.has("wait"), visitors: names.has("visitors_online") };
}
