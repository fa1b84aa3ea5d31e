// `beckon test`: a line each, and why a scenario failed.

import { afterEach, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal } from "../../support/terminal.ts";
import { RULE, SCENARIO, SHOP } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const run = (files: Readonly<Record<string, string>>, ...args: string[]) => {
  terminal = fakeTerminal(files);
  return terminal.run("test", ...args);
};

test("what passes has a line each", async () => {
  expect(await run(SHOP)).toEqual({
    code: 0,
    out: "rules/sites/shop/idle.test.yaml\n  ✓ thirty seconds\n\n1 scenario: 1 passed, 0 failed",
    err: "",
  });
});

test("verbose says when each invitation came and what it said", async () => {
  expect((await run(SHOP, "--verbose")).out).toContain(
    "  ✓ thirty seconds\n      30s  idle  Hi - Can I help?",
  );
});

test("what fails prints the explanation at the expected moment", async () => {
  const files = { ...SHOP, "rules/sites/shop/idle.test.yaml": SCENARIO.replace("30s", "20s") };
  const { code, out } = await run(files);
  expect(code).toBe(1);
  expect(out).toBe(
    [
      "rules/sites/shop/idle.test.yaml",
      "  ✗ thirty seconds",
      "      idle did not invite at 20s (it did at 30s)  rules/sites/shop/idle.test.yaml:5",
      "        Would hold in 10 s if nothing happens.",
      '        ✓ on "https://shop.example/pricing", wanted /pricing',
      "        ✗ idle 20 s of 30 s",
      "      idle invited at 30s, which was not expected  rules/sites/shop/idle.test.yaml:1",
      "        Holds now.",
      '        ✓ on "https://shop.example/pricing", wanted /pricing',
      "        ✓ idle 30 s of 30 s",
      "",
      "1 scenario: 0 passed, 1 failed",
    ].join("\n"),
  );
});

test("where no visit is going on it says so", async () => {
  const scenario =
    "name: gone\nvisit:\n  - 0s: { page: / }\n  - 1s: close\nuntil: 2h\nexpect:\n  - 1h: { invite: idle }\n";
  const { out } = await run({ ...SHOP, "rules/sites/shop/idle.test.yaml": scenario });
  expect(out).toContain("No visit was going on then, or the rule takes no part.");
});

test("files with problems are told, and nothing is played", async () => {
  const { code, out } = await run({ ...SHOP, "rules/sites/shop/idle.yaml": RULE.replace("30s", "30") });
  expect(code).toBe(1);
  expect(out).toContain("idle.yaml:4:9  bad-duration");
  expect(out).toContain("1 problem in 1 file; nothing was played");
});

test("without scenarios there is nothing to fail", async () => {
  const { "rules/sites/shop/idle.test.yaml": _without, ...files } = SHOP;
  expect(await run(files)).toMatchObject({ code: 0, out: "There are no scenarios." });
});
