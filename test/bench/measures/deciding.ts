// B3: deciding after an event, with ten rules and with ten thousand, beside two engines that others use, with the same
// rules and the same facts in one process.

import { Engine } from "json-rules-engine";
import jsonLogic from "json-logic-js";
import { compile, type Compiled } from "../../../rules/engine/compile.ts";
import { decide } from "../../../rules/engine/decide.ts";
import type { Rule } from "../../../rules/language/ruleset.ts";
import { apply, newRecord } from "../../../rules/record/apply.ts";
import { readClocks } from "../../../rules/record/clocks.ts";
import type { VisitorRecord } from "../../../rules/record/record.ts";
import { siteOf } from "../../support/site.ts";
import { rule } from "../../support/visit.ts";
import type { Figure, Measure } from "../figure.ts";
import { quartiles } from "../paired.ts";

const START = Date.UTC(2026, 10, 17, 9);
/** Rules on one page, as many as a site with much to say might have there; more rules are rules of more pages. */
const ON_A_PAGE = 5;
const COUNTS = [10, 100, 1000, 10_000];

/** What the page and three further lines of rule `i` ask for. None of them ever holds, so that none is left out early. */
const asks = (i: number) => ({
  page: `/page-${Math.floor(i / ON_A_PAGE)}`,
  idle: 30_000 + (i % 7) * 1000,
  visits: 2 + (i % 3),
  channel: ["search", "paid", "email"][i % 3]!,
});

function beckonRule(i: number): Rule {
  const { page, idle, visits, channel } = asks(i);
  return rule({ id: `rule-${i}`, when: { page, idle: `${idle}ms`, visits: `${visits}+`, channel } });
}

function beckon(count: number): Compiled {
  const rules = Array.from({ length: count }, (_, i) => beckonRule(i));
  return compile({ site: siteOf(), rules }, 1);
}

/** What the others are given: the facts ready made. */
const factsOf = (record: VisitorRecord, now: number) => {
  const visit = record.visit!;
  const { idleSince, current } = readClocks(visit, now);
  const page = visit.views.find((view) => view.id === current)!;
  return {
    page: new URL(page.url).pathname,
    idle: now - (idleSince ?? now),
    visits: visit.number,
    channel: visit.source.channel,
  };
};

function logicRule(i: number): jsonLogic.RulesLogic {
  const { page, idle, visits, channel } = asks(i);
  return {
    and: [
      { "==": [{ var: "page" }, page] },
      { ">=": [{ var: "idle" }, idle] },
      { ">=": [{ var: "visits" }, visits] },
      { "==": [{ var: "channel" }, channel] },
    ],
  };
}

function engineOf(count: number): Engine {
  const engine = new Engine();
  for (let i = 0; i < count; i++) {
    const { page, idle, visits, channel } = asks(i);
    engine.addRule({
      conditions: {
        all: [
          { fact: "page", operator: "equal", value: page },
          { fact: "idle", operator: "greaterThanInclusive", value: idle },
          { fact: "visits", operator: "greaterThanInclusive", value: visits },
          { fact: "channel", operator: "equal", value: channel },
        ],
      },
      event: { type: `rule-${i}` },
    });
  }
  return engine;
}

/** A visit that goes on: pages, inputs, idle clocks; the record after each event. */
function walk(
  pages: number,
  events: number,
): readonly { readonly record: VisitorRecord; readonly at: number }[] {
  let record = newRecord(START, "implied", "a visitor");
  const steps: { record: VisitorRecord; at: number }[] = [];
  const surroundings = {
    device: "desktop",
    browser: "Firefox",
    os: "Linux",
    language: "en",
    timezone: "UTC",
  } as const;
  for (let i = 0; i < events; i++) {
    const at = START + i * 7000;
    const tab = "tab1";
    if (i % 4 === 0)
      record = apply(record, {
        type: "page",
        at,
        tab,
        id: `tab1.${i}`,
        url: `https://shop.example/page-${(i / 4) % pages}`,
        title: "A page",
        referrer: "",
        surroundings,
      });
    else record = apply(record, { type: "clocks", at, tab, idleSince: at - 500 });
    steps.push({ record, at });
  }
  return steps;
}

/** Nanoseconds a call, of so many slices of at least 40 ms. */
async function nanoseconds(slices: number, call: (i: number) => unknown): Promise<number[]> {
  const found: number[] = [];
  let i = 0;
  for (let slice = -1; slice < slices; slice++) {
    const from = performance.now();
    let calls = 0;
    do {
      const answer = call(i++);
      if (answer instanceof Promise) await answer;
      calls++;
    } while (performance.now() - from < 40);
    if (slice >= 0) found.push(((performance.now() - from) * 1e6) / calls);
  }
  return found;
}

export const deciding: Measure = {
  names: ["B3"],
  async run({ quick }): Promise<readonly Figure[]> {
    const slices = quick ? 4 : 15;
    const ours = new Map<number, number>();
    const sets = COUNTS.map((count) => ({
      count,
      compiled: beckon(count),
      steps: walk(count / ON_A_PAGE, 120),
    }));
    const ratios: number[] = [];
    const byCount = new Map<number, number[]>(COUNTS.map((count) => [count, []]));
    for (let round = 0; round < slices; round++)
      for (const { count, compiled, steps } of sets) {
        const [cost] = await nanoseconds(1, (i) => {
          const { record, at } = steps[i % steps.length]!;
          return decide(compiled, record, at);
        });
        byCount.get(count)!.push(cost!);
      }
    for (const [count, costs] of byCount) ours.set(count, quartiles(costs).median);
    const [few, many] = [byCount.get(10)!, byCount.get(10_000)!];
    few.forEach((cost, i) => ratios.push(many[i]! / cost));

    const { steps } = sets.find(({ count }) => count === 1000)!;
    const facts = steps.map(({ record, at }) => factsOf(record, at));
    const logic = Array.from({ length: 1000 }, (_, i) => logicRule(i));
    const logicCost = await nanoseconds(slices, (i) => {
      const given = facts[i % facts.length]!;
      let holds = 0;
      for (const rule of logic) if (jsonLogic.apply(rule, given)) holds++;
      return holds;
    });
    const engine = engineOf(1000);
    const engineCost = await nanoseconds(slices, (i) => engine.run(facts[i % facts.length]!));
    const own = ours.get(1000)!;
    const note = `${COUNTS.map((count) => `${(ours.get(count)! / 1000).toFixed(1)} µs with ${count}`).join(", ")}`;
    return [
      {
        name: "B3",
        what: "deciding with 10,000 rules against 10",
        value: quartiles(ratios).median,
        unit: "×",
        goal: { atMost: 2 },
        note,
      },
      {
        name: "B3",
        what: "json-rules-engine against deciding, 1,000 rules",
        value: quartiles(engineCost).median / own,
        unit: "×",
        goal: { atLeast: 1000 },
        note: `${(quartiles(engineCost).median / 1e6).toFixed(1)} ms an event`,
      },
      {
        name: "B3",
        what: "json-logic-js against deciding, 1,000 rules",
        value: quartiles(logicCost).median / own,
        unit: "×",
        goal: { atLeast: 100 },
        note: `${(quartiles(logicCost).median / 1000).toFixed(0)} µs an event`,
      },
    ];
  },
};
