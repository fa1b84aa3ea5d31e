// One browser for all stages of a process, since starting one takes as long as many a test. What a stage has of it is its
// own contexts, each a profile of its own; the browser ends with the process.

import { type Browser, chromium } from "playwright-core";
import type { Chromium } from "./chromium.ts";

export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--host-resolver-rules=MAP *.example 127.0.0.1",
];

export const launch = ({ path, environment }: Chromium): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: ARGUMENTS,
    env: { ...process.env, ...environment } as Record<string, string>,
  });

/** Modules begin anew in each test file, the process does not. */
const KEPT = Symbol.for("beckon.browser");
type Keeping = { [KEPT]?: Promise<Browser> };

export async function shared(found: Chromium): Promise<Browser> {
  const keeping = globalThis as Keeping;
  const browser = await keeping[KEPT]?.catch(() => undefined);
  if (browser?.isConnected()) return browser;
  return (keeping[KEPT] = launch(found));
}
