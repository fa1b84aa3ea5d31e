// Tokens that prove somebody, and all those that must not: what a stranger can make, keep, borrow or bend.

import { env } from "cloudflare:workers";
import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { identitySecretOf, isProof, personOf } from "../../../worker/access/identity.ts";

const SITE = "shop";
const SECRET = "a secret that the shop's server shares with us";
const NOW = Date.UTC(2026, 10, 28, 12);
const seconds = (after: number) => NOW / 1000 + after;

interface Says {
  readonly header?: object;
  readonly payload?: object;
  readonly secret?: string;
}

/** Header and payload as they are, however absurd, rightly signed: jose would refuse to make most of them. */
async function forged({ header = { alg: "HS256" }, payload = {}, secret = SECRET }: Says): Promise<string> {
  const said = { sub: "u-1", aud: SITE, exp: seconds(600), ...payload };
  const text = `${encoded(JSON.stringify(header))}.${encoded(JSON.stringify(said))}`;
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return `${text}.${encoded(new Uint8Array(signature))}`;
}

const encoded = (what: string | Uint8Array): string =>
  btoa(typeof what === "string" ? what : String.fromCharCode(...what))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const proves = (jwt: unknown, account = "u-1") => isProof(SECRET, SITE, account, jwt as string, NOW);

describe("a token", () => {
  it.each<[string, Says]>([
    ["as the recipes make it", { header: { alg: "HS256", typ: "JWT" } }],
    ["that says more than is read", { payload: { admin: true, iss: "shop", iat: seconds(-5) } }],
    ["for exactly an hour", { payload: { exp: seconds(3600) } }],
    ["whose audience is a list of one", { payload: { aud: [SITE] } }],
    ["that holds since now", { payload: { nbf: seconds(0) } }],
  ])("[W2] %s proves", async (_, says) => {
    expect(await proves(await forged(says))).toBe(true);
  });

  it.each<[string, Says]>([
    ["with `alg: none` and a signature", { header: { alg: "none" } }],
    ["with `alg: None`", { header: { alg: "None" } }],
    ["of an algorithm for key pairs, signed with the secret", { header: { alg: "RS256" } }],
    ["of a longer hash", { header: { alg: "HS512" } }],
    ["of two algorithms", { header: { alg: ["HS256", "none"] } }],
    ["without an algorithm", { header: {} }],
    ["with an extension that must be understood", { header: { alg: "HS256", crit: ["x"], x: 1 } }],
    ["with a key of its own", { header: { alg: "HS256", jwk: { kty: "oct", k: "AAAA" } }, secret: "AAAA" }],
    ["of another site's secret", { secret: "a secret that another site's server has" }],
    ["of an empty secret", { secret: "\0" }],
    ["for another site", { payload: { aud: "other" } }],
    ["for two sites", { payload: { aud: [SITE, "other"] } }],
    ["for this site twice", { payload: { aud: [SITE, SITE] } }],
    ["for no site", { payload: { aud: undefined } }],
    ["for an empty list of sites", { payload: { aud: [] } }],
    ["for a site that begins so", { payload: { aud: `${SITE}2` } }],
    ["that never ends", { payload: { exp: undefined } }],
    ["that is over", { payload: { exp: seconds(-1) } }],
    ["that ends now", { payload: { exp: seconds(0) } }],
    ["for more than an hour", { payload: { exp: seconds(3601) } }],
    ["whose end is in milliseconds", { payload: { exp: NOW + 600_000 } }],
    ["whose end is a text", { payload: { exp: String(seconds(600)) } }],
    ["whose end is no number", { payload: { exp: null } }],
    ["whose end is endless", { payload: { exp: 1e308 } }],
    ["that does not hold yet", { payload: { nbf: seconds(60) } }],
    ["that holds from a text on", { payload: { nbf: "yesterday" } }],
    ["of nobody", { payload: { sub: undefined } }],
    ["of another account", { payload: { sub: "u-2" } }],
    ["of an account that differs by case", { payload: { sub: "U-1" } }],
    ["of a list of accounts", { payload: { sub: ["u-1"] } }],
  ])("[W2] %s proves nothing", async (_, says) => {
    expect(await proves(await forged(says))).toBe(false);
  });

  it("[W2] that is not signed, cut, changed, of another shape, or huge proves nothing", async () => {
    const good = await forged({});
    const [header = "", payload = "", signature = ""] = good.split(".");
    const other = encoded(JSON.stringify({ sub: "u-2", aud: SITE, exp: seconds(600) }));
    const bare = new UnsecuredJWT({})
      .setSubject("u-1")
      .setAudience(SITE)
      .setExpirationTime(seconds(600))
      .encode();
    const bad = [
      bare,
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}.${payload}.${signature.slice(0, -2)}`,
      `${header}.${payload}.${signature}.${signature}`,
      `${header}.${payload}.${signature}A`,
      `.${payload}.${signature}`,
      "",
      "..",
      "a.b.c",
      "💬.💬.💬",
      "a".repeat(100_000),
      `${header}.${encoded("[]")}.${signature}`,
      `${header}.${encoded("null")}.${signature}`,
      undefined,
      null,
      7,
      {},
      [good],
      { toString: () => good },
    ];
    for (const jwt of bad) expect(await proves(jwt), String(jwt).slice(0, 80)).toBe(false);
    for (const account of ["u-1", "u-2"])
      expect(await proves(`${header}.${other}.${signature}`, account)).toBe(false);
  });

  it("[W2] signed by a private key is not checked with the secret", async () => {
    const algorithm = {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: "SHA-256",
    };
    const pair = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
    const jwt = await new SignJWT({})
      .setProtectedHeader({ alg: "RS256" })
      .setSubject("u-1")
      .setAudience(SITE)
      .setExpirationTime(seconds(600))
      .sign(pair.privateKey);
    expect(await proves(jwt)).toBe(false);
  });
});

describe("a site's secret", () => {
  const named = (secret: unknown) => ({ ...env, BECKON_IDENTITY_MY_SHOP: secret }) as unknown as Env;

  it("[W2] is its own, and nothing short", () => {
    expect(identitySecretOf(named(SECRET), "my-shop")).toBe(SECRET);
    expect(identitySecretOf(named(SECRET), "my")).toBeUndefined();
    for (const bad of ["", "short", "x".repeat(31), undefined, 7, {}])
      expect(identitySecretOf(named(bad), "my-shop")).toBeUndefined();
  });
});

describe("a person's id", () => {
  it("[W3] is the same every time, another for another site or account, and never a visitor's own", async () => {
    const ids = await Promise.all(
      (
        [
          ["shop", "u-1"],
          ["shop", "u-1"],
          ["shop", "u-2"],
          ["other", "u-1"],
          ["shop", "U-1"],
        ] as const
      ).map(([site, account]) => personOf(env.BECKON_KEY, site, account)),
    );
    expect(ids[0]).toEqual(ids[1]);
    expect(new Set(ids.map(({ visitor }) => visitor)).size).toBe(4);
    expect(new Set(ids.map(({ token }) => token)).size).toBe(4);
  });
});
