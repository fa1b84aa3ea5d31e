// What the lints are certain of is so: for random rules, a rule that is called never true is never true for any record,
// one that is called shadowed never holds without the other, and two that are kept apart never hold at once.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../../../rules/engine/compile.ts";
import { decide } from "../../../../rules/engine/decide.ts";
import { contains, earliest, intersect } from "../../../../rules/engine/spans.ts";
import { isNeverTrue } from "../../../../rules/language/lint/never.ts";
import { canMeet, shadows } from "../../../../rules/language/lint/pairs.ts";
import { ruleText } from "../../../../rules/language/lint/rule-text.ts";
import { readSite } from "../../../../rules/language/read.ts";
import type { VisitorRecord } from "../../../../rules/record/record.ts";
import { factsAt } from "../../../../rules/record/facts.ts";
import { told, visits } from "../../../support/random.ts";
import { at, newVisitor } from "./visitors.ts";

type Lines = Readonly<Record<string, unknown>>;

const PAGES = ["/a", "/b", "/docs/*", "/docs/one", "/docs/:part", "/*", "/a*", ["/a", "/b"]];
const LENGTHS = ["5s", "20s", "<10s", "<30s", "5s..20s", "10s..40s", "0s"];
const COUNTS = ["1", "2", "3+", "1+", "<2", "<3", "2..3", "<=1", ">1", "0"];
const COUNTED = [...COUNTS, { times: "2+", within: "20s" }, { times: "<2", within: "20s" }];

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  page: PAGES,
  landing: PAGES,
  previous_page: PAGES,
  page_title: ["/a", "*a*", "*", "/d*"],
  visited: [
    ...PAGES,
    ...["/a", "/docs/*", ["/a", "/b"]].flatMap((page) =>
      ["1+", "2+", "<2", "0", "2", "1..2"].map((times) => ({ page, times })),
    ),
    { page: "/a", times: "1+", within: "20s" },
    { page: "/*", times: "2+", within: "20s" },
  ],
  pages: COUNTS,
  idle: LENGTHS,
  on_page: LENGTHS,
  on_site: [...LENGTHS, { page: "/a", for: "5s" }, { page: "/a", for: "9s" }],
  back: LENGTHS,
  since: [
    { page: "/a", for: "5s" },
    { page: "/a", for: "20s" },
    { event: "signup", for: "5s" },
  ],
  scroll: ["50%+", "<50%", "25%..75%", ">=0%", "100%+"],
  sees: ["#a", { on: "#a", for: "8s" }],
  clicks: ["#a", { on: "#a", times: "2+" }, { on: "#a", times: "<2" }],
  event: [
    "signup",
    "s*",
    { name: "signup", times: "2+" },
    { name: "*", times: "2+" },
    { name: "s*", times: "0" },
  ],
  channel: ["direct", "search", ["direct", "referral"]],
  visits: COUNTED,
  returning: ["true"],
  first_visit: LENGTHS,
  last_visit: LENGTHS,
  chats: COUNTED,
  invited: COUNTED,
  tag: ["vip", "v*", "test", ["vip", "test"], "*"],
  consent: ["granted", "denied", ["granted", "implied"]],
  country: ["AT", "A*", "DE", "*"],
  language: ["de*", "de-at", "en"],
  device: ["mobile", "desktop", ["desktop", "mobile"], ["desktop", "mobile", "tablet"]],
  browser: ["firefox", "fire*", "chrome"],
  visitor_time: ["Tue", "Tue 10:00-10:01", "Mon-Fri 09:00-17:00", "Sat-Sun", "10:00-12:00", "22:00-10:01"],
  hours: ["office", "night", "open"],
  date: ["2026-11-17", "2026-11-18..2026-11-20", "2026-11-01..2026-11-30"],
  agents: ["1+", "0", { team: "sales", online: "1+" }, { team: "sales", online: "<2" }],
  wait: ["1m", "<1m"],
  visitors_online: ["5+", "<5"],
  sample: ["20%", "60%", "0%", "100%"],
  identified: ["true"],
};

const line: fc.Arbitrary<Lines> = fc
  .constantFrom(...Object.keys(VALUES))
  .chain((name) => fc.constantFrom(...VALUES[name]!).map((value) => ({ [name]: value })));
/** Lines about few facts: those get into each other's way. */
const near: fc.Arbitrary<Lines> = fc
  .constantFrom("page", "visited", "idle", "visits", "pages", "tag", "device", "returning", "visitor_time")
  .chain((name) => fc.constantFrom(...VALUES[name]!).map((value) => ({ [name]: value })));

const map: fc.Arbitrary<Lines> = fc.letrec<{ map: Lines; list: Lines }>((tie) => ({
  list: fc
    .tuple(fc.constantFrom("all", "any", "none"), fc.array(tie("map"), { minLength: 1, maxLength: 3 }))
    .map(([word, items]) => ({ [word]: items })),
  map: fc
    .array(fc.oneof({ depthSize: "small", maxDepth: 2 }, near, line, tie("list")), {
      minLength: 1,
      maxLength: 3,
    })
    .map((lines) => Object.assign({}, ...lines) as Lines),
})).map;

interface Asked {
  readonly when: Lines;
  readonly unless: Lines | undefined;
  readonly priority: number;
}

const asked: fc.Arbitrary<Asked> = fc.record({
  when: map,
  unless: fc.option(map, { nil: undefined }),
  priority: fc.constantFrom(40, 50, 60),
});

function textOf({ when, unless, priority }: Asked): string {
  const off = unless === undefined ? "" : `unless: ${JSON.stringify(unless)}\n`;
  return `name: x\npriority: ${priority}\nwhen: ${JSON.stringify(when)}\n${off}invite: { greeting: Hi }\n`;
}

const rule = asked.map(textOf);
/** Two rules, mostly one that asks for all that the other does, and more. */
const two: fc.Arbitrary<readonly [string, string]> = fc
  .tuple(asked, asked, fc.constantFrom("more", "any", "other"))
  .map(([a, b, how]) => {
    const nested = how === "more" ? { all: [a.when, b.when] } : { any: [a.when, b.when] };
    const first = how === "any" ? { ...a, when: nested } : a;
    const second =
      how === "more" ? { ...b, when: nested, unless: a.unless } : how === "any" ? { ...a, when: b.when } : b;
    return [textOf(first), textOf(second)];
  });

const SITE = `name: Shop
origins: [https://shop.example]
teams: { sales: {} }
hours: { office: Mon-Fri 09:00-17:00, night: 22:00-09:01, closed: 2026-11-18 }
limits: { per_visit: 100, quiet: 0s, after_dismiss: 0s, ignored: 100 }
`;

function sited(texts: readonly string[]) {
  const files = Object.fromEntries(texts.map((text, i) => [`r${i}.yaml`, text]));
  const read = readSite({ "site.yaml": SITE, ...files });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { ruleset } = read;
  return {
    compiled: compile(ruleset, 1),
    texts: ruleset.rules.map((one, i) => ruleText(one, texts[i]!, ruleset.site)),
  };
}

const desk = fc.constantFrom(
  {},
  { online: { "": 2, sales: 1 }, waitingSince: at(-90), visitors: 7 },
  { online: { "": 0, sales: 0 }, waitingSince: null, visitors: 1 },
);

/** A record after a random visit, and some instants to look at it. */
const moment = fc
  .record({
    visit: visits(2),
    who: newVisitor,
    desk,
    later: fc.array(fc.nat(90), { minLength: 1, maxLength: 3 }),
  })
  .map(({ visit, who, desk: facts, later }) => {
    const { record } = told(visit, who());
    return { record, desk: facts, times: later.map((seconds) => at(visit.at(-1)!.at + seconds)) };
  });

function looks({
  record,
  desk: known,
  times,
}: {
  record: VisitorRecord;
  desk: object;
  times: readonly number[];
}) {
  return times.flatMap((now) => {
    const facts = factsAt(record, now, known);
    return facts === undefined ? [] : [facts];
  });
}

describe("sound", { timeout: 60_000 }, () => {
  test("a rule that is called never true never is", () => {
    let called = 0;
    fc.assert(
      fc.property(rule, fc.array(moment, { minLength: 3, maxLength: 6 }), (text, moments) => {
        const { compiled, texts } = sited([text]);
        if (!isNeverTrue(texts[0]!)) return;
        called++;
        for (const facts of moments.flatMap(looks))
          expect(earliest(compiled.rules[0]!.spans(facts), facts.now)).toBeUndefined();
      }),
      { numRuns: 600 },
    );
    expect(called).toBeGreaterThan(5);
  });

  test("one that is shadowed never holds alone, and never wins", () => {
    let called = 0;
    fc.assert(
      fc.property(two, fc.array(moment, { minLength: 2, maxLength: 4 }), ([a, b], moments) => {
        const { compiled, texts } = sited([a, b]);
        const [first, later] = compiled.rules.map((one) =>
          texts.find(({ rule: { id } }) => id === one.rule.id)!,
        );
        if (isNeverTrue(later!) || !shadows(first!, later!)) return;
        called++;
        for (const one of moments)
          for (const facts of looks(one)) {
            const [x, y] = compiled.rules.map(({ spans }) => spans(facts));
            if (contains(y!, facts.now)) expect(contains(x!, facts.now)).toBe(true);
            expect(intersect(x!, y!)).toEqual(intersect(y!, y!));
            const { due } = decide(compiled, one.record, facts.now);
            if (Object.keys(one.desk).length === 0) expect(due?.rule.id).not.toBe(later!.rule.id);
          }
      }),
      { numRuns: 600 },
    );
    expect(called).toBeGreaterThan(5);
  });

  test("two that are kept apart never hold at once", () => {
    let apart = 0;
    fc.assert(
      fc.property(two, fc.array(moment, { minLength: 2, maxLength: 4 }), ([a, b], moments) => {
        const { compiled, texts } = sited([a, b]);
        if (texts.some(isNeverTrue) || canMeet(texts[0]!, texts[1]!)) return;
        apart++;
        for (const facts of moments.flatMap(looks)) {
          const [x, y] = compiled.rules.map(({ spans }) => spans(facts));
          expect(earliest(intersect(x!, y!), facts.now)).toBeUndefined();
        }
      }),
      { numRuns: 600 },
    );
    expect(apart).toBeGreaterThan(5);
  });
});
