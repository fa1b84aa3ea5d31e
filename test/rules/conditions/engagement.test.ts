// What was done on the page: scrolled, left, seen, clicked, filled in, and the page's own events.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conditions } from "../../../rules/conditions/registry.ts";
import { numberSpans } from "../../../rules/conditions/spans.ts";
import { contains, span, type Spans } from "../../../rules/engine/spans.ts";
import type { FormState } from "../../../rules/record/event.ts";
import { ask, factsOf, refused } from "../../support/condition.ts";
import { at, Visitor } from "../../support/visit.ts";

/** A visitor who does things on pages. */
class Reader extends Visitor {
  scroll(seconds: number, percent: number, tab = "a"): this {
    return this.happened({ type: "scroll", at: at(seconds), tab, percent });
  }
  exit(seconds: number): this {
    return this.happened({ type: "exit", at: at(seconds), tab: "a" });
  }
  saw(seconds: number, on: string, isIn = true): this {
    return this.happened({ type: "saw", at: at(seconds), tab: "a", on, in: isIn });
  }
  click(seconds: number, on: string): this {
    return this.happened({ type: "click", at: at(seconds), tab: "a", on });
  }
  rage(seconds: number): this {
    return this.happened({ type: "rage", at: at(seconds), tab: "a" });
  }
  form(seconds: number, on: string, state: FormState): this {
    return this.happened({ type: "form", at: at(seconds), tab: "a", on, state });
  }
  track(seconds: number, name: string, props?: Record<string, unknown>): this {
    return this.happened({ type: "track", at: at(seconds), tab: "a", name, ...(props && { props }) });
  }
}

const reader = () => new Reader().page(0, "/");
const watched = (name: string, value: unknown) =>
  conditions[name]!.watch?.(conditions[name]!.schema.parse(value));

describe("scroll", () => {
  test.each<[string, readonly number[], readonly number[], readonly number[]]>([
    ["75%+", [75], [75, 75.9, 100], [0, 74, 74.9]],
    ["<50%", [50], [0, 49, 49.9], [50, 100]],
    ["<=50%", [51], [0, 50, 50.9], [51]],
    ["25%..75%", [25, 76], [25, 75, 75.9], [24.9, 76]],
    [">75%", [76], [76], [75, 75.9]],
    ["0%+", [], [0, 100], []],
    ["<=100%", [], [0, 100], []],
  ])("[V1] %s", (form, marks, is, isNot) => {
    const asked = ask("scroll", form);
    const holds = (percent: number) => asked.holds(factsOf(reader().scroll(1, percent), 2));
    expect(is.filter((percent) => !holds(percent))).toEqual([]);
    expect(isNot.filter(holds)).toEqual([]);
    expect(watched("scroll", form)).toEqual({ scroll: marks });
  });

  test("[T10] the deepest counts, from 0 % at the start of each page view", () => {
    const down = reader().scroll(1, 80).scroll(2, 10);
    expect(ask("scroll", "75%+").holds(factsOf(down, 3))).toBe(true);
    down.page(4, "/next");
    expect(ask("scroll", "75%+").holds(factsOf(down, 5))).toBe(false);
    expect(ask("scroll", "<1%").holds(factsOf(down, 5))).toBe(true);
  });

  test("says how far", () => {
    const facts = factsOf(reader().scroll(1, 40.7), 2);
    expect(ask("scroll", "75%+").explain(facts)).toBe("scrolled 40 % of the page, wanted 75 % or more");
    expect(ask("scroll", "<50%").explain(facts)).toBe("scrolled 40 % of the page, wanted less than 50 %");
    expect(ask("scroll", "25%..75%").explain(facts)).toBe("scrolled 40 % of the page, wanted 25 % to 75 %");
  });

  test.each(["75%", "75+", "75", "101%+", "7.5%+", "-5%+", "80%..20%", "25..75%", "deep"])(
    "%s is refused",
    (form) => {
      expect(refused("scroll", form)).toMatch(/bad-percent|empty-range/);
    },
  );

  test("the remedy is the form that was meant", () => {
    const remedy = (form: string) =>
      conditions["scroll"]!.schema.safeParse(form).error!.issues[0] as { params?: { remedy: string } };
    expect(remedy("75%").params!.remedy).toBe("write 75%+ (at least)");
    expect(remedy("25..75%").params!.remedy).toBe("write 25%..75%");
    expect(remedy("75+").params!.remedy).toBe("write 75%+");
  });
});

describe("exit_intent", () => {
  const asked = ask("exit_intent", "true");

  test("[T12] from the leaving until the next input or page view", () => {
    const left = reader().exit(5);
    expect(asked.holds(factsOf(reader(), 5))).toBe(false);
    expect(asked.holds(factsOf(left, 5))).toBe(true);
    expect(asked.holds(factsOf(left, 500))).toBe(true);
    expect(asked.explain(factsOf(left, 6))).toBe("the pointer left the page at the top");
    left.input(510);
    expect(asked.holds(factsOf(left, 511))).toBe(false);
    expect(asked.explain(factsOf(left, 511))).toContain("did not leave");
    expect(asked.holds(factsOf(left.exit(520).page(530, "/b"), 531))).toBe(false);
  });

  test("is asked again at any input, and needs the page to tell", () => {
    expect(conditions["exit_intent"]!.thresholds!(true)).toEqual([0]);
    expect(watched("exit_intent", "true")).toEqual({ exit: true });
  });
});

test("idle is asked again at both of its ends", () => {
  const ends = (form: string) => conditions["idle"]!.thresholds!(conditions["idle"]!.schema.parse(form));
  expect([ends("30s"), ends("<10s"), ends("10s..60s")]).toEqual([[30_000], [10_000], [10_000, 60_001]]);
});

describe("sees", () => {
  test("[T11] once it was in view, to the end of the page view", () => {
    const asked = ask("sees", "#plans");
    const saw = reader().saw(2, "#plans").saw(3, "#plans", false);
    expect(asked.holds(factsOf(reader(), 2))).toBe(false);
    expect(asked.holds(factsOf(saw, 10))).toBe(true);
    expect(ask("sees", "#other").holds(factsOf(saw, 10))).toBe(false);
    expect(asked.holds(factsOf(saw.page(20, "/b"), 21))).toBe(false);
    expect(watched("sees", "#plans")).toEqual({ sees: ["#plans"] });
  });

  test("[T11] for so long: its clock runs while it is in view and the page is shown", () => {
    const asked = ask("sees", { on: "#plans", for: "8s" });
    const saw = reader().saw(2, "#plans");
    expect(asked.moment(factsOf(saw, 3))).toBe(10);
    saw.saw(5, "#plans", false);
    expect(asked.moment(factsOf(saw, 6))).toBeUndefined();
    saw.saw(20, "#plans");
    expect(asked.moment(factsOf(saw, 20))).toBe(25);
    saw.hide(22);
    expect(asked.moment(factsOf(saw, 23))).toBeUndefined();
    saw.show(60);
    expect(asked.moment(factsOf(saw, 60))).toBe(63);
    expect(asked.holds(factsOf(saw, 62.999))).toBe(false);
    expect(asked.holds(factsOf(saw, 63))).toBe(true);
    expect(asked.explain(factsOf(saw, 61))).toBe("#plans in view 6 s of 8 s");
  });

  test("says whether", () => {
    expect(ask("sees", "#a").explain(factsOf(reader(), 1))).toBe("#a not in view so far");
    expect(ask("sees", { on: "#a" }).explain(factsOf(reader().saw(1, "#a"), 1))).toBe("#a was in view");
    expect(ask("sees", { on: "#a", for: "1s" }).explain(factsOf(reader(), 1))).toBe("#a in view 0 s of 1 s");
  });

  test.each([
    "#a",
    ".a > .b",
    "[data-x='a]b\\'c']",
    "a:nth-child(2n + 1)",
    "#\\31 23",
    "*",
    "li:not(.x) ~ p, b",
    "ul:has(> img, + b) li",
    "a[href^='/a,']",
    "::before",
    ".é",
  ])("%s is a selector, letter for letter", (selector) => {
    expect(watched("sees", selector)).toEqual({ sees: [selector] });
  });

  test.each([
    "",
    "a[",
    "a]",
    "a)",
    "(",
    "#1",
    ".5",
    ".-1",
    "a, 5b",
    "a,",
    "> a",
    "a >",
    "a,,b",
    "a{}",
    "main .",
    '[a="b]',
    "a!",
  ])("%s is none", (selector) => {
    expect(refused("sees", selector)).toBe("bad-selector");
  });

  test("nor is one that is very long", () => {
    expect(refused("sees", `#${"a".repeat(300)}`)).toBe("bad-selector");
  });
});

describe("clicks", () => {
  const clicked = () => reader().click(10, ".buy").click(20, ".buy").click(25, ".other").click(30, ".buy");

  test("[T10] so often on this page view", () => {
    const facts = factsOf(clicked(), 31);
    expect(ask("clicks", ".buy").holds(facts)).toBe(true);
    expect(ask("clicks", { on: ".buy", times: "3" }).holds(facts)).toBe(true);
    expect(ask("clicks", { on: ".buy", times: "4+" }).holds(facts)).toBe(false);
    expect(ask("clicks", ".none").holds(facts)).toBe(false);
    expect(ask("clicks", { on: ".buy", times: "0" }).holds(factsOf(reader(), 1))).toBe(true);
    expect(ask("clicks", ".buy").holds(factsOf(clicked().page(40, "/b"), 41))).toBe(false);
    expect(watched("clicks", { on: ".buy" })).toEqual({ clicks: [".buy"] });
  });

  test("[E1] within the last so long: it ends as clicks grow old", () => {
    const asked = ask("clicks", { on: ".buy", times: "2+", within: "15s" });
    expect(asked.spans(factsOf(clicked(), 31))).toEqual([-Infinity, at(35)]);
    expect(ask("clicks", { on: ".buy", times: "0", within: "15s" }).moment(factsOf(clicked(), 31))).toBe(45);
    expect(asked.explain(factsOf(clicked(), 31))).toBe(".buy clicked 2 times in 15 s, wanted 2 or more");
    expect(ask("clicks", ".other").explain(factsOf(clicked(), 31))).toBe(
      ".other clicked 1 time, wanted 1 or more",
    );
  });

  test("more than are kept are refused", () => {
    expect(refused("clicks", { on: ".buy", times: "20" })).toBeUndefined();
    expect(refused("clicks", { on: ".buy", times: "21+" })).toBe("too-many");
    expect(refused("clicks", { on: ".buy", times: "<30" })).toBe("too-many");
  });
});

describe("rage_clicks", () => {
  test("[T10] at all, or so often", () => {
    const angry = reader().rage(5).rage(9);
    expect(ask("rage_clicks", "true").holds(factsOf(reader(), 1))).toBe(false);
    expect(ask("rage_clicks", "true").holds(factsOf(angry, 10))).toBe(true);
    expect(ask("rage_clicks", "2").holds(factsOf(angry, 10))).toBe(true);
    expect(ask("rage_clicks", "3+").holds(factsOf(angry, 10))).toBe(false);
    expect(ask("rage_clicks", "True").explain(factsOf(angry, 10))).toBe(
      "clicked in anger 2 times, wanted 1 or more",
    );
    expect(ask("rage_clicks", "0").explain(factsOf(reader(), 10))).toBe(
      "clicked in anger 0 times, wanted exactly 0",
    );
    expect(watched("rage_clicks", "true")).toEqual({ rage: true });
  });

  test("what is neither is refused", () => {
    expect([
      refused("rage_clicks", "false"),
      refused("rage_clicks", "9+"),
      refused("rage_clicks", "5..3"),
    ]).toEqual(["bad-number", "too-many", "empty-range"]);
  });
});

describe("form", () => {
  const order = (state: unknown) => ask("form", { on: "#order", state });

  test("[T10] what it came to stays true to the end of the page view", () => {
    const facts = factsOf(reader().form(5, "#order", "started").form(9, "#order", "abandoned"), 10);
    expect([order("started"), order("abandoned"), order("submitted")].map((one) => one.holds(facts))).toEqual(
      [true, true, false],
    );
    expect(order(["submitted", "started"]).holds(facts)).toBe(true);
    expect(ask("form", { on: "#other", state: "started" }).holds(facts)).toBe(false);
    expect(order("started").holds(factsOf(reader(), 1))).toBe(false);
    expect(order("submitted").explain(facts)).toBe("form #order started, then abandoned, wanted submitted");
    expect(order("submitted").explain(factsOf(reader(), 1))).toBe(
      "form #order not touched, wanted submitted",
    );
    expect(watched("form", { on: "#order", state: "started" })).toEqual({ forms: ["#order"] });
  });

  test("both are needed", () => {
    expect(refused("form", { on: "#order" })).toBeDefined();
    expect(refused("form", { on: "#order", state: "sent" })).toBe("unknown-word");
  });
});

describe("event", () => {
  const bought = () =>
    reader()
      .track(10, "added", { price: 80, sku: "A1" })
      .track(20, "Added", { price: 120, sku: ["B2", "B3"] })
      .page(25, "/b")
      .track(30, "removed");

  test("[T10] of this visit, whichever page tracked it", () => {
    const facts = factsOf(bought(), 31);
    expect(ask("event", "added").holds(facts)).toBe(true);
    expect(ask("event", ["x", "rem*"]).holds(facts)).toBe(true);
    expect(ask("event", "bought").holds(facts)).toBe(false);
    expect(ask("event", { name: "added", times: "2" }).holds(facts)).toBe(true);
    expect(ask("event", { name: "*", times: "4+" }).holds(facts)).toBe(false);
    expect(ask("event", { name: "bought", times: "0" }).holds(facts)).toBe(true);
    expect(ask("event", { name: "added", times: "<2" }).holds(facts)).toBe(false);
  });

  test("with these properties", () => {
    const facts = factsOf(bought(), 31);
    const where = (map: unknown) => ask("event", { name: "added", where: map }).holds(facts);
    expect([where({ price: "100+" }), where({ price: "200+" }), where({ sku: "b3", price: "120" })]).toEqual([
      true,
      false,
      true,
    ]);
    expect(where({ constructor: "*" })).toBe(false);
    expect(ask("event", { name: "removed", where: { price: "*" } }).holds(facts)).toBe(false);
  });

  test("[E1] within the last so long", () => {
    const facts = factsOf(bought(), 31);
    expect(ask("event", { name: "added", within: "15s" }).spans(facts)).toEqual([-Infinity, at(35)]);
    expect(ask("event", { name: "added", times: "0", within: "15s" }).moment(facts)).toBe(35);
    expect(ask("event", { name: "added", times: "1", within: "15s" }).moment(facts)).toBe(31);
    expect(ask("event", { name: "added", times: "1", within: "30s" }).moment(facts)).toBe(40);
  });

  test("[E1] dates among the properties come near by themselves", () => {
    const ends = new Date(at(600)).toISOString();
    const facts = factsOf(reader().track(10, "offer", { ends }), 11);
    expect(ask("event", { name: "offer", where: { ends: "<=1m" } }).moment(facts)).toBe(540);
    expect(ask("event", { name: "offer", times: "0", where: { ends: "<=1m" } }).moment(facts)).toBe(11);
  });

  test("says how often, and what the last one was like", () => {
    const facts = factsOf(bought(), 31);
    expect(ask("event", "added").explain(facts)).toBe("event added 2 times, wanted 1 or more");
    expect(
      ask("event", { name: "added", where: { price: "100+" }, times: "2+", within: "15s" }).explain(facts),
    ).toBe("event added 1 time in 15 s, wanted 2 or more; the last one: price 120 of 100 or more (event)");
    expect(ask("event", { name: "bought", where: { price: "*" } }).explain(facts)).toBe(
      "event bought 0 times, wanted 1 or more",
    );
  });

  test("names what must be kept of it", () => {
    const { keeps, schema } = conditions["event"]!;
    expect(keeps!(schema.parse({ name: "added", where: { price: "1+", sku: "*" } }))).toEqual({
      properties: ["price", "sku"],
    });
    expect(keeps!(schema.parse("added"))).toEqual({ properties: [] });
  });
});

test("[E1] counting things that have times of their own is counting them at every instant", () => {
  const thing = fc
    .array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 })
    .map((edges) => [...new Set(edges)].sort((a, b) => a - b))
    .map((edges) => (edges.length % 2 === 0 ? edges : [...edges, Infinity]))
    .map((edges): Spans => (edges[0] === 0 ? [-Infinity, ...edges.slice(1)] : edges));
  const number = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 5 }), number, number, (things, a, b) => {
      const range = { min: Math.min(a, b), max: Math.max(a, b) };
      const spans = numberSpans(range, things);
      for (let now = -2; now < 24; now++) {
        const count = things.filter((one) => contains(one, now)).length;
        expect(contains(spans, now)).toBe(count >= range.min && count <= range.max);
      }
      for (let i = 1; i < spans.length; i++) expect(spans[i]!).toBeGreaterThan(spans[i - 1]!);
    }),
  );
  expect(numberSpans({ min: 1 }, [span(0, 5), span(5, 9)])).toEqual([0, 9]);
});
