// One record of several tabs, whose messages arrive in any order; and records that no message can break.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRule } from "../../../rules/engine/compile.ts";
import { apply, hasEnded, newRecord } from "../../../rules/record/apply.ts";
import { readClocks } from "../../../rules/record/clocks.ts";
import type { VisitEvent } from "../../../rules/record/event.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import { settledClocks } from "../../support/asked.ts";
import type { Happening } from "../../support/naive.ts";
import { told, visits } from "../../support/random.ts";
import { at, PLACE, rule, START, SURROUNDINGS, Visitor } from "../../support/visit.ts";

/** The same events in another order; those of one tab stay in theirs. */
function rearranged(events: readonly VisitEvent[], picks: readonly number[]): VisitEvent[] {
  const streams = [...new Set(events.map((event) => event.tab))].map((tab) =>
    events.filter((event) => event.tab === tab),
  );
  const out: VisitEvent[] = [];
  for (let i = 0; out.length < events.length; i++) {
    const left = streams.filter((stream) => stream.length > 0);
    out.push(left[(picks[i % picks.length] ?? 0) % left.length]!.shift()!);
  }
  return out;
}

const picks = fc.array(fc.nat(5), { minLength: 1, maxLength: 20 });

/** Everything that pages tell; what the server makes itself has one order anyway. */
const pagesTell = (happenings: readonly Happening[]) =>
  told(happenings.filter((one) => one.does !== "tag")).events;

/** What a page measured itself goes with the visit: the last input before it was asked. */
const measured = fc.array(
  fc.record({ at: fc.integer({ min: 1, max: 130 }), tab: fc.constantFrom("a", "b", "c"), ago: fc.nat(20) }),
  { maxLength: 4 },
);

describe("tabs", () => {
  test("[T4] make one record, in whatever order their messages arrive", () => {
    fc.assert(
      fc.property(visits(3, { together: true }), measured, picks, (happenings, clocks, order) => {
        const events = pagesTell(happenings);
        const known = new Map(events.map((event) => [event.tab, event.at]));
        for (const { at: second, tab, ago } of clocks)
          if (known.has(tab))
            events.push({ type: "clocks", at: at(second) + 500, tab, idleSince: at(second - ago) });
        events.sort((a, b) => a.at - b.at);
        const tell = (some: readonly VisitEvent[]) => {
          const visitor = new Visitor();
          for (const event of some) visitor.happened(event);
          return visitor.record;
        };
        const first = events.findIndex((event) => event.type === "page");
        const sensible = events.slice(first).filter(isAfterItsPage());
        expect(tell(rearranged(sensible, order))).toEqual(tell(sensible));
      }),
      { numRuns: 600 },
    );
  });

  test("[T4, T5, T12, T13] have the same clocks in any order, also when old marks become sums", () => {
    const long = visits(2, { length: 150, until: 400, together: true });
    const asked = fc.array(settledClocks, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(long, asked, picks, (happenings, questions, order) => {
        const events = pagesTell(happenings.filter((one) => one.does !== "close"));
        // A tab that nobody has heard of yet holds back no sums.
        const known = events.findIndex((one) => one.tab === "b" && one.type === "page") + 1;
        const visitor = new Visitor();
        for (const event of events) visitor.happened(event);
        const another = new Visitor();
        for (const event of events.slice(0, known)) another.happened(event);
        for (const event of rearranged(events.slice(known), order)) another.happened(event);
        const end = happenings.at(-1)!.at;
        const { certainUntil: _, ...clocks } = another.clocks(end);
        expect(visitor.clocks(end)).toMatchObject(clocks);
        const [facts, others] = [visitor.facts(end)!, another.facts(end)!];
        expect(others.engaged).toEqual(facts.engaged);
        expect([others.page.id, others.page.data]).toEqual([facts.page.id, facts.page.data]);
        for (const { said } of questions) {
          const { spans } = compileRule(rule({ when: said }), PLACE);
          expect(spans(others)).toEqual(spans(facts));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("[T12] what happens at the very instant up to which marks became sums counts all the same", () => {
    for (let inputs = 30; inputs < 60; inputs++) {
      const visitor = new Visitor().page(0, "/");
      for (let i = 1; i <= inputs; i++) visitor.input(i / 10);
      visitor.hide(10).show(70).page(70, "/next");
      expect(visitor.clocks(71)).toMatchObject({ back: undefined, onSite: 11 });
    }
  });

  test("[T5] time on the site is the sum of the time on its pages, and stands still while away", () => {
    fc.assert(
      fc.property(visits(3), fc.nat(60), (happenings, later) => {
        const visitor = told(happenings);
        const now = happenings.at(-1)!.at + later;
        const clocks = visitor.clocks(now);
        const sum = [...clocks.onPage.values()].reduce((total, one) => total + one, 0);
        expect(clocks.onSite).toBeCloseTo(sum, 6);
        expect(visitor.clocks(now + 10).onSite).toBeCloseTo(clocks.onSite + (clocks.here ? 10 : 0), 6);
        expect(clocks.idle === undefined).toBe(!clocks.here);
      }),
    );
  });
});

/** Of each tab only what comes from its first page view on. */
function isAfterItsPage(): (event: VisitEvent) => boolean {
  const open = new Set<string>();
  return (event) => {
    if (event.type === "page") open.add(event.tab);
    return open.has(event.tab);
  };
}

describe("whatever is told", () => {
  const time = fc.oneof(
    fc.integer({ min: -100, max: 5000 }).map((second) => at(second)),
    fc.constantFrom(0, -1, START + 1e12, Number.MAX_SAFE_INTEGER),
  );
  const tab = fc.constantFrom("a", "b", "", "__proto__", "constructor");
  const n = fc.option(fc.integer({ min: -1, max: 20 }), { nil: undefined });
  const text = fc.oneof(fc.string(), fc.constantFrom("https://shop.example/?utm_source=x", "https://a.b/"));
  const said = fc.oneof(
    fc.constantFrom({ type: "shown" }, { type: "closed" }, { type: "input" }, { type: "reopened" }),
    fc.record({ type: fc.constant("hidden"), idleSince: fc.option(time, { nil: undefined }) }),
    fc.record({ type: fc.constant("slept"), from: time }),
    fc.record({ type: fc.constant("clocks"), idleSince: time }),
    fc.record({
      type: fc.constant("page"),
      id: fc.string(),
      url: text,
      title: fc.string(),
      referrer: text,
      surroundings: fc.constant(SURROUNDINGS),
    }),
    fc.record({ type: fc.constant("tag"), tag: fc.string(), on: fc.boolean() }),
    fc.record({ type: fc.constant("chat"), state: fc.constantFrom("opened", "closed") }),
    fc.record({ type: fc.constant("consent"), consent: fc.constantFrom("granted", "denied") }),
    fc.record({ type: fc.constant("identify"), traits: fc.dictionary(fc.string(), fc.jsonValue()) }),
    fc.record({
      type: fc.constant("invitation"),
      id: fc.constantFrom("i", "j", "__proto__"),
      state: fc.constantFrom(
        "offered",
        "shown",
        "seen",
        "accepted",
        "dismissed",
        "expired",
        "failed",
        "held",
      ),
      offer: fc.option(
        fc.record({
          rule: fc.constant("help"),
          version: fc.nat(3),
          view: fc.string(),
          stay: fc.constantFrom("page", "visit"),
          expires: fc.nat(),
        }),
        { nil: undefined },
      ),
    }),
  );
  const event = fc
    .tuple(said, time, tab, n)
    .map(
      ([what, when, where, number]) =>
        ({ tab: where, ...what, at: when, n: number }) as unknown as VisitEvent,
    );

  test("[T3, P3] nothing throws, marks stay in order, and saving and loading changes nothing", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), event, time, (events, again, now) => {
        const visitor = new Visitor("granted", newRecord(START, "granted", "a visitor"));
        for (const one of events) visitor.happened(one);
        const { visit } = visitor.record;
        factsAt(visitor.record, now);
        if (visit === undefined) return;
        hasEnded(visit, now);
        expect(readClocks(visit, now).onSite).toBeGreaterThanOrEqual(0);
        for (const { marks } of visit.tabs)
          expect(marks.every((mark, i) => i === 0 || marks[i - 1]![0] <= mark[0])).toBe(true);
        // JSON knows no -0; a trait may be one.
        const plain = (value: unknown): string => JSON.stringify(value);
        expect(plain(JSON.parse(plain(visitor.record)))).toBe(plain(visitor.record));
        expect(apply(JSON.parse(plain(visitor.record)), again)).toEqual(
          JSON.parse(plain(apply(visitor.record, again))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test("[P3] a record that was saved and loaded goes on as if it had not been", () => {
    fc.assert(
      fc.property(visits(3), fc.nat(12), (happenings, cut) => {
        const { events, record } = told(happenings);
        let again = new Visitor();
        events.forEach((one, i) => {
          if (i === cut) again = new Visitor("granted", JSON.parse(JSON.stringify(again.record)));
          again.happened(one);
        });
        expect(again.record).toEqual(record);
      }),
    );
  });
});
