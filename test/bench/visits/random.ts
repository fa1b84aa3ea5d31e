// Chance that is the same in every run: figures differ because the code does.

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** By weight. */
  pick<T>(weighted: readonly (readonly [T, number])[]): T;
  exponential(mean: number): number;
  /** Half of them below the median; `spread` 1 gives a mean of 1.65 medians. */
  lognormal(median: number, spread: number): number;
}

/** mulberry32. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick(weighted) {
      let left = next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of weighted) if ((left -= weight) < 0) return value;
      return weighted.at(-1)![0];
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    lognormal: (median, spread) =>
      median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  };
}
