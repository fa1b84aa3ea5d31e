// What the page's own headers forbid to everybody.

import { describe, expect, test } from "vitest";
import type { HostPage } from "../support/host.ts";
import { hosted, isInvitedAndAccepts, isUnharmed, visited } from "../support/unharmed.ts";

const on = hosted();

const NOTHING = "default-src 'none'; img-src data:";
const TAG = `src="$BECKON/beckon.js" data-site="demo"`;

const HAZARDS: Record<string, HostPage> = {
  "a policy that allows one host, and nothing inline": {
    policy: `${NOTHING}; script-src $BECKON; connect-src $BECKON $SOCKET`,
  },
  "a policy that trusts a nonce and what it loads": {
    policy: `${NOTHING}; script-src 'nonce-abc' 'strict-dynamic'; connect-src $SOCKET`,
    tags: `<script async nonce="abc" ${TAG}></script>`,
  },
  "a policy that requires Trusted Types and allows no policy of ours": {
    policy: `${NOTHING}; script-src $BECKON; connect-src $BECKON $SOCKET; require-trusted-types-for 'script'; trusted-types 'none'`,
  },
  "Trusted Types with a default policy that throws": {
    policy: "require-trusted-types-for 'script'",
    head: `<script>trustedTypes.createPolicy("default", { createHTML() { throw new Error("HTML") }, createScript() { throw new Error("script") }, createScriptURL() { throw new Error("URL") } })</script>`,
  },
  "a page that isolates itself, allows nothing and refers to nobody": {
    headers: {
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), clipboard-write=(), fullscreen=(), autoplay=()",
      "referrer-policy": "no-referrer",
    },
  },
};

describe.each(Object.entries(HAZARDS))("%s", (name, page) => {
  test("does not keep the visitor from an invitation, nor notices anything", async () => {
    const visit = await visited(on, name, page);
    await isInvitedAndAccepts(visit);
    await isUnharmed(visit);
    await visit.visitor.context.close();
  });
});

test("a policy that forbids us entirely is met with silence, but for the browser's own report of it", async () => {
  const visit = await visited(on, "forbidden", { policy: NOTHING });
  await visit.tab.reads(2_000);
  // Asked for by the tag, blocked by the browser.
  expect(visit.requests).toEqual(["/beckon.js"]);
  await isUnharmed(visit, { globals: [], browserSays: /Content Security Policy/ });
});
