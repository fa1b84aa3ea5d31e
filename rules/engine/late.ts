// Whether a draft that an agent sends may still be shown (SPEC L12): the agent took a while, and the visitor went on.

import { conditions } from "../conditions/registry.ts";
import { factsAt } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import { question, takenForTrue, wholeOf, type Compiled, type CompiledRule } from "./compile.ts";
import { longer, repeatBlock, visitorBlock } from "./limits.ts";
import { contains } from "./spans.ts";
import type { Facts } from "../record/facts.ts";

/**
 * Page, limits and presence are looked at again; every other condition counts as it did when the draft was made. `id` is
 * the draft's, which would otherwise be in its own way.
 */
export function isTooLate(compiled: Compiled, record: VisitorRecord, now: number, id: string): boolean {
  const invitations = record.past.invitations.filter((one) => one.id !== id);
  const draft = record.past.invitations.find((one) => one.id === id);
  const facts = factsAt({ ...record, past: { ...record.past, invitations } }, now);
  const one = compiled.rules.find(({ rule }) => rule.id === draft?.rule);
  if (facts === undefined || !facts.clocks.here || one === undefined) return true;
  const block = longer(visitorBlock(facts, compiled.ruleset.site.limits), repeatBlock(one.rule, facts));
  return (block !== undefined && block.until > now) || !isOnPage(one, facts);
}

/** Every condition but `page` is taken for what is not in the way. */
function isOnPage({ rule, place }: CompiledRule, facts: Facts): boolean {
  const others = takenForTrue(({ condition }) => condition !== conditions["page"]);
  return contains(question(wholeOf(rule), place, others)(facts), facts.now);
}
