// B12: how fast recorded visits are replayed under a hundred rules, and in how much memory.

import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RecordedVisitLine } from "../../../rules/engine/recorded.ts";
import type { Figure, Measure } from "../figure.ts";
import { quartiles } from "../paired.ts";
import { PAGES } from "../rules.ts";
import { random, type Random } from "../visits/random.ts";

const LOAD = fileURLToPath(new URL("../load/backtest.ts", import.meta.url));
const START = Date.UTC(2026, 8, 1);
const MB = 1024 * 1024;
/** As `npm run beckon` runs it: what is young dies young here, and need not fill half of the memory before that. */
const MEMORY = ["--max-semi-space-size=4"];

/** Five rules on each of twenty pages, of four lines each, as a marketer would write them. */
const FURTHER: readonly ((i: number) => string)[] = [
  (i) => `idle: ${20 + (i % 30)}s\n  visits: 2+\n  channel: search`,
  (i) => `on_page: ${20 + (i % 40)}s\n  country: DE\n  device: desktop`,
  (i) => `on_site: ${60 + i}s\n  pages: 2+\n  language: de*`,
  (i) => `returning: true\n  referrer: "*google*"\n  idle: ${15 + (i % 20)}s`,
  () => `pages: 3+\n  browser: firefox\n  on_page: 10s`,
];

async function writeRules(folder: string): Promise<void> {
  await writeFile(join(folder, "site.yaml"), "name: Shop\norigins: [https://shop.example]\n");
  for (let i = 0; i < 100; i++) {
    const lines = `page: ${PAGES[Math.floor(i / 5)]}\n  ${FURTHER[i % 5]!(i)}`;
    await writeFile(
      join(folder, `rule-${i}.yaml`),
      `name: Rule ${i}\nwhen:\n  ${lines}\ninvite: { greeting: May we help? }\n`,
    );
  }
}

/** Some two page views each, half a minute on each, with stretches without input and the tab hidden now and then. */
function someVisit(chance: Random, i: number): RecordedVisitLine {
  const events: [number, string, object][] = [];
  let at = 0;
  const views = 1 + Math.floor(chance.exponential(1.1));
  for (let view = 0; view < views; view++) {
    const stays = Math.round(5000 + chance.lognormal(25_000, 1));
    events.push([at, "page", { path: PAGES[Math.floor(chance.next() * PAGES.length)], tab: 1 }]);
    if (stays > 15_000) events.push([at + 3000, "gap", { for: Math.round(stays * 0.6), tab: 1 }]);
    if (chance.next() < 0.2)
      events.push([at + stays - 2000, "hidden", { tab: 1 }], [at + stays - 1000, "shown", { tab: 1 }]);
    at += stays;
  }
  events.push([at, "closed", { tab: 1 }]);
  return {
    at: START + i * 1000,
    visits: 1 + Math.floor(chance.next() * 4),
    channel: chance.pick([
      ["search", 5],
      ["direct", 3],
      ["paid", 1],
      ["referral", 1],
    ]),
    source: "google",
    referrer: "www.google.com",
    country: "DE",
    language: "de",
    device: "desktop",
    browser: "Firefox",
    os: "Linux",
    events: events.sort((a, b) => a[0] - b[0]),
  };
}

async function writeVisits(file: string, count: number): Promise<void> {
  const chance = random(12);
  const stream = createWriteStream(file);
  for (let i = 0; i < count; i++)
    if (!stream.write(`${JSON.stringify(someVisit(chance, i))}\n`)) await once(stream, "drain");
  stream.end();
  await once(stream, "close");
}

interface Took {
  readonly visits: number;
  readonly milliseconds: number;
  readonly peak: number;
}

async function replay(folder: string, file: string): Promise<Took> {
  const { stdout } = await promisify(execFile)(process.execPath, [...MEMORY, LOAD, folder, file]);
  return JSON.parse(stdout) as Took;
}

export const backtest: Measure = {
  names: ["B12"],
  async run({ quick }): Promise<readonly Figure[]> {
    const folder = await mkdtemp(join(tmpdir(), "beckon-backtest-"));
    const [few, many] = quick ? [10_000, 50_000] : [100_000, 1_000_000];
    try {
      await writeRules(folder);
      const visits = join(folder, "visits.ndjson");
      await writeVisits(visits, few);
      const runs: Took[] = [];
      for (let run = 0; run < 3; run++) runs.push(await replay(folder, visits));
      await writeVisits(visits, many);
      const larger = await replay(folder, visits);
      const { median, low, high } = quartiles(runs.map((one) => (one.visits * 1000) / one.milliseconds));
      const peak = Math.max(...runs.map((one) => one.peak));
      return [
        {
          name: "B12",
          what: "visits a second through 100 rules",
          value: median,
          unit: "",
          goal: { atLeast: 20_000 },
          note: `${few} visits, ${Math.round(low)} to ${Math.round(high)}, from a cold start`,
        },
        {
          name: "B12",
          what: "memory at its peak",
          value: larger.peak / MB,
          unit: "MB",
          goal: { atMost: 250 },
          note: `${many} visits`,
        },
        {
          name: "B12",
          what: `memory of ${many} visits against ${few}`,
          value: larger.peak / peak,
          unit: "×",
          goal: { atMost: 1.2 },
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
