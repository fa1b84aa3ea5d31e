// docs/api.md lists every message of every socket with its fields and limits, as worker/protocol.ts has them.
// `npx vitest run --config test/vitest.config.ts --project rules test/messages.test.ts -u` writes what the source says;
// what it means is for a person to write.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DATA_LIMIT, DataMessage, FromTab, ToDesk, ToFeed, ToVisitor } from "../worker/protocol.ts";
import { Declared } from "./support/declared.ts";
import { described } from "./support/described.ts";
import { meanings, mended, type Section } from "./support/listed.ts";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const document = await readFile(path("docs/api.md"), "utf8");
const protocol = new Declared(await readFile(path("worker/protocol.ts"), "utf8"));

/** Said once for all: how often a page said something, and how long ago. */
const COUNTED = ["n", "ago"];
const DOWN = ["ToPage", "FromFeed", "FromDesk", "FromVisitor"];

const sections: readonly Section[] = [
  { heading: "### From a page", entries: described(FromTab.options, COUNTED) },
  { heading: "### To a page", entries: protocol.messages("ToPage") },
  { heading: "### To the feed", entries: described(ToFeed.options) },
  { heading: "### From the feed", entries: protocol.messages("FromFeed") },
  { heading: "### To the desk", entries: described(ToDesk.options) },
  { heading: "### From the desk", entries: protocol.messages("FromDesk") },
  { heading: "### To a visitor's object", entries: described(ToVisitor.options) },
  { heading: "### From a visitor's object", entries: protocol.messages("FromVisitor") },
  { heading: "### Parts of messages", entries: protocol.parts(DOWN) },
];

test("every message is documented with its fields and limits, and none that is no more", async () => {
  await expect(mended(document, sections)).toMatchFileSnapshot(path("docs/api.md"));
});

test.each(sections)("$heading: each says what it means", ({ heading, entries }) => {
  const said = meanings(document, heading);
  for (const name of entries.keys()) expect(said.get(name)?.trim().length, name).toBeGreaterThan(5);
});

test("a page counts all that it says, but for a member's wish to try rules out", () => {
  for (const { shape } of FromTab.options)
    expect(COUNTED.every((name) => name in shape)).toBe(shape.type.value !== "team");
  // A page that leaves says nothing else.
  const alone = described(FromTab.options).get("bye")!.split("; ");
  expect(alone).toHaveLength(COUNTED.length);
  for (const field of alone) expect(document).toContain(`${field} (`);
});

test("a map is as large as is said there", () => {
  const said = Number(
    /A map is an object of at most ([\d,]+) characters/.exec(document)![1]!.replace(",", ""),
  );
  expect(said).toBe(DATA_LIMIT);
  const map = (length: number) => ({
    type: "data",
    n: 1,
    data: { a: "x".repeat(length - '{"a":""}'.length) },
  });
  expect(DataMessage.safeParse(map(said)).success).toBe(true);
  expect(DataMessage.safeParse(map(said + 1)).success).toBe(false);
});

test("what is missing, wrong or left over is found", () => {
  const [{ heading, entries }] = sections as [Section];
  const [name, fields] = [...entries][0]!;
  const line = `- \`${name}\`:${meanings(document, heading).get(name)}`;
  for (const broken of [
    document.replace(`${line}\n  - ${fields}\n`, ""),
    document.replace("`timezone` text ≤ 64", "`timezone` text ≤ 65"),
    document.replace("`gpc?` ", "`gpc` "),
    document.replace("`visible` `true` `false`; ", ""),
    document.replace(line, `- \`greet\`: Nobody says so any more.\n${line}`),
  ]) {
    expect(broken).not.toBe(document);
    expect(mended(broken, sections)).not.toBe(broken);
  }
});
