// The demo shop's rules: right, held by their scenarios, and saying what they should.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runScenario } from "../../rules/engine/scenario.ts";
import { isScenarioFile, readSite, type Files } from "../../rules/language/read.ts";
import { readScenarios } from "../../rules/language/scenarios.ts";

const folder = fileURLToPath(new URL("../../rules/sites/demo/", import.meta.url));
const files: Files = Object.fromEntries(
  readdirSync(folder).map((name) => [name, readFileSync(folder + name, "utf8")]),
);
const read = readSite(files);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const { ruleset } = read;
const scenarios = Object.keys(files)
  .filter(isScenarioFile)
  .flatMap((name) => {
    const found = readScenarios(name, files[name]!, ruleset);
    expect(found.problems).toEqual([]);
    return found.scenarios;
  });

test("every rule has scenarios beside it", () => {
  expect(ruleset.rules.map(({ id }) => id)).toEqual([
    "article-read",
    "cart-hesitation",
    "docs-returning",
    "pricing-idle",
    "signup-rescue",
  ]);
  for (const { id } of ruleset.rules) expect(files[`${id}.test.yaml`]).toBeDefined();
});

test("those that are live are three: the browser tests and the first steps in the guides count on when they invite", () => {
  const live = ruleset.rules.filter(({ state }) => state === "live");
  expect(live.map(({ id }) => id)).toEqual(["cart-hesitation", "docs-returning", "pricing-idle"]);
});

describe("scenarios", () => {
  test.each(scenarios.map((scenario) => [`${scenario.file}: ${scenario.name}`, scenario] as const))(
    "%s",
    (_, scenario) => {
      expect(runScenario(ruleset, scenario).failures).toEqual([]);
    },
  );
});

test.each([
  [
    "https://www.google.com/search?q=shop",
    "Hi! You came from Google. Anything I can clear up about Pricing?",
  ],
  ["https://news.example/article", "Hi! You came from news.example. Anything I can clear up about Pricing?"],
  [undefined, "Hi! You came from the web. Anything I can clear up about Pricing?"],
])("the greeting on the pricing page names where the visitor came from: %s", (referrer, greeting) => {
  const page = JSON.stringify({ page: "/demo/pricing", title: "Pricing", ...(referrer && { referrer }) });
  const found = readScenarios("x.test.yaml", `name: x\nvisit:\n  - 0s: ${page}\n`, ruleset);
  expect(runScenario(ruleset, found.scenarios[0]!).invited).toMatchObject([{ at: 30_000, greeting }]);
});
