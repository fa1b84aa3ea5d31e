// What the Worker itself needs of a site's published rules. Plain data by site in module scope: used at once, refreshed
// after use when older than ten seconds; only a Worker that knows nothing yet waits for an answer. Visitors come so often
// that asking for each ten seconds of them would be a fifth of a call a page view: theirs is as old as it likes, until a
// visitor's object says that there is a newer version, or somebody would be refused.

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
/** Where objects tell by themselves what is out. */
export const WHILE_TOLD = 5 * 60_000;

const known = new Map<string, { settings: Settings; asked: number }>();

/** Undefined: nothing is published for this site. */
export async function settingsOf(
  env: Env,
  later: (work: Promise<unknown>) => void,
  site: string,
  refreshAfter: number = REFRESH_AFTER,
  now: number = Date.now(),
): Promise<Settings | undefined> {
  const have = known.get(site);
  if (have === undefined) return ask(env, site, now);
  if (now - have.asked >= refreshAfter) {
    have.asked = now; // one question at a time
    later(ask(env, site, now).catch(ignored));
  }
  return have.settings;
}

/** Before somebody is refused by what may be old: asked for again, at most every ten seconds, and waited for. */
export async function newestSettings(
  env: Env,
  site: string,
  now: number = Date.now(),
): Promise<Settings | undefined> {
  const have = known.get(site);
  if (have === undefined || now - have.asked < REFRESH_AFTER) return have?.settings;
  have.asked = now;
  return (await ask(env, site, now).catch(ignored)) ?? have.settings;
}

/** An object knows this version: what is older is refreshed with the next use. */
export function heardOf(site: string, version: number): void {
  const have = known.get(site);
  if (have !== undefined && version > have.settings.version) have.asked = 0;
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
function ignored(error: unknown): undefined {
  console.warn(JSON.stringify({ event: "settings-not-refreshed", error: String(error) }));
}
