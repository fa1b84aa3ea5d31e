// Small plain parts of the widget: languages, initials, links.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as en from "../../../client/widget/languages/en.ts";
import { initials } from "../../../client/widget/initials.ts";
import { linked } from "../../../client/widget/links.ts";

const FOLDER = join(import.meta.dirname, "../../../client/widget/languages");
const languages = await Promise.all(
  readdirSync(FOLDER).map(
    async (file) => [file, (await import(/* @vite-ignore */ join(FOLDER, file))) as typeof en] as const,
  ),
);

/** All that a language says, but what is the same in several: its name and direction. */
const spoken = (language: typeof en): string[] =>
  Object.values(language)
    .flatMap((part) => Object.entries(part))
    .flatMap(([key, words]) => {
      if (key === "locale" || key === "dir") return [];
      const texts: string[] =
        typeof words === "string" ? [words] : [words(3 as never), words(0 as never), words("Ana" as never)];
      for (const text of texts) expect(text.trim(), key).not.toBe("");
      return texts;
    });

describe.each(languages)("%s", (file, language) => {
  const name = /(\w+)\.ts$/.exec(file)![1]!;

  test("says everything, and none of it in English", () => {
    const english = spoken(en);
    expect(spoken(language)).toHaveLength(english.length);
    if (name !== "en") expect(spoken(language).filter((text) => english.includes(text))).toEqual([]);
  });

  test("is called as its file, and says its direction where that is not the page's", () => {
    expect([language.invitation.locale, language.chat.locale]).toEqual([name, name]);
    expect(language.invitation.dir).toBe(name === "ar" ? "rtl" : undefined);
  });

  test("puts names and numbers in", () => {
    const { chat, launcher, extras } = language;
    expect(launcher.open(7)).toContain("7");
    expect(launcher.open(0)).not.toMatch(/\d/);
    expect(extras.saved("ana@shop.example")).toContain("ana@shop.example");
    for (const score of [1, 2, 5]) expect(extras.stars(score)).toContain(String(score));
    for (const say of [chat.messageFrom, chat.present, chat.typing]) expect(say("Ana")).toContain("Ana");
    for (const say of [extras.left, extras.tooLong]) expect(say(12)).toContain("12");
  });
});

test.each([
  ["Customer Service", "CS"],
  ["Ana", "A"],
  ["ana maria  lopez", "AL"],
  ["", ""],
  ["  --  ", ""],
  ["Ø. Ægir", "ØÆ"],
  ["山田 太郎", "山太"],
  ["𝒜na 😀", "𝒜"],
])("initials of %j are %j", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

describe("links", () => {
  test.each([
    ["no link at all", []],
    ["https://shop.example", ["https://shop.example/"]],
    ["(https://shop.example/a_(b))", ["https://shop.example/a_(b)"]],
    ["Look at https://shop.example/a. Good?", ["https://shop.example/a"]],
    ["https://shop.example/a, http://b.example!", ["https://shop.example/a", "http://b.example/"]],
    ["mailto:ana@shop.example", ["mailto:ana@shop.example"]],
    ["mailto:", []],
    ["https://", []],
    ["javascript:alert(1)//https://", []],
    ["blob:https://shop.example/1", ["https://shop.example/1"]],
    ["java\nscript:alert(1)", []],
    ["HTTPS://SHOP.EXAMPLE/A", ["https://shop.example/A"]],
    ["https://a.example/\u202egpj.exe", ["https://a.example/"]],
  ])("in %j lead to %j", (text, expected) => {
    const pieces = linked(text);
    expect(pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece.href]))).toEqual(expected);
    expect(pieces.map((piece) => (typeof piece === "string" ? piece : piece.text)).join("")).toBe(text);
  });
});
