// A visit's journal: whatever moment of a random visit is asked for, the explanation is the one that was given then.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../../rules/engine/compile.ts";
import { explain } from "../../../rules/engine/explain.ts";
import {
  beginningOf,
  entriesOf,
  isAnotherVisit,
  lineOf,
  shortened,
  stoodAt,
  type Journal,
} from "../../../rules/record/journal.ts";
import { apply } from "../../../rules/record/apply.ts";
import type { VisitorRecord } from "../../../rules/record/record.ts";
import { anyRule, told, visits } from "../../support/random.ts";
import { at, NO_LIMITS, ruleset, Visitor } from "../../support/visit.ts";

/** The journal of the events as they are heard, and the record after each. */
function kept(events: Visitor["events"], late: readonly number[], shorten = -1) {
  const first = new Visitor();
  let record = first.record;
  let journal: Journal | undefined;
  const stood: { at: number; record: VisitorRecord }[] = [];
  let heard = 0;
  events.forEach((event, index) => {
    const after = apply(record, event);
    heard = Math.max(heard, event.at + (late[index % late.length] ?? 0));
    const from = isAnotherVisit(record, after) ? beginningOf(after, heard) : undefined;
    if (from !== undefined) {
      journal = { from, text: "" };
      stood.length = 0;
    } else if (journal !== undefined && after !== record)
      journal = { ...journal, text: journal.text + lineOf({ heard, event }, journal.from) };
    record = after;
    stood.push({ at: heard, record });
    if (index === shorten && journal !== undefined) {
      journal = shortened(journal, record);
      stood.splice(0, stood.length, ...stood.filter((one) => one.at >= journal!.from.at));
    }
  });
  return { journal, record, stood };
}

const scene = fc.record({
  happenings: visits(2, { around: true, until: 4000, length: 30 }),
  late: fc.array(fc.nat(3000), { minLength: 1, maxLength: 4 }),
  shorten: fc.integer({ min: -1, max: 30 }),
  rules: fc.array(anyRule, { minLength: 1, maxLength: 4 }),
  after: fc.nat(40_000),
});

describe("[R3] at any moment of a visit", () => {
  test("the explanation is the one that was given then", () => {
    fc.assert(
      fc.property(scene, ({ happenings, late, shorten, rules, after }) => {
        const { events } = told(happenings);
        const { journal, record, stood } = kept(events, late, shorten);
        if (journal === undefined) return;
        const said = rules.map(({ when, unless }, index) => ({
          id: `rule-${index}`,
          when,
          ...(unless && { unless }),
        }));
        const compiled = compile(ruleset(said, { ...NO_LIMITS, quiet: 60_000, perVisit: 2 }), 1);
        stood.forEach((one, index) => {
          const next = stood[index + 1]?.at ?? one.at + 60_000;
          if (next === one.at) return;
          const then = Math.min(one.at + after, next - 1);
          const past = stoodAt(journal, record, then);
          expect(explain(compiled, past.record, then)).toEqual(explain(compiled, one.record, then));
        });
      }),
      { numRuns: 300 },
    );
  });

  test("the record is the one that was known then, also late and out of order", () => {
    const visitor = new Visitor().page(0, "/a").page(20, "/b").input(10).hide(40).show(50).tag(55, "vip");
    const { journal, record, stood } = kept(visitor.events, [0, 5000, 25_000]);
    expect(stoodAt(journal!, record, at(54)).record.visitor.tags).toEqual([]);
    for (const { at: then, record: known } of stood.slice(1, -1))
      if (stood.filter((one) => one.at === then).at(-1)!.record === known)
        expect(stoodAt(journal!, record, then).record).toEqual(known);
    expect(stoodAt(journal!, record, at(100)).record).toEqual(record);
  });
});

test("what decided beside the record is kept as of then", () => {
  const visitor = new Visitor().page(0, "/a");
  const from = beginningOf(visitor.record, at(0))!;
  const knew = { version: 3, team: false, desk: { online: { "": 2 } }, refused: ["help"] };
  const journal = { from, text: lineOf({ heard: at(5), knew }, from) };
  expect(stoodAt(journal, visitor.record, at(4)).knew).toBeUndefined();
  expect(stoodAt(journal, visitor.record, at(5)).knew).toEqual(knew);
  expect(shortened(journal, visitor.record).from).toMatchObject({ at: at(5), knew });
});

test("an invitation whose end the journal lost in a crash is told by its own times", () => {
  const visitor = new Visitor().page(0, "/a").invited(10, 30, "dismissed").input(40);
  const { journal, record } = kept(visitor.events, [0]);
  const cut = { ...journal!, text: journal!.text.split("\n").slice(0, 1).join("\n") };
  const states = (seconds: number) =>
    stoodAt(cut, record, at(seconds)).record.past.invitations.map(({ state, endedAt }) => [state, endedAt]);
  expect(states(9)).toEqual([]);
  expect(states(20)).toEqual([["seen", undefined]]);
  expect(states(30)).toEqual([["dismissed", at(30)]]);
  const shown = new Visitor().page(0, "/a").invitation(10, "i", "offered").invitation(20, "i", "shown");
  const lost = { from: beginningOf(new Visitor().page(0, "/a").record, at(0))!, text: "" };
  expect(stoodAt(lost, shown.record, at(15)).record.past.invitations).toMatchObject([{ state: "offered" }]);
  expect(stoodAt(lost, shown.record, at(25)).record.past.invitations).toMatchObject([{ state: "shown" }]);
});

test("a line that is not understood is left out", () => {
  const from = beginningOf(new Visitor().page(0, "/a").record, at(0))!;
  expect(entriesOf({ from, text: '{"an":"older form"}\n[5,"exit",{},"a"]\n' })).toEqual([
    { heard: at(0) + 5, event: { type: "exit", at: at(0) + 5, tab: "a" } },
  ]);
});
