// Words that no visitor ever has, and words that are left alone.

import { describe, expect, test } from "vitest";
import { linted, rule } from "./rules.ts";

const told = (when: string, more = "") =>
  linted({ "r.yaml": rule(when, more) })
    .filter(({ code }) => code === "hardly-known")
    .map(({ line, column, level, remedy }) => `${line}:${column} ${level} ${remedy}`);

describe("hardly known", () => {
  test.each([
    ["country: Germany", "write DE"],
    ["country: Türkiye", "write TR"],
    ["country: Czech Republic", "write CZ"],
    ["country: UK", "write GB"],
    ["country: USA", "write US"],
    ["country: EU", "write continent: EU"],
    ["country: Nowhereland", "write its two letters, as in DE"],
    ["continent: Europe", "write EU"],
    ["continent: Atlantis", "write AF, AN, AS, EU, NA, OC or SA"],
    ["language: German", "write de* (de and all of its countries)"],
    ["language: Brazilian Portuguese", "write pt-BR"],
    ["language: en_US", "write en-US"],
    ["language: Klingonese", "write its code: de*, or de-AT"],
    ["timezone: Berlin", "write Europe/Berlin"],
    ["timezone: New York", "write America/New_York"],
    ["timezone: Europe/Berln", "write Europe/Berlin"],
    ["timezone: GMT+1", "write its IANA name, as in Europe/Berlin"],
    ["browser: sefari", "write Safari"],
    ["browser: Edge", "write Microsoft Edge"],
    ["os: MacOS X", "write macOS"],
    ["os: Mac", "write macOS"],
  ])("%s", (line, remedy) => {
    expect(told(line)).toEqual([`3:${line.indexOf(":") + 5} warning ${remedy}`]);
  });

  test.each([
    "country: [DE, at, T1]",
    "country: Ger*",
    "continent: eu",
    "language: [de, de-AT, zh-Hans, fil]",
    "timezone: [Europe/Berlin, UTC, Asia/Calcutta, europe/*]",
    "browser: [safari, Microsoft Edge, Opera Touch, Frobnicator]",
    "os: [iOS, android, MyOS]",
    "region: Germany",
  ])("left alone: %s", (line) => expect(told(line)).toEqual([]));

  test("wherever it stands, at the word itself", () => {
    expect(told("any:\n  - country: [DE, France]\n  - idle: 3s")).toEqual(["4:21 warning write FR"]);
    expect(told("idle: 3s", "unless: { none: [{ language: English }] }\n")).toEqual([
      "4:30 warning write en* (en and all of its countries)",
    ]);
  });
});
