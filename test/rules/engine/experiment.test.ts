// Chance that stays, and the arms that are drawn by it.

import { describe, expect, test } from "vitest";
import { draw, SAMPLED, UNSAMPLED, type Purpose } from "../../../rules/engine/chance.ts";
import { armOf } from "../../../rules/engine/experiment.ts";
import type { Experiment } from "../../../rules/language/ruleset.ts";
import { newRecord } from "../../../rules/record/apply.ts";
import { HELD, INVITED, type VisitorFacts } from "../../../rules/record/record.ts";

const visitor = (seed: string, arms: VisitorFacts["arms"] = {}): VisitorFacts => ({
  ...newRecord(0, "implied", seed).visitor,
  arms,
});
const variants = (...weights: number[]): Experiment["variants"] =>
  weights.map((weight, i) => ({ name: `v${i}`, weight }));
const arm = (seed: string, experiment: Experiment, arms: VisitorFacts["arms"] = {}, id = "help") =>
  armOf({ id, experiment }, visitor(seed, arms));

/** Sum of (seen − expected)² / expected. */
const chiSquare = (seen: readonly number[], expected: readonly number[]): number =>
  seen.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);

/** Ids as the Worker makes them look: 32 hexadecimal digits, and worse, ones that only count up. */
const idOf = (i: number): string =>
  i % 2 === 0 ? i.toString(16).padStart(32, "0") : (i * 2654435761).toString(16).padStart(32, "f");

describe("chance", () => {
  test("[X1] the same visitor, rule and purpose draw the same number, for ever", () => {
    expect(draw("visitor", "help", "sample")).toBe(draw("visitor", "help", "sample"));
    // Written down: another number after an upgrade would move visitors between arms.
    expect(draw("visitor", "help", "sample")).toBeCloseTo(WRITTEN, 12);
  });

  test("[X2] draws are uniform over a million visitors, and independent between rules and purposes", () => {
    const buckets = 20;
    const seen = Array.from({ length: buckets }, () => 0);
    const pairs = Array.from({ length: 16 }, () => 0);
    const ids = 1_000_000;
    for (let i = 0; i < ids; i++) seen[Math.floor(draw(idOf(i), "help", "variant") * buckets)]!++;
    // 19 degrees of freedom: above 43.8 one time in a thousand.
    expect(
      chiSquare(
        seen,
        Array.from({ length: buckets }, () => ids / buckets),
      ),
    ).toBeLessThan(43.8);
    const some = 100_000;
    const other: [string, Purpose] = ["help-2", "variant"];
    for (const [rule, purpose] of [other, ["help", "holdout"] as const, ["help", "sample"] as const]) {
      pairs.fill(0);
      for (let i = 0; i < some; i++) {
        const a = Math.floor(draw(idOf(i), "help", "variant") * 4);
        const b = Math.floor(draw(idOf(i), rule, purpose) * 4);
        pairs[a * 4 + b]!++;
      }
      // 15 degrees of freedom.
      expect(
        chiSquare(
          pairs,
          Array.from({ length: 16 }, () => some / 16),
        ),
      ).toBeLessThan(37.7);
    }
  }, 120_000);

  test("in scenarios everybody is in every sample, or nobody is", () => {
    expect(draw(SAMPLED, "help", "sample")).toBeLessThan(0.0001);
    expect(draw(UNSAMPLED, "help", "sample")).toBe(1);
    expect(arm(SAMPLED, { holdout: 0.9, variants: variants(1, 1) })).toBe("v0");
    expect(arm(UNSAMPLED, { holdout: 0.9, variants: variants(1, 1) })).toBe("v0");
  });
});

const WRITTEN = 0.2702614816360658;

describe("arms", () => {
  test("a rule without an experiment has none", () => {
    expect(armOf({ id: "help" }, visitor("a"))).toBeUndefined();
  });

  test("[X2] the holdout and each variant get their share", () => {
    const experiment: Experiment = { holdout: 0.1, variants: variants(1, 2) };
    const counts: Record<string, number> = { [HELD]: 0, v0: 0, v1: 0 };
    const ids = 50_000;
    for (let i = 0; i < ids; i++) counts[arm(idOf(i), experiment)!]!++;
    const expected = [ids * 0.1, ids * 0.3, ids * 0.6];
    // 2 degrees of freedom.
    expect(chiSquare([counts[HELD]!, counts["v0"]!, counts["v1"]!], expected)).toBeLessThan(13.8);
  });

  test("without variants everybody else is invited", () => {
    expect(arm("a", { holdout: 0, variants: [] })).toBe(INVITED);
    expect(arm("a", { holdout: 1, variants: [] })).toBe(HELD);
  });

  test("[X3] do not change with a new version, unless weights do", () => {
    const before: Experiment = { holdout: 0.2, variants: variants(1, 1) };
    const reworded: Experiment = {
      holdout: 0.2,
      variants: variants(1, 1).map((one) => ({ ...one, greeting: "Other words" })),
    };
    const heavier: Experiment = { holdout: 0.2, variants: variants(3, 1) };
    let moved = 0;
    for (let i = 0; i < 2000; i++) {
      expect(arm(idOf(i), reworded)).toBe(arm(idOf(i), before));
      if (arm(idOf(i), heavier) !== arm(idOf(i), before)) moved++;
    }
    expect(moved).toBeGreaterThan(0);
  });

  test("[L11] the first assignment stays, whatever the weights become", () => {
    const experiment: Experiment = { holdout: 0.5, variants: variants(1, 1) };
    for (const stored of [HELD, "v0", "v1"]) {
      for (let i = 0; i < 50; i++) expect(arm(idOf(i), experiment, { help: stored })).toBe(stored);
      expect(arm("a", { ...experiment, variants: variants(100, 1) }, { help: stored })).toBe(stored);
    }
  });

  test("[L11] of an arm that is gone another one is drawn", () => {
    expect(arm("a", { holdout: 0, variants: variants(1) }, { help: HELD })).toBe("v0");
    expect(arm("a", { holdout: 0, variants: variants(1) }, { help: "gone" })).toBe("v0");
    expect(arm("a", { holdout: 0, variants: [] }, { help: "v0" })).toBe(INVITED);
    expect(arm("a", { holdout: 0, variants: variants(1) }, {}, "constructor")).toBe("v0");
  });
});
