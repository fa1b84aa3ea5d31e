// The who family: what is known of the person.

import { whether } from "../engine/spans.ts";
import { compileMap, ownValues, valueMap } from "../language/map.ts";
import { anyGlob, textList, wordList, yes } from "../language/values.ts";
import { condition } from "./condition.ts";
import { listed, mapped } from "./wording.ts";

export const identified = condition({
  schema: yes,
  reads: ["visitor"],
  compile: () => (facts) => whether(facts.record.visitor.identified),
  explain: (_, facts) =>
    facts.record.visitor.identified ? "identified" : "not identified, wanted an identified visitor",
  guide: {
    group: "who",
    lines: [["identified: true", "the site said who it is, and proved it"]],
  },
});

export const trait = condition({
  schema: valueMap,
  reads: ["visitor"],
  keeps: (map) => ({ traits: Object.keys(map) }),
  compile: (map) => {
    const spans = compileMap(map);
    return (facts) => spans(ownValues(facts.record.visitor.traits));
  },
  explain: (map, facts) => mapped(map, ownValues(facts.record.visitor.traits), facts.now, "trait"),
  guide: {
    group: "who",
    lines: [["trait: { plan: trial, renewal: <60d }", "what the site told of the visitor"]],
  },
});

export const tag = condition({
  schema: textList,
  reads: ["visitor"],
  compile: (globs) => {
    const test = anyGlob(globs);
    return (facts) => whether(facts.record.visitor.tags.some(test));
  },
  explain: (globs, facts) =>
    `tags ${facts.record.visitor.tags.length > 0 ? facts.record.visitor.tags.join(", ") : "none"}, wanted ${listed(globs)}`,
  guide: { group: "who", lines: [["tag: customer", "the visitor carries this tag"]] },
});

export const consent = condition({
  schema: wordList(["granted", "denied", "implied", "unasked"]),
  reads: ["visitor"],
  compile: (words) => (facts) => whether(words.includes(facts.record.visitor.consent)),
  explain: (words, facts) => `consent ${facts.record.visitor.consent}, wanted ${listed(words)}`,
  guide: {
    group: "who",
    lines: [["consent: granted", "`granted` `denied` by the visitor; `implied` `unasked` by the site"]],
  },
});
