// What pages are told of a site's look, and that words on its accent can be read.

import { expect, test } from "vitest";
import { lookOf, readableOn } from "../../../rules/engine/look.ts";

test("a site that wants nothing special tells nothing", () => {
  expect(lookOf({ locale: "en", theme: {} })).toBeUndefined();
});

test("its language where that is not English, and its theme as it is", () => {
  expect(lookOf({ locale: "pt-BR", theme: {} })).toEqual({ locale: "pt-BR" });
  expect(lookOf({ locale: "en", theme: { radius: "0", mode: "dark" } })).toEqual({
    theme: { radius: "0", mode: "dark" },
  });
});

test("an accent comes with a colour of words on it, the site's own first", () => {
  expect(lookOf({ locale: "en", theme: { accent: "#ffd400" } })?.theme).toEqual({
    accent: "#ffd400",
    on_accent: "#000",
  });
  const own = { accent: "#ffd400", on_accent: "navy" };
  expect(lookOf({ locale: "en", theme: own })?.theme).toEqual(own);
  expect(lookOf({ locale: "en", theme: { accent: "transparent" } })?.theme).toEqual({
    accent: "transparent",
  });
});

test.each([
  ["#fff", "#000"],
  ["#0a6ebd", "#fff"],
  ["#0a6ebdcc", "#fff"],
  ["#ff08", "#000"],
  ["white", "#000"],
  ["navy", "#fff"],
  ["orange", "#000"],
  ["rgb(250 250 250 / 90%)", "#000"],
  ["rgba(10, 110, 189, 0.5)", "#fff"],
  ["rgb(999, 999, 999)", "#000"],
  ["transparent", undefined],
])("on %s words are %s", (colour, words) => {
  expect(readableOn(colour)).toBe(words);
});
