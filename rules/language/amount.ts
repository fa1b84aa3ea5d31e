// A plain number, as `value: 49.90` says one.

import * as z from "zod";

/** From 0 to `most`. */
export function amount(most: number) {
  return z.string().transform((text, context): number => {
    const value = /^\d{1,12}(?:\.\d{1,12})?$/.test(text) ? Number(text) : NaN;
    if (value <= most) return value;
    context.addIssue({
      code: "custom",
      message: `"${text}" is not a number from 0 to ${most}`,
      params: { code: "bad-number", remedy: "write 1, 2.5 or 49.90" },
    });
    return z.NEVER;
  });
}
