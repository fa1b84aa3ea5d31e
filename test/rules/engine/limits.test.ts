// How often one visitor is invited at most.

import { describe, expect, test } from "vitest";
import { decide, OPEN_DESK } from "../../../rules/engine/decide.ts";
import { explain } from "../../../rules/engine/explain.ts";
import type { Limits, Repeat } from "../../../rules/language/ruleset.ts";
import type { InvitationState } from "../../../rules/record/event.ts";
import {
  at,
  compiled,
  DAY,
  DEFAULT_LIMITS,
  HOUR,
  MINUTE,
  second,
  Visitor,
  type Said,
} from "../../support/visit.ts";

const WEEK = 7 * DAY;

/** The second from which the rule may invite again, while the visitor stays; undefined: not without an event. */
function free(visitor: Visitor, now: number, limits: Partial<Limits>, said: Said = {}): number | undefined {
  const decision = decide(
    compiled([{ id: "other", repeat: { per: "page" }, ...said }], limits),
    visitor.record,
    at(now),
  );
  if (decision.due) return now;
  return decision.next && second(decision.next.at);
}

/** What keeps the rule now. */
const because = (visitor: Visitor, now: number, limits: Partial<Limits> = {}, said: Said = {}) =>
  decide(compiled([{ id: "other", ...said }], limits), visitor.record, at(now)).held.map(
    (one) => one.because,
  )[0];

const here = () => new Visitor().page(0, "/");
const ENDS = ["accepted", "dismissed", "expired"] as const;

describe("never while", () => {
  test("[L1] a chat is open", () => {
    const visitor = here().chat(5, "opened");
    expect(free(visitor, 10, {})).toBeUndefined();
    expect(because(visitor, 10)).toBe("chat open");
    expect(free(visitor.chat(20, "closed"), 25, {})).toBe(25);
  });

  test("[D9] an agent blocked the visitor, and explain says so", () => {
    const rules = compiled([{ id: "other" }], DEFAULT_LIMITS);
    const desk = { ...OPEN_DESK, blocked: true };
    const { record } = here();
    expect(decide(rules, record, at(10)).due?.rule.id).toBe("other");
    const { due, next, held } = decide(rules, record, at(10), desk);
    expect([due, next, held]).toEqual([undefined, undefined, [{ rule: "other", because: "blocked" }]]);
    expect(explain(rules, record, at(10), desk)[0]).toMatchObject({
      holds: true,
      says: "Holds, but not now: blocked.",
    });
  });

  test.each(["offered", "shown", "seen"] as const)("[L1] another invitation is %s", (state) => {
    const visitor = here().invitation(5, "i", "offered").invitation(5, "i", state);
    expect(free(visitor, 10, {})).toBeUndefined();
    expect(because(visitor, 10)).toBe("invitation showing");
  });

  test("[L1] a page that was busy: nothing is counted, and the rule is decided anew", () => {
    const visitor = here()
      .invitation(5, "i", "offered", { rule: "other" })
      .invitation(6, "i", "failed", {}, "busy");
    expect(free(visitor, 7, DEFAULT_LIMITS, { repeat: { per: "visitor" } })).toBe(7);
  });

  test("[L1] but a page that could not show it is not asked again", () => {
    const visitor = here().invitation(5, "i", "offered", { rule: "other" }).invitation(6, "i", "failed");
    expect(because(visitor, 7)).toBe("could not be shown");
    expect(free(visitor, 7, {}, { id: "third" })).toBe(7);
    expect(free(visitor.page(8, "/b"), 9, {})).toBe(9);
  });

  test("[L2] the visitor is away, and again when they are back; it is the current page's tab that shows it", () => {
    const visitor = here().page(5, "/b", { tab: "b" }).hide(10, "b");
    expect(free(visitor, 12, {})).toBe(12);
    expect(visitor.facts(12)!.page.tab).toBe("a");
    visitor.hide(20);
    expect(decide(compiled([{}]), visitor.record, at(25))).toEqual({
      acts: [],
      ask: [],
      wakes: new Map(),
      held: [],
    });
    expect(free(visitor.show(30, "b"), 30, {})).toBe(30);
    expect(visitor.facts(30)!.page.tab).toBe("b");
  });

  test.each([
    ["denied", "no consent"],
    ["unasked", "no consent"],
    ["granted", undefined],
    ["implied", undefined],
  ] as const)("[L8] consent is %s", (consent, expected) => {
    const visitor = here().consent(5, consent);
    expect(because(visitor, 10)).toBe(expected);
    expect(free(visitor, 10, {})).toBe(expected === undefined ? 10 : undefined);
  });
});

describe("a rule's own repeat", () => {
  const invited = (visitor: Visitor, from: number) =>
    visitor.invited(from, from + 1, "accepted", { rule: "other" });

  test.each<[string, Repeat, boolean, boolean, boolean]>([
    ["per page", { per: "page" }, false, true, true],
    ["per visit", { per: "visit" }, false, false, true],
    ["per visitor", { per: "visitor" }, false, false, false],
  ])(
    "[L3] %s: again on this page %s, on the next %s, in the next visit %s",
    (_, repeat, page, next, visit) => {
      const visitor = invited(here(), 5);
      expect(free(visitor, 10, {}, { repeat })).toBe(page ? 10 : undefined);
      expect(free(visitor.page(20, "/b"), 21, {}, { repeat })).toBe(next ? 21 : undefined);
      expect(because(visitor, 21, {}, { repeat })).toBe(next ? undefined : "repeat");
      visitor.hide(30).page(2 * HOUR, "/");
      expect(free(visitor, 2 * HOUR, {}, { repeat })).toBe(visit ? 2 * HOUR : undefined);
    },
  );

  test("[L3] a page view seen again is the same one", () => {
    const visitor = invited(here(), 5).page(10, "/b", { tab: "b" }).input(20);
    expect(free(visitor, 21, {}, { repeat: { per: "page" } })).toBeUndefined();
    expect(free(visitor.input(30, "b"), 31, {}, { repeat: { per: "page" } })).toBe(31);
  });

  test("[L3] so many times in any stretch of a length, counted from shown", () => {
    const repeat = { every: HOUR * 1000, times: 2 };
    const visitor = invited(here(), 100);
    expect(free(visitor, 200, {}, { repeat })).toBe(200);
    invited(visitor, 1000);
    expect(free(visitor, 1100, {}, { repeat })).toBe(100 + HOUR);
    expect(free(visitor, 99 + HOUR, {}, { repeat })).toBe(100 + HOUR);
    expect(free(invited(visitor, 100 + HOUR), 102 + HOUR, {}, { repeat })).toBe(1000 + HOUR);
  });

  test("[L3] others' invitations are none of its business", () => {
    expect(free(here().invited(5, 6, "accepted"), 10, {}, { repeat: { per: "visitor" } })).toBe(10);
  });
});

describe("how many", () => {
  test("[L4] limits.per_visit in a visit, 2 unless it is said, then again in the next", () => {
    const visitor = here().invited(5, 6, "accepted");
    expect(free(visitor, 100, DEFAULT_LIMITS)).toBe(100);
    visitor.invited(100, 101, "accepted").page(200, "/b");
    expect(free(visitor, 300, DEFAULT_LIMITS)).toBeUndefined();
    expect(because(visitor, 300, DEFAULT_LIMITS)).toBe("per visit");
    expect(free(visitor.hide(300).page(2 * HOUR, "/"), 2 * HOUR, DEFAULT_LIMITS)).toBe(2 * HOUR);
  });

  test("[L4] none at all where a site says 0", () => {
    expect(because(here(), 5, { perVisit: 0 })).toBe("per visit");
    expect(because(here(), 5, { perWeek: 0 })).toBe("per week");
    expect(free(here(), 5, { perVisit: 0 })).toBeUndefined();
    expect(free(here(), 5, { perWeek: 0 })).toBeUndefined();
  });

  test("[L4] limits.per_week in any seven days, whatever the visit", () => {
    const visitor = here()
      .invited(5, 6, "accepted")
      .page(DAY, "/")
      .invited(DAY, DAY + 1, "expired");
    expect(free(visitor, DAY + 10, { perWeek: 3 })).toBe(DAY + 10);
    expect(free(visitor, DAY + 10, { perWeek: 2 })).toBe(5 + WEEK);
    expect(because(visitor, DAY + 10, { perWeek: 2 })).toBe("per week");
    expect(free(visitor, DAY + 10, { perWeek: 1 })).toBe(DAY + WEEK);
  });

  test("[L4, L7] counted over tabs", () => {
    const visitor = here().invited(5, 6, "accepted").page(10, "/b", { tab: "b" });
    expect(because(visitor, 20, { perVisit: 1 })).toBe("per visit");
  });

  test("[L7] and over visits: another browser window a month later knows of the dismissal", () => {
    const visitor = here()
      .invited(5, 6, "dismissed")
      .invited(10 * DAY, 10 * DAY + 1, "dismissed");
    visitor.page(20 * DAY, "/", { tab: "new" });
    expect(because(visitor, 20 * DAY, {})).toBe("dismissed");
    expect(free(visitor, 20 * DAY, {})).toBe(40 * DAY + 1);
  });
});

describe("what counts", () => {
  const quiet = { quiet: 60_000, perVisit: 1000 };

  test.each(ENDS)("[L5] limits.quiet from the end of one that was %s", (end) => {
    const visitor = here().invited(5, 30, end);
    expect(free(visitor, 40, quiet)).toBe(90);
    expect(because(visitor, 40, quiet)).toBe("quiet");
    expect(free(visitor, 90, quiet)).toBe(90);
  });

  test.each<[string, readonly InvitationState[], string | undefined, boolean]>([
    ["shown and answered", ["shown", "accepted"], undefined, true],
    ["failed", ["failed"], "busy", false],
    ["expired unseen", ["shown", "expired"], undefined, false],
    ["withdrawn unseen", ["shown", "withdrawn"], "desk gone", false],
    ["never shown and withdrawn", ["withdrawn"], "desk gone", false],
    ["seen and its page left", ["shown", "seen", "withdrawn"], "page left", false],
    ["seen and withdrawn by the desk", ["shown", "seen", "withdrawn"], "desk gone", true],
  ])("[L5] one that was %s", (_, steps, why, countsIt) => {
    const visitor = here().invitation(5, "i", "offered", { rule: "other" });
    for (const state of steps) visitor.invitation(6, "i", state, {}, why);
    expect(free(visitor, 20, quiet, { id: "third" })).toBe(countsIt ? 66 : 20);
    expect(free(visitor, 20, { perVisit: 1 }, { id: "third" })).toBe(countsIt ? undefined : 20);
    expect(free(visitor, 20, {}, { repeat: { per: "visitor" } })).toBe(countsIt ? undefined : 20);
  });

  test("[L5] the visitor who was held back used up their turn", () => {
    const visitor = here().invitation(5, "i", "held", { rule: "other" });
    expect(free(visitor, 20, quiet, { id: "third" })).toBe(65);
    expect(because(visitor, 100)).toBe("repeat");
    expect(because(visitor, 100, { perVisit: 1 })).toBe("per visit");
  });

  test("[L5] a visitor who never was invited is not quiet", () => {
    expect(free(here(), 1, DEFAULT_LIMITS)).toBe(1);
  });
});

describe("after a no", () => {
  const limits = { ...DEFAULT_LIMITS, perVisit: 1000 };

  test("[L6] nothing for limits.after_dismiss, a day unless it is said", () => {
    const visitor = here().invited(5, 30, "dismissed");
    expect(free(visitor, 100, limits)).toBe(30 + DAY);
    expect(because(visitor, 100, limits)).toBe("dismissed");
    expect(free(visitor, 100, { ...limits, afterDismiss: HOUR * 1000 })).toBe(30 + HOUR);
  });

  test("[L6] after two within 30 days nothing for 30 days", () => {
    const visitor = here()
      .invited(5, 30, "dismissed")
      .invited(30 * DAY, 30 + 30 * DAY, "dismissed");
    expect(free(visitor, 31 * DAY, limits)).toBe(30 + 60 * DAY);
    const later = here()
      .invited(5, 30, "dismissed")
      .invited(30 * DAY, 31 + 30 * DAY, "dismissed");
    expect(free(later, 30 * DAY + 40, limits)).toBe(31 + 31 * DAY);
  });

  test("[L6] accepting in between is no excuse", () => {
    const visitor = here()
      .invited(5, 6, "dismissed")
      .invited(DAY * 2, DAY * 2 + 1, "accepted");
    visitor.invited(DAY * 3, DAY * 3 + 1, "dismissed");
    expect(free(visitor, 4 * DAY, limits)).toBe(33 * DAY + 1);
  });

  const ignore = (visitor: Visitor, times: number, from = 0) => {
    for (let i = 0; i < times; i++)
      visitor.invited(from + i * MINUTE * 5, from + i * MINUTE * 5 + 120, "expired");
    return visitor;
  };

  test("[L6] after limits.ignored unanswered ones in a row none for 7 days", () => {
    const two = ignore(here(), 2);
    expect(free(two, 1000, limits)).toBe(1000);
    const three = ignore(here(), 3);
    expect(free(three, 1000, limits)).toBe(720 + WEEK);
    expect(because(three, 1000, limits)).toBe("ignored");
    expect(free(ignore(here(), 1), 1000, { ...limits, ignored: 1 })).toBe(120 + WEEK);
  });

  test.each(["accepted", "dismissed"] as const)("[L6] one that is %s clears the row", (answer) => {
    const visitor = ignore(here(), 2).invited(1000, 1001, answer);
    ignore(visitor, 2, 2000);
    const kind = { ...limits, afterDismiss: 0 };
    expect(because(visitor, 4000, kind)).toBeUndefined();
    expect(because(ignore(visitor, 1, 5000), 6000, kind)).toBe("ignored");
  });

  test("[L6] what nobody saw stands in no row", () => {
    const visitor = ignore(here(), 2).invitation(1000, "x", "offered").invitation(1001, "x", "shown");
    visitor.invitation(1100, "x", "expired");
    expect(free(visitor, 2000, limits)).toBe(2000);
    expect(because(ignore(visitor, 1, 3000), 4000, limits)).toBe("ignored");
  });
});
