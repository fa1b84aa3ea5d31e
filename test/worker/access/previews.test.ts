// A team member's token for trying rules out: whose it is and until when, and everything that only looks like it.

import { describe, expect, it } from "vitest";
import { mintPreview, PREVIEW_LASTS, readPreview } from "../../../worker/access/previews.ts";
import { hmac } from "../../../worker/access/secrets.ts";
import { mint, readToken } from "../../../worker/access/tokens.ts";

const KEY = "one key for tests, 32 bytes and more.";
const ANA = "0123456789abcdef";
const NOW = Date.UTC(2026, 10, 20, 9);

describe("a preview token", () => {
  it("says who tries rules out, for eight hours", async () => {
    const { token, until } = await mintPreview(KEY, "demo", ANA, NOW);
    expect(until).toBe(NOW + PREVIEW_LASTS);
    expect(await readPreview(KEY, "demo", token, NOW)).toEqual({ agent: ANA, until });
    expect(await readPreview(KEY, "demo", token, until - 1)).toEqual({ agent: ANA, until });
    expect(await readPreview(KEY, "demo", token, until)).toBeUndefined();
  });

  it("is none on another site, and none under another key", async () => {
    const { token } = await mintPreview(KEY, "demo", ANA, NOW);
    expect(await readPreview(KEY, "other", token, NOW)).toBeUndefined();
    expect(await readPreview(`${KEY}x`, "demo", token, NOW)).toBeUndefined();
  });

  it("is none with any part of it changed: the agent, the end, the signature", async () => {
    const { token } = await mintPreview(KEY, "demo", ANA, NOW);
    for (let at = 3; at < token.length; at++) {
      const other = token[at] === "0" ? "1" : "0";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await readPreview(KEY, "demo", changed, NOW), changed).toBeUndefined();
    }
  });

  it("is no visitor's token, and a visitor's is none: nothing signed for one purpose serves another", async () => {
    const { token } = await mintPreview(KEY, "demo", ANA, NOW);
    expect(await readToken(KEY, "demo", token)).toBeUndefined();
    const visitor = await mint(KEY, "demo");
    expect(await readPreview(KEY, "demo", visitor.token, NOW)).toBeUndefined();
    const end = (NOW + PREVIEW_LASTS).toString(36);
    for (const purpose of ["token", "agents", "network", "session"]) {
      const mac = await hmac(KEY, `${purpose}:demo:${ANA}:${NOW + PREVIEW_LASTS}`);
      expect(await readPreview(KEY, "demo", `p1.${ANA}.${end}.${mac}`, NOW)).toBeUndefined();
    }
  });

  it.each(["", "p1", "p1...", "v1.0.0", "p1.x.y.z", `p1.${"0".repeat(16)}.zzzzzzzz.${"0".repeat(64)}`])(
    "is not %j",
    async (nonsense) => expect(await readPreview(KEY, "demo", nonsense, NOW)).toBeUndefined(),
  );
});
