// Who a referrer is: the tables of engines.ts and hosts.ts as a map, read once, and asked by walking a host's labels
// from the left. No pattern is tried at a page view, however long the tables grow.

import { ENDINGS, SEARCH } from "./engines.ts";
import { AI, EMAIL, PAID, SAID, SOCIAL } from "./hosts.ts";

export type Channel = "direct" | "search" | "paid" | "social" | "email" | "ai" | "referral" | "internal";

export interface Known {
  readonly channel: Channel;
  /** As people write it: "Google", "Hacker News". */
  readonly name: string;
  /** Where the words searched for are, in the notation of hosts.ts. */
  readonly parameters: readonly string[];
}

/** One entry of the tables: `place` in the notation of hosts.ts. */
export interface Entry extends Known {
  readonly place: string;
}

interface Place {
  readonly known: Known;
  /** The host itself and none of its subdomains. */
  readonly alone: boolean;
  /** How the path begins; `/` stands for the front page only. */
  readonly path: string;
}

const TABLES: readonly (readonly [Channel, string])[] = [
  ["search", SEARCH],
  ["social", SOCIAL],
  ["email", EMAIL],
  ["ai", AI],
  ["paid", PAID],
];

/** DNS allows no longer name: what is longer is no host, and not worth a walk. */
const LONGEST_HOST = 253;

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

const endings: ReadonlySet<string> = new Set(words(ENDINGS));

/** All that the tables say, in their order. */
export const ENTRIES: readonly Entry[] = TABLES.flatMap(([channel, table]) => readTable(channel, table));

const places = new Map<string, Place[]>();
const apps = new Map<string, Known>();
for (const { place, ...known } of ENTRIES) {
  if (place.startsWith("app:")) {
    apps.set(place.slice(4), known);
    continue;
  }
  const alone = place.startsWith("=");
  const bare = alone ? place.slice(1) : place;
  const host = bare.split("/", 1)[0]!;
  const here = [...(places.get(host) ?? []), { known, alone, path: bare.slice(host.length) }];
  // The narrower place first: x.com/i/grok before x.com.
  places.set(
    host,
    here.sort((a, b) => b.path.length - a.path.length),
  );
}

const said: ReadonlyMap<string, Channel> = new Map(
  SAID.trim()
    .split(/\n(?! )/)
    .flatMap((line) => {
      const [channel = "", list = ""] = line.split(":");
      return words(list).map((word) => [word, channel as Channel] as const);
    }),
);

function readTable(channel: Channel, table: string): Entry[] {
  return table
    .trim()
    .split(/\n(?! )/)
    .flatMap((line) => {
      const colon = line.indexOf(": ");
      const [list = "", carried = ""] = line.slice(colon + 2).split("|");
      const parameters = words(carried);
      if (parameters.length === 0 && channel === "search") parameters.push("q");
      return words(list).map((place) => ({
        channel,
        name: line.slice(0, colon).replace("*", () => ownName(place)),
        parameters,
        place,
      }));
    });
}

/** "Fireball" of `=fireball.de/path`, "Excite" of `search.excite.co.uk`. */
function ownName(place: string): string {
  const host = place.replace(/^=/, "").split("/", 1)[0]!;
  const ending = endingOf(host) ?? host.slice(host.lastIndexOf(".") + 1);
  const own = host
    .slice(0, -ending.length - 1)
    .split(".")
    .at(-1)!;
  return own[0]!.toUpperCase() + own.slice(1);
}

/** "co.uk" of `www.google.co.uk`; undefined where it is none of those that Google uses. */
function endingOf(host: string): string | undefined {
  const last = host.lastIndexOf(".");
  const two = host.slice(host.lastIndexOf(".", last - 1) + 1);
  if (two !== host && endings.has(two)) return two;
  const one = host.slice(last + 1);
  return endings.has(one) ? one : undefined;
}

/** An address cut into what is asked here: host without `www.`, lower case, no port; undefined for what is none. */
export interface Address {
  readonly url: URL;
  readonly host: string;
  readonly isApp: boolean;
}

/** Of http(s) addresses, and of the `android-app:` that apps send as their referrer. Never throws. */
export function readAddress(text: string): Address | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isApp = url.protocol === "android-app:";
  if (!isApp && url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const whole = url.hostname.toLowerCase();
  const host = whole.endsWith(".") ? whole.slice(0, -1) : whole;
  if (host === "" || host.length > LONGEST_HOST) return undefined;
  return { url, host, isApp };
}

/** Without `www.`, `www2.`: they make no difference to whose host it is. */
export function withoutWww(host: string): string {
  const bare = host.replace(/^www\d?\./, "");
  return bare.includes(".") ? bare : host;
}

/** Whom the tables know at an address. */
export function knownAt({ url, host, isApp }: Address): Known | undefined {
  if (isApp) return knownApp(host);
  return knownHost(withoutWww(host), url.pathname) ?? webmail(host);
}

function knownHost(host: string, path: string): Known | undefined {
  const ending = endingOf(host);
  for (let rest = host; ; rest = rest.slice(rest.indexOf(".") + 1)) {
    const isAlone = rest.length === host.length || host === `m.${rest}`;
    const named = ending === undefined ? undefined : places.get(`${rest.slice(0, -ending.length)}*`);
    for (const place of [...(places.get(rest) ?? []), ...(named ?? [])])
      if ((isAlone || !place.alone) && isUnder(path, place.path)) return place.known;
    if (!rest.includes(".")) return undefined;
  }
}

function isUnder(path: string, place: string): boolean {
  if (place === "" || path === place) return true;
  return place !== "/" && path.startsWith(place) && /[/.?]/.test(path[place.length]!);
}

/** Every provider's web mail has its own host, and most call it so. */
function webmail(host: string): Known | undefined {
  return /^webmail\d?\./.test(host) ? { channel: "email", name: host, parameters: [] } : undefined;
}

/** `com.facebook.lite` is found under `com.facebook`. */
function knownApp(name: string): Known | undefined {
  for (let rest = name; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf(".")))) {
    const known = apps.get(rest);
    if (known !== undefined) return known;
  }
  return undefined;
}

/** What a campaign calls its source: the host of somebody known, or a word that marketers use for one. */
export function knownSaid(source: string): { readonly channel: Channel; readonly name?: string } | undefined {
  const lower = source.toLowerCase();
  const channel = said.get(lower.replace(/[^a-z0-9]/g, ""));
  if (channel !== undefined && !lower.includes(".")) return { channel };
  const address = lower.includes(".") ? readAddress(`https://${lower}`) : undefined;
  return address && knownAt(address);
}

/** The words searched for, as they stand in the address of a result page; undefined where it has none. */
export function searchedFor({ url }: Address, { parameters }: Known): string | undefined {
  const fragment = url.hash.slice(url.hash.lastIndexOf("?") + 1).replace(/^#/, "");
  const lists = [url.searchParams, new URLSearchParams(fragment)];
  for (const parameter of parameters) {
    const values = parameter.startsWith("/")
      ? [segmentAt(url.pathname, parameter)]
      : lists.map((list) => list.get(parameter) || ofAnyCase(list, parameter.toLowerCase()));
    const found = values.find((value) => value?.trim());
    if (found !== undefined && !isTarget(url, found)) return withoutCopy(found);
  }
  return undefined;
}

const ofAnyCase = (list: URLSearchParams, name: string): string | undefined =>
  [...list].find(([key, value]) => value !== "" && key.toLowerCase() === name)?.[1];

/** Google's `/url?q=` names the page it leads to, not what was searched for. */
const isTarget = (url: URL, value: string): boolean => url.pathname === "/url" && /^https?:/i.test(value);

/** Google's kept copy of a page is asked for as `cache:id:page words`. */
const withoutCopy = (value: string): string => value.replace(/^cache:\S+\s*/, "");

function segmentAt(path: string, pattern: string): string | undefined {
  const wanted = pattern.split("/");
  const segments = path.split("/");
  if (!wanted.every((part, index) => part === "*" || part === "?" || part === segments[index]))
    return undefined;
  const segment = segments[wanted.indexOf("?")];
  // Decodes as a query does, which no broken escape makes it throw.
  return segment && (new URLSearchParams(`q=${segment.replaceAll("&", "%26")}`).get("q") ?? undefined);
}
