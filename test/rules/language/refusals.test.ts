// Every class of mistake in a rule file: refused at its place, with the line as it should be.

import { describe, expect, test } from "vitest";
import { readSite } from "../../../rules/language/read.ts";
import { formatProblem } from "../../../rules/language/problem.ts";

const SITE = "name: Shop\norigins: [https://shop.example]\nteams:\n  sales: {}\n";

function problemsOf(rule: string, site = SITE) {
  const read = readSite({ "site.yaml": site, "r.yaml": rule });
  return read.ok ? [] : read.problems;
}

/** `line:column code` of each problem. */
function placesOf(rule: string, site?: string) {
  return problemsOf(rule, site).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

function remedyOf(rule: string) {
  const [first, second] = problemsOf(rule);
  expect(second).toBeUndefined();
  return first?.remedy;
}

const inWhen = (line: string) => `name: x\nwhen:\n  ${line}\n`;
const inInvite = (line: string) => `name: x\nwhen:\ninvite:\n  ${line}\n`;

describe("quoting: what YAML takes for something else is refused with the quoted form", () => {
  test.each([
    ["an alias", inWhen("referrer: *.google.com"), "3:13 alias", 'write referrer: "*.google.com"'],
    [
      "a comment glued to its key",
      inWhen("page: #top"),
      "3:9 needs-quotes",
      'write page: "#top"; a comment has a space after its #',
    ],
    [
      "a comment glued to a value",
      "name: Ask our #1 team\nwhen:\n",
      "1:15 needs-quotes",
      'write name: "Ask our #1 team"; a comment has a space after its #',
    ],
    [
      "a comment before the text",
      inInvite("greeting: #1 shop\n    in town"),
      "4:13 needs-quotes",
      'write greeting: "#1 shop"; a comment has a space after its #',
    ],
    [
      "a # in words",
      inInvite("greeting: Ask # 1 now"),
      "4:17 needs-quotes",
      'write greeting: "Ask # 1 now", or put the comment in a line of its own',
    ],
    ["more than, silently", inWhen("visits: >3"), "3:11 text-block", 'write visits: 4+ or visits: ">3"'],
    ["at least", inWhen("visits: >=3"), "3:11 needs-quotes", 'write visits: 3+ or visits: ">=3"'],
    ["a text block as a page", inWhen("page: >\n    /pricing"), "3:9 text-block", 'write page: "/pricing"'],
    [
      "a list",
      inWhen("device: [mobile"),
      "3:11 left-open",
      'close it with ], or if a text is meant write device: "[mobile"',
    ],
    [
      "a text that starts with a bracket",
      inInvite("greeting: [Sale] today"),
      "4:13 needs-quotes",
      'write greeting: "[Sale] today"',
    ],
    ["a text that became a list", inWhen("visits: [3]"), "3:11 needs-quotes", 'write visits: "[3]"'],
    [
      "a text that became a map",
      inInvite("greeting: {name}"),
      "4:13 needs-quotes",
      'write greeting: "{name}"',
    ],
    [
      "a template",
      inInvite("greeting: {{ visitor.name }}"),
      "4:13 needs-quotes",
      'write greeting: "{{ visitor.name }}"',
    ],
    [
      "a template and more",
      inInvite("greeting: {{ visitor.name }}, hi"),
      "4:13 needs-quotes",
      'write greeting: "{{ visitor.name }}, hi"',
    ],
    [
      "a template with quotes",
      inInvite('greeting: {{ referrer.name | default: "you" }}'),
      "4:13 needs-quotes",
      `write greeting: '{{ referrer.name | default: "you" }}'`,
    ],
    [
      "a tag of Liquid",
      inInvite("greeting: {% if visitor.name %}Hi{% endif %}"),
      "4:13 needs-quotes",
      'write greeting: "{% if visitor.name %}Hi{% endif %}"',
    ],
    ["a tag", inWhen("tag: !vip"), "3:8 tag", 'write tag: "!vip"'],
    ["an anchor", inWhen("tag: &vip"), "3:8 anchor", 'write tag: "&vip"'],
    ["an anchored map", "name: x\nwhen: &all\n  idle: 3s\n", "2:7 anchor", "delete &all"],
    ["an at sign", "name: @home\nwhen:\n", "1:7 needs-quotes", 'write name: "@home"'],
    ["a percent sign", "name: %20\nwhen:\n", "1:7 needs-quotes", 'write name: "%20"'],
    ["a backtick", "name: `x`\nwhen:\n", "1:7 needs-quotes", 'write name: "`x`"'],
    ["a dash", inInvite("greeting: - hello"), "4:13 needs-quotes", 'write greeting: "- hello"'],
    [
      "a colon and a space",
      inInvite("greeting: Note: we close"),
      "4:13 needs-quotes",
      'write greeting: "Note: we close"',
    ],
    ["a colon at the end", inInvite("greeting: Hello:"), "4:13 needs-quotes", 'write greeting: "Hello:"'],
    [
      "a colon in an item",
      inInvite("greeting: Hi\n  replies:\n    - Note: yes"),
      "6:7 needs-quotes",
      'write - "Note: yes"',
    ],
    ["quotes within a value", inInvite('greeting: "Hi" there'), "4:18 syntax", undefined],
  ])("%s", (_, rule, place, remedy) => {
    expect(placesOf(rule)).toEqual([place]);
    if (remedy !== undefined) expect(remedyOf(rule)).toBe(remedy);
  });

  test.each([
    ["a comment after a name", "name: Ask us # the first rule\nwhen:\n"],
    ["a comment after a value that is no words", inWhen("idle: 30s # half a minute")],
    ["a comment behind a quoted text", 'name: "Ask us" # the first\nwhen:\n'],
    ["a comment in a line of its own", "# rule\nname: x\nwhen: # all of them\n  #none\n  idle: 3s\n"],
    ["a # inside a word", inWhen("page: /docs#top")],
    ["a colon inside a word", "name: 10:30 o'clock\nwhen:\n"],
    ["words that YAML 1.1 took for something", "name: no\nstate: off\nwhen:\n"],
    ["Windows line ends and a byte order mark", "\ufeffname: x\r\nwhen:\r\n  idle: 3s\r\n"],
  ])("taken: %s", (_, rule) => {
    expect(problemsOf(rule)).toEqual([]);
  });
});

describe("what YAML can do and a rule file has no use for", () => {
  test.each([
    ["a duplicate key", "name: x\nname: y\nwhen:\n", "2:1 duplicate-key"],
    ["a merge key", inWhen("<<: {idle: 3s}"), "3:3 unknown-key"],
    ["a key that is a list", inWhen("? [a]\n  : b"), "3:5 bad-key"],
    ["a prototype", inWhen("__proto__: x"), "3:3 bad-key"],
    ["a key with a tag", "!!str name: x\nwhen:\n", "1:7 bad-key"],
    ["a directive", "%YAML 1.1\n---\nname: x\nwhen:\n", "1:1 directive"],
    ["a second document", "name: x\nwhen:\n---\nname: y\n", "3:1 second-document"],
    ["a tab", "name: x\nwhen:\n\tidle: 3s\n", "3:1 tab"],
    ["a line out of line", "name: x\nwhen:\n  idle: 3s\n page: /a\n", "4:1 syntax"],
    ["no space behind the colon", "name:x\nwhen:\n", "1:1 syntax"],
    ["an open quotation mark", "name: 'x\nwhen:\n", "1:7 left-open"],
    ["a bad escape", 'name: "a\\q"\nwhen:\n', "1:9 syntax"],
    ["NUL", "name: a\u0000\nwhen:\n", "1:8 bad-character"],
    ["a mark of the parser itself", "name: a\u0018\nwhen:\n", "1:8 bad-character"],
    ["half a character", "name: a\ud800\nwhen:\n", "1:8 bad-character"],
    ["an old line end", "name: a\rwhen:\n", "1:8 bad-character"],
    ["an empty file", "", "1:1 empty"],
    ["only a comment", "# to do\n", "1:1 empty"],
    ["an empty map", "{}", "1:1 empty"],
    ["a text", "hello", "1:1 wrong-kind"],
    ["a list", "- hello", "1:1 wrong-kind"],
  ])("%s", (_, rule, place) => {
    expect(placesOf(rule)).toEqual([place]);
  });

  test("an anchor and its alias are each refused where they stand", () => {
    expect(placesOf(inWhen("page: &p /a\n  landing: *p"))).toEqual(["3:9 anchor", "4:12 alias"]);
  });
});

describe("values that are missing, empty or of another kind", () => {
  test.each([
    ["no name", "when:\n", "1:1 missing"],
    ["no when", "name: x\n", "1:1 missing"],
    ["no greeting", "name: x\nwhen:\ninvite:\n  title: Hi\n", "3:1 missing"],
    ["an empty value", inWhen("idle:"), "3:3 empty"],
    ["an empty text", inWhen('os: ""'), "3:3 empty"],
    ["blanks", inWhen('os: "  "'), "3:3 empty"],
    ["an empty list", inWhen("page: []"), "3:9 empty"],
    ["an empty item", inWhen("page:\n    - /a\n    -"), "4:5 empty"],
    ["an empty any", inWhen("any: []"), "3:8 empty"],
    ["an empty block of words", inInvite("greeting: >"), "4:13 empty"],
    ["an empty invite", "name: x\nwhen:\ninvite:\n", "3:1 empty"],
    ["a list for a text", inWhen("idle:\n    - 3s"), "4:5 wrong-kind"],
    ["a text for a map", "name: x\nwhen: /pricing\n", "2:7 wrong-kind"],
    ["a text for a list", inInvite("greeting: Hi\n  replies: yes"), "5:12 wrong-kind"],
    ["a map for a page", inWhen("page: { of: /a, and: /b }"), "3:9 wrong-kind"],
  ])("%s", (_, rule, place) => {
    expect(placesOf(rule)).toContain(place);
  });

  test("when may be empty, in each way", () => {
    for (const when of ["when:", "when: {}", "when: # nothing asked"])
      expect(problemsOf(`name: x\n${when}\n`)).toEqual([]);
  });

  test("[E6] any given as a map is refused with the list as the remedy", () => {
    expect(problemsOf(inWhen("any:\n    visits: 2+\n    page: /docs/*"))).toMatchObject([
      { line: 3, column: 3, code: "needs-a-list", remedy: "write\nany:\n  - visits: 2+\n  - page: /docs/*" },
    ]);
    expect(placesOf(inWhen("none:\n    visits: 2+"))).toEqual(["3:3 needs-a-list"]);
  });
});

describe("keys", () => {
  test("a misspelt one comes with the nearest known", () => {
    expect(problemsOf(inWhen("pgae: /a"))).toMatchObject([{ code: "unknown-key", remedy: "write page" }]);
    expect(remedyOf(inWhen("on-page: 3s"))).toBe("write on_page");
    expect(remedyOf(inWhen("any:\n    - onSite: 3s"))).toBe("write on_site");
    expect(remedyOf(inWhen("visited: { page: /a, tmes: 2+ }"))).toBe("write times");
    expect(remedyOf(inInvite("greeting: Hi\n  plcement: bar"))).toBe("write placement");
  });

  test("one that is near nothing comes with all that are known", () => {
    expect(remedyOf(inInvite("greeting: Hi\n  colour: red"))).toMatch(/^known here: team, from, when_away/);
  });

  test("what a later version takes is said so", () => {
    const rule = `name: x
when:
  scroll: 75%+
  none:
    - exit_intent: true
unless:
  sample: 20%
invite:
  greeting: Hi
  approval: agent
do:
  - tag: x
experiment: { holdout: 10% }
goal: signup
`;
    expect(problemsOf(rule).map(({ code, message }) => `${code} ${message}`)).toEqual([
      'not-yet "scroll" is not in this version yet',
      'not-yet "exit_intent" is not in this version yet',
      'not-yet "sample" is not in this version yet',
      'not-yet "approval" is not in this version yet',
      'not-yet "do" is not in this version yet',
      'not-yet "experiment" is not in this version yet',
      'not-yet "goal" is not in this version yet',
    ]);
  });
});

describe("values", () => {
  test.each([
    [inWhen("page: pricing"), "3:9 bad-page"],
    [inWhen("visited: { page: [/a, b] }"), "3:25 bad-page"],
    [inWhen("idle: 30"), "3:9 bad-duration"],
    [inWhen("visits: many"), "3:11 bad-number"],
    [inWhen("device: phone"), "3:11 unknown-word"],
    [inWhen("returning: yes"), "3:14 bad-yes"],
    [inWhen("utm: { foo: bar }"), "3:10 unknown-key"],
    ["name: x\nstate: on\nwhen:\n", "2:8 unknown-word"],
    ["name: x\npriority: 101\nwhen:\n", "2:11 bad-number"],
    ["name: x\nrepeat: per vist\nwhen:\n", "2:9 bad-repeat"],
    ["name: x\nrepeat: { every: 0s }\nwhen:\n", "2:18 too-short"],
    [inInvite("greeting: Hi\n  expires: 2d"), "5:12 too-long"],
    [inInvite("greeting: Hi\n  expires: 10ms"), "5:12 too-short"],
    [inInvite(`greeting: ${"x".repeat(1001)}`), "4:13 too-long"],
    [inInvite(`greeting: Hi\n  replies: [a, b, c, d, e, f, g]`), "5:12 too-many"],
    [inInvite("greeting: Hi\n  team: sale"), "5:9 unknown-team"],
    [inInvite('greeting: "{{ visitor.nmae }}"'), "4:13 unknown-variable"],
    [inInvite('greeting: "{{ page[visitor.name] }}"'), "4:13 unknown-variable"],
    [inInvite('greeting: "{% if visitor.name %}"'), "4:13 bad-template"],
    [inInvite('greeting: "{% include footer %}"'), "4:13 unknown-variable"],
    [inInvite(`greeting: "{% include 'footer' %}"`), "4:13 bad-template"],
    [inInvite('greeting: "{{ visitor.name | shout }}"'), "4:13 bad-template"],
  ])("%j", (rule, place) => {
    expect(placesOf(rule)).toEqual([place]);
  });

  test("traits may be named in words, whatever they are", () => {
    expect(problemsOf(inInvite('greeting: "{{ visitor.traits.plan }} {{ campaign.term }}"'))).toEqual([]);
  });

  test("a team is suggested", () => {
    expect(remedyOf(inInvite("greeting: Hi\n  team: sale"))).toBe("write sales");
  });
});

describe("site.yaml", () => {
  const withSite = (site: string) => placesOf(inWhen("idle: 3s"), site);

  test.each([
    ["no name", "origins: [https://a.example]\n", "1:1 missing"],
    ["no origins", "name: x\n", "1:1 missing"],
    ["a path in an origin", "name: x\norigins: [https://a.example/shop]\n", "2:11 bad-origin"],
    ["a star in the middle", 'name: x\norigins: ["https://a.*.example"]\n', "2:11 bad-origin"],
    ["a star for everything", 'name: x\norigins: ["https://*"]\n', "2:11 bad-origin"],
    ["a star for a whole top domain", 'name: x\norigins: ["https://*.com"]\n', "2:11 bad-origin"],
    ["an unquoted star", "name: x\norigins:\n  - *.a.example\n", "3:5 alias"],
    ["a time zone", "name: x\norigins: [https://a.example]\ntimezone: Berlin\n", "3:11 bad-timezone"],
    ["an offset", 'name: x\norigins: [https://a.example]\ntimezone: "+01:00"\n', "3:11 bad-timezone"],
    ["a limit", "name: x\norigins: [https://a.example]\nlimits: { quite: 60s }\n", "3:11 unknown-key"],
    ["no unit", "name: x\norigins: [https://a.example]\nlimits: { quiet: 60 }\n", "3:18 bad-duration"],
    ["too many shards", "name: x\norigins: [https://a.example]\nfeed_shards: 65\n", "3:14 bad-number"],
    [
      "retention in hours",
      "name: x\norigins: [https://a.example]\nretention: { visits: 2h }\n",
      "3:22 too-short",
    ],
    ["a locale", "name: x\norigins: [https://a.example]\nlocale: deutsch_land\n", "3:9 bad-locale"],
    [
      "a team without a map",
      "name: x\norigins: [https://a.example]\nteams: { sales: [en] }\n",
      "3:17 wrong-kind",
    ],
    [
      "hours",
      "name: x\norigins: [https://a.example]\nhours:\n  office: Mon-Fri 09:00-17:00\n",
      "3:1 not-yet",
    ],
  ])("%s", (_, site, place) => {
    expect(withSite(site)).toEqual([place]);
  });

  test("an unknown team is not reported besides a broken site.yaml", () => {
    expect(placesOf(inInvite("greeting: Hi\n  team: nobody"), "name: x\n")).toEqual(["1:1 missing"]);
  });
});

test("all problems are told, not only the first, in order of place", () => {
  const rule =
    "name: x\nwhen:\n  idle: 30\n  pgae: /a\n  referrer: *x\ninvite:\n  greeting: Note: Hi\n  stay: pages\n";
  expect(placesOf(rule)).toEqual([
    "3:9 bad-duration",
    "4:3 unknown-key",
    "5:13 alias",
    "7:13 needs-quotes",
    "8:9 unknown-word",
  ]);
});

test("after something left open only what stands before it is told", () => {
  expect(placesOf("name: x\nwhen:\n  idle: 30\n  page: [/a\n  vists: 2+\n")).toEqual([
    "3:9 bad-duration",
    "4:9 left-open",
  ]);
});

test("a problem is printed in two lines", () => {
  const [problem] = problemsOf(inWhen("idle: 30"));
  expect(formatProblem(problem!)).toBe(
    'r.yaml:3:9  bad-duration  "30" has no unit\n    write 30s for seconds, 30m for minutes',
  );
});
