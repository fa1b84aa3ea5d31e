// The rules in force as people read them: what each says in words, its pages and its state, and when it changed last.

import { describeRule } from "../../rules/engine/describe.ts";
import type { ListedRule } from "../api/people.ts";
import { callSite } from "../durable/call.ts";
import { callTeam } from "../site/calls.ts";
import type { Ask } from "./beckon.ts";

/** Highest priority first, as they are decided; `version` 0: nothing is published. */
export async function list(c: Ask): Promise<Response> {
  const site = c.get("site");
  const [published, changes] = await Promise.all([
    callSite(c.env, site, (one) => one.ruleset()),
    callTeam(c.env, site, (team) => team.changes()),
  ]);
  const rules = published?.ruleset.rules ?? [];
  const rows = rules.map((rule): ListedRule => {
    const file = `${rule.id}.yaml`;
    const changed = changes[file];
    return {
      id: rule.id,
      name: rule.name,
      state: rule.state,
      priority: rule.priority,
      file,
      invites: rule.invite !== undefined,
      ...(rule.invite?.team !== undefined && { team: rule.invite.team }),
      ...(changed !== undefined && { changed }),
      says: describeRule(rule),
    };
  });
  rows.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  return c.json({ version: published?.version ?? 0, rows });
}
