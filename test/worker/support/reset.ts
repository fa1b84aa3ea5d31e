// Every file of tests begins with empty storage. What modules keep in memory stays, as it does in an isolate (rulesets by
// site above all): a file that decides by rules uses a site's name of its own.

import { reset } from "cloudflare:test";
import fc from "fast-check";
import { beforeAll, vi } from "vitest";

// The same random cases in every run; see test/support/seed.ts.
fc.configureGlobal({ seed: 20_261_120 });

/** What must come to be so has this long (ms): a slow machine is no failure. */
const PATIENCE = 10_000;
const { waitFor } = vi;
Object.assign(vi, {
  waitFor: (look: Parameters<typeof waitFor>[0], options: Parameters<typeof waitFor>[1] = PATIENCE) =>
    waitFor(look, options),
});

beforeAll(async () => {
  await reset();
});
