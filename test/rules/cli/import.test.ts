// `beckon visits import`: files in, files out, and what is said about it.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { readRecorded } from "../../../rules/engine/recorded.ts";
import { fakeTerminal, type FakeTerminal, type Surroundings } from "../../support/terminal.ts";
import { GOOGLEBOT, IPHONE, logLine } from "./log/log.ts";

let terminal: FakeTerminal | undefined;
afterEach(() => terminal?.remove());

const LOG = [
  logLine({ referrer: "https://www.bing.com/" }),
  logLine({ at: 1, target: "/a.css", referrer: "https://shop.example/" }),
  logLine({ at: 2, target: "/b.js", referrer: "https://shop.example/" }),
  logLine({ at: 3, agent: GOOGLEBOT }),
  "a broken line",
  logLine({ at: 60, target: "/pricing", referrer: "https://shop.example/" }),
  logLine({ at: 90, agent: IPHONE, referrer: "https://shop.example/" }),
].join("\n");

const run = (
  args: readonly string[],
  files: Readonly<Record<string, string>> = { "access.log": LOG },
  given: Surroundings = {},
) => {
  terminal = fakeTerminal(files, { timeZone: "Europe/Berlin", ...given });
  return terminal.run("visits", ...args);
};

test("visits are printed, and a summary to people", async () => {
  const { code, out, err } = await run(["import", "access.log"]);
  expect(code).toBe(0);
  expect(out.split("\n").map(readRecorded)).toMatchObject([
    { channel: "search", source: "bing", device: "desktop", events: [{}, {}] },
    { channel: "internal", device: "mobile", events: [{}] },
  ]);
  expect(err.split("\n")).toEqual([
    "Lines left out:",
    "  2  images, styles, scripts, feeds and other files",
    "  1  by bots that say so",
    "  1  not in the combined format, the first is line 5",
    "shop.example is taken for the site's own host, since most requests come from there; --site-origin says another.",
    "7 lines, 2026-11-17 11:00 to 2026-11-17 11:01: 3 page views in 2 visits, 1 line by bots, 1 broken line",
  ]);
});

test("or written to a file; a packed log says the same", async () => {
  const plain = await run(["import", "access.log"]);
  writeFileSync(join(terminal!.root, "access.log.gz"), gzipSync(LOG));
  const { code, out, err } = await terminal!.run(
    "visits",
    "import",
    "access.log.gz",
    "--out",
    "visits.ndjson",
  );
  expect([code, out, err]).toEqual([0, "", plain.err]);
  expect(readFileSync(join(terminal!.root, "visits.ndjson"), "utf8")).toBe(`${plain.out}\n`);
});

test("the site's own origin and what may be kept are said", async () => {
  const log = logLine({ target: "/cart?step=2&x=1", referrer: "https://news.example/" });
  const args = ["import", "access.log", "--site-origin", "https://news.example", "--keep", "Step"];
  const { out, err } = await run(args, { "access.log": log });
  expect(JSON.parse(out)).toMatchObject({
    channel: "internal",
    events: [[0, "page", { path: "/cart?step=2" }]],
  });
  expect(err).toBe(
    "1 line, 2026-11-17 11:00 to 2026-11-17 11:00: 1 page view in 1 visit, 0 lines by bots, 0 broken lines",
  );
});

test("an empty log has no visits", async () => {
  const { code, out, err } = await run(["import", "access.log"], { "access.log": "" });
  expect([code, out]).toEqual([0, ""]);
  expect(err).toContain("0 lines: 0 page views in 0 visits");
});

test("a long one says how far it is, where a person watches", async () => {
  let now = 0;
  const shown: string[] = [];
  const given = { now: () => (now += 2000), live: (text: string) => void shown.push(text) };
  await run(["import", "access.log"], undefined, given);
  expect(shown[0]).toContain("access.log  ━");
  expect(shown.at(-1)).toBe("\r\u001b[K");
});

describe("what cannot work", () => {
  test.each([
    [[], "visits what?"],
    [["export"], "There is no visits export."],
    [["import"], "Which log?"],
    [["import", "a.log", "b.log"], "One log at a time, please."],
    [["import", "none.log"], "There is no file none.log."],
    [["import", "."], "There is no file .."],
    [["import", "access.log", "--site-origin", "shop.example"], "shop.example is no origin."],
    [["import", "access.log", "--out", "access.log"], "access.log is the log itself."],
    [["import", "access.log", "--out", "no/such/folder"], "no/such/folder cannot be written: ENOENT"],
  ])("%j", async (args, said) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(said);
  });

  test("another format is told with an example", async () => {
    const { code, err } = await run(["import", "access.log"], { "access.log": '{"request":"GET /"}\n{}\n' });
    expect(code).toBe(2);
    expect(err).toMatch(
      /^No line of access\.log is in the combined format\.\nOne looks like this: 203\.0\.113\.7 - - \[/,
    );
  });

  test("a packed log that was cut", async () => {
    await run([]);
    writeFileSync(join(terminal!.root, "cut.gz"), gzipSync(LOG).subarray(0, 40));
    expect(await terminal!.run("visits", "import", "cut.gz")).toMatchObject({
      code: 2,
      err: "cut.gz cannot be read to its end: unexpected end of file.",
    });
  });
});
