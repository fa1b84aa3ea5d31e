// B7 and B8: what a visitor's browser loads, brotli at its best, as a CDN serves it.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import type { Figure, Measure } from "../figure.ts";

const DIST = fileURLToPath(new URL("../../../dist", import.meta.url));
const KB = 1024;

async function brotli(file: string): Promise<number> {
  const text = await readFile(join(DIST, file));
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

/** The largest of the languages: a visitor loads one. */
async function largest(part: string, files: readonly string[]): Promise<{ file: string; bytes: number }> {
  const all = files.filter((file) => file.startsWith(`beckon-${part}.`) && file.endsWith(".js"));
  if (all.length === 0) throw new Error(`dist/ has no beckon-${part}.*.js: run npm run build`);
  const sizes = await Promise.all(all.map(async (file) => ({ file, bytes: await brotli(file) })));
  return sizes.reduce((one, other) => (other.bytes > one.bytes ? other : one));
}

export const sizes: Measure = {
  names: ["B7", "B8"],
  async run(): Promise<readonly Figure[]> {
    const files = await readdir(DIST);
    const widget = await largest("widget", files);
    const chat = await largest("chat", files);
    return [
      {
        name: "B7",
        what: "bytes on every page",
        value: await brotli("beckon.js"),
        unit: "B",
        goal: { atMost: 2560 },
        note: "beckon.js, brotli 11",
      },
      {
        name: "B8",
        what: "bytes when an invitation is due",
        value: widget.bytes,
        unit: "B",
        goal: { atMost: 7 * KB },
        note: `${widget.file}, the largest language`,
      },
      {
        name: "B8",
        what: "bytes in all once a chat opens",
        value: widget.bytes + chat.bytes,
        unit: "B",
        goal: { atMost: 16 * KB },
        note: `and ${chat.file}`,
      },
    ];
  },
};
