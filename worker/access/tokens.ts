// A visitor's token: `v1.<32 hex: the secret id>.<64 hex: its MAC>`. The MAC is checked without touching an object, so that
// made-up ids cost nothing; agents see another id, from which the secret one cannot be found.

import { bytes, fromHex, hmac, hmacKey, randomHex } from "./secrets.ts";

const SHAPE = /^v1\.([0-9a-f]{32})\.([0-9a-f]{64})$/;

export interface Minted {
  readonly token: string;
  /** The agents' id: 32 hex. */
  readonly visitor: string;
}

export async function mint(key: string, site: string): Promise<Minted> {
  return mintFrom(key, site, randomHex(16));
}

/** `secret`: 32 hex that nobody else can guess. */
export async function mintFrom(key: string, site: string, secret: string): Promise<Minted> {
  const mac = await hmac(key, signed(site, secret));
  return { token: `v1.${secret}.${mac}`, visitor: await agentsId(key, site, secret) };
}

/** The agents' id of the visitor who holds this token, or undefined where it is not one of ours for this site. */
export async function readToken(key: string, site: string, token: string): Promise<string | undefined> {
  const [, secret, mac] = SHAPE.exec(token) ?? [];
  if (secret === undefined || mac === undefined) return undefined;
  const isOurs = await crypto.subtle.verify(
    "HMAC",
    await hmacKey(key),
    fromHex(mac),
    bytes(signed(site, secret)),
  );
  return isOurs ? agentsId(key, site, secret) : undefined;
}

/** No two uses of one key sign the same words; a site's name holds no colon. */
const signed = (site: string, secret: string): string => `token:${site}:${secret}`;

async function agentsId(key: string, site: string, secret: string): Promise<string> {
  return (await hmac(key, `agents:${site}:${secret}`)).slice(0, 32);
}
