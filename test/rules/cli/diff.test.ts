// `beckon diff`: what publishing or going back would change.

import { applyPatch } from "diff";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { changesOf } from "../../../rules/cli/diff.ts";
import { fakeTerminal, type FakeTerminal, type Surroundings } from "../../support/terminal.ts";
import { RULE, SHOP, SITE } from "./files.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const run = (args: readonly string[], given: Surroundings = {}) => {
  terminal = fakeTerminal(SHOP, given);
  return terminal.run("diff", ...args, "--url", "https://beckon.example", "--token", "secret");
};

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
const NOT_FOUND = () => json({ type: "urn:beckon:not-found", title: "no", status: 404 }, 404);
const live = (files: Readonly<Record<string, string>>, version = 7) => json({ version, files });
const before = { "site.yaml": SITE, "idle.yaml": RULE.replace("30s", "20s"), "old.yaml": RULE };

describe("a folder beside what is live", () => {
  test("file by file, and changed files line by line", async () => {
    expect(await run([], { answers: [live({ ...before, "site.yaml": SITE })] })).toEqual({
      code: 0,
      out: [
        "shop: rules/sites/shop; version 7 is live at https://beckon.example",
        "~ idle.yaml  changed  +1 -1",
        "    @@ -1,7 +1,7 @@",
        "     name: Idle",
        "     when:",
        "       page: /pricing",
        "    -  idle: 20s",
        "    +  idle: 30s",
        "     invite:",
        "       team: sales",
        "       title: Hi",
        "- old.yaml   removed  8 lines",
        "1 file removed, 1 file changed; publish would make this live",
      ].join("\n"),
      err: "",
    });
    expect(terminal!.asked).toMatchObject([
      { method: "GET", url: "https://beckon.example/api/sites/shop/rules" },
    ]);
  });

  test("nothing to publish", async () => {
    const { code, out } = await run([], { answers: [live({ "site.yaml": SITE, "idle.yaml": RULE })] });
    expect([code, out]).toEqual([
      0,
      "shop: rules/sites/shop is the same; version 7 is live at https://beckon.example",
    ]);
  });

  test("nothing live yet", async () => {
    const { code, out } = await run([], { answers: [NOT_FOUND()] });
    expect([code, out.split("\n")]).toEqual([
      0,
      [
        "shop: rules/sites/shop; nothing is live at https://beckon.example",
        "+ idle.yaml  added  8 lines",
        "+ site.yaml  added  3 lines",
        "2 files added; publish would make this live",
      ],
    ]);
  });

  test("in colours for people, and what is live cannot write to the terminal", async () => {
    const answers = [live({ "site.yaml": SITE, "idle.yaml": RULE.replace("30s", "\u001b[2J20s") })];
    const { out } = await run([], { colour: true, answers });
    expect(out).toContain("\u001b[31m    -  idle: \ufffd[2J20s\u001b[0m");
    expect(out).toContain("\u001b[32m    +  idle: 30s\u001b[0m");
  });

  test("as JSON for programs", async () => {
    const { out } = await run(["--format", "json"], { answers: [live(before)] });
    expect(JSON.parse(out)).toMatchObject({
      server: "https://beckon.example",
      sites: [
        {
          site: "shop",
          live: 7,
          folder: "rules/sites/shop",
          changes: [
            { file: "idle.yaml", change: "changed", added: 1, removed: 1 },
            { file: "old.yaml", change: "removed", added: 0, removed: 8, lines: [] },
          ],
        },
      ],
    });
  });

  test("as notices at files that are there", async () => {
    const { out } = await run(["--format", "github"], { answers: [live(before)] });
    expect(out.split("\n")).toEqual([
      "::notice file=rules/sites/shop/idle.yaml,line=1,title=beckon diff%3A changed::idle.yaml: changed (+1 -1) by publish, against version 7",
      "::notice file=rules/sites/shop/site.yaml,line=1,title=beckon diff%3A removed::old.yaml: removed (8 lines) by publish, against version 7",
    ]);
  });
});

describe("a version beside what is live", () => {
  test("what going back would change", async () => {
    const answers = [live({ "site.yaml": SITE }, 7), live({ "site.yaml": SITE, "idle.yaml": RULE }, 3)];
    const { code, out } = await run(["3"], { answers });
    expect([code, out.split("\n")]).toEqual([
      0,
      [
        "shop: version 3; version 7 is live at https://beckon.example",
        "+ idle.yaml  added  8 lines",
        "1 file added; rollback 3 would make this live",
      ],
    ]);
    expect(terminal!.asked[1]!.url).toBe("https://beckon.example/api/sites/shop/rules?version=3");
  });

  test("a version that never was", async () => {
    expect(await run(["99"], { answers: [live({}), NOT_FOUND()] })).toMatchObject({
      code: 2,
      err: "shop has no version 99 at https://beckon.example.\nSee them with: npm run beckon -- versions",
    });
  });
});

describe("changes", () => {
  const file = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
    .map((lines) => lines.join("\n"));
  const files = fc.dictionary(fc.constantFrom("a.yaml", "b.yaml", "c.yaml"), file);

  const patchOf = (lines: readonly string[]) => ["--- a", "+++ b", ...lines, ""].join("\n");

  test("made to what was give what is", () => {
    fc.assert(
      fc.property(files, files, (old, fresh) => {
        const after: Record<string, string> = { ...old };
        for (const { file: name, change, lines } of changesOf(old, fresh)) {
          if (change === "removed") delete after[name];
          else after[name] = change === "added" ? fresh[name]! : applyPatch(old[name]!, patchOf(lines)) || "";
        }
        expect(after).toEqual(fresh);
      }),
    );
  });

  test("are not looked for line by line where everything is another", () => {
    const lines = (word: string) => Array.from({ length: 5000 }, (_, i) => `${word} ${i}\n`).join("");
    const [change] = changesOf({ "a.yaml": lines("old") }, { "a.yaml": lines("new") });
    expect(change).toEqual({ file: "a.yaml", change: "changed", added: 5000, removed: 5000, lines: [] });
  });
});
