// Trying rules out on the site itself: a signed-in member lets one tab show test rules (the page /try/ asks here), and
// that tab fetches the rules to explain them. What is handed out stays with the team's own pages: one site, its origins.

import * as z from "zod";
import { isWithin } from "../access/network.ts";
import { isAllowedOrigin } from "../access/origins.ts";
import { mintPreview, readPreview } from "../access/previews.ts";
import { isLocal, keyOf } from "../access/secrets.ts";
import { callFeed } from "../durable/call.ts";
import { callTeam } from "../site/calls.ts";
import { type Ask, isSite } from "./beckon.ts";
import { readBody } from "./body.ts";
import { NOT_CONFIGURED } from "./guard.ts";
import { problem } from "./problem.ts";
import { settingsOf } from "./settings.ts";

export const Wanted = z.strictObject({ origin: z.string().min(1).max(300) });

/** A token for one tab of a page of this origin, and for nobody who is not one of the team. */
export async function preview(c: Ask): Promise<Response> {
  const body = await readBody(c.req.raw, Wanted);
  if (!body.ok) return body.response;
  const { origin } = body.value;
  const [site, key] = [c.get("site"), keyOf(c.env)];
  if (key === undefined) return problem("not-configured", { detail: NOT_CONFIGURED });
  if (!(await isOfSite(c, site, origin))) {
    return problem("origin", { detail: `Add ${origin} under origins in site.yaml and publish.` });
  }
  return c.json({ origin, ...(await mintPreview(key, site, c.get("caller").agent.id, Date.now())) });
}

/** For the panel on a site's page: the published rules, test rules with them, for who shows a token. */
export async function ruleset(c: Ask): Promise<Response> {
  const [request, site, key] = [c.req.raw, c.req.param("site") ?? "", keyOf(c.env)];
  if (key === undefined) return problem("not-configured", { detail: NOT_CONFIGURED });
  if (!isSite(c.env, site)) return problem("not-found");
  if (!(await isWithin(c.env.CONNECT_LIMIT, key, request))) return problem("too-fast");
  const origin = request.headers.get("Origin");
  const response =
    request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await rulesFor(c, site, key);
  // Also a refusal must be readable; but to a page that is not the site's nothing is.
  if (origin !== null && (await isOfSite(c, site, origin))) {
    response.headers.set("Access-Control-Allow-Origin", origin);
    response.headers.set("Access-Control-Allow-Headers", "Authorization");
    response.headers.set("Access-Control-Max-Age", "600");
  }
  response.headers.set("Vary", "Origin");
  return response;
}

async function rulesFor(c: Ask, site: string, key: string): Promise<Response> {
  const [scheme = "", token = ""] = (c.req.header("Authorization") ?? "").split(" ");
  const member =
    scheme.toLowerCase() === "bearer" ? await readPreview(key, site, token, Date.now()) : undefined;
  if (member === undefined) return problem("signed-out");
  // Whoever left the team meanwhile gets no rules any more.
  const team = await callTeam(c.env, site, (one) => one.agents());
  if (!team.some(({ id }) => id === member.agent)) return problem("signed-out");
  const published = await callFeed(c.env, site, 0, (feed) => feed.ruleset());
  if (published === undefined) return problem("unpublished");
  // Their addresses may hold secrets, and no explanation reads them.
  const { site: settings, rules } = published.ruleset;
  return c.json({ version: published.version, ruleset: { site: { ...settings, webhooks: {} }, rules } });
}

/** A published origin of the site, or Beckon's own, where the demo shop is. */
async function isOfSite(c: Ask, site: string, origin: string): Promise<boolean> {
  const settings = await settingsOf(c.env, (work) => c.executionCtx.waitUntil(work), site);
  const own = new URL(c.req.url).origin;
  return (
    settings !== undefined &&
    isAllowedOrigin(origin, { origins: settings.origins, own, local: isLocal(c.env) })
  );
}
