// The command line: words to calls, surprises to exit codes.

import { parseArgs, type ParseArgsConfig } from "node:util";
import { nearest } from "../language/nearest.ts";
import { agent } from "./agent-words.ts";
import { backtest } from "./backtest.ts";
import { check } from "./check.ts";
import { diff } from "./diff.ts";
import { explain } from "./explain.ts";
import { HELP } from "./help.ts";
import { importLog } from "./import.ts";
import { publish } from "./publish.ts";
import { FORMATS, formatOf } from "./report.ts";
import { serverOf } from "./server.ts";
import { CannotWork, type ExitCode, type Terminal } from "./terminal.ts";
import { test } from "./test.ts";
import { rollback, versions } from "./versions.ts";

const SERVER = { url: { type: "string" }, token: { type: "string" } } as const;
const FORMAT = { format: { type: "string", default: "text" } } as const;

const COMMANDS: Readonly<
  Record<string, (terminal: Terminal, args: string[]) => ExitCode | Promise<ExitCode>>
> = {
  check(terminal, args) {
    const { values, dir } = withFolder(args, { ...FORMAT, visits: { type: "string" } });
    return check(terminal, dir, formatOf(values.format, FORMATS), values.visits);
  },
  test(terminal, args) {
    const { values, dir } = withFolder(args, { ...FORMAT, verbose: { type: "boolean", default: false } });
    return test(terminal, dir, values.verbose, formatOf(values.format, FORMATS));
  },
  explain(terminal, args) {
    const { values, dir } = withFolder(args, {
      ...FORMAT,
      visit: { type: "string" },
      at: { type: "string" },
      rule: { type: "string" },
      number: { type: "string", default: "1" },
    });
    const number = Number(values.number);
    if (!Number.isInteger(number) || number < 1)
      throw new CannotWork(`--number ${values.number} is none.`, "Write 1, 2 or 3.");
    const { visit, at, rule } = values;
    return explain(terminal, dir, { visit, at, rule, number }, formatOf(values.format, ["text", "json"]));
  },
  backtest(terminal, args) {
    const { values, dir } = withFolder(args, {
      ...SERVER,
      ...FORMAT,
      visits: { type: "string" },
      against: { type: "string" },
      html: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
    });
    if (values.from !== undefined || values.to !== undefined)
      throw new CannotWork(
        "Recorded visits of a running site cannot be fetched by this version.",
        "Write --visits FILE; `beckon visits import access.log --out visits.ndjson` makes one of a log.",
      );
    const { visits: file, against, html, url, token } = values;
    const format = formatOf(values.format, ["text", "json"]);
    return backtest(terminal, dir, { visits: file, against, html, url, token }, format);
  },
  publish(terminal, args) {
    const { values, dir } = withFolder(args, SERVER);
    return publish(terminal, dir, values.url, values.token);
  },
  versions(terminal, args) {
    const { values, dir } = withFolder(args, { ...SERVER, ...FORMAT });
    const format = formatOf(values.format, ["text", "json"]);
    return versions(terminal, dir, serverOf(terminal, values.url, values.token), format);
  },
  rollback(terminal, args) {
    const { values, version, dir } = withVersion(args, SERVER);
    if (version === undefined) throw new CannotWork("Back to which version?", HELP["rollback"]!);
    return rollback(terminal, version, dir, serverOf(terminal, values.url, values.token));
  },
  diff(terminal, args) {
    const { values, version, dir } = withVersion(args, { ...SERVER, ...FORMAT });
    const format = formatOf(values.format, FORMATS);
    return diff(terminal, version, dir, serverOf(terminal, values.url, values.token), format);
  },
  visits,
  agent,
};

export async function main(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const [command, ...rest] = args;
  try {
    if (command === undefined || command === "help" || command.startsWith("-")) {
      const asked = command !== undefined && ["help", "--help", "-h"].includes(command);
      (asked ? terminal.out : terminal.err)(HELP[""]!);
      return asked ? 0 : 2;
    }
    const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (run === undefined) {
      const meant = nearest(command, Object.keys(COMMANDS));
      throw new CannotWork(`There is no command ${command}.`, meant ? `Is it ${meant}?` : "See --help.");
    }
    if (rest.includes("--help") || rest.includes("-h")) {
      terminal.out(HELP[command]!);
      return 0;
    }
    return await run(terminal, rest);
  } catch (error) {
    if (error instanceof CannotWork) {
      terminal.err(error.message);
      if (error.remedy !== undefined) terminal.err(error.remedy);
      return 2;
    }
    if (isUsage(error)) {
      terminal.err(error.message.split(". To specify")[0]!);
      terminal.err(`See: npm run beckon -- ${command} --help`);
      return 2;
    }
    throw error;
  }
}

/** Options and one folder at most. */
function withFolder<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: Options,
) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  return { values, dir: oneFolder(positionals) };
}

/** Options, a version (`7` or `v7`; a folder of that name is `./7`) and one folder at most. */
function withVersion<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: Options,
) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [first = "", ...rest] = positionals;
  const [, number] = /^v?([1-9]\d{0,14})$/.exec(first) ?? [];
  if (number === undefined) return { values, version: undefined, dir: oneFolder(positionals) };
  return { values, version: Number(number), dir: oneFolder(rest) };
}

function oneFolder(words: readonly string[]): string | undefined {
  if (words.length > 1) throw new CannotWork(`One folder, please, not ${words.join(" and ")}.`);
  return words[0];
}

async function visits(terminal: Terminal, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      "site-origin": { type: "string", multiple: true, default: [] },
      keep: { type: "string", multiple: true, default: [] },
      out: { type: "string" },
    },
  });
  const [what, file, more] = positionals;
  if (what !== "import")
    throw new CannotWork(
      what === undefined ? "visits what?" : `There is no visits ${what}.`,
      HELP["visits"]!,
    );
  if (file === undefined)
    throw new CannotWork("Which log?", "Write: npm run beckon -- visits import access.log");
  if (more !== undefined) throw new CannotWork("One log at a time, please.");
  return importLog(terminal, file, {
    origins: values["site-origin"],
    parameters: values.keep,
    out: values.out,
  });
}

/** What parseArgs throws for an option that is unknown or lacks its value. */
function isUsage(error: unknown): error is Error {
  return (
    error instanceof TypeError && String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS")
  );
}
