// The Worker of benchmarks that measure CPU and memory: the real objects and the no-op ones. Never part of a deployment.

import { Feed as RealFeed } from "../../../worker/feed/object.ts";
import { feedObject, visitorObject } from "../../../worker/objects.ts";
import { Visitor as RealVisitor } from "../../../worker/visitor/object.ts";
import { type BenchEnv, routed } from "./routes.ts";

export { Site } from "../../../worker/site/object.ts";
export { Broadcast, Echo, EchoRow } from "./echo.ts";

export class Visitor extends RealVisitor {
  /** What its sockets remember over a hibernation. */
  async attachments(): Promise<unknown[]> {
    return this.ctx.getWebSockets().map((socket) => socket.deserializeAttachment());
  }
}

/** Visitors who are only rows end so; asked, they are there. */
const ONLY_ROW = "0000";
const PRESENT = { presence: async () => ({ here: true, alive: Date.now(), sequence: 0 }) };

/** There is no queue here: visits that end are taken and dropped. And some visitors have no objects. */
export class Feed extends RealFeed {
  constructor(ctx: DurableObjectState, env: Env) {
    const VISITOR = {
      getByName: (name: string) => (name.endsWith(ONLY_ROW) ? PRESENT : env.VISITOR.getByName(name)),
    };
    const VISITS = { send: async () => {} };
    super(ctx, { ...env, VISITS, VISITOR } as unknown as Env);
  }

  /** As if each had come from a visitor's object. */
  async seenAll(updates: readonly Parameters<RealFeed["seen"]>[0][]): Promise<void> {
    for (const update of updates) await this.seen(update);
  }
}

interface TimedEnv extends Omit<BenchEnv, "VISITOR"> {
  readonly VISITOR: DurableObjectNamespace<Visitor>;
}

export default {
  async fetch(request, env) {
    const [, kind = "", site = "", id = ""] = new URL(request.url).pathname.split("/");
    if (kind === "rows") {
      const feed = env.FEED.getByName(feedObject(site, Number(id))) as unknown as Feed;
      await feed.seenAll(await request.json());
      return new Response();
    }
    if (kind !== "attachments") return routed(request, env);
    return Response.json(await env.VISITOR.getByName(visitorObject(site, id)).attachments());
  },
} satisfies ExportedHandler<TimedEnv>;
