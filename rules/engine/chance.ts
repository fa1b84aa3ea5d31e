// Chance that stays: the same visitor and rule always draw the same number, and two rules draw independently (SPEC X1).

import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

export type Purpose = "sample" | "holdout" | "variant";

/** Seeds of scenarios: in every sample and never held out, or in none. */
export const SAMPLED = "*sampled";
export const UNSAMPLED = "*unsampled";

/**
 * A number in [0, 1), uniform over seeds: the first 48 bits of SHA-256 over the seed behind the key, which is purpose and
 * rule (ids hold no slash). Nothing is secret here; what counts is that no rule's draw tells another's.
 */
export function draw(seed: string, rule: string, purpose: Purpose): number {
  if (seed === SAMPLED || seed === UNSAMPLED) return scripted(seed, purpose);
  const bytes = sha256(utf8ToBytes(`${purpose}/${rule}/${seed}`));
  let bits = 0;
  for (let i = 0; i < 6; i++) bits = bits * 256 + bytes[i]!;
  return bits / 2 ** 48;
}

/** The first variant, no holdout, and the sample as the scenario says. */
function scripted(seed: string, purpose: Purpose): number {
  if (purpose === "holdout") return 1;
  return purpose === "sample" && seed === UNSAMPLED ? 1 : 0;
}
