// Secrets of this machine, in `.dev.vars` (ignored by git), where wrangler reads them: made once, never changed after.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";

const FILE = ".dev.vars";

export interface Secrets {
  /** The bootstrap API token. */
  readonly token: string;
  /** Names that were missing and are there now. */
  readonly made: readonly string[];
}

export async function localSecrets(folder: string): Promise<Secrets> {
  const file = `${folder}/${FILE}`;
  const before = existsSync(file) ? await readFile(file, "utf8") : "";
  const known = read(before);
  const wanted = {
    BECKON_KEY: randomBytes(32).toString("hex"),
    BECKON_ADMIN_TOKEN: randomBytes(32).toString("hex"),
    // Signs who somebody is on the demo site (docs/install.md).
    BECKON_IDENTITY_DEMO: randomBytes(32).toString("hex"),
    // Allows pages of this machine, and cookies without TLS on it.
    BECKON_LOCAL: "1",
  };
  const missing = Object.entries(wanted).filter(([name]) => !known.has(name));
  const lines = missing.map(([name, value]) => `${name}="${value}"\n`);
  const gap = before === "" || before.endsWith("\n") ? "" : "\n";
  if (lines.length > 0) await appendFile(file, gap + lines.join(""), { mode: 0o600 });
  return {
    token: known.get("BECKON_ADMIN_TOKEN") ?? wanted.BECKON_ADMIN_TOKEN,
    made: missing.map(([name]) => name),
  };
}

/** `NAME=value`, with or without quotes, as wrangler reads it. */
function read(text: string): Map<string, string> {
  const lines = text.matchAll(/^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=\s*(["']?)(.*?)\2\s*$/gm);
  return new Map([...lines].map((line) => [line[1]!, line[3]!]));
}
