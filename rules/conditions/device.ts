// The device and place family: what the browser is and where, fixed when the visit begins.

import { whether } from "../engine/spans.ts";
import { anyGlob, textList, wordList } from "../language/values.ts";
import type { Surroundings } from "../record/event.ts";
import { condition, type Condition, type FactGroup } from "./condition.ts";
import { known, listed } from "./wording.ts";

export const device = condition({
  schema: wordList(["desktop", "mobile", "tablet"]),
  reads: ["visit"],
  compile: (words) => (facts) => whether(words.includes(facts.visit.surroundings.device)),
  explain: (words, facts) => `on a ${facts.visit.surroundings.device}, wanted ${listed(words)}`,
  guide: { group: "what and where", lines: [["device: mobile", "`desktop` `mobile` `tablet`"]] },
});

/** A condition over one text of the surroundings. */
function surrounding(
  key: Exclude<keyof Surroundings, "device">,
  called: string,
  reads: FactGroup,
  example: string,
  meaning: string,
): Condition<readonly string[]> {
  return condition({
    schema: textList,
    reads: [reads],
    compile: (globs) => {
      const test = anyGlob(globs);
      return (facts) => whether(test(facts.visit.surroundings[key]));
    },
    explain: (globs, facts) => `${called} ${known(facts.visit.surroundings[key])}, wanted ${listed(globs)}`,
    guide: { group: "what and where", lines: [[`${key}: ${example}`, meaning]] },
  });
}

export const country = surrounding(
  "country",
  "country",
  "place",
  "[DE, AT, CH]",
  "two letters; also `region`, `city` and `continent`",
);
export const region = surrounding(
  "region",
  "region",
  "place",
  "Bavaria",
  "the part of the country, as the network knows it",
);
export const city = surrounding("city", "city", "place", "Munich", "the city, as the network knows it");
export const continent = surrounding(
  "continent",
  "continent",
  "place",
  "EU",
  "`AF` `AN` `AS` `EU` `NA` `OC` `SA`",
);
export const timezone = surrounding("timezone", "time zone", "place", "Europe/*", "the visitor's own zone");
export const language = surrounding(
  "language",
  "language",
  "language",
  "de*",
  "the browser's language: `de`, `de-AT`",
);
export const browser = surrounding("browser", "browser", "visit", "safari", "the browser's name");
export const os = surrounding("os", "system", "visit", "[iOS, Android]", "the system's name");
