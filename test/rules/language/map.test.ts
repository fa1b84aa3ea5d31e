// Map values: what pages and people pass, against texts, numbers and distances of dates.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contains } from "../../../rules/engine/spans.ts";
import { compileMap, dateOf, ownValues, scalars, valueMap } from "../../../rules/language/map.ts";
import { parseDurationRange } from "../../../rules/language/values.ts";

const NOW = Date.UTC(2026, 10, 17, 9);
const DAY = 86_400_000;

function holds(form: unknown, value: unknown, now = NOW): boolean {
  return contains(compileMap(valueMap.parse({ key: form }))(ownValues({ key: value })), now);
}

describe("one value", () => {
  test.each<[string, unknown[], unknown[]]>([
    ["3", [3, "3", [1, 3]], [4, "03", "3.0", 30, true, [], [[3]]]],
    ["3.50", [3.5, "3.50"], ["3.5", 3]],
    ["01234", ["01234", 1234], ["1234"]],
    ["80+", [80, 80.5, "100", "80+"], [79.9, "79", "eighty", "", true]],
    ["<80", [0, -1, "79"], [80, "80", "", " "]],
    ["2..5", [2, 5, "3.5"], [1.9, 5.1]],
    ["-5..-2", [-5, -2, "-3"], [-1, 3]],
    ["trial", ["trial", "TRIAL", ["pro", "Trial"]], ["trials", " trial", "", 0]],
    ["tri*", ["trial", "tri"], ["atrial"]],
    ["true", [true, "TRUE"], [false, 1]],
    ["no", ["NO", "no"], [false]],
    ["*", ["", "x", 0, false, [""]], [null, undefined, {}, [], [null], { toString: "x" }]],
    ["30d", ["30d", "30D", "2025-01-01"], ["31d", "2026-11-18", 30, 45]],
  ])("[V5] %s", (form, is, isNot) => {
    expect(is.filter((value) => !holds(form, value))).toEqual([]);
    expect(isNot.filter((value) => holds(form, value))).toEqual([]);
  });

  test("[V5] a list of forms holds if one does", () => {
    expect(holds(["trial", "80+"], 90)).toBe(true);
    expect(holds(["trial", "80+"], "Trial")).toBe(true);
    expect(holds(["trial", "80+"], "pro")).toBe(false);
  });

  test("[V5] every key must hold, and one that is missing does not", () => {
    const ask = compileMap(valueMap.parse({ plan: "pro", seats: "5+" }));
    expect(contains(ask(ownValues({ plan: "Pro", seats: 5 })), NOW)).toBe(true);
    expect(contains(ask(ownValues({ plan: "Pro", seats: 4 })), NOW)).toBe(false);
    expect(contains(ask(ownValues({ plan: "Pro" })), NOW)).toBe(false);
    expect(contains(ask(ownValues({})), NOW)).toBe(false);
    expect(contains(ask(ownValues(undefined)), NOW)).toBe(false);
  });

  test("[E5] what an object inherits nobody passed", () => {
    for (const key of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      const ask = compileMap({ [key]: ["*"] });
      expect(contains(ask(ownValues({})), NOW)).toBe(false);
      expect(contains(ask(ownValues(JSON.parse(`{"${key}":"x"}`))), NOW)).toBe(true);
    }
    // Keys of a map of rule files are its own too.
    const ask = compileMap(JSON.parse('{"__proto__":["x"]}'));
    expect(contains(ask(ownValues(JSON.parse('{"__proto__":"x"}'))), NOW)).toBe(true);
    expect(contains(ask(ownValues({})), NOW)).toBe(false);
  });

  test("[E5] nothing that a page passes makes it fail", () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom("*", "3", "80+", "<60d", "3d..4d", "a*"), (value, form) => {
        expect(typeof holds(form, value)).toBe("boolean");
      }),
    );
    expect(scalars([1, "a", true, null, {}, [2], Number.NaN, Infinity])).toEqual([1, "a", true]);
  });
});

describe("refusals", () => {
  test.each([{}, "x", { a: "5..3" }, { a: ["1", "4d..3d"] }, { a: { b: "1" } }, { "": "x" }])("%j", (map) => {
    expect(valueMap.safeParse(map).success).toBe(false);
  });

  test("name the key that is wrong", () => {
    expect(valueMap.safeParse({ a: "1", b: "5..3" }).error!.issues).toMatchObject([
      { path: ["b"], params: { code: "empty-range" } },
    ]);
  });
});

describe("dates", () => {
  test.each<[string | number, string]>([
    ["2026-11-17", "2026-11-17T00:00:00.000Z"],
    ["2026-11-17T10:00", "2026-11-17T10:00:00.000Z"],
    ["2026-11-17 10:00:05", "2026-11-17T10:00:05.000Z"],
    ["2026-11-17t10:00:05.25z", "2026-11-17T10:00:05.250Z"],
    ["2026-11-17T10:00:05.123456789Z", "2026-11-17T10:00:05.123Z"],
    ["2026-11-17T10:00:00+05:45", "2026-11-17T04:15:00.000Z"],
    ["2026-11-17T10:00-0330", "2026-11-17T13:30:00.000Z"],
    ["2026-11-17T24:00:00Z", "2026-11-18T00:00:00.000Z"],
    ["0099-01-01", "0099-01-01T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    [1_795_000_000, "2026-11-18T11:06:40.000Z"],
    ["1795000000", "2026-11-18T11:06:40.000Z"],
    [1_795_000_000_123, "2026-11-18T11:06:40.123Z"],
    [1_795_000_000_123.9, "2026-11-18T11:06:40.123Z"],
    [1e11, "1973-03-03T09:46:40.000Z"],
    [1e11 - 1, "5138-11-16T09:46:39.000Z"],
  ])("%s", (value, iso) => {
    expect(new Date(dateOf(value)!).toISOString()).toBe(iso);
  });

  test.each([
    "2026-02-30",
    "2026-13-01",
    "2026-00-10",
    "2026-11-17T25:00Z",
    "2026-11-17T10:60Z",
    "2026-11-17T10",
    "17.11.2026",
    "tomorrow",
    "",
    80,
    -5,
    1e17,
    true,
  ])("%s is none", (value) => {
    expect(dateOf(value)).toBeUndefined();
  });

  test("[V5] how far a date is away, to come or past, exactly to the ms", () => {
    const date = new Date(NOW + 60 * DAY).toISOString();
    expect(holds("<60d", date)).toBe(false);
    expect(holds("<60d", date, NOW + 1)).toBe(true);
    expect(holds("<=60d", date)).toBe(true);
    expect(holds("<=60d", date, NOW - 1)).toBe(false);
    expect(holds("60d", date)).toBe(true);
    expect(holds("60d", date, NOW + 1)).toBe(false);
    expect(holds("<60d", date, NOW + 120 * DAY - 1)).toBe(true);
    expect(holds("<60d", date, NOW + 120 * DAY)).toBe(false);
    expect(holds("3d..4d", date, NOW + 56 * DAY)).toBe(true);
    expect(holds("3d..4d", date, NOW + 57 * DAY + 1)).toBe(false);
  });

  test("[E1] the spans are those of a naive question at every instant", () => {
    const forms = ["<3ms", "<=3ms", "3ms", "2ms..4ms", "0ms", "<1ms", "0ms..0ms", "3ms..3ms"];
    const offset = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(
        fc.constantFrom(...forms),
        fc.array(offset, { minLength: 1, maxLength: 3 }),
        (form, offsets) => {
          const range = parseDurationRange(form)!;
          const dates = offsets.map((one) => NOW + one);
          const spans = compileMap(valueMap.parse({ key: form }))(ownValues({ key: dates }));
          for (let now = NOW - 16; now <= NOW + 16; now++) {
            const naive = dates.some((date) => {
              const away = Math.abs(now - date);
              return away >= range.from && away < (range.to ?? Infinity);
            });
            expect(contains(spans, now)).toBe(naive);
          }
          for (let i = 1; i < spans.length; i++) expect(spans[i]!).toBeGreaterThan(spans[i - 1]!);
        },
      ),
      { numRuns: 500 },
    );
  });
});
