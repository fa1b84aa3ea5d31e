// Two records of one person become one: nothing is lost, nothing counts twice, limits hold over both.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { visitorBlock } from "../../../rules/engine/limits.ts";
import { absorb, TWO_AT_ONCE, type Known } from "../../../rules/record/absorb.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import { told, visits } from "../../support/random.ts";
import { at, DEFAULT_LIMITS, HOUR, MINUTE, Visitor } from "../../support/visit.ts";

const known = ({ record }: Visitor, earlier: Known["visits"] = []): Known => ({ record, visits: earlier });
const paths = ({ record }: Known) => record.visit!.views.map(({ url }) => new URL(url).pathname);
const merge = (a: Visitor, b: Visitor, seconds: number) => absorb(known(a), known(b), at(seconds));

/** What keeps rules from inviting at that second. */
function blockAt(record: Known["record"], seconds: number, limits = DEFAULT_LIMITS): string | undefined {
  const block = visitorBlock(factsAt(record, at(seconds))!, limits);
  return block !== undefined && block.until > at(seconds) ? block.because : undefined;
}

describe("visits of two records", () => {
  test("[W4] that both run are one, begun where the earlier one began", () => {
    const desk = new Visitor().page(0, "/a", { tab: "desk" }).input(10, "desk");
    const phone = new Visitor().page(60, "/b", { tab: "phone", referrer: "https://news.example/" });
    for (const one of [merge(desk, phone, 120), merge(phone, desk, 120)]) {
      expect(paths(one)).toEqual(["/a", "/b"]);
      expect(one.record.visit).toMatchObject({
        number: 1,
        startedAt: at(0),
        landing: expect.stringContaining("/a"),
      });
      expect(one.record.visit!.tabs.map(({ id }) => id)).toEqual(["desk", "phone"]);
      expect([one.visits, one.record.past.visits]).toEqual([[], 0]);
    }
  });

  test("[W3] of which one is over are two, numbered in order of their beginning", () => {
    const old = new Visitor().page(0, "/a", { tab: "desk" }).close(30, "desk");
    const running = new Visitor().page(3 * HOUR, "/b", { tab: "phone" });
    for (const one of [merge(old, running, 3 * HOUR + 5), merge(running, old, 3 * HOUR + 5)]) {
      expect(paths(one)).toEqual(["/b"]);
      expect(one.record.visit!.number).toBe(2);
      expect(one.visits.map(({ number, startedAt }) => [number, startedAt])).toEqual([[1, at(0)]]);
      expect(one.record.past).toMatchObject({
        visits: 1,
        visitTimes: [at(0)],
        lastVisitEndedAt: at(30 + 30 * MINUTE),
      });
    }
  });

  test("[W3] with nothing on one side are those of the other", () => {
    const one = new Visitor().page(0, "/a").tag(1, "vip");
    const merged = merge(new Visitor(), one, 5);
    expect(merged.record.visit).toEqual(one.record.visit);
    expect(merged.record.visitor.tags).toEqual(["vip"]);
    expect(merge(one, new Visitor(), 5).record.visit).toEqual(one.record.visit);
  });
});

describe("limits of two records", () => {
  test("[L4, L7] count invitations of both in the visit that they share", () => {
    const desk = new Visitor().page(0, "/a", { tab: "desk" }).invited(10, 20, "accepted");
    const phone = new Visitor().page(5, "/b", { tab: "phone" }).invited(30, 40, "accepted");
    const limits = { ...DEFAULT_LIMITS, perVisit: 2, quiet: 0 };
    const blocked = (of: Visitor) => blockAt(of.record, 300, limits);
    expect([blocked(desk), blocked(phone)]).toEqual([undefined, undefined]);
    const { record } = merge(desk, phone, 100);
    expect(blockAt(record, 300, limits)).toBe("per visit");
  });

  test("[L4, L7] do not count in the running visit what belongs to one that is over", () => {
    const old = new Visitor().page(0, "/a", { tab: "desk" });
    old.invited(10, 20, "accepted").invited(30, 40, "accepted").close(50, "desk");
    const running = new Visitor().page(3 * HOUR, "/b", { tab: "phone" });
    const limits = { ...DEFAULT_LIMITS, perVisit: 2, quiet: 0 };
    const { record } = merge(old, running, 3 * HOUR + 5);
    expect(record.past.invitations.map(({ visit }) => visit)).toEqual([1, 1]);
    expect(blockAt(record, 3 * HOUR + 60, limits)).toBeUndefined();
  });

  test("[L6, L7] a dismissal on either device counts", () => {
    const desk = new Visitor().page(0, "/a", { tab: "desk" }).invited(10, 20, "dismissed");
    const phone = new Visitor().page(5, "/b", { tab: "phone" });
    const { record } = merge(desk, phone, 100);
    expect(blockAt(record, HOUR / 6)).toBe("dismissed");
  });

  test("[L1, W5] of two open invitations the newest goes on", () => {
    const desk = new Visitor().page(0, "/a", { tab: "desk" }).invitation(10, "one", "offered");
    const phone = new Visitor().page(5, "/b", { tab: "phone" }).invitation(30, "two", "offered");
    const { invitations } = merge(desk, phone, 100).record.past;
    expect(invitations.map(({ id, state, because }) => [id, state, because])).toEqual([
      ["one", "withdrawn", TWO_AT_ONCE],
      ["two", "offered", undefined],
    ]);
  });
});

describe("what is known of two", () => {
  test("[W3] the person's own assignments win, tags are united, the later grant counts", () => {
    const person = new Visitor("implied").page(0, "/a", { tab: "desk" }).tag(1, "a");
    const other = new Visitor("granted").page(5, "/b", { tab: "phone" }).tag(6, "b").tag(7, "a");
    const arms = (visitor: Visitor, of: Readonly<Record<string, string>>) => ({
      ...visitor.record,
      visitor: { ...visitor.record.visitor, arms: of },
    });
    const { visitor } = absorb(
      { record: arms(person, { help: "holdout" }), visits: [] },
      { record: arms(other, { help: "invited", sale: "b" }), visits: [] },
      at(10),
    ).record;
    expect(visitor.arms).toEqual({ help: "holdout", sale: "b" });
    expect([visitor.tags, visitor.consent]).toEqual([["a", "b"], "granted"]);
  });

  test("[W3] chats of both are counted, and an open one stays open", () => {
    const person = new Visitor().page(0, "/a", { tab: "desk" }).chat(1, "opened").chat(9, "closed");
    const other = new Visitor().page(5, "/b", { tab: "phone" }).chat(20, "opened");
    const { past, visit } = merge(person, other, MINUTE).record;
    expect([past.chats, past.chatTimes, visit!.chatOpen]).toEqual([2, [at(1), at(20)], true]);
  });

  test("[W4] no page view is lost and none is there twice, whatever both did", () => {
    fc.assert(
      fc.property(visits(2, { together: true }), visits(2, { together: true }), (mine, theirs) => {
        const [a, b] = [told(mine), told(theirs)];
        if (a.record.visit === undefined || b.record.visit === undefined) return;
        const now = Math.max(mine.at(-1)!.at, theirs.at(-1)!.at) + 1;
        const merged = merge(a, b, now);
        const idsOf = (known: Known) =>
          [known.record.visit!, ...known.visits].flatMap(({ views }) => views.map(({ id }) => id));
        const before = new Set([...idsOf(known(a)), ...idsOf(known(b))]);
        expect(new Set(idsOf(merged))).toEqual(before);
        const numbers = [...merged.visits, merged.record.visit!].map(({ number }) => number);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      }),
      { numRuns: 200 },
    );
  });
});
