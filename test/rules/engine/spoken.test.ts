// What an invitation says: whose name is above it, in which language, and what is left out.

import { expect, test } from "vitest";
import { spokenOf } from "../../../rules/engine/spoken.ts";
import type { Invite } from "../../../rules/language/ruleset.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import { INVITE, ruleOf, siteOf } from "../../support/site.ts";
import { at, Visitor } from "../../support/visit.ts";

const facts = factsAt(new Visitor().page(0, "/pricing", { title: "Pricing" }).record, at(1))!;

function said(invite: Partial<Invite>) {
  const rule = ruleOf({ invite: { ...INVITE, ...invite } });
  return spokenOf({ rule: { ...rule, invite: rule.invite! }, away: false }, facts, siteOf());
}

test("the rule's own name speaks, else its team, else the site", () => {
  expect(said({ from: "Ana", team: "sales" }).from).toBe("Ana");
  expect(said({ team: "sales" }).from).toBe("sales");
  expect(said({}).from).toBe("Shop");
});

test("facts are put in, and what comes out empty is left out", () => {
  const spoken = said({
    title: "{{ visitor.name }}",
    greeting: "About {{ page.title }}?",
    replies: ["{{ visitor.name }}", "More of {{ page.title }}"],
  });
  expect(spoken).toEqual({ from: "Shop", greeting: "About Pricing?", replies: ["More of Pricing"] });
  expect(said({ title: "{{ page.title }}" }).title).toBe("Pricing");
});

test("the visitor's language comes before the site's", () => {
  const { greeting } = said({ greeting: "Hello", locales: { de: { greeting: "Hallo" } } });
  expect(greeting).toBe("Hallo");
});
