// Input is not streamed: pages are asked, and answer. Whatever they keep to themselves, the invitation is decided at the
// very millisecond at which somebody who saw every input would decide it.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exit, idle } from "../../support/asked.ts";
import { follow, type Happening, type Moment } from "../../support/naive.ts";
import { World, type Invited } from "../../support/pages.ts";
import { askedRule, ruleAsking, visits, type AskedRule } from "../../support/random.ts";
import { compiled, type Said } from "../../support/visit.ts";
import type { Repeat } from "../../../rules/language/ruleset.ts";

const HORIZON = 100;

interface RuleOf {
  readonly asked: AskedRule;
  readonly id: string;
  readonly priority: number;
  readonly repeat: Repeat;
}

const repeat: fc.Arbitrary<Repeat> = fc.oneof(
  fc.constantFrom<Repeat>({ per: "page" }, { per: "visit" }),
  fc.integer({ min: 1, max: 60 }).map((s): Repeat => ({ every: s * 1000, times: 1 })),
);

const rulesOf = (asked: fc.Arbitrary<AskedRule>) =>
  fc.array(fc.tuple(asked, fc.nat(3), repeat), { minLength: 1, maxLength: 3 }).map((all) =>
    all.map(([one, priority, often], i): RuleOf => ({
      asked: one,
      id: `rule-${i}`,
      priority,
      repeat: often,
    })),
  );

const said = ({ asked, ...rest }: RuleOf): Said => ({
  ...rest,
  when: asked.when,
  ...(asked.unless && { unless: asked.unless }),
  invite: { stay: "visit" },
});

interface Timing {
  readonly quiet: number;
  readonly showing: number;
}

/** Who sees everything and looks at every instant. */
function omniscient(
  rules: readonly RuleOf[],
  happenings: readonly Happening[],
  until: number,
  timing: Timing,
): Invited[] {
  const naive = follow(happenings, until);
  const invited: (Invited & { view: number })[] = [];
  const order = [...rules].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  const mayRepeat = (rule: RuleOf, { now, view }: Moment): boolean => {
    const own = invited.filter((one) => one.rule === rule.id);
    if (!("per" in rule.repeat))
      return own.every((one) => now >= one.at + (rule.repeat as { every: number }).every);
    return rule.repeat.per === "page" ? own.every((one) => one.view !== view) : own.length === 0;
  };
  for (let time = 0; time <= until * 1000; time += time % 1000 === 0 ? 1 : 999) {
    const moment = naive(time);
    const last = invited.at(-1);
    const free = last === undefined || time >= last.at + timing.showing + timing.quiet;
    if (!moment.here || !free) continue;
    const due = order.find((rule) => rule.asked.holds(moment) && mayRepeat(rule, moment));
    if (due) invited.push({ rule: due.id, at: time, view: moment.view });
  }
  return invited.map(({ rule, at }) => ({ rule, at }));
}

function agrees(
  rules: readonly RuleOf[],
  happenings: readonly Happening[],
  quiet: number,
  showing: number,
): void {
  const until = happenings.at(-1)!.at + HORIZON;
  const timing = { quiet: quiet * 1000, showing: showing * 1000 };
  const world = new World(compiled(rules.map(said), { quiet: timing.quiet }), {
    showing: timing.showing,
    until: until * 1000,
  });
  expect(world.run(happenings).invited).toEqual(omniscient(rules, happenings, until, timing));
}

const times = [fc.nat(20), fc.integer({ min: 1, max: 20 })] as const;

describe("asking instead of streaming", () => {
  test("[E7] one tab: any rules, any inputs, the same invitations at the same millisecond", () => {
    const visit = visits(1, { sleeps: false, crowded: false });
    fc.assert(fc.property(rulesOf(askedRule), visit, ...times, agrees), { numRuns: 500 });
  });

  test("[E7, T8] and where the machine slept", () => {
    // Nobody answers an invitation meanwhile, and the server knows of nothing by itself.
    const visit = visits(1, { crowded: false }).map((all) => all.filter((one) => one.does !== "tag"));
    const first = (rules: readonly RuleOf[], happenings: readonly Happening[]) =>
      agrees(rules, happenings, 0, 10_000);
    fc.assert(fc.property(rulesOf(askedRule), visit, first), { numRuns: 300 });
  });

  test("[E7, T4, T6] windows side by side", () => {
    const visit = visits(3, { sleeps: false, crowded: false });
    fc.assert(fc.property(rulesOf(askedRule), visit, ...times, agrees), { numRuns: 500 });
  });

  test("[E7] rules of nothing but idle clocks", () => {
    const only = idle.map(({ said: when, holds }): AskedRule => ({ when, holds }));
    fc.assert(fc.property(rulesOf(only), visits(2, { sleeps: false, crowded: false }), ...times, agrees), {
      numRuns: 200,
    });
  });

  /**
   * Visits of people who leave the page by its top again and again. Nobody hides a tab in them: an input that a page had
   * just before it was hidden and shown is never told, and does not end an exit (T12).
   */
  const leaving = visits(2, { sleeps: false, crowded: false }).map((all) =>
    all.map((one): Happening => {
      if (one.does === "see" || one.does === "scroll") return { ...one, does: "exit" };
      return one.does === "hide" || one.does === "show" || one.does === "close"
        ? { ...one, does: "input" }
        : one;
    }),
  );

  test("[E7, T12] rules of exits, which any input ends", () => {
    fc.assert(fc.property(rulesOf(ruleAsking(fc.oneof(exit, idle))), leaving, ...times, agrees), {
      numRuns: 300,
    });
  });

  test.each([
    ["any rule", askedRule, visits(2, { crowded: false, sleeps: false })],
    ["rules of exits and idle clocks", ruleAsking(fc.oneof(exit, idle)), leaving],
  ])("[E7] splitting a wait into many wakes changes nothing: %s", (_, asked, visit) => {
    const unasked = fc.array(fc.nat(200_000), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rulesOf(asked), visit, unasked, ...times, (rules, happenings, more, quiet, showing) => {
        const options = { showing: showing * 1000, until: (happenings.at(-1)!.at + HORIZON) * 1000 };
        const published = compiled(rules.map(said), { quiet: quiet * 1000 });
        const undisturbed = new World(published, options).run(happenings);
        const disturbed = new World(published, { ...options, unasked: more }).run(happenings);
        expect(disturbed.invited).toEqual(undisturbed.invited);
      }),
      { numRuns: 300 },
    );
  });
});

describe("on a real network", () => {
  /** Rules that stay true once they are: a moment shorter than the way to the page is nobody's. */
  const lasting: fc.Arbitrary<AskedRule> = fc
    .array(fc.tuple(fc.constantFrom("idle", "on_site"), fc.integer({ min: 1, max: 40 })), {
      minLength: 2,
      maxLength: 2,
    })
    .chain((clocks) => fc.constantFrom("any", "all").map((word) => ({ word, clocks })))
    .map(({ word, clocks }) => {
      const read = (clock: string, m: Moment) => (clock === "idle" ? (m.idle ?? -1) : m.onSite);
      const holds = (moment: Moment) => {
        const answers = clocks.map(([clock, s]) => read(clock, moment) >= s * 1000);
        return word === "any" ? answers.includes(true) : !answers.includes(false);
      };
      return { when: { [word]: clocks.map(([clock, s]) => ({ [clock]: `${s}s` })) }, holds };
    });
  const delay = fc.integer({ min: 1, max: 150 });

  test("[E7] it is decided as soon as the messages have gone to and fro", () => {
    fc.assert(
      fc.property(
        lasting,
        visits(2, { sleeps: false, crowded: false }),
        delay,
        delay,
        (asked, happenings, up, down) => {
          const until = happenings.at(-1)!.at + HORIZON;
          const rules: readonly RuleOf[] = [{ asked, id: "rule", priority: 1, repeat: { per: "visitor" } }];
          const [expected] = omniscient(rules, happenings, until, { quiet: 0, showing: 0 });
          const world = new World(compiled(rules.map(said)), { up, down, until: until * 1000 + 2000 });
          const [found] = world.run(happenings).invited;
          expect(found !== undefined).toBe(expected !== undefined);
          if (found === undefined || expected === undefined) return;
          const late = found.at - expected.at;
          expect(late).toBeGreaterThanOrEqual(0);
          expect(late).toBeLessThanOrEqual(3 * up + 2 * down);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("what it costs", () => {
  const moving = (seconds: number): Happening[] => [
    { at: 0, tab: "a", does: "page", path: "/a" },
    ...Array.from({ length: seconds }, (_, i) => ({ at: i + 1, tab: "a", does: "input" as const })),
  ];

  test("[E2, E7] an idle rule costs one message, however much the person moves", () => {
    const world = new World(compiled([{ when: { idle: "30s" } }]), { until: 700_000 }).run(moving(600));
    expect(world.invited).toEqual([{ rule: "help", at: 630_000 }]);
    expect(world.answers).toBe(1);
  });

  test("[E2] nothing is asked before the rest of a rule can hold", () => {
    const rules = compiled([{ when: { idle: "5s", on_site: "10m" } }]);
    const world = new World(rules, { until: 700_000 }).run(moving(595));
    expect(world.invited).toEqual([{ rule: "help", at: 600_000 }]);
    expect(world.answers).toBe(1);
  });

  test("[E2] a rule that only time makes true costs one message too", () => {
    const world = new World(compiled([{ when: { on_page: "5m" } }]), { until: 700_000 }).run(moving(600));
    expect(world.invited).toEqual([{ rule: "help", at: 300_000 }]);
    expect(world.answers).toBe(1);
  });
});
