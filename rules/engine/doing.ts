// What a rule does besides inviting: changes of the record, and effects elsewhere.

import type { Rule } from "../language/ruleset.ts";
import type { VisitEvent } from "../record/event.ts";
import type { Facts } from "../record/facts.ts";
import { personalise, variablesOf } from "./personalise.ts";

/** Rules that tag and untag each other would go on for ever: at one instant it is decided this often at most (SPEC O2). */
export const ROUNDS = 10;

/** What others must be told of. */
export type Effect =
  | { readonly notify: { readonly team?: string; readonly text: string } }
  | { readonly webhook: string }
  | { readonly event: string };

export interface Doing {
  readonly events: readonly VisitEvent[];
  readonly effects: readonly Effect[];
}

/** What is to be done as of these facts. Pure: doing it is the caller's, once. */
export function doingOf(rule: Pick<Rule, "do">, facts: Facts): Doing {
  const events: VisitEvent[] = [];
  const effects: Effect[] = [];
  const happened = { at: facts.now, tab: "" };
  for (const action of rule.do) {
    if ("tag" in action) events.push({ type: "tag", ...happened, tag: action.tag, on: true });
    else if ("untag" in action) events.push({ type: "tag", ...happened, tag: action.untag, on: false });
    else if ("route" in action) events.push({ type: "route", ...happened, team: action.route });
    else if ("notify" in action) {
      const { team, text } = action.notify;
      effects.push({
        notify: { ...(team !== undefined && { team }), text: personalise(text, variablesOf(facts)) },
      });
    } else effects.push(action);
  }
  return { events, effects };
}
