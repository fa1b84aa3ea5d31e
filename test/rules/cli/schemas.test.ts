// The schemas that editors read: current, and right about the demo's files.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { schemaFiles } from "../../../rules/cli/schemas.ts";

const rules = fileURLToPath(new URL("../../../rules/", import.meta.url));
const demo = `${rules}sites/demo/`;

const schemaOf = (kind: string) =>
  z.fromJSONSchema(JSON.parse(readFileSync(`${rules}${kind}.schema.json`, "utf8")));
const kindOf = (name: string) =>
  name === "site.yaml" ? "site" : name.endsWith(".test.yaml") ? "test" : "rule";

test.each(Object.entries(schemaFiles()))("%s is what `npm run schemas` makes", (name, text) => {
  expect(readFileSync(rules + name, "utf8")).toBe(text);
});

describe("the demo's files", () => {
  test.each(readdirSync(demo))("%s", (name) => {
    const text = readFileSync(demo + name, "utf8");
    expect(text).toContain(`# yaml-language-server: $schema=../../${kindOf(name)}.schema.json`);
    // As an editor reads it: with YAML's own numbers, booleans and nulls.
    expect(schemaOf(kindOf(name)).safeParse(parse(text)).error?.issues).toBeUndefined();
  });
});

describe("what editors underline and what not", () => {
  const rule = schemaOf("rule");

  test.each([
    { name: "x", when: null },
    { name: 2026, when: { visits: 2, returning: true, utm: { campaign: 1.1 } } },
    { name: "x", when: { any: [{ all: [{ visits: "2+" }] }, { visited: { page: "/a", times: 2 } }] } },
    { name: "x", when: {}, invite: { greeting: "Hi", replies: ["a", 1] }, repeat: { every: "1d", times: 3 } },
  ])("taken: %j", (value) => {
    expect(rule.safeParse(value).success).toBe(true);
  });

  test.each([
    { name: "x" },
    { name: "x", when: {}, frobnicate: 1 },
    { name: "x", when: { pgae: "/a" } },
    { name: "x", when: { any: [{ all: [{ vists: 2 }] }] } },
    { name: "x", when: { any: { visits: 2 } } },
    { name: "x", when: {}, state: "on" },
    { name: "x", when: {}, invite: {} },
  ])("underlined: %j", (value) => {
    expect(rule.safeParse(value).success).toBe(false);
  });
});
