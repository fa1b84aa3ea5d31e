// Where paths without a host are taken to be.

import type { Site } from "./ruleset.ts";

/** The site's first origin; of `https://*.shop.example` the one with `www.`. */
export function homeOf({ origins }: Pick<Site, "origins">): string {
  return (origins[0] ?? "https://site.example").replace("*.", "www.");
}
