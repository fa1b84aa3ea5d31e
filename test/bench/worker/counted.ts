// The Worker of benchmarks that count what is billed: the real Worker with its real objects, in time that is told to it.
// Never part of a deployment.

import unsafe from "workerd:unsafe";
import { readToken } from "../../../worker/access/tokens.ts";
import { Feed as RealFeed, Site as RealSite, Visitor as RealVisitor } from "../../../worker/index.ts";
import real from "../../../worker/index.ts";
import { visitorObject } from "../../../worker/objects.ts";
import type { Told } from "../counts.ts";
import { install, nextTurn, ownTimers, realNow, takeDue, virtualNow, type Due } from "./clock.ts";
import { allCounts, closesSoFar, counted, type Counted, isQuiet } from "./counting.ts";
import { type BenchEnv, routed } from "./routes.ts";

export { Broadcast, Echo, EchoRow } from "./echo.ts";

export const Visitor = counted("visitor", RealVisitor);
export const Site = counted("site", RealSite);

/** A batch of the queue waits this long for more messages, as wrangler.toml says. */
const BATCH_WAITS = 30_000;
const queue = { messages: 0, visits: 0, batches: 0 };
let batchBegan = -Infinity;
const VISITS = {
  async send(visits: readonly unknown[]): Promise<void> {
    queue.messages++;
    queue.visits += visits.length;
    if (virtualNow() - batchBegan <= BATCH_WAITS) return;
    batchBegan = virtualNow();
    queue.batches++;
  },
};

export class Feed extends counted("feed", RealFeed) {
  constructor(ctx: DurableObjectState, env: Env) {
    ownTimers("feed", ctx.id.name ?? "");
    super(ctx, { ...env, VISITS: VISITS as unknown as Env["VISITS"] });
  }
}

install();
const requests = { count: 0, took: 0 };

type CountedEnv = BenchEnv & Pick<Env, "BECKON_KEY">;

/** Waits until nothing runs, then lets time pass: whatever is due until then happens in order. */
async function advance(env: CountedEnv, until: number, closes: number): Promise<void> {
  while (closesSoFar() < closes) await nextTurn();
  for (;;) {
    for (let still = 0; still < 2; still = isQuiet() ? still + 1 : 0) await nextTurn();
    const due = takeDue(until);
    if (due === undefined) return;
    const object = namespaceOf(env, due).getByName(due.name) as unknown as Counted;
    await (due.timer === undefined ? object.fire() : object.fireTimer(due.timer));
  }
}

function namespaceOf(env: CountedEnv, { kind }: Due): DurableObjectNamespace {
  const all: Readonly<Record<string, unknown>> = { visitor: env.VISITOR, feed: env.FEED, site: env.SITE };
  return all[kind] as DurableObjectNamespace;
}

async function hibernate(env: CountedEnv, site: string, token: string): Promise<void> {
  const visitor = await readToken(env.BECKON_KEY, site, token);
  if (visitor === undefined) throw new Error("no such visitor");
  const object = env.VISITOR.getByName(visitorObject(site, visitor));
  // It may sleep already, by the time that passes for the platform.
  await unsafe.evict(object, { webSockets: "hibernate" }).catch(() => {});
}

async function told(request: Request, env: CountedEnv): Promise<Response | undefined> {
  const { pathname, searchParams } = new URL(request.url);
  const number = (name: string): number => Number(searchParams.get(name) ?? 0);
  switch (pathname) {
    case "/time/now":
      return Response.json(virtualNow());
    case "/time/advance": {
      await advance(env, number("until"), number("closes"));
      const token = searchParams.get("hibernate");
      if (token !== null) await hibernate(env, searchParams.get("site") ?? "", token);
      return new Response();
    }
    case "/counts":
      return Response.json({ ...allCounts(), requests, queue } satisfies Told);
    default:
      return undefined;
  }
}

/** No network here is to be limited, and no assets are served. */
const UNLIMITED = { limit: async () => ({ success: true }) };

export default {
  async fetch(request, env, context) {
    const answer = await told(request, env);
    if (answer !== undefined) return answer;
    if (!new URL(request.url).pathname.startsWith("/v1/")) return routed(request, env);
    requests.count++;
    const began = realNow();
    const all = { ...env, MINT_LIMIT: UNLIMITED, CONNECT_LIMIT: UNLIMITED } as unknown as Env;
    const response = await real.fetch(request, all, context);
    requests.took += realNow() - began;
    return response;
  },
} satisfies ExportedHandler<CountedEnv>;
