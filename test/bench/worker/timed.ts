// The Worker of benchmarks that measure CPU and memory: the real objects and the no-op ones. Never part of a deployment.

import { Feed as RealFeed } from "../../../worker/feed/object.ts";
import { visitorObject } from "../../../worker/objects.ts";
import { Visitor as RealVisitor } from "../../../worker/visitor/object.ts";
import { type BenchEnv, routed } from "./routes.ts";

export { Site } from "../../../worker/site/object.ts";
export { Echo, EchoRow } from "./echo.ts";

export class Visitor extends RealVisitor {
  /** What its sockets remember over a hibernation. */
  async attachments(): Promise<unknown[]> {
    return this.ctx.getWebSockets().map((socket) => socket.deserializeAttachment());
  }
}

/** There is no queue here: visits that end are taken and dropped. */
export class Feed extends RealFeed {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, { ...env, VISITS: { send: async () => {} } as unknown as Env["VISITS"] });
  }
}

interface TimedEnv extends Omit<BenchEnv, "VISITOR"> {
  readonly VISITOR: DurableObjectNamespace<Visitor>;
}

export default {
  async fetch(request, env) {
    const [, kind = "", site = "", id = ""] = new URL(request.url).pathname.split("/");
    if (kind !== "attachments") return routed(request, env);
    return Response.json(await env.VISITOR.getByName(visitorObject(site, id)).attachments());
  },
} satisfies ExportedHandler<TimedEnv>;
