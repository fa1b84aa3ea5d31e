// Recorded visits under other rules, and many of them counted.

import { describe, expect, test } from "vitest";
import { Backtest } from "../../../rules/engine/backtest.ts";
import { compile } from "../../../rules/engine/compile.ts";
import { readRecorded, type RecordedVisit, type RecordedVisitLine } from "../../../rules/engine/recorded.ts";
import { Replay, type Replayed } from "../../../rules/engine/replay.ts";
import { runScenario } from "../../../rules/engine/scenario.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";
import { DEFAULT_LIMITS, ruleset, type Said } from "../../support/visit.ts";

const AT = Date.UTC(2026, 10, 17, 9);

type Event = readonly [at: number, kind: string, value?: object];

function visit(events: readonly Event[], more: Partial<RecordedVisitLine> = {}): RecordedVisit {
  const line = {
    at: AT,
    channel: "direct",
    ...more,
    events: events.map(([at, ...rest]) => [at * 1000, ...rest]),
  };
  const read = readRecorded(JSON.stringify(line));
  if ("problem" in read) throw new Error(read.problem);
  return read;
}

const whole = (rules: readonly Said[]) =>
  compile(ruleset(rules, DEFAULT_LIMITS, { consent: "implied", teams: {} }), 1);

function replayed(rules: readonly Said[], of: RecordedVisit): Replayed {
  return new Replay(whole(rules)).play(of);
}

const seconds = (moments: ReadonlyMap<string, number>) =>
  [...moments].map(([rule, at]) => `${at / 1000}s ${rule}`);

const pricing: Event = [0, "page", { path: "/pricing" }];
const idle: Said = { id: "idle", when: { page: "/pricing", idle: "30s" } };

describe("a recorded visit", () => {
  test("[R1] is decided about as a scenario is", () => {
    const rules: Said[] = [
      idle,
      { id: "clock", when: { on_page: "20s", visited: "/a" } },
      { id: "late", when: { on_site: "50s" }, invite: { stay: "visit" } },
    ];
    const set = ruleset(rules, DEFAULT_LIMITS, { consent: "implied", teams: {} });
    const { scenarios, problems } = readScenarios(
      "a.test.yaml",
      "name: a\nvisit:\n  - 0s: { page: /a }\n  - 12s: hide\n  - 20s: show\n  - 40s: { page: /pricing }\n  - 300s: close\n",
      set,
    );
    expect(problems).toEqual([]);
    const played = new Map<string, number>();
    for (const { rule, at } of runScenario(set, scenarios[0]!).invited)
      if (!played.has(rule)) played.set(rule, at);
    const { invited } = replayed(
      rules,
      visit([
        [0, "page", { path: "/a" }],
        [0, "gap", { for: 12_000 }],
        [12, "hidden"],
        [20, "shown"],
        [20, "gap", { for: 20_000 }],
        [40, "page", { path: "/pricing" }],
        [40, "gap", { for: 260_000 }],
        [300, "closed"],
      ]),
    );
    expect(seconds(invited)).toEqual(["28s clock", "58s late"]);
    expect(seconds(invited)).toEqual(seconds(played));
  });

  test("[R1] outside the stretches without input there was some all the time", () => {
    const busy = visit([pricing, [40, "gap", { for: 31_000 }], [100, "closed"]]);
    expect(seconds(replayed([idle], busy).invited)).toEqual(["70s idle"]);
    const never = visit([pricing, [40, "gap", { for: 29_000 }], [100, "closed"]]);
    expect(replayed([idle], never).invited.size).toBe(0);
    expect(replayed([idle], never).eligible.size).toBe(0);
  });

  test("[R1] an invitation goes unanswered, and what the rules of that day did is left out", () => {
    const events: Event[] = [
      pricing,
      [0, "gap", { for: 500_000 }],
      [10, "invited", { rule: "old" }],
      [15, "dismissed", { rule: "old" }],
      [600, "closed"],
    ];
    const again: Said = { ...idle, repeat: { every: 1000, times: 1 } };
    const result = replayed([again], visit(events));
    expect(seconds(result.invited)).toEqual(["30s idle"]);
    // Expired after 2 min, quiet for one more, and then the limit of two a visit.
    expect([...(result.suppressed.get("idle") ?? [])]).toEqual([]);
  });

  test("what was in the way is counted, each reason once", () => {
    const low: Said = { id: "low", priority: 10, when: { on_page: "30s" } };
    const result = replayed([idle, low], visit([pricing, [0, "gap", { for: 40_000 }], [40, "closed"]]));
    expect(seconds(result.eligible)).toEqual(["30s idle", "30s low"]);
    expect([...result.suppressed.get("low")!]).toEqual(["priority", "invitation showing"]);
  });

  test("engagement, events, data and history are as recorded", () => {
    const rules: Said[] = [
      { id: "scrolled", invite: null, when: { scroll: "60%+" } },
      { id: "clicked", invite: null, when: { clicks: { on: "#buy", times: "2+" } } },
      { id: "tracked", invite: null, when: { event: { name: "add", where: { total: "100+" } } } },
      { id: "data", invite: null, when: { data: { plan: "pro" } } },
      { id: "back", invite: null, when: { visits: "3+", tag: "vip", trait: { plan: "trial" } } },
    ];
    const { did } = replayed(
      rules,
      visit(
        [
          [0, "page", { path: "/", data: { plan: "pro" } }],
          [1, "scroll", { percent: 75 }],
          [2, "click", { on: "#buy" }],
          [3, "click", { on: "#buy" }],
          [4, "track", { name: "add", props: { total: 120 } }],
          [5, "closed"],
        ],
        { visits: 3, tags: ["vip"], traits: { plan: "trial" } },
      ),
    );
    expect(seconds(did).sort()).toEqual(["0s back", "0s data", "1s scrolled", "3s clicked", "4s tracked"]);
  });
});

describe("[R2] what a recording did not see", () => {
  const unseen = ["clocks", "idle"] as const;
  const log = (events: readonly Event[]) => visit(events, { from: "log", unseen: [...unseen] });
  const landing: Said = { id: "landing", when: { page: "/pricing" } };

  test("is not guessed: rules that read it are not judged, the others are", () => {
    const { invited, eligible, possible } = replayed(
      [idle, landing],
      log([pricing, [300, "page", { path: "/b" }]]),
    );
    expect(seconds(invited)).toEqual(["0s landing"]);
    expect(eligible.has("idle")).toBe(false);
    expect([...possible]).toEqual(["idle"]);
  });

  test("could hold only within the visit: on another day it could not", () => {
    const later: Said = {
      id: "later",
      when: { page: "/pricing", idle: "30s", date: "2026-11-27..2026-11-30" },
    };
    expect(replayed([later], log([pricing])).possible.size).toBe(0);
    const today: Said = { ...later, when: { page: "/pricing", idle: "30s", date: "2026-11-17" } };
    expect(replayed([today], log([pricing])).possible.has("later")).toBe(true);
  });

  test("could hold only where everything else does; under `unless` it could be absent", () => {
    expect(replayed([idle], log([[0, "page", { path: "/b" }]])).possible.size).toBe(0);
    const quick: Said = { id: "quick", when: { page: "/pricing" }, unless: { idle: "30s" } };
    expect(replayed([quick], log([pricing])).possible.has("quick")).toBe(true);
  });
});

describe("a backtest", () => {
  const rules: Said[] = [
    { id: "a", when: { page: "/pricing" }, priority: 60 },
    { id: "b", when: { on_page: "10s" } },
    { id: "tagger", invite: null, when: { page: "/pricing" }, do: [{ tag: "x" }] },
    { id: "half", when: { page: "/half" }, experiment: { holdout: 0.5, variants: [] } },
  ];

  test("counts visits, moments and what holds together", () => {
    const test = new Backtest(whole(rules));
    for (let i = 0; i < 4; i++)
      test.add(visit([pricing, [0, "gap", { for: 100_000 }], [100, "closed"]], { at: AT + i * 1000 }));
    test.add(
      visit([
        [0, "page", { path: "/other" }],
        [20 + 1, "closed"],
      ]),
    );
    const result = test.result();
    expect(result).toMatchObject({ visits: 5, pageViews: 5, from: AT, to: AT + 3000, invitedVisits: 5 });
    const of = (rule: string) => result.rules.find((one) => one.rule === rule)!;
    expect(of("a")).toMatchObject({ eligible: 4, invited: 4, share: 0.8, medianMoment: 0, suppressed: {} });
    expect(of("b")).toMatchObject({
      eligible: 5,
      invited: 1,
      medianMoment: 10_000,
      suppressed: { "invitation showing": 4 },
    });
    expect(of("tagger")).toMatchObject({ invites: false, invited: 4 });
    const [a, b] = [
      result.rules.findIndex(({ rule }) => rule === "a"),
      result.rules.findIndex(({ rule }) => rule === "b"),
    ];
    expect(result.overlap[a]![b]).toBe(4);
    expect(result.overlap[a]![a]).toBe(4);
  });

  test("draws holdouts: about their share", () => {
    const test = new Backtest(whole(rules));
    for (let i = 0; i < 400; i++) test.add(visit([[0, "page", { path: "/half" }]], { at: AT + i }));
    const half = test.result().rules.find(({ rule }) => rule === "half")!;
    expect(half.held + half.invited).toBe(400);
    expect(Math.abs(half.held - 200)).toBeLessThan(60);
  });
});

describe("a line of a file", () => {
  test.each([
    ["", "not JSON"],
    ["[]", "the visit: "],
    ['{"at":1}', "channel: "],
    ['{"at":"x","channel":"direct","events":[]}', "at: "],
    ['{"at":1,"channel":"direct","events":[[-1,"page",{}]]}', "events.0.0: "],
  ])("%s is refused: %s", (line, problem) => {
    const read = readRecorded(line);
    expect("problem" in read && read.problem.startsWith(problem)).toBe(true);
  });

  test("events that are not known are left out, and nothing inherited is one", () => {
    const read = visit([
      [0, "page", { path: "/" }],
      [1, "teleported", {}],
      [2, "constructor", {}],
      [3, "scroll", { percent: "deep" }],
    ]);
    expect(read.events.map(([, kind]) => kind)).toEqual(["page"]);
  });
});
