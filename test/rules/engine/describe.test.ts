// A rule in words: every condition has some, and what is written down of a rule is all of it.

import { describe, expect, test } from "vitest";
import { NAMED } from "../../../rules/conditions/asked.ts";
import { guideRows } from "../../../rules/conditions/guide.ts";
import { conditions } from "../../../rules/conditions/registry.ts";
import { describeRule } from "../../../rules/engine/describe.ts";
import { readSite } from "../../../rules/language/read.ts";
import type { Rule } from "../../../rules/language/ruleset.ts";

const SITE = `
name: Shop
origins: ["https://shop.example"]
teams: { sales: {}, support: {} }
goals: { order: { page: /thanks, within: 7d } }
hours: { office: "Mon-Fri 09:00-17:00" }
timezone: Europe/Vienna
webhooks: { crm: { url: "https://crm.example/hook", events: [invited] } }
`;

function ruleOf(text: string): Rule {
  const read = readSite({ "site.yaml": SITE, "pricing-idle.yaml": OTHER, "a-rule.yaml": text });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  return read.ruleset.rules.find(({ id }) => id === "a-rule")!;
}

const OTHER = "name: Other\nwhen: { page: /other }\ninvite: { greeting: Hello }\n";
const says = (line: string) =>
  describeRule(ruleOf(`name: A rule\nwhen:\n  ${line}\ndo: [{ tag: seen }]\n`)).when.map((one) => one.says);

describe("every condition", () => {
  test("has words", () => {
    expect([...NAMED].sort()).toEqual(Object.keys(conditions).sort());
  });

  test.each(guideRows().map(({ name, example }) => [name, example]))("%s: %s is said in words", (_, line) => {
    const [words, ...more] = says(line);
    expect(more).toEqual([]);
    expect(words).toMatch(/^[^\s].*[^\s]$/);
    expect(words).not.toMatch(/undefined|NaN|\[object|Infinity/);
    // What is asked for stands in it: every number of the line, times as they are read.
    for (const [number] of line.matchAll(/(?<![\w.-])\d+(?=[+%]|\b(?!\.\d|s|m|h|d))/g))
      if (!/date|time|hours/.test(line)) expect(words).toContain(number === "1" ? "" : number);
  });

  test.each([
    ["page: [/pricing, /plans/*]", "on /pricing or /plans/*"],
    ["idle: 30s", "idle for 30 s"],
    ["on_page: 10s..60s", "on this page for 10 s to 1 m"],
    ["visits: { times: 3+, within: 7d }", "visit number 3 or more within 7 d"],
    ["visited: /docs/*", "/docs/* seen"],
    ["visited: { page: /docs/*, times: 3+, within: 10m }", "/docs/* seen 3 or more times within 10 m"],
    ["data: { cart_total: 100+ }", "the page says that cart_total is 100+"],
    ["path: [/pricing, { event: signup }]", "in this order: /pricing, then event signup"],
    ["sample: 20%", "in a sample of 20 % of the visitors"],
  ])("%s", (line, words) => {
    expect(says(line)).toEqual([words]);
  });
});

test("a rule is said whole: when, unless, what it does and how often", () => {
  const rule = ruleOf(`
name: A rule
when:
  all:
    - page: [/pricing, /plans]
    - any:
        - idle: 30s
        - none: [{ channel: paid }]
unless:
  tag: customer
repeat: { every: 1d, times: 3 }
goal: order
invite:
  team: sales
  approval: agent
  when_away: message
  greeting: May I help?
  replies: [Yes, "No"]
  placement: bar
  stay: visit
  expires: 1m
experiment: { holdout: 10%, variants: { short: { greeting: "Help?" }, own: {} } }
do:
  - tag: asked
  - untag: new
  - route: support
  - webhook: crm
  - event: asked
  - notify: { team: sales, text: Look here }
`);
  expect(describeRule(rule)).toEqual({
    when: [
      { depth: 0, says: "all of these:" },
      { depth: 1, says: "on /pricing or /plans" },
      { depth: 1, says: "any of these:" },
      { depth: 2, says: "idle for 30 s" },
      { depth: 2, says: "none of these:" },
      { depth: 3, says: "came by paid" },
    ],
    unless: [{ depth: 0, says: "has the tag customer" }],
    does: [
      "Invites to a chat for team sales: “May I help?”",
      "Offers the replies Yes · No",
      "An agent reads it first and sends, edits or declines it",
      "While nobody can answer it offers to leave a message",
      "Shown as a bar, for 1 m, also on the next pages",
      "Sets the tag asked",
      "Takes off the tag new",
      "Sends the next chat to team support",
      "Calls the webhook crm",
      "Tells the page the event asked",
      "Tells the agents of sales: “Look here”",
      "Holds 10 % of the visitors out, to compare with",
      "Tries the wordings short, own",
      "Its goal is order",
    ],
    often: "At most 3 times in 1 d",
    pages: ["/pricing", "/plans"],
  });
});

test("a page that need not be the current one is no page of the rule", () => {
  const anywhere = ruleOf("name: A rule\nwhen: { any: [{ page: /a }, { idle: 5s }] }\ndo: [{ tag: seen }]\n");
  expect(describeRule(anywhere)).toMatchObject({ pages: [], often: "At most once per visit" });
});
