// "So often, within so long": the value that conditions which count share, as a number form or as a map.

import * as z from "zod";
import { duration, numberRange, type NumberRange } from "../language/values.ts";

export interface Counted {
  readonly times: NumberRange;
  /** How far back it looks, in ms; absent: as far as is kept. */
  readonly within?: number;
}

export const AT_LEAST_ONCE: NumberRange = { min: 1 };

/** A number form about no more than `most`: of more of them nothing is kept, so it would never come true. */
export function countUpTo(most: number) {
  return numberRange.refine(
    ({ min, max, above, below }) => Math.max(min ?? 0, max ?? 0, above ?? 0, below ?? 0) <= most,
    {
      message: `more than ${most} are not counted`,
      params: { code: "too-many", remedy: `write a number up to ${most}` },
    },
  );
}

/** `times` and `within` beside other keys. */
export function countKeys(most: number) {
  return { times: countUpTo(most).optional(), within: duration.optional() };
}

export function countedOf(value: {
  readonly times?: NumberRange | undefined;
  readonly within?: number | undefined;
}): Counted {
  return {
    times: value.times ?? AT_LEAST_ONCE,
    ...(value.within !== undefined && { within: value.within }),
  };
}

/** `2+`, or `{times, within}`. `most` holds for the map: there each one's time must be known. */
export function counted(number: z.ZodType<NumberRange>, most: number): z.ZodType<Counted> {
  return z.union([
    number.transform((times): Counted => ({ times })),
    z.strictObject(countKeys(most)).transform(countedOf),
  ]);
}
