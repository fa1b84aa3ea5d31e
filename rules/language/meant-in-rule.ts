// What the writer of a rule meant by a value of the wrong kind, as far as the place gives it away: the line as it should be.

import { sourceOf } from "../record/source.ts";
import { knownSaid } from "../record/referrers.ts";
import type { Meant, Written } from "./kind.ts";
import { nearest } from "./nearest.ts";
import { asList, asText, asValue } from "./shown.ts";
import type { Path, Tree } from "./tree.ts";

export function meantInRule({ path, found, wrong }: Written): Meant | undefined {
  const remedy = wrong === "kind" ? ofOtherKind(path, found) : channelMeant(path, found);
  return remedy === undefined ? undefined : { remedy };
}

/** Maps that may be meant by their most important line alone. */
const MAIN_LINE: Readonly<Record<string, string>> = { invite: "greeting", away: "greeting", notify: "text" };

function ofOtherKind(path: Path, found: Tree): string | undefined {
  const key = path.at(-1);
  const above = path.at(-2);
  if (path[0] === "do" && path.length <= 2) return asActions(path, found);
  if (key === "variants") return asVariants(found);
  if (found.kind !== "text" || typeof key !== "string") return undefined;
  if (above === "variants" || above === "locales") return `write ${key}: { greeting: ${asText(found.text)} }`;
  const main = Object.hasOwn(MAIN_LINE, key) ? MAIN_LINE[key] : undefined;
  if (main !== undefined) return `write ${key}: { ${main}: ${asText(found.text)} }`;
  if (key === "experiment" && found.text.endsWith("%")) return `write experiment: { holdout: ${found.text} }`;
  if ((key === "when" || key === "unless") && found.text.startsWith("/"))
    return `write ${key}: { page: ${asText(found.text)} }`;
  return undefined;
}

const ACTIONS = ["tag", "untag", "route", "notify", "webhook", "event"] as const;

/** `do`, or an item of it. */
function asActions(path: Path, found: Tree): string | undefined {
  if (path.length === 1 && found.kind === "map") return asList("do", found);
  if (found.kind !== "text") return undefined;
  return path.length === 1 ? `write\ndo:\n  - ${asAction(found.text)}` : `write - ${asAction(found.text)}`;
}

/** `tag comparing` with its colon. */
function asAction(text: string): string {
  const [, word = text, rest = ""] = /^(\S+)[\s:]+(.+)$/s.exec(text) ?? [];
  const action = nearest(word, ACTIONS);
  if (action === undefined) return `tag: …, or ${ACTIONS.slice(1).join(", ")}`;
  const said = rest === "" ? "…" : asText(rest);
  return action === "notify" ? `notify: { text: ${said} }` : `${action}: ${said}`;
}

/** More variants than these need no example. */
const MOST_SHOWN = 6;

/** Variants by name, where a list or a text stands. */
function asVariants(found: Tree): string | undefined {
  const items = found.kind === "list" ? found.items : [found];
  const lines = items.slice(0, MOST_SHOWN).map((item, i) => `  ${asVariant(item, "abcdef"[i]!)}`);
  return `write\nvariants:\n${lines.join("\n")}`;
}

/** `letter`: a name, where none is given. */
function asVariant(item: Tree, letter: string): string {
  if (item.kind === "text")
    return /^[\w-]{1,20}$/.test(item.text)
      ? `${item.text}: { greeting: … }`
      : `${letter}: { greeting: ${asText(item.text)} }`;
  if (item.kind !== "map") return `${letter}: { greeting: … }`;
  const [only, second] = [...item.entries];
  if (only !== undefined && second === undefined && only[1].value.kind === "map")
    return `${only[0]}: ${asValue(only[1].value)}`;
  const named = item.entries.get("name")?.value;
  const rest = new Map([...item.entries].filter(([key]) => key !== "name"));
  return `${named?.kind === "text" ? asText(named.text) : letter}: ${asValue({ ...item, entries: rest })}`;
}

const CHANNELS = ["direct", "search", "paid", "social", "email", "ai", "referral", "internal"];

/** A network or a medium where a channel is asked for. */
function channelMeant(path: Path, found: Tree): string | undefined {
  const inList = typeof path.at(-1) === "number";
  if (path.at(inList ? -2 : -1) !== "channel" || found.kind !== "text") return undefined;
  const word = found.text.toLowerCase();
  // As campaigns of the site's own would be read that say this word.
  const { channel } = sourceOf(`https://site.example/?utm_medium=${encodeURIComponent(word)}`, "");
  if (channel !== "referral") return `write ${channel}`;
  const said = [
    ...(knownSaid(word) === undefined ? [] : [`source: ${asText(word)}`]),
    ...(Object.hasOwn(AD_CLICKS, word) ? [`ad_click: ${AD_CLICKS[word]}`] : []),
  ];
  if (said.length > 0) return `write ${said.join(", or for its ads ")}`;
  const meant = nearest(word, CHANNELS);
  return meant === undefined ? undefined : `write ${meant}`;
}

/** Whose ads have a click id, by what people call them. */
const AD_CLICKS: Readonly<Record<string, string>> = {
  google: "google",
  microsoft: "microsoft",
  bing: "microsoft",
  meta: "meta",
  facebook: "meta",
  instagram: "meta",
  x: "x",
  twitter: "x",
  yandex: "yandex",
  tiktok: "tiktok",
  linkedin: "linkedin",
};

const KEYS: Readonly<Record<string, string>> = { text: "greeting", message: "greeting", body: "greeting" };

/** What an invitation says is called otherwise elsewhere. */
export function keyMeantInRule(path: Path, key: string): string | undefined {
  return path.at(-1) === "invite" && Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}
