// An invitation as the page is told of it.

import type { Due } from "../../rules/engine/decide.ts";
import { spokenOf } from "../../rules/engine/spoken.ts";
import type { Site } from "../../rules/language/ruleset.ts";
import type { Facts } from "../../rules/record/facts.ts";
import type { InviteMessage } from "../protocol.ts";

export function wordsOf(due: Due, facts: Facts, id: string, site: Site): InviteMessage {
  const { placement, expires, stay } = due.rule.invite;
  return { type: "invite", id, ...spokenOf(due, facts, site), placement, expires, stay };
}

/** An agent's own. */
export function wordsByHand(id: string, greeting: string, from: string): InviteMessage {
  const look = { replies: [], placement: "corner", expires: 120_000, stay: "visit" } as const;
  return { type: "invite", id, from, greeting, ...look };
}
