// Scenario files: what they mean, and what is refused in them.

import { describe, expect, test } from "vitest";
import { readSite } from "../../../rules/language/read.ts";
import { readScenarios } from "../../../rules/language/scenarios.ts";

const read = readSite({
  "site.yaml": "name: Shop\norigins: [https://shop.example]\nteams: { sales: {} }\n",
  "pricing.yaml":
    "name: x\nwhen:\ninvite: { greeting: Hi }\nexperiment: { variants: { short: { greeting: Hey } } }\n",
  "asleep.yaml": "name: x\nstate: off\nwhen:\ninvite: { greeting: Hi }\n",
});
const ruleset = read.ok ? read.ruleset : undefined;

const scenariosOf = (text: string) => {
  const { scenarios, problems } = readScenarios("s.test.yaml", text, ruleset);
  expect(problems).toEqual([]);
  return scenarios;
};
const placesOf = (text: string) =>
  readScenarios("s.test.yaml", text, ruleset).problems.map(
    ({ line, column, code }) => `${line}:${column} ${code}`,
  );
const visit = (...lines: string[]) =>
  `name: x\nvisit:\n  - 0s: { page: / }\n${lines.map((line) => `  - ${line}\n`).join("")}`;

test("a scenario says everything it can", () => {
  const [scenario] = scenariosOf(`name: an idle reader
visitor: { visits: 3, last_visit: 2d, country: DE, traits: { plan: trial }, tags: [vip], identified: true, consent: granted }
start: 2026-11-20T10:00:00+01:00
visit:
  - 0s: { page: /pricing, title: Pricing, referrer: "https://www.google.com/" }
  - 12s: input
  - 12s: hide
    tab: 1
  - 1m: { show: true, tab: 1 }
  - 61s: { sleep: 5m }
  - 7m: { type: start }
  - 7m: { chat: open }
  - 7m: { consent: denied }
  - 7m: { tag: customer }
  - 7m: { identify: { name: Ana, traits: { plan: pro } } }
  - 7m: { desk: { sales: { online: 2 } } }
  - 8m: dismiss
until: 10m
expect:
  - 80s: { invite: pricing }
  - never: { invite: asleep }
desk: { sales: { online: 1, places: 2 } }
rules: [pricing, asleep]
`);
  expect(scenario).toMatchObject({
    file: "s.test.yaml",
    line: 1,
    visitor: {
      visits: 3,
      lastVisit: 172_800_000,
      country: "DE",
      traits: { plan: "trial" },
      tags: ["vip"],
      identified: true,
      consent: "granted",
    },
    start: { at: Date.parse("2026-11-20T09:00:00Z") },
    until: 600_000,
    expect: [
      { at: 80_000, rule: "pricing", line: 20 },
      { at: undefined, rule: "asleep", line: 21 },
    ],
    desk: { sales: { online: 1, places: 2 } },
    rules: ["pricing", "asleep"],
  });
  expect(scenario!.visit.map(({ at, tab, line, action }) => [at / 1000, tab, line, action])).toEqual([
    [0, 1, 5, { does: "page", page: "/pricing", title: "Pricing", referrer: "https://www.google.com/" }],
    [12, 1, 6, { does: "input" }],
    [12, 1, 7, { does: "hide" }],
    [60, 1, 9, { does: "show" }],
    [61, 1, 10, { does: "sleep", length: 300_000 }],
    [420, 1, 11, { does: "type", type: "start" }],
    [420, 1, 12, { does: "chat", chat: "open" }],
    [420, 1, 13, { does: "consent", consent: "denied" }],
    [420, 1, 14, { does: "tag", tag: "customer" }],
    [420, 1, 15, { does: "identify", name: "Ana", traits: { plan: "pro" } }],
    [420, 1, 16, { does: "desk", desk: { sales: { online: 2, places: 20 } } }],
    [480, 1, 17, { does: "dismiss" }],
  ]);
});

test("what a visitor does on a page, whom chance took, and how busy it is", () => {
  const [scenario] = scenariosOf(`name: an engaged reader
visitor: { arm: short, sample: False }
wait: 2m
visitors_online: 12
visit:
  - 0s: { page: /pricing, data: { stock: "3", tags: [new, red] } }
  - 1s: { data: { stock: 2 } }
  - 2s: { scroll: 80% }
  - 3s: exit
  - 4s: { click: "#buy .now" }
  - 5s: { see: '[data-plan="pro"]' }
  - 6s: { form: { on: "#signup", state: abandoned } }
  - 7s: { track: signup }
  - 8s: { track: { name: added to cart, props: { price: 49.90 } } }
`);
  expect(scenario).toMatchObject({
    wait: 120_000,
    visitorsOnline: 12,
    visitor: { arm: "short", sample: false },
  });
  expect(scenario!.visit.map(({ action }) => action)).toEqual([
    { does: "page", page: "/pricing", title: "", data: { stock: "3", tags: ["new", "red"] } },
    { does: "data", data: { stock: "2" } },
    { does: "scroll", percent: 80 },
    { does: "exit" },
    { does: "click", on: "#buy .now" },
    { does: "see", on: '[data-plan="pro"]' },
    { does: "form", on: "#signup", state: "abandoned" },
    { does: "track", name: "signup" },
    { does: "track", name: "added to cart", props: { price: "49.90" } },
  ]);
  expect(scenariosOf(`visitor: { arm: holdout }\n${visit("1s: input")}`)[0]!.visitor).toMatchObject({
    arm: "holdout",
    sample: true,
  });
});

test("a file may hold a list; what is not said has defaults", () => {
  const scenarios = scenariosOf(
    "- name: a\n  visit:\n    - 0s: { page: / }\n- name: b\n  start: 2026-11-20 10:00\n  visit:\n    - 0s: { page: / }\n    - 10s: input\n",
  );
  expect(scenarios).toMatchObject([
    {
      name: "a",
      line: 1,
      start: undefined,
      until: 1_800_000,
      expect: [],
      rules: undefined,
      visitor: { visits: 1, device: "desktop" },
    },
    { name: "b", line: 4, start: { wall: Date.parse("2026-11-20T10:00:00Z") }, until: 1_810_000 },
  ]);
});

describe("refused", () => {
  test.each([
    ["no visit", "name: x\n", "1:1 missing"],
    ["an empty visit", "name: x\nvisit: []\n", "2:8 empty"],
    ["an entry without time", "name: x\nvisit:\n  - input\n", "3:5 wrong-kind"],
    ["a time without unit", visit("12: input"), "4:5 bad-time"],
    ["no time at all", visit("soon: input"), "4:5 bad-time"],
    ["two times in an entry", visit("1s: input\n    2s: input"), "5:5 too-many"],
    ["two things in an entry", visit("1s: { input: true, hide: true }"), "4:9 too-many"],
    ["nothing in an entry", visit("1s: { tab: 1 }"), "4:9 missing"],
    ["a misspelt word", visit("1s: inptu"), "4:9 unknown-word"],
    ["a word that needs a value", visit("1s: page"), "4:9 unknown-word"],
    ["a misspelt key", visit("1s: { pgae: / }"), "4:11 unknown-key"],
    ["a title without a page", visit("1s: { input: true, title: x }"), "4:9 unused"],
    ["a depth below the page", visit("1s: { scroll: 101% }"), "4:19 bad-percent"],
    ["a depth without percent", visit("1s: { scroll: 80 }"), "4:19 bad-percent"],
    ["a click on nothing", visit("1s: click"), "4:9 unknown-word"],
    ["a click on what is no selector", visit('1s: { click: "#buy[" }'), "4:18 bad-selector"],
    ["a form in no state", visit('1s: { form: { on: "#f" } }'), "4:11 missing"],
    ["a form in an unknown state", visit('1s: { form: { on: "#f", state: sent } }'), "4:36 unknown-word"],
    ["an event without a name", visit("1s: { track: { props: { a: b } } }"), "4:11 missing"],
    ["an event with a star", visit('1s: { track: "sign*" }'), "4:18 bad-name"],
    ["rage, which is nothing one does", visit("1s: { rage: true }"), "4:11 unknown-key"],
    ["data and something else", visit("1s: { data: { a: b }, input: true }"), "4:9 too-many"],
    ["a title with data", visit("1s: { data: { a: b }, title: x }"), "4:9 unused"],
    ["a scroll in a tab that is not open", visit("1s: { scroll: 10%, tab: 2 }"), "4:5 no-tab"],
    ["a wait that is no time", `wait: long\n${visit("1s: input")}`, "1:7 bad-duration"],
    ["visitors that are no number", `visitors_online: many\n${visit("1s: input")}`, "1:18 bad-number"],
    ["a page that is none", visit("1s: { page: pricing }"), "4:17 bad-page"],
    ["a referrer that is none", visit("1s: { page: /, referrer: google }"), "4:30 bad-referrer"],
    ["time that goes back", visit("9s: input", "8s: input"), "5:5 out-of-order"],
    ["something in sleep", visit("1s: { sleep: 1m }", "30s: input"), "5:5 asleep"],
    ["a tab that is not open", visit("1s: input\n    tab: 2"), "4:5 no-tab"],
    ["a tab that is closed", visit("1s: close", "2s: input"), "5:5 no-tab"],
    ["a start that is none", `start: tomorrow\n${visit("1s: input")}`, "1:8 bad-start"],
    ["a day that no calendar has", `start: 2026-02-30T10:00\n${visit("1s: input")}`, "1:8 bad-start"],
    ["a start that no calendar has", `start: 2026-13-45T10:00\n${visit("1s: input")}`, "1:8 bad-start"],
    ["an unknown key of the visitor", `visitor: { vists: 2 }\n${visit("1s: input")}`, "1:12 unknown-key"],
    ["an arm that no experiment has", `visitor: { arm: shrt }\n${visit("1s: input")}`, "1:17 unknown-arm"],
    ["a sample that is neither", `visitor: { sample: maybe }\n${visit("1s: input")}`, "1:20 bad-yes"],
    ["an unknown rule", `${visit("1s: input")}expect:\n  - 9s: { invite: pricng }\n`, "6:19 unknown-rule"],
    [
      "an unknown rule that never comes",
      `${visit("1s: input")}expect:\n  - never: { invite: nothing }\n`,
      "6:22 unknown-rule",
    ],
    ["an unknown rule in rules", `rules: [pricng]\n${visit("1s: input")}`, "1:9 unknown-rule"],
    [
      "a rule that is off",
      `${visit("1s: input")}expect:\n  - 9s: { invite: asleep }\n`,
      "6:19 takes-no-part",
    ],
    [
      "a rule that is left out",
      `rules: [asleep]\n${visit("1s: input")}expect:\n  - 9s: { invite: pricing }\n`,
      "7:19 takes-no-part",
    ],
    ["an unknown team", `desk: { sale: { online: 1 } }\n${visit("1s: input")}`, "1:9 unknown-team"],
    ["an unknown team later", visit("1s: { desk: { sale: { online: 1 } } }"), "4:19 unknown-team"],
    [
      "an expectation after the end",
      `until: 1m\n${visit("1s: input")}expect:\n  - 2m: { invite: pricing }\n`,
      "7:5 after-end",
    ],
    ["an end before the last entry", `until: 1s\n${visit("2s: input")}`, "1:1 after-end"],
  ])("%s", (_, text, places) => {
    expect(placesOf(text).join()).toBe(places);
  });

  test("places are right in a list, too", () => {
    expect(
      placesOf(
        "- name: a\n  visit:\n    - 0s: { page: / }\n- name: b\n  visit:\n    - 0s: { page: x }\n    - 1s: exut\n",
      ),
    ).toEqual(["6:19 bad-page", "7:11 unknown-word"]);
  });
});

test("without a ruleset rules and teams are not looked at", () => {
  const text = `desk: { anybody: { online: 1 } }\n${visit("1s: input")}expect:\n  - 9s: { invite: anything }\n`;
  expect(readScenarios("s.test.yaml", text, undefined).problems).toEqual([]);
});
