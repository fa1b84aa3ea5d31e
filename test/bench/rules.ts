// A hundred rules of four conditions over twenty pages, five a page, as a site with much to say might have. None of them
// comes true while something is timed; about some of them the engine must go on thinking.

import type { Rule, Ruleset } from "../../rules/language/ruleset.ts";
import { INVITE, ruleOf, siteOf } from "../support/site.ts";
import { node, type Lines } from "../support/visit.ts";

export const PAGES: readonly string[] = Array.from({ length: 20 }, (_, index) =>
  index === 0 ? "/pricing" : `/shelf-${index}/things`,
);

const DAY = 86_400_000;

/** Three further conditions beside the page; the first asks for time that does not pass here. */
const FURTHER: readonly Lines[] = [
  { idle: "1h", visits: "<=5", channel: "search" },
  { on_page: "2h", country: ["DE", "AT", "CH"], device: "desktop" },
  { on_site: "90m", pages: "1+", language: "de*" },
  { returning: "true", referrer: "*.google.*", idle: "1h" },
  { utm: { campaign: "spring*" }, browser: "firefox", on_page: "1h" },
];

/** One rule of each page comes true for who reads on. */
export const INVITING: readonly Lines[] = [
  { on_page: "20s", pages: "2+", device: "desktop" },
  ...FURTHER.slice(1),
];

export function hundredRules(further: readonly Lines[] = FURTHER): Ruleset {
  const rules = PAGES.flatMap((page, at) =>
    further.map((lines, index): Rule => onPage(`rule-${at}-${index}`, { page, ...lines })),
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

function onPage(id: string, when: Lines): Rule {
  return ruleOf({
    id,
    name: id,
    when: node(when),
    repeat: { per: "visitor" },
    invite: { ...INVITE, greeting: "Can we help you choose?", replies: ["Yes, please"], expires: 60_000 },
  });
}
