// What is masked in chats: one table of cases for the server's side and the page's.

import { describe, expect, test } from "vitest";
import { masked as onPage } from "../../../client/widget/mask.ts";
import { masked } from "../../../rules/record/mask.ts";
import cases from "../../cases/masking.json" with { type: "json" };

type Case = [name: string, also: ("email" | "phone")[], text: string, expected: string];

describe.each([
  ["on the server", masked],
  ["in the page", onPage],
])("[C1] %s", (_, mask) => {
  test.each(cases as Case[])("%s", (_name, also, text, expected) => {
    expect(mask(text, also)).toBe(expected);
    expect(mask(expected, also)).toBe(expected);
  });

  test("2,000 characters of anything take no time", () => {
    for (const text of [
      "4".repeat(2_000),
      "4 ".repeat(1_000),
      "a".repeat(2_000),
      "+0(".repeat(600),
      "a@".repeat(1_000),
    ]) {
      const from = performance.now();
      mask(text, ["email", "phone"]);
      expect(performance.now() - from).toBeLessThan(200);
    }
  });
});
