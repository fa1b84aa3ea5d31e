// Replays a file of visits in a process of its own, so that its memory is nobody else's: prints what it took.

import { main } from "../../../rules/cli/main.ts";

const [folder = "", visits = ""] = process.argv.slice(2);
let visitsSeen = 0;
const from = performance.now();
const code = await main(
  {
    cwd: process.cwd(),
    root: process.cwd(),
    env: {},
    colour: false,
    out: (line) =>
      (visitsSeen = (JSON.parse(line) as { now: { result: { visits: number } } }).now.result.visits),
    err: (line) => console.error(line),
    fetch,
  },
  ["backtest", folder, "--visits", visits, "--format", "json"],
);
const milliseconds = performance.now() - from;
// Kilobytes, of the whole life of the process.
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ code, visits: visitsSeen, milliseconds, peak: maxRSS * 1024 }));
