// `beckon backtest`: recorded visits under a folder's rules, and under others beside them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { writeFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal } from "../../support/terminal.ts";
import { RULE, SHOP, SITE } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const AT = Date.UTC(2026, 10, 17, 9);
const visit = (i: number, path: string, idle: number, more: object = {}) =>
  JSON.stringify({
    at: AT + i * 60_000,
    channel: "search",
    events: [
      [0, "page", { path }],
      [0, "gap", { for: idle * 1000 }],
      [idle * 1000, "closed", {}],
    ],
    ...more,
  });
const VISITS = [
  visit(0, "/pricing", 40),
  visit(1, "/pricing", 35),
  visit(2, "/pricing", 10),
  visit(3, "/", 100),
  "{broken",
  "",
];
const FILES = {
  ...SHOP,
  "rules/sites/shop/home.yaml":
    "name: Home & <b>more</b>\nwhen: { on_site: 30s }\npriority: 10\ninvite: { greeting: Hi }\n",
  "visits.ndjson": VISITS.join("\n"),
  "other/site.yaml": SITE,
  "other/idle.yaml": RULE.replace("30s", "5s"),
};
const run = (...args: string[]) => {
  terminal = fakeTerminal(FILES);
  return terminal.run("backtest", "--visits", "visits.ndjson", ...args);
};

describe("backtest", () => {
  test("per rule: eligible, invited, of all visits, when, and what was in the way", async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    const lines = out.split("\n");
    expect(lines[0]).toBe("4 visits, 4 page views, 2026-11-17 to 2026-11-17");
    expect(lines[1]).toMatch(/^1 line left out; the first, line 5: /);
    expect(lines.slice(3, 6).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["rule", "eligible", "invited", "of visits", "median moment", "in the way"],
      ["idle", "2", "2", "50 %", "30 s"],
      ["home", "3", "1", "25 %", "30 s", "priority 2, invitation showing 2"],
    ]);
    expect(out).toContain("Both eligible in the same visit\nidle  home  2");
    expect(out).toContain("3 invitations in 3 visits, 75 % of all.");
    expect(out).toContain("What visitors would have answered nobody knows");
  });

  test("against other rules: rule by rule what changes", async () => {
    const { out } = await run("--against", "other");
    expect(out).toMatch(/Against other\nhome +0 +→ +1 +\+1\nidle +3 +→ +2 +−1\n/);
  });

  test("against a version of the server", async () => {
    const files = { "site.yaml": SITE, "idle.yaml": RULE };
    terminal = fakeTerminal(FILES, {
      answers: [new Response(JSON.stringify({ version: 7, files }), { status: 200 })],
    });
    const server = ["--url", "https://beckon.example", "--token", "secret"];
    const { out } = await terminal.run("backtest", "--visits", "visits.ndjson", "--against", "7", ...server);
    expect(terminal.asked[0]!.url).toBe("https://beckon.example/api/sites/shop/rules?version=7");
    expect(out).toMatch(/Against version 7\nhome +0 +→ +1 +\+1\nidle +2 +→ +2 +as it was\n/);
  });

  test("as JSON, with the whole matrix", async () => {
    const { out } = await run("--format", "json");
    const { now, broken, note } = JSON.parse(out);
    expect(now.result).toMatchObject({
      visits: 4,
      invitations: 3,
      overlap: [
        [2, 2],
        [2, 3],
      ],
    });
    expect(broken).toBe(1);
    expect(note).toContain("nobody knows");
  });

  test("as a page that needs nothing else, whatever rules are called", async () => {
    const { out } = await run("--html", "report.html", "--against", "other");
    expect(out).toContain("Written to report.html.");
    const html = readFileSync(join(terminal!.root, "report.html"), "utf8");
    expect(html).toContain("Home &amp; &lt;b&gt;more&lt;/b&gt;");
    expect(html).not.toMatch(/<b>|<script|https?:\/\/|url\(/);
    expect(html.match(/<svg/g)).toHaveLength(2);
  });

  test("visits of a log: rules that read what it cannot know are not judged, and said so", async () => {
    const log = { from: "log", unseen: ["clocks", "idle"] };
    terminal = fakeTerminal({ ...FILES, "log.ndjson": `${visit(0, "/pricing", 0, log)}\n` });
    const { out } = await terminal.run("backtest", "--visits", "log.ndjson");
    expect(out).toMatch(/Not judged.*\nidle +reads idle +could hold in 1 visit at most\nhome +reads clocks/);
  });

  test("a packed file is read as it is", async () => {
    terminal = fakeTerminal(FILES);
    writeFileSync(join(terminal.root, "visits.gz"), gzipSync(VISITS.join("\n")));
    const { out } = await terminal.run("backtest", "--visits", "visits.gz");
    expect(out).toContain("4 visits");
  });

  test.each<[string, string[], string]>([
    ["no visits", [], "Which visits?"],
    ["a file that is not there", ["--visits", "gone"], "There is no file gone."],
    [
      "a file without visits",
      ["--visits", "rules/sites/shop/site.yaml"],
      "holds no recorded visits: line 1: not JSON.",
    ],
  ])("%s: says so, and exits with 2", async (_, args, says) => {
    terminal = fakeTerminal(FILES);
    const { code, err } = await terminal.run("backtest", ...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  test("rules that are refused are told with their place", async () => {
    terminal = fakeTerminal({ ...FILES, "other/idle.yaml": "name: x\nwehn:\n" });
    const { code, out } = await terminal.run("backtest", "--visits", "visits.ndjson", "--against", "other");
    expect(code).toBe(1);
    expect(out).toContain("other/idle.yaml:2:1  unknown-key");
  });
});
