// An invitation's life: each step once, in order, and what is over stays over.

import { describe, expect, test } from "vitest";
import { counts } from "../../../rules/engine/limits.ts";
import { runScenario } from "../../../rules/engine/scenario.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";
import type { InvitationState } from "../../../rules/record/event.ts";
import { isOver, mayBecome, openInvitation } from "../../../rules/record/invitations.ts";
import { at, ruleset, Visitor } from "../../support/visit.ts";

const STATES: readonly InvitationState[] = [
  ...([
    "offered",
    "shown",
    "seen",
    "accepted",
    "dismissed",
    "expired",
    "withdrawn",
    "failed",
    "held",
  ] as const),
];
const ENDS = ["accepted", "dismissed", "expired", "withdrawn"] as const;
const visitor = () => new Visitor().page(0, "/");

/** Offered at second 1, then a step each second. */
function lived(...steps: readonly InvitationState[]) {
  const told = visitor().invitation(1, "i", "offered");
  steps.forEach((state, i) => told.invitation(2 + i, "i", state));
  return told.invitations[0]!;
}

describe("the steps", () => {
  const allowed: Partial<Record<InvitationState, readonly InvitationState[]>> = {
    offered: ["shown", "seen", ...ENDS, "failed"],
    shown: ["seen", ...ENDS],
    seen: ENDS,
  };

  test.each(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))("[I1] %s → %s", (from, to) => {
    expect(mayBecome(from, to)).toBe(allowed[from]?.includes(to) ?? false);
  });

  test.each(ENDS)("[I1] offered, shown, seen, %s, each with its time", (end) => {
    expect(lived("shown", "seen", end)).toMatchObject({
      state: end,
      offeredAt: at(1),
      shownAt: at(2),
      seenAt: at(3),
      endedAt: at(4),
    });
  });

  test("[I1] or offered and failed", () => {
    const failed = lived("failed");
    expect(failed).toMatchObject({ state: "failed", endedAt: at(2) });
    expect(failed.shownAt).toBeUndefined();
  });

  test("[I1] a step that comes late or twice changes nothing", () => {
    const told = visitor()
      .invitation(1, "i", "offered")
      .invitation(2, "i", "shown")
      .invitation(3, "i", "seen");
    const { record } = told;
    for (const state of ["offered", "shown", "seen", "failed", "held"] as const)
      told.invitation(4, "i", state);
    expect(told.record).toBe(record);
  });

  test.each([...ENDS, "failed" as const])("[I1] what is %s stays over", (end) => {
    const told = visitor().invitation(1, "i", "offered");
    if (end !== "failed") told.invitation(2, "i", "seen");
    const { record } = told.invitation(3, "i", end);
    for (const state of STATES) told.invitation(4, "i", state);
    expect(told.record).toBe(record);
    expect(openInvitation(record.past.invitations)).toBeUndefined();
  });

  test("[I1] a page that tells late may skip steps: what is answered was seen", () => {
    expect(lived("accepted")).toMatchObject({ shownAt: at(2), seenAt: at(2), endedAt: at(2) });
    expect(lived("seen", "dismissed")).toMatchObject({ shownAt: at(2), seenAt: at(2), endedAt: at(3) });
  });

  test("[I1] nothing begins but by an offer", () => {
    for (const state of STATES.filter((one) => one !== "offered" && one !== "held"))
      expect(visitor().invitation(1, "i", state).invitations).toEqual([]);
    const unoffered = { type: "invitation", at: at(1), tab: "", id: "i", state: "offered" } as const;
    expect(visitor().happened(unoffered).invitations).toEqual([]);
  });

  test("an invitation held back was never open", () => {
    const [held] = visitor().invitation(1, "i", "held").invitations;
    expect(held).toMatchObject({ state: "held", shownAt: at(1), endedAt: at(1) });
    expect(isOver("held")).toBe(true);
  });

  test("an offer made before any visit belongs to none", () => {
    expect(new Visitor().invitation(0, "i", "offered").invitations[0]!.visit).toBe(0);
  });

  test("the open one is found, wherever it stands", () => {
    const told = visitor().invitation(1, "i", "offered").invitation(2, "j", "held");
    expect(openInvitation(told.invitations)!.id).toBe("i");
    expect(openInvitation([])).toBeUndefined();
  });

  test("the newest 200 are kept", () => {
    const told = visitor();
    for (let i = 0; i < 250; i++) told.invited(i, i, "expired");
    expect(told.invitations).toHaveLength(200);
  });
});

describe("what nobody saw", () => {
  test("[I2] an expired invitation that was never seen was withdrawn", () => {
    expect(lived("shown", "expired")).toMatchObject({ state: "withdrawn", because: "unseen" });
    expect(lived("expired")).toMatchObject({ state: "withdrawn", because: "unseen" });
    expect(counts(lived("shown", "expired"))).toBe(false);
  });

  test("[I2] one that was seen was ignored", () => {
    expect(lived("seen", "expired")).toMatchObject({ state: "expired" });
    expect(counts(lived("seen", "expired"))).toBe(true);
  });

  test("[I2] another end says why by itself", () => {
    const told = visitor().invitation(1, "i", "offered").invitation(2, "i", "withdrawn", {}, "desk gone");
    expect(told.invitations[0]).toMatchObject({ state: "withdrawn", because: "desk gone" });
  });
});

describe("leaving the page", () => {
  const scenario = `
name: two pages, a rule each
visitor: { consent: granted }
visit:
  - 0s: { page: /a }
  - 20s: { page: /b }
  - 30s: { page: /a, tab: 2 }
until: 40s
`;
  function invitedAt(stay: "page" | "visit") {
    const rules = ruleset([
      { id: "first", when: { page: "/a" }, invite: { stay } },
      { id: "second", when: { page: "/b" } },
    ]);
    const { scenarios, problems } = readScenarios("two.test.yaml", scenario, rules);
    expect(problems).toEqual([]);
    return runScenario(rules, scenarios[0]!).invited.map(({ rule, at: time }) => [rule, time / 1000]);
  }

  test("[I3] with `stay: page` an invitation is withdrawn when its page view ends", () => {
    expect(invitedAt("page")).toEqual([
      ["first", 0],
      ["second", 20],
    ]);
  });

  test("[I3] with `stay: visit` it goes on, and nothing else is shown beside it", () => {
    expect(invitedAt("visit")).toEqual([["first", 0]]);
  });
});
