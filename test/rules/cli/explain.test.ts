// `beckon explain`: every rule at one moment of a scenario or of a recorded visit.

import { afterEach, describe, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal } from "../../support/terminal.ts";
import { SHOP } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const VISIT = JSON.stringify({
  at: Date.UTC(2026, 10, 17, 9),
  channel: "search",
  events: [
    [0, "page", { path: "/pricing" }],
    [0, "gap", { for: 60_000 }],
    [60_000, "closed", {}],
  ],
});
const FILES = {
  ...SHOP,
  "rules/sites/shop/off.yaml": "name: Off\nstate: off\nwhen: { pages: 1+ }\ninvite: { greeting: Hi }\n",
  "visits.ndjson": `\n${VISIT}\n${JSON.stringify({ at: 1, channel: "direct", events: [] })}\nnonsense\n`,
};
const run = (...args: string[]) => {
  terminal = fakeTerminal(FILES);
  return terminal.run("explain", ...args);
};
const scenario = ["--visit", "rules/sites/shop/idle.test.yaml"];
const recorded = ["--visit", "visits.ndjson"];

describe("explain", () => {
  test("each line with value and target, and when it would hold", async () => {
    expect(await run(...scenario, "--at", "12s")).toEqual({
      code: 0,
      out: [
        "✗ idle  Idle",
        "        Would hold in 18 s if nothing happens.",
        '        ✓ on "https://shop.example/pricing", wanted /pricing',
        "        ✗ idle 12 s of 30 s; would hold at 10:00:30 if nothing happens",
        "",
        "At 12s: 0 of 1 rules hold.",
      ].join("\n"),
      err: "",
    });
  });

  test("the limit in the way, as of just after it", async () => {
    const { out } = await run(...scenario, "--at", "31s");
    expect(out).toContain("Holds, but not now: invitation showing. It invited at 10:00:30.");
  });

  test("with several sites, a scenario is of the one it lies in", async () => {
    terminal = fakeTerminal({ ...FILES, "rules/sites/other/site.yaml": FILES["rules/sites/shop/site.yaml"] });
    expect((await terminal.run("explain", ...scenario, "--at", "12s")).code).toBe(0);
    expect((await terminal.run("explain", ...recorded, "--at", "12s")).err).toContain("Which site?");
  });

  test("the same of a recorded visit", async () => {
    const { code, out } = await run(...recorded, "--at", "12s", "--format", "json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      at: 12_000,
      rules: [{ rule: "idle", holds: false, conditions: [{ holds: true }, { holds: false }] }],
    });
    expect((await run(...recorded, "--at", "1h30m")).out).toContain("no visit is going on");
  });

  test.each<[string, string[], string]>([
    ["no visit", ["--at", "1s"], "Which visit?"],
    ["no moment", scenario, "At which moment?"],
    ["a moment that is none", [...scenario, "--at", "soon"], "soon is no time."],
    ["a file that is not there", ["--visit", "gone.yaml", "--at", "1s"], "There is no file gone.yaml."],
    ["a scenario too far", [...scenario, "--at", "1s", "--number", "2"], "has 1 scenarios."],
    ["a visit too far", [...recorded, "--at", "1s", "--number", "4"], "visits.ndjson has 3 visits."],
    ["no visit in that line", [...recorded, "--at", "1s", "--number", "3"], "no recorded visit: not JSON."],
    ["a number that is none", [...scenario, "--at", "1s", "--number", "x"], "--number x is none."],
    [
      "a rule that is not there",
      [...scenario, "--at", "1s", "--rule", "idel"],
      "There is no rule idel.\nIs it idle?",
    ],
    ["a rule that takes no part", [...scenario, "--at", "1s", "--rule", "off"], "its state is off."],
  ])("%s: says so, and exits with 2", async (_, args, says) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  test("a broken rule is told as check tells it", async () => {
    terminal = fakeTerminal({ ...FILES, "rules/sites/shop/bad.yaml": "name: x\nwehn:\n" });
    const { code, out } = await terminal.run("explain", ...scenario, "--at", "1s");
    expect(code).toBe(1);
    expect(out).toContain("bad.yaml:2:1  unknown-key");
  });
});
