// Which arm of a rule's experiment a visitor is in: drawn once, kept for ever (SPEC L11, X1–X3).

import type { Experiment, Rule } from "../language/ruleset.ts";
import { HELD, INVITED, type VisitorFacts } from "../record/record.ts";
import { draw } from "./chance.ts";

/** A variant's name, `INVITED` where the experiment has none, or `HELD`; undefined without an experiment. */
export function armOf(rule: Pick<Rule, "id" | "experiment">, visitor: VisitorFacts): string | undefined {
  const { experiment, id } = rule;
  if (experiment === undefined) return undefined;
  const stored = Object.hasOwn(visitor.arms, id) ? visitor.arms[id] : undefined;
  if (stored !== undefined && isOf(experiment, stored)) return stored;
  if (draw(visitor.seed, id, "holdout") < experiment.holdout) return HELD;
  return variantAt(experiment, draw(visitor.seed, id, "variant"));
}

/** A stored arm counts as long as the experiment has it. */
function isOf(experiment: Experiment, arm: string): boolean {
  if (arm === HELD) return experiment.holdout > 0;
  if (experiment.variants.length === 0) return arm === INVITED;
  return experiment.variants.some((one) => one.name === arm);
}

/** Variants share [0, 1) by their weights, in the order of the file. */
function variantAt({ variants }: Experiment, drawn: number): string {
  const whole = variants.reduce((sum, one) => sum + one.weight, 0);
  let upTo = 0;
  for (const { name, weight } of variants) {
    upTo += weight / whole;
    if (drawn < upTo) return name;
  }
  return variants.at(-1)?.name ?? INVITED;
}
