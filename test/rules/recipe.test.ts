// The recipe for Node in docs/install.md, run as it stands there: its token proves who it says, to the Worker's own code.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SECRET = "a secret of the shop's server, shared with us";

/** Neither's types are known here. */
async function from<Module>(path: string): Promise<Module> {
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Module;
}

test("[W2] a token made as the docs say proves the account to this site, and to no other", async () => {
  const docs = readFileSync(join(root, "docs/install.md"), "utf8");
  const [, recipe] = /```js\n\/\/ Node\n(.*?)```/s.exec(docs) ?? [];
  const file = join(mkdtempSync(join(tmpdir(), "recipe-")), "recipe.mjs");
  writeFileSync(file, recipe!);
  const { beckonToken } = await from<{ beckonToken: (id: unknown) => string }>(file);
  const { isProof } = await from<{
    isProof: (secret: string, site: string, account: string, jwt: string, now: number) => Promise<boolean>;
  }>(join(root, "worker/access/identity.ts"));
  process.env["BECKON_SECRET"] = SECRET;
  const now = Date.now();
  expect(await isProof(SECRET, "my-shop", "42", beckonToken(42), now)).toBe(true);
  expect(await isProof(SECRET, "my-shop", "ü/+ 💬", beckonToken("ü/+ 💬"), now)).toBe(true);
  expect(await isProof(SECRET, "shop", "42", beckonToken(42), now)).toBe(false);
  expect(await isProof(SECRET, "my-shop", "42", beckonToken(42), now + 601_000)).toBe(false);
});
