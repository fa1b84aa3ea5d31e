// Who a visitor is, proved by the site: a short-lived JWT that the site's own server signs with a secret it shares with us.
// Only its algorithm, audience, end and subject are read; what else it says is not.

import { jwtVerify } from "jose";
import { bytes, hmac } from "./secrets.ts";
import { mintFrom, type Minted } from "./tokens.ts";

/** Shorter ones are a word somebody typed. */
const LEAST = 32;
/** Seconds. Whoever copies a token can use it for so long. */
const LONGEST = 3600;

export interface Proof {
  /** The site's id of the person. */
  readonly account: string;
  /** The person's own token, and the agents' id. */
  readonly person: Minted;
}

/** The secret `BECKON_IDENTITY_<SITE>`, in capitals and with `_` for `-`; undefined: this site proves nobody. */
export function identitySecretOf(env: Env, site: string): string | undefined {
  const name = `BECKON_IDENTITY_${site.toUpperCase().replaceAll("-", "_")}`;
  const secret = (env as unknown as Readonly<Record<string, unknown>>)[name];
  return typeof secret === "string" && secret.length >= LEAST ? secret : undefined;
}

/** Does the token prove to this site, at `now` (ms), that the visitor is `account`? */
export async function isProof(
  secret: string,
  site: string,
  account: string,
  jwt: string,
  now: number,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(jwt, bytes(secret), {
      algorithms: ["HS256"],
      requiredClaims: ["aud", "exp", "sub"],
      currentDate: new Date(now),
    });
    const [audience, ...others] = [payload.aud].flat();
    return (
      audience === site &&
      others.length === 0 &&
      payload.sub === account &&
      payload.exp! <= now / 1000 + LONGEST
    );
  } catch {
    return false; // malformed, forged, too old, of another algorithm: nobody is told which
  }
}

/** A person is a visitor whose id follows from the site's: the same on every device, and to be guessed by nobody. */
export async function personOf(key: string, site: string, account: string): Promise<Minted> {
  return mintFrom(key, site, (await hmac(key, `person:${site}:${account}`)).slice(0, 32));
}
