// What a shard asks of others: visitors' objects, the site's object, the archive's queue. One list, so that the rest of
// the feed names no binding.

import { callSite, callVisitor } from "../durable/call.ts";
import type { FinishedVisit, SiteCalls, VisitorCalls } from "../objects.ts";
import { callTeam, type TeamCalls } from "../site/calls.ts";

export interface Outlets {
  presence(visitor: string, watchedUntil: number): ReturnType<VisitorCalls["presence"]>;
  finish(visitor: string, visit: number): ReturnType<VisitorCalls["finish"]>;
  published(visitor: string, version: number): Promise<void>;
  ruleset(): ReturnType<SiteCalls["ruleset"]>;
  /** Whose session this is, if it is still one. */
  who(session: string): ReturnType<TeamCalls["who"]>;
  /** Resolves once the queue has them. */
  archive(visits: readonly FinishedVisit[]): Promise<void>;
}

export function outletsOf(env: Env, site: string): Outlets {
  return {
    presence: (id, watchedUntil) => callVisitor(env, site, id, (visitor) => visitor.presence(watchedUntil)),
    finish: (id, visit) => callVisitor(env, site, id, (visitor) => visitor.finish(visit)),
    published: (id, version) => callVisitor(env, site, id, (visitor) => visitor.published(version)),
    ruleset: () => callSite(env, site, (one) => one.ruleset()),
    who: (session) => callTeam(env, site, (team) => team.who(session)),
    archive: async (visits) => void (await env.VISITS.send(visits, { contentType: "json" })),
  };
}
