// `beckon versions` and `beckon rollback`: what was live when, by whom, and back to it.

import { onlySite, rollBack, versionsOf, type Version } from "./served.ts";
import type { Server } from "./server.ts";
import { findSites } from "./sites.ts";
import {
  CannotWork,
  columns,
  counted,
  nowOf,
  printable,
  shownTime,
  styled,
  type ExitCode,
  type Terminal,
} from "./terminal.ts";

export async function versions(
  terminal: Terminal,
  folder: string | undefined,
  server: Server,
  format: "text" | "json",
): Promise<ExitCode> {
  const sites = findSites(terminal, folder).map(({ site }) => site);
  const found: { site: string; versions: readonly Version[] }[] = [];
  for (const site of sites) found.push({ site, versions: await versionsOf(terminal, server, site) });
  if (format === "json") {
    terminal.out(JSON.stringify({ server: server.url, sites: found }, null, 2));
    return 0;
  }
  for (const { site, versions: rows } of found) {
    if (sites.length > 1) terminal.out(styled(terminal, "bold", site));
    if (rows.length === 0) terminal.out(`Nothing is published for ${site} yet.`);
    columns(rows.map((row) => cells(terminal, row))).forEach((line, i) =>
      terminal.out(rows[i]!.current ? styled(terminal, "green", line) : line),
    );
  }
  return 0;
}

function cells(terminal: Terminal, { version, at, by, copy_of, rules, current }: Version): string[] {
  return [
    String(version),
    current ? "live" : "",
    shownTime(terminal, at),
    shownAge(nowOf(terminal) - at),
    printable(by),
    counted(rules, "rule"),
    copy_of === undefined ? "" : `copy of ${copy_of}`,
  ];
}

const MINUTE = 60_000;
const UNITS = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
] as const;

function shownAge(age: number): string {
  for (const [unit, length] of UNITS)
    if (age >= length) return `${counted(Math.floor(age / length), unit)} ago`;
  return "just now";
}

export async function rollback(
  terminal: Terminal,
  version: number,
  folder: string | undefined,
  server: Server,
): Promise<ExitCode> {
  const { site } = onlySite(terminal, folder);
  const live = await rollBack(terminal, server, site, version);
  if (live === undefined)
    throw new CannotWork(
      `${site} has no version ${version} at ${server.url}.`,
      "See them with: npm run beckon -- versions",
    );
  terminal.out(
    styled(
      terminal,
      "green",
      `${site}: version ${version} is live again at ${server.url}, as version ${live}`,
    ),
  );
  return 0;
}
