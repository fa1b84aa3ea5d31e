// Where a visit starts and ends, and what goes on from one to the next.

import { describe, expect, test } from "vitest";
import { apply, endOf, hasEnded, newRecord } from "../../../rules/record/apply.ts";
import type { VisitEvent } from "../../../rules/record/event.ts";
import { factsAt } from "../../../rules/record/facts.ts";
import { at, HOUR, MINUTE, SHOP, START, SURROUNDINGS, Visitor } from "../../support/visit.ts";

const HALF_AN_HOUR = 30 * MINUTE;

describe("a visit's start", () => {
  test("[T2] is the first event", () => {
    const { visit, past } = new Visitor().page(5, "/a", { referrer: "https://example.org/" }).record;
    expect(visit).toMatchObject({ number: 1, startedAt: at(5), landing: `${SHOP}/a` });
    expect(visit!.referrer).toBe("https://example.org/");
    expect(past).toEqual({ visits: 0, visitTimes: [], chats: 0, chatTimes: [], did: [], invitations: [] });
    expect(newRecord(START, "implied", "a visitor").visitor).toEqual({
      seed: "a visitor",
      arms: {},
      firstSeenAt: START,
      consent: "implied",
      identified: false,
      traits: {},
      tags: [],
    });
  });

  test("[T2] is the earliest page view, whichever tab's message came first", () => {
    const plain = new Visitor().page(5, "/b", { tab: "b" }).page(2, "/a", { referrer: "https://bing.com/" });
    expect(plain.record.visit).toMatchObject({ number: 1, startedAt: at(2), landing: `${SHOP}/a` });
    expect(plain.record.visit!.source.channel).toBe("search");
    const paid = new Visitor().page(5, "/b", { tab: "b" }).page(2, "/a?gclid=1");
    expect(paid.record.visit).toMatchObject({ number: 1, startedAt: at(2), source: { channel: "paid" } });
  });

  test("[T2] nothing but a page view starts a first visit", () => {
    const visitor = new Visitor().show(0).input(1).hide(2).close(3).reopen(4).tell(5, 0).sleep(0, 6);
    expect(visitor.record.visit).toBeUndefined();
    expect(visitor.chat(7, "opened").record).toMatchObject({ past: { chats: 1, lastChatAt: at(7) } });
    expect(visitor.chat(8, "closed").record.past).toMatchObject({ chats: 1, lastChatAt: at(7) });
    expect(visitor.facts(9)).toBeUndefined();
  });
});

describe("a visit's end", () => {
  test("[T2] comes 30 min after the visitor was last here, to the millisecond", () => {
    const { visit } = new Visitor().page(0, "/").hide(100).record;
    const end = at(100) + HALF_AN_HOUR * 1000;
    expect(hasEnded(visit!, end - 1)).toBe(false);
    expect(hasEnded(visit!, end)).toBe(true);
    expect(endOf(visit!, end + 1)).toBe(end);
    expect(endOf(visit!, end - 1)).toBe(end - 1);
  });

  test("[T2] never comes while the visitor is here", () => {
    const visitor = new Visitor().page(0, "/");
    expect(hasEnded(visitor.record.visit!, at(10 * HOUR))).toBe(false);
    expect(visitor.page(10 * HOUR, "/b").record.visit!.number).toBe(1);
  });

  test("[T2] there is nothing to decide about after it", () => {
    const visitor = new Visitor().page(0, "/").hide(100);
    expect(visitor.facts(99 + HALF_AN_HOUR)).toBeDefined();
    expect(visitor.facts(100 + HALF_AN_HOUR)).toBeUndefined();
  });

  test("[T2] clocks and answers to a wake are no events: they do not keep a visit alive", () => {
    const visitor = new Visitor().page(0, "/").hide(100);
    for (let minute = 5; minute < 30; minute += 5) visitor.tell(100 + minute * MINUTE, 90);
    expect(visitor.facts(100 + HALF_AN_HOUR)).toBeUndefined();
  });

  test("[T2] a page view before it goes on with the visit, one after it starts the next", () => {
    const before = new Visitor()
      .page(0, "/")
      .hide(100)
      .page(99 + HALF_AN_HOUR, "/b");
    expect(before.record.visit).toMatchObject({ number: 1, landing: `${SHOP}/` });
    const after = new Visitor()
      .page(0, "/")
      .hide(100)
      .page(100 + HALF_AN_HOUR, "/b");
    expect(after.record.visit).toMatchObject({ number: 2, landing: `${SHOP}/b`, views: { length: 1 } });
    expect(after.record.past).toMatchObject({ visits: 1, lastVisitEndedAt: at(100 + HALF_AN_HOUR) });
    expect(after.clocks(110 + HALF_AN_HOUR)).toMatchObject({ onSite: 10, idle: 10 });
  });

  test("[T2] a tab shown again after it starts a new visit on its page", () => {
    const visitor = new Visitor().page(0, "/", { referrer: "https://bing.com/" }).page(10, "/b").hide(20);
    visitor.show(20 + HALF_AN_HOUR);
    expect(visitor.record.visit).toMatchObject({ number: 2, landing: `${SHOP}/b`, referrer: "" });
    expect(visitor.record.visit!.source).toEqual({ channel: "direct", utm: {} });
    expect(visitor.facts(25 + HALF_AN_HOUR)!.page).toMatchObject({ id: "a2", at: at(20 + HALF_AN_HOUR) });
    expect(visitor.clocks(25 + HALF_AN_HOUR)).toMatchObject({ here: true, onSite: 5, idle: 5 });
  });

  test("[T2] a tab shown again a second earlier goes on with the old one", () => {
    const visitor = new Visitor()
      .page(0, "/")
      .hide(20)
      .show(19 + HALF_AN_HOUR);
    expect(visitor.record.visit!.number).toBe(1);
    expect(visitor.clocks(24 + HALF_AN_HOUR).onSite).toBe(25);
  });

  test("[T2] a tab thought closed and shown after it starts a new visit too", () => {
    const visitor = new Visitor().page(0, "/").hide(10).close(20).show(HOUR);
    expect(visitor.record.visit!.number).toBe(2);
    expect(visitor.clocks(HOUR + 5)).toMatchObject({ here: true, onSite: 5 });
  });

  test("[T2] a tab that was only out of reach has not left: its visit goes on", () => {
    const visitor = new Visitor().page(0, "/").close(20).reopen(HOUR);
    expect(visitor.clocks(HOUR)).toMatchObject({ here: true, onSite: HOUR });
    expect(visitor.record.visit!.number).toBe(1);
  });

  test("[T2] what happened before all that is known of a visit does not end it", () => {
    const visitor = new Visitor().page(10, "/").show(5);
    expect(visitor.record).toMatchObject({ visit: { number: 1 }, past: { visits: 0 } });
    const carried = new Visitor().page(0, "/").page(100, "/?gclid=1", { tab: "b" }).show(90);
    expect(carried.record).toMatchObject({ visit: { number: 2 }, past: { lastVisitEndedAt: at(100) } });
    expect(endOf(carried.record.visit!, at(50))).toBe(at(50));
  });

  test("[T2] a tab shown of which nothing is known starts nothing", () => {
    const visitor = new Visitor().page(0, "/").hide(20).show(HOUR, "b");
    expect(visitor.record.visit!.number).toBe(1);
    expect(visitor.facts(HOUR)).toBeUndefined();
  });
});

describe("another campaign", () => {
  const landing = "/?utm_source=news&utm_medium=email";

  test.each([
    ["another utm", landing, "/?utm_source=news&utm_medium=cpc", 2],
    ["an ad click", landing, "/?gclid=1", 2],
    ["a utm where there was none", "/", landing, 2],
    ["an ad click where there was none", "/", "/?msclkid=1", 2],
    ["the same utm", landing, "/b?utm_medium=email&utm_source=news", 1],
    ["another click at the same advertiser", "/?gclid=1", "/?gclid=2", 1],
    ["none", landing, "/b", 1],
  ])("[T2] a page view with %s", (_, first, second, number) => {
    const visitor = new Visitor().page(0, first).page(60, second);
    expect(visitor.record.visit!.number).toBe(number);
    expect(visitor.record.visit!.startedAt).toBe(number === 1 ? START : at(60));
    if (number === 2) expect(visitor.record.past.lastVisitEndedAt).toBe(at(60));
  });

  test("[T2] an open chat and a showing invitation go on", () => {
    const visitor = new Visitor().page(0, "/").chat(5, "opened").invitation(6, "i", "offered");
    visitor.page(60, landing);
    expect(visitor.record.visit).toMatchObject({ number: 2, chatOpen: true });
    expect(visitor.invitations).toMatchObject([{ id: "i", state: "offered", visit: 1 }]);
    expect(visitor.invitation(70, "i", "accepted").invitations[0]).toMatchObject({ state: "accepted" });
  });

  // Ids of tabs are random, so that either may stand first.
  test.each([
    ["a", "b"],
    ["b", "a"],
  ])("[T2, T4] other tabs are carried along, and their clocks begin anew (%s, %s)", (old, fresh) => {
    const visitor = new Visitor().page(0, "/old", { tab: old }).page(100, landing, { tab: fresh });
    expect(visitor.facts(110)!.page.url).toBe(SHOP + landing);
    expect(visitor.clocks(110)).toMatchObject({ onSite: 10, idle: 10 });
    expect(visitor.record.visit!.views).toHaveLength(1);
    visitor.input(120, old);
    expect(visitor.facts(130)!.page.url).toBe(`${SHOP}/old`);
    expect(Object.fromEntries(visitor.clocks(130).onPage)).toEqual({ [`${fresh}2`]: 20, [`${old}1`]: 10 });
  });

  test("[T2] hidden tabs are carried hidden, closed ones are not", () => {
    const visitor = new Visitor().page(0, "/a").hide(1).page(2, "/b", { tab: "b" }).close(3, "b");
    visitor.happened({ type: "clocks", at: at(3), tab: "d", idleSince: at(3) });
    visitor.page(100, landing, { tab: "c" });
    expect(visitor.record.visit!.tabs.map((tab) => tab.id)).toEqual(["a", "c", "d"]);
    visitor.hide(110, "c").show(115);
    expect(visitor.facts(120)!.page.url).toBe(`${SHOP}/a`);
    expect(visitor.clocks(120).onSite).toBe(15);
  });
});

describe("what is said once counts once", () => {
  const event = (n: number, seconds: number): VisitEvent => ({ type: "input", at: at(seconds), tab: "a", n });

  test("[P3] a message whose number was seen changes nothing", () => {
    const { record } = new Visitor().page(0, "/").happened(event(3, 10));
    expect(apply(record, event(3, 20))).toBe(record);
    expect(apply(record, event(2, 20))).toBe(record);
    expect(apply(record, event(4, 20))).not.toBe(record);
  });

  test("[P3] whatever it says", () => {
    const numbered = [
      { type: "tag", tag: "x", on: true },
      { type: "consent", consent: "denied" },
      { type: "chat", state: "opened" },
      { type: "identify", name: "Ana", traits: { plan: "trial" } },
      { type: "slept", from: at(2) },
      { type: "slept", from: at(2), tab: "new" },
    ] as const;
    let { record } = new Visitor().page(0, "/");
    numbered.forEach((said, i) => {
      const whole = {
        at: at(5),
        n: i + 1,
        ...said,
        tab: said.type === "slept" && "tab" in said ? "new" : "a",
      };
      record = apply(record, whole as VisitEvent);
      expect(apply(record, whole as VisitEvent)).toBe(record);
    });
    expect(record.visitor).toMatchObject({ tags: ["x"], name: "Ana", traits: { plan: "trial" } });
    expect(record.past.chats).toBe(1);
  });

  test("what changes nothing gives the very same record", () => {
    const visitor = new Visitor().page(0, "/").tag(1, "x").consent(2, "granted");
    const { record } = visitor;
    expect(visitor.tag(3, "x").tag(3, "y", false).consent(4, "granted").record).toBe(record);
    expect(visitor.invitation(5, "i", "seen").record).toBe(record);
    expect(visitor.tag(6, "x", false).record.visitor.tags).toEqual([]);
  });

  test("an event nobody knows is refused", () => {
    const unknown = { type: "levitated", at: START, tab: "a" } as unknown as VisitEvent;
    expect(() => apply(newRecord(START, "granted", "a visitor"), unknown)).toThrow("levitated");
  });
});

test("facts are of a page: without one there is nothing to decide", () => {
  const { record } = new Visitor().page(0, "/");
  expect(factsAt({ ...record, visit: { ...record.visit!, views: [] } }, at(1))).toBeUndefined();
});

test("data that a page passed is kept with its page view", () => {
  const event = { type: "page", at: START, tab: "a", id: "a1", url: SHOP, title: "", referrer: "" } as const;
  const record = apply(newRecord(START, "granted", "a visitor"), {
    ...event,
    surroundings: SURROUNDINGS,
    data: { total: 3 },
    source: { channel: "ai", utm: {} },
  });
  expect(record.visit!.views[0]!.data).toEqual({ total: 3 });
  expect(record.visit!.source.channel).toBe("ai");
});
