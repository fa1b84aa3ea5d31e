// A site as a site.yaml with only a name would make it, for tests and benchmarks that need one of their own.

import type { Invite, Rule, Site } from "../../rules/language/ruleset.ts";

const DAY = 86_400_000;

export function siteOf(more: Partial<Site> = {}): Site {
  return {
    name: "Shop",
    origins: ["https://shop.example"],
    timezone: "UTC",
    hours: { named: {}, closed: [] },
    teams: {},
    goals: {},
    limits: { perVisit: 2, quiet: 60_000, afterDismiss: DAY, ignored: 3, risk: 0.05 },
    consent: "implied",
    queryKeep: [],
    archiveKeep: [],
    launcher: "always",
    answers: {},
    mask: [],
    webhooks: {},
    theme: {},
    feedShards: 1,
    retention: { visits: 90 * DAY, transcripts: 365 * DAY, visitors: 395 * DAY },
    locale: "en",
    ...more,
  };
}

export const INVITE: Invite = {
  whenAway: "skip",
  approval: "none",
  greeting: "Can I help?",
  replies: [],
  placement: "corner",
  expires: 120_000,
  stay: "page",
};

/** A rule that always holds. */
export function ruleOf(more: Partial<Rule> = {}): Rule {
  return {
    id: "help",
    name: `Rule ${more.id ?? "help"}`,
    state: "live",
    priority: 50,
    when: { all: [] },
    unless: [],
    repeat: { per: "visit" },
    do: [],
    ...more,
  };
}
