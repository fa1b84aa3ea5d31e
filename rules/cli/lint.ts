// What `check` says beyond what is refused: lints of sites whose files are right, with the pages of recorded visits where a
// file of them is given.

import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readRecorded } from "../engine/recorded.ts";
import type { Finding } from "../language/lint/finding.ts";
import { lint } from "../language/lint/lint.ts";
import type { Ruleset } from "../language/ruleset.ts";
import { linesOf } from "./log/lines.ts";
import { placed, type SiteFolder } from "./sites.ts";
import { CannotWork, type Terminal } from "./terminal.ts";

/** Nothing is said of files that are refused: they make no ruleset. `now`: ms since epoch. */
export function findingsOf(
  folder: SiteFolder,
  ruleset: Ruleset | undefined,
  now: number,
  paths: ReadonlySet<string> | undefined,
): readonly Finding[] {
  if (ruleset === undefined) return [];
  return placed(folder, lint(ruleset, folder.files, { now, ...(paths && { paths }) }));
}

/** More pages than a site has; what comes after them is not looked at. */
const MOST_PATHS = 100_000;

/** Every path that was seen in the recorded visits of a file. */
export async function seenPaths(terminal: Terminal, file: string): Promise<ReadonlySet<string>> {
  const path = resolve(terminal.cwd, file);
  if (!existsSync(path) || statSync(path).isDirectory()) throw new CannotWork(`There is no file ${file}.`);
  const paths = new Set<string>();
  let broken: string | undefined;
  for await (const { lines } of linesOf(path)) {
    for (const line of lines.filter((one) => one.trim() !== "")) {
      const visit = readRecorded(line);
      if ("problem" in visit) broken ??= visit.problem;
      else for (const [, kind, value] of visit.events) if (kind === "page") paths.add(value.path);
    }
    if (paths.size > MOST_PATHS) break;
  }
  if (paths.size === 0)
    throw new CannotWork(`${file} holds no recorded visits${broken === undefined ? "" : `: ${broken}`}.`);
  return paths;
}
