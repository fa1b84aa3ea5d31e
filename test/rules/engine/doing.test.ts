// What rules do besides inviting, and whom an experiment holds back.

import { describe, expect, test } from "vitest";
import { decide, OPEN_DESK } from "../../../rules/engine/decide.ts";
import { doingOf } from "../../../rules/engine/doing.ts";
import { runScenario } from "../../../rules/engine/scenario.ts";
import type { Action } from "../../../rules/language/ruleset.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";
import { HELD } from "../../../rules/record/record.ts";
import { at, compiled, ruleset, Visitor, type Said } from "../../support/visit.ts";

const here = () => new Visitor().page(0, "/pricing");

/** Plays a scenario over these rules: what was invited, what was done, and the tags at the end of it all. */
function played(rules: readonly Said[], visit: string, more = "") {
  const whole = ruleset(rules, {}, { consent: "implied" });
  const text = `name: a visit\n${more}visit:\n${visit}\n`;
  const { scenarios, problems } = readScenarios("a.test.yaml", text, whole);
  expect(problems).toEqual([]);
  const { invited, did } = runScenario(whole, scenarios[0]!);
  return {
    invited: invited.map((one) => `${one.at / 1000}s ${one.rule}`),
    did: did.map((one) => `${one.at / 1000}s ${one.rule}`),
    effects: did.flatMap(({ effects }) => effects),
  };
}

describe("what a rule does", () => {
  const every: readonly Action[] = [
    { tag: "hesitating" },
    { untag: "new" },
    { route: "sales" },
    { notify: { team: "sales", text: "{{ visitor.name | default: 'Somebody' }} is on {{ page.title }}" } },
    { webhook: "crm" },
    { event: "offered" },
  ];

  test("[O2] changes the record, or is told elsewhere", () => {
    const { events, effects } = doingOf({ do: every }, here().facts(5)!);
    expect(events).toEqual([
      { type: "tag", at: at(5), tab: "", tag: "hesitating", on: true },
      { type: "tag", at: at(5), tab: "", tag: "new", on: false },
      { type: "route", at: at(5), tab: "", team: "sales" },
    ]);
    expect(effects).toEqual([
      { notify: { team: "sales", text: expect.stringMatching(/^Somebody is on/) } },
      { webhook: "crm" },
      { event: "offered" },
    ]);
  });
});

describe("a rule without an invitation", () => {
  const acts: Said = { id: "marks", invite: null, when: { on_page: "10s" }, do: [{ tag: "reader" }] };

  test("[O1] acts at its moment, once a visit", () => {
    expect(played([acts], "  - 0s: { page: /a }\n  - 60s: { page: /b }").did).toEqual(["10s marks"]);
    const everyPage: Said = { ...acts, repeat: { per: "page" } };
    expect(played([everyPage], "  - 0s: { page: /a }\n  - 60s: { page: /b }").did).toEqual([
      "10s marks",
      "70s marks",
    ]);
    const twice: Said = { ...acts, when: {}, repeat: { every: 30_000, times: 1 } };
    expect(played([twice], "  - 0s: { page: /a }", "until: 65s\n").did).toEqual([
      "0s marks",
      "30s marks",
      "60s marks",
    ]);
  });

  test("[O1] competes with nothing: not with an invitation, not with its limits", () => {
    const invites: Said = { id: "invites", priority: 90, when: { on_page: "10s" } };
    expect(played([acts, invites], "  - 0s: { page: /a }")).toMatchObject({
      invited: ["10s invites"],
      did: ["10s marks"],
    });
    expect(played([acts], "  - 0s: { page: /a }\n  - 1s: { chat: open }").did).toEqual(["10s marks"]);
  });

  test("[L8] does nothing without consent", () => {
    expect(played([acts], "  - 0s: { page: /a }", "visitor: { consent: denied }\n").did).toEqual([]);
  });

  test("[O2] other rules see its tag at the same instant", () => {
    const follows: Said = { id: "follows", when: { tag: "reader" } };
    expect(played([acts, follows], "  - 0s: { page: /a }")).toMatchObject({
      invited: ["10s follows"],
      did: ["10s marks"],
    });
  });

  test("[O2] two that undo each other come to an end", () => {
    const on: Said = {
      id: "on",
      invite: null,
      unless: { tag: "x" },
      repeat: { every: 1, times: 100 },
      do: [{ tag: "x" }],
    };
    const off: Said = {
      id: "off",
      invite: null,
      when: { tag: "x" },
      repeat: { every: 1, times: 100 },
      do: [{ untag: "x" }],
    };
    expect(played([on, off], "  - 0s: { page: /a }", "until: 2ms\n").did.length).toBeLessThan(400);
  });

  test("is due beside an invitation, in one decision", () => {
    const { acts: due, due: invites } = decide(compiled([{ ...acts, when: {} }, {}]), here().record, at(1));
    expect(due.map(({ id }) => id)).toEqual(["marks"]);
    expect(invites?.rule.id).toBe("help");
  });
});

describe("a rule with an invitation", () => {
  const rule: Said = { when: { on_page: "10s" }, do: [{ event: "offered" }] };

  test("[O1] does what it does when it is shown", () => {
    expect(played([rule], "  - 0s: { page: /a }")).toMatchObject({
      invited: ["10s help"],
      did: ["10s help"],
      effects: [{ event: "offered" }],
    });
  });

  test("[O3] its event is no input of other rules", () => {
    const listens: Said = { id: "listens", when: { event: "offered" } };
    expect(played([rule, listens], "  - 0s: { page: /a }").invited).toEqual(["10s help"]);
  });
});

describe("[L11] an experiment", () => {
  const tested: Said = {
    when: { on_page: "10s" },
    do: [{ tag: "asked" }],
    experiment: { holdout: 0.5, variants: [] },
  };
  const heldOut = "visitor: { arm: holdout }\n";

  test("holds back without a word, and nothing of the rule is done", () => {
    expect(played([tested], "  - 0s: { page: /a }", heldOut)).toEqual({ invited: [], did: [], effects: [] });
    expect(played([tested], "  - 0s: { page: /a }").invited).toEqual(["10s help"]);
  });

  test("no other rule takes the turn of who is held out, and repeat is used up", () => {
    const other: Said = { id: "other", priority: 10, when: { on_page: "10s" } };
    const visit = "  - 0s: { page: /a }\n  - 20s: { page: /b }";
    // Without `quiet` the other one comes at the next instant, and with the next page again; the first one never.
    expect(played([tested, other], visit, heldOut).invited).toEqual(["10.001s other", "30s other"]);
    const whole = ruleset([tested, other], { quiet: 60_000 }, { consent: "implied" });
    const text = `name: a\n${heldOut}visit:\n  - 0s: { page: /a }\n`;
    const { scenarios } = readScenarios("a.test.yaml", text, whole);
    const invited = runScenario(whole, scenarios[0]!).invited.map((one) => `${one.at / 1000}s ${one.rule}`);
    expect(invited).toEqual(["70s other"]);
  });

  test("is assigned after the limits and a look at the desk", () => {
    const { due } = decide(compiled([tested]), here().record, at(11));
    expect(due?.arm).toBeDefined();
    const refused = decide(compiled([tested]), here().record, at(11), { refused: new Set(["help"]) });
    expect(refused.due).toBeUndefined();
    expect(refused.held).toEqual([{ rule: "help", because: "desk full" }]);
  });

  test("says who is held out, and keeps to what was assigned", () => {
    const visitor = here();
    const arms = { help: HELD };
    const record = { ...visitor.record, visitor: { ...visitor.record.visitor, arms } };
    expect(decide(compiled([tested]), record, at(11), OPEN_DESK).due?.arm).toBe(HELD);
  });
});
