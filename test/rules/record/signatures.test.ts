// Who set which tag and trait: what agents and rules change is signed, and what changes otherwise no longer is.

import { expect, test } from "vitest";
import { absorb } from "../../../rules/record/absorb.ts";
import { apply } from "../../../rules/record/apply.ts";
import type { VisitEvent } from "../../../rules/record/event.ts";
import { at, Visitor } from "../../support/visit.ts";

const signed = { tab: "", by: "Ana" };
const tag = (seconds: number, name: string, on = true, author: object = { by: "Ana" }): VisitEvent => ({
  type: "tag",
  at: at(seconds),
  tab: "",
  tag: name,
  on,
  ...author,
});
const trait = (seconds: number, name: string, value?: unknown): VisitEvent => ({
  type: "trait",
  at: at(seconds),
  ...signed,
  name,
  ...(value !== undefined && { value }),
});

function after(...events: readonly VisitEvent[]) {
  const visitor = new Visitor().page(0, "/a");
  for (const event of events) visitor.happened(event);
  return visitor.record;
}

test("a tag says who set it and when; set again it stays whose it was; taken off nothing stays", () => {
  const once = after(
    tag(1, "vip"),
    tag(2, "team", true, { rule: "teams" }),
    tag(3, "vip", true, { by: "Ben" }),
  );
  expect(once.visitor.tags).toEqual(["vip", "team"]);
  expect(once.visitor.signatures!.tags).toEqual({
    vip: { at: at(1), by: "Ana" },
    team: { at: at(2), rule: "teams" },
  });
  const { visitor } = apply(once, tag(4, "vip", false));
  expect([visitor.tags, Object.keys(visitor.signatures!.tags)]).toEqual([["team"], ["team"]]);
});

test("a trait is written down, changed and taken back", () => {
  const once = after(trait(1, "plan", "trial"), trait(2, "plan", "team"));
  expect(once.visitor.traits).toEqual({ plan: "team" });
  expect(once.visitor.signatures!.traits).toEqual({ plan: { at: at(2), by: "Ana" } });
  const { visitor } = apply(once, trait(3, "plan"));
  expect([visitor.traits, visitor.signatures!.traits]).toEqual([{}, {}]);
  expect(apply(apply(once, trait(3, "plan")), trait(4, "plan")).visitor).toEqual(visitor);
});

test("what the page says of a trait is the page's word from then on, what it says again stays the agent's", () => {
  const record = after(trait(1, "plan", "trial"), trait(2, "seats", 3));
  const said = apply(record, { type: "identify", at: at(3), tab: "", traits: { plan: "basic", seats: 3 } });
  expect(said.visitor.traits).toMatchObject({ plan: "basic", seats: 3 });
  expect(Object.keys(said.visitor.signatures!.traits)).toEqual(["seats"]);
});

test("of two records of one person both's tags stay signed, the person's first", () => {
  const person = after(tag(1, "vip"), trait(2, "plan", "team"));
  const other = after(
    tag(5, "vip", true, { by: "Ben" }),
    tag(6, "tea", true, { by: "Ben" }),
    trait(7, "seats", 1),
  );
  const { record } = absorb({ record: person, visits: [] }, { record: other, visits: [] }, at(10));
  expect(record.visitor.signatures).toEqual({
    tags: { vip: { at: at(1), by: "Ana" }, tea: { at: at(6), by: "Ben" } },
    traits: { plan: { at: at(2), by: "Ana" } },
  });
});
