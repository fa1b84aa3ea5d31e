// Every file of tests begins with empty storage. What modules keep in memory stays, as it does in an isolate (rulesets by
// site above all): a file that decides by rules uses a site's name of its own.

import { reset } from "cloudflare:test";
import { beforeAll } from "vitest";

beforeAll(async () => {
  await reset();
});
