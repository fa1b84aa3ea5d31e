// Small plain parts of the widget: languages, initials, links.

import { describe, expect, test } from "vitest";
import * as de from "../../../client/widget/languages/de.ts";
import * as en from "../../../client/widget/languages/en.ts";
import { initials } from "../../../client/widget/initials.ts";
import { linked } from "../../../client/widget/links.ts";

test("every language says everything, and none of it in another", () => {
  const spoken = (language: typeof en): string[] =>
    [...Object.entries(language.invitation), ...Object.entries(language.chat)].map(([key, words]) => {
      const text: string = typeof words === "string" ? words : words(3 as never);
      expect(text.trim(), key).not.toBe("");
      return text;
    });
  const [english, german] = [spoken(en), spoken(de)];
  expect(german).toHaveLength(english.length);
  expect(german.filter((text) => english.includes(text))).toEqual([]);
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
