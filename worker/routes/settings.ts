// What the Worker itself needs of a site's published rules. Plain data by site in module scope: used at once, refreshed
// after use when older than ten seconds; only a Worker that knows nothing yet waits for an answer.

import type { Site } from "../../rules/language/ruleset.ts";
import { callFeed } from "../durable/call.ts";

export interface Settings {
  readonly version: number;
  readonly name: string;
  readonly origins: readonly string[];
  readonly consent: Site["consent"];
  readonly feedShards: number;
}

const REFRESH_AFTER = 10_000;

const known = new Map<string, { settings: Settings; asked: number }>();

/** Undefined: nothing is published for this site. */
export async function settingsOf(
  env: Env,
  later: (work: Promise<unknown>) => void,
  site: string,
  now: number = Date.now(),
): Promise<Settings | undefined> {
  const have = known.get(site);
  if (have === undefined) return ask(env, site, now);
  if (now - have.asked >= REFRESH_AFTER) {
    have.asked = now; // one question at a time
    later(ask(env, site, now).catch(ignored));
  }
  return have.settings;
}

async function ask(env: Env, site: string, now: number): Promise<Settings | undefined> {
  const published = await callFeed(env, site, 0, (feed) => feed.ruleset());
  if (published === undefined) return undefined;
  const { name, origins, consent, feedShards } = published.ruleset.site;
  const settings = { version: published.version, name, origins, consent, feedShards };
  known.set(site, { settings, asked: now });
  return settings;
}

/** What is known stays in force, and the next use after ten seconds asks again. */
function ignored(error: unknown): void {
  console.warn(JSON.stringify({ event: "settings-not-refreshed", error: String(error) }));
}
