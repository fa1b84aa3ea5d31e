// The device and place family: what the browser is and where, fixed when the visit begins.

import { whether } from "../engine/spans.ts";
import { anyGlob, textList, wordList } from "../language/values.ts";
import type { Surroundings } from "../record/event.ts";
import { condition, type Condition } from "./condition.ts";
import { known, listed } from "./wording.ts";

export const device = condition({
  schema: wordList(["desktop", "mobile", "tablet"]),
  reads: ["visit"],
  compile: (words) => (facts) => whether(words.includes(facts.visit.surroundings.device)),
  explain: (words, facts) => `on a ${facts.visit.surroundings.device}, wanted ${listed(words)}`,
});

/** A condition over one text of the surroundings. */
function surrounding(
  key: Exclude<keyof Surroundings, "device">,
  called: string,
): Condition<readonly string[]> {
  return condition({
    schema: textList,
    reads: ["visit"],
    compile: (globs) => {
      const test = anyGlob(globs);
      return (facts) => whether(test(facts.visit.surroundings[key]));
    },
    explain: (globs, facts) => `${called} ${known(facts.visit.surroundings[key])}, wanted ${listed(globs)}`,
  });
}

export const country = surrounding("country", "country");
export const region = surrounding("region", "region");
export const city = surrounding("city", "city");
export const continent = surrounding("continent", "continent");
export const timezone = surrounding("timezone", "time zone");
export const browser = surrounding("browser", "browser");
export const os = surrounding("os", "system");
export const language = surrounding("language", "language");
