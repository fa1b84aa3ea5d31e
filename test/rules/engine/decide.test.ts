// One decision: which rule, and what to wait for.

import { describe, expect, test } from "vitest";
import { compileRule } from "../../../rules/engine/compile.ts";
import { decide, type Desk } from "../../../rules/engine/decide.ts";
import { conditions } from "../../../rules/conditions/registry.ts";
import { at, compiled, HOUR, rule, second, Visitor, type Said, PLACE } from "../../support/visit.ts";

const here = () => new Visitor().page(0, "/pricing");

function decided(
  visitor: Visitor,
  seconds: number,
  rules: readonly Said[],
  desk?: Desk,
  alsoIdle?: readonly number[],
) {
  const { due, next, wake, ask, held, wakes } = decide(
    compiled(rules),
    visitor.record,
    at(seconds),
    desk,
    alsoIdle,
  );
  return {
    due: due && (due.away ? `${due.rule.id}, away` : due.rule.id),
    next: next && [next.rule, second(next.at)],
    wake,
    ask,
    held,
    wakes: Object.fromEntries(wakes),
  };
}

describe("after each event it is known", () => {
  test("[E2] that a rule is true now", () => {
    expect(decided(here(), 0, [{}])).toMatchObject({ due: "help", next: undefined, wake: undefined });
  });

  test("[E2] or when it will be if nothing happens, and to be woken then", () => {
    const found = decided(here(), 5, [
      { when: { on_site: "30s" } },
      { id: "later", when: { on_page: "40s" } },
    ]);
    expect(found).toMatchObject({ due: undefined, next: ["help", 30], wake: { in: 25_000 } });
    expect(found.wakes).toEqual({ a: { in: 25_000 } });
  });

  test("[E2] or that it is not without an event, and nobody is asked", () => {
    const never = [{ when: { tag: "vip" } }, { id: "b", when: { on_site: "<1s" } }];
    expect(decided(here(), 5, never)).toMatchObject({
      due: undefined,
      next: undefined,
      wake: undefined,
      wakes: {},
    });
  });

  test("[E2] only while someone is here", () => {
    const rules = [{ when: { on_site: "30s" } }, { id: "b" }];
    expect(decided(here().hide(5), 10, rules)).toMatchObject({ due: undefined, next: undefined, wakes: {} });
    expect(decide(compiled(rules), new Visitor().record, at(0)).due).toBeUndefined();
    expect(decided(here().hide(5), HOUR, rules).due).toBeUndefined();
  });

  test("[E2] a wake far ahead is asked for an hour at a time", () => {
    expect(decided(here(), 0, [{ when: { on_site: "3h" } }]).wake).toEqual({ in: 3_600_000 });
  });

  test("[E3] deciding twice decides the same, and changes nothing", () => {
    const visitor = here().input(5);
    const rules = compiled([
      { when: { idle: "10s" } },
      { id: "b", when: { page: "/pricing", on_site: "1m" } },
    ]);
    const before = structuredClone(visitor.record);
    expect(decide(rules, visitor.record, at(9))).toEqual(decide(rules, visitor.record, at(9)));
    expect(visitor.record).toEqual(before);
    expect(decide(rules, JSON.parse(JSON.stringify(visitor.record)), at(9))).toEqual(
      decide(rules, visitor.record, at(9)),
    );
  });

  test("rules without an invitation compete with nothing", () => {
    expect(decided(here(), 0, [{ priority: 99, invite: null }, { id: "b" }]).due).toBe("b");
  });

  test("rules that are off or for tests do not take part", () => {
    expect(decided(here(), 0, [{ state: "off" }, { id: "b", state: "test" }]).due).toBeUndefined();
  });
});

describe("idle clocks", () => {
  const rules = [{ when: { idle: "30s" } }];

  test("[E7] are watched by the page, which says when one reads so much", () => {
    expect(decided(here(), 0, rules)).toMatchObject({ wake: { idle: 30_000 }, next: ["help", 30] });
    expect(decided(here().tell(20, 15), 20, rules).wake).toEqual({ idle: 30_000 });
  });

  test("[E7] where a smaller reading matters, the next input does", () => {
    const found = decided(here(), 20, [{ when: { on_site: "10s" }, unless: { idle: "15s..40s" } }]);
    expect(found).toMatchObject({ due: undefined, next: ["help", 40.001], wake: { idle: 0, in: 20_001 } });
  });

  test("[E7] nobody needs to know before the rest of the rule can hold", () => {
    expect(decided(here(), 0, [{ when: { idle: "30s", on_site: "60s" } }]).wake).toEqual({ in: 60_000 });
    expect(decided(here(), 0, [{ when: { idle: "30s", tag: "x" } }]).wake).toBeUndefined();
  });

  test("[E7] time alone may make a rule true whose idle lines stay as they are", () => {
    const when = {
      any: [
        { idle: "<10s", on_site: "<20s" },
        { idle: "10s", on_site: "100s" },
      ],
    };
    expect(decided(here().tell(15, 0), 15, [{ when }])).toMatchObject({
      next: ["help", 100],
      wake: { in: 85_000 },
    });
  });

  test("[E7] a mark that may be passed on the way is asked for by time too", () => {
    expect(decided(here().tell(29.5, 0), 29.5, rules).wake).toEqual({ in: 500, idle: 30_000 });
    expect(decided(here().tell(28, 0), 28, rules).wake).toEqual({ idle: 30_000 });
  });

  test("[E7] no mark lies at 0", () => {
    expect(compileRule(rule({ when: { idle: "<10s" } }), PLACE).idle!.thresholds).toEqual([10_000]);
    expect(compileRule(rule({ when: { idle: "0s" } }), PLACE).idle).toBeUndefined();
    expect(decided(here(), 0, [{ when: { idle: "0s" } }]).due).toBe("help");
  });

  test("somebody who watches hears of other readings", () => {
    expect(decided(here(), 0, [], undefined, [15_000]).wake).toEqual({ idle: 15_000 });
    expect(decided(here(), 20, [], undefined, [15_000]).wake).toEqual({ idle: 0 });
  });

  test("[E7] a rule waits until the tab has told its clock, also for events that make it possible", () => {
    const tagged = [{ when: { idle: "30s", tag: "vip" } }];
    expect(decided(here().tag(90, "vip"), 90, tagged)).toMatchObject({
      due: undefined,
      wakes: { a: { in: 0 } },
    });
    expect(decided(here().tag(90, "vip").tell(90, 0), 90, tagged).due).toBe("help");
    // What was told before is of another state.
    expect(decided(here().tell(60, 0).tag(90, "vip"), 90, tagged)).toMatchObject({
      due: undefined,
      ask: ["a"],
    });
    const unless = [{ when: { tag: "vip" }, unless: { idle: "30s" } }];
    expect(decided(here().tell(60, 0).tag(90, "vip"), 90, unless)).toMatchObject({
      due: undefined,
      ask: ["a"],
    });
    expect(decided(here().tag(90, "vip").tell(90, 85), 90, unless).due).toBe("help");
  });

  test("[E7] what was true long ago is asked for again: a place may just have come free", () => {
    const visitor = here().tell(30, 0);
    expect(decided(visitor, 30.5, rules).due).toBe("help");
    expect(decided(visitor, 90, rules)).toMatchObject({ due: undefined, ask: ["a"] });
  });

  test("[E7, L5] an invitation that ends is one of those events", () => {
    const visitor = here().tell(30, 0).invited(30, 90, "accepted");
    expect(decided(visitor, 90, [{ ...rules[0], id: "other" }])).toMatchObject({
      due: undefined,
      ask: ["a"],
    });
  });
});

describe("two visible windows", () => {
  const visitor = () => new Visitor().page(0, "/a").page(10, "/b", { tab: "b" });
  const rules = [{ when: { idle: "30s" } }];

  test("[E7] the current page's watches its clock, the other says when it is given input", () => {
    expect(decided(visitor(), 10, rules).wakes).toEqual({ a: { idle: 0 }, b: { idle: 30_000 } });
    expect(decided(visitor(), 10, []).wakes).toEqual({ a: { idle: 0 } });
    expect(decided(visitor().tell(20, 15), 20, rules).wakes).toEqual({ a: { idle: 30_000 }, b: { idle: 0 } });
  });

  test("[E7] a rule that reads `idle` waits until each has told its clock", () => {
    const one = visitor().tell(40, 10, "b");
    expect(decided(one, 40, rules)).toMatchObject({ due: undefined, ask: ["a"], wakes: { a: { in: 0 } } });
    expect(decided(one.tell(40, 0), 40, rules).due).toBe("help");
    expect(decided(visitor().tell(40, 10, "b").tell(40, 35), 40, rules)).toMatchObject({
      due: undefined,
      ask: [],
    });
  });

  test("[E7] a rule that does not read it waits for nobody", () => {
    expect(decided(visitor(), 40, [{ when: { on_site: "30s" } }]).due).toBe("help");
  });

  test("[E7] a tab that was idle before the other was hidden is asked by the time here as well", () => {
    expect(decided(visitor().hide(45, "b", 40), 45, rules).wakes).toEqual({
      a: { in: 25_000, idle: 30_000 },
    });
    expect(
      decided(visitor().hide(45, "b", 40), 45, [...rules, { id: "soon", when: { on_site: "50s" } }]).wakes,
    ).toEqual({
      a: { in: 5_000, idle: 30_000 },
    });
  });

  test("[L10, E7] nor does one of lower priority take its turn meanwhile", () => {
    const both = [
      { ...rules[0], priority: 80 },
      { id: "other", priority: 50 },
    ];
    const one = visitor().tell(40, 10, "b");
    expect(decided(one, 40, both)).toMatchObject({ due: undefined, ask: ["a"] });
    expect(decided(one.tell(40, 0), 40, both)).toMatchObject({ due: "help", ask: [], wakes: {} });
    const swapped = [
      { ...rules[0], priority: 20 },
      { id: "other", priority: 50 },
    ];
    expect(decided(visitor().tell(40, 10, "b"), 40, swapped).due).toBe("other");
  });
});

describe("several rules", () => {
  const rules: readonly Said[] = [
    { id: "b", priority: 50 },
    { id: "c", priority: 80, when: { on_site: "10s" } },
    { id: "a", priority: 50 },
  ];

  test("[L10] the highest priority wins, ties by id", () => {
    expect(decided(here(), 5, rules).due).toBe("a");
    expect(decided(here(), 10, rules).due).toBe("c");
  });

  test("[L10] the others stay possible and are decided again when the invitation ends", () => {
    const visitor = here().invited(10, 20, "accepted", { rule: "c" });
    expect(decided(visitor, 20, rules).due).toBe("a");
    expect(decided(visitor.invited(20, 30, "accepted", { rule: "a" }), 30, rules).due).toBe("b");
  });

  test("[E4] only those whose page can match are looked at", () => {
    const all: readonly Said[] = [
      { id: "pricing", when: { page: "/pricing" } },
      { id: "nested", when: { all: [{ page: "/docs/*" }] } },
      { id: "either", when: { any: [{ page: "/docs" }, { page: "/pricing" }] } },
      { id: "not-docs", unless: { page: "/docs/*" } },
      { id: "not-tagged", unless: { tag: "x" } },
    ];
    const on = (path: string) =>
      compiled(all)
        .onPage(`https://shop.example${path}`)
        .map((one) => one.rule.id);
    expect(on("/pricing")).toEqual(["either", "not-docs", "not-tagged", "pricing"]);
    expect(on("/docs/a")).toEqual(["either", "nested", "not-tagged"]);
    expect(on("/")).toEqual(["either", "not-docs", "not-tagged"]);
  });

  test("[E4] and which they are is remembered, for a thousand pages", () => {
    const rulesOnPage = compiled([{ when: { page: "/p*" } }]);
    const first = rulesOnPage.onPage("https://shop.example/p0");
    expect(rulesOnPage.onPage("https://shop.example/p0")).toBe(first);
    for (let i = 1; i <= 1000; i++) rulesOnPage.onPage(`https://shop.example/p${i}`);
    expect(rulesOnPage.onPage("https://shop.example/p0")).toEqual(first);
  });
});

describe("the desk", () => {
  const refused: Desk = { refused: new Set(["help"]) };

  test("[D4] a refused rule waits, and another takes its turn", () => {
    expect(decided(here(), 5, [{}], refused)).toMatchObject({
      due: undefined,
      held: [{ rule: "help", because: "desk full" }],
    });
    expect(decided(here(), 5, [{ priority: 80 }, { id: "other" }], refused).due).toBe("other");
  });

  test("[L9] one that may leave a message is shown without a place", () => {
    expect(decided(here(), 5, [{ invite: { whenAway: "message" } }], refused).due).toBe("help, away");
  });
});

test("a condition that is not in the registry is no rule", () => {
  expect(Object.keys(conditions)).not.toContain("levitates");
  const unknown = { ...rule(), when: { condition: "levitates", value: true } };
  expect(() => compileRule(unknown, PLACE)).toThrow("levitates");
});
