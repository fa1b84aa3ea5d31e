// What a panel is told in tests: rules as their files say them, and a visitor who is on the pricing page.

import { readSite } from "../../../rules/language/read.ts";
import type { Ruleset } from "../../../rules/language/ruleset.ts";
import type { VisitorRecord } from "../../../rules/record/record.ts";
import type { DebugMessage } from "../../../worker/protocol.ts";
import { at, Visitor } from "../../support/visit.ts";

export function rulesetOf(files: Readonly<Record<string, string>>, site = ""): Ruleset {
  const read = readSite({
    "site.yaml": `name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\ntimezone: UTC\n${site}`,
    ...files,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  return read.ruleset;
}

export const IDLE = `
name: Help on pricing
state: test
when: { page: /pricing*, idle: 30s }
invite: { title: Still comparing?, greeting: "Questions about {{ page.title }}?", replies: [Compare plans] }
`;
export const READER =
  "name: A reader\nwhen: { visited: { page: /docs/*, times: 2+ } }\ninvite: { greeting: Hi }\n";
export const RESTING = "name: Resting\nstate: off\nwhen: { channel: search }\ninvite: { greeting: Hi }\n";
export const FILES = { "help.yaml": IDLE, "reader.yaml": READER, "resting.yaml": RESTING };

/** Second 100 of a visit that began on the pricing page at second 100. */
export const arrived = (): VisitorRecord => new Visitor().page(100, "/pricing", { title: "Pricing" }).record;
export const NOW = at(100);

export const debugMessage = (more: Partial<DebugMessage> = {}): DebugMessage => ({
  type: "debug",
  tab: "a",
  record: arrived(),
  desk: {},
  refused: [],
  version: 3,
  now: NOW,
  ...more,
});
