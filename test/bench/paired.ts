// Comparing two things on a machine that others use too: short slices of each in turn, A B B A, and of every pair the
// ratio. What disturbs the machine for longer than a slice disturbs both, and the median forgets the rest.

export interface Slice {
  readonly messages: number;
  readonly cpu: number;
  readonly milliseconds: number;
}

export interface Quartiles {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

export interface Paired {
  /** CPU of a message of A by that of B: above 1, B is the cheaper one. */
  readonly ratio: Quartiles;
  /** Microseconds of CPU a message. */
  readonly a: Quartiles;
  readonly b: Quartiles;
}

/** `warm`: pairs that are run and not counted. */
export async function paired(
  pairs: number,
  warm: number,
  a: (pair: number) => Promise<Slice>,
  b: (pair: number) => Promise<Slice>,
): Promise<Paired> {
  const ratios: number[] = [];
  const [ofA, ofB]: [number[], number[]] = [[], []];
  for (let pair = -warm; pair < pairs; pair++) {
    const isAFirst = pair % 2 === 0;
    const first = await (isAFirst ? a : b)(pair);
    const second = await (isAFirst ? b : a)(pair);
    if (pair < 0) continue;
    const [costA, costB] = [isAFirst ? first : second, isAFirst ? second : first].map(cost) as [
      number,
      number,
    ];
    ratios.push(costA / costB);
    ofA.push(costA);
    ofB.push(costB);
  }
  return { ratio: quartiles(ratios), a: quartiles(ofA), b: quartiles(ofB) };
}

const cost = ({ cpu, messages }: Slice): number => (cpu * 1000) / messages;

export function quartiles(values: readonly number[]): Quartiles {
  return { low: quantile(values, 0.25), median: quantile(values, 0.5), high: quantile(values, 0.75) };
}

/** Between the two nearest values. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}
