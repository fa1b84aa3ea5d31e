// `npm run beckon`: the process around the command line.

import { join } from "node:path";
import { main } from "./main.ts";

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
  },
  process.argv.slice(2),
);
