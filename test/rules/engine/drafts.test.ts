// Invitations that wait for an agent's word: what waits with them, and what must still hold when they are sent.

import { describe, expect, test } from "vitest";
import { decide } from "../../../rules/engine/decide.ts";
import { isTooLate } from "../../../rules/engine/late.ts";
import { readsDesk } from "../../../rules/engine/reads-desk.ts";
import type { Limits } from "../../../rules/language/ruleset.ts";
import { DECLINED, NO_ANSWER, TOO_LATE } from "../../../rules/record/invitations.ts";
import { at, compiled, ruleset, Visitor, type Said } from "../../support/visit.ts";

const HELP: Said = {
  id: "help",
  when: { page: "/pricing*", idle: "30s", any: [{ page: "/pricing*" }, { scroll: "50%+" }] },
  unless: { page: "/pricing/thanks", country: "FR" },
};

/** Drafted on pricing after 30 idle seconds. */
const drafted = () => new Visitor().page(0, "/pricing").invitation(30, "draft", "drafted");

const isLate = (visitor: Visitor, seconds: number, limits: Partial<Limits> = {}, help: Said = HELP) =>
  isTooLate(compiled([help], limits), visitor.record, at(seconds), "draft");

const because = (visitor: Visitor, seconds: number, rules: readonly Said[]) =>
  Object.fromEntries(
    decide(compiled(rules), visitor.record, at(seconds)).held.map((one) => [one.rule, one.because]),
  );

describe("[L12] a draft that is sent", () => {
  test("is in time on its page, whatever the clocks say now", () => {
    expect(isLate(drafted(), 50)).toBe(false);
    expect(isLate(drafted().input(45), 46)).toBe(false);
    expect(isLate(drafted().page(40, "/pricing/teams"), 46)).toBe(false);
  });

  test("is too late once the page is another, one that is excepted, or the visitor is away", () => {
    expect(isLate(drafted().page(40, "/blog"), 46)).toBe(true);
    expect(isLate(drafted().page(40, "/pricing/thanks"), 46)).toBe(true);
    expect(isLate(drafted().hide(40), 46)).toBe(true);
    expect(isLate(drafted().hide(40).show(45), 46)).toBe(false);
    expect(isLate(drafted().close(40), 46)).toBe(true);
  });

  test("is too late once a limit is in the way, or its rule is gone", () => {
    expect(isLate(drafted().chat(40, "opened"), 46)).toBe(true);
    expect(isLate(drafted().consent(40, "denied"), 46)).toBe(true);
    expect(isLate(drafted(), 46, { perVisit: 0 })).toBe(true);
    expect(isLate(drafted(), 46, {}, { ...HELP, id: "other" })).toBe(true);
    expect(isLate(drafted(), 46, {}, { ...HELP, state: "off" })).toBe(true);
  });

  test("was offered when it was sent, not when it was drafted", () => {
    expect(drafted().invitation(50, "draft", "offered").invitations[0]!.offeredAt).toBe(at(50));
  });
});

describe("[L12] while a draft waits", () => {
  test("no other rule invites; when nobody wanted it the others do, and the same one not in this visit", () => {
    const rules: readonly Said[] = [{ id: "help" }, { id: "other", priority: 1 }];
    expect(because(drafted(), 40, rules)).toEqual({ help: "draft waiting", other: "draft waiting" });
    for (const end of [DECLINED, NO_ANSWER]) {
      const visitor = drafted().invitation(60, "draft", "withdrawn", {}, end);
      expect(because(visitor, 60, rules)).toEqual({ help: "declined" });
      expect(decide(compiled(rules), visitor.record, at(60)).due?.rule.id).toBe("other");
      const nextVisit = visitor.close(61).page(10_000, "/pricing");
      expect(decide(compiled(rules), nextVisit.record, at(10_000)).due?.rule.id).toBe("help");
    }
  });

  test("nothing is used up by one that was declined or came too late, which may be drafted again", () => {
    const limits = { perVisit: 1, quiet: 3_600_000 };
    const due = (visitor: Visitor, id: string) =>
      decide(compiled([{ id }], limits), visitor.record, at(60)).due?.rule.id;
    expect(due(drafted().invitation(60, "draft", "withdrawn", {}, DECLINED), "other")).toBe("other");
    expect(due(drafted().invitation(60, "draft", "withdrawn", {}, TOO_LATE), "help")).toBe("help");
  });
});

describe("[D5] the desk is read", () => {
  const reads = (...rules: Said[]) => readsDesk(ruleset(rules));

  test("where a rule that takes part names agents, the wait or the visitors online", () => {
    // The launcher says whether anybody is there, at page views.
    const nothing = { agents: false, wait: false, visitors: false, staffed: true, atPageViews: true };
    const rules = { ...nothing, atPageViews: false };
    expect(reads({ when: { page: "/pricing" } })).toEqual(nothing);
    expect(reads({ when: { any: [{ none: [{ agents: "1+" }] }] } })).toEqual({
      ...rules,
      agents: true,
      staffed: false,
    });
    expect(reads({ unless: { wait: "2m" } })).toEqual({ ...rules, wait: true });
    const counts: Said = { when: { visitors_online: "50+" }, state: "test" };
    expect(reads(counts)).toEqual({ ...rules, visitors: true });
    expect(reads({ when: { agents: "1+" }, state: "off" })).toEqual(nothing);
  });
});
