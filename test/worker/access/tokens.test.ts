// The token zoo: what is ours, and everything that only looks like it.

import { describe, expect, it } from "vitest";
import { bytes, fromHex, isSame, randomHex, toHex } from "../../../worker/access/secrets.ts";
import { mint, readToken } from "../../../worker/access/tokens.ts";

const KEY = "one key for tests, 32 bytes and more.";

describe("a visitor's token", () => {
  it("is read back as the agents' id it was minted with", async () => {
    const { token, visitor } = await mint(KEY, "demo");
    expect(token).toMatch(/^v1\.[0-9a-f]{32}\.[0-9a-f]{64}$/);
    expect(visitor).toMatch(/^[0-9a-f]{32}$/);
    expect(await readToken(KEY, "demo", token)).toBe(visitor);
  });

  it("does not show the secret id in the agents' one", async () => {
    const { token, visitor } = await mint(KEY, "demo");
    expect(token).not.toContain(visitor);
  });

  it("is never made twice, nor on two sites alike", async () => {
    const minted = await Promise.all(Array.from({ length: 200 }, () => mint(KEY, "demo")));
    expect(new Set(minted.map(({ token }) => token)).size).toBe(200);
    expect(new Set(minted.map(({ visitor }) => visitor)).size).toBe(200);
  });

  it("is none on another site, and none under another key", async () => {
    const { token } = await mint(KEY, "demo");
    expect(await readToken(KEY, "other", token)).toBeUndefined();
    expect(await readToken(`${KEY}x`, "demo", token)).toBeUndefined();
  });

  it("is none with a bit changed, wherever it is", async () => {
    const { token } = await mint(KEY, "demo");
    for (const at of [3, 20, 34, 36, 60, 99]) {
      const other = token[at] === "0" ? "1" : "0";
      expect(await readToken(KEY, "demo", token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
    }
  });

  const id = "0".repeat(32);
  const mac = "0".repeat(64);
  it.each([
    ["empty", ""],
    ["two parts", `v1.${id}`],
    ["four parts", `v1.${id}.${mac}.x`],
    ["an unsigned one", `v1.${id}.`],
    ["a MAC of zeros", `v1.${id}.${mac}`],
    ["a short MAC", `v1.${id}.${mac.slice(2)}`],
    ["a long MAC", `v1.${id}.${mac}00`],
    ["a short id", `v1.${id.slice(2)}.${mac}`],
    ["another version", `v2.${id}.${mac}`],
    ["capitals", `V1.${id}.${mac}`],
    ["a line break at the end", `v1.${id}.${mac}\n`],
    ["other digits", `v1.${"٠".repeat(32)}.${mac}`],
    ["a path", `v1.../../etc.${mac}`],
    ["a JWT without a signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."],
  ])("is none: %s", async (_, token) => {
    expect(await readToken(KEY, "demo", token)).toBeUndefined();
  });

  it("cannot be made by moving words between site and id", async () => {
    const { token } = await mint(KEY, "demo");
    const [, secret = "", signature = ""] = token.split(".");
    expect(await readToken(KEY, `demo:${secret[0]}`, `v1.${secret.slice(1)}0.${signature}`)).toBeUndefined();
  });
});

describe("secrets", () => {
  it("are compared whole", async () => {
    expect(await isSame("a".repeat(40), "a".repeat(40))).toBe(true);
    expect(await isSame("a".repeat(40), "a".repeat(39))).toBe(false);
    expect(await isSame("", "a")).toBe(false);
  });

  it("survive hex", () => {
    const data = bytes("Grüße\u0000\uffff");
    expect(fromHex(toHex(data))).toEqual(data);
    expect(randomHex(16)).toHaveLength(32);
    expect(randomHex(32)).toHaveLength(64);
  });
});
