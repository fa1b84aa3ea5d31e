// The npm package: the typed calls and the loader (snippet/browser.ts) for bundlers and Node, as a package of its own that
// brings none of the Worker's libraries. `npm install ./dist/npm`.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as esbuild from "esbuild";

const ENTRY = fileURLToPath(new URL("snippet/browser.ts", import.meta.url));
const META = new URL("../package.json", import.meta.url);
/** `import.meta.resolve` is not there when a test runs this file. */
const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

export async function buildPackage(): Promise<readonly { readonly file: string; readonly text: string }[]> {
  const { name, version, description, license } = JSON.parse(await readFile(META, "utf8")) as Record<
    string,
    string
  >;
  const entry = { types: "./browser.d.ts", default: "./browser.js" };
  const meta = { name, version, description, license, type: "module", sideEffects: false, exports: entry };
  const { code } = await esbuild.transform(await readFile(ENTRY, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "es2022",
    tsconfigRaw: "{}",
  });
  return [
    { file: "npm/package.json", text: `${JSON.stringify(meta, null, 2)}\n` },
    { file: "npm/browser.js", text: code },
    { file: "npm/browser.d.ts", text: await (declarations ??= declared()) },
  ];
}

/** Takes a second: once a process. */
let declarations: Promise<string> | undefined;

async function declared(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "beckon-types-"));
  try {
    const options = ["--ignoreConfig", "--declaration", "--emitDeclarationOnly", "--strict", "--types", ""];
    const target = ["--target", "es2022", "--lib", "es2022,dom", "--outDir", out];
    await promisify(execFile)(process.execPath, [TSC, ENTRY, ...options, ...target]);
    return await readFile(join(out, "browser.d.ts"), "utf8");
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}
