// Where a visitor came from: channel, source, keyword and campaign of a landing page and its referrer. What the site's
// own marketing says (utm, click ids) counts before what the referrer shows.

import { knownAt, knownSaid, readAddress, searchedFor, withoutWww } from "./referrers.ts";
import type { Address, Channel, Known } from "./referrers.ts";

export type { Channel } from "./referrers.ts";

export interface Source {
  readonly channel: Channel;
  /** Lower case: the name of the engine, network or assistant, else the host or app, or what `utm_source` says. */
  readonly source?: string;
  readonly keyword?: string;
  /** `source`, `medium`, `campaign`, `term`, `content`: without the `utm_`. */
  readonly utm: Readonly<Record<string, string>>;
  /** `google`, `microsoft`, `meta`, `x`, `yandex`, `tiktok`, `linkedin`. */
  readonly adClick?: string;
  /** The referrer's whole host name, read once: a rule that asks for it is asked at every event. */
  readonly host?: string;
}

interface Mark {
  readonly channel: Channel;
  /** Who adds it, where no referrer says so. */
  readonly name: string;
  readonly adClick?: string;
}

const paid = (name: string, adClick?: string): Mark => ({
  channel: "paid",
  name,
  ...(adClick !== undefined && { adClick }),
});

/** What networks and mailing services add to a landing page's address, from their own documentation. */
const MARKS: Readonly<Record<string, Mark>> = {
  gclid: paid("google", "google"),
  gbraid: paid("google", "google"),
  wbraid: paid("google", "google"),
  dclid: paid("google", "google"),
  gad_source: paid("google", "google"),
  gad_campaignid: paid("google", "google"),
  msclkid: paid("bing", "microsoft"),
  twclid: paid("x", "x"),
  yclid: paid("yandex", "yandex"),
  ttclid: paid("tiktok", "tiktok"),
  li_fat_id: paid("linkedin", "linkedin"),
  rdt_cid: paid("reddit"),
  sccid: paid("snapchat"),
  // Facebook marks every link that leaves it, paid for or not: alone it says where from.
  fbclid: { channel: "social", name: "facebook", adClick: "meta" },
  igsh: { channel: "social", name: "instagram" },
  igshid: { channel: "social", name: "instagram" },
  // Unpaid results: Yandex's own, and Google's product listings.
  ysclid: { channel: "search", name: "yandex" },
  srsltid: { channel: "search", name: "google" },
  mc_cid: { channel: "email", name: "mailchimp" },
};

const UTM: ReadonlySet<string> = new Set([
  "utm_source",
  "utm_medium",
  "utm_campaign",
  "utm_term",
  "utm_content",
]);

/** Query parameters that are read here and need not be stored with the address. */
export const SOURCE_PARAMETERS: ReadonlySet<string> = new Set([...Object.keys(MARKS), ...UTM]);

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

// A medium is read word by word: "paid_social", "CPC-brand" and "display ads" are paid by one of their words. A
// commission is a price too, so affiliates are paid.
const PAID_WORDS = set(
  "cpc ppc cpm cpv cpa cpl cpp cpe cpi ppv sea sem display banner banners interstitial expandable retargeting " +
    "remarketing programmatic ad ads advert advertising adwords sponsored sponsorship affiliate affiliates native",
);
const EMAIL_WORDS = set("email emails emailing newsletter newsletters mailing mailings edm");
const AI_WORDS = set("ai llm chatbot assistant");
const SEARCH_WORDS = set("organic seo");

/** Longest utm value or keyword that is kept: longer ones are not names. */
const LONGEST = 200;

/** The source of a visit that begins at `url` with `referrer` (either may be empty or nonsense). Pure and total. */
export function sourceOf(url: string, referrer: string): Source {
  const page = readAddress(url);
  const from = readAddress(referrer);
  const { utm, mark, click } = readMarks(page);
  const internal =
    from !== undefined &&
    !from.isApp &&
    page?.isApp === false &&
    withoutWww(from.host) === withoutWww(page.host);
  const known = from === undefined || internal ? undefined : knownAt(from);
  const saidBy = utm["source"] === undefined ? undefined : knownSaid(utm["source"]);
  const channel =
    ofMedium(utm["medium"], mark, saidBy?.channel) ??
    known?.channel ??
    mark?.channel ??
    (internal ? "internal" : from !== undefined || Object.keys(utm).length > 0 ? "referral" : "direct");
  const marked = mark !== undefined && (from === undefined || internal || mark.channel !== "paid");
  const source =
    saidBy?.name?.toLowerCase() ??
    utm["source"]?.trim().toLowerCase() ??
    known?.name.toLowerCase() ??
    (marked ? mark.name : from && withoutWww(from.host));
  const keyword = searchWords(utm["term"]) ?? (from && known && searchWords(searchedFor(from, known)));
  return {
    channel,
    utm,
    ...(source !== undefined && { source }),
    ...(keyword !== undefined && { keyword }),
    ...(click !== undefined && { adClick: click }),
    ...(from !== undefined && { host: from.host }),
  };
}

function readMarks(page: Address | undefined) {
  const utm: Record<string, string> = {};
  const marks: Mark[] = [];
  for (const [key, value] of page?.url.searchParams ?? []) {
    if (value.trim() === "") continue;
    const lower = key.toLowerCase();
    if (UTM.has(lower)) utm[lower.slice(4)] = cut(value);
    else if (Object.hasOwn(MARKS, lower)) marks.push(MARKS[lower]!);
  }
  // An advertisement on Facebook carries both its network's id and Facebook's.
  const mark = marks.find((one) => one.channel === "paid") ?? marks[0];
  const click = mark?.adClick ?? marks.find((one) => one.adClick !== undefined)?.adClick;
  return { utm, mark, click };
}

/** The channel as far as the site's own campaign says it: a clear medium, a known source, then a medium that is vague. */
function ofMedium(medium = "", mark?: Mark, said?: Channel): Channel | undefined {
  const words = medium.toLowerCase().split(/[^a-z0-9]+/);
  const any = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
  if (any(PAID_WORDS) || words.some((word) => word.startsWith("paid")) || mark?.channel === "paid")
    return "paid";
  const spaced = words.join(" ").trim();
  if (any(EMAIL_WORDS) || /^mails?$|(?:^| )e mails?(?: |$)/.test(spaced)) return "email";
  if (words.some((word) => word.startsWith("social")) || spaced === "sm") return "social";
  if (any(AI_WORDS)) return "ai";
  if (said !== undefined) return said;
  if (any(SEARCH_WORDS)) return "search";
  return words.includes("referral") ? "referral" : undefined;
}

/** Cut where no character is torn apart. */
const cut = (text: string): string => text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, "");

/** Words without the fillers that stand for none: "(not provided)", and a `{keyword}` that nobody filled in. */
function searchWords(text: string | undefined): string | undefined {
  const words = cut(text?.trim() ?? "").trim();
  return words === "" || /^(?:\(not (?:provided|set)\)|\{+[\w.:]+\}+)$/i.test(words) ? undefined : words;
}

/** Host of an http(s) address without `www.`, or undefined. */
export function hostOf(url: string): string | undefined {
  const address = readAddress(url);
  return address === undefined || address.isApp ? undefined : withoutWww(address.host);
}

/** A referrer as people call it: "Google", "Hacker News", "example.org"; undefined where there is none. */
export function referrerName(referrer: string): string | undefined {
  const from = readAddress(referrer);
  const known: Known | undefined = from && knownAt(from);
  return known?.name ?? hostOf(referrer);
}
