// The chance family: a share of the visitors, the same ones for ever (SPEC X1).

import { whether } from "../engine/spans.ts";
import { draw } from "../engine/chance.ts";
import { share } from "../language/values.ts";
import { condition } from "./condition.ts";

export const sample = condition({
  schema: share,
  reads: ["chance"],
  compile: (part, { rule }) => {
    let seed: string | undefined;
    let isIn = false;
    return ({ record: { visitor } }) => {
      // Drawing takes longer than all the rest of a decision.
      if (visitor.seed !== seed) {
        seed = visitor.seed;
        isIn = draw(seed, rule, "sample") < part;
      }
      return whether(isIn);
    };
  },
  explain: (part, { record: { visitor } }, { rule }) =>
    `${draw(visitor.seed, rule, "sample") < part ? "in" : "not in"} the sample of ${Number((part * 100).toFixed(4))} %`,
  guide: {
    group: "chance",
    lines: [["sample: 20%", "such a share of the visitors, the same ones each time"]],
  },
});
