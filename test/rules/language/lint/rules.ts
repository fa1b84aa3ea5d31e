// Sites of some rules for the tests of lints, each rule given as what its file says.

import { lint, type Given } from "../../../../rules/language/lint/lint.ts";
import type { Finding } from "../../../../rules/language/lint/finding.ts";
import { readSite, type Files } from "../../../../rules/language/read.ts";
import type { Ruleset } from "../../../../rules/language/ruleset.ts";

export const SITE = `name: Shop
origins: [https://shop.example]
timezone: Europe/Berlin
teams: { sales: {} }
goals: { signup: { page: /welcome } }
hours: { office: Mon-Fri 09:00-17:00, late: Mon-Fri 17:00-22:00, closed: 2026-12-24 }
`;

/** Friday 2026-11-20, noon in Berlin. */
export const NOW = Date.UTC(2026, 10, 20, 11);

export function siteOf(files: Files): Ruleset {
  const read = readSite({ "site.yaml": SITE, ...files });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  return read.ruleset;
}

export function linted(files: Files, given: Partial<Given> = {}): readonly Finding[] {
  return lint(siteOf(files), files, { now: NOW, ...given });
}

/** `when` and `unless` as they stand in a file, each line indented by two. */
export function rule(when: string, more = ""): string {
  return `name: x\nwhen:\n${when.replace(/^(?=.)/gm, "  ")}\n${more}invite: { greeting: Hi }\n`;
}
