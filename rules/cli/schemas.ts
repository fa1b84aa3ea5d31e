// `npm run schemas`: the JSON Schemas that editors read, from the schemas that files are checked with. Editors see YAML's
// own numbers and booleans where we see texts, so every text may be one of those.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { ruleSchema } from "../language/rule.ts";
import { scenarioSchema } from "../language/scenario-file.ts";
import { siteSchema } from "../language/site.ts";

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  "rule.schema.json": ruleSchema,
  "site.schema.json": siteSchema,
  "test.schema.json": scenarioSchema,
};

/** Name of the file → its text. */
export function schemaFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { io: "input", target: "draft-07", unrepresentable: "any" });
      const forYaml = forEditors(json) as { properties?: Record<string, unknown> };
      // `when:` with nothing under it is an empty map to us and null to editors.
      const when = forYaml.properties?.["when"];
      if (when !== undefined) forYaml.properties!["when"] = { anyOf: [when, { type: "null" }] };
      return [name, `${JSON.stringify(forYaml, null, 2)}\n`];
    }),
  );
}

/** Keys under which schemas stand, or maps of schemas by name. */
const NAMED = new Set(["properties", "definitions", "patternProperties"]);

function forEditors(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forEditors);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
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

if (import.meta.main) {
  for (const [name, text] of Object.entries(schemaFiles())) {
    const file = join(import.meta.dirname, "..", name);
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
