// `beckon check`: what it reads, says and answers.

import { afterEach, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal, type Surroundings } from "../../support/terminal.ts";
import { RULE, SCENARIO, SHOP, SITE } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const run = (
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  given: Surroundings = {},
) => {
  terminal = fakeTerminal(files, given);
  return terminal.run("check", ...args);
};

const broken = { ...SHOP, "rules/sites/shop/idle.yaml": RULE.replace("30s", "30").replace("page:", "pgae:") };

test("a site that is fine", async () => {
  expect(await run(SHOP)).toEqual({ code: 0, out: "shop  1 rule, 1 scenario  fine", err: "" });
});

test("every problem with file, line, column, code, message and remedy, and a summary", async () => {
  expect(await run(broken)).toEqual({
    code: 1,
    out: [
      'rules/sites/shop/idle.yaml:3:3  unknown-key  unknown key "pgae" in "when"',
      "    write page",
      'rules/sites/shop/idle.yaml:4:9  bad-duration  "30" has no unit',
      "    write 30s for seconds, 30m for minutes",
      "",
      "shop  1 rule, 1 scenario  2 problems in 1 file",
    ].join("\n"),
    err: "",
  });
});

test("scenario files are checked too", async () => {
  const files = {
    ...SHOP,
    "rules/sites/shop/idle.test.yaml": SCENARIO.replace("invite: idle", "invite: ilde"),
  };
  const { code, out } = await run(files);
  expect(code).toBe(1);
  expect(out).toContain(
    'rules/sites/shop/idle.test.yaml:5:20  unknown-rule  there is no rule "ilde"\n    write idle',
  );
});

test("as JSON for programs", async () => {
  const fine = await run(SHOP, ["--format", "json"]);
  expect(fine.code).toBe(0);
  expect(JSON.parse(fine.out)).toEqual({
    ok: true,
    sites: [
      {
        site: "shop",
        folder: "rules/sites/shop",
        rules: [{ id: "idle", name: "Idle", state: "live", priority: 50 }],
        scenarios: 1,
      },
    ],
    problems: [],
  });
  terminal!.remove();
  const { code, out } = await run(broken, ["--format", "json"]);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    ok: false,
    sites: [{ rules: null }],
    problems: [
      { file: "rules/sites/shop/idle.yaml", line: 3, column: 3, code: "unknown-key", remedy: "write page" },
      { line: 4, column: 9, code: "bad-duration" },
    ],
  });
});

test("as annotations of GitHub, with nothing in them that could end one early", async () => {
  const evil = { ...SHOP, "rules/sites/shop/idle.yaml": RULE.replace("page: /pricing", '"a\\n::b%,": x') };
  const { code, out } = await run(evil, ["--format", "github"]);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^::error file=rules\/sites\/shop\/idle.yaml,line=3,col=3,title=beckon unknown-key::unknown key "a%0A::b%25," in "when"%0Aknown here: page, /,
  );
  expect(out.split("\n")).toHaveLength(1);
});

test("colour where there is a terminal", async () => {
  const { out } = await run(broken, [], { colour: true });
  expect(out).toContain("\u001b[1mrules/sites/shop/idle.yaml:3:3\u001b[0m  \u001b[31munknown-key\u001b[0m  ");
});

test("every site below a folder, or the one that is named", async () => {
  const files = { ...SHOP, "rules/sites/other/site.yaml": SITE, "rules/sites/readme/notes.md": "no site" };
  expect((await run(files)).out).toBe("other  0 rules, 0 scenarios  fine\nshop   1 rule, 1 scenario    fine");
  expect((await terminal!.run("check", "rules/sites/other")).out).toBe("other  0 rules, 0 scenarios  fine");
});

test("paths are those of the folder one stands in", async () => {
  const { out } = await run(broken, ["."], { cwd: "rules/sites/shop" });
  expect(out).toMatch(/^idle\.yaml:3:3 /);
  expect(out).toContain("shop  1 rule");
});

test("a folder with rules and no site.yaml is told what it lacks", async () => {
  const { code, out } = await run({ "rules/sites/shop/idle.yaml": RULE }, ["rules/sites/shop"]);
  expect(code).toBe(1);
  expect(out).toContain("rules/sites/shop/site.yaml:1:1  no-site-file  the site has no site.yaml");
});

test("what it cannot work with", async () => {
  expect(await run(SHOP, ["nowhere"])).toMatchObject({
    code: 2,
    err: "There is no folder nowhere.\nName the folder that holds a site.yaml.",
  });
  expect(await terminal!.run("check", "--format", "xml")).toMatchObject({
    code: 2,
    err: "There is no format xml.\nWrite --format text or json or github.",
  });
  expect(await terminal!.run("check", "rules", "rules/sites")).toMatchObject({
    code: 2,
    err: "One folder, please, not rules and rules/sites.",
  });
  terminal!.write({ "empty/notes.md": "" });
  expect((await terminal!.run("check", "empty")).code).toBe(2);
});
