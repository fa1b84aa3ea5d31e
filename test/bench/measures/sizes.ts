// B7 and B8: what a visitor's browser loads, brotli at its best, as a CDN serves it. Each sum has everything that was loaded
// before it, as test/size.test.ts counts.

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

interface Sum {
  readonly language: string;
  readonly bytes: number;
}

/** The largest of the languages: a visitor loads one. */
async function largest(files: readonly string[], parts: readonly string[]): Promise<Sum> {
  const named = (beginning: string): string => {
    const file = files.find((one) => one.startsWith(beginning) && one.endsWith(".js"));
    if (file === undefined) throw new Error(`dist/ has no ${beginning}*.js: run npm run build`);
    return file;
  };
  const languages = files.flatMap((file) => /^beckon-widget\.([^.]+)\./.exec(file)?.[1] ?? []);
  const sums = await Promise.all(
    languages.map(async (language): Promise<Sum> => {
      const spoken = parts.map((part) => named(`beckon-${part}.${language}.`));
      const all = await Promise.all(["beckon.js", named("beckon-shown."), ...spoken].map(brotli));
      return { language, bytes: all.reduce((sum, bytes) => sum + bytes, 0) };
    }),
  );
  return sums.reduce((one, other) => (other.bytes > one.bytes ? other : one));
}

export const sizes: Measure = {
  names: ["B7", "B8"],
  async run(): Promise<readonly Figure[]> {
    const files = await readdir(DIST);
    const due = await largest(files, ["widget"]);
    const open = await largest(files, ["widget", "chat"]);
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
        what: "bytes in all when an invitation is due",
        value: due.bytes,
        unit: "B",
        goal: { atMost: 7 * KB },
        note: `with the script and what shows it; ${due.language} is the largest language`,
      },
      {
        name: "B8",
        what: "bytes in all once a chat opens",
        value: open.bytes,
        unit: "B",
        goal: { atMost: 16 * KB },
        note: `all that and the chat; ${open.language}`,
      },
    ];
  },
};
