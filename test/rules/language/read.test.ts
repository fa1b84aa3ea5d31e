// Good files: what each form means, and what stands where nothing is said.

import { describe, expect, test } from "vitest";
import { readSite, type Files } from "../../../rules/language/read.ts";
import type { Rule, Ruleset } from "../../../rules/language/ruleset.ts";

const SITE =
  "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\ngoals: { signup: { page: /welcome } }\nwebhooks: { crm: { url: https://crm.example/hook } }\n";
const DAY = 86_400_000;

function rulesetOf(files: Files): Ruleset {
  const read = readSite(files);
  expect(read.ok ? [] : read.problems).toEqual([]);
  if (!read.ok) throw new Error("refused");
  return read.ruleset;
}

/** What a rule does, where that is not what a test is about. */
const DO = "do: [{ tag: seen }]\n";

function ruleOf(text: string): Rule {
  const whole = /^(invite|do):/m.test(text) ? text : text + DO;
  return rulesetOf({ "site.yaml": SITE, "r.yaml": whole }).rules[0]!;
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
do:
  - tag: hesitating
  - untag: calm
  - route: sales
  - notify: { team: sales, text: "{{ visitor.name }} hesitates" }
  - notify: { text: Look }
  - webhook: crm
  - event: pricing help offered
experiment:
  holdout: 12.5%
  variants:
    plain: {}
    short:
      weight: 2.5
      greeting: Hi!
      replies: [Yes]
      from: Ana
      locales: { DE: { greeting: Hallo! } }
goal: signup
invite:
  team: sales
  from: Customer Service
  when_away: message
  approval: agent
  locales:
    pt-br: { title: Olá, from: Atendimento, replies: [Sim], away: { greeting: Escreva } }
    de: { greeting: Hallo }
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
              { condition: "visits", value: { times: { min: 2 } } },
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
        approval: "agent",
        locales: {
          "pt-BR": { title: "Olá", from: "Atendimento", replies: ["Sim"], away: { greeting: "Escreva" } },
          de: { greeting: "Hallo" },
        },
        title: "Still comparing?",
        greeting: 'Hi {{ visitor.name | default: "there" }}, how are you?',
        replies: ["Compare plans", "Talk to sales"],
        away: { title: "Nobody here", greeting: "Leave a line" },
        placement: "center",
        expires: 90_000,
        stay: "visit",
      },
      do: [
        { tag: "hesitating" },
        { untag: "calm" },
        { route: "sales" },
        { notify: { team: "sales", text: "{{ visitor.name }} hesitates" } },
        { notify: { text: "Look" } },
        { webhook: "crm" },
        { event: "pricing help offered" },
      ],
      experiment: {
        holdout: 0.125,
        variants: [
          { name: "plain", weight: 1 },
          {
            name: "short",
            weight: 2.5,
            greeting: "Hi!",
            replies: ["Yes"],
            from: "Ana",
            locales: { de: { greeting: "Hallo!" } },
          },
        ],
      },
      goal: "signup",
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
        approval: "none",
        greeting: "Hi",
        replies: [],
        placement: "corner",
        expires: 120_000,
        stay: "page",
      },
      do: [],
    });
  });

  test("may be without an invitation", () => {
    expect(ruleOf("name: x\nwhen: {}\ndo: [{ event: seen }]\n")).toMatchObject({ do: [{ event: "seen" }] });
    expect(ruleOf("name: x\nwhen: {}\ndo: [{ event: seen }]\n").invite).toBeUndefined();
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
limits: { per_visit: 1, per_week: 3, quiet: 5m, after_dismiss: 7d, ignored: 2, risk: 2.5% }
consent: cookieless
retention: { visits: 30d, transcripts: 60d, visitors: 90d }
query_keep: [plan]
feed_shards: 4
locale: pt-br
hours:
  office: [Mon-Fri 09:00-17:30, "Sat 10:00-14:00"]
  night: 22:00-02:00
  closed: [2026-12-24..2026-12-26, 2027-01-01]
goals:
  signup: { page: [/welcome, /thanks*], within: 1d, value: 49.90 }
  order: { event: order placed }
archive_keep: [plan]
launcher:
  when: { page: /docs/*, any: [{ device: mobile }, { visits: 2+ }] }
  unless: { page: /docs/legal }
answers:
  first: Thanks! Somebody will be with you.
  waiting: { after: 60s, text: Still looking. }
  away: Nobody is here; leave a line.
mask: [email, phone]
webhooks:
  crm: { url: https://crm.example/hook?site=1, events: [accepted, goal] }
  here: { url: "http://localhost:9000/" }
theme: { accent: "#0A6EBD", on_accent: white, background: "rgb(250 250 250 / 90%)", text: Navy, radius: 0.5rem, font: '"Open Sans", sans-serif', mode: dark }
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
      limits: { perVisit: 1, perWeek: 3, quiet: 300_000, afterDismiss: 7 * DAY, ignored: 2, risk: 0.025 },
      consent: "cookieless",
      retention: { visits: 30 * DAY, transcripts: 60 * DAY, visitors: 90 * DAY },
      queryKeep: ["plan"],
      feedShards: 4,
      locale: "pt-BR",
      hours: {
        named: {
          office: [
            { days: [1, 2, 3, 4, 5], from: 540, to: 1050 },
            { days: [6], from: 600, to: 840 },
          ],
          night: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 1320, to: 1560 }],
        },
        closed: [
          { from: "2026-12-24", to: "2026-12-26" },
          { from: "2027-01-01", to: "2027-01-01" },
        ],
      },
      goals: {
        signup: { page: ["/welcome", "/thanks*"], within: DAY, value: 49.9 },
        order: { event: "order placed", within: 7 * DAY },
      },
      archiveKeep: ["plan"],
      launcher: {
        when: {
          all: [
            { condition: "page", value: ["/docs/*"] },
            {
              any: [
                { condition: "device", value: ["mobile"] },
                { condition: "visits", value: { times: { min: 2 } } },
              ],
            },
          ],
        },
        unless: [{ condition: "page", value: ["/docs/legal"] }],
      },
      answers: {
        first: "Thanks! Somebody will be with you.",
        waiting: { after: 60_000, text: "Still looking." },
        away: "Nobody is here; leave a line.",
      },
      mask: ["email", "phone"],
      webhooks: {
        crm: { url: "https://crm.example/hook?site=1", events: ["accepted", "goal"] },
        here: { url: "http://localhost:9000/", events: [] },
      },
      theme: {
        accent: "#0a6ebd",
        on_accent: "white",
        background: "rgb(250 250 250 / 90%)",
        text: "navy",
        radius: "0.5rem",
        font: '"Open Sans", sans-serif',
        mode: "dark",
      },
    });
  });

  test("has defaults", () => {
    const { site } = rulesetOf({ "site.yaml": "name: Shop\norigins: [https://shop.example]\n" });
    expect(site).toEqual({
      name: "Shop",
      origins: ["https://shop.example"],
      timezone: "UTC",
      teams: {},
      limits: { perVisit: 2, quiet: 60_000, afterDismiss: DAY, ignored: 3, risk: 0.05 },
      consent: "implied",
      retention: { visits: 90 * DAY, transcripts: 365 * DAY, visitors: 395 * DAY },
      queryKeep: [],
      feedShards: 1,
      locale: "en",
      hours: { named: {}, closed: [] },
      goals: {},
      archiveKeep: [],
      launcher: "always",
      answers: {},
      mask: [],
      webhooks: {},
      theme: {},
    });
  });
});

test.each([
  ["staffed", "staffed"],
  ["never", "never"],
  [
    "{ unless: { device: mobile } }",
    { when: { all: [] }, unless: [{ condition: "device", value: ["mobile"] }] },
  ],
])("launcher: %s", (text, launcher) => {
  const { site } = rulesetOf({ "site.yaml": `${SITE}launcher: ${text}\nmask: phone\n` });
  expect(site.launcher).toEqual(launcher);
  expect(site.mask).toEqual(["phone"]);
});

describe("files", () => {
  const rule = `name: x\nwhen:\n${DO}`;

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
      "a.yaml:1 unknown-key",
      "a.yaml:1 missing",
      "b.yaml:1 missing",
      "site.yaml:1 missing",
    ]);
  });
});
