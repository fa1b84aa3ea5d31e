// What a rule does besides inviting, or instead: `do`, a list of maps with one key each.

import * as z from "zod";
import type { Action } from "./ruleset.ts";
import { template, words } from "./words.ts";

/** Names of tags and events are compared whole, and a condition's `*` would hold for any of them. */
export function label(most: number) {
  return words(most).refine((text) => !/[*\p{Cc}]/u.test(text), {
    error: (issue) => `"${String(issue.input)}" is not a name`,
    params: { code: "bad-name", remedy: "write letters, digits, spaces and dashes: no * and no line ends" },
  });
}

export const tagName = label(60);
/** As long as the page may make one. */
export const eventName = label(100);

const notify = z.strictObject({
  team: words(40).optional().meta({ description: "A team of site.yaml; omit for everyone." }),
  text: template(300).meta({ description: "What agents read; {{ visitor.name }} and the like are put in." }),
});

const ONE_OF = "tag, untag, route, notify, webhook or event";

const action = z
  .strictObject({
    tag: tagName.optional().meta({ description: "The visitor gets this tag." }),
    untag: tagName.optional().meta({ description: "The visitor loses this tag." }),
    route: words(40).optional().meta({ description: "The visitor's next own chat goes to this team." }),
    notify: notify.optional().meta({ description: "Agents are told." }),
    webhook: words(40).optional().meta({ description: "A webhook of site.yaml is called." }),
    event: eventName.optional().meta({ description: "An event for the page, webhooks and records." }),
  })
  .transform((value, context): Action => {
    const [first, second] = Object.keys(value) as (keyof typeof value)[];
    const refuse = (code: string, message: string, remedy: string) => {
      context.addIssue({ code: "custom", message, params: { code, remedy } });
      return z.NEVER;
    };
    if (first === undefined) return refuse("missing", "nothing is done here", `write - ${ONE_OF}`);
    if (second !== undefined)
      return refuse(
        "too-many",
        `two things in one item: ${first} and ${second}`,
        `begin a line of its own: - ${second}: …`,
      );
    const { notify: told } = value;
    if (told === undefined) return { [first]: value[first] } as Action;
    return { notify: { ...(told.team !== undefined && { team: told.team }), text: told.text } };
  });

const MOST = 20;

export const actions = z
  .array(action)
  .min(1)
  .max(MOST)
  .meta({ description: `Done when the rule invites, or without an invitation when it holds: ${ONE_OF}.` });
