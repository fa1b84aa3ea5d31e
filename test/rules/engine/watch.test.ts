// What pages must capture: the sum of what rules ask for, and what of addresses must be kept for them.

import { expect, test } from "vitest";
import { compiled, type Said } from "../../support/visit.ts";

const watch = (...rules: Said[]) => compiled(rules).watch;

test("nothing, where no rule asks for anything", () => {
  expect(watch({ when: { page: "/a", idle: "30s", visited: "/b" } })).toEqual({});
});

test("all that any of them asks for, at any depth, each once", () => {
  expect(
    watch(
      { id: "a", when: { scroll: "75%+", sees: "#quotes", any: [{ clicks: ".buy" }, { scroll: "<30%" }] } },
      {
        id: "b",
        when: { none: [{ exit_intent: "true" }] },
        unless: { form: { on: "form", state: "started" } },
      },
      { id: "c", when: { clicks: { on: ".buy", times: "2+" }, rage_clicks: "true" } },
    ),
  ).toEqual({
    scroll: [30, 75],
    exit: true,
    sees: ["#quotes"],
    clicks: [".buy"],
    rage: true,
    forms: ["form"],
  });
});

test("[T7] a change of the hash, where a rule reads it by itself or in a pattern", () => {
  expect(watch({ when: { hash: "teams" } })).toEqual({ hash: true });
  expect(watch({ when: { visited: "/plans#teams" } })).toEqual({ hash: true });
});

test("not for rules that are off or tried, but for the team's own eyes", () => {
  const rules = compiled([
    { id: "off", state: "off", when: { exit_intent: "true" } },
    { id: "tried", state: "test", when: { scroll: "50%+" } },
  ]);
  expect(rules.watch).toEqual({});
  expect(rules.forTeam().watch).toEqual({ scroll: [50] });
});
