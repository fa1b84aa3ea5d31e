// `beckon test`: a line each, and why a scenario failed.

import { afterEach, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal } from "../../support/terminal.ts";
import { RULE, SCENARIO, SHOP, SITE } from "./files.ts";

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

test("what a rule would tell others is shown, since nothing tells them yet", async () => {
  const doing =
    'do:\n  - notify: { team: sales, text: "{{ page.title }} is read" }\n  - notify: { text: hm }\n  - webhook: crm\n  - event: helped\n';
  const { out } = await run({
    ...SHOP,
    "rules/sites/shop/site.yaml": `${SITE}webhooks: { crm: { url: "https://crm.example/x" } }\n`,
    "rules/sites/shop/idle.yaml": RULE + doing,
  });
  expect(out.split("\n").slice(2, 6)).toEqual([
    "      30s  idle  would notify sales: is read",
    "      30s  idle  would notify every agent: hm",
    "      30s  idle  would call webhook crm",
    "      30s  idle  tells the page: event helped",
  ]);
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
      "        ✗ idle 20 s of 30 s; would hold at 10:00:30 if nothing happens",
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

const failing = { ...SHOP, "rules/sites/shop/idle.test.yaml": SCENARIO.replace("30s", "20s") };

test("failed expectations as annotations at their lines", async () => {
  const { code, out } = await run(failing, "--format", "github");
  expect(code).toBe(1);
  const lines = out.split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^::error file=rules\/sites\/shop\/idle\.test\.yaml,line=5,title=beckon test%3A thirty seconds::idle did not invite at 20s \(it did at 30s\)%0A.+%0A✗ idle 20 s of 30 s/,
  );
  expect(lines[1]).toContain("line=1,");
  expect(await run(SHOP, "--format", "github")).toEqual({ code: 0, out: "", err: "" });
});

test("as JSON for programs", async () => {
  const fine = await run(SHOP, "--format", "json");
  expect([fine.code, JSON.parse(fine.out)]).toMatchObject([
    0,
    {
      ok: true,
      problems: [],
      scenarios: [
        {
          site: "shop",
          file: "rules/sites/shop/idle.test.yaml",
          line: 1,
          name: "thirty seconds",
          passed: true,
          invited: [{ at: 30_000, rule: "idle" }],
          failures: [],
        },
      ],
    },
  ]);
  const failed = await run(failing, "--format", "json");
  expect([failed.code, JSON.parse(failed.out)]).toMatchObject([
    1,
    { ok: false, scenarios: [{ passed: false, failures: [{ kind: "missing", line: 5 }, { line: 1 }] }] },
  ]);
});

test("problems come in the same formats", async () => {
  const broken = { ...SHOP, "rules/sites/shop/idle.yaml": RULE.replace("30s", "30") };
  const json = await run(broken, "--format", "json");
  expect([json.code, JSON.parse(json.out)]).toMatchObject([
    1,
    { ok: false, problems: [{ code: "bad-duration" }], scenarios: [] },
  ]);
  const github = await run(broken, "--format", "github");
  expect(github.code).toBe(1);
  expect(github.out).toContain(
    "::error file=rules/sites/shop/idle.yaml,line=4,col=9,title=beckon bad-duration::",
  );
});
