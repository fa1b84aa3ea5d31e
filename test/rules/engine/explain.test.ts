// Why each rule has or has not invited, and that it is never another story than the decision.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../../rules/engine/decide.ts";
import { explain } from "../../../rules/engine/explain.ts";
import { askedRule, told, visits } from "../../support/random.ts";
import { at, compiled, HOUR, MINUTE, second, Visitor, type Said } from "../../support/visit.ts";

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
    ["repeated", here().invited(1, 2, "accepted"), 90, {}, "Holds, but not now: repeat."],
    [
      "limited longest",
      here().invited(1, 2, "accepted"),
      5,
      { repeat: { every: HOUR * 1000, times: 1 } },
      "Holds, but not for another 59 m 56 s: repeat.",
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
    "    - idle 12 s of 30 s",
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
  const told3 = fc.array(fc.tuple(askedRule, fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 4 });
  const invited = fc.array(
    fc.tuple(
      fc.constantFrom("rule-0", "rule-1"),
      fc.constantFrom("accepted", "dismissed", "expired", "withdrawn"),
    ),
    { maxLength: 3 },
  );

  test("[E5] whatever the rules, the visit, the limits and the desk", () => {
    fc.assert(
      fc.property(
        told3,
        visits(2),
        invited,
        fc.nat(90),
        fc.boolean(),
        (asked, happenings, past, later, chat) => {
          const rules = compiled(
            asked.map(([{ when, unless }, priority, away], i) => ({
              id: `rule-${i}`,
              priority,
              when,
              ...(unless && { unless }),
              invite: { whenAway: away ? ("message" as const) : ("skip" as const) },
            })),
            { quiet: 30_000, perVisit: 3, afterDismiss: 2 * MINUTE * 1000, ignored: 2, perWeek: 5 },
          );
          const visitor = told(happenings);
          const end = happenings.at(-1)!.at;
          past.forEach(([id, state], i) => visitor.invited(end + i, end + i, state, { rule: id }));
          if (chat) visitor.chat(end + 3, "opened");
          const now = end + 3 + later;
          for (const tab of ["a", "b"]) visitor.tell(now, now - later, tab);
          const desk = { refused: new Set(["rule-1"]) };
          const { due, held, next, ask } = decide(rules, visitor.record, at(now), desk);
          const stories = explain(rules, visitor.record, at(now), desk);
          const storyOf = (id: string) => stories.find((story) => story.rule === id)!;

          const ready = stories.filter((story) => story.says === "Holds now.");
          expect(due?.rule.id).toBe(ready[0]?.rule);
          expect(ask).toEqual([]);
          for (const one of held) expect(storyOf(one.rule).says).toContain(one.because);
          const upcoming = stories.flatMap((story) =>
            story.next !== undefined && story.next > at(now) ? [story.next] : [],
          );
          expect(next?.at).toBe(upcoming.length > 0 ? Math.min(...upcoming) : undefined);
          for (const story of stories)
            expect(story.holds).toBe(story.says.startsWith("Holds") || holdsAway(story));
        },
      ),
      { numRuns: 500 },
    );
  });

  function holdsAway(story: { readonly says: string; readonly holds: boolean }): boolean {
    return story.says.startsWith("The visitor is away") && story.holds;
  }
});
