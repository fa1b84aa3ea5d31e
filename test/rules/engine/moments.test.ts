// The engine works out when a rule comes true; a plain simulation looks every second whether it is. They must agree.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRule } from "../../../rules/engine/compile.ts";
import { contains, earliest } from "../../../rules/engine/spans.ts";
import { firstYes, follow, type Happening } from "../../support/naive.ts";
import { askedRule, told, visits, type AskedRule } from "../../support/random.ts";
import { at, rule, second, START } from "../../support/visit.ts";

/** Looked at for so long after the last event: longer than any sum of the durations above. */
const HORIZON = 120;

function engine({ when, unless }: AskedRule, happenings: readonly Happening[], now: number) {
  const { spans } = compileRule(rule({ when, ...(unless && { unless }) }));
  return spans(told(happenings).facts(now)!);
}

function agrees(asked: AskedRule, happenings: readonly Happening[], later: number) {
  const now = happenings.at(-1)!.at + later;
  const naive = follow(happenings, now + HORIZON);
  const expected = firstYes(naive, asked.holds, now * 1000, now + HORIZON);
  const spans = engine(asked, happenings, now);
  const moment = earliest(spans, at(now));
  const found = moment !== undefined && moment <= at(now + HORIZON) ? moment - START : undefined;
  expect(found).toBe(expected);
  for (let s = now; s <= now + HORIZON; s++)
    for (const time of [s * 1000, s * 1000 + 1])
      if (contains(spans, START + time) !== asked.holds(naive(time)))
        throw new Error(`at ${time / 1000} s the engine says ${contains(spans, START + time)}`);
}

describe("moments", () => {
  test("[E1] are the first true instants, for any rule and any visit in one tab", () => {
    fc.assert(fc.property(askedRule, visits(1), fc.nat(20), agrees), { numRuns: 400 });
  });

  test("[E1, T4] and in three tabs", () => {
    fc.assert(fc.property(askedRule, visits(3), fc.nat(20), agrees), { numRuns: 400 });
  });

  test("[V2, E1] an included end lasts its whole millisecond", () => {
    const visit: Happening[] = [{ at: 0, tab: "a", does: "page", path: "/a" }];
    const outlasts = engine(
      { when: { none: [{ idle: "10s..20s" }, { idle: "<10s" }] }, holds: () => true },
      visit,
      5,
    );
    expect(earliest(outlasts, at(5))).toBe(at(20) + 1);
    const within = engine({ when: { idle: "10s..20s" }, holds: () => true }, visit, 20);
    expect(earliest(within, at(20))).toBe(at(20));
    expect(earliest(within, at(20) + 1)).toBeUndefined();
    const below = engine({ when: { idle: "<10s" }, holds: () => true }, visit, 0);
    expect([9.999, 10].map((s) => contains(below, at(s)))).toEqual([true, false]);
  });
});

describe("lists of lines", () => {
  const visit: Happening[] = [{ at: 0, tab: "a", does: "page", path: "/a" }];
  const moment = (when: AskedRule["when"], unless?: AskedRule["when"]) => {
    const found = earliest(engine({ when, ...(unless && { unless }), holds: () => true }, visit, 0), START);
    return found === undefined ? undefined : second(found);
  };

  test("[E6] lines of `when` are joined by and, those of `unless` by or", () => {
    expect(moment({ idle: "10s", on_site: "20s" })).toBe(20);
    expect(moment({ idle: "10s" }, { on_site: "5s", tag: "x" })).toBeUndefined();
    expect(moment({ idle: "10s" }, { on_site: "<15s", tag: "x" })).toBe(15);
    expect(moment({}, { on_site: "<15s" })).toBe(15);
  });

  test("[E6] a line of any, all, none holds when all of its conditions do", () => {
    expect(
      moment({
        any: [
          { idle: "10s", tag: "x" },
          { on_site: "20s", page: "/a" },
        ],
      }),
    ).toBe(20);
    expect(moment({ all: [{ idle: "10s", on_site: "25s" }] })).toBe(25);
    expect(moment({ none: [{ on_site: "<10s", tag: "x" }, { on_site: "<7s" }] })).toBe(7);
  });

  test("[E1] nothing asked is always so; any of nothing is never so", () => {
    expect(moment({})).toBe(0);
    expect(moment({ none: [{ tag: "x" }] })).toBe(0);
  });

  test("[E5] a condition without a value is false, also where it would turn a rule off", () => {
    expect(moment({ keyword: "*" })).toBeUndefined();
    expect(moment({}, { keyword: "*" })).toBe(0);
    expect(moment({ last_visit: "1s" })).toBeUndefined();
    expect(moment({}, { last_visit: "<1000d" })).toBe(0);
  });
});
