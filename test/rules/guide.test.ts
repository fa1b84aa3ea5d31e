// The marketers' guide: whatever it shows can be copied.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { conditions } from "../../rules/conditions/registry.ts";
import { VARIABLES } from "../../rules/engine/personalise.ts";
import { runScenario } from "../../rules/engine/scenario.ts";
import { readSite } from "../../rules/language/read.ts";
import { readScenarios } from "../../rules/language/scenarios.ts";

const guide = readFileSync(fileURLToPath(new URL("../../rules/README.md", import.meta.url)), "utf8");
const blocks = Object.fromEntries(
  [...guide.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map((match) => [match[1]!, match[2]!]),
);
const files = Object.fromEntries(Object.entries(blocks).filter(([name]) => !name.endsWith(".test.yaml")));

function problemsOf(more: Readonly<Record<string, string>>) {
  const read = readSite({ "site.yaml": files["site.yaml"]!, ...more });
  return read.ok ? [] : read.problems;
}

/** First cells of the table under a heading, as they are written between backquotes. */
function linesUnder(heading: string): string[] {
  const section = guide.split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map((match) => match[1]!);
}

test("every file in it is right, and there are eight recipes at least", () => {
  expect(problemsOf(files)).toEqual([]);
  const recipes = guide.split("\n## Recipes to copy\n")[1]!.split("\n## ")[0]!;
  expect(recipes.match(/```yaml/g)!.length).toBeGreaterThanOrEqual(8);
  expect(guide.match(/```yaml/g)).toHaveLength(Object.keys(blocks).length);
});

test("its scenario passes", () => {
  const read = readSite(files);
  if (!read.ok) throw new Error("refused");
  const text = blocks["pricing-idle.test.yaml"]!;
  const { scenarios, problems } = readScenarios("s.test.yaml", text, read.ruleset);
  expect(problems).toEqual([]);
  const invited = runScenario(read.ruleset, {
    ...scenarios[0]!,
    rules: ["pricing-idle"],
    visitor: { ...scenarios[0]!.visitor, consent: "granted" },
  });
  expect(invited.failures).toEqual([]);
});

describe("conditions", () => {
  const lines = linesUnder("Conditions");

  test.each(lines)("%s", (line) => {
    expect(problemsOf({ "x.yaml": `name: x\nwhen:\n  ${line}\n` })).toEqual([]);
  });

  test("every one there is has an example", () => {
    const shown = new Set(lines.map((line) => line.split(":")[0]!));
    expect(Object.keys(conditions).filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe("quotes", () => {
  const section = guide.split("\n## What must be in quotes\n")[1]!.split("\n## ")[0]!;
  const rows = [...section.matchAll(/^\| `(.+?)` +\| `(.+?)` +\|$/gm)].map((match) =>
    [match[1]!, match[2]!].map((cell) => cell.replaceAll("\\|", "|")),
  );
  const ruleOf = (line: string) =>
    /^(greeting|title):/.test(line)
      ? `name: x\nwhen:\ninvite:\n  ${line.startsWith("title") ? "greeting: Hi\n  " : ""}${line}\n`
      : `name: x\nwhen:\n  ${line}\n`;

  test("there are examples", () => expect(rows.length).toBeGreaterThan(4));

  test.each(rows)("instead of %s write %s", (wrong, right) => {
    const [problem, more] = problemsOf({ "x.yaml": ruleOf(wrong!) });
    expect(more).toBeUndefined();
    expect(problem!.remedy).toContain(right);
    expect(problemsOf({ "x.yaml": ruleOf(right!) })).toEqual([]);
  });
});

test("every name that a template may use is in it", () => {
  const families = new Set(VARIABLES.map((name) => name.split(".")[0]!));
  for (const family of families) expect(guide).toContain(`{{ ${family}.`);
});
