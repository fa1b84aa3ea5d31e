// Clocks turned forward: the same decisions that the server would make if nothing else happened.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { goAhead, type Known } from "../../../client/panel/ahead.ts";
import { explanationOf, rulesOf, withInput } from "../../../client/panel/explained.ts";
import { decide } from "../../../rules/engine/decide.ts";
import { apply } from "../../../rules/record/apply.ts";
import type { VisitorRecord } from "../../../rules/record/record.ts";
import { at, Visitor } from "../../support/visit.ts";
import { arrived, FILES, IDLE, NOW, rulesetOf } from "./told.ts";

const known = (record: VisitorRecord = arrived(), more: Partial<Known> = {}): Known => ({
  record,
  now: NOW,
  desk: {},
  refused: new Set(),
  ...more,
});
const ruled = (files: Readonly<Record<string, string>>) => rulesOf(rulesetOf(files), 1).taking;

test("a rule that comes due on the way invites then, with the facts of then", () => {
  const compiled = ruled({ "help.yaml": IDLE });
  expect(goAhead(compiled, known(), NOW + 29_999).invited).toEqual([]);
  const { invited, record } = goAhead(compiled, known(), NOW + 40_000);
  expect(invited.map(({ due, at: when }) => [due.rule.id, when - NOW])).toEqual([["help", 30_000]]);
  expect(invited[0]!.facts.page.title).toBe("Pricing");
  expect(record.past.invitations).toMatchObject([{ rule: "help", state: "seen" }]);
});

test("one that nobody answers expires on the way, and what limits say after it counts", () => {
  const compiled = ruled({ "help.yaml": IDLE.replace("title:", "expires: 20s, title:") });
  const { record } = goAhead(compiled, known(), NOW + 60_000);
  expect(record.past.invitations).toMatchObject([{ state: "expired" }]);
});

test("rules that only tag do it on the way, for rules that read the tag", () => {
  const compiled = ruled({
    "tags.yaml": "name: Tags\nwhen: { on_page: 10s }\ndo: [ { tag: slow } ]\n",
    "reads.yaml": "name: Reads\nwhen: { tag: slow, on_page: 15s }\ninvite: { greeting: Hi }\n",
  });
  const { invited } = goAhead(compiled, known(), NOW + 60_000);
  expect(invited.map(({ due, at: when }) => [due.rule.id, when - NOW])).toEqual([["reads", 15_000]]);
});

test("what stands on the page goes on standing there: no second one beside it", () => {
  const compiled = ruled({ "help.yaml": IDLE, "more.yaml": IDLE.replace("30s", "40s") });
  const { record: showing } = goAhead(compiled, known(), NOW + 35_000);
  const later = known(showing, { now: NOW + 35_000 });
  expect(goAhead(compiled, later, NOW + 60_000).invited).toEqual([]);
  expect(goAhead(compiled, later, NOW + 155_000).record.past.invitations[0]!.state).toBe("expired");
});

test("nobody at the desk, nobody invited", () => {
  const compiled = ruled({ "help.yaml": IDLE });
  const desk = { online: { "": 0 } };
  expect(goAhead(compiled, known(arrived(), { desk }), NOW + 60_000).invited).toEqual([]);
});

test("nothing of it touches the record that was told", () => {
  const record = arrived();
  const before = JSON.stringify(record);
  goAhead(ruled({ "help.yaml": IDLE }), known(record), NOW + 600_000);
  expect(JSON.stringify(record)).toBe(before);
});

test("the first invitation is the one that asking at every second would find", () => {
  const line = fc.record({
    clock: fc.constantFrom("idle", "on_page", "on_site"),
    seconds: fc.integer({ min: 1, max: 40 }),
    priority: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 60 }),
      (lines, ahead) => {
        const files = lines.map(
          ({ clock, seconds, priority }, index) =>
            [
              `r${index}.yaml`,
              `name: R\npriority: ${priority}\nwhen: { ${clock}: ${seconds}s }\ninvite: { greeting: Hi }\n`,
            ] as const,
        );
        const compiled = ruled(Object.fromEntries(files));
        const [first] = goAhead(compiled, known(), NOW + ahead * 1000).invited;
        let naive: string | undefined;
        for (let second = 0; second <= ahead && naive === undefined; second++) {
          const now = NOW + second * 1000;
          const asked = apply(arrived(), { type: "clocks", at: now, tab: "a", idleSince: NOW });
          const due = decide(compiled, asked, now).due;
          if (due !== undefined) naive = `${due.rule.id} ${second}`;
        }
        expect(first && `${first.due.rule.id} ${(first.at - NOW) / 1000}`).toBe(naive);
      },
    ),
    { numRuns: 60 },
  );
});

test("explains rules of every state, as of then", () => {
  const rules = rulesOf(rulesetOf(FILES), 1);
  const now = explanationOf(rules, known(), 0);
  expect(now.rules.map(({ rule, state, holds }) => [rule, state, holds])).toEqual([
    ["help", "test", false],
    ["reader", "live", false],
    ["resting", "off", false],
  ]);
  expect(now.rules[0]!.says).toBe("Would hold in 30 s if nothing happens.");
  expect(now.rules[0]!.next).toBe(NOW + 30_000);
  const later = explanationOf(rules, known(), 20_000);
  expect(later.at).toBe(NOW + 20_000);
  expect(later.rules[0]!.says).toBe("Would hold in 10 s if nothing happens.");
  expect(explanationOf(rules, known(), 31_000).rules[0]!).toMatchObject({
    holds: true,
    because: "invitation showing",
  });
});

test("the page's own inputs count before the server hears of them, and never backwards", () => {
  const record = arrived();
  const rules = rulesOf(rulesetOf(FILES), 1);
  const moved = withInput(record, "a", at(110));
  const explained = explanationOf(rules, known(moved, { now: at(120) }), 0);
  expect(explained.rules[0]!.next).toBe(at(140));
  expect(withInput(record, "a", at(90))).toBe(record);
  expect(withInput(record, "another", at(110))).toBe(record);
  expect(withInput(record, "a", undefined)).toBe(record);
  expect(withInput(new Visitor().record, "a", at(110)).visit).toBeUndefined();
});
