// Every class of mistake in a rule file: refused at its place, with the line as it should be.

import { describe, expect, test } from "vitest";
import { readSite } from "../../../rules/language/read.ts";
import { formatProblem } from "../../../rules/language/problem.ts";

const SITE = `name: Shop
origins: [https://shop.example]
teams:
  sales: {}
goals: { signup: { page: /welcome } }
webhooks: { crm: { url: https://crm.example/ } }
hours: { office: Mon-Fri 09:00-17:00 }
`;
const BARE_SITE = "name: Shop\norigins: [https://shop.example]\n";

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

/** A rule must do something: what it does stands below, so that places stay what they are. */
const DO = "do: [{ tag: seen }]\n";
const inWhen = (line: string) => `name: x\nwhen:\n  ${line}\n${DO}`;
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
      "name: x\nwhen:\n  device: [mobile\n",
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
    ["a comment after a name", `name: Ask us # the first rule\nwhen:\n${DO}`],
    ["a comment after a value that is no words", inWhen("idle: 30s # half a minute")],
    ["a comment behind a quoted text", `name: "Ask us" # the first\nwhen:\n${DO}`],
    ["a comment in a line of its own", `# rule\nname: x\nwhen: # all of them\n  #none\n  idle: 3s\n${DO}`],
    ["a # inside a word", inWhen("page: /docs#top")],
    ["a colon inside a word", `name: 10:30 o'clock\nwhen:\n${DO}`],
    ["words that YAML 1.1 took for something", `name: no\nstate: off\nwhen:\n${DO}`],
    ["Windows line ends and a byte order mark", `\ufeffname: x\r\nwhen:\r\n  idle: 3s\r\n${DO}`],
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
      expect(problemsOf(`name: x\n${when}\n${DO}`)).toEqual([]);
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
    expect(remedyOf(inInvite("greeting: Hi\n  colour: red"))).toMatch(
      /^known here: team, when_away, approval/,
    );
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
    [inInvite('greeting: "{% include footer %}"'), "4:13 bad-template"],
    [inInvite(`greeting: "{% include 'footer' %}"`), "4:13 bad-template"],
    [inInvite('greeting: "{{ visitor.name | shout }}"'), "4:13 bad-template"],
    [inInvite('greeting: "{% for i in (1..99999999) %}x{% endfor %}"'), "4:13 bad-template"],
    [inInvite('greeting: "{{ visitor.constructor }}"'), "4:13 unknown-variable"],
    [inInvite('greeting: "{{ visitor }}"'), "4:13 unknown-variable"],
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

describe("pages", () => {
  test("begin with / or https://; http:// only on this machine", () => {
    const page = (text: string) => `name: x\nwhen:\n  page: ${text}\n`;
    const told = (text: string) => {
      const read = readSite({ "site.yaml": "name: x\norigins: [https://x.example]\n", "r.yaml": page(text) });
      return read.ok ? [] : read.problems.map(({ code, remedy }) => `${code}: ${remedy}`);
    };
    expect(told("http://shop.example/a*")).toEqual(['bad-page: write "https://shop.example/a*"']);
    expect(told("http://localhost.example/")).toHaveLength(1);
    expect(told("http://localhost:8787/demo/*")).toEqual([]);
  });
});

describe("what a rule does", () => {
  const inDo = (item: string) => `name: x\nwhen:\ndo:\n  - ${item}\n`;
  const tried = (line: string) => `${inInvite("greeting: Hi")}experiment:\n  ${line}\n`;

  test.each([
    ["an empty list", "name: x\nwhen:\ndo: []\n", "3:5 empty", "write a value, or delete the line"],
    [
      "two things in one item",
      inDo("tag: a\n    untag: b"),
      "4:5 too-many",
      "begin a line of its own: - untag: …",
    ],
    ["a misspelt thing", inDo("tga: a"), "4:5 unknown-key", "write tag"],
    ["a map for a list", "name: x\nwhen:\ndo: { tag: a }\n", "3:5 wrong-kind", undefined],
    ["a tag with a star", inDo('tag: "vip*"'), "4:10 bad-name", undefined],
    ["a tag that is a story", inDo(`tag: ${"x".repeat(61)}`), "4:10 too-long", undefined],
    ["an event with a line end", inDo('event: "a\\nb"'), "4:12 bad-name", undefined],
    ["nobody knows the team", inDo("route: slaes"), "4:12 unknown-team", "write sales"],
    [
      "a note to nobody",
      inDo("notify: { team: nobody, text: Hi }"),
      "4:21 unknown-team",
      "write one of sales",
    ],
    ["a note without words", inDo("notify: { team: sales }"), "4:5 missing", "add a line text: …"],
    [
      "a note of unknown things",
      inDo('notify: { text: "{{ visitor.nmae }}" }'),
      "4:21 unknown-variable",
      "write {{ visitor.name }}",
    ],
    [
      "a template without quotes",
      inDo("notify: { text: {{ visitor.name }} }"),
      "4:21 needs-quotes",
      undefined,
    ],
    ["an unknown webhook", inDo("webhook: crn"), "4:14 unknown-webhook", "write crm"],
    ["an unknown goal", `${inDo("tag: a")}goal: signupp\n`, "5:7 unknown-goal", "write signup"],
    [
      "an experiment that invites nobody",
      `${inDo("tag: a")}experiment: { holdout: 10% }\n`,
      "5:1 no-invitation",
      undefined,
    ],
    ["an experiment of nothing", tried("holdout: 0%"), "5:1 does-nothing", undefined],
    ["an empty experiment", `${inInvite("greeting: Hi")}experiment:\n`, "5:1 empty", undefined],
    [
      "everybody held out",
      tried("holdout: 100%"),
      "6:12 bad-share",
      "write 10%; to invite nobody write state: off",
    ],
    ["a share without percent", tried("holdout: 10"), "6:12 bad-share", "write 10%"],
    ["a share in words", tried("holdout: half"), "6:12 bad-share", undefined],
    ["a variant called holdout", tried("variants: { holdout: {} }"), "6:15 reserved", "choose another name"],
    ["a variant of no weight", tried("variants: { a: { weight: 0 } }"), "6:28 bad-number", undefined],
    ["a variant of less than none", tried("variants: { a: { weight: -1 } }"), "6:28 bad-number", undefined],
    [
      "a variant with another placement",
      tried("variants: { a: { placement: bar } }"),
      "6:20 unknown-key",
      undefined,
    ],
    [
      "a variant that names what is unknown",
      tried('variants: { a: { greeting: "{{ nmae }}" } }'),
      "6:30 unknown-variable",
      undefined,
    ],
    ["a list of variants", tried("variants: [a]"), "6:13 wrong-kind", undefined],
    ["an approval by nobody", inInvite("greeting: Hi\n  approval: boss"), "5:13 unknown-word", undefined],
    [
      "a language that is none",
      inInvite("greeting: Hi\n  locales: { deutsch_land: { title: x } }"),
      "5:14 bad-locale",
      "write en, de or pt-BR",
    ],
    [
      "a language twice",
      inInvite("greeting: Hi\n  locales: { de: { title: x }, DE: { title: y } }"),
      "5:32 duplicate-key",
      "keep one",
    ],
    [
      "a language of unknown things",
      inInvite('greeting: Hi\n  locales: { de: { title: "{{ x }}" } }'),
      "5:27 unknown-variable",
      undefined,
    ],
    [
      "Norway is no language of its own",
      inInvite("greeting: Hi\n  locales: { no: {} }"),
      "5:18 empty",
      undefined,
    ],
    [
      "words cut by a #",
      inInvite("greeting: Hi\n  locales:\n    de:\n      greeting: Unsere # 1"),
      "7:24 needs-quotes",
      undefined,
    ],
  ])("%s", (_, rule, place, remedy) => {
    expect(placesOf(rule)).toEqual([place]);
    if (remedy !== undefined) expect(remedyOf(rule)).toBe(remedy);
  });

  test.each([
    ["words in a block", inDo("notify:\n      text: >\n        {{ visitor.name }} is here")],
    ["a variant that says nothing", tried("variants:\n    plain:\n    short: { greeting: Hey }")],
    ["a tag that YAML would take for something", inDo("tag: no")],
  ])("taken: %s", (_, rule) => {
    expect(problemsOf(rule)).toEqual([]);
  });
});

describe("names that another file must know", () => {
  test.each([
    ["a team", "agents: { team: slaes, online: 1+ }", "3:19 unknown-team", "write sales"],
    ["hours", "hours: ofice", "3:10 unknown-hours", "write office"],
    ["closed hours", "hours: closed", "3:10 unknown-hours", undefined],
    ["a rule", "rule: { id: s, outcome: invited }", "3:15 unknown-rule", undefined],
    [
      "deep inside",
      "any:\n    - none:\n        - agents: { team: slaes, online: 1+ }",
      "5:27 unknown-team",
      "write sales",
    ],
  ])("%s", (_, line, place, remedy) => {
    expect(placesOf(inWhen(line))).toEqual([place]);
    if (remedy !== undefined) expect(remedyOf(inWhen(line))).toBe(remedy);
    expect(placesOf(`name: x\nwhen:\nunless:\n  ${line}\n${DO}`)).toHaveLength(1);
  });

  test("open needs hours to be open", () => {
    expect(problemsOf(inWhen("hours: open"))).toEqual([]);
    expect(placesOf(inWhen("hours: open"), BARE_SITE)).toEqual(["3:10 unknown-hours"]);
  });

  test("a rule may name one that is refused, and itself", () => {
    const rules = { "a.yaml": inWhen("rule: { id: b, outcome: invited }"), "b.yaml": "nonsense: x\n" };
    const read = readSite({ "site.yaml": SITE, ...rules });
    expect(read.ok ? [] : read.problems.map(({ file }) => file)).not.toContain("a.yaml");
  });

  test("the launcher names them too", () => {
    const site = `${SITE}launcher: { when: { hours: ofice }, unless: { agents: { team: nobody, online: 1+ } } }\n`;
    const read = readSite({ "site.yaml": site });
    expect(read.ok ? [] : read.problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "8 unknown-hours",
      "8 unknown-team",
    ]);
  });

  test("words that every object has are no names", () => {
    for (const name of ["constructor", "toString", "hasOwnProperty"])
      expect(placesOf(`${inWhen("idle: 3s")}goal: ${name}\n`)).toEqual(["5:7 unknown-goal"]);
  });
});

describe("site.yaml", () => {
  const more = (line: string) => `${BARE_SITE}${line}\n`;
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
    ["hours in no map", more("hours: Mon-Fri 09:00-17:00"), "3:8 wrong-kind"],
    ["hours that are no schedule", more("hours: { office: 9-17 }"), "3:18 bad-schedule"],
    ["hours in a list, one of them wrong", more("hours: { office: [Mon, Tus] }"), "3:24 bad-day"],
    ["hours called open", more("hours: { open: Mon }"), "3:10 reserved"],
    ["hours with a name of a page", more(`hours: { ${"x".repeat(41)}: Mon }`), "3:10 bad-key"],
    ["closed on a day that is none", more("hours: { closed: 2026-02-30 }"), "3:18 bad-date"],
    ["closed on weekdays", more("hours: { closed: Sun }"), "3:18 bad-date"],
    ["a goal of nothing", more("goals: { a: { within: 1d } }"), "3:13 missing"],
    ["a goal of two things", more("goals: { a: { page: /a, event: b } }"), "3:13 too-many"],
    ["a goal without time", more("goals: { a: { page: /a, within: 0s } }"), "3:33 too-short"],
    ["a goal worth words", more("goals: { a: { page: /a, value: much } }"), "3:32 bad-number"],
    ["a goal on no page", more("goals: { a: { page: thanks } }"), "3:21 bad-page"],
    ["a launcher that is a word", more("launcher: sometimes"), "3:11 unknown-word"],
    ["a launcher of nothing", more("launcher: {}"), "3:11 empty"],
    ["a launcher with a misspelt condition", more("launcher: { when: { pgae: /a } }"), "3:21 unknown-key"],
    ["an answer with a template", more('answers: { first: "Hi {{ visitor.name }}" }'), "3:19 no-template"],
    ["an answer to waiting, at no time", more("answers: { waiting: { text: Hi } }"), "3:12 missing"],
    ["a mask of something", more("mask: names"), "3:7 unknown-word"],
    ["a webhook without address", more("webhooks: { crm: { events: goal } }"), "3:13 missing"],
    ["a webhook in the clear", more('webhooks: { crm: { url: "http://crm.example/" } }'), "3:25 bad-url"],
    [
      "a webhook to localhost's namesake",
      more('webhooks: { crm: { url: "http://localhost.example/" } }'),
      "3:25 bad-url",
    ],
    [
      "a webhook with a password",
      more("webhooks: { crm: { url: https://a:b@crm.example/ } }"),
      "3:25 bad-url",
    ],
    ["a webhook to a script", more('webhooks: { crm: { url: "javascript:alert(1)" } }'), "3:25 bad-url"],
    [
      "a webhook told of something",
      more("webhooks: { crm: { url: https://crm.example/, events: all } }"),
      "3:55 unknown-word",
    ],
    ["a theme's unknown key", more("theme: { colour: red }"), "3:10 unknown-key"],
    ["a risk of nothing", more("limits: { risk: 0% }"), "3:17 bad-share"],
    ["a risk of more than half", more("limits: { risk: 51% }"), "3:17 bad-share"],
  ])("%s", (_, site, place) => {
    expect(withSite(site)).toEqual([place]);
  });

  test.each([
    "red; } body { display: none",
    "red}",
    "url(https://evil.example/x)",
    "expression(alert(1))",
    "</style><script>",
    "var(--x)",
    "rgb(1,2,3);x",
    "#12",
    "#12345",
    "calc(1px)",
    "\\72 ed",
    "rgb(1,2,3) /* */",
  ])("no style sheet ends in a theme: %s", (value) => {
    for (const key of ["accent", "radius", "font"]) {
      const said = `theme: { ${key}: ${JSON.stringify(value)} }`;
      expect(withSite(more(said))).toEqual([`3:${12 + key.length} bad-theme`]);
    }
  });

  test.each(['"Open" Sans', "'a", '"', "a, , b", "a; b", "a\nb"])("no font: %s", (value) => {
    const said = `theme: { font: ${JSON.stringify(value)} }`;
    expect(withSite(more(said))).toEqual(["3:16 bad-theme"]);
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
