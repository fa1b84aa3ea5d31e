// `npm run schemas`: the JSON Schemas that editors read, from the schemas that files are checked with, and the table of
// conditions in the marketers' guide. Editors see YAML's own numbers and booleans where we see texts, so every text may be
// one of those.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { guideTable } from "../conditions/guide.ts";
import type { FileKind } from "../language/kind.ts";
import { ruleFile } from "../language/rule.ts";
import { scenarioFile } from "../language/scenario-file.ts";
import { siteFile } from "../language/site.ts";

const KINDS: Readonly<Record<string, FileKind<unknown>>> = {
  "rule.schema.json": ruleFile,
  "site.schema.json": siteFile,
  "test.schema.json": scenarioFile,
};

/** Name of the file → its text. */
export function schemaFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(KINDS).map(([name, kind]) => {
      const json = z.toJSONSchema(kind.schema, { io: "input", target: "draft-07", unrepresentable: "any" });
      let forYaml = forEditors(json);
      for (const path of kind.mayBeEmpty) forYaml = orNull(forYaml, path.split("."));
      return [name, `${JSON.stringify(forYaml, null, 2)}\n`];
    }),
  );
}

/** `when:` with nothing under it is an empty map to us and null to editors. */
function orNull(schema: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) {
    const { description, ...rest } = schema as { readonly description?: string };
    return { ...(description !== undefined && { description }), anyOf: [rest, { type: "null" }] };
  }
  const map = schema as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  if (step === "*") return { ...map, additionalProperties: orNull(map["additionalProperties"], rest) };
  const { properties = {} } = map;
  return { ...map, properties: { ...properties, [step]: orNull(properties[step], rest) } };
}

/** Inside conditions the same few keys come again and again. */
const INSIDE: Readonly<Record<string, string>> = {
  page: "A page pattern or a list: /docs/*.",
  event: "Its name: a text with * for anything, or a list.",
  name: "Its name: a text with * for anything, or a list.",
  where: "What it said besides: { price: 100+ }.",
  times: "How often: 2+.",
  within: "Looking back so long: 10m.",
  for: "At least so long: 5m.",
  every: "In any stretch of this length: 1d.",
  on: 'A CSS selector, in quotes: "#plans".',
  state: "started, abandoned or submitted; one or a list.",
  id: "The rule's id: its file's name.",
  outcome: "invited, seen, accepted, dismissed, ignored or done; one or a list.",
  team: "A team of site.yaml.",
  online: "Agents online: 1+.",
  ...Object.fromEntries(
    ["source", "medium", "campaign", "term", "content"].map((key) => [key, `What utm_${key} says.`]),
  ),
};

/** Every key with a word about it, for whoever points at it in an editor. */
function described(properties: object): object {
  return Object.fromEntries(
    Object.entries(properties).map(([key, schema]: [string, object]) => [
      key,
      "description" in schema || !Object.hasOwn(INSIDE, key)
        ? schema
        : { description: INSIDE[key], ...schema },
    ]),
  );
}

/** Keys under which schemas stand, or maps of schemas by name. */
const NAMED = new Set(["definitions", "patternProperties"]);

function forEditors(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forEditors);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (key === "properties") return [key, described(mapValues(value as object, forEditors))];
    if (NAMED.has(key)) return [key, mapValues(value as object, forEditors)];
    // Names of keys are texts in every YAML.
    if (key === "propertyNames" || key === "enum" || key === "const" || key === "required")
      return [key, value];
    return [key, forEditors(value)];
  });
  const out = Object.fromEntries(entries);
  return out["type"] === "string" && out["enum"] === undefined
    ? { ...out, type: ["string", "number", "boolean"] }
    : out;
}

function mapValues(map: object, change: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

const TABLE_BEGINS = "<!-- conditions: `npm run schemas` writes this table -->";
const TABLE_ENDS = "<!-- end of conditions -->";

/** The guide with the table of conditions as it is now. Throws where the two lines around it are missing. */
export function withConditions(guide: string): string {
  const from = guide.indexOf(TABLE_BEGINS);
  const to = guide.indexOf(TABLE_ENDS);
  if (from < 0 || to < from)
    throw new Error(`The guide has no place between ${TABLE_BEGINS} and ${TABLE_ENDS}`);
  return `${guide.slice(0, from)}${TABLE_BEGINS}\n\n${guideTable()}\n\n${guide.slice(to)}`;
}

if (import.meta.main) {
  const rules = join(import.meta.dirname, "..");
  const written = { "README.md": withConditions(readFileSync(join(rules, "README.md"), "utf8")) };
  for (const [name, text] of Object.entries({ ...schemaFiles(), ...written })) {
    const file = join(rules, name);
    let before = "";
    try {
      before = readFileSync(file, "utf8");
    } catch {
      // Not there yet.
    }
    if (before !== text) writeFileSync(file, text);
    process.stdout.write(`${before === text ? "as it was" : "written  "}  rules/${name}\n`);
  }
}
