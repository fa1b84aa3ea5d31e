// Words from outside made fit to be looked at, and addresses that may or may not be links.

import { describe, expect, test } from "vitest";

import { hostOf, linked, pathOf, webAddress } from "../../../../client/console/text/address.ts";
import { clean, lines, valueText } from "../../../../client/console/text/clean.ts";
import {
  channelName,
  countryName,
  languageName,
  nth,
  visitorName,
} from "../../../../client/console/text/names.ts";
import { clockText, roughly, timeThere } from "../../../../client/console/text/time.ts";
import { fromText } from "../../../../client/console/text/where-from.ts";
import { row } from "../support/samples.ts";

describe("clean", () => {
  test.each([
    ["markup is only words", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["control characters go", "a\u0000b\u001b[31mc\u0085", "ab[31mc"],
    ["direction overrides go", "abc\u202egnp.exe\u2066x\u2069", "abcgnp.exex"],
    ["what is wide as nothing goes", "a\u200bd\ufeffm\u00adin", "admin"],
    ["joined emoji stay", "👩‍💻 ok", "👩‍💻 ok"],
    ["right-to-left words stay", "שלום", "שלום"],
    ["space is one space", "  a \n\t b\u2028c ", "a bc"],
    ["nothing is nothing", undefined, ""],
    ["numbers are words", 12, "12"],
  ])("%s", (_, from, to) => expect(clean(from)).toBe(to));

  test("lines keep their breaks, made one kind", () => {
    expect(lines("a\r\nb\rc\u0007")).toBe("a\nb\nc");
  });

  test("values of traits are one line each", () => {
    expect(valueText({ a: [1, "\u202eb"] })).toBe('{"a":[1,"b"]}');
    expect(valueText(null)).toBe("");
    expect(valueText(false)).toBe("false");
  });
});

describe("addresses", () => {
  test.each([
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    " https://shop.example/",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//shop.example/",
    "/pricing",
    "https:shop.example",
    "https://shop.example@evil.example/",
    "https://user:secret@shop.example/",
    "https://",
    "",
    undefined,
  ])("%s is no link", (address) => expect(webAddress(address)).toBeUndefined());

  test("http and https are", () => {
    expect(webAddress("HTTPS://Shop.example/a")?.href).toBe("https://shop.example/a");
    expect(webAddress("http://127.0.0.1:8787/")?.hostname).toBe("127.0.0.1");
  });

  test("are shown short, and what is none as it came", () => {
    expect(pathOf("https://shop.example/caf%C3%A9?x=1")).toBe("/café?x=1");
    expect(pathOf("https://shop.example/%E0%A4%A")).toBe("/%E0%A4%A");
    expect(pathOf("javascript:alert(1)")).toBe("javascript:alert(1)");
    expect(hostOf("https://www.google.com/search")).toBe("google.com");
    expect(hostOf("https://аррӏе.com/")).toBe("xn--80ak6aa92e.com");
  });

  test("in a sentence are links without the sentence's own marks", () => {
    const pieces = linked(
      "See https://shop.example/docs, or (http://a.example/b). javascript:alert(1) https://x@y.example",
    );
    expect(pieces.map((piece) => (typeof piece === "string" ? piece : `<${piece.href}>`))).toEqual([
      "See ",
      "<https://shop.example/docs>",
      ", or (",
      "<http://a.example/b>",
      "). javascript:alert(1) https://x@y.example",
    ]);
    expect(linked("")).toEqual([]);
  });
});

test("where a visitor is from, in few words", () => {
  expect(fromText(row(1, { source: "google", campaign: "spring" }))).toBe("google · spring");
  const { source: _, ...direct } = row(1, { referrer: "" });
  expect(fromText(direct)).toBe("");
  expect(fromText({ ...direct, referrer: "https://www.blog.example/post" })).toBe("blog.example");
});

test("names and codes", () => {
  expect(visitorName(row(0x3f2a))).toBe("Visitor 3f2a");
  expect(visitorName(row(1, { name: " \u202eMaria " }))).toBe("Maria");
  expect(visitorName(row(1, { name: "\u200b" }))).toBe("Visitor 0001");
  expect(countryName("de")).toBe("Germany");
  expect(countryName("<b>")).toBe("<B>");
  expect(languageName("fr")).toBe("French");
  expect(languageName("no such language")).toBe("no such language");
  expect(channelName("ai")).toBe("AI assistant");
  expect(channelName("constructor")).toBe("constructor");
  expect([1, 2, 3, 4, 11, 21].map(nth)).toEqual(["1st", "2nd", "3rd", "4th", "11th", "21st"]);
});

test("clocks and lengths", () => {
  expect([-5, 7_900, 760_000, 3_729_000, 183_600_000].map(clockText)).toEqual([
    "0:00",
    "0:07",
    "12:40",
    "1:02:09",
    "2 d 3 h",
  ]);
  expect([-1, 12_400, 240_000, 11_000_000, 800_000_000].map(roughly)).toEqual([
    "0 s",
    "12 s",
    "4 min",
    "3 h",
    "9 d",
  ]);
  expect(timeThere(Date.UTC(2026, 10, 17, 10), "no/where")).toBeUndefined();
  expect(timeThere(Date.UTC(2026, 10, 17, 10), "Asia/Tokyo")).toMatch(/7:00/);
});
