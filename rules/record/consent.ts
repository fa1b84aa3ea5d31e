// What a visitor's word on being followed allows.

import type { Consent } from "./event.ts";

/** L8: without consent nothing is recorded but a chat's own words, and nothing happens whatever rules say. */
export function mayRecord(consent: Consent): boolean {
  return consent === "granted" || consent === "implied";
}
