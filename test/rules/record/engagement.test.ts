// What is done on a page: scrolls, sights, clicks, exits, absences, tracked events.

import { describe, expect, test } from "vitest";
import type { VisitEvent } from "../../../rules/record/event.ts";
import { inView } from "../../../rules/record/engagement.ts";
import { exitHolds } from "../../../rules/record/tab.ts";
import { at, second, Visitor } from "../../support/visit.ts";

type Of<Type extends VisitEvent["type"]> = Omit<Extract<VisitEvent, { type: Type }>, "type" | "at" | "tab">;

const happens = <Type extends VisitEvent["type"]>(
  visitor: Visitor,
  seconds: number,
  type: Type,
  more: Of<Type>,
  tab = "a",
): Visitor => visitor.happened({ type, at: at(seconds), tab, ...more } as unknown as VisitEvent);

const engaged = (visitor: Visitor, seconds: number) => visitor.facts(seconds)!.engaged;
const watched = (visitor: Visitor, seconds: number): number =>
  second(at(0) + inView(engaged(visitor, seconds)!.sights[0]!, at(seconds)));

describe("what is done on a page", () => {
  test("[T10] is nothing at first, and nothing again on the next page view", () => {
    const visitor = new Visitor().page(0, "/");
    expect(engaged(visitor, 1)).toBeUndefined();
    happens(visitor, 2, "scroll", { percent: 50 });
    happens(visitor, 3, "click", { on: "#buy" });
    expect(engaged(visitor, 4)).toMatchObject({ scroll: 50, clicks: [["#buy", at(3)]] });
    visitor.page(5, "/next");
    expect(engaged(visitor, 6)).toBeUndefined();
  });

  test("[T10] the deepest scroll counts", () => {
    const visitor = new Visitor().page(0, "/");
    for (const [seconds, percent] of [
      [1, 40],
      [2, 90],
      [3, 10],
      [4, 900],
    ] as const)
      happens(visitor, seconds, "scroll", { percent });
    expect(engaged(visitor, 3)!.scroll).toBe(100);
  });

  test("[T10] is of the current page view, whichever tab that is in", () => {
    const visitor = new Visitor().page(0, "/a", { tab: "a" }).page(1, "/b", { tab: "b" });
    happens(visitor, 2, "scroll", { percent: 70 }, "a");
    expect(engaged(visitor, 3)).toBeUndefined();
    visitor.input(4, "a");
    expect(engaged(visitor, 5)!.scroll).toBe(70);
  });

  test("stays small, however much is done", () => {
    const visitor = new Visitor().page(0, "/");
    for (let i = 1; i < 100; i++) {
      happens(visitor, i, "click", { on: `#b${i}` });
      happens(visitor, i, "rage", {});
      happens(visitor, i, "form", { on: `#f${i}`, state: "started" });
      happens(visitor, i, "saw", { on: `#s${i}`, in: true });
    }
    const { clicks, rages, forms, sights } = engaged(visitor, 100)!;
    expect([clicks.length, rages.length, forms.length, sights.length]).toEqual([24, 8, 12, 12]);
    expect(clicks.at(-1)).toEqual(["#b99", at(99)]);
  });
});

describe("an element in view", () => {
  const seeing = () => happens(new Visitor().page(0, "/"), 10, "saw", { on: "#quotes", in: true });

  test("[T11] counts while it is in view", () => {
    const visitor = seeing();
    expect(watched(visitor, 14)).toBe(4);
    happens(visitor, 15, "saw", { on: "#quotes", in: false });
    expect(watched(visitor, 40)).toBe(5);
    happens(visitor, 50, "saw", { on: "#quotes", in: true });
    expect(watched(visitor, 53)).toBe(8);
  });

  test("[T11] stands still while the tab is hidden or gone", () => {
    const visitor = seeing().hide(12);
    expect(watched(visitor, 60)).toBe(2);
    visitor.show(60);
    expect(watched(visitor, 63)).toBe(5);
  });

  test("[T11] a lost connection was no absence, a sleep was one", () => {
    const lost = happens(happens(seeing(), 12, "closed", {}), 20, "reopened", {});
    expect(watched(lost, 22)).toBe(12);
    const slept = happens(seeing(), 300, "slept", { from: at(12) });
    expect(watched(slept, 305)).toBe(7);
  });

  test("[T11] one that came into view in a hidden tab counts from its showing", () => {
    const visitor = happens(new Visitor().page(0, "/").hide(5), 10, "saw", { on: "#quotes", in: true });
    expect(watched(visitor, 20)).toBe(0);
    visitor.show(20);
    expect(watched(visitor, 21)).toBe(1);
  });
});

describe("an exit", () => {
  const holds = (visitor: Visitor, seconds: number) => exitHolds(visitor.record.visit!, at(seconds));
  const left = () => happens(new Visitor().page(0, "/"), 10, "exit", {});

  test("[T12] holds until the next input, in whatever tab", () => {
    expect(holds(new Visitor().page(0, "/"), 5)).toBe(false);
    expect(holds(left(), 10)).toBe(true);
    expect(holds(left(), 100)).toBe(true);
    expect(holds(left().input(12), 12)).toBe(false);
    const two = new Visitor().page(0, "/b", { tab: "b" }).page(1, "/a");
    happens(two, 10, "exit", {});
    expect(holds(two.input(12, "b"), 12)).toBe(false);
  });

  test("[T12] the page's own idle clock tells of an input too", () => {
    expect(holds(left().tell(20, 15), 20)).toBe(false);
    expect(holds(left().tell(20, 0), 20)).toBe(true);
  });

  test("[T12] the movement out of the page, told late, does not end it", () => {
    expect(holds(left().tell(10.8, 10.4), 10.8)).toBe(true);
    expect(holds(left().tell(12, 10.6), 12)).toBe(false);
    expect(holds(left().tell(10.8, 10.4).tell(20, 15), 20)).toBe(false);
  });

  test("[T12] is over with the next page view, and is no input itself", () => {
    expect(holds(left().page(11, "/next"), 12)).toBe(false);
    expect(left().facts(15)!.clocks.idleSince).toBe(at(0));
  });

  test("[T12] hiding and showing the tab does not end it", () => {
    expect(holds(left().hide(11).show(20), 21)).toBe(true);
  });
});

describe("coming back", () => {
  const back = (visitor: Visitor, seconds: number) => {
    const ms = visitor.facts(seconds)!.clocks.back;
    return ms === undefined ? undefined : ms / 1000;
  };

  test("[T12] is after an absence, until the next one or another page view", () => {
    const visitor = new Visitor().page(0, "/");
    expect(back(visitor, 1)).toBeUndefined();
    visitor.hide(10);
    expect(back(visitor, 11)).toBeUndefined();
    visitor.show(130);
    expect(back(visitor, 140)).toBe(120);
    visitor.input(150);
    expect(back(visitor, 151)).toBe(120);
    expect(back(visitor.page(160, "/next"), 161)).toBeUndefined();
  });

  test("[T12] by another tab is coming back too; from one visible tab to another is not", () => {
    const visitor = new Visitor().page(0, "/").hide(10).page(70, "/other", { tab: "b" });
    expect(back(visitor, 71)).toBe(60);
    const beside = new Visitor().page(0, "/").page(5, "/other", { tab: "b" }).hide(10).show(60);
    expect(back(beside, 61)).toBeUndefined();
  });
});

describe("tracked events", () => {
  test("are in order of time, and of the tab's own counter at one instant", () => {
    const visitor = new Visitor().page(0, "/");
    happens(visitor, 5, "track", { name: "second", n: 9 });
    happens(visitor, 3, "track", { name: "first" }, "b");
    happens(visitor, 5, "track", { name: "third", n: 10 });
    expect(visitor.record.visit!.events.map(({ name }) => name)).toEqual(["first", "second", "third"]);
    expect(visitor.facts(6)!.clocks.idleSince).toBe(at(0));
  });

  test("data joins what the page view has, and stays with it", () => {
    const visitor = new Visitor().page(0, "/cart");
    happens(visitor, 1, "data", { data: { total: 80, currency: "EUR" } });
    happens(visitor, 2, "data", { data: { total: 120 } });
    expect(visitor.facts(3)!.page.data).toEqual({ total: 120, currency: "EUR" });
    expect(visitor.page(4, "/").facts(5)!.page.data).toBeUndefined();
  });
});
