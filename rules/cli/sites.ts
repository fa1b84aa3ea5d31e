// The folders of sites below a folder, and their files.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import type { Problem } from "../language/problem.ts";
import { isScenarioFile, SITE_FILE, type Files } from "../language/read.ts";
import { CannotWork, type Terminal } from "./terminal.ts";

export interface SiteFolder {
  /** The folder's name is the site's id. */
  readonly site: string;
  /** As people should see it: relative to where they are. */
  readonly shown: string;
  /** By name: site.yaml and rules. */
  readonly files: Files;
  readonly scenarioFiles: Files;
}

/** Larger files are not even read; the language refuses smaller ones itself. */
const NOT_READ_ABOVE = 10 * 1024 * 1024;

/** The folder itself where it holds a site.yaml, else each folder in it that does. Default: `rules/sites`. */
export function findSites(terminal: Terminal, folder: string | undefined): readonly SiteFolder[] {
  const from = folder === undefined ? join(terminal.root, "rules", "sites") : resolve(terminal.cwd, folder);
  if (!existsSync(from) || !statSync(from).isDirectory())
    throw new CannotWork(
      `There is no folder ${folder ?? "rules/sites"}.`,
      "Name the folder that holds a site.yaml.",
    );
  const isSite = (path: string) => existsSync(join(path, SITE_FILE));
  const folders = isSite(from)
    ? [from]
    : readdirSync(from, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && isSite(join(from, entry.name)))
        .map((entry) => join(from, entry.name))
        .sort();
  // A folder with rules and no site.yaml is a site too, and is told what it lacks.
  if (folders.length === 0 && readdirSync(from).some((name) => /\.ya?ml$/.test(name))) folders.push(from);
  if (folders.length === 0)
    throw new CannotWork(
      `There is no site in ${show(terminal, from)}.`,
      "A site is a folder that holds a site.yaml; see rules/README.md.",
    );
  return folders.map((path) => readFolder(terminal, path));
}

function readFolder(terminal: Terminal, path: string): SiteFolder {
  const files: Record<string, string> = {};
  const scenarioFiles: Record<string, string> = {};
  for (const name of readdirSync(path)) {
    // Hidden ones are an editor's locks and copies.
    if (!/^[^.].*\.ya?ml$/i.test(name)) continue;
    const file = join(path, name);
    // A link is what it leads to; undefined where that is gone.
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile())
      throw new CannotWork(
        `${show(terminal, file)} is no file that can be read.`,
        "Give it another name, or put the rule in its place.",
      );
    if (found.size > NOT_READ_ABOVE)
      throw new CannotWork(`${show(terminal, file)} is no rule file: it is too large.`);
    const into = isScenarioFile(name) ? scenarioFiles : files;
    into[name] = new TextDecoder().decode(readFileSync(file));
  }
  return { site: basename(path), shown: show(terminal, path), files, scenarioFiles };
}

function show(terminal: Terminal, path: string): string {
  return relative(terminal.cwd, path).replaceAll("\\", "/") || ".";
}

/** Problems with the path that a click in a terminal or an annotation in CI opens. */
export function placed<One extends Problem>(folder: SiteFolder, problems: readonly One[]): readonly One[] {
  const prefix = folder.shown === "." ? "" : `${folder.shown}/`;
  return problems.map((problem) => ({ ...problem, file: prefix + problem.file }));
}
