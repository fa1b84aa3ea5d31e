// The table of conditions that the guide is made of.

import { describe, expect, test } from "vitest";
import { GUIDE_GROUPS } from "../../../rules/conditions/condition.ts";
import { guideRows, guideTable } from "../../../rules/conditions/guide.ts";
import { conditions } from "../../../rules/conditions/registry.ts";
import { readSite } from "../../../rules/language/read.ts";

const rows = guideRows();

test("every condition has an example, in the order of the registry", () => {
  expect([...new Set(rows.map((row) => row.name))]).toEqual(Object.keys(conditions));
  expect([...new Set(rows.map((row) => row.group))]).toEqual([...GUIDE_GROUPS]);
});

const SITE = `name: Shop
origins: [https://shop.example]
teams: { sales: {} }
hours: { office: Mon-Fri 09:00-17:30 }
`;
const OTHER = "name: other\nwhen:\n  idle: 1h\ndo:\n  - tag: x\n";

describe("each example is a line as rule files write it", () => {
  test.each(rows.map((row) => [row.example, row.name]))("%s", (example, name) => {
    expect(example.split(":")[0]).toBe(name);
    const read = readSite({
      "site.yaml": SITE,
      "pricing-idle.yaml": OTHER,
      "x.yaml": `name: x\nwhen:\n  ${example}\ndo:\n  - tag: x\n`,
    });
    expect(read.ok ? [] : read.problems).toEqual([]);
  });
});

test("a table with its columns in line", () => {
  const lines = guideTable().split("\n");
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(lines[0]).toMatch(/^\| line +\| holds when +\|$/);
  expect(lines[1]).toMatch(/^\| -+ \| -+ \|$/);
  expect(lines[2]).toMatch(/^\| \*\*the page\*\* +\| +\|$/);
  expect(lines.length).toBe(2 + rows.length + GUIDE_GROUPS.length);
});
