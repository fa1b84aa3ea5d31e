// Which known word was meant.

import { expect, test } from "vitest";
import { nearest } from "../../../rules/language/nearest.ts";

const known = ["page", "page_title", "on_page", "idle", "visits", "visited", "os"];

test.each([
  ["pgae", "page"],
  ["paeg", "page"],
  ["pages", "page"],
  ["onPage", "on_page"],
  ["on-page", "on_page"],
  ["Page Title", "page_title"],
  ["vist", "visits"],
  ["visietd", "visited"],
  ["idel", "idle"],
])("%s is %s", (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test("a word near nothing, none known, and one of absurd length", () => {
  expect(nearest("weather", known)).toBeUndefined();
  expect(nearest("page", [])).toBeUndefined();
  expect(nearest("a", known)).toBeUndefined();
  expect(nearest("page".repeat(100), ["page".repeat(100)])).toBeUndefined();
});
