// Fixed words that no visitor can ever have: a country by its name instead of its two letters, a city where a time zone
// belongs, a browser misspelt. What holds a * is left alone, and so is what might be a name that is not known here.

import Bowser from "bowser";
import { isSlipOf, nearest } from "../nearest.ts";
import { treeAt, type Path, type TextTree, type Tree } from "../tree.ts";
import { isTimeZone } from "../zone.ts";
import type { Finding } from "./finding.ts";
import { found, type RuleText } from "./rule-text.ts";

/** Why a text never holds, and what to write; undefined where it may. */
type Judge = (text: string) => { readonly because: string; readonly write: string } | undefined;

/** At any depth of `when` and `unless`. */
export function hardlyKnown(text: RuleText): readonly Finding[] {
  const { tree } = text.file;
  if (tree === undefined) return [];
  return [...wordsIn(tree, ["when"]), ...wordsIn(tree, ["unless"])].flatMap(
    ({ condition, word }): readonly Finding[] => {
      const judged = word.text.includes("*") ? undefined : JUDGES[condition]!(word.text);
      if (judged === undefined) return [];
      const message = `${condition}: ${word.text} never holds: ${judged.because}`;
      return [found(text, word.from, "warning", "hardly-known", message, `write ${judged.write}`)];
    },
  );
}

interface Word {
  readonly condition: string;
  readonly word: TextTree;
}

function wordsIn(tree: Tree, path: Path): readonly Word[] {
  const map = treeAt(tree, path);
  if (map?.kind !== "map") return [];
  return [...map.entries].flatMap(([condition, { value }]): readonly Word[] => {
    if ((condition === "all" || condition === "any" || condition === "none") && value.kind === "list")
      return value.items.flatMap((_, i) => wordsIn(tree, [...path, condition, i]));
    if (!Object.hasOwn(JUDGES, condition)) return [];
    const words = value.kind === "list" ? value.items : [value];
    return words.filter((word) => word.kind === "text").map((word) => ({ condition, word }));
  });
}

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const PAIRS = LETTERS.flatMap((a) => LETTERS.map((b) => a + b));

/** As it is compared: small letters without accents. */
function plain(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** Makes a table when it is first asked for: most rules name no country. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Groups of countries and stand-ins, which Intl names besides. */
const NO_COUNTRIES = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"]);
/** What Cloudflare says of Tor, and where it does not know. */
const NOWHERE = ["T1", "XX"];
/** What people write, and English names that Intl has otherwise. */
const OTHER_COUNTRIES = {
  usa: "US",
  america: "US",
  "united states of america": "US",
  uae: "AE",
  "great britain": "GB",
  britain: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  holland: "NL",
  "the netherlands": "NL",
  "czech republic": "CZ",
  turkey: "TR",
} as const;

const countries = once(() => {
  const long = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const short = new Intl.DisplayNames("en", { type: "region", fallback: "none", style: "short" });
  const codes = new Map<string, string>(Object.entries(OTHER_COUNTRIES));
  const known = new Set<string>(NOWHERE);
  for (const code of PAIRS) {
    const name = NO_COUNTRIES.has(code) ? undefined : long.of(code);
    // UK and other codes that stand for another one are never sent.
    const own = new Intl.Locale(`und-${code}`).region ?? code;
    if (name === undefined) continue;
    codes.set(plain(name), own).set(plain(short.of(code) ?? name), own);
    if (own === code) known.add(code);
    else codes.set(plain(code), own);
  }
  return { codes, known };
});

function country(text: string): ReturnType<Judge> {
  const { codes, known } = countries();
  if (known.has(text.toUpperCase())) return undefined;
  const because = text.length === 2 ? "no country has these letters" : "a country is its two letters";
  if (text.toUpperCase() === "EU") return { because: "the EU is no country", write: "continent: EU" };
  const code = lookedUp(text, codes);
  return { because, write: code ?? "its two letters, as in DE" };
}

function lookedUp(text: string, codes: ReadonlyMap<string, string>): string | undefined {
  const name = plain(text);
  return codes.get(name) ?? (name.length > 3 ? codes.get(nearest(name, codes.keys()) ?? "") : undefined);
}

const CONTINENTS = new Map([
  ["africa", "AF"],
  ["antarctica", "AN"],
  ["asia", "AS"],
  ["europe", "EU"],
  ["north america", "NA"],
  ["oceania", "OC"],
  ["australia", "OC"],
  ["south america", "SA"],
]);

function continent(text: string): ReturnType<Judge> {
  if ([...CONTINENTS.values()].includes(text.toUpperCase())) return undefined;
  const because = "a continent is its two letters";
  return { because, write: lookedUp(text, CONTINENTS) ?? "AF, AN, AS, EU, NA, OC or SA" };
}

/** Languages of one country, which have names of their own. */
const DIALECTS =
  "en-US en-GB en-AU en-CA fr-CA fr-CH de-AT de-CH es-MX es-ES pt-BR pt-PT zh-Hans zh-Hant".split(" ");

const languages = once(() => {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const codes = new Map<string, string>();
  for (const code of [...PAIRS.map((pair) => pair.toLowerCase()), ...DIALECTS]) {
    const name = names.of(code);
    if (name !== undefined && !codes.has(plain(name))) codes.set(plain(name), code);
  }
  return codes;
});

function language(text: string): ReturnType<Judge> {
  if (/^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(text)) return undefined;
  const because = "a language is its code";
  if (/^[a-z]{2,3}(?:_[a-z\d]{2,8})+$/i.test(text)) return { because, write: text.replaceAll("_", "-") };
  const code = lookedUp(text, languages());
  if (code === undefined) return { because, write: "its code: de*, or de-AT" };
  return { because, write: code.includes("-") ? code : `${code}* (${code} and all of its countries)` };
}

const zones = once(() => Intl.supportedValuesOf("timeZone"));

function timezone(text: string): ReturnType<Judge> {
  if (isTimeZone(text)) return undefined;
  const because = "a time zone is its IANA name";
  const city = `/${text.replace(/\s+/g, "_").toLowerCase()}`;
  const ending = zones().filter((zone) => zone.toLowerCase().endsWith(city));
  const meant = ending.length === 1 ? ending[0] : nearest(text, zones());
  return { because, write: meant ?? "its IANA name, as in Europe/Berlin" };
}

const BOTS = /bot|crawl|spider|slurp|meta-|-user|facebookexternal/i;
/** Names that the parser gives without listing them. */
const BROWSERS = [
  ...Object.values(Bowser.BROWSER_MAP),
  "Opera Touch",
  "SlimerJS",
  "Miui",
  "PlayStation 4",
].filter((name) => !BOTS.test(name));
const SYSTEMS = Object.values(Bowser.OS_MAP);

/** Among names of so few letters every other word is near to one of them. */
const SHORT = 5;

/** Not in the list, and yet one of it is meant. `called`: other names of some. */
function misspelt(known: readonly string[], called: Readonly<Record<string, string>>): Judge {
  const names = new Set(known.map((name) => name.toLowerCase()));
  return (text) => {
    const lower = text.toLowerCase();
    if (names.has(lower)) return undefined;
    const near = nearest(lower, known);
    const isNear = near !== undefined && (lower.length > SHORT || isSlipOf(lower, near));
    const meant = Object.hasOwn(called, lower) ? called[lower] : isNear ? near : undefined;
    return meant === undefined ? undefined : { because: `it is called ${meant}`, write: meant };
  };
}

const JUDGES: Readonly<Record<string, Judge>> = {
  country,
  continent,
  language,
  timezone,
  browser: misspelt(BROWSERS, {
    edge: "Microsoft Edge",
    ie: "Internet Explorer",
    "google chrome": "Chrome",
    "mobile safari": "Safari",
    samsung: "Samsung Internet for Android",
    "samsung internet": "Samsung Internet for Android",
  }),
  os: misspelt(SYSTEMS, {
    mac: "macOS",
    "mac os x": "macOS",
    "os x": "macOS",
    osx: "macOS",
    ipados: "iOS",
    "iphone os": "iOS",
    iphone: "iOS",
    "windows 10": "Windows",
    "windows 11": "Windows",
  }),
};
