// `beckon visits import`: a web server's log as recorded visits, for rules to be tried on before a site has any of its own.

import { createWriteStream, existsSync, realpathSync, statSync } from "node:fs";
import { once } from "node:events";
import { resolve } from "node:path";
import { hostOf } from "../record/source.ts";
import { linesOf } from "./log/lines.ts";
import { reading, type Read } from "./log/reading.ts";
import type { Site } from "./log/visiting.ts";
import { progress } from "./progress.ts";
import {
  CannotWork,
  columns,
  counted,
  grouped,
  shownTime,
  type ExitCode,
  type Terminal,
} from "./terminal.ts";

export interface ImportOptions {
  /** Origins of the site; none: its host is guessed. */
  readonly origins: readonly string[];
  /** Query parameters that may be kept. */
  readonly parameters: readonly string[];
  /** Undefined: visits are printed. */
  readonly out: string | undefined;
}

export async function importLog(terminal: Terminal, path: string, options: ImportOptions): Promise<ExitCode> {
  const file = resolve(terminal.cwd, path);
  if (!existsSync(file) || statSync(file).isDirectory()) throw new CannotWork(`There is no file ${path}.`);
  const site = siteOf(options);
  const output = await outputTo(terminal, file, options.out);
  const log = reading(site, output.write);
  const { size } = statSync(file);
  const shown = progress(terminal, path);
  try {
    for await (const { lines, read } of linesOf(file)) {
      for (const line of lines) log.line(line);
      shown.tick(read, size || undefined);
      await output.drained();
    }
  } catch (error) {
    if (error instanceof CannotWork) throw error;
    throw new CannotWork(`${path} cannot be read to its end: ${said(error)}.`);
  } finally {
    shown.end();
  }
  const result = log.end();
  await output.end();
  if (result.lines > 0 && result.lines === result.broken)
    throw new CannotWork(
      `No line of ${path} is in the combined format.`,
      'One looks like this: 203.0.113.7 - - [17/Nov/2026:10:05:03 +0100] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0"',
    );
  for (const line of report(terminal, result)) terminal.err(line);
  return 0;
}

function siteOf({ origins, parameters }: ImportOptions): Site {
  const hosts = origins.map((origin) => {
    const host = hostOf(origin);
    if (host === undefined)
      throw new CannotWork(`${origin} is no origin.`, "Write --site-origin https://shop.example");
    return host;
  });
  return {
    hosts: new Set(hosts),
    only: hosts.length > 0,
    parameters: new Set(parameters.map((name) => name.toLowerCase())),
  };
}

interface Output {
  readonly write: (line: string) => void;
  /** When the reader, or the disk, has taken what was written. */
  readonly drained: () => Promise<void>;
  readonly end: () => Promise<void>;
}

async function outputTo(terminal: Terminal, log: string, out: string | undefined): Promise<Output> {
  if (out === undefined)
    return {
      write: terminal.out,
      drained: terminal.drained ?? (() => Promise.resolve()),
      end: () => Promise.resolve(),
    };
  const path = resolve(terminal.cwd, out);
  if (existsSync(path) && realpathSync(path) === realpathSync(log))
    throw new CannotWork(`${out} is the log itself.`);
  const stream = createWriteStream(path);
  const cannot = (error: unknown) => new CannotWork(`${out} cannot be written: ${said(error)}.`);
  let failed: unknown;
  stream.on("error", (error) => (failed ??= error));
  await once(stream, "open").catch((error: unknown) => {
    throw cannot(error);
  });
  return {
    write: (line) => void stream.write(`${line}\n`),
    async drained() {
      if (stream.writableNeedDrain && failed === undefined)
        await once(stream, "drain").catch((error: unknown) => (failed ??= error));
      if (failed !== undefined) throw cannot(failed);
    },
    async end() {
      stream.end();
      if (failed === undefined) await once(stream, "close").catch((error: unknown) => (failed ??= error));
      if (failed !== undefined) throw cannot(failed);
    },
  };
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was left out and why, what was guessed, and one line that says it all. */
function report(terminal: Terminal, read: Read): string[] {
  const leftOut: readonly (readonly [count: number, what: string])[] = [
    [read.bots, "by bots that say so"],
    [read.robots, "by clients that read robots.txt"],
    [read.nameless, "by clients without a user agent"],
    [read.elsewhere, "of other hosts"],
    [read.files, "images, styles, scripts, feeds and other files"],
    [read.statuses, "not answered with a page (neither 200 nor 304)"],
    [read.methods, "not GET"],
    [read.late, "minutes behind later lines"],
    [read.broken, `not in the combined format, the first is line ${read.firstBroken}`],
  ];
  const rows = leftOut.filter(([count]) => count > 0).sort(([a], [b]) => b - a);
  const widest = Math.max(0, ...rows.map(([count]) => grouped(count).length));
  const bots = read.bots + read.robots + read.nameless;
  return [
    ...(rows.length > 0 ? ["Lines left out:"] : []),
    ...columns(rows.map(([count, what]) => [`  ${grouped(count).padStart(widest)}`, what])),
    ...("guessed" in read ? [ownHost(read.guessed)] : []),
    `${counted(read.lines, "line")}${read.from <= read.to ? `, ${shownTime(terminal, read.from)} to ${shownTime(terminal, read.to)}` : ""}: ` +
      `${counted(read.pages, "page view")} in ${counted(read.visits, "visit")}, ` +
      `${counted(bots, "line")} by bots, ${counted(read.broken, "broken line")}`,
  ];
}

function ownHost(guessed: string | undefined): string {
  return guessed === undefined
    ? "No page refers to another: if the site has a host of its own in the log, name it with --site-origin."
    : `${guessed} is taken for the site's own host, since most requests come from there; --site-origin says another.`;
}
