// The command line itself: help, slips of the keyboard, exit codes, and the process around it.

import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal } from "../../support/terminal.ts";
import { SHOP } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const run = (...args: string[]) => {
  terminal = fakeTerminal(SHOP);
  return terminal.run(...args);
};

test.each([["--help"], ["-h"], ["help"]])("%s lists the commands", async (word) => {
  const { code, out } = await run(word);
  expect(code).toBe(0);
  for (const command of [
    "check",
    "test",
    "publish",
    "diff",
    "versions",
    "rollback",
    "visits import",
    "agent add",
  ])
    expect(out).toContain(command);
});

test.each(["check", "test", "publish", "diff", "versions", "rollback", "visits", "agent"])(
  "%s --help says more",
  async (command) => {
    const { code, out, err } = await run(command, "--help");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(new RegExp(`^Usage: npm run beckon -- ${command} `));
  },
);

test("no command is no help wanted", async () => {
  const { code, out, err } = await run();
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("Usage");
});

test.each([
  [["chek"], "There is no command chek.\nIs it check?"],
  [["frobnicate"], "There is no command frobnicate.\nSee --help."],
  [["constructor"], "There is no command constructor.\nSee --help."],
  [["check", "--fromat", "json"], "Unknown option '--fromat'\nSee: npm run beckon -- check --help"],
  [["publish", "--url"], "Option '--url <value>' argument missing\nSee: npm run beckon -- publish --help"],
])("%j", async (args, said) => {
  expect(await run(...args)).toEqual({ code: 2, out: "", err: said });
});

test("as a process: exit codes, and the demo's files from any folder", () => {
  const beckon = fileURLToPath(new URL("../../../rules/cli/beckon.ts", import.meta.url));
  terminal = fakeTerminal(SHOP);
  const shop = execFileSync(process.execPath, [beckon, "check", "rules/sites/shop"], {
    cwd: terminal.root,
    encoding: "utf8",
  });
  expect(shop).toBe("shop  1 rule, 1 scenario  fine\n");
  const { status, stderr } = spawnSync(process.execPath, [beckon, "chek"], {
    cwd: terminal.root,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([2, "There is no command chek.\nIs it check?\n"]);
});
