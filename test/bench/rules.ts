// A hundred rules of four conditions over twenty pages, five a page, as a site with much to say might have. None of them
// comes true while something is timed; about some of them the engine must go on thinking.

import type { Node, Rule, Ruleset } from "../../rules/language/ruleset.ts";
import { INVITE, ruleOf, siteOf } from "../support/site.ts";

export const PAGES: readonly string[] = Array.from({ length: 20 }, (_, index) =>
  index === 0 ? "/pricing" : `/shelf-${index}/things`,
);

const DAY = 86_400_000;
const leaf = (condition: string, value: unknown): Node => ({ condition, value });

/** Three further conditions beside the page; the first asks for time that does not pass here. */
const FURTHER: readonly (readonly Node[])[] = [
  [leaf("idle", { from: 3_600_000 }), leaf("visits", { max: 5 }), leaf("channel", ["search"])],
  [leaf("on_page", { from: 7_200_000 }), leaf("country", ["de", "at", "ch"]), leaf("device", ["desktop"])],
  [leaf("on_site", { from: 5_400_000 }), leaf("pages", { min: 1 }), leaf("language", ["de*"])],
  [leaf("returning", true), leaf("referrer", ["*.google.*"]), leaf("idle", { from: 3_600_000 })],
  [
    leaf("utm", { campaign: ["spring*"] }),
    leaf("browser", ["firefox"]),
    leaf("on_page", { from: 3_600_000 }),
  ],
];

/** One rule of each page comes true for who reads on. */
export const INVITING: readonly (readonly Node[])[] = [
  [leaf("on_page", { from: 20_000 }), leaf("pages", { min: 2 }), leaf("device", ["desktop"])],
  ...FURTHER.slice(1),
];

export function hundredRules(further: readonly (readonly Node[])[] = FURTHER): Ruleset {
  const rules = PAGES.flatMap((page, at) =>
    further.map((nodes, index): Rule => onPage(`rule-${at}-${index}`, page, nodes)),
  );
  return {
    site: siteOf({
      timezone: "Europe/Berlin",
      teams: { sales: { languages: ["de"], skills: [] } },
      limits: { perVisit: 1, perWeek: 3, quiet: 600_000, afterDismiss: DAY, ignored: 3, risk: 0.05 },
    }),
    rules,
  };
}

function onPage(id: string, page: string, further: readonly Node[]): Rule {
  return ruleOf({
    id,
    name: id,
    when: { all: [leaf("page", [page]), ...further] },
    repeat: { per: "visitor" },
    invite: { ...INVITE, greeting: "Can we help you choose?", replies: ["Yes, please"], expires: 60_000 },
  });
}
