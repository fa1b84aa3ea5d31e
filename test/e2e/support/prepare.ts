// What everything in a browser needs first: the client and the Worker built, and a browser found or unpacked. Built into a
// folder of its own, since somebody may be building into dist/ at the same time.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { build } from "../../../client/build.ts";
import { type Chromium, findChromium } from "./chromium.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export interface Prepared {
  readonly chromium: Chromium;
  readonly folder: string;
  /** What Workers assets serve. */
  readonly assets: string;
  /** The Worker as one module. */
  readonly bundle: string;
}

export async function prepare(): Promise<Prepared> {
  const folder = await mkdtemp(join(tmpdir(), "beckon-built-"));
  const assets = join(folder, "dist");
  const bundle = join(folder, "worker.js");
  try {
    const [chromium] = await Promise.all([findChromium(), bundleWorker(bundle), build(assets)]);
    return { chromium, folder, assets, bundle };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export const tidy = ({ folder }: Prepared): Promise<void> => rm(folder, { recursive: true, force: true });

/** As wrangler bundles it, but with no source map in it: Miniflare reads it at every start of a server, for a second. */
async function bundleWorker(outfile: string): Promise<void> {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ["worker/index.ts"],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    logLevel: "error",
  });
}
