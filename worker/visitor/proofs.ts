// The tokens that a message carries, checked before anything of it counts: also those a page says again with its hello.

import { identitySecretOf, isProof, personOf, type Proof } from "../access/identity.ts";
import { keyOf } from "../access/secrets.ts";
import type { FromTab } from "../protocol.ts";

export interface Claim {
  readonly n: number;
  readonly account: string;
  readonly jwt: string;
}

export function claimsOf(message: FromTab): readonly Claim[] {
  if (message.type === "hello") return (message.previous ?? []).flatMap(claimsOf);
  if (message.type !== "identify" || message.jwt === undefined) return [];
  return [{ n: message.n, account: message.id, jwt: message.jwt }];
}

export async function proofsOf(
  env: Env,
  site: string,
  claims: readonly Claim[],
  now: number,
): Promise<ReadonlyMap<number, Proof>> {
  const [secret, key] = [identitySecretOf(env, site), keyOf(env)];
  const proofs = new Map<number, Proof>();
  if (secret === undefined || key === undefined) return proofs;
  for (const { n, account, jwt } of claims)
    if (await isProof(secret, site, account, jwt, now))
      proofs.set(n, { account, person: await personOf(key, site, account) });
  return proofs;
}
