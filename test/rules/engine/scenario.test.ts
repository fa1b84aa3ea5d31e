// Scenarios in simulated time: what the runner makes of each entry, how it judges, and what it says of a failure.

import { describe, expect, test } from "vitest";
import { runScenario, type ScenarioResult } from "../../../rules/engine/scenario.ts";
import { readSite, type Files } from "../../../rules/language/read.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";

const SITE = `name: Shop
origins: ["https://*.shop.example"]
timezone: Europe/Berlin
teams: { sales: {}, support: {} }
`;

/** Rules by name; each a `when` and what of `invite` differs. */
function play(rules: Files, scenario: string, site = SITE): ScenarioResult {
  const files = Object.fromEntries(
    Object.entries(rules).map(([id, text]) => [`${id}.yaml`, `name: ${id}\n${text}`]),
  );
  const read = readSite({ "site.yaml": site, ...files });
  expect(read.ok ? [] : read.problems).toEqual([]);
  if (!read.ok) throw new Error("refused");
  const { scenarios, problems } = readScenarios("s.test.yaml", `name: s\n${scenario}`, read.ruleset);
  expect(problems).toEqual([]);
  return runScenario(read.ruleset, scenarios[0]!);
}

/** When which rule invited, in seconds. */
const times = (result: ScenarioResult) => result.invited.map(({ at, rule }) => `${at / 1000} ${rule}`);

const invite = "invite: { greeting: Hi }\n";
const idle = { idle: `when: { page: /pricing*, idle: 30s }\n${invite}` };
const onPage = { wait: `when: { on_page: 10s }\n${invite}` };

describe("time", () => {
  test("[T6] idle: at that millisecond, and anew after input", () => {
    expect(times(play(idle, "visit:\n  - 0s: { page: /pricing }\n"))).toEqual(["30 idle"]);
    expect(times(play(idle, "visit:\n  - 0s: { page: /pricing }\n  - 29999ms: input\n"))).toEqual([
      "59.999 idle",
    ]);
  });

  test("entries at one instant come before what falls due then, in the order written", () => {
    expect(times(play(idle, "visit:\n  - 0s: { page: /pricing }\n  - 30s: input\n"))).toEqual(["60 idle"]);
    expect(times(play(idle, "visit:\n  - 0s: { page: /pricing }\n  - 30s: hide\n  - 30s: show\n"))).toEqual([
      "60 idle",
    ]);
  });

  test("[T4] entries at one instant happen as written, from tab to tab too", () => {
    const onT = { t: `when: { page: /t }\n${invite}` };
    const exits = { t: `when: { exit_intent: true }\n${invite}` };
    const at = (...entries: string[]) =>
      `visit:\n${entries.map((entry) => `  - ${entry}\n`).join("")}until: 9s\n`;
    expect(times(play(onT, at("0s: { page: /t, tab: 2 }", "0s: { page: /x }")))).toEqual([]);
    expect(times(play(onT, at("0s: { page: /x }", "0s: { page: /t, tab: 2 }")))).toEqual(["0 t"]);
    const shown = at("0s: { page: /x }", "5s: hide", "6s: { page: /t, tab: 2 }", "6s: show");
    expect(times(play(onT, shown))).toEqual([]);
    expect(times(play(exits, at("0s: { page: /x }", "1s: exit", "1s: { page: /t, tab: 2 }")))).toEqual([]);
    const back = at(
      "0s: { page: /t, tab: 2 }",
      "0s: { page: /x }",
      "1s: { input: true, tab: 2 }",
      "1s: exit",
    );
    expect(times(play(exits, back))).toEqual(["1 t"]);
  });

  test("[T3] hidden is away; a second tab keeps the visitor here", () => {
    const twoTabs =
      "visit:\n  - 0s: { page: /a }\n  - 4s: hide\n  - 4s: { page: /b, tab: 2 }\n  - 9s: { hide: true, tab: 2 }\n  - 20s: show\n";
    // /a had 4 s before, 6 more make ten.
    expect(times(play(onPage, twoTabs))).toEqual(["26 wait"]);
  });

  test("[T8] a machine that slept: the hole counts as away, and waking starts the idle clock", () => {
    const sleeps = (length: string) => `visit:\n  - 0s: { page: /pricing }\n  - 10s: { sleep: ${length} }\n`;
    expect(times(play(idle, sleeps("2m")))).toEqual(["160 idle"]);
    expect(times(play(onPage, "visit:\n  - 0s: { page: /a }\n  - 4s: { sleep: 2m }\n"))).toEqual([
      "130 wait",
    ]);
    // A minute and less is no hole: the page only answers late.
    expect(times(play(idle, sleeps("59s")))).toEqual(["69 idle"]);
  });

  test("[T2] after half an hour away a new visit begins", () => {
    const second = { second: `when: { visits: 2+ }\n${invite}` };
    const away = (length: string) => `visit:\n  - 0s: { page: /a }\n  - 1s: hide\n  - ${length}: show\n`;
    expect(times(play(second, away("1800s")))).toEqual([]);
    expect(times(play(second, away("1801s")))).toEqual(["1801 second"]);
  });

  test("the visit is watched until the end, and not longer", () => {
    const late = { late: `when: { on_page: 20m }\n${invite}` };
    const visit = "visit:\n  - 0s: { page: /a }\n";
    expect(times(play(late, visit))).toEqual(["1200 late"]);
    expect(times(play(late, `until: 20m\n${visit}`))).toEqual(["1200 late"]);
    expect(times(play(late, `until: 1199s\n${visit}`))).toEqual([]);
  });
});

describe("the visitor", () => {
  const rule = (when: string) => ({ r: `when: { ${when} }\n${invite}` });
  const page = "visit:\n  - 0s: { page: /a }\n";

  test.each([
    ["visits: 3", "visitor: { visits: 3 }"],
    ["last_visit: 2d..2d", "visitor: { visits: 2, last_visit: 2d }"],
    ["last_visit: 7d", "visitor: { visits: 2 }"],
    ["first_visit: 30d", "visitor: { visits: 2 }"],
    ["first_visit: 90d", "visitor: { visits: 2, first_visit: 90d }"],
    ["chats: 2", "visitor: { chats: 2 }"],
    ["tag: vip", "visitor: { tags: [vip] }"],
    ["device: mobile", "visitor: { device: mobile }"],
    ["browser: safari", "visitor: { browser: Safari }"],
    ["os: ios", "visitor: { os: iOS }"],
    ["country: DE", "visitor: { country: DE }"],
    ["region: bavaria", "visitor: { region: Bavaria }"],
    ["city: munich", "visitor: { city: Munich }"],
    ["continent: EU", "visitor: { continent: EU }"],
    ["language: pt*", "visitor: { language: pt-BR }"],
    ["timezone: Asia/*", "visitor: { timezone: Asia/Tokyo }"],
  ])("%s holds for %s and not without", (when, visitor) => {
    expect(times(play(rule(when), `${visitor}\n${page}`))).toEqual(["0 r"]);
    expect(times(play(rule(when), page))).toEqual([]);
  });

  test("has the site's zone and language where nothing is said, a desktop, and no past", () => {
    const plain = rule("timezone: Europe/Berlin, language: en, device: desktop, visits: 1, chats: 0");
    expect(times(play(plain, page))).toEqual(["0 r"]);
  });

  test("comes from where the first page says, and clicks through the site after that", () => {
    const google =
      'visit:\n  - 0s: { page: "/a?utm_campaign=May", referrer: "https://www.google.com/search" }\n  - 9s: { page: /b }\n';
    expect(
      times(play(rule("page: /b, channel: search, referrer: google.com, utm: { campaign: may }"), google)),
    ).toEqual(["9 r"]);
    expect(times(play(rule("channel: direct"), page))).toEqual(["0 r"]);
  });

  test("walks on the site's own origin, or on an address in full", () => {
    expect(times(play(rule('page: "https://www.shop.example/a"'), page))).toEqual(["0 r"]);
    expect(
      times(
        play(
          rule('page: "https://de.shop.example/a"'),
          "visit:\n  - 0s: { page: https://de.shop.example/a }\n",
        ),
      ),
    ).toEqual(["0 r"]);
  });

  test("can be tagged and named on the way", () => {
    expect(times(play(rule("tag: vip"), `${page}  - 5s: { tag: vip }\n`))).toEqual(["5 r"]);
    const greeting = {
      r: 'when: { on_page: 5s }\ninvite: { greeting: "Hi {{ visitor.name }} of {{ visitor.traits.plan }}" }\n',
    };
    const result = play(greeting, `${page}  - 1s: { identify: { name: Ana, traits: { plan: pro } } }\n`);
    expect(result.invited).toMatchObject([{ greeting: "Hi Ana of pro" }]);
  });

  test("[L8] nothing is recorded before a yes: the page view in view begins with it", () => {
    const required = `${SITE}consent: required\n`;
    const until = "until: 5m\n";
    const visit = "visit:\n  - 0s: { page: /a }\n  - 1s: { track: seen }\n  - 5s: { page: /b }\n";
    const yes = "  - 20s: { consent: granted }\n";
    for (const when of ["visited: /a", "event: seen", "pages: 2+", "landing: /a", "previous_page: /a"])
      expect(times(play(rule(when), visit + yes + until, required))).toEqual([]);
    expect(times(play(rule("page: /b, on_page: 30s"), visit + yes + until, required))).toEqual(["50 r"]);
    const hidden = `${visit}  - 10s: hide\n${yes}  - 40s: show\n${until}`;
    expect(times(play(rule("page: /b, on_page: 30s"), hidden, required))).toEqual(["70 r"]);
    const no = "  - 20s: { consent: denied }\n  - 40s: { consent: granted }\n";
    expect(times(play(rule("page: /b, idle: 30s"), visit + no + until))).toEqual(["70 r"]);
  });

  test("identified is who the site said it is, once it said so", () => {
    const visit = `${page}  - 5s: { identify: { traits: { plan: pro } } }\n`;
    expect(times(play(rule("identified: true, trait: { plan: pro }"), visit))).toEqual(["5 r"]);
  });

  test("a tab that was closed and opened again came from nowhere", () => {
    const visit = "visit:\n  - 0s: { page: /a }\n  - 40s: close\n  - 40m: { page: /b }\n";
    expect(times(play(rule("channel: direct, visits: 2"), visit))).toEqual(["2400 r"]);
  });

  test("[L8] says no, or has not been asked, or says yes", () => {
    const required = `${SITE}consent: required\n`;
    expect(times(play(rule("visits: 1"), page, required))).toEqual([]);
    expect(times(play(rule("visits: 1"), `visitor: { consent: granted }\n${page}`, required))).toEqual([
      "0 r",
    ]);
    expect(times(play(rule("visits: 1"), `${page}  - 5s: { consent: granted }\n`, required))).toEqual([
      "5 r",
    ]);
    expect(times(play(rule("visits: 1"), `visitor: { consent: denied }\n${page}`))).toEqual([]);
  });
});

describe("what becomes of an invitation", () => {
  const often = { r: `when: { page: /a, idle: 10s }\nrepeat: per page\n${invite}` };
  const free = `${SITE}limits: { per_visit: 9, quiet: 0s, after_dismiss: 0s, ignored: 9 }\n`;

  test("[D3] withdrawn when its agents are gone, and back when they are, if nobody saw it", () => {
    const gone = (at: string) =>
      `visit:\n  - 0s: { page: /a }\n  - ${at}: { desk: { sales: { online: 0 } } }\n`;
    const team = { r: `when: { page: /a, idle: 10s }\ninvite: { team: sales, greeting: Hi }\n` };
    const later = "  - 20s: { desk: { sales: { online: 1 } } }\nuntil: 5m\n";
    expect(times(play(team, gone("10500ms") + later))).toEqual(["10 r", "20 r"]);
    expect(times(play(team, gone("15s") + later))).toEqual(["10 r"]);
    expect(play(team, `${gone("15s")}  - 16s: accept\n`).failures).toMatchObject([
      {},
      { message: "nothing is showing to accept at 16s" },
    ]);
  });

  test("[I2] on a screen that is off it is not seen, and expires by the clock on the wall", () => {
    const sleeps = (at: string) => `visit:\n  - 0s: { page: /a }\n  - ${at}: { sleep: 5m }\nuntil: 10m\n`;
    const once = { r: `when: { page: /a, idle: 10s }\n${invite}` };
    expect(times(play(once, sleeps("10500ms")))).toEqual(["10 r", "320.5 r"]);
    const other = { ...once, s: `when: { page: /a, idle: 15s }\npriority: 10\n${invite}` };
    // Ended at 130 s, quiet until 190 s, awake at 320 s.
    expect(times(play(other, sleeps("20s")))).toEqual(["10 r", "335 s"]);
  });

  test("[L5] expired after its two minutes, the quiet begins", () => {
    const visit = "visit:\n  - 0s: { page: /a }\n  - 60s: { page: /a }\n";
    const stays = {
      r: `when: { page: /a, idle: 10s }\nrepeat: per page\ninvite: { greeting: Hi, stay: visit }\n`,
    };
    // 10 s + 120 s + 60 s of quiet.
    expect(times(play(stays, visit))).toEqual(["10 r", "190 r"]);
  });

  test("[L5] left before a second was over, it does not count", () => {
    const leaves = (after: string) =>
      `visit:\n  - 0s: { page: /a }\n  - ${after}: { page: /b }\n  - 20s: { page: /a }\n`;
    const oneVisit = { r: `when: { page: /a, idle: 5s }\n${invite}` };
    expect(times(play(oneVisit, leaves("5500ms")))).toEqual(["5 r", "25 r"]);
  });

  test("[I2] hidden before it was seen and expired, it was never there", () => {
    const hides = (at: string) =>
      `visit:\n  - 0s: { page: /a }\n  - ${at}: hide\n  - 300s: show\n  - 301s: { page: /a }\n`;
    const oneVisit = { r: `when: { page: /a, idle: 5s }\n${invite}` };
    expect(times(play(oneVisit, hides("5500ms")))).toEqual(["5 r", "306 r"]);
    expect(times(play(oneVisit, hides("5999ms")))).toEqual(["5 r", "306 r"]);
    expect(times(play(oneVisit, hides("6s")))).toEqual(["5 r"]);
  });

  test("[I3] with stay: page it ends with its page view, with stay: visit it goes on", () => {
    const visit = "visit:\n  - 0s: { page: /a }\n  - 15s: { page: /b }\n  - 20s: dismiss\n";
    const stays = { r: "when: { page: /a, idle: 10s }\ninvite: { greeting: Hi, stay: visit }\n" };
    expect(play(stays, visit).failures.filter(({ kind }) => kind === "impossible")).toEqual([]);
    expect(play(often, visit).failures).toMatchObject([
      { kind: "unexpected", at: 10_000 },
      { kind: "impossible", at: 20_000, line: 5, message: "nothing is showing to dismiss at 20s" },
    ]);
  });

  test("[I3] closing its tab ends it, closing another does not", () => {
    const visit = (tab: number) =>
      `visit:\n  - 0s: { page: /b, tab: 2 }\n  - 1s: { page: /a }\n  - 15s: { close: true, tab: ${tab} }\n  - 20s: accept\n`;
    const impossible = (tab: number) =>
      play(often, visit(tab)).failures.filter(({ kind }) => kind === "impossible");
    expect(impossible(2)).toEqual([]);
    expect(impossible(1)).toHaveLength(1);
  });

  test("[L6] dismissed, nothing for a day", () => {
    const visit =
      "visit:\n  - 0s: { page: /a }\n  - 20s: dismiss\n  - 1h: { page: /a }\n  - 86419s: { page: /a }\n";
    expect(times(play(often, visit))).toEqual(["10 r", "86429 r"]);
  });

  test("[L1] accepted, it opens the chat, and nothing comes while that is open", () => {
    const visit =
      "visit:\n  - 0s: { page: /a }\n  - 20s: accept\n  - 30s: { page: /a }\n  - 100s: { chat: close }\n";
    expect(times(play(often, visit, free))).toEqual(["10 r", "100 r"]);
  });

  test("[L1] nothing comes while the visitor has a chat of their own", () => {
    const visit = "visit:\n  - 0s: { page: /a }\n  - 5s: { chat: open }\n  - 60s: { chat: close }\n";
    expect(times(play(often, visit, free))).toEqual(["60 r"]);
  });

  test("[L1] nothing comes while the visitor types, and for three seconds after", () => {
    const rule = { r: `when: { on_page: 10s }\n${invite}` };
    const types = (more: string) => `visit:\n  - 0s: { page: /a }\n  - 5s: { type: start }\n${more}`;
    expect(times(play(rule, types("  - 20s: { type: stop }\n")))).toEqual(["23 r"]);
    expect(times(play(rule, types("  - 8s: { type: stop }\n")))).toEqual(["11 r"]);
    expect(times(play(rule, types("  - 6s: { type: stop }\n")))).toEqual(["10 r"]);
    expect(times(play(rule, types("")))).toEqual([]);
    // Another page, another form.
    expect(times(play(rule, types("  - 20s: { page: /b }\n")))).toEqual(["30 r"]);
  });

  test("[L10] of two rules at one instant the higher priority wins", () => {
    const two = {
      low: `priority: 10\nwhen: { idle: 10s }\n${invite}`,
      high: `priority: 90\nwhen: { idle: 10s }\n${invite}`,
    };
    expect(
      times(play(two, "visit:\n  - 0s: { page: /a }\n  - 20s: accept\n  - 21s: { chat: close }\n", free)),
    ).toEqual(["10 high", "21 low"]);
  });
});

describe("the desk", () => {
  const sales = { r: "when: { idle: 10s }\ninvite: { greeting: Hi, team: sales }\n" };
  const page = "visit:\n  - 0s: { page: /a }\n";

  test("has an agent with ten places in each team, or for a site without teams", () => {
    expect(times(play(sales, page))).toEqual(["10 r"]);
    expect(
      times(play({ r: `when: { idle: 10s }\n${invite}` }, page, "name: x\norigins: [https://x.example]\n")),
    ).toEqual(["10 r"]);
  });

  test("[L9] without a free place nothing is shown, until there is one", () => {
    expect(times(play(sales, `desk: { sales: { online: 0 } }\n${page}`))).toEqual([]);
    expect(times(play(sales, `desk: { sales: { online: 2, places: 0 } }\n${page}`))).toEqual([]);
    expect(
      times(
        play(sales, `desk: { sales: { online: 0 } }\n${page}  - 40s: { desk: { sales: { online: 1 } } }\n`),
      ),
    ).toEqual(["40 r"]);
    expect(times(play(sales, `desk: { support: { online: 0 } }\n${page}`))).toEqual(["10 r"]);
  });

  test("[L9] any team will do where none is named", () => {
    const anyone = { r: `when: { idle: 10s }\n${invite}` };
    expect(times(play(anyone, `desk: { sales: { online: 0 } }\n${page}`))).toEqual(["10 r"]);
    expect(times(play(anyone, `desk: { sales: { online: 0 }, support: { online: 0 } }\n${page}`))).toEqual(
      [],
    );
  });

  test("[L9] when_away: message is shown in other words", () => {
    const away = {
      r: "when: { idle: 10s }\ninvite: { title: Hi, greeting: Hi, team: sales, when_away: message, away: { greeting: Leave a line } }\n",
    };
    expect(play(away, page).invited).toMatchObject([{ greeting: "Hi" }]);
    expect(play(away, `desk: { sales: { online: 0 } }\n${page}`).invited).toEqual([
      { at: 10_000, rule: "r", title: "Hi", greeting: "Leave a line" },
    ]);
  });

  test("[L10] a rule that the desk refuses leaves its turn to the next", () => {
    const two = {
      first: "priority: 90\nwhen: { idle: 10s }\ninvite: { greeting: Hi, team: sales }\n",
      next: "priority: 10\nwhen: { idle: 10s }\ninvite: { greeting: Hi, team: support }\n",
    };
    expect(times(play(two, `desk: { sales: { online: 0 } }\n${page}`))).toEqual(["10 next"]);
  });
});

describe("which rules take part", () => {
  const rules = {
    live: `when: { idle: 10s }\n${invite}`,
    draft: `state: test\nwhen: { idle: 5s }\n${invite}`,
  };
  const page = "visit:\n  - 0s: { page: /a }\n";

  test("all that are live, or only those that are named, whatever their state is", () => {
    expect(times(play(rules, page))).toEqual(["10 live"]);
    expect(times(play(rules, `rules: [draft]\n${page}`))).toEqual(["5 draft"]);
    expect(times(play(rules, `rules: [live, draft]\n${page}`))).toEqual(["5 draft", "185 live"]);
  });
});

describe("the start", () => {
  // The record of the visit begins then: a rule that looks back finds it.
  const begins = (start: string) => {
    const result = play(
      { r: `when: { on_page: 1s }\n${invite}` },
      `${start}visit:\n  - 0s: { page: /a }\nexpect:\n  - 0s: { invite: r }\n`,
    );
    return new Date(result.failures[0]!.explained!.next! - 1000).toISOString();
  };

  test.each([
    ["", "2026-11-17T09:00:00.000Z"],
    ["start: 2026-07-20T10:00:00+01:00\n", "2026-07-20T09:00:00.000Z"],
    ["start: 2026-07-20T10:00Z\n", "2026-07-20T10:00:00.000Z"],
    ["start: 2026-07-20 10:00\n", "2026-07-20T08:00:00.000Z"],
  ])("%j is %s: with its zone, or on the wall of the site's", (start, at) => {
    expect(begins(start)).toBe(at);
  });
});

describe("the judgement", () => {
  const visit = "visit:\n  - 0s: { page: /pricing }\n  - 12s: input\n";

  test("an invitation belongs to the whole second it is expected in", () => {
    const late = { r: `when: { idle: 10500ms }\n${invite}` };
    const expecting = (at: string) =>
      play(late, `visit:\n  - 0s: { page: /a }\nexpect:\n  - ${at}: { invite: r }\n`).passed;
    expect(expecting("10s")).toBe(true);
    expect(expecting("9s")).toBe(false);
    expect(expecting("11s")).toBe(false);
  });

  test("nothing expected and nothing happened is fine", () => {
    expect(play(idle, "visit:\n  - 0s: { page: /a }\n")).toMatchObject({
      passed: true,
      failures: [],
      invited: [],
    });
  });

  test("what was expected and did not happen is explained at that moment", () => {
    const { passed, failures } = play(idle, `${visit}expect:\n  - 30s: { invite: idle }\n`);
    expect(passed).toBe(false);
    expect(failures).toMatchObject([
      {
        kind: "missing",
        at: 30_000,
        line: 6,
        message: "idle did not invite at 30s (it did at 42s)",
        explained: { rule: "idle", says: "Would hold in 12 s if nothing happens.", holds: false },
      },
      { kind: "unexpected", at: 42_000, line: 1, message: "idle invited at 42s, which was not expected" },
    ]);
    expect(failures[0]!.explained!.conditions.map(({ says, holds }) => [says, holds])).toEqual([
      ['on "https://www.shop.example/pricing", wanted /pricing*', true],
      ["idle 18 s of 30 s; would hold at 10:00:42 if nothing happens", false],
    ]);
  });

  test("what should never have happened is told at its own line, with the reason", () => {
    const { failures } = play(idle, `${visit}expect:\n  - never: { invite: idle }\n`);
    expect(failures).toMatchObject([
      {
        kind: "unexpected",
        at: 42_000,
        line: 6,
        message: "idle invited at 42s, and should never",
        explained: { says: "Holds now." },
      },
    ]);
  });

  test("one expectation is met once", () => {
    const twice = { r: `when: { page: /a }\nrepeat: per page\n${invite}` };
    const text =
      "visit:\n  - 0s: { page: /a }\n  - 0s: dismiss\nexpect:\n  - 0s: { invite: r }\n  - 0s: { invite: r }\n";
    expect(play(twice, text).failures.map(({ kind, line }) => [kind, line])).toEqual([
      ["impossible", 4],
      ["missing", 7],
    ]);
  });

  test("where no visit is going on there is nothing to explain", () => {
    const { failures } = play(
      idle,
      "visit:\n  - 0s: { page: /a }\n  - 1s: close\nuntil: 2h\nexpect:\n  - 1h: { invite: idle }\n",
    );
    expect(failures).toMatchObject([{ kind: "missing", at: 3_600_000 }]);
    expect(failures[0]!.explained).toBeUndefined();
  });

  test("[E3] the same scenario gives the same result", () => {
    expect(play(idle, visit)).toEqual(play(idle, visit));
  });
});
