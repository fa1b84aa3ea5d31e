// The who family: what is known of the person.

import { whether } from "../engine/spans.ts";
import { anyGlob, textList } from "../language/values.ts";
import { condition } from "./condition.ts";
import { listed } from "./wording.ts";

export const tag = condition({
  schema: textList,
  reads: ["visitor"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => whether(facts.record.visitor.tags.some(test));
  },
  explain: (globs, facts) =>
    `tags ${facts.record.visitor.tags.length > 0 ? facts.record.visitor.tags.join(", ") : "none"}, wanted ${listed(globs)}`,
});
