// Where a visitor came from: channel, source and campaign of a landing page and its referrer. The table holds public
// facts about hosts; hosts not in it are referrals by their own name.

import { AI, EMAIL, SEARCH, SOCIAL } from "./hosts.ts";

export type Channel = "direct" | "search" | "paid" | "social" | "email" | "ai" | "referral" | "internal";

export interface Source {
  readonly channel: Channel;
  /** "google", "facebook": the name of the engine, network or host. */
  readonly source?: string;
  readonly keyword?: string;
  /** `source`, `medium`, `campaign`, `term`, `content`: without the `utm_`. */
  readonly utm: Readonly<Record<string, string>>;
  readonly adClick?: string;
  /** The referrer's whole host name, read once: a rule that asks for it is asked at every event. */
  readonly host?: string;
}

/** Click ids that advertising networks add to a landing page's address. */
const AD_CLICKS: Readonly<Record<string, string>> = {
  gclid: "google",
  gbraid: "google",
  wbraid: "google",
  dclid: "google",
  msclkid: "microsoft",
  fbclid: "meta",
  twclid: "x",
  yclid: "yandex",
  ttclid: "tiktok",
  li_fat_id: "linkedin",
};
/** Facebook adds its click id to unpaid links too: alone it says where from, not that it was paid for. */
const NOT_PAID_ALONE = "meta";

/** Query parameters that are read here and need not be stored with the address. */
export const SOURCE_PARAMETERS: ReadonlySet<string> = new Set([
  ...Object.keys(AD_CLICKS),
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
]);

const PAID_MEDIA = /^(?:cpc|ppc|cpm|cpv|cpa|paid.*|display|banner|retargeting|remarketing|sea|sem)$/;
const SOCIAL_MEDIA = /^(?:social.*|sm)$/;
const EMAIL_MEDIA = /^(?:e-?mail|newsletter)$/;

/** Longest utm value that is kept: longer ones are not campaign names. */
const LONGEST_UTM = 200;

/** The source of a visit that begins at `url` with `referrer` (either may be empty or nonsense). Pure and total. */
export function sourceOf(url: string, referrer: string): Source {
  const query = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  const utm: Record<string, string> = {};
  let adClick: string | undefined;
  for (const [key, value] of query) {
    const lower = key.toLowerCase();
    if (value === "") continue;
    if (/^utm_(?:source|medium|campaign|term|content)$/.test(lower))
      utm[lower.slice(4)] = value.slice(0, LONGEST_UTM);
    else if (Object.hasOwn(AD_CLICKS, lower)) adClick ??= AD_CLICKS[lower]!;
  }
  const from = known(referrer);
  const channel = channelOf(url, referrer, from, utm, adClick);
  const source =
    utm["source"]?.toLowerCase() ??
    from?.name ??
    (adClick === NOT_PAID_ALONE ? "facebook" : undefined) ??
    hostOf(referrer);
  const keyword = utm["term"] ?? (from?.keyword || undefined);
  const host = URL.canParse(referrer) ? new URL(referrer).hostname.toLowerCase() : "";
  return {
    channel,
    utm,
    ...(source !== undefined && channel !== "direct" && { source }),
    ...(keyword !== undefined && { keyword: keyword.slice(0, LONGEST_UTM) }),
    ...(adClick !== undefined && { adClick }),
    ...(host !== "" && { host }),
  };
}

function channelOf(
  url: string,
  referrer: string,
  from: Known | undefined,
  utm: Readonly<Record<string, string>>,
  adClick: string | undefined,
): Channel {
  const medium = utm["medium"]?.toLowerCase() ?? "";
  if (PAID_MEDIA.test(medium) || (adClick !== undefined && adClick !== NOT_PAID_ALONE)) return "paid";
  if (EMAIL_MEDIA.test(medium)) return "email";
  if (SOCIAL_MEDIA.test(medium)) return "social";
  if (from !== undefined) return from.channel;
  if (medium === "organic") return "search";
  if (adClick === NOT_PAID_ALONE) return "social";
  const host = hostOf(referrer);
  if (host === undefined) return Object.keys(utm).length > 0 ? "referral" : "direct";
  return host === hostOf(url) ? "internal" : "referral";
}

/** Host of an http(s) address without `www.`, or undefined. */
export function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (!/^https?:$/.test(parsed.protocol)) return undefined;
  return parsed.hostname.toLowerCase().replace(/^www\d?\./, "") || undefined;
}

interface Known {
  readonly channel: Channel;
  readonly name: string;
  readonly keyword?: string;
}

const TABLES: readonly (readonly [Channel, Readonly<Record<string, string>>])[] = [
  ["ai", AI],
  ["email", EMAIL],
  ["social", SOCIAL],
];

function known(referrer: string): Known | undefined {
  const host = hostOf(referrer);
  if (host === undefined) return undefined;
  for (const [channel, table] of TABLES) {
    const name = lookUp(table, host);
    if (name !== undefined) return { channel, name };
  }
  for (const [name, engine] of Object.entries(SEARCH)) {
    if (!engine.hosts.test(host)) continue;
    const query = new URL(referrer).searchParams;
    const keyword = engine.keyword.map((key) => query.get(key)).find((value) => value);
    return { channel: "search", name, ...(keyword && { keyword }) };
  }
  return undefined;
}

/** `m.facebook.com` is found under `facebook.com`. */
function lookUp(table: Readonly<Record<string, string>>, host: string): string | undefined {
  for (let rest = host; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1))
    if (Object.hasOwn(table, rest)) return table[rest];
  return undefined;
}

/** A referrer as people call it: "Google", "Facebook", "example.org"; undefined where there is none. */
export function referrerName(referrer: string): string | undefined {
  const from = known(referrer);
  return from ? from.name[0]!.toUpperCase() + from.name.slice(1) : hostOf(referrer);
}
