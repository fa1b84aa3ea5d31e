// Why each rule has or has not invited, and that it is never another story than the decision.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../../rules/engine/compile.ts";
import { decide } from "../../../rules/engine/decide.ts";
import { explain } from "../../../rules/engine/explain.ts";
import type { Experiment, Repeat } from "../../../rules/language/ruleset.ts";
import { anyRule, scenes, told, visits } from "../../support/random.ts";
import { deskIn, siteIn, visitorIn } from "../../support/scene.ts";
import { at, compiled, HOUR, ruleset, second, Visitor, type Said } from "../../support/visit.ts";

const here = () => new Visitor().page(0, "/pricing", { title: "Pricing" });

function explained(
  visitor: Visitor,
  seconds: number,
  said: Said = {},
  limits = {},
  refused: readonly string[] = [],
) {
  const [one] = explain(compiled([said], limits), visitor.record, at(seconds), { refused: new Set(refused) });
  return one!;
}

describe("in a sentence", () => {
  test.each<[string, Visitor, number, Said, string]>([
    ["holds", here(), 5, {}, "Holds now."],
    ["will hold", here(), 5, { when: { on_site: "30s" } }, "Would hold in 25 s if nothing happens."],
    [
      "will not",
      here(),
      5,
      { when: { tag: "x" } },
      "Does not hold, and will not without something happening.",
    ],
    ["away", here().hide(3), 5, {}, "The visitor is away: nothing is decided until they are back."],
    [
      "limited for now",
      here().invited(1, 2, "accepted"),
      5,
      { id: "b" },
      "Holds, but not for another 57 s: quiet.",
    ],
    ["limited", here().chat(1, "opened"), 5, {}, "Holds, but not now: chat open."],
    [
      "repeated",
      here().invited(1, 2, "accepted"),
      90,
      {},
      "Holds, but not now: repeat. It invited at 09:00:01.",
    ],
    [
      "limited longest",
      here().invited(1, 2, "accepted"),
      5,
      { repeat: { every: HOUR * 1000, times: 1 } },
      "Holds, but not for another 59 m 56 s: repeat. It invited at 09:00:01.",
    ],
    [
      "limited and not yet",
      here().invited(1, 2, "accepted"),
      5,
      { id: "b", when: { on_site: "30s" } },
      "Would hold in 57 s if nothing happens.",
    ],
  ])("[E5] %s", (_, visitor, seconds, said, says) => {
    expect(explained(visitor, seconds, said, { quiet: 60_000 }).says).toBe(says);
  });

  test("[E5] a rule waits for a place, but one that may leave a message does not", () => {
    expect(explained(here(), 5, {}, {}, ["help"]).says).toBe("Holds and waits for a free place: desk full.");
    expect(explained(here(), 5, { invite: { whenAway: "message" } }, {}, ["help"]).says).toBe("Holds now.");
    expect(explained(here(), 5, { invite: null }, {}, ["help"]).says).toBe("Holds now.");
  });

  test("[L11] who is held out is told so, and who has to wait for another rule", () => {
    const held: Said = { experiment: { holdout: 1, variants: [] } };
    expect(explained(here(), 5, held).says).toBe(
      "Holds now; its experiment holds this visitor out: counted, not invited.",
    );
    const [first, second] = explain(compiled([{ id: "a", priority: 60 }, { id: "b" }]), here().record, at(5));
    expect([first!.says, second!.says]).toEqual(["Holds now.", "Holds now, but a has the higher priority."]);
    expect(second!.because).toBe("priority");
  });

  test("[L11] its own turn is told, so that a limit after it is no failure", () => {
    const held: Said = { experiment: { holdout: 1, variants: [] } };
    const offer = {
      rule: "help",
      version: 1,
      view: "a.1",
      stay: "page",
      expires: 1,
      arm: "holdout",
    } as const;
    const visitor = here();
    visitor.happened({ type: "invitation", at: at(2), tab: "", id: "i", state: "held", offer });
    expect(explained(visitor, 5, held).says).toBe(
      "Holds, but not now: repeat. Its experiment held this visitor out at 09:00:02.",
    );
    const deeds = here();
    deeds.happened({ type: "did", at: at(3), tab: "", rule: "help", view: "a.1" });
    expect(explained(deeds, 5, { invite: null }).says).toBe(
      "Holds, but not now: repeat. It was done at 09:00:03.",
    );
  });

  test("[R2] what a recording does not tell is not explained by a guess", () => {
    const unseen = new Set(["idle", "events"] as const);
    const rules = compiled([
      { id: "a", when: { page: "/pricing", idle: "30s", path: ["/a", "/b"] } },
      { id: "b", when: { page: "/pricing" }, unless: { event: "x" } },
      { id: "c", when: { page: "/pricing" } },
    ]);
    const told = explain(rules, here().record, at(40), undefined, unseen);
    expect(told.map(({ says }) => says)).toEqual([
      "Cannot be judged: the visit does not tell idle.",
      "Cannot be judged: the visit does not tell events.",
      "Holds now.",
    ]);
    expect(told[0]!.conditions.map(({ says }) => says)).toEqual([
      expect.stringContaining("/pricing"),
      expect.stringContaining("0 of 2 steps"),
      "idle: not recorded",
    ]);
  });

  test("after a visit there is nothing to explain", () => {
    expect(explain(compiled([{}]), here().hide(1).record, at(HOUR))).toEqual([]);
    expect(explain(compiled([{}]), new Visitor().record, at(0))).toEqual([]);
  });

  test("the next moment is only said of somebody who is here", () => {
    expect(second(explained(here(), 5, { when: { on_site: "30s" } }).next!)).toBe(30);
    expect(explained(here().hide(3), 5).next).toBeUndefined();
  });
});

test("[E5] line by line, what is beside what was asked for", () => {
  const said: Said = {
    when: {
      page: "/pricing*",
      any: [{ idle: "30s", visits: "2+" }, { none: [{ country: ["DE", "AT"] }] }],
    },
    unless: { tag: "customer", any: [{ keyword: "*" }] },
  };
  const lines = explained(here().input(5).tag(6, "vip"), 17, said).conditions;
  expect(lines.map((line) => `${"  ".repeat(line.depth)}${line.holds ? "+" : "-"} ${line.says}`)).toEqual([
    '+ on "https://shop.example/pricing", wanted /pricing*',
    "- any of",
    "  - all of",
    "    - idle 12 s of 30 s; would hold at 09:00:35 if nothing happens",
    "    - visit number 1, wanted 2 or more",
    "  - none of",
    '    + country "AT", wanted de or at',
    "+ unless",
    "  - tags vip, wanted customer",
    "+ unless",
    "  - any of",
    "    - searched for unknown, wanted *",
  ]);
});

describe("never another story than the decision", () => {
  const repeat: fc.Arbitrary<Repeat> = fc.oneof(
    fc.constantFrom<Repeat>({ per: "page" }, { per: "visit" }, { per: "visitor" }),
    fc
      .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 3 }))
      .map(([s, times]): Repeat => ({ every: s * 1000, times })),
  );
  const experiment = fc.record({
    holdout: fc.constantFrom(0, 0.5, 1),
    variants: fc.constantFrom<Experiment["variants"]>([], [{ name: "short", weight: 1 }]),
  });
  const rules = fc.array(
    fc.record({
      asked: anyRule,
      priority: fc.nat(3),
      invite: fc.constantFrom(null, { whenAway: "skip" } as const, { whenAway: "message" } as const),
      experiment: fc.option(experiment, { nil: undefined }),
      repeat,
    }),
    { minLength: 1, maxLength: 4 },
  );
  const limits = fc.record(
    {
      perVisit: fc.nat(3),
      perWeek: fc.nat(4),
      quiet: fc.nat(60).map((s) => s * 1000),
      afterDismiss: fc.nat(120).map((s) => s * 1000),
      ignored: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: [] },
  );
  const ids = ["rule-0", "rule-1", "rule-2", "rule-3"];
  const invited = fc.array(
    fc.tuple(
      fc.constantFrom(...ids),
      fc.constantFrom("accepted", "dismissed", "expired", "withdrawn", "held", "failed", "seen", "did"),
    ),
    { maxLength: 3 },
  );

  test("[E5] whatever the rules, the visit, the limits, experiments and the desk", () => {
    fc.assert(
      fc.property(
        rules,
        limits,
        visits(2, { around: true }),
        scenes,
        invited,
        fc.subarray(ids),
        fc.record({
          later: fc.nat(90),
          chat: fc.boolean(),
          consent: fc.constantFrom("granted", "granted", "denied"),
        }),
        (some, limit, happenings, sceneAt, past, refused, { later, chat, consent }) => {
          const scene = sceneAt(0);
          const { timezone, hours, teams } = siteIn(scene);
          const published = compile(
            ruleset(
              some.map(({ asked: { when, unless }, experiment: tried, ...rest }, i) => ({
                ...rest,
                id: `rule-${i}`,
                when,
                ...(unless && { unless }),
                ...(tried && { experiment: tried }),
              })),
              limit,
              { timezone, hours, teams },
            ),
            1,
          );
          const visitor = told(happenings, visitorIn(scene, 0), scene.visitorZone);
          const end = happenings.at(-1)!.at;
          past.forEach(([rule, state], i) => {
            const when = end + i;
            if (state === "did")
              visitor.happened({ type: "did", at: at(when), tab: "", rule, view: "somewhere" });
            else if (state === "held" || state === "failed") {
              if (state === "failed") visitor.invitation(when, `more-${i}`, "offered", { rule });
              visitor.invitation(when, `more-${i}`, state, { rule });
            } else visitor.invited(when, when, state, { rule });
          });
          const now = end + 3 + later;
          if (chat) visitor.chat(end + 3, "opened");
          if (consent !== "granted") visitor.consent(end + 3, consent);
          for (const tab of ["a", "b"]) visitor.tell(now, now - later, tab);

          const desk = { refused: new Set(refused), facts: deskIn(scene) };
          const { due, acts, held, next, ask } = decide(published, visitor.record, at(now), desk);
          const stories = explain(published, visitor.record, at(now), desk);
          expect(ask).toEqual([]);
          const isHere = visitor.facts(now)?.clocks.here === true;
          const ready = stories.filter((one) => isHere && one.holds && one.because === undefined);
          const inviting = (id: string) =>
            published.rules.find((one) => one.rule.id === id)!.rule.invite !== undefined;
          expect(ready.filter((one) => inviting(one.rule)).map((one) => one.rule)).toEqual(
            due === undefined ? [] : [due.rule.id],
          );
          expect(ready.filter((one) => !inviting(one.rule)).map((one) => one.rule)).toEqual(
            acts.map((rule) => rule.id),
          );
          expect(
            stories
              .filter((one) => isHere && one.holds && one.because !== undefined)
              .map(({ rule, because }) => ({ rule, because })),
          ).toEqual(held);
          for (const one of held)
            expect(stories.find((story) => story.rule === one.rule)!.says).toContain(
              one.because === "priority" ? due!.rule.id : one.because,
            );
          const upcoming = stories.flatMap((story) =>
            story.next !== undefined && story.next > at(now) ? [story.next] : [],
          );
          expect(next?.at).toBe(upcoming.length > 0 ? Math.min(...upcoming) : undefined);
          for (const story of stories) {
            const outermost = story.conditions.filter((line) => line.depth === 0);
            expect(outermost.every((line) => line.holds)).toBe(story.holds);
            if (isHere) expect(story.says.startsWith("Holds")).toBe(story.holds);
            else expect(story.says).toContain("away");
          }
          // What is said to come does come, if nothing happens.
          if (next === undefined) return;
          const then = explain(published, visitor.record, next.at, desk);
          const story = then.find((one) => one.rule === next.rule)!;
          expect(story.holds).toBe(true);
          expect([undefined, "priority", "desk full"]).toContain(story.because);
        },
      ),
      { numRuns: 500 },
    );
  });
});
