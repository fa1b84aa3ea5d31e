// `beckon check`: what it reads, says and answers.

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
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

describe("lints", () => {
  const second = "name: Second\nwhen:\n  page: /pricing\n  idle: 60s\ninvite: { greeting: Hi }\n";
  const shadowed = { ...SHOP, "rules/sites/shop/second.yaml": second };
  const never = { ...SHOP, "rules/sites/shop/second.yaml": second.replace("idle: 60s", "visits: 0") };
  const visit = (...paths: string[]) =>
    JSON.stringify({
      at: 0,
      channel: "direct",
      events: paths.map((path, i) => [i * 1000, "page", { path }]),
    });

  test("a warning is told and stops nothing", async () => {
    expect(await run(shadowed)).toEqual({
      code: 0,
      out: [
        "rules/sites/shop/second.yaml:2:1  shadowed  warning: whenever this rule holds, idle holds too and comes first (both priority 50, so the order of the names decides)",
        "    ask for more in idle, or give this rule a priority above 50",
        "",
        "shop  2 rules, 1 scenario  fine, 1 warning",
      ].join("\n"),
      err: "",
    });
  });

  test("a rule that can never come true is an error", async () => {
    const { code, out } = await run(never);
    expect(code).toBe(1);
    expect(out).toContain("rules/sites/shop/second.yaml:4:3  never-true  this rule never comes true");
    expect(out).toContain("shop  2 rules, 1 scenario  1 problem in 1 file");
  });

  test("as JSON and as annotations, each with its level", async () => {
    const { code, out } = await run(shadowed, ["--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, problems: [{ code: "shadowed", level: "warning" }] });
    const github = await terminal!.run("check", "--format", "github");
    expect(github.code).toBe(0);
    expect(github.out).toMatch(
      /^::warning file=rules\/sites\/shop\/second.yaml,line=2,col=1,title=beckon shadowed::/,
    );
    terminal!.write({ "rules/sites/shop/second.yaml": second.replace("idle: 60s", "device: mobile") });
    expect((await terminal!.run("check", "--format", "github")).out).toMatch(/^::notice /);
  });

  test("nothing is linted while something is refused", async () => {
    const { out } = await run({ ...shadowed, "rules/sites/shop/idle.yaml": RULE.replace("30s", "30") });
    expect(out).not.toContain("shadowed");
  });

  test("pages that nobody saw in recorded visits", async () => {
    const files = { ...SHOP, "visits.ndjson": `${visit("/", "/docs")}\n\n${visit("/prices")}\n` };
    const { code, out } = await run(files, ["--visits", "visits.ndjson"]);
    expect(code).toBe(0);
    expect(out).toContain(
      "rules/sites/shop/idle.yaml:3:9  unreachable-page  warning: no page view of the recorded visits is on /pricing",
    );
    terminal!.write({ "visits.ndjson": visit("/pricing?x=1") });
    expect((await terminal!.run("check", "--visits", "visits.ndjson")).out).toBe(
      "shop  1 rule, 1 scenario  fine",
    );
    terminal!.write({ "visits.ndjson": "{}\n" });
    expect(await terminal!.run("check", "--visits", "visits.ndjson")).toMatchObject({
      code: 2,
      err: expect.stringContaining("visits.ndjson holds no recorded visits: "),
    });
    expect(await terminal!.run("check", "--visits", "nothing")).toMatchObject({
      code: 2,
      err: "There is no file nothing.",
    });
  });

  test("days that are past, by the clock of the terminal", async () => {
    const files = { ...SHOP, "rules/sites/shop/idle.yaml": RULE.replace("idle: 30s", "date: 2026-11-27") };
    expect((await run(files, [], { now: () => Date.UTC(2026, 10, 27, 23, 59) })).out).toContain("fine");
    terminal!.remove();
    expect((await run(files, [], { now: () => Date.UTC(2026, 10, 28) })).out).toContain("expired  warning: ");
  });
});

test("a file that is not UTF-8 is refused where it is not, and hides no other file's problems", async () => {
  terminal = fakeTerminal({ ...SHOP, "rules/sites/shop/other.yaml": "name: Other\n" });
  writeFileSync(
    join(terminal.root, "rules/sites/shop/latin.yaml"),
    Buffer.from("name: Gr\xfc\xdfe\nwhen:\n", "latin1"),
  );
  const { code, out } = await terminal.run("check");
  expect(code).toBe(1);
  expect(out).toContain("rules/sites/shop/latin.yaml:1:9  not-utf8  ");
  expect(out).toContain("rules/sites/shop/other.yaml:");
});

test("what is named like a rule and is no file is not passed over", async () => {
  terminal = fakeTerminal(SHOP);
  mkdirSync(join(terminal.root, "rules/sites/shop/folder.yaml"));
  expect(await terminal.run("check")).toMatchObject({
    code: 2,
    err: expect.stringContaining("rules/sites/shop/folder.yaml is no file that can be read."),
  });
});

test("a link to a rule is the rule, an editor's hidden lock is nothing", async () => {
  terminal = fakeTerminal({ ...SHOP, "elsewhere.yaml": "name: Linked\n" });
  const site = join(terminal.root, "rules/sites/shop");
  symlinkSync(join(terminal.root, "elsewhere.yaml"), join(site, "linked.yaml"));
  symlinkSync("ana@desk.1234", join(site, ".#idle.yaml"));
  expect((await terminal.run("check")).out).toContain("rules/sites/shop/linked.yaml:");
});
