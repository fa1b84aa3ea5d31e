// Lines of files, plain and packed.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linesOf } from "../../../../rules/cli/log/lines.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "beckon-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(bytes: Buffer | string): Promise<string[]> {
  const file = join(folder, "log");
  writeFileSync(file, bytes);
  const lines: string[] = [];
  for await (const bunch of linesOf(file)) lines.push(...bunch.lines);
  return lines;
}

// Longer than a chunk, with letters of two bytes across every boundary.
const long = Array.from({ length: 30_000 }, (_, i) => `${i} ${"é".repeat(i % 40)}`);

describe.each([
  ["plain", (text: string) => Buffer.from(text)],
  ["packed", (text: string) => gzipSync(text)],
])("%s", (_how, pack) => {
  test.each([
    ["", []],
    ["a", ["a"]],
    ["a\n", ["a"]],
    ["a\n\nb", ["a", "", "b"]],
  ])("%j", async (text, lines) => {
    expect(await read(pack(text))).toEqual(lines);
  });

  test("a long file", async () => {
    expect(await read(pack(long.join("\n")))).toEqual(long);
  });
});

test("packed files that were joined are read whole", async () => {
  expect(await read(Buffer.concat([gzipSync("a\nb\n"), gzipSync("c\n")]))).toEqual(["a", "b", "c"]);
});

test("of a line that never ends only the beginning is held", async () => {
  const lines = await read(`a\n${"x".repeat(3_000_000)}\nb\n`);
  expect(lines.map((line) => line.length)).toEqual([1, 1024 * 1024, 1]);
});

test("a packed file that was cut is told", async () => {
  await expect(read(gzipSync(long.join("\n")).subarray(0, 5000))).rejects.toThrow("unexpected end of file");
});
