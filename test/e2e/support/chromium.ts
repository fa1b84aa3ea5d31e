// Which browser the tests drive: one named by CHROME_PATH, one found installed, or the one inside an npm package.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const root = fileURLToPath(new URL("../../..", import.meta.url));
const manifest = join(root, "node_modules", "@sparticuz", "chromium", "package.json");

export interface Chromium {
  readonly path: string;
  /** Added to the environment of the browser only. */
  readonly environment: Readonly<Record<string, string>>;
}

const installed: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

export async function findChromium(): Promise<Chromium> {
  const named = process.env["CHROME_PATH"];
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist`);
  const path = named ?? installed.find((candidate) => existsSync(candidate));
  if (path) return { path, environment: {} };
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(
      "No Chromium found: install one, or name it in CHROME_PATH (only Linux on x64 brings its own)",
    );
  return packaged();
}

/** In the cache folder of the project, so that it is unpacked once a version; renamed when complete, so that a half one is never used. */
async function packaged(): Promise<Chromium> {
  const version = /"version": "([^"]+)"/.exec(await readFile(manifest, "utf8"))![1]!;
  const folder = join(root, "node_modules", ".cache", "beckon", `chromium-${version}`);
  const path = join(folder, "chromium");
  if (!existsSync(path)) {
    const fresh = `${folder}.${process.pid}`;
    await mkdir(fresh, { recursive: true });
    // The name of this environment makes the package unpack its libraries (libnss3 and friends) too.
    const environment = { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
    await run(process.execPath, [fileURLToPath(new URL("unpack.ts", import.meta.url))], { env: environment });
    await writeFile(join(fresh, "fonts.conf"), fontsOf(folder));
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true })); // another run was first
  }
  const environment: Record<string, string> = { FONTCONFIG_FILE: join(folder, "fonts.conf") };
  const { stdout } = await run("ldd", [path]).catch(() => ({ stdout: "not found" }));
  if (stdout.includes("not found")) environment["LD_LIBRARY_PATH"] = join(folder, "al2023", "lib");
  return { path, environment };
}

/** A bare machine has no font at all, and then no text has a size. */
const fontsOf = (folder: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, "fonts-cache")}</cachedir>
</fontconfig>
`;
