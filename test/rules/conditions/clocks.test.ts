// Clocks of some pages, of a return, and since something happened; the order in which things happened.

import { describe, expect, test } from "vitest";
import { conditions } from "../../../rules/conditions/registry.ts";
import { ask, factsOf, refused } from "../../support/condition.ts";
import { at, MINUTE, Visitor } from "../../support/visit.ts";

/** A visitor whose page tracks events. */
class Shopper extends Visitor {
  track(seconds: number, name: string, tab = "a"): this {
    return this.happened({ type: "track", at: at(seconds), tab, name });
  }
}

const kept = (name: string, value: unknown) =>
  conditions[name]!.keeps!(conditions[name]!.schema.parse(value));

describe("on_site on some pages", () => {
  const cards = ask("on_site", { page: "/cards/*", for: "30s" });

  test("[T5] the time on them together, while one of them is current", () => {
    const visitor = new Visitor().page(0, "/cards/a").page(10, "/other").page(60, "/cards/b");
    expect(cards.moment(factsOf(visitor, 60))).toBe(80);
    expect(cards.explain(factsOf(visitor, 65))).toBe("on /cards/* 15 s of 30 s");
    visitor.hide(70);
    expect(cards.moment(factsOf(visitor, 75))).toBeUndefined();
    visitor.show(100);
    expect(cards.moment(factsOf(visitor, 100))).toBe(110);
    visitor.page(105, "/other");
    expect(cards.moment(factsOf(visitor, 106))).toBeUndefined();
    expect(cards.holds(factsOf(visitor, 1000))).toBe(false);
  });

  test("[T5] what is reached stays", () => {
    const visitor = new Visitor().page(0, "/cards/a").page(30, "/other");
    expect(cards.holds(factsOf(visitor, 31))).toBe(true);
    expect(ask("on_site", { page: ["/x", "/other"], for: "30s" }).moment(factsOf(visitor, 31))).toBe(60);
  });

  test("a page that an open tab brought along from the last visit counts", () => {
    const visitor = new Visitor().page(0, "/cards/a").page(5, "/?utm_source=x", { tab: "b" }).close(10, "b");
    expect(visitor.record.visit!.carried).toHaveLength(1);
    expect(cards.moment(factsOf(visitor, 15))).toBe(40);
  });

  test("the whole site without a page", () => {
    expect(ask("on_site", "30s").moment(factsOf(new Visitor().page(0, "/"), 1))).toBe(30);
    expect(kept("on_site", "30s")).toEqual({ pages: [] });
    expect(kept("on_site", { page: "/a?b=1", for: "1s" })).toEqual({ pages: ["/a?b=1"] });
    expect(refused("on_site", { page: "/a" })).toBeDefined();
  });
});

describe("back", () => {
  test("[T12] after so long an absence, until the next hiding or page view", () => {
    const back = ask("back", "2m");
    const visitor = new Visitor()
      .page(0, "/")
      .hide(10)
      .show(10 + 2 * MINUTE);
    expect(back.holds(factsOf(visitor, 131))).toBe(true);
    expect(back.holds(factsOf(visitor, 900))).toBe(true);
    expect(ask("back", "<=2m").holds(factsOf(visitor, 131))).toBe(true);
    expect(ask("back", "<2m").holds(factsOf(visitor, 131))).toBe(false);
    expect(ask("back", "121s+").holds(factsOf(visitor, 131))).toBe(false);
    expect(back.explain(factsOf(visitor, 131))).toBe("back after 2 m of 2 m");
    visitor.page(1000, "/b");
    expect(back.holds(factsOf(visitor, 1001))).toBe(false);
    expect(back.explain(factsOf(visitor, 1001))).toBe("back after unknown, wanted 2 m");
    expect(back.holds(factsOf(visitor.hide(1010).show(1020), 1021))).toBe(false);
    expect(back.holds(factsOf(visitor.hide(1030), 1300))).toBe(false);
  });

  test("[E5] one who never was away is not back", () => {
    expect(ask("back", "<1h").holds(factsOf(new Visitor().page(0, "/"), 5))).toBe(false);
  });
});

describe("since", () => {
  const added = ask("since", { event: "added*", for: "1m" });
  const cart = ask("since", { page: "/cart", for: "1m" });

  test("[T13] time here since the last one", () => {
    const visitor = new Shopper().page(0, "/").track(10, "added_to_cart");
    expect(added.moment(factsOf(visitor, 20))).toBe(70);
    visitor.track(30, "Added_again").track(40, "removed");
    expect(added.moment(factsOf(visitor, 41))).toBe(90);
    visitor.hide(50);
    expect(added.moment(factsOf(visitor, 51))).toBeUndefined();
    visitor.show(200);
    expect(added.moment(factsOf(visitor, 200))).toBe(240);
    expect(added.holds(factsOf(visitor, 240))).toBe(true);
    expect(added.explain(factsOf(visitor, 210))).toBe("30 s since event added* of 1 m");
  });

  test("[T13] since such a page was last opened", () => {
    const visitor = new Visitor().page(0, "/cart").page(20, "/a").page(30, "/cart").page(40, "/b");
    expect(cart.moment(factsOf(visitor, 41))).toBe(90);
    expect(cart.explain(factsOf(visitor, 45))).toBe("15 s since /cart of 1 m");
  });

  test("[T13] also when the marks from then became sums", () => {
    const visitor = new Shopper().page(0, "/cart").track(5, "added");
    for (let i = 0; i < 200; i++) visitor.hide(10 + i * 2).show(11 + i * 2);
    expect(visitor.record.visit!.settled.until).toBeGreaterThan(at(100));
    const seconds = 410;
    const here = factsOf(visitor, seconds).clocks.onSite / 1000;
    expect(added.holds(factsOf(visitor, seconds))).toBe(true);
    expect(ask("since", { event: "added", for: `${here - 5}s` }).holds(factsOf(visitor, seconds))).toBe(true);
    expect(ask("since", { event: "added", for: `${here - 4}s` }).moment(factsOf(visitor, seconds))).toBe(
      seconds + 1,
    );
    expect(ask("since", { page: "/cart", for: `${here}s` }).holds(factsOf(visitor, seconds))).toBe(true);
  });

  test("[E5] without one there is no such time", () => {
    const visitor = new Visitor().page(0, "/");
    expect(added.holds(factsOf(visitor, 1000))).toBe(false);
    expect(added.explain(factsOf(visitor, 5))).toBe("time since event added* unknown, wanted 1 m");
    expect(cart.explain(factsOf(visitor, 5))).toBe("time since /cart unknown, wanted 1 m");
  });

  test("of one thing, and for so long", () => {
    expect(refused("since", { for: "1m" })).toBe("one-of");
    expect(refused("since", { event: "a", page: "/a", for: "1m" })).toBe("one-of");
    expect(refused("since", { event: "a" })).toBeDefined();
    expect(kept("since", { page: "/a", for: "1m" })).toEqual({ pages: ["/a"] });
    expect(kept("since", { event: "a", for: "1m" })).toEqual({ pages: [] });
  });
});

describe("path", () => {
  const visitor = () =>
    new Shopper()
      .page(0, "/")
      .page(10, "/pricing")
      .track(15, "compared")
      .page(20, "/docs/a", { tab: "b" })
      .page(30, "/pricing")
      .track(35, "signup");

  test.each<[readonly unknown[], boolean]>([
    [["/", "/pricing"], true],
    [["/pricing", "/"], false],
    [["/pricing", "/docs/*", "/pricing"], true],
    [["/docs/*", "/docs/*"], false],
    [["/pricing", "/pricing", "/pricing"], false],
    [["/pricing", { event: "compared" }, "/docs/*", { event: "sign*" }], true],
    [["/docs/*", { event: "compared" }], false],
    [["/docs/*", "/pricing", { event: ["x", "signup"] }], true],
    [[{ event: "signup" }, "/pricing"], false],
    [[{ event: "compared" }, { event: "compared" }], false],
  ])("%j: %s", (steps, expected) => {
    expect(ask("path", steps).holds(factsOf(visitor(), 40))).toBe(expected);
  });

  test("what happens at one instant counts as it was told", () => {
    const told = (n: number) => ({ at: at(5), tab: "a", n });
    const visitor = new Visitor().page(0, "/");
    visitor.happened({ type: "track", ...told(1), name: "first" });
    visitor.happened({
      ...visitor.events[0]!,
      ...told(2),
      type: "page",
      id: "x",
      url: "https://shop.example/b",
    } as never);
    expect(ask("path", [{ event: "first" }, "/b"]).holds(factsOf(visitor, 6))).toBe(true);
    expect(ask("path", ["/b", { event: "first" }]).holds(factsOf(visitor, 6))).toBe(false);
  });

  test("says how far", () => {
    const explain = (steps: readonly unknown[]) => ask("path", steps).explain(factsOf(visitor(), 40));
    expect(explain(["/pricing", "/cart", "/"])).toBe("1 of 3 steps of the path taken, next is /cart");
    expect(explain(["/", { event: ["paid", "signed"] }])).toBe(
      "1 of 2 steps of the path taken, next is event paid or signed",
    );
    expect(explain(["/", "/pricing"])).toBe("all 2 steps of the path taken");
  });

  test("two steps to twenty", () => {
    expect(refused("path", ["/a"])).toBe("too_small");
    expect(
      refused(
        "path",
        Array.from({ length: 21 }, () => "/a"),
      ),
    ).toBe("too_big");
    expect(refused("path", ["/a", "b"])).toBe("bad-page");
    expect(kept("path", ["/a", { event: "x" }, "/b"])).toEqual({ pages: ["/a", "/b"] });
  });
});
