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
const read = readSite(demo);
const ruleset = read.ok ? read.ruleset : undefined;

function problemsOf(name: string, text: string): readonly Problem[] {
  if (isScenarioFile(name)) return readScenarios(name, text, ruleset).problems;
  const answer = readSite({ "site.yaml": demo["site.yaml"]!, [name]: text });
  return answer.ok ? [] : answer.problems;
}

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
    "/",
    "",
  ),
  fc.string({ maxLength: 12, unit: "binary" }),
);

const mutated = fc
  .tuple(
    fc.constantFrom(...Object.keys(demo)),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), fragments), { minLength: 1, maxLength: 4 }),
  )
  .map(([name, changes]) => {
    let text = demo[name]!;
    for (const [at, remove, insert] of changes) {
      const from = at % (text.length + 1);
      text = text.slice(0, from) + insert + text.slice(from + remove);
    }
    return { name, text };
  });

// Thousands of cases: on a busy machine longer than a test usually may take.
describe("hostile files", { timeout: 60_000 }, () => {
  test("mutations of good files never throw, and every problem has its place", () => {
    fc.assert(
      fc.property(mutated, ({ name, text }) => wellPlaced(problemsOf(name, text), name, text)),
      { numRuns: 600 },
    );
  });

  test("nor do lines that are left out, doubled or moved in", () => {
    const lines = fc
      .tuple(
        fc.constantFrom(...Object.keys(demo)),
        fc.nat(),
        fc.nat({ max: 8 }),
        fc.constantFrom("drop", "double", "indent"),
      )
      .map(([name, at, by, how]) => {
        const all = demo[name]!.split("\n");
        const i = at % all.length;
        const line = all[i]!;
        all.splice(
          i,
          1,
          ...(how === "drop" ? [] : how === "double" ? [line, line] : [" ".repeat(by) + line]),
        );
        return { name, text: all.join("\n") };
      });
    fc.assert(
      fc.property(lines, ({ name, text }) => wellPlaced(problemsOf(name, text), name, text)),
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
