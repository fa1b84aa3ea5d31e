// Words with a visitor's facts in them: what visitors wrote is a value, never part of the template, and nothing is slow.

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  namesIn,
  personalise,
  templateProblem,
  VARIABLES,
  variablesOf,
  type Variables,
} from "../../../rules/engine/personalise.ts";
import { SURROUNDINGS, Visitor } from "../../support/visit.ts";

const NOBODY: Variables = {
  visitor: { traits: {} },
  page: { title: "", url: "" },
  referrer: {},
  visit: { number: 1, pages: 1, channel: "direct" },
  campaign: {},
};
const named = (name: string): Variables => ({ ...NOBODY, visitor: { name, traits: {} } });
const trait = (value: unknown): Variables => ({ ...NOBODY, visitor: { traits: { plan: value } } });

describe("what a visitor wrote", () => {
  test.each([
    "{{7*7}}",
    "{{ visitor.traits }}",
    "{% for i in (1..9) %}x{% endfor %}",
    "<img src=x onerror=alert(1)>",
    "${7*7} #{7*7} <%= 7*7 %>",
    "{{constructor.constructor('alert(1)')()}}",
    "__proto__",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
  ])("comes out as it is: %s", (text) => {
    expect(personalise("Hi {{ visitor.name }}!", named(text))).toBe(`Hi ${text}!`);
    expect(personalise("{{ visitor.traits.plan }}", trait(text))).toBe(text);
  });

  test("whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const plain = text.replace(/\s+/g, " ");
        expect(personalise("a{{ visitor.name }}b", named(text))).toBe(`a${plain}b`);
      }),
    );
  });

  test("on one line, and not longer than anybody reads", () => {
    expect(personalise("Hi\n{{ visitor.name }}\t!", named("a\r\n\u2028  b"))).toBe("Hi a b !");
    expect(personalise("{{ visitor.name }}", named("x".repeat(1_000_000))).length).toBeLessThanOrEqual(1000);
    expect(personalise("{{ visitor.name }}", named("x".repeat(5000)))).toBe("x".repeat(1000));
    expect(personalise("{{ visitor.name }}", named("😀".repeat(800)))).toBe("😀".repeat(500));
    expect(personalise("x{{ visitor.name }}", named("😀".repeat(800)))).toBe(`x${"😀".repeat(499)}`);
  });

  test.each([
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "constructor.name",
    "__proto__.x",
    "length",
  ])("own properties only: %s", (name) => {
    const value = personalise(
      `[{{ visitor.${name} }}{{ visitor.traits.${name} }}{{ ${name} }}]`,
      named("Ana"),
    );
    expect(value).toBe("[]");
  });

  test.each([
    [undefined, ""],
    [null, ""],
    [7, "7"],
    [false, "false"],
    [["a", "b"], "ab"],
    [{ toString: "x", a: 1 }, undefined],
  ])("a trait may be anything: %j", (value, expected) => {
    const text = personalise("{{ visitor.traits.plan }}", trait(value));
    expect(typeof text).toBe("string");
    if (expected !== undefined) expect(text).toBe(expected);
  });
});

describe("what is missing", () => {
  test("is nothing, or what stands behind `default`", () => {
    expect(personalise("Hi{% if visitor.name %} {{ visitor.name }}{% endif %}!", NOBODY)).toBe("Hi!");
    expect(personalise("Hi{% if visitor.name %} {{ visitor.name }}{% endif %}!", named("Ana"))).toBe(
      "Hi Ana!",
    );
    const template = 'You came from {{ referrer.name | default: "the web" }}.';
    expect(personalise(template, NOBODY)).toBe("You came from the web.");
    expect(personalise(template, { ...NOBODY, referrer: { name: "Google" } })).toBe("You came from Google.");
    expect(personalise('{{ page.title | default: "here" }}', NOBODY)).toBe("here");
    expect(personalise("{{ nobody.knows.this }}", NOBODY)).toBe("");
  });

  test("a template that fails shows no code", () => {
    expect(personalise("Hello! {{ visitor.name | nonsense }}", NOBODY)).toBe("Hello!");
    expect(personalise("Hello! {% include 'x' %}", NOBODY)).toBe("Hello!");
    expect(personalise("{% if %}", NOBODY)).toBe("");
    expect(personalise("Hello", NOBODY)).toBe("Hello");
  });
});

describe("no template is slow", () => {
  test.each([
    "{% for i in (1..100000000) %}x{% endfor %}",
    "{% for i in (1..9999) %}{% for j in (1..9999) %}{{ i }}{% endfor %}{% endfor %}",
    "{% assign a = 'x' %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    "{% for i in (1..3000) %}{% for j in (1..3000) %}{% endfor %}{% endfor %}",
    "{% capture a %}{% for i in (1..2000) %}{{ visitor.name }}{% endfor %}{% endcapture %}{{ a | upcase }}",
    `{{ "${"x".repeat(19_000)}" }}`,
    `{{ "${"x".repeat(30_000)}" }}`,
    "{% if 1 %}".repeat(1500),
  ])("%.60s", (template) => {
    const begun = performance.now();
    const text = personalise(`Hello ${template}`, named("x".repeat(2000)));
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(text.length).toBeLessThanOrEqual(1000);
    expect(text.startsWith("Hello")).toBe(true);
  });
});

test("a pause of the machine while it is rendered is no fault of the template", () => {
  const template = "Hello {{ visitor.name }}";
  const now = vi.spyOn(performance, "now");
  // The second time it is asked, an hour has passed; from then on it goes on as ever.
  const real = now.getMockImplementation() ?? (() => Date.now());
  for (const use of [() => templateProblem(template), () => personalise(template, named("Jo"))]) {
    let asked = 0;
    now.mockImplementation(() => real() + (++asked > 1 ? 3_600_000 : 0));
    const answer = use();
    expect(asked).toBeGreaterThan(2);
    expect([undefined, "Hello Jo"]).toContain(answer);
  }
  now.mockRestore();
});

describe("the same words each time", () => {
  test("no clock of the machine and no chance", () => {
    for (const now of ["now", "today"]) {
      expect(personalise(`{{ "${now}" | date: "%Y" }}`, NOBODY)).toBe(now);
      expect(personalise('{{ visitor.traits.plan | date: "%Y" }}', trait(now))).toBe(now);
      expect(personalise("{{ visitor.traits.plan | date_to_string }}", trait(now))).toBe(now);
    }
    for (const filter of ["sample", "shuffle", "sha256", "json", "escape", "strip_html"])
      expect(templateProblem(`{{ visitor.name | ${filter} }}`)).toMatch(/undefined filter/);
  });

  test("a date is said as it was written", () => {
    expect(personalise('{{ visitor.traits.plan | date: "%d %b %Y" }}', trait("2026-12-01"))).toBe(
      "01 Dec 2026",
    );
    expect(
      personalise('{{ visitor.traits.plan | date: "%d %b %H:%M" }}', trait("2026-12-01T23:30:00-08:00")),
    ).toBe("01 Dec 23:30");
  });

  test.each(["include", "render", "layout", "block", "increment", "cycle", "tablerow", "liquid"])(
    "no tag that takes in another template or counts on: %s",
    (tag) => {
      expect(templateProblem(`{% ${tag} 'x' %}`)).toMatch(/not found/);
    },
  );

  test.each(["constructor", "__proto__", "toString", "valueOf"])(
    "what every object has is no filter: %s",
    (name) => {
      expect(templateProblem(`{{ visitor.name | ${name} }}`)).toMatch(/undefined filter/);
      expect(templateProblem(`{% ${name} %}`)).toMatch(/not found/);
      expect(personalise(`[{{ visitor.traits | map: "${name}" }}]`, NOBODY)).toBe("[]");
    },
  );
});

describe("before it is published", () => {
  test.each([
    "{% for i in (1..100000000) %}x{% endfor %}",
    "{% for i in (1..999) %}{% for j in (1..999) %}{{ i }}{% endfor %}{% endfor %}",
    "{% assign a = 'x' %}{% for i in (1..40) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    "{% assign a = (1..1000000000) %}{{ a | reverse | first }}",
    "{{ (1..1000000000) | join }}",
  ])("one that does too much is refused: %s", (template) => {
    expect(templateProblem(template)).toBe("it does more than a greeting may");
  });

  test.each([
    "{{ visitor.name",
    "{% if visitor.name %}",
    "{% nonsense %}",
    "{{ x | nonsense }}",
    "{% for %}x{% endfor %}",
  ])("a template that cannot be read is refused: %s", (template) => {
    expect(templateProblem(template)).toMatch(/\S/);
    expect(templateProblem(template)).not.toContain("\n");
  });

  test("one that can is not", () => {
    expect(templateProblem("Hi {{ visitor.name | default: 'you' }}!")).toBeUndefined();
    expect(templateProblem("{}")).toBeUndefined();
  });

  test("the names it uses are known", () => {
    const template =
      "{{ visitor.name }} {% if page.title %}{{ visitor.traits.plan }}{% endif %} {{ visitor[page.url] }}";
    expect(namesIn(template)).toEqual(
      expect.arrayContaining(["visitor.name", "page.title", "visitor.traits.plan", "page.url"]),
    );
    expect(namesIn("{{ visitor[page.url] }}")).toContain("visitor.[…]");
  });
});

describe("what a template may name", () => {
  const facts = (visitor: Visitor) => variablesOf(visitor.facts(100)!);

  test("of a visitor from a search", () => {
    const visitor = new Visitor()
      .page(0, "/?utm_source=news&utm_campaign=fall", { referrer: "https://www.google.com/", title: "Home" })
      .page(10, "/pricing", { title: "Pricing" })
      .happened({ type: "identify", at: 0, tab: "", name: "Ana", traits: { plan: "trial" } });
    expect(facts(visitor)).toEqual({
      visitor: { name: "Ana", traits: { plan: "trial" } },
      page: { title: "Pricing", url: "https://shop.example/pricing" },
      referrer: { name: "Google", host: "google.com" },
      visit: { number: 1, pages: 2, channel: "search" },
      campaign: { source: "news", campaign: "fall" },
    });
  });

  test("of one who came by themselves, or from another page of the shop", () => {
    expect(facts(new Visitor().page(0, "/", { surroundings: SURROUNDINGS })).referrer).toEqual({});
    expect(facts(new Visitor().page(0, "/b", { referrer: "https://shop.example/a" })).referrer).toEqual({
      host: "shop.example",
    });
  });

  test("is listed for those who write rules", () => {
    const visitor = new Visitor().page(
      0,
      "/?utm_source=a&utm_medium=b&utm_campaign=c&utm_term=d&utm_content=e",
      {
        referrer: "https://example.org/",
      },
    );
    visitor.happened({ type: "identify", at: 0, tab: "", name: "Ana", traits: {} });
    const known = (value: object, path: string): string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === "object" && key !== "traits" ? known(inner, `${path}${key}.`) : [`${path}${key}`],
      );
    expect(known(facts(visitor), "").sort()).toEqual([...VARIABLES].sort());
  });
});
