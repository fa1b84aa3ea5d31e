// What a shard asks of others: visitors' objects, the site's object, the archive's queue. One list, so that the rest of
// the feed names no binding.

import { callSite, callVisitor } from "../durable/call.ts";
import type { DeskFacts } from "../../rules/record/facts.ts";
import type { FinishedVisit, SiteCalls, VisitorCalls } from "../objects.ts";
import { callTeam, type TeamCalls } from "../site/calls.ts";

export interface Outlets {
  presence(visitor: string, watchedUntil: number): ReturnType<VisitorCalls["presence"]>;
  finish(visitor: string, visit: number): ReturnType<VisitorCalls["finish"]>;
  published(visitor: string, version: number): Promise<void>;
  deskChanged(visitor: string, desk: DeskFacts): Promise<void>;
  ruleset(): ReturnType<SiteCalls["ruleset"]>;
  desk(shard: number, visitors: number): ReturnType<SiteCalls["desk"]>;
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
    deskChanged: (id, desk) => callVisitor(env, site, id, (visitor) => visitor.deskChanged(desk)),
    ruleset: () => callSite(env, site, (one) => one.ruleset()),
    desk: (shard, visitors) => callSite(env, site, (one) => one.desk(shard, visitors)),
    who: (session) => callTeam(env, site, (team) => team.who(session)),
    archive: async (visits) => void (await env.VISITS.send(visits, { contentType: "json" })),
  };
}
