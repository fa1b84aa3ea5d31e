// The one door to `/api/sites/:site/…`. Each check is made before the next may cost anything, and the handler runs after
// all of them: configured, a site of ours, known to us, really asking, allowed to.

import type { MiddlewareHandler } from "hono";
import { type Beckon, isSite } from "./beckon.ts";
import { problem } from "./problem.ts";
import { isUpgrade } from "./sockets.ts";
import { callerOf } from "../access/caller.ts";
import { isWithin } from "../access/network.ts";
import { isFromOwnPage, isJson } from "../access/own.ts";
import { ACCESS, type Access, type TeamRoute } from "../access/roles.ts";
import { keyOf } from "../access/secrets.ts";

export const NOT_CONFIGURED =
  "Set the secrets BECKON_KEY and BECKON_ADMIN_TOKEN, 32 characters and more each (npx wrangler secret put BECKON_KEY); " +
  "npm start does it for this machine.";

export function guard(route: TeamRoute): MiddlewareHandler<Beckon> {
  const access: Access | { readonly roles: "open" } = ACCESS[route];
  return async (c, next) => {
    const request = c.req.raw;
    const key = keyOf(c.env);
    if (key === undefined) return problem("not-configured", { detail: NOT_CONFIGURED });
    const site = c.req.param("site") ?? "";
    if (!isSite(c.env, site)) return problem("not-found");
    c.set("site", site);

    if (access.roles === "open") {
      if (!(await isWithin(c.env.CONNECT_LIMIT, key, request))) return problem("too-fast");
      if (!isFromOwnPage(request) || !isJson(request)) return problem("cross-site");
      return next();
    }
    const caller = await callerOf(c.env, request, site);
    if (caller === undefined) {
      // Whoever guesses is slowed down; whoever is signed in never waits here.
      return (await isWithin(c.env.CONNECT_LIMIT, key, request))
        ? problem("signed-out")
        : problem("too-fast");
    }
    const isWrite = request.method !== "GET" && request.method !== "HEAD";
    if (caller.session !== undefined && (isWrite || isUpgrade(request)) && !isFromOwnPage(request))
      return problem("cross-site");
    if (isWrite && !isJson(request)) return problem("cross-site", { detail: "Send application/json." });
    if (!access.roles.includes(caller.role)) return problem("not-allowed");
    if (access.person && caller.session === undefined) {
      return problem("not-allowed", {
        detail: "An agent must do this: an API token is nobody who can answer.",
      });
    }
    c.set("caller", caller);
    return next();
  };
}
