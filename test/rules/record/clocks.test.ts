// Who is here, on which page, for how long, and since when idle: one set of clocks, merged over tabs.

import { describe, expect, test } from "vitest";
import { happenedAt } from "../../../worker/visitor/messages.ts";
import { HiddenMessage } from "../../../worker/protocol.ts";
import { at, HOUR, MINUTE, START, Visitor } from "../../support/visit.ts";

const pages = (visitor: Visitor, seconds: number) => Object.fromEntries(visitor.clocks(seconds).onPage);

describe("times are the server's", () => {
  const tab = { id: "a", n: 1, marks: [], active: 0, confirmed: at(100), open: true };

  test.each([
    ["as long ago as the page says", 20, 130, 110],
    ["never before the tab's last message", 60, 130, 100],
    ["now, where the page says nothing", 0, 130, 130],
  ])("[T1] %s", (_, ago, now, expected) => {
    expect(happenedAt({ ago: ago * 1000 }, tab, at(now))).toBe(at(expected));
  });

  test("[T1] not in the future, even where the tab is ahead of us", () => {
    expect(happenedAt({ ago: 0 }, tab, at(90))).toBe(at(90));
  });

  test("[T1] more than a day back counts as a day, and what is yet to come is no message", () => {
    const message = (ago: number) => ({ type: "hidden", n: 1, ago });
    expect(HiddenMessage.parse(message(86_399_999)).ago).toBe(86_399_999);
    expect(HiddenMessage.parse(message(86_400_001)).ago).toBe(86_400_000);
    expect(HiddenMessage.safeParse(message(-1)).success).toBe(false);
  });

  test("[T1] an input that a page dates into the future happened now", () => {
    const visitor = new Visitor().page(0, "/").tell(10, 3600);
    expect(visitor.clocks(15).idle).toBe(5);
  });
});

describe("here and away", () => {
  test("[T3] here while one of two tabs is visible", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b", { tab: "b" }).hide(20).hide(30, "b");
    expect([5, 15, 25, 30].map((second) => visitor.clocks(second).here)).toEqual([true, true, true, false]);
    expect(visitor.clocks(100).lastHereAt).toBe(at(30));
    expect(visitor.clocks(25).lastHereAt).toBe(at(25));
  });

  test("[T3] a tab that is gone is not visible, and one that was only out of reach always was", () => {
    const visitor = new Visitor().page(0, "/").close(10);
    expect(visitor.clocks(15)).toMatchObject({ here: false, onSite: 10 });
    visitor.reopen(20);
    expect(visitor.clocks(25)).toMatchObject({ here: true, onSite: 25, idle: 25 });
  });

  test("[T3] a hidden tab that comes back within reach is still hidden", () => {
    const visitor = new Visitor().page(0, "/").hide(5).close(10).reopen(20);
    expect(visitor.clocks(25)).toMatchObject({ here: false, onSite: 5 });
    expect(visitor.record.visit!.tabs[0]!.open).toBe(true);
    expect(visitor.reopen(26).clocks(30).here).toBe(false);
  });

  test("[T3] hiding what is hidden, closing what is closed changes no clock", () => {
    const visitor = new Visitor().page(0, "/").hide(5).hide(8).close(9).close(12);
    expect(visitor.clocks(20)).toMatchObject({ here: false, onSite: 5, lastHereAt: at(5) });
  });

  test("[T3] a tab of which only a sign of life came shows nothing", () => {
    const visitor = new Visitor().page(0, "/").hide(5).tell(10, 3, "b").show(12, "c").input(13, "d");
    expect(visitor.clocks(20)).toMatchObject({ here: false, onSite: 5 });
  });
});

describe("the current page", () => {
  test("[T4] a page view begins when its page is first visible, not when we hear of it", () => {
    const visitor = new Visitor().page(0, "/a").page(40, "/b", { tab: "b" });
    visitor.page(20, "/c", { tab: "c" });
    expect(visitor.record.visit!.views.map((view) => view.id)).toEqual(["a1", "c3", "b2"]);
    expect(pages(visitor, 50)).toEqual({ a1: 20, c3: 20, b2: 10 });
  });

  test("[T4] it is that of the visible tab last shown, navigated or given input", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b", { tab: "b" }).input(20).hide(30).show(40);
    visitor.page(50, "/c", { tab: "b" });
    const current = [5, 10, 20, 30, 40, 50].map((second) => visitor.clocks(second).current);
    expect(current).toEqual(["a1", "b2", "a1", "b2", "a1", "b3"]);
    expect(visitor.facts(45)!.page.url).toBe("https://shop.example/a");
  });

  test("[T4] input that is only told later claims the page from when it was", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b", { tab: "b" }).tell(40, 25, "a");
    expect(pages(visitor, 50)).toEqual({ a1: 35, b2: 15 });
  });

  test("[T4] input told late, before its tab was hidden, claims the page too", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b", { tab: "b" }).hide(40, "a", 25);
    expect(pages(visitor, 50)).toEqual({ a1: 25, b2: 25 });
    expect(visitor.clocks(50).idle).toBe(25);
  });

  test("[T4] the page last seen stays current while away", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b", { tab: "b" }).input(20).hide(30, "b").hide(31);
    expect(visitor.clocks(60).current).toBe("a1");
    expect(visitor.facts(60)!.page.id).toBe("a1");
  });
});

describe("time on the page and on the site", () => {
  test("[T5] both stand still while away", () => {
    const visitor = new Visitor().page(0, "/a").hide(10).show(60).page(70, "/b");
    expect(visitor.clocks(40).onSite).toBe(10);
    expect(pages(visitor, 40)).toEqual({ a1: 10 });
    expect(visitor.clocks(75).onSite).toBe(25);
    expect(pages(visitor, 75)).toEqual({ a1: 20, a2: 5 });
  });

  test("[T5] each page view keeps its own, which goes on when it is current again", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b", { tab: "b" }).input(30).hide(35, "b");
    expect(pages(visitor, 40)).toEqual({ a1: 20, b2: 20 });
    expect(visitor.clocks(40).onSite).toBe(40);
  });

  test("[T5] the same address seen again is another page view with its own time", () => {
    const visitor = new Visitor().page(0, "/a").page(10, "/b").page(30, "/a");
    expect(pages(visitor, 35)).toEqual({ a1: 10, a2: 20, a3: 5 });
  });
});

describe("the idle clock", () => {
  test.each([
    ["input", (visitor: Visitor) => visitor.input(20)],
    ["a new page view", (visitor: Visitor) => visitor.page(20, "/b")],
    ["becoming visible", (visitor: Visitor) => visitor.hide(15).show(20)],
    ["waking from sleep", (visitor: Visitor) => visitor.sleep(15, 20)],
    ["input in another tab", (visitor: Visitor) => visitor.page(1, "/b", { tab: "b" }).input(20, "b")],
    ["input in a tab hidden since", (v: Visitor) => v.page(1, "/b", { tab: "b" }).hide(22, "b", 20)],
  ])("[T6] %s sets it to 0", (_, happens) => {
    expect(happens(new Visitor().page(0, "/a")).clocks(30).idle).toBe(10);
  });

  test("[T6] it has no value while away", () => {
    const visitor = new Visitor().page(0, "/").hide(10);
    expect(visitor.clocks(11).idle).toBeUndefined();
  });

  test("[T6] the page's own measurement is better than ours, within what a network delays", () => {
    expect(new Visitor().page(0.2, "/").tell(30, 0.05).clocks(30).idle).toBe(29.95);
    expect(new Visitor().page(10, "/").tell(30, 0).clocks(30).idle).toBe(20.25);
    expect(new Visitor().page(0, "/").input(20).tell(30, 19.9).clocks(30).idle).toBeCloseTo(10.1);
  });

  test("[T6] a hidden tab that tells its clock changes nothing", () => {
    const visitor = new Visitor().page(0, "/a").hide(10).page(20, "/b", { tab: "b" }).tell(30, 29);
    expect(visitor.clocks(40)).toMatchObject({ idle: 20, current: "b2" });
  });
});

describe("sleep", () => {
  test("[T8] the hole counts as away, and no clock jumps", () => {
    const visitor = new Visitor().page(0, "/a").sleep(10, 610);
    expect(visitor.clocks(620)).toMatchObject({ here: true, onSite: 20, idle: 10 });
    expect(pages(visitor, 620)).toEqual({ a1: 20 });
    expect(visitor.clocks(300).here).toBe(false);
  });

  test("[T8] silence alone is no hole", () => {
    const visitor = new Visitor().page(0, "/a");
    expect(visitor.clocks(HOUR)).toMatchObject({ here: true, onSite: HOUR, idle: HOUR });
  });

  test("[T8] a hole lies within the time the page was shown", () => {
    const visitor = new Visitor().page(0, "/a").hide(10).show(100).sleep(50, 200).sleep(300, 250);
    expect(visitor.clocks(300)).toMatchObject({ onSite: 110, idle: 50 });
  });

  test("[T8] a hidden tab has no hole to tell", () => {
    const visitor = new Visitor().page(0, "/a").hide(10).sleep(12, 20);
    expect(visitor.clocks(30)).toMatchObject({ here: false, onSite: 10 });
  });

  test("[T2, T8] sleep of 30 min ends the visit, and waking begins another on the same page", () => {
    const visitor = new Visitor()
      .page(0, "/a")
      .page(10, "/b")
      .sleep(20, 20 + 30 * MINUTE);
    expect(visitor.record.visit).toMatchObject({ number: 2, landing: "https://shop.example/b" });
    expect(visitor.record.past.lastVisitEndedAt).toBe(at(20 + 30 * MINUTE));
    expect(visitor.clocks(30 + 30 * MINUTE)).toMatchObject({ onSite: 10, idle: 10, current: "a2" });
  });

  test("[T2, T8] a second less does not", () => {
    const visitor = new Visitor().page(0, "/a").sleep(20, 19 + 30 * MINUTE);
    expect(visitor.record.visit!.number).toBe(1);
  });

  test("[T8] of a machine with two windows both tell the hole", () => {
    const visitor = new Visitor().page(0, "/a").page(5, "/b", { tab: "b" });
    visitor.sleep(20, 20 + HOUR, "b").sleep(20, 21 + HOUR, "a");
    expect(visitor.record.visit!.number).toBe(2);
    expect(visitor.clocks(31 + HOUR)).toMatchObject({ here: true, onSite: 10, current: "a1" });
  });
});

describe("long visits", () => {
  test("[T5] keep their clocks when their oldest marks become sums", () => {
    const visitor = new Visitor().page(0, "/a");
    for (let i = 0; i < 200; i++) visitor.hide(10 + i * 20).show(20 + i * 20);
    expect(visitor.record.visit!.tabs[0]!.marks.length).toBeLessThan(50);
    expect(visitor.clocks(4010)).toMatchObject({ here: true, current: "a1", onSite: 2010 });
    expect(pages(visitor, 4010)).toEqual({ a1: 2010 });
  });

  test("[T5] whatever the last mark was when they became sums", () => {
    for (let marks = 40; marks < 60; marks++) {
      const visitor = new Visitor().page(0, "/a");
      for (let i = 1; i < marks; i++)
        if (i % 2) visitor.hide(i * 10);
        else visitor.show(i * 10);
      const here = Math.ceil(marks / 2) * 10;
      expect(visitor.show(marks * 10).clocks(marks * 10 + 5)).toMatchObject({ here: true, onSite: here + 5 });
    }
  });

  test("[T4] with more tabs than are kept the closed ones go first", () => {
    const visitor = new Visitor();
    for (let i = 0; i < 60; i++) visitor.page(i * 10, "/", { tab: `tab${i}` }).close(i * 10 + 5, `tab${i}`);
    expect(visitor.record.visit!.tabs.length).toBeLessThanOrEqual(20);
    expect(visitor.clocks(600)).toMatchObject({ onSite: 300, lastHereAt: at(595) });
    const kept = visitor.record.visit!.tabs.map((tab) => Number(tab.id.slice(3)));
    expect(Math.min(...kept)).toBeGreaterThanOrEqual(40);
    for (let i = 0; i < 30; i++) visitor.page(1000 + i, "/", { tab: `open${i}` });
    expect(visitor.record.visit!.tabs.filter((tab) => tab.open)).toHaveLength(30);
  });

  test("[T4] the page of another tab is known though 200 more were seen", () => {
    const visitor = new Visitor().page(0, "/first");
    for (let i = 1; i <= 250; i++) visitor.page(i, `/${i}`, { tab: "b" });
    expect(visitor.record.visit).toMatchObject({ viewsBefore: 51, views: { length: 200 } });
    expect(visitor.input(260).facts(261)!.page.url).toBe("https://shop.example/first");
    expect(Object.keys(visitor.record.visit!.settled.onPage).length).toBeLessThanOrEqual(201);
  });
});

test("[T7] a navigation inside the page and a return to it are page views like any other", () => {
  const visitor = new Visitor().page(0, "/a").page(10, "/a#b").hide(15).page(20, "/a#b");
  expect(visitor.record.visit!.views.map((view) => view.at)).toEqual([START, at(10), at(20)]);
  expect(visitor.clocks(25)).toMatchObject({ current: "a3", idle: 5, onSite: 20 });
});

test("[T7] a page that was never shown is no page view", () => {
  const visitor = new Visitor().page(0, "/a").happened({ type: "hidden", at: at(2), tab: "b" });
  expect(visitor.record.visit!.views).toHaveLength(1);
  expect(visitor.show(5, "b").clocks(6).current).toBe("a1");
});
