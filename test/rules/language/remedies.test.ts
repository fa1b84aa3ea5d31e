// What people write who know other tools, or read the guide quickly: the remedy is the line to write.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSite } from "../../../rules/language/read.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";

const SITE = `name: Shop
origins: [https://shop.example]
teams: { sales: {} }
goals: { signup: { page: /welcome } }
hours: { office: Mon-Fri 09:00-17:00 }
`;
const BARE_SITE = "name: Shop\norigins: [https://shop.example]\n";

/** `line:column code` and remedy of each problem. */
function problemsOf(rule: string, site = SITE): readonly (readonly [place: string, remedy: string])[] {
  const read = readSite({ "site.yaml": site, "r.yaml": rule });
  return read.ok
    ? []
    : read.problems.map(({ line, column, code, remedy }) => [`${line}:${column} ${code}`, remedy] as const);
}
const remediesOf = (rule: string, site?: string) => problemsOf(rule, site).map(([, remedy]) => remedy);

const inWhen = (line: string) => `name: x\nwhen:\n  ${line}\ndo: [{ tag: seen }]\n`;
const inInvite = (line: string) => `name: x\nwhen:\ninvite:\n  greeting: Hi\n  ${line}\n`;
const besides = (line: string) => inInvite("title: Hey").replace(/$/, `${line}\n`);

describe("inside a map in one line the value is put in quotes, not the map", () => {
  test.each([
    [inWhen("data: { total: >100 }"), "3:18", 'write data: { total: 101+ } or data: { total: ">100" }'],
    ["name: x\nwhen: { visits: >3 }\n", "2:17", 'write when: { visits: 4+ } or when: { visits: ">3" }'],
    [
      inWhen("data: { a: >1, b: >=2, c: EUR } # both"),
      "3:14",
      'write data: { a: 2+, b: 2+, c: EUR } or data: { a: ">1", b: ">=2", c: EUR }',
    ],
    [inWhen("any: [{ idle: >30s }]"), "3:17", 'write any: [{ idle: ">30s" }]'],
    [inWhen("tag: [@a, b]"), "3:9", 'write tag: ["@a", b]'],
    [inWhen('"data": { total: >1 }'), "3:20", 'write "data": { total: 2+ } or "data": { total: ">1" }'],
    [inInvite("away: { greeting: Note: we close }"), "5:21", 'write away: { greeting: "Note: we close" }'],
    [
      inInvite("away: { title: '>', greeting: @us, now }"),
      "5:33",
      `write away: { title: '>', greeting: "@us, now" }`,
    ],
    [
      inWhen("page: /a\n  referrer: { a: *.x.example }").replace("referrer:", "data:"),
      "4:14",
      'write a: "*.x.example"',
    ],
    [inInvite("away: { greeting: {{ visitor.name }} }"), "5:21", 'write greeting: "{{ visitor.name }}"'],
    [inWhen("data: {\n    total: >100 # much\n  }"), "4:12", 'write total: 101+ or total: ">100"'],
  ])("%j", (rule, place, remedy) => {
    const problems = problemsOf(rule);
    expect(problems).toHaveLength(1);
    expect(problems[0]![0].split(" ")[0]).toBe(place);
    expect(problems[0]![1]).toBe(remedy);
  });

  test("what the remedy says is taken, whatever the value was", () => {
    const word = fc.stringMatching(/^[*>|@%`&!][a-z0-9 ]{0,8}[a-z0-9]$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (values) => {
        const entries = values.map((value, i) => `k${i}: ${value}`).join(", ");
        for (const remedy of remediesOf(inWhen(`data: { ${entries} }`))) {
          const line = remedy
            .split(" or data:")
            .at(-1)!
            .replace(/^write (?:data: )?/, "");
          const map = line.trim().startsWith("{") ? `data: ${line}` : `data: { ${line} }`;
          expect(remediesOf(inWhen(map))).toEqual([]);
        }
      }),
    );
  });

  test.each([
    ["name: x\nwhen:\n  device: [mobile\n", 'close it with ], or if a text is meant write device: "[mobile"'],
    [inInvite("title: [Sale] today"), 'write title: "[Sale] today"'],
  ])("a text that only begins so is a text: %j", (rule, remedy) => {
    expect(remediesOf(rule)[0]).toBe(remedy);
  });
});

describe("a line that begins behind the key above it", () => {
  test.each([
    ["do: tag: x", "write\ndo:\n  - tag: x"],
    ["unless: page: /a", "write\nunless:\n  page: /a"],
  ])("%s", (line, remedy) => expect(remediesOf(besides(line))).toEqual([remedy]));
});

describe("pages in the words of other tools", () => {
  test.each([
    ["contains /checkout", 'write "/*checkout*"'],
    ["contains checkout*", 'write "/*checkout*"'],
    ['URL contains "/cart"', 'write "/*cart*"'],
    ["is /x", 'write "/x"'],
    ["is equal to /x", 'write "/x"'],
    ["starts with /docs", 'write "/docs*"'],
    ["begins with https://shop.example/a", 'write "https://shop.example/a*"'],
    ["ends with .html", 'write "/*.html"'],
    ["is not /x", 'write unless: { page: "/x" }'],
    ["does not contain /x", 'write unless: { page: "/*x*" }'],
    ["pricing", 'write "/pricing": a page begins with / or https://'],
    [
      "shop.example/a",
      'write "https://shop.example/a", or only what comes after the host: a page begins with / or https://',
    ],
  ])("%s", (page, remedy) => {
    expect(problemsOf(inWhen(`page: ${page.includes('"') ? `'${page}'` : page}`))).toEqual([
      ["3:9 bad-page", remedy],
    ]);
  });

  test.each(["the pricing page", "contains a b", "starts with ftp://x", "ftp://x", "is not a b"])(
    "no path is made of %s",
    (page) => {
      expect(remediesOf(inWhen(`page: ${page}`))[0]).toMatch(/^write a path that begins with \//);
    },
  );
});

describe("hours", () => {
  test.each(["Mon-Fri 09:00-17:30", "09:00-12:00", "Sat-Sun"])("a schedule needs a name: %s", (schedule) => {
    const remedy = "put the schedule under hours: in site.yaml and name it here";
    expect(remediesOf(inWhen(`hours: ${schedule}`))).toEqual([`${remedy}, or write open`]);
    expect(remediesOf(inWhen(`hours: ${schedule}`), BARE_SITE)).toEqual([remedy]);
  });

  test("closed is the opposite of open", () => {
    expect(remediesOf(inWhen("hours: closed"))).toEqual(["write unless: { hours: open }"]);
    expect(remediesOf(besides("unless: { hours: closed }"))).toEqual(["write when: { hours: open }"]);
    expect(remediesOf(inWhen("hours: closed"), BARE_SITE)[0]).toMatch(/^add it under hours:/);
  });

  test("open is among what may be written", () => {
    expect(remediesOf(inWhen("hours: nights"))).toEqual(["write one of office, open"]);
  });
});

describe("a text, a list or a map where another one belongs", () => {
  const tried = (line: string) => besides(`experiment:\n  ${line}`);
  test.each([
    ["an action", besides("do:\n  - tag comparing"), "write - tag: comparing"],
    ["a note", besides("do:\n  - notify Hello, you"), 'write - notify: { text: "Hello, you" }'],
    ["a note's text", besides("do:\n  - notify: Hello"), "write notify: { text: Hello }"],
    ["an action without a word", besides("do:\n  - event"), "write - event: …"],
    [
      "no action",
      besides("do: frobnicate"),
      "write\ndo:\n  - tag: …, or untag, route, notify, webhook, event",
    ],
    ["do as a map", besides("do: { tag: x, event: y }"), "write\ndo:\n  - tag: x\n  - event: y"],
    ["do as a block", besides("do:\n  tag: x"), "write\ndo:\n  - tag: x"],
    [
      "variants by name",
      tried("variants: [a, b]"),
      "write\nvariants:\n  a: { greeting: … }\n  b: { greeting: … }",
    ],
    [
      "variants in a list",
      tried(
        "variants:\n    - greeting: A\n    - { name: short, greeting: B }\n    - c: { greeting: C }\n    - Hello you\n    - []",
      ),
      "write\nvariants:\n  a: { greeting: A }\n  short: { greeting: B }\n  c: { greeting: C }\n  d: { greeting: Hello you }\n  e: { greeting: … }",
    ],
    ["a variant", tried("variants: { a: A }"), "write a: { greeting: A }"],
    ["a language", inInvite("locales: { de: Hallo }"), "write de: { greeting: Hallo }"],
    ["an invitation", "name: x\nwhen:\ninvite: Hello\n", "write invite: { greeting: Hello }"],
    ["an experiment", besides("experiment: 10%"), "write experiment: { holdout: 10% }"],
    ["a page", "name: x\nwhen: /pricing\n", "write when: { page: /pricing }"],
  ])("%s", (_, rule, remedy) => {
    expect(remediesOf(rule).filter((one) => one !== "write a value, or delete the line")).toEqual([remedy]);
  });
});

describe("a key that belongs elsewhere", () => {
  const BESIDE = "goal stands beside invite and experiment, in a line of its own";
  test.each([
    [besides("experiment:\n  holdout: 10%\n  goal: signup"), BESIDE],
    [inInvite("goal: signup"), BESIDE],
    [inWhen("goal: signup"), BESIDE],
    [
      inInvite("experiment: { holdout: 10% }"),
      "experiment stands beside when and invite, in a line of its own",
    ],
    [besides("team: sales"), "team stands under invite"],
    [besides("placement: bar"), "placement stands under invite"],
    [besides("idle: 30s"), "idle stands under when"],
    [inInvite("idle: 30s"), "idle stands under when"],
    [besides("holdout: 10%"), "holdout stands under experiment"],
    [besides("weight: 2"), "weight stands under experiment › variants › a name"],
    [besides("webhook: crm"), "webhook stands under do as - webhook: …"],
    [besides("tag: vip"), "tag stands under when, or under do as - tag: …"],
    [besides("experiment: { variants: { a: { placement: bar } } }"), "placement stands under invite"],
    [inWhen("within: 5m"), "within stands under visited, or under clicks, or under event, …"],
    [inWhen("any:\n    - medium: email"), "medium stands under utm"],
    [inWhen("title: x"), "write page_title; title stands under invite"],
    [inInvite("message: Hi"), "write greeting"],
  ])("%j", (rule, remedy) => expect(remediesOf(rule)).toEqual([remedy]));

  test("title at the top belongs to the invitation", () => {
    expect(remediesOf("name: x\nwhen:\ntitle: Hey\ninvite: { greeting: Hi }\n")).toEqual([
      "title stands under invite",
    ]);
  });

  test("in site.yaml", () => {
    expect(remediesOf(besides("do: [{ tag: a }]"), `${BARE_SITE}quiet: 30s\n`)).toEqual([
      "quiet stands under limits",
    ]);
    expect(remediesOf(besides("do: [{ tag: a }]"), `${BARE_SITE}launcher: { page: /a }\n`)).toEqual([
      "page stands under when",
    ]);
  });
});

describe("a channel that is none", () => {
  test.each([
    ["linkedin", "write source: linkedin, or for its ads ad_click: linkedin"],
    ["[search, bing]", "write source: bing, or for its ads ad_click: microsoft"],
    ["chatgpt", "write source: chatgpt"],
    ["microsoft", "write ad_click: microsoft"],
    ["organic", "write search"],
    ["newsletter", "write email"],
    ["serach", "write search"],
    ["tv spots", "write one of direct, search, paid, social, email, ai, referral, internal"],
  ])("%s", (channel, remedy) => expect(remediesOf(inWhen(`channel: ${channel}`))).toEqual([remedy]));
});

describe("scenarios", () => {
  const read = readSite({ "site.yaml": SITE, "after.yaml": "name: x\nwhen:\ninvite: { greeting: Hi }\n" });
  const told = (text: string) =>
    readScenarios("s.test.yaml", text, read.ok ? read.ruleset : undefined).problems.map((one) => one.remedy);
  const visit = (...lines: string[]) =>
    `name: x\nvisit:\n  - 0s: { page: / }\n${lines.map((line) => `  - ${line}\n`).join("")}`;
  const item = (text: string) => `- ${text.replaceAll("\n", "\n  ").trimEnd()}\n`;

  test.each([
    ["expect:\n  - invite: after", "write - 20s: { invite: after }"],
    ["expect:\n  - never: after", "write - never: { invite: after }"],
    ["expect:\n  - 30s: after", "write - 30s: { invite: after }"],
    ["expect:\n  - { at: 30s, invite: after }", "write - 30s: { invite: after }"],
    ["expect:\n  - after", "write - 20s: { invite: after }"],
    ["expect:\n  - none", "write - never: { invite: my-rule }"],
    ["expect: { 20s: { invite: after } }", "write\nexpect:\n  - 20s: { invite: after }"],
    ["expect: never", "write\nexpect:\n  - never: { invite: my-rule }"],
  ])("%j", (line, remedy) => {
    expect(told(`${visit("1s: input")}${line}\n`)).toEqual([remedy]);
    expect(told(item(`${visit("1s: input")}${line}\n`))).toEqual([remedy]);
  });

  test.each([
    ["exit_intent: true", "write - 12s: exit"],
    ["5s: { exit_intent: true }", "write exit"],
    ["5s: exit_intent", "write exit"],
    ["5s: scrolled", "write { scroll: … }"],
    ["5s: { clicked: '#a' }", "write click"],
    ["5s: { sees: '#a' }", "write see"],
    ["5s: { visited: /a }", "write page"],
    ["5s: { idle: 30s }", "write the next entry under its time: time passes by itself"],
    ["5s: wait", "write one of input, hide, show, close, exit, accept, dismiss, or { page: /pricing }"],
    ["page: /a", "write - 12s: { page: /a }"],
    ["at: 5s\n    page: /a\n    title: Hi", "write - 5s: { page: /a, title: Hi }"],
    ["input", "write - 12s: input"],
    ["frobnicate", "write - 0s: { page: /pricing }"],
    ["5s: { desk: { online: 0 } }", "write desk: { sales: { online: 0 } }, with the name of a team"],
    ["5s: { desk: { sales: 0 } }", "write sales: { online: 0 }"],
    ["5s: { desk: 0 }", "write desk: { sales: { online: 0 } }"],
    ["5s: { browser: Safari }", "browser stands under visitor"],
  ])("%j", (line, remedy) => {
    expect(told(visit(line))).toEqual([remedy]);
    expect(told(item(visit(line)))).toEqual([remedy]);
  });

  test.each([
    [
      "desk: { online: 0, places: 3 }",
      "write desk: { sales: { online: 0, places: 3 } }, with the name of a team",
    ],
    ["country: DE", "country stands under visitor"],
    ["visits: 2", "write visit; visits stands under visitor"],
  ])("above the visit: %s", (line, remedy) =>
    expect(told(`${line}\n${visit("1s: input")}`)).toEqual([remedy]),
  );

  test("a visit that is a map, or a word", () => {
    expect(told("name: x\nvisit:\n  0s: { page: / }\n")).toEqual(["write\nvisit:\n  - 0s: { page: / }"]);
    expect(told("name: x\nvisit: input\n")).toEqual(["write\nvisit:\n  - 12s: input"]);
  });
});
