// Whom the page says the visitor is: by its word alone a label, with the site's proof a person.

import type { VisitEvent } from "./event.ts";
import type { VisitorFacts } from "./record.ts";

type Traits = Readonly<Record<string, unknown>>;

/** As many and as much as one message may hold: whoever says ever new ones loses the oldest. */
const TRAITS_KEPT = 50;
const CHARACTERS_KEPT = 4096;
/** What would mean something else to code that copies them. */
const NO_NAME = new Set(["__proto__", "constructor", "prototype"]);

export const mayTrait = (name: string): boolean => !NO_NAME.has(name);

export function saidToBe(visitor: VisitorFacts, event: VisitEvent & { type: "identify" }): VisitorFacts {
  const { account, name, verified = false } = event;
  const isOther =
    account !== undefined && account !== visitor.account && (visitor.account !== undefined || verified);
  // A word without proof renames nobody who was proved.
  if (isOther && visitor.identified && !verified) return visitor;
  const { name: before, ...rest } = visitor;
  const called = name ?? (isOther ? undefined : before);
  return {
    ...rest,
    traits: withTraits(isOther ? {} : visitor.traits, event.traits),
    identified: visitor.identified || verified,
    ...(account !== undefined && { account }),
    ...(called !== undefined && { name: called }),
  };
}

/** The later ones win, and are the last to go. */
export function withTraits(before: Traits, after: Traits): Traits {
  const names = Object.keys(after).filter(mayTrait);
  const kept = Object.entries(before).filter(([name]) => !Object.hasOwn(after, name));
  const all = [...kept, ...names.map((name) => [name, after[name]] as const)].slice(-TRAITS_KEPT);
  while (all.length > 0 && JSON.stringify(Object.fromEntries(all)).length > CHARACTERS_KEPT) all.shift();
  return Object.fromEntries(all);
}
