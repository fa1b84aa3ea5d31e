// A visitor's socket: everything about it is decided here, without an object, and then it is handed to the visitor's.
// The same address without an upgrade says why a page would be refused, for `data-debug`.

import { deviceOf, isBot } from "../../rules/record/device.ts";
import { isWithin } from "../access/network.ts";
import { isAllowedOrigin } from "../access/origins.ts";
import { isLocal, keyOf } from "../access/secrets.ts";
import { type Minted, mint, readToken } from "../access/tokens.ts";
import type { PageSeat } from "../durable/seat.ts";
import { VERSION_HEADER, visitorObject } from "../objects.ts";
import { type Ask, isSite } from "./beckon.ts";
import { problem } from "./problem.ts";
import { heardOf, newestSettings, type Settings, settingsOf, WHILE_TOLD } from "./settings.ts";
import { isUpgrade, protocols, refuseUpgrade, seatAt, upgradeAt } from "./sockets.ts";

export type Because = "not-configured" | "unknown-site" | "bot" | "unpublished" | "origin";

export async function connect(c: Ask): Promise<Response> {
  const { env } = c;
  const request = c.req.raw;
  const site = c.req.param("site") ?? "";
  const key = keyOf(env);
  const because = await refusal(c, site, key);
  if (!isUpgrade(request)) return diagnosis(because, request, site);
  if (because !== undefined || key === undefined) {
    const code = because ?? "not-configured";
    return problem(code, { detail: remedy(code, request, site) });
  }
  const refused = refuseUpgrade(request);
  if (refused !== undefined) return refused;
  if (!(await isWithin(env.CONNECT_LIMIT, key, request))) return problem("too-fast");

  const token = protocols(request).find((protocol) => protocol.startsWith("v1."));
  let visitor = token === undefined ? undefined : await readToken(key, site, token);
  let minted: Minted | undefined;
  if (visitor === undefined) {
    if (!(await isWithin(env.MINT_LIMIT, key, request))) return problem("too-fast");
    minted = await mint(key, site);
    visitor = minted.visitor;
  }
  const seat: PageSeat = {
    role: "page",
    site,
    visitor,
    ...(minted === undefined ? {} : { minted: minted.token }),
    ...facts(request),
    at: Date.now(),
  };
  const response = await seatPage(env, site, seat);
  heardOf(site, Number(response.headers.get(VERSION_HEADER)));
  return response;
}

/** A visitor who turned out to be a person is seated there, and told the person's token with the welcome. */
async function seatPage(env: Env, site: string, seat: PageSeat): Promise<Response> {
  const response = await upgradeAt(env.VISITOR, visitorObject(site, seat.visitor), seat);
  if (response.status === 101) return response;
  if (response.status !== 409) return problem("unavailable");
  const { person, token } = await response.json<{ person: string; token: string }>();
  return seatAt(env.VISITOR, visitorObject(site, person), { ...seat, visitor: person, renewed: token });
}

export async function refusal(c: Ask, site: string, key: string | undefined): Promise<Because | undefined> {
  const request = c.req.raw;
  if (key === undefined) return "not-configured";
  if (!isSite(c.env, site)) return "unknown-site";
  if (isBot(request.headers.get("User-Agent"))) return "bot";
  const settings = await settingsOf(c.env, (work) => c.executionCtx.waitUntil(work), site, WHILE_TOLD);
  if (settings === undefined) return "unpublished";
  const own = new URL(request.url).origin;
  const isAllowed = ({ origins }: Pick<Settings, "origins">): boolean =>
    isAllowedOrigin(originOf(request, own), { origins, own, local: isLocal(c.env) });
  if (isAllowed(settings)) return undefined;
  const newest = await newestSettings(c.env, site);
  return newest !== undefined && isAllowed(newest) ? undefined : "origin";
}

/** Browsers leave Origin out of a page's requests to its own host, though never out of an upgrade. */
function originOf(request: Request, own: string): string | null {
  const origin = request.headers.get("Origin");
  if (origin !== null || isUpgrade(request)) return origin;
  return request.headers.get("Sec-Fetch-Site") === "same-origin" ? own : null;
}

function diagnosis(because: Because | undefined, request: Request, site: string): Response {
  const body =
    because === undefined ? { ok: true } : { ok: false, because, remedy: remedy(because, request, site) };
  // Readable from every page: it says nothing that a page could not find out by connecting.
  return Response.json(body, { headers: { "Access-Control-Allow-Origin": "*" } });
}

export function remedy(because: Because, request: Request, site: string): string {
  switch (because) {
    case "not-configured":
      return "Set the secrets BECKON_KEY and BECKON_ADMIN_TOKEN (32 characters and more): npx wrangler secret put BECKON_KEY.";
    case "unknown-site":
      return `Correct data-site on the script tag, or add "${site.slice(0, 63)}" to SITES in wrangler.toml and deploy.`;
    case "bot":
      return "This browser calls itself a robot (a headless one does): set another user agent to test with it.";
    case "unpublished":
      return `Publish the site's rule files: npm run beckon -- publish rules/sites/${site}.`;
    case "origin":
      return `Add ${request.headers.get("Origin")?.slice(0, 200) ?? "the page's origin"} under origins in site.yaml and publish.`;
  }
}

/** What the request itself tells of the visitor. No address: that is never handed on. */
export function facts(
  request: Request,
): Pick<PageSeat, "device" | "browser" | "os" | "gpc"> & Partial<PageSeat> {
  const cf = (request.cf ?? {}) as Partial<IncomingRequestCfProperties>;
  const language = request.headers.get("Accept-Language")?.split(/[,;]/)[0]?.trim().slice(0, 35);
  return {
    ...text("country", cf.country, 2),
    ...text("region", cf.region, 100),
    ...text("city", cf.city, 100),
    ...text("continent", cf.continent, 2),
    ...text("timezone", cf.timezone, 64),
    ...deviceOf(request.headers.get("User-Agent") ?? ""),
    ...(language ? { language } : {}),
    gpc: request.headers.get("Sec-GPC") === "1",
  };
}

const text = (name: string, value: unknown, longest: number): Record<string, string> =>
  typeof value === "string" && value !== "" ? { [name]: value.slice(0, longest) } : {};
