// The value forms of rule files: what each text means, and which are refused with a remedy.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type * as z from "zod";
import {
  anyGlob,
  duration,
  durationRange,
  globTest,
  inRange,
  numberRange,
  parseDuration,
  textList,
  textMap,
  wholeNumber,
  wordList,
  yes,
} from "../../../rules/language/values.ts";

/** The refusal's code and remedy, or undefined where the text is understood. */
function refusal(schema: z.ZodType, text: unknown) {
  const issue = schema.safeParse(text).error?.issues[0];
  return issue && (issue as { params?: { code: string; remedy: string } }).params;
}

describe("numbers", () => {
  test.each([
    ["3", [3], [2, 4, 2.9, 3.1]],
    ["3+", [3, 3.5, 1000], [2, 2.9]],
    ["<3", [2, 2.9, -5], [3, 4]],
    ["<=3", [3, 2, -5], [3.1, 4]],
    ["< 3", [2], [3]],
    ["2..5", [2, 3.5, 5], [1.9, 5.1]],
    ["2..2", [2], [1, 3]],
    [">3", [3.1, 4], [3, 2]],
    [">=3", [3, 4], [2]],
    [">= 3", [3], [2]],
    ["1.5..2.5", [1.5, 2.5], [1.4, 2.6]],
    ["-3..-1", [-2], [0]],
    ["0", [0], [1]],
  ])("[V1] %s", (text, holds, not) => {
    const range = numberRange.parse(text);
    expect(holds.filter((value) => !inRange(range, value))).toEqual([]);
    expect(not.filter((value) => inRange(range, value))).toEqual([]);
  });

  test.each([
    "",
    "three",
    "3-5",
    "+3",
    "3++",
    "<",
    "2..",
    "..5",
    "2...5",
    "1e3",
    "0x3",
    "3 4",
    "٣",
    "NaN",
    "Infinity",
  ])("[V1] %s is refused with the forms", (text) => {
    expect(refusal(numberRange, text)).toMatchObject({ code: "bad-number" });
    expect(refusal(numberRange, text)!.remedy).toContain("3+");
  });

  test("[V1] a range without a number in it is refused", () => {
    expect(refusal(numberRange, "5..2")).toMatchObject({ code: "empty-range" });
  });
});

describe("durations", () => {
  const SECOND = 1000;

  test.each([
    ["30s", [30 * SECOND, 10 * 86_400_000], [0, 29_999]],
    ["30s+", [30 * SECOND], [29_999]],
    ["1m30s", [90 * SECOND], [89_999]],
    ["2h", [7_200_000], [7_199_999]],
    ["7d", [604_800_000], [604_799_999]],
    ["250ms", [250], [249]],
    ["1.5s", [1500], [1499]],
    ["<10s", [0, 9_999], [10_000]],
    ["<=10s", [0, 10_000], [10_001]],
    [">10s", [10_001], [10_000]],
    [">=10s", [10_000], [9_999]],
    ["10s..60s", [10_000, 60_000], [9_999, 60_001]],
    ["10s..10s", [10_000], [9_999, 10_001]],
    ["0s", [0], []],
  ])("[V2] %s, an included end lasting its whole millisecond", (text, holds, not) => {
    const { from, to = Infinity } = durationRange.parse(text);
    expect(holds.filter((ms) => ms < from || ms >= to)).toEqual([]);
    expect(not.filter((ms) => ms >= from && ms < to)).toEqual([]);
  });

  test("[V2] whole milliseconds", () => {
    expect(parseDuration("0.0004s")).toBe(0);
    expect(parseDuration("1.0006s")).toBe(1001);
    expect(parseDuration("1d2h3m4s5ms")).toBe(93_784_005);
  });

  test.each([
    "",
    "s",
    "30 s",
    "1m 30s",
    "-5s",
    "30sec",
    "1y",
    "10s..",
    "..10s",
    "1s..2s..3s",
    "<",
    "<ten",
    "500000d",
  ])("[V2] %s is refused", (text) => {
    expect(refusal(durationRange, text)).toMatchObject({ code: "bad-duration" });
    expect(refusal(duration, text)).toMatchObject({ code: "bad-duration" });
  });

  test("[V2] a number without a unit is refused with both that may be meant", () => {
    for (const schema of [durationRange, duration])
      expect(refusal(schema, "30")!.remedy).toBe("write 30s for seconds, 30m for minutes");
  });

  test.each(["60s..10s", "<0s"])("[V2] %s holds nothing and is refused", (text) => {
    expect(refusal(durationRange, text)).toMatchObject({ code: "empty-range" });
  });

  test("[V2] one length of time has no range", () => {
    expect(duration.parse("1m30s")).toBe(90_000);
    expect(refusal(duration, "<10s")).toMatchObject({ code: "bad-duration" });
  });
});

describe("texts", () => {
  test.each([
    ["Vienna", ["vienna", "VIENNA"], ["Vienna ", "Vienn", "old vienna"]],
    ["vie*", ["Vienna", "vie"], ["a vie"]],
    ["*example.org", ["example.org", "www.Example.org"], ["example.org.evil"]],
    ["*shoe*", ["shoe", "red shoes"], ["sho"]],
    ["a*b*c", ["abc", "a1b2c", "abbc"], ["ab", "acb", "abcd"]],
    ["a*a", ["aa", "aba"], ["a"]],
    ["*b*b", ["bb", "abab"], ["ab", "b"]],
    ["*", ["", "anything"], []],
    ["a.c", ["a.c"], ["abc"]],
    ["(a|b)+", ["(a|b)+"], ["a", "aa"]],
    ["**", ["", "x"], []],
    ["ab*ba", ["abba", "abxba"], ["aba"]],
    ["straße*", ["STRASSE".replace("SS", "ß")], ["strasse"]],
  ])("[V3] %s", (pattern, holds, not) => {
    const matches = globTest(pattern);
    expect(holds.filter((text) => !matches(text))).toEqual([]);
    expect(not.filter((text) => matches(text))).toEqual([]);
  });

  test("[V3] a list is any of them", () => {
    const matches = anyGlob(textList.parse(["DE", "at*"]));
    expect(["de", "AT", "Atlantis", "ch"].map(matches)).toEqual([true, true, true, false]);
    expect(anyGlob(textList.parse("x"))("X")).toBe(true);
  });

  test("[V3, E5] a text that is missing is no text, whatever the glob", () => {
    expect(anyGlob(["*"])(undefined)).toBe(false);
    expect(anyGlob(["*"])("")).toBe(false);
  });

  test("[V3] agrees with the same pattern written as a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "A", "*"), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "B"), maxLength: 12 });
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", "[^]*")}$`, "i");
        expect(globTest(pattern)(text)).toBe(expression.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("[V3] no pattern is slow", () => {
    const begun = performance.now();
    expect(globTest("*a".repeat(200) + "b")("a".repeat(20_000))).toBe(false);
    expect(performance.now() - begun).toBeLessThan(200);
  });

  test("[V3] no empty text, no endless list", () => {
    for (const bad of ["", [], [""], "x".repeat(501), Array(201).fill("x"), [["x"]], 3, {}])
      expect(textList.safeParse(bad).success).toBe(false);
  });
});

describe("words, maps, yes", () => {
  test("a word of a closed set, in any letter case, or a list of them", () => {
    const schema = wordList(["search", "paid"]);
    expect(schema.parse("Paid")).toEqual(["paid"]);
    expect(schema.parse(["SEARCH", "paid"])).toEqual(["search", "paid"]);
    expect(schema.safeParse([]).success).toBe(false);
    expect(schema.safeParse("organic").success).toBe(false);
  });

  test("yes is `true`", () => {
    expect(yes.parse("True")).toBe(true);
    for (const text of ["false", "no", "1", "yes"]) expect(refusal(yes, text)!.remedy).toContain("unless");
  });

  test("whole numbers lie within their ends", () => {
    const schema = wholeNumber(0, 100);
    expect(schema.parse("007")).toBe(7);
    for (const text of ["-1", "101", "1.5", "", "ten"])
      expect(refusal(schema, text)?.code).toBe("bad-number");
  });

  test("a map has some keys and not too many", () => {
    expect(textMap.parse({ plan: "Trial" })).toEqual({ plan: ["trial"] });
    expect(textMap.safeParse({}).success).toBe(false);
    expect(textMap.safeParse({ "": "x" }).success).toBe(false);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key${i}`, "x"]));
    expect(textMap.safeParse(many).success).toBe(false);
  });
});
