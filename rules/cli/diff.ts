// `beckon diff`: what publishing this folder, or going back to a version, would change of what is live.

import { structuredPatch } from "diff";
import type { Files } from "../language/read.ts";
import { printNotice, type Format } from "./report.ts";
import { filesOf, onlySite } from "./served.ts";
import type { Server } from "./server.ts";
import { findSites, type SiteFolder } from "./sites.ts";
import { CannotWork, columns, counted, printable, styled, type ExitCode, type Terminal } from "./terminal.ts";

/** A file that is not the same in both; lines as they would come and go. */
export interface Change {
  readonly file: string;
  readonly change: "added" | "removed" | "changed";
  readonly added: number;
  readonly removed: number;
  /** Of a changed file: the lines of a unified diff. */
  readonly lines: readonly string[];
}

interface Comparison {
  readonly site: string;
  /** The version that is live; undefined: nothing is. */
  readonly live: number | undefined;
  /** What would be live instead: this folder as people see it, or a version. */
  readonly other: string | number;
  readonly changes: readonly Change[];
}

/** Files that differ in more lines are not compared line by line: that takes as many steps squared. */
const MOST_EDITS = 4000;

export async function diff(
  terminal: Terminal,
  version: number | undefined,
  folder: string | undefined,
  server: Server,
  format: Format,
): Promise<ExitCode> {
  const sites = version === undefined ? findSites(terminal, folder) : [onlySite(terminal, folder)];
  const found: Comparison[] = [];
  for (const site of sites) found.push(await compare(terminal, server, site, version));
  if (format === "json") terminal.out(JSON.stringify(asJson(server, found), null, 2));
  else if (format === "github") found.forEach((one, i) => printNotices(terminal, one, sites[i]!));
  else for (const one of found) print(terminal, server, one);
  return 0;
}

async function compare(
  terminal: Terminal,
  server: Server,
  { site, shown, files }: SiteFolder,
  version: number | undefined,
): Promise<Comparison> {
  const live = await filesOf(terminal, server, site);
  const other = version === undefined ? { files } : await filesOf(terminal, server, site, version);
  if (other === undefined)
    throw new CannotWork(
      `${site} has no version ${version} at ${server.url}.`,
      "See them with: npm run beckon -- versions",
    );
  return {
    site,
    live: live?.version,
    other: version ?? shown,
    changes: changesOf(live?.files ?? {}, other.files),
  };
}

/** What has to happen to `before` to make it `after`, by file name. Pure. */
export function changesOf(before: Files, after: Files): readonly Change[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().flatMap((file): Change[] => {
    const [old, fresh] = [before[file], after[file]];
    if (old === fresh) return [];
    if (old === undefined) return [{ file, change: "added", added: linesIn(fresh!), removed: 0, lines: [] }];
    if (fresh === undefined) return [{ file, change: "removed", added: 0, removed: linesIn(old), lines: [] }];
    const patch = structuredPatch(file, file, old, fresh, "", "", { context: 3, maxEditLength: MOST_EDITS });
    if (patch === undefined)
      return [{ file, change: "changed", added: linesIn(fresh), removed: linesIn(old), lines: [] }];
    const lines = patch.hunks.flatMap((hunk) => [
      `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
      ...hunk.lines,
    ]);
    const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
    return [{ file, change: "changed", added: count("+"), removed: count("-"), lines }];
  });
}

/** Of no lines the one before them is named, as tools that apply a patch expect. */
function range(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function linesIn(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;
const STYLES = { "+": "green", "-": "red", "@": "dim", "\\": "dim" } as const;

function print(terminal: Terminal, server: Server, { site, live, other, changes }: Comparison): void {
  const what = typeof other === "number" ? `version ${other}` : other;
  const at =
    live === undefined ? `nothing is live at ${server.url}` : `version ${live} is live at ${server.url}`;
  if (changes.length === 0) {
    terminal.out(`${site}: ${what} is the same; ${at}`);
    return;
  }
  terminal.out(styled(terminal, "bold", `${site}: ${what}; ${at}`));
  const titles = columns(
    changes.map((one) => [`${SIGNS[one.change]} ${printable(one.file)}`, one.change, counts(one)]),
  );
  changes.forEach(({ lines }, i) => {
    terminal.out(titles[i]!);
    for (const line of lines) {
      const style = STYLES[line[0] as keyof typeof STYLES];
      const text = `    ${printable(line)}`;
      terminal.out(style === undefined ? text : styled(terminal, style, text));
    }
  });
  const then =
    typeof other === "number" ? `rollback ${other} would make this live` : "publish would make this live";
  terminal.out(`${summaryOf(changes)}; ${then}`);
}

function counts({ added, removed, lines, change }: Change): string {
  if (change === "changed") return lines.length > 0 ? `+${added} -${removed}` : "too much to show";
  return counted(added + removed, "line");
}

function summaryOf(changes: readonly Change[]): string {
  const kinds = ["added", "removed", "changed"] as const;
  return kinds
    .map((kind) => [kind, changes.filter(({ change }) => change === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${counted(count, "file")} ${kind}`)
    .join(", ");
}

/** At the files of this folder; what is gone, or is in no folder, stands beside the site's own file. */
function printNotices(terminal: Terminal, { live, other, changes }: Comparison, folder: SiteFolder): void {
  const prefix = folder.shown === "." ? "" : `${folder.shown}/`;
  for (const one of changes) {
    const here = Object.hasOwn(folder.files, one.file) ? one.file : "site.yaml";
    const what = typeof other === "number" ? `rollback ${other}` : "publish";
    printNotice(
      terminal,
      { file: prefix + here, line: 1, title: `beckon diff: ${one.change}` },
      `${one.file}: ${one.change} (${counts(one)}) by ${what}, against ${live === undefined ? "nothing" : `version ${live}`}`,
    );
  }
}

function asJson(server: Server, found: readonly Comparison[]): object {
  return {
    server: server.url,
    sites: found.map(({ site, live, other, changes }) => ({
      site,
      live: live ?? null,
      ...(typeof other === "number" ? { version: other } : { folder: other }),
      changes,
    })),
  };
}
