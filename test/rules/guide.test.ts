// The marketers' guide: whatever it shows can be copied, whatever it says there is is there, and nothing is left out.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { withConditions } from "../../rules/cli/schemas.ts";
import { conditions } from "../../rules/conditions/registry.ts";
import { personalise, VARIABLES, type Variables } from "../../rules/engine/personalise.ts";
import { runScenario } from "../../rules/engine/scenario.ts";
import { lint } from "../../rules/language/lint/lint.ts";
import { isScenarioFile, readSite } from "../../rules/language/read.ts";
import { readScenarios } from "../../rules/language/scenarios.ts";
import { fakeTerminal } from "../support/terminal.ts";

const rules = fileURLToPath(new URL("../../rules/", import.meta.url));
const guide = readFileSync(`${rules}README.md`, "utf8");

/** Every YAML file that the guide shows, by the name in its first line; with a folder: it belongs to an example only. */
const shown = [...guide.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g)].map(
  (match) => [match[1]!, match[2]!] as const,
);
const ofShop = shown.filter(([name]) => !name.includes("/"));
const ofExamples = shown.filter(([name]) => name.includes("/"));
const shop = Object.fromEntries(ofShop.filter(([name]) => !isScenarioFile(name)));

/** The guide's dates are to come then. */
const NOW = Date.UTC(2026, 10, 20);

function section(heading: string): string {
  return guide.split(`\n## ${heading}\n`)[1]!.split("\n## ")[0]!;
}

/** What stands between backquotes in the first cells of the tables of a text. */
function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| (`.+?) +\|/gm)].flatMap((row) =>
    [...row[1]!.matchAll(/`([^`]+)`/g)].map((cell) => cell[1]!),
  );
}

function problemsOf(more: Readonly<Record<string, string>>) {
  const read = readSite({
    "site.yaml": shop["site.yaml"]!,
    "pricing-idle.yaml": shop["pricing-idle.yaml"]!,
    ...more,
  });
  return read.ok ? [] : read.problems;
}

describe("files to copy", () => {
  test("each has a name of its own and is right", () => {
    expect(problemsOf(shop)).toEqual([]);
    expect(new Set(shown.map(([name]) => name)).size).toBe(shown.length);
    expect(guide.match(/```yaml/g)).toHaveLength(shown.length);
  });

  test("each can come true and does something, so the lints have nothing to say of it alone", () => {
    const read = readSite(shop);
    const rulesets = read.ok ? read.ruleset.rules.map((rule) => ({ ...read.ruleset, rules: [rule] })) : [];
    expect(rulesets.length).toBeGreaterThan(20);
    expect(rulesets.flatMap((one) => lint(one, shop, { now: NOW }))).toEqual([]);
  });

  test("there are twenty recipes at least, each with a heading and a word about when to use it", () => {
    const recipes = section("Recipes to copy").split("\n### ").slice(1);
    expect(recipes.length).toBeGreaterThanOrEqual(20);
    for (const recipe of recipes) expect(recipe).toMatch(/^.+\n\n[^|]{20,}?\n\n```yaml\n# [a-z\d-]+\.yaml\n/);
  });

  test("every condition is in one of them", () => {
    const recipes = section("Recipes to copy");
    const unused = Object.keys(conditions).filter(
      (name) => !new RegExp(`^[ -]+${name}: `, "m").test(recipes),
    );
    expect(unused).toEqual([]);
  });
});

describe("scenarios", () => {
  const read = readSite(shop);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { ruleset } = read;
  const scenarios = ofShop
    .filter(([name]) => isScenarioFile(name))
    .flatMap(([name, text]) => {
      const { scenarios: found, problems } = readScenarios(name, text, ruleset);
      expect(problems).toEqual([]);
      // In a site of its own: the other recipes are no part of it.
      return found.map((one) => ({ ...one, rules: one.rules ?? [name.replace(".test.yaml", "")] }));
    });

  test("six recipes at least have some", () => {
    expect(new Set(scenarios.map(({ file }) => file)).size).toBeGreaterThan(6);
  });

  test.each(scenarios.map((scenario) => [`${scenario.file}: ${scenario.name}`, scenario] as const))(
    "%s",
    (_, scenario) => {
      expect(runScenario(ruleset, scenario).failures).toEqual([]);
    },
  );
});

describe("what commands print", () => {
  const demo = Object.fromEntries(
    readdirSync(`${rules}sites/demo`).map((name) => [
      `rules/sites/demo/${name}`,
      readFileSync(`${rules}sites/demo/${name}`, "utf8"),
    ]),
  );
  const examples = Object.fromEntries(
    ofExamples.map(([name, text]) => [name.replace(/^demo\//, "rules/sites/demo/"), text]),
  );
  const consoles = [...guide.matchAll(/```console\n\$ npm run beckon -- (.+)\n([\s\S]*?)```/g)].map(
    (match) => [match[1]!, match[2]!.trimEnd().split("\n")] as const,
  );

  test("some is replayed", () => expect(consoles.length).toBeGreaterThan(3));

  test.each(consoles)("%s", async (command, lines) => {
    const terminal = fakeTerminal(
      { ...demo, ...examples, "examples/site.yaml": shop["site.yaml"]! },
      { now: () => NOW },
    );
    onTestFinished(() => terminal.remove());
    const { out } = await terminal.run(...command.split(" "));
    // A line with … stands for any that are left out.
    const pieces = lines.join("\n").split(/^…$/m);
    let from = 0;
    for (const piece of pieces.map((one) => one.replace(/^\n|\n$/g, ""))) {
      expect(out.slice(from)).toContain(piece);
      from = out.indexOf(piece, from) + piece.length;
    }
    if (pieces.length === 1) expect(out).toBe(lines.join("\n"));
  });
});

test("the table of conditions is what `npm run schemas` writes", () => {
  expect(withConditions(guide)).toBe(guide);
});

describe("quotes", () => {
  const rows = [...section("What must be in quotes").matchAll(/^\| `(.+?)` +\| `(.+?)` +\|$/gm)].map(
    (match) => [match[1]!, match[2]!].map((cell) => cell.replaceAll("\\|", "|")),
  );
  const ruleOf = (line: string) =>
    /^(greeting|title):/.test(line)
      ? `name: x\nwhen:\ninvite:\n  ${line.startsWith("title") ? "greeting: Hi\n  " : ""}${line}\n`
      : `name: x\nwhen:\n  ${line}\ninvite: { greeting: Hi }\n`;

  test("there are examples", () => expect(rows.length).toBeGreaterThan(6));

  test.each(rows)("instead of %s write %s", (wrong, right) => {
    const [problem, more] = problemsOf({ "x.yaml": ruleOf(wrong!) });
    expect(more).toBeUndefined();
    expect(problem!.remedy).toContain(right);
    expect(problemsOf({ "x.yaml": ruleOf(right!) })).toEqual([]);
  });
});

describe("templates", () => {
  const everything: Variables = {
    visitor: { name: "Ana", traits: { plan: "trial", trial_ends: "2026-11-20" } },
    page: { title: "Pricing", url: "https://shop.example/pricing" },
    referrer: { name: "Google", host: "google.com" },
    visit: { number: 2, pages: 3, channel: "search" },
    campaign: {},
  };
  const nothing: Variables = {
    visitor: { traits: {} },
    page: { title: "", url: "https://shop.example/pricing" },
    referrer: {},
    visit: { number: 1, pages: 1, channel: "direct" },
    campaign: {},
  };
  const examples = section("The invitation").split("**What is not known is empty.**")[1]!;
  const rows = [...examples.matchAll(/^\| `(.*\{[{%].+?)` +\| (`.+?) +\|$/gm)].map(
    (row) => [row[1]!.replaceAll("\\|", "|"), row[2]!] as const,
  );

  test("there are examples", () => expect(rows.length).toBeGreaterThan(4));

  test.each(rows)("%s says %s", (template, says) => {
    const [known, unknown] = [...says.matchAll(/`([^`]+)`/g)].map((text) => text[1]!);
    expect(personalise(template, everything)).toBe(known);
    if (unknown !== undefined) expect(personalise(template, nothing)).toBe(unknown);
  });
});

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

function schema(kind: string): Schema {
  return JSON.parse(readFileSync(`${rules}${kind}.schema.json`, "utf8")) as Schema;
}

/** Keys that may stand below a path of keys. */
function propertiesOf(whole: Schema, path: readonly string[]): Readonly<Record<string, Schema>> {
  const open = (one: Schema): readonly Schema[] =>
    one.$ref !== undefined
      ? open(whole.definitions![one.$ref.replace("#/definitions/", "")]!)
      : [one, ...(one.anyOf ?? []).flatMap(open), ...(one.items === undefined ? [] : open(one.items))];
  const keys = (ones: readonly Schema[]) => Object.assign({}, ...ones.map((one) => one.properties ?? {}));
  let at = open(whole);
  for (const step of path) at = open((keys(at) as Record<string, Schema>)[step]!);
  return keys(at) as Record<string, Schema>;
}

describe("every key is there", () => {
  test.each([
    ["rule", [], "Every key of a rule"],
    ["rule", ["invite"], "The invitation"],
    ["site", [], "site.yaml"],
    ["test", [], "Scenarios: trying a rule"],
    ["test", ["visitor"], "Scenarios: trying a rule"],
  ] as const)("of a %s file, %j", (kind, path, heading) => {
    const cells = new Set(firstCells(section(heading)));
    const keys = Object.keys(propertiesOf(schema(kind), path));
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => !cells.has(key))).toEqual([]);
  });

  test("of what may happen in a visit", () => {
    const words = section("Scenarios: trying a rule").match(/(?<=[`{ ])[a-z_]+(?=[`:])/g)!;
    const { visit } = propertiesOf(schema("test"), []);
    const happenings = JSON.stringify(visit).match(/(?<="enum":\[)"input"[^\]]+/)![0];
    for (const word of JSON.parse(`[${happenings}]`) as string[]) expect(words).toContain(word);
  });

  test("of what a rule does", () => {
    const cells = firstCells(section("What a rule does besides")).join("\n");
    for (const key of ["tag", "untag", "route", "notify", "webhook", "event"])
      expect(cells).toContain(`- ${key}:`);
  });

  test("of the limits, by their numbers in the spec", () => {
    const numbers = [...section("Limits that are on without being asked").matchAll(/^\| (L\d+) +\|/gm)];
    const spec = readFileSync(`${rules}SPEC.md`, "utf8");
    expect(numbers.map((row) => row[1])).toEqual([...spec.matchAll(/\*\*(L\d+)\*\*/g)].map((one) => one[1]));
  });

  test("of templates: each name that may be used is listed", () => {
    const cells = firstCells(section("The invitation"));
    for (const name of VARIABLES.filter((one) => one !== "visitor.traits"))
      expect(cells).toContain(`{{ ${name} }}`);
    expect(cells).toContain("{{ visitor.traits.plan }}");
  });
});

test("every code that its examples print is explained", () => {
  const about = section("What check says of right files");
  const printed = [...about.matchAll(/^examples\/\S+ {2}(\S+) /gm)].map((line) => line[1]!);
  expect(printed.length).toBeGreaterThan(5);
  expect(printed.filter((code) => !firstCells(about).includes(code))).toEqual([]);
});

test("its links inside lead somewhere", () => {
  const anchors = new Set(
    [...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\p{L}\d _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
  const links = [...guide.matchAll(/\]\(#([^)]+)\)/g)].map((link) => link[1]!);
  expect(links.filter((link) => !anchors.has(link))).toEqual([]);
});
