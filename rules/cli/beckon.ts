// `npm run beckon`: the process around the command line.

import { join } from "node:path";
import { main } from "./main.ts";

// `… | head` closes the pipe: the reader has what it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(
  {
    // npm runs scripts in the project's folder; people mean the folder they are in.
    cwd: (process.env["npm_lifecycle_event"] === "beckon" && process.env["INIT_CWD"]) || process.cwd(),
    root: join(import.meta.dirname, "..", ".."),
    env: process.env,
    colour: process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    fetch,
    ...(process.stderr.isTTY === true && { live: (text: string) => void process.stderr.write(text) }),
    drained: () =>
      process.stdout.writableNeedDrain
        ? new Promise((resolve) => process.stdout.once("drain", resolve))
        : Promise.resolve(),
  },
  process.argv.slice(2),
);
