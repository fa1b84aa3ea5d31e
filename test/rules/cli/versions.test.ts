// `beckon versions` and `beckon rollback`: what was live when, and back to it.

import { afterEach, describe, expect, test } from "vitest";
import { fakeTerminal, type FakeTerminal, type Surroundings } from "../../support/terminal.ts";
import { SHOP, SITE } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const NOW = Date.UTC(2026, 10, 20, 13, 3);
const run = (
  args: readonly string[],
  given: Surroundings = {},
  files: Readonly<Record<string, string>> = SHOP,
) => {
  terminal = fakeTerminal(files, { now: () => NOW, timeZone: "Europe/Berlin", ...given });
  return terminal.run(...args, "--url", "https://beckon.example", "--token", "secret");
};

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const problem = (code: string) => json({ type: `urn:beckon:${code}`, title: "no", status: 404 }, 404);
const HOUR = 3_600_000;
const row = (version: number, age: number, more: object = {}) => ({
  version,
  at: NOW - age,
  by: "Ana",
  rules: 8,
  current: false,
  ...more,
});

describe("versions", () => {
  test("newest first, with the live one marked", async () => {
    const rows = [
      row(12, 20_000, { current: true, copy_of: 9 }),
      row(11, 5 * HOUR, { by: "API token", rules: 1 }),
      row(10, 49 * HOUR),
    ];
    expect(await run(["versions"], { answers: [json({ rows })] })).toEqual({
      code: 0,
      out: [
        "12  live  2026-11-20 14:02  just now     Ana        8 rules  copy of 9",
        "11        2026-11-20 09:03  5 hours ago  API token  1 rule",
        "10        2026-11-18 13:03  2 days ago   Ana        8 rules",
      ].join("\n"),
      err: "",
    });
    expect(terminal!.asked).toMatchObject([
      { method: "GET", url: "https://beckon.example/api/sites/shop/rules/versions" },
    ]);
  });

  test("the live one is green, and a name cannot write to the terminal", async () => {
    const rows = [row(1, 60_000, { current: true, by: "\u001b[2JAna" })];
    const { out } = await run(["versions"], { colour: true, answers: [json({ rows })] });
    expect(out).toBe("\u001b[32m1  live  2026-11-20 14:02  1 minute ago  \ufffd[2JAna  8 rules\u001b[0m");
  });

  test("as JSON for programs", async () => {
    const rows = [row(2, 0, { current: true })];
    const { out } = await run(["versions", "--format", "json"], { answers: [json({ rows })] });
    expect(JSON.parse(out)).toEqual({
      server: "https://beckon.example",
      sites: [{ site: "shop", versions: rows }],
    });
  });

  test("of each site, by name", async () => {
    const files = { ...SHOP, "rules/sites/other/site.yaml": SITE };
    const answers = [json({ rows: [] }), json({ rows: [row(1, HOUR, { current: true })] })];
    const { code, out } = await run(["versions"], { answers }, files);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      "other",
      "Nothing is published for other yet.",
      "shop",
      "1  live  2026-11-20 13:03  1 hour ago  Ana  8 rules",
    ]);
  });

  test.each([
    [problem("unknown-site"), "shop: https://beckon.example does not serve this site."],
    [json({ rows: "many" }), "https://beckon.example answered 200."],
  ])("%#", async (answer, said) => {
    const { code, err } = await run(["versions"], { answers: [answer] });
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test("are no annotations", async () => {
    expect(await run(["versions", "--format", "github"])).toMatchObject({
      code: 2,
      err: "There is no format github.\nWrite --format text or json.",
    });
  });
});

describe("rollback", () => {
  test("says in one line what is live now", async () => {
    const given = { answers: [json({ version: 13, copy_of: 9 })] };
    expect(await run(["rollback", "9"], given)).toEqual({
      code: 0,
      out: "shop: version 9 is live again at https://beckon.example, as version 13",
      err: "",
    });
    expect(terminal!.asked).toEqual([
      {
        url: "https://beckon.example/api/sites/shop/rules/rollback",
        method: "POST",
        authorization: "Bearer secret",
        body: { version: 9 },
      },
    ]);
  });

  test("of one site at a time", async () => {
    const files = { ...SHOP, "rules/sites/other/site.yaml": SITE };
    expect(await run(["rollback", "9"], {}, files)).toMatchObject({
      code: 2,
      err: "Which site?\nName its folder: rules/sites/other or rules/sites/shop.",
    });
    terminal!.remove();
    const answers = [json({ version: 2 })];
    expect(await run(["rollback", "v1", "rules/sites/other"], { answers }, files)).toMatchObject({ code: 0 });
    expect(terminal!.asked).toMatchObject([
      { url: "https://beckon.example/api/sites/other/rules/rollback", body: { version: 1 } },
    ]);
  });

  test.each([
    [[], "Back to which version?"],
    [["rules/sites/shop"], "Back to which version?"],
    [["0"], "Back to which version?"],
    [["1", "rules/sites/shop", "2"], "One folder, please, not rules/sites/shop and 2."],
  ])("%j is not asked for", async (words, said) => {
    const { code, err } = await run(["rollback", ...words]);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(terminal!.asked).toEqual([]);
  });

  test("a version that never was", async () => {
    expect(await run(["rollback", "99"], { answers: [problem("not-found")] })).toMatchObject({
      code: 2,
      err: "shop has no version 99 at https://beckon.example.\nSee them with: npm run beckon -- versions",
    });
  });
});
