// `npm run bench [names…]`: measures, and prints every figure beside its goal. `--quick` for a look whether it runs,
// `--json FILE`, `--log FILE` for an access log to take the mix of visits from, `--profile` for where the time goes.

import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { Figure, Measure } from "./figure.ts";
import { activity } from "./measures/activity.ts";
import { backtest } from "./measures/backtest.ts";
import { costs } from "./measures/costs.ts";
import { feed } from "./measures/feed.ts";
import { deciding } from "./measures/deciding.ts";
import { late } from "./measures/lateness.ts";
import { memoryAndWake } from "./measures/memory.ts";
import { pageEffect } from "./measures/page-effect.ts";
import { pageView } from "./measures/page-view.ts";
import { painted } from "./measures/painted.ts";
import { publishing } from "./measures/publishing.ts";
import { sizes } from "./measures/sizes.ts";
import { jsonOf, tableOf } from "./report.ts";

const MEASURES: readonly Measure[] = [
  activity,
  pageView,
  feed,
  deciding,
  late,
  painted,
  memoryAndWake,
  sizes,
  costs,
  backtest,
  publishing,
  pageEffect,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    log: { type: "string" },
    quick: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
  },
});

const known = MEASURES.flatMap(({ names }) => names);
const wanted = new Set(positionals.map((name) => name.toUpperCase()));
const unknown = [...wanted].filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(", ")}: there are ${known.join(", ")}.`);
  process.exit(1);
}

const figures: Figure[] = [];
for (const measure of MEASURES) {
  if (wanted.size > 0 && !measure.names.some((name) => wanted.has(name))) continue;
  console.error(`${measure.names.join(", ")} …`);
  const { log, quick, profile } = values;
  const found = await measure.run({ quick, profile, ...(log !== undefined && { log }) });
  figures.push(...found.filter(({ name }) => wanted.size === 0 || wanted.has(name)));
}

const machine = {
  processor: cpus()[0]?.model ?? "",
  processors: availableParallelism(),
  memory: totalmem(),
  node: process.version,
  at: new Date().toISOString(),
};
console.log(tableOf(figures));
if (values.json !== undefined) await writeFile(values.json, jsonOf(figures, machine));
