// How many invitations may show at once, against sums of whole numbers that leave nothing to rounding.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  acceptanceRate,
  DEFAULT_RISK,
  isOverbooked,
  mayShow,
  mostShowing,
  tailAbove,
} from "../../../rules/engine/places.ts";

const room = (free: number, showing: number, p = 0.1, risk = DEFAULT_RISK) => ({ free, showing, p, risk });

/** C(n, k), exactly. */
function choose(n: bigint, k: bigint): bigint {
  let ways = 1n;
  for (let i = 1n; i <= k; i++) ways = (ways * (n - i + 1n)) / i;
  return ways;
}

/** P(Binomial(n, thousandths / 1000) > free) as a fraction of whole numbers, turned into a number at the very end. */
function exactTail(n: number, thousandths: number, free: number): number {
  let ways = 0n;
  for (let k = BigInt(free) + 1n; k <= BigInt(n); k++)
    ways += choose(BigInt(n), k) * BigInt(thousandths) ** k * BigInt(1000 - thousandths) ** (BigInt(n) - k);
  const digits = 10n ** 40n;
  return Number((ways * digits) / 1000n ** BigInt(n)) / Number(digits);
}

const p = fc.double({ min: 0.001, max: 0.999, noNaN: true });
const risk = fc.double({ min: 0.001, max: 0.5, noNaN: true });

describe("[D1] the acceptance rate", () => {
  test("is 10 % before anything was shown, and counts that as 50 invitations", () => {
    expect(acceptanceRate(0, 0)).toBeCloseTo(0.1, 12);
    // Half of it is ours, half is what 50 visitors did.
    expect(acceptanceRate(50, 0)).toBeCloseTo(0.05, 12);
    expect(acceptanceRate(50, 10)).toBeCloseTo(0.15, 12);
    expect(acceptanceRate(100_000, 20_000)).toBeCloseTo(0.2, 3);
  });

  test("lies between what was supposed and what was measured, and is never 0 or 1", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.double({ min: 0, max: 1, noNaN: true }), (shown, share) => {
        const accepted = Math.floor(shown * share);
        const rate = acceptanceRate(shown, accepted);
        const measured = shown === 0 ? 0.1 : accepted / shown;
        expect(rate).toBeGreaterThanOrEqual(Math.min(0.1, measured) - 1e-12);
        expect(rate).toBeLessThanOrEqual(Math.max(0.1, measured) + 1e-12);
        expect(rate > 0 && rate < 1).toBe(true);
      }),
    );
  });
});

describe("the chance that more are accepted than places are free", () => {
  test.each([
    [3, 0.1, 1, 0.028],
    [4, 0.1, 1, 0.0523],
    [8, 0.1, 2, 0.0381],
    [9, 0.1, 2, 0.053],
    [1, 0.1, 0, 0.1],
    [2, 0.5, 0, 0.75],
    [5, 0.3, 5, 0],
    [5, 0.3, 9, 0],
    [0, 0.3, 0, 0],
    [4, 0, 1, 0],
    [4, 1, 3, 1],
    [4, 1, 4, 0],
    [3, 0.1, -1, 1],
    [0, 0.1, -1, 1],
  ])("of %i, each accepted with %f, more than %i: %f", (n, p, free, chance) => {
    expect(tailAbove(n, p, free)).toBeCloseTo(chance, 4);
  });

  test("is the sum of its exact parts", () => {
    const thousandths = fc.integer({ min: 1, max: 999 });
    fc.assert(
      fc.property(fc.nat(60), thousandths, fc.nat(60), (n, thousandths, free) => {
        expect(
          Math.abs(tailAbove(n, thousandths / 1000, free) - exactTail(n, thousandths, free)),
        ).toBeLessThan(1e-12);
      }),
      { numRuns: 300 },
    );
  });

  test("keeps its digits where it is very small, and where there are thousands", () => {
    // One in 10^60: as the last of 60, to 12 digits.
    expect(tailAbove(60, 0.1, 59) / 1e-60).toBeCloseTo(1, 10);
    expect(tailAbove(100_000, 0.5, 0)).toBe(1);
    expect(tailAbove(100_000, 0.5, 99_999)).toBe(0);
    // Symmetric around the middle of an odd number.
    expect(tailAbove(99_999, 0.5, 49_999)).toBeCloseTo(0.5, 9);
    expect(tailAbove(5_000, 0.1, 560)).toBeLessThan(0.01);
  });

  test("is what one more invitation adds to it, on both sides of the middle", () => {
    // P(X' > free) = P(X > free) + p P(X = free), where P(X = free) is the difference of two tails.
    fc.assert(
      fc.property(fc.nat(400), p, fc.nat(100), (n, p, free) => {
        const exactly = tailAbove(n, p, free - 1) - tailAbove(n, p, free);
        expect(tailAbove(n + 1, p, free)).toBeCloseTo(tailAbove(n, p, free) + p * exactly, 10);
      }),
    );
  });

  test("grows with each invitation and with the rate, and falls with each place", () => {
    fc.assert(
      fc.property(fc.nat(300), p, p, fc.nat(80), (n, one, other, free) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const chance = tailAbove(n, low, free);
        expect(chance >= 0 && chance <= 1).toBe(true);
        expect(tailAbove(n + 1, low, free)).toBeGreaterThanOrEqual(chance - 1e-12);
        expect(tailAbove(n, high, free)).toBeGreaterThanOrEqual(chance - 1e-12);
        expect(tailAbove(n, low, free + 1)).toBeLessThanOrEqual(chance + 1e-12);
      }),
    );
  });
});

describe("[D2] one more may show", () => {
  test("with one free place three invitations show at once, with two eight", () => {
    expect(mostShowing(room(1, 0))).toBe(3);
    expect(mostShowing(room(2, 0))).toBe(8);
    expect([0, 1, 2, 3].map((showing) => mayShow(room(1, showing)))).toEqual([true, true, true, false]);
    expect([6, 7, 8].map((showing) => mayShow(room(2, showing)))).toEqual([true, true, false]);
  });

  test("never without a free place, however unlikely it is that anybody accepts", () => {
    expect(mayShow(room(0, 0, 0.001))).toBe(false);
    expect(mayShow(room(-2, 0, 0.001, 1))).toBe(false);
    expect(mostShowing(room(0, 0, 0.001))).toBe(0);
    expect(mostShowing(room(-1, 0, 0.001, 1))).toBe(0);
  });

  test("without any risk one invitation shows for each place, with all of it no number is too high", () => {
    expect(mostShowing(room(4, 0, 0.1, 0))).toBe(4);
    expect(mostShowing(room(1, 0, 0.1, 1))).toBe(Infinity);
    expect(mostShowing(room(1, 0, 0))).toBe(Infinity);
    expect(mayShow(room(1, 1e6, 0.1, 1))).toBe(true);
  });

  test("exactly until as many show as may, and the number is that of counting up one by one", () => {
    fc.assert(
      fc.property(
        fc.nat(12),
        p.filter((one) => one > 0.02),
        risk,
        (free, p, risk) => {
          let showing = 0;
          while (mayShow({ free, showing, p, risk })) showing++;
          expect(mostShowing({ free, p, risk })).toBe(showing);
          expect(showing).toBeGreaterThanOrEqual(free);
        },
      ),
    );
  });

  test("more with each place and with each risk, fewer the more are accepted", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), p, risk, (free, p, risk) => {
        const most = mostShowing({ free, p, risk });
        expect(mostShowing({ free: free + 1, p, risk })).toBeGreaterThan(most);
        expect(mostShowing({ free, p, risk: risk * 1.5 })).toBeGreaterThanOrEqual(most);
        expect(mostShowing({ free, p: Math.min(1, p * 1.5), risk })).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe("[D3] too many show", () => {
  test("when the last one would not be allowed any more", () => {
    expect([2, 3, 4].map((showing) => isOverbooked(room(1, showing)))).toEqual([false, false, true]);
    expect([7, 8, 9].map((showing) => isOverbooked(room(2, showing)))).toEqual([false, false, true]);
  });

  test("when any shows and no place is free; never when none shows", () => {
    expect(isOverbooked(room(0, 1, 0.001))).toBe(true);
    expect(isOverbooked(room(-3, 1))).toBe(true);
    expect(isOverbooked(room(0, 0))).toBe(false);
    expect(isOverbooked(room(-3, 0))).toBe(false);
  });

  test("exactly when more show than may", () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 12 }), fc.nat(200), p, risk, (free, showing, p, risk) => {
        expect(isOverbooked({ free, showing, p, risk })).toBe(showing > mostShowing({ free, p, risk }));
      }),
    );
  });
});
