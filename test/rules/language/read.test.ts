// Good files: what each form means, and what stands where nothing is said.

import { describe, expect, test } from "vitest";
import { readSite, type Files } from "../../../rules/language/read.ts";
import type { Rule, Ruleset } from "../../../rules/language/ruleset.ts";

const SITE = "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n";
const DAY = 86_400_000;

function rulesetOf(files: Files): Ruleset {
  const read = readSite(files);
  expect(read.ok ? [] : read.problems).toEqual([]);
  if (!read.ok) throw new Error("refused");
  return read.ruleset;
}

function ruleOf(text: string): Rule {
  return rulesetOf({ "site.yaml": SITE, "r.yaml": text }).rules[0]!;
}

describe("a rule", () => {
  test("says everything it can", () => {
    const rule = ruleOf(`name: Help a hesitating buyer
state: test
priority: 80
when:
  page: /pricing*
  idle: 30s
  channel: [search, paid]
  any:
    - visits: 2+
    - visited: { page: /docs/*, times: 2+ }
unless:
  tag: customer
  none:
    - returning: true
repeat: { every: 1d, times: 3 }
invite:
  team: sales
  from: Customer Service
  when_away: message
  title: Still comparing?
  greeting: >
    Hi {{ visitor.name | default: "there" }},
    how are you?
  replies: [Compare plans, Talk to sales]
  away: { title: Nobody here, greeting: Leave a line }
  placement: center
  expires: 90s
  stay: visit
`);
    expect(rule).toEqual({
      id: "r",
      name: "Help a hesitating buyer",
      state: "test",
      priority: 80,
      when: {
        all: [
          { condition: "page", value: ["/pricing*"] },
          { condition: "idle", value: { from: 30_000 } },
          { condition: "channel", value: ["search", "paid"] },
          {
            any: [
              { condition: "visits", value: { min: 2 } },
              { condition: "visited", value: { page: ["/docs/*"], times: { min: 2 } } },
            ],
          },
        ],
      },
      unless: [
        { condition: "tag", value: ["customer"] },
        { none: [{ condition: "returning", value: true }] },
      ],
      repeat: { every: DAY, times: 3 },
      invite: {
        team: "sales",
        from: "Customer Service",
        whenAway: "message",
        title: "Still comparing?",
        greeting: 'Hi {{ visitor.name | default: "there" }}, how are you?',
        replies: ["Compare plans", "Talk to sales"],
        away: { title: "Nobody here", greeting: "Leave a line" },
        placement: "center",
        expires: 90_000,
        stay: "visit",
      },
    });
  });

  test("has defaults", () => {
    expect(ruleOf("name: x\nwhen:\ninvite: { greeting: Hi }\n")).toEqual({
      id: "r",
      name: "x",
      state: "live",
      priority: 50,
      when: { all: [] },
      unless: [],
      repeat: { per: "visit" },
      invite: {
        whenAway: "skip",
        greeting: "Hi",
        replies: [],
        placement: "corner",
        expires: 120_000,
        stay: "page",
      },
    });
  });

  test("may be without an invitation", () => {
    expect(ruleOf("name: x\nwhen: {}\n").invite).toBeUndefined();
  });

  test.each([
    ["per page", { per: "page" }],
    ["per visit", { per: "visit" }],
    ["per visitor", { per: "visitor" }],
    ["7d", { every: 7 * DAY, times: 1 }],
    ["{ every: 1d, times: 3 }", { every: DAY, times: 3 }],
    ["{ every: 12h }", { every: DAY / 2, times: 1 }],
  ])("repeat: %s", (text, repeat) => {
    expect(ruleOf(`name: x\nwhen:\nrepeat: ${text}\n`).repeat).toEqual(repeat);
  });

  test("[E6] an item of any with two lines holds when both do; nesting goes to any depth", () => {
    const { when } = ruleOf(`name: x
when:
  none:
    - all:
        - any:
            - page: /a
              idle: 3s
            - page: /b
`);
    expect(when).toEqual({
      all: [
        {
          none: [
            {
              all: [
                {
                  any: [
                    {
                      all: [
                        { condition: "page", value: ["/a"] },
                        { condition: "idle", value: { from: 3000 } },
                      ],
                    },
                    { condition: "page", value: ["/b"] },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("keeps the order in which its lines stand", () => {
    const { when } = ruleOf("name: x\nwhen:\n  idle: 3s\n  device: mobile\n  page: /a\n");
    expect("all" in when && when.all.map((node) => "condition" in node && node.condition)).toEqual([
      "idle",
      "device",
      "page",
    ]);
  });

  test("takes every scalar as it is written", () => {
    expect(ruleOf("name: 01234\nwhen:\n  utm: { campaign: 1.10, term: NO, content: 2026 }\n")).toMatchObject({
      name: "01234",
      when: {
        all: [{ condition: "utm", value: { campaign: ["1.10"], term: ["no"], content: ["2026"] } }],
      },
    });
  });

  test("is plain JSON", () => {
    const rule = ruleOf(
      "name: x\nwhen:\n  visited: { page: /a }\n  visits: 2..5\ninvite: { greeting: Hi }\n",
    );
    expect(JSON.parse(JSON.stringify(rule))).toEqual(rule);
  });
});

describe("a site", () => {
  test("says everything it can", () => {
    const { site } = rulesetOf({
      "site.yaml": `name: Shop
origins:
  - HTTPS://Shop.Example/
  - "https://*.Shop.example"
  - http://localhost:8787
  - https://shop.example:443
timezone: Europe/Berlin
teams:
  sales: { languages: [de, en], skills: [contracts] }
  Customer Service: {}
limits: { per_visit: 1, per_week: 3, quiet: 5m, after_dismiss: 7d, ignored: 2 }
consent: cookieless
retention: { visits: 30d, transcripts: 60d, visitors: 90d }
query_keep: [plan]
feed_shards: 4
locale: pt-br
`,
    });
    expect(site).toEqual({
      name: "Shop",
      origins: [
        "https://shop.example",
        "https://*.shop.example",
        "http://localhost:8787",
        "https://shop.example",
      ],
      timezone: "Europe/Berlin",
      teams: {
        sales: { languages: ["de", "en"], skills: ["contracts"] },
        "Customer Service": { languages: [], skills: [] },
      },
      limits: { perVisit: 1, perWeek: 3, quiet: 300_000, afterDismiss: 7 * DAY, ignored: 2 },
      consent: "cookieless",
      retention: { visits: 30 * DAY, transcripts: 60 * DAY, visitors: 90 * DAY },
      queryKeep: ["plan"],
      feedShards: 4,
      locale: "pt-BR",
    });
  });

  test("has defaults", () => {
    const { site } = rulesetOf({ "site.yaml": "name: Shop\norigins: [https://shop.example]\n" });
    expect(site).toEqual({
      name: "Shop",
      origins: ["https://shop.example"],
      timezone: "UTC",
      teams: {},
      limits: { perVisit: 2, quiet: 60_000, afterDismiss: DAY, ignored: 3 },
      consent: "implied",
      retention: { visits: 90 * DAY, transcripts: 365 * DAY, visitors: 395 * DAY },
      queryKeep: [],
      feedShards: 1,
      locale: "en",
    });
  });
});

describe("files", () => {
  const rule = "name: x\nwhen:\n";

  test("are read in the order of their names; scenarios are no part of a ruleset", () => {
    const files = { "b.yaml": rule, "site.yaml": SITE, "a.test.yaml": "nonsense: [", "a.yaml": rule };
    expect(rulesetOf(files).rules.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test.each([
    ["Pricing Idle.yaml", "call it pricing-idle.yaml"],
    ["pricing.yml", "call it pricing.yaml"],
    ["../other/pricing.yaml", "call it pricing.yaml"],
    ["sub/pricing.yaml", "call it pricing.yaml"],
    ["__proto__.yaml", "call it proto.yaml"],
    ["é.yaml", "call it my-rule.yaml"],
    [`${"x".repeat(61)}.yaml`, `call it ${"x".repeat(60)}.yaml`],
  ])("%s is no name of a rule", (path, remedy) => {
    const read = readSite({ "site.yaml": SITE, [path]: rule });
    expect(read.ok ? [] : read.problems).toMatchObject([
      { file: path, line: 1, column: 1, code: "bad-file-name", remedy },
    ]);
  });

  test("without site.yaml nothing is published", () => {
    const read = readSite({ "r.yaml": rule });
    expect(read.ok ? [] : read.problems).toMatchObject([{ file: "site.yaml", code: "no-site-file" }]);
  });

  test("problems of all files are told, by file and place", () => {
    const read = readSite({ "site.yaml": "name: x\n", "b.yaml": "name: x\n", "a.yaml": "wen:\n" });
    expect(read.ok ? [] : read.problems.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual([
      "a.yaml:1 missing",
      "a.yaml:1 missing",
      "a.yaml:1 empty",
      "b.yaml:1 missing",
      "site.yaml:1 missing",
    ]);
  });
});
