// Which hosts are the site's own: said, or guessed from what its pages' requests give as their referrer.

import { hostOf, sourceOf } from "../../record/source.ts";
import type { Logged } from "./line.ts";

/**
 * The host that most requests come from: pages refer to their own images and to each other. Without `www.`. Search
 * engines and social networks are none, however many come from there. Undefined: nothing refers.
 */
export function guessedHost(requests: readonly Logged[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { host, referrer } of requests) {
    const from = host === undefined ? hostOf(referrer) : hostOf(`https://${host}/`);
    if (from !== undefined) counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([host]) => host)
    .find((host) => sourceOf("", `https://${host}/`).channel === "referral");
}
