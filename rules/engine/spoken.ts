// What an invitation says to this visitor: the texts of the rule and its variant, in the visitor's language, with the
// facts put in.

import type { Site } from "../language/ruleset.ts";
import type { Facts } from "../record/facts.ts";
import type { Due } from "./decide.ts";
import { personalise, variablesOf } from "./personalise.ts";
import { textsOf } from "./texts.ts";

export interface Spoken {
  /** Who speaks: the rule's `from`, else its team, else the site. */
  readonly from: string;
  readonly title?: string;
  readonly greeting: string;
  readonly replies: readonly string[];
}

/** Texts that come out empty are left out. */
export function spokenOf({ rule, away, arm }: Due, facts: Facts, site: Site): Spoken {
  const texts = textsOf(rule, arm, [facts.visit.surroundings.language, site.locale], away);
  const variables = variablesOf(facts);
  const title = texts.title === undefined ? "" : personalise(texts.title, variables);
  return {
    from: texts.from ?? rule.invite.team ?? site.name,
    ...(title !== "" && { title }),
    greeting: personalise(texts.greeting, variables),
    replies: texts.replies.map((reply) => personalise(reply, variables)).filter((reply) => reply !== ""),
  };
}
