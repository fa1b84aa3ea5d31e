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
  const taken = (kind: string, text: string) => schemaOf(kind).safeParse(parse(text)).success;

  test.each([
    "name: x\nwhen:\n",
    "name: 2026\nwhen: { visits: 2, returning: true, utm: { campaign: 1.1 } }\n",
    'name: x\nwhen: { any: [{ all: [{ visits: "2+" }] }, { visited: { page: /a, times: 2 } }] }\n',
    "name: x\nwhen: {}\ninvite: { greeting: Hi, replies: [a, 1] }\nrepeat: { every: 1d, times: 3 }\n",
    "name: x\nwhen: { data: { total: 100, paid: false }, date: 2026-11-27, visitor_time: 09:00-12:00 }\n",
    "name: x\nwhen:\ndo:\n  - tag: 7\n  - notify: { text: Hi }\n",
    "name: x\nwhen:\nexperiment:\n  holdout: 10%\n  variants:\n    plain:\n    short: { weight: 1.5, greeting: Hi }\n",
    "name: x\nwhen:\ninvite: { greeting: Hi, locales: { de: { title: 1 } } }\ngoal: 7\n",
  ])("a rule, taken: %j", (text) => {
    expect(taken("rule", text)).toBe(true);
  });

  test.each([
    "name: x\n",
    "name: x\nwhen: {}\nfrobnicate: 1\n",
    "name: x\nwhen: { pgae: /a }\n",
    "name: x\nwhen: { any: [{ all: [{ vists: 2 }] }] }\n",
    "name: x\nwhen: { any: { visits: 2 } }\n",
    "name: x\nwhen: {}\nstate: on\n",
    "name: x\nwhen: {}\ninvite: {}\n",
    "name: x\nwhen:\ndo: { tag: a }\n",
    "name: x\nwhen:\ndo: [{ tga: a }]\n",
    "name: x\nwhen:\ndo: [{ notify: { team: sales } }]\n",
    "name: x\nwhen:\nexperiment: { holdot: 10% }\n",
    "name: x\nwhen:\nexperiment: { variants: { a: { placement: bar } } }\n",
    "name: x\nwhen:\ninvite: { greeting: Hi, approval: boss }\n",
    "name: x\nwhen:\ninvite: { greeting: Hi, locales: { de: { titel: x } } }\n",
  ])("a rule, underlined: %j", (text) => {
    expect(taken("rule", text)).toBe(false);
  });

  const SITE = "name: x\norigins: [https://a.example]\n";

  test.each([
    "teams: { sales: }",
    "hours: { office: Mon-Fri 09:00-17:00, closed: [2026-12-24] }",
    "launcher: staffed",
    "launcher: { when: { visits: 2 } }",
    "goals: { a: { page: /a, value: 49.90 } }",
    "answers: { waiting: { after: 60s, text: Hi } }",
    "mask: email",
    "webhooks: { crm: { url: https://a.example/, events: [goal] } }",
    'theme: { accent: "#000", mode: dark }',
    "limits: { risk: 5% }",
  ])("a site, taken: %j", (line) => {
    expect(taken("site", `${SITE}${line}\n`)).toBe(true);
  });

  test.each([
    "team: { sales: {} }",
    "hours: Mon-Fri 09:00-17:00",
    "launcher: sometimes",
    "launcher: { when: { vists: 2 } }",
    "goals: { a: { pages: /a } }",
    "answers: { frist: Hi }",
    "webhooks: { crm: {} }",
    "theme: { colour: red }",
    "limits: { risks: 5% }",
  ])("a site, underlined: %j", (line) => {
    expect(taken("site", `${SITE}${line}\n`)).toBe(false);
  });

  const VISIT = "name: x\nvisit:\n  - 0s: { page: / }\n";

  test.each([
    "  - 1s: exit",
    "  - 1s: { scroll: 80% }",
    "  - 1s: { track: { name: buy, props: { price: 9.5, vip: true } } }",
    "  - 1s: { data: { stock: 3 } }",
    '  - 1s: { form: { on: "#f", state: started } }',
    "visitor: { sample: false, arm: holdout }",
    "visitors_online: 12\nwait: 2m",
  ])("a scenario, taken: %j", (line) => {
    expect(taken("test", `${VISIT}${line}\n`)).toBe(true);
  });

  test.each([
    "  - 1s: exut",
    "  - 1s: { scrol: 80% }",
    '  - 1s: { form: { on: "#f", state: sent } }',
    "visitor: { arms: holdout }",
    "visitor_online: 12",
  ])("a scenario, underlined: %j", (line) => {
    expect(taken("test", `${VISIT}${line}\n`)).toBe(false);
  });
});

test("every key comes with a word about it", () => {
  const silent: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (Array.isArray(schema)) return schema.forEach((one) => walk(one, path));
    if (typeof schema !== "object" || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key !== "properties") walk(value, path);
      else
        for (const [name, inner] of Object.entries(value as Record<string, { description?: string }>)) {
          if (inner.description === undefined) silent.push(`${path}${name}`);
          walk(inner, `${path}${name}.`);
        }
    }
  };
  for (const kind of ["rule", "site", "test"])
    walk(JSON.parse(readFileSync(`${rules}${kind}.schema.json`, "utf8")), `${kind}: `);
  expect(silent).toEqual([]);
});
