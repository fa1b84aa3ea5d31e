// The engine works out when a rule comes true; a plain simulation looks every second whether it is. They must agree.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileRule } from "../../../rules/engine/compile.ts";
import { contains, earliest } from "../../../rules/engine/spans.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import { families, sees, settledClocks } from "../../support/asked.ts";
import { firstYes, follow, type Happening } from "../../support/naive.ts";
import { anyRule, scenes, told, visits, type AskedRule } from "../../support/random.ts";
import { deskIn, NO_SCENE, siteIn, visitorIn, type Scene } from "../../support/scene.ts";
import { at, rule, second, START, Visitor } from "../../support/visit.ts";

/** Looked at for so long after the last event: longer than any sum of the durations in these rules. */
const HORIZON = 120;

function engine(
  { when, unless }: AskedRule,
  happenings: readonly Happening[],
  now: number,
  scene: Scene = NO_SCENE,
) {
  const place = { rule: "help", site: siteIn(scene) };
  const { spans } = compileRule(rule({ when, ...(unless && { unless }) }), place);
  const visitor = told(happenings, visitorIn(scene, happenings[0]!.at), scene.visitorZone);
  return spans(factsAt(visitor.record, at(now), deskIn(scene))!);
}

function agrees(
  asked: AskedRule,
  happenings: readonly Happening[],
  later: number,
  sceneAt: (begins: number) => Scene = () => NO_SCENE,
) {
  const scene = sceneAt(happenings[0]!.at);
  const now = happenings.at(-1)!.at + later;
  const naive = follow(happenings, now + HORIZON, scene);
  const expected = firstYes(naive, asked.holds, now * 1000, now + HORIZON);
  const spans = engine(asked, happenings, now, scene);
  const moment = earliest(spans, at(now));
  const found = moment !== undefined && moment <= at(now + HORIZON) ? moment - START : undefined;
  expect(found).toBe(expected);
  for (let s = now; s <= now + HORIZON; s++)
    for (const time of [s * 1000, s * 1000 + 1])
      if (contains(spans, START + time) !== asked.holds(naive(time)))
        throw new Error(`at ${time / 1000} s the engine says ${contains(spans, START + time)}`);
}

const anyVisit = (tabs: number) => visits(tabs, { around: true, from: -90 });
const later = fc.nat(20);

describe("moments", () => {
  test("[E1] are the first true instants, for any rule and any visit in one tab", () => {
    fc.assert(fc.property(anyRule, anyVisit(1), later, scenes, agrees), { numRuns: 500 });
  });

  test("[E1, T4] and in three tabs", () => {
    fc.assert(fc.property(anyRule, anyVisit(3), later, scenes, agrees), { numRuns: 500 });
  });

  test.each(Object.entries(families))("[E1] of one line alone: %s", (_, line) => {
    const asked = line.map(({ said: when, holds }): AskedRule => ({ when, holds }));
    fc.assert(fc.property(asked, anyVisit(2), later, scenes, agrees), { numRuns: 250 });
  });

  test("[E1, T11] of an element that comes into view and leaves it, in tabs that are hidden and shown", () => {
    const onlySights = visits(2, { length: 16 }).map((all) =>
      all.map((one): Happening => {
        if (one.does === "scroll" || one.does === "click" || one.does === "rage")
          return { ...one, does: "see", on: "#buy", in: true };
        return one.does === "form" ? { ...one, does: one.on === "#buy" ? "hide" : "show" } : one;
      }),
    );
    const asked = sees.map(({ said: when, holds }): AskedRule => ({ when, holds }));
    fc.assert(
      fc.property(asked, onlySights, later, (one, happenings, more) => agrees(one, happenings, more)),
      { numRuns: 400 },
    );
  });

  test("[T1, E1] what happens in one millisecond of a tab counts in the order in which the tab told it", () => {
    const page = (path: string): Happening => ({ at: 1, tab: "a", does: "page", path });
    const signup: Happening = { at: 1, tab: "a", does: "track", name: "signup", props: {} };
    const first: Happening = { at: 0, tab: "a", does: "page", path: "/" };
    const holds = (when: AskedRule["when"], ...then: Happening[]) =>
      contains(engine({ when, holds: () => true }, [first, ...then], 1), at(1));
    const path = { path: ["/a", { event: "signup" }] };
    expect(holds(path, page("/a"), signup)).toBe(true);
    expect(holds(path, signup, page("/a"))).toBe(false);
    // The tenth message of a tab comes after its ninth.
    const eight = Array.from({ length: 8 }, (_, i) => page(`/${i}`));
    expect(holds({ previous_page: "/7" }, ...eight, page("/b"))).toBe(true);
  });

  test("[E1, T5, T12, T13] also at any second of a visit so long that its oldest marks are sums", () => {
    const asked = settledClocks.map(({ said: when, holds }): AskedRule => ({ when, holds }));
    const long = visits(2, { length: 150, until: 400, sleeps: false });
    fc.assert(
      fc.property(asked, long, later, (one, happenings, more) => {
        agrees(one, happenings, more);
        const { spans } = compileRule(rule({ when: one.when }), { rule: "help", site: siteIn(NO_SCENE) });
        const naive = follow(happenings, happenings.at(-1)!.at);
        const visitor = new Visitor();
        happenings.forEach((happening, i) => {
          told([happening], visitor);
          const { at: now } = happening;
          if (happenings[i + 1]?.at === now) return;
          if (contains(spans(visitor.facts(now)!), at(now)) !== one.holds(naive(now * 1000)))
            throw new Error(`at ${now} s the engine says ${!one.holds(naive(now * 1000))}`);
        });
      }),
      { numRuns: 200 },
    );
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
