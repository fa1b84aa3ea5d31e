// `experiment`: who is held out, and which words are tried against each other.

import * as z from "zod";
import { HELD } from "../record/record.ts";
import { amount } from "./amount.ts";
import type { Experiment, Variant } from "./ruleset.ts";
import { textLines, textsOf } from "./texts.ts";
import { share } from "./values.ts";
import { words } from "./words.ts";

const holdout = share.refine((part) => part < 1, {
  message: "with everybody held out nobody is invited",
  params: { code: "bad-share", remedy: "write 10%; to invite nobody write state: off" },
});

const weight = amount(1000).refine((value) => value > 0, {
  message: "a variant of no weight is never shown",
  params: { code: "bad-number", remedy: "write 1, or delete the variant" },
});

const variants = z
  .record(
    words(40),
    z.strictObject({
      weight: weight.optional().meta({
        description: "How often, compared to the others; default 1.",
      }),
      ...textLines,
    }),
  )
  .transform((byName, context): readonly Variant[] => {
    const names = Object.keys(byName);
    if (names.includes(HELD))
      context.addIssue({
        code: "custom",
        path: [HELD],
        message: `"${HELD}" is the name of those who are not invited`,
        params: { code: "reserved", remedy: "choose another name", key: true },
      });
    if (names.length > MOST)
      context.addIssue({
        code: "custom",
        message: `more than ${MOST} variants`,
        params: { code: "too-many", remedy: "leave some out" },
      });
    return Object.entries(byName).map(([name, value]) => ({
      name,
      weight: value.weight ?? 1,
      ...textsOf(value),
    }));
  });

const MOST = 20;

export const experiment = z
  .strictObject({
    holdout: holdout.optional().meta({
      description: "The share of visitors who are counted and not invited: 10%.",
    }),
    variants: variants.optional().meta({
      description: "By name: weight, and what the invitation says otherwise.",
    }),
  })
  .transform((value): Experiment => ({ holdout: value.holdout ?? 0, variants: value.variants ?? [] }))
  .meta({ description: "Holds some visitors out, or tries words against each other." });
