// An invitation as the page is told of it: the rule's texts with the visitor's facts in them.

import { personalise, variablesOf } from "../../rules/engine/personalise.ts";
import type { Rule } from "../../rules/language/ruleset.ts";
import type { Facts } from "../../rules/record/facts.ts";
import type { InviteMessage } from "../protocol.ts";

/** `away`: nobody can answer, so that the texts of `away` take the place of the others. `site`: who speaks at the last. */
export function wordsOf(rule: Rule, away: boolean, facts: Facts, id: string, site: string): InviteMessage {
  const invite = rule.invite!;
  const words = away ? { ...invite, ...invite.away } : invite;
  const variables = variablesOf(facts);
  const title = words.title === undefined ? "" : personalise(words.title, variables);
  return {
    type: "invite",
    id,
    from: invite.from ?? invite.team ?? site,
    ...(title !== "" && { title }),
    greeting: personalise(words.greeting, variables),
    replies: invite.replies.map((reply) => personalise(reply, variables)).filter((reply) => reply !== ""),
    placement: invite.placement,
    expires: invite.expires,
    stay: invite.stay,
  };
}
