// Whatever is in a file: an answer, in time, and every problem with a place in that file. Never a throw.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../rules/language/problem.ts";
import { isScenarioFile, readSite, type Files } from "../../../rules/language/read.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";
import { parseYaml } from "../../../rules/language/yaml.ts";

const folder = fileURLToPath(new URL("../../../rules/sites/demo/", import.meta.url));
const demo: Files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(folder + name, "utf8")]),
);
/** A rule, a site and a scenario that say everything there is to say. */
const everything: Files = {
  "everything.yaml": `name: Everything
state: test
priority: 80
when:
  page: [/pricing*, "/docs/:section"]
  path: [/a, { event: signup }]
  data: { cart_total: 100+, renewal: <60d }
  visitor_time: [Mon-Fri 09:00-17:30, "Sat-Sun"]
  hours: open
  date: 2026-11-27..2026-11-30
  agents: { team: sales, online: 1+ }
  sees: { on: "#plans", for: 8s }
  event: { name: added*, where: { price: 100+ }, times: 2+, within: 10m }
  any:
    - sample: 20%
    - rule: { id: everything, outcome: dismissed, within: 30d }
unless:
  exit_intent: true
repeat: { every: 1d, times: 3 }
invite:
  team: sales
  approval: agent
  greeting: >
    Hi {{ visitor.name | default: "there" }}!
  locales: { pt-BR: { title: Oi, replies: [Sim], away: { greeting: Escreva } } }
do:
  - tag: hesitating
  - notify: { team: sales, text: "{{ visitor.name }} is here" }
  - webhook: crm
experiment:
  holdout: 10%
  variants:
    plain: {}
    short: { weight: 2.5, greeting: Hi }
goal: signup
`,
  "site.yaml": `name: Shop
origins: [https://shop.example]
teams: { sales: {} }
hours: { office: [Mon-Fri 09:00-17:30], night: 22:00-02:00, closed: 2026-12-24..2026-12-26 }
goals: { signup: { page: /welcome, within: 1d, value: 49.90 }, order: { event: ordered } }
launcher: { when: { hours: office }, unless: { agents: { team: sales, online: "0" } } }
answers: { first: Hello, waiting: { after: 60s, text: Soon }, away: Write }
mask: [email, phone]
webhooks: { crm: { url: https://crm.example/hook, events: [accepted, goal] } }
theme: { accent: "#0a6ebd", radius: 8px, font: Georgia, mode: auto }
archive_keep: [plan]
`,
  "everything.test.yaml": `name: everything
visitor: { arm: short, sample: false, traits: { plan: [a, b] } }
wait: 2m
visitors_online: 12
visit:
  - 0s: { page: /pricing, data: { total: 100 } }
  - 1s: { scroll: 80% }
  - 2s: exit
  - 3s: { form: { on: "#f", state: started } }
  - 4s: { track: { name: signup, props: { a: b } } }
rules: [everything]
`,
};
const folders = { demo, everything };
type Folder = keyof typeof folders;

const rulesets = Object.fromEntries(
  Object.entries(folders).map(([name, files]) => {
    const read = readSite(files);
    return [name, read.ok ? read.ruleset : undefined];
  }),
);

function problemsOf(name: string, text: string, folder: Folder = "demo"): readonly Problem[] {
  if (isScenarioFile(name)) return readScenarios(name, text, rulesets[folder]).problems;
  const answer = readSite({ "site.yaml": folders[folder]["site.yaml"]!, [name]: text });
  return answer.ok ? [] : answer.problems;
}

/** Every file of both. */
const file = fc.constantFrom(
  ...Object.entries(folders).flatMap(([folder, files]) =>
    Object.entries(files).map(([name, text]) => ({ folder: folder as Folder, name, text })),
  ),
);

/** Every problem has a place in the file that was given, and words. */
function wellPlaced(problems: readonly Problem[], name: string, text: string): void {
  const lines = text.split("\n");
  const bad = problems.filter(
    ({ file, line, column, code, message, remedy }) =>
      file !== name ||
      !/^[a-z-]+$/.test(code) ||
      message === "" ||
      remedy === "" ||
      !(line >= 1 && line <= lines.length) ||
      !(column >= 1 && column <= lines[line - 1]!.length + 1),
  );
  expect(bad).toEqual([]);
}

/** What makes YAML stumble, and what makes schemas stumble. */
const fragments = fc.oneof(
  fc.constantFrom(
    ..."*#>|[]{}!&@%`,:-?'\"\\".split(""),
    ": ",
    " #",
    "\n",
    "\n  ",
    "\n\t",
    "---\n",
    "...\n",
    "- ",
    "{{ ",
    " }}",
    "{% if %}",
    "<<: *a",
    "&a ",
    "*a",
    "!!str ",
    "~",
    "null",
    "\r",
    "\u0000",
    "\u0018",
    "\u2028",
    "\ufeff",
    "\ud800",
    "😀",
    "__proto__: x",
    "constructor: x",
    "any:\n",
    "30",
    "-1s",
    "1e9d",
    "Mon-Fri 25:00-9",
    "2026-02-30",
    "101%",
    "{ a: { b: [c] } }",
    "do:\n  - tag: x\n",
    "/",
    "",
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
);

const mutated = fc
  .tuple(file, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), fragments), { minLength: 1, maxLength: 4 }))
  .map(([{ folder, name, text: whole }, changes]) => {
    let text = whole;
    for (const [at, remove, insert] of changes) {
      const from = at % (text.length + 1);
      text = text.slice(0, from) + insert + text.slice(from + remove);
    }
    return { folder, name, text };
  });

test("they are good before they are changed", () => {
  for (const [folder, files] of Object.entries(folders)) {
    expect(readSite(files)).toMatchObject({ ok: true });
    for (const [name, text] of Object.entries(files).filter(([one]) => isScenarioFile(one)))
      expect(problemsOf(name, text, folder as Folder)).toEqual([]);
  }
});

// Thousands of cases: on a busy machine longer than a test usually may take.
describe("hostile files", { timeout: 60_000 }, () => {
  test("mutations of good files never throw, and every problem has its place", () => {
    fc.assert(
      fc.property(mutated, ({ folder, name, text }) =>
        wellPlaced(problemsOf(name, text, folder), name, text),
      ),
      { numRuns: 600 },
    );
  });

  test("nor do lines that are left out, doubled or moved in", () => {
    const lines = fc
      .tuple(file, fc.nat(), fc.nat({ max: 8 }), fc.constantFrom("drop", "double", "indent"))
      .map(([{ folder, name, text }, at, by, how]) => {
        const all = text.split("\n");
        const i = at % all.length;
        const line = all[i]!;
        all.splice(
          i,
          1,
          ...(how === "drop" ? [] : how === "double" ? [line, line] : [" ".repeat(by) + line]),
        );
        return { folder, name, text: all.join("\n") };
      });
    fc.assert(
      fc.property(lines, ({ folder, name, text }) => wellPlaced(problemsOf(name, text, folder), name, text)),
      { numRuns: 300 },
    );
  });

  test("arbitrary text is answered", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: "binary" }), fc.array(fragments), (text, more) => {
        const whole = text + more.join("");
        wellPlaced(problemsOf("pricing-idle.yaml", whole), "pricing-idle.yaml", whole);
        wellPlaced(problemsOf("pricing-idle.test.yaml", whole), "pricing-idle.test.yaml", whole);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["lists in one line", "a: " + "[".repeat(20_000)],
    ["closed lists", "[".repeat(20_000) + "]".repeat(20_000)],
    ["maps in one line", '{"a":'.repeat(20_000)],
    ["dashes", "- ".repeat(20_000) + "x"],
    ["question marks", "? ".repeat(20_000) + "x"],
    ["lines further and further in", Array.from({ length: 500 }, (_, i) => " ".repeat(i) + "a:").join("\n")],
  ])("nesting 20,000 deep is refused at once: %s", (_, text) => {
    const before = performance.now();
    expect(parseYaml("r.yaml", text).problems).toMatchObject([
      { code: "too-deep", line: expect.any(Number) },
    ]);
    // A thousand times what it takes; a recursive reader needs seconds, or dies.
    expect(performance.now() - before).toBeLessThan(500);
  });

  test("twelve levels are taken, thirteen are not", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}x${"]".repeat(depth)}`;
    expect(parseYaml("r.yaml", nested(12)).problems).toEqual([]);
    expect(parseYaml("r.yaml", nested(13)).problems).toMatchObject([
      { code: "too-deep", line: 1, column: 13 },
    ]);
    const blocks = (depth: number) =>
      Array.from({ length: depth }, (_, i) => " ".repeat(i) + "a:").join("\n") + " x";
    expect(parseYaml("r.yaml", blocks(12)).problems).toEqual([]);
    expect(parseYaml("r.yaml", blocks(13)).problems).toMatchObject([{ code: "too-deep", line: 13 }]);
  });

  test("a file of 256 KB is taken, a byte more is not", () => {
    const file = (bytes: number) => `name: x\nwhen:\n#${"x".repeat(bytes - 15)}`;
    expect(parseYaml("r.yaml", file(256 * 1024)).problems).toEqual([]);
    expect(parseYaml("r.yaml", file(256 * 1024 + 1)).problems).toMatchObject([{ code: "too-large" }]);
    expect(parseYaml("r.yaml", `#${"é".repeat(128 * 1024 - 1)}`).problems).toEqual([]);
    expect(parseYaml("r.yaml", "é".repeat(128 * 1024 + 1)).problems).toMatchObject([{ code: "too-large" }]);
    expect(parseYaml("r.yaml", "😀".repeat(66 * 1024)).problems).toMatchObject([{ code: "too-large" }]);
  });

  test.each([
    ["keys", Array.from({ length: 6_000 }, (_, i) => `k${i}: x`).join("\n")],
    ["the same key", "a: x\n".repeat(12_000)],
    ["mistakes", "a: @x\n".repeat(10_000)],
    ["colons", "a: ".repeat(20_000)],
    ["an open quotation mark", `a: "${"x\n ".repeat(20_000)}`],
    ["unclosed lists", "a: [x\n".repeat(10_000)],
    ["aliases", "- *a\n".repeat(12_000)],
  ])("a large file is answered in time: %s", (_, text) => {
    const before = performance.now();
    const { problems } = readSite({ ...demo, "r.yaml": text }) as { problems: readonly Problem[] };
    expect(problems.length).toBeGreaterThan(0);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
