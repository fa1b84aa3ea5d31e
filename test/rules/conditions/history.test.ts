// What is kept of the visitor: visits, chats, invitations, what rules did.

import { describe, expect, test } from "vitest";
import { conditions } from "../../../rules/conditions/registry.ts";
import { ask, factsOf, refused } from "../../support/condition.ts";
import { siteOf } from "../../support/site.ts";
import { DAY, HOUR, PLACE, Visitor, at } from "../../support/visit.ts";

/** Visits ten, three and one day ago, and one since second 0. */
function regular(): Visitor {
  const visitor = new Visitor();
  for (const days of [10, 3, 1]) visitor.page(-days * DAY, "/").hide(-days * DAY + 60);
  return visitor.page(0, "/");
}

describe("visits", () => {
  test("which one this is, or how many began within the last so long, this one included", () => {
    const facts = factsOf(regular(), 5);
    const holds = (value: unknown) => ask("visits", value).holds(facts);
    expect([holds("4"), holds({ times: "4" }), holds("5+")]).toEqual([true, true, false]);
    expect([holds({ times: "2", within: "2d" }), holds({ times: "3", within: "7d" })]).toEqual([true, true]);
    expect(holds({ times: "4+", within: "7d" })).toBe(false);
    expect(holds({ within: "1h" })).toBe(true);
  });

  test("[E1] visits grow old", () => {
    const visits = ask("visits", { times: "2", within: "7d" });
    expect(visits.moment(factsOf(regular(), 5))).toBe(4 * DAY);
    expect(ask("visits", { times: "2+", within: "1d" }).holds(factsOf(regular(), 0))).toBe(false);
  });

  test("says both", () => {
    const facts = factsOf(regular(), 5);
    expect(ask("visits", "5+").explain(facts)).toBe("visit number 4, wanted 5 or more");
    expect(ask("visits", { times: "5+", within: "7d" }).explain(facts)).toBe(
      "visits 3 times in 7 d, wanted 5 or more",
    );
  });

  test("only so many times are kept", () => {
    expect(refused("visits", "500+")).toBeUndefined();
    expect(refused("visits", { times: "21+", within: "7d" })).toBe("too-many");
  });
});

describe("chats", () => {
  const talker = () => regular().chat(10, "opened").chat(20, "closed").chat(100, "opened");

  test("so many, and within the last so long", () => {
    const facts = factsOf(talker(), 110);
    expect(ask("chats", "2").holds(facts)).toBe(true);
    expect(ask("chats", { times: "1", within: "1m" }).holds(facts)).toBe(true);
    expect(ask("chats", { times: "0", within: "1m" }).moment(facts)).toBe(160);
    expect(ask("chats", "3+").explain(facts)).toBe("2 chats so far, wanted 3 or more");
    expect(ask("chats", { within: "1m" }).explain(facts)).toBe("chats 1 time in 1 m, wanted 1 or more");
  });

  test("last_chat is how long ago one was opened", () => {
    const facts = factsOf(talker(), 110);
    expect(ask("last_chat", "1h").moment(facts)).toBe(100 + HOUR);
    expect(ask("last_chat", "<=10s").holds(facts)).toBe(true);
    expect(ask("last_chat", "<10s").holds(facts)).toBe(false);
    expect(ask("last_chat", "1h").explain(facts)).toBe("last chat 10 s ago, wanted 1 h");
    expect(ask("last_chat", "<1000d").holds(factsOf(regular(), 5))).toBe(false);
    expect(ask("last_chat", "1h").explain(factsOf(regular(), 5))).toBe("last chat unknown, wanted 1 h");
  });
});

/** Accepted, dismissed, expired, taken back unseen, held out, failed, and one that is showing. */
function invited(): Visitor {
  const visitor = regular()
    .invited(10, 20, "accepted")
    .invited(30, 40, "dismissed", { rule: "other" })
    .invited(50, 60, "expired");
  visitor
    .invitation(70, "unseen", "offered")
    .invitation(71, "unseen", "shown")
    .invitation(80, "unseen", "expired");
  visitor.invitation(90, "held", "held");
  visitor.invitation(95, "broken", "offered").invitation(96, "broken", "failed");
  visitor.invitation(100, "open", "offered").invitation(101, "open", "shown");
  return visitor;
}

describe("invitations", () => {
  const count = (name: string, times: string, within?: string) =>
    ask(name, within === undefined ? times : { times, within }).holds(factsOf(invited(), 110));

  test("[L5, L11] only those count that somebody saw or may see; the held-out were not invited", () => {
    expect(count("invited", "4")).toBe(true);
    expect(["accepted", "dismissed", "ignored"].filter((name) => !count(name, "1"))).toEqual([]);
  });

  test("[E1] within the last so long, from when it came to that", () => {
    expect(count("invited", "2", "62s")).toBe(true);
    expect(count("accepted", "1", "91s")).toBe(true);
    expect(count("accepted", "1+", "90s")).toBe(false);
    const ignored = ask("ignored", { within: "1m" });
    expect(ignored.spans(factsOf(invited(), 110))).toEqual([-Infinity, at(120)]);
    expect(ask("dismissed", { times: "0", within: "80s" }).moment(factsOf(invited(), 110))).toBe(120);
  });

  test("none so far", () => {
    const facts = factsOf(regular(), 5);
    for (const name of ["invited", "accepted", "dismissed", "ignored"]) {
      expect(ask(name, "0").holds(facts)).toBe(true);
      expect(ask(name, "1+").holds(facts)).toBe(false);
    }
    expect(ask("ignored", "2+").explain(facts)).toBe("ignored 0 times, wanted 2 or more");
    expect(ask("invited", { within: "1m" }).explain(factsOf(invited(), 110))).toBe(
      "invited 1 time in 1 m, wanted 1 or more",
    );
    expect(refused("invited", "201+")).toBe("too-many");
  });
});

describe("rule", () => {
  const rule = (value: Record<string, unknown>) => ask("rule", { id: "help", ...value });
  const holds = (value: Record<string, unknown>, visitor = invited()) =>
    rule(value).holds(factsOf(visitor, 110));

  test("what another rule came to", () => {
    expect(holds({})).toBe(true);
    expect(holds({ id: "none" })).toBe(false);
    const came = (id: string) =>
      ["invited", "seen", "accepted", "dismissed", "ignored", "done"].filter((outcome) =>
        holds({ id, outcome }),
      );
    expect(came("help")).toEqual(["invited", "seen", "accepted", "ignored"]);
    expect(came("other")).toEqual(["invited", "seen", "dismissed"]);
    expect(holds({ id: "other", outcome: ["accepted", "dismissed"] })).toBe(true);
  });

  test("what a rule without an invitation did", () => {
    const visitor = regular().happened({ type: "did", at: at(10), tab: "", rule: "tagger", view: "a4" });
    expect(holds({ id: "tagger" }, visitor)).toBe(true);
    expect(holds({ id: "tagger", outcome: "done" }, visitor)).toBe(true);
    expect(holds({ id: "tagger", outcome: "invited" }, visitor)).toBe(false);
    expect(ask("rule", { id: "tagger", within: "2m" }).spans(factsOf(visitor, 20))).toEqual([
      at(10),
      at(130),
    ]);
  });

  test("[E1] within the last so long counts from the last time", () => {
    expect(rule({ outcome: "seen", within: "1m" }).moment(factsOf(invited(), 109))).toBe(109);
    expect(holds({ outcome: "seen", within: "1m" })).toBe(false);
    expect(rule({ outcome: "accepted", within: "91s" }).spans(factsOf(invited(), 110))).toEqual([
      at(20),
      at(111),
    ]);
  });

  test("says when", () => {
    const facts = factsOf(invited(), 110);
    expect(rule({}).explain(facts)).toBe("rule help invited or done 9 s ago");
    expect(rule({ outcome: "done", within: "7d" }).explain(facts)).toBe(
      "rule help done never, wanted within 7 d",
    );
  });

  test("an id is the name of a file", () => {
    expect(refused("rule", { id: "Pricing Idle" })).toBe("bad-rule");
    expect(refused("rule", { outcome: "seen" })).toBeDefined();
    expect(refused("rule", { id: "a", outcome: "shown" })).toBe("unknown-word");
  });
});

test("[L8] where nothing is kept all of it is unknown", () => {
  const place = { ...PLACE, site: siteOf({ consent: "cookieless" }) };
  const values: Record<string, unknown> = { rule: { id: "a" }, returning: "true" };
  const family = Object.entries(conditions).filter(([, one]) => one.reads.includes("history"));
  expect(family).toHaveLength(11);
  for (const [name] of family) {
    const value = values[name] ?? (/_/.test(name) ? "1d" : "1+");
    expect(ask(name, value, place).explain(factsOf(invited(), 110))).toContain(
      "unknown: this site keeps nothing",
    );
  }
});
