// Codes as words: countries, languages, channels, statuses, and what to call a visitor who has said no name.

import type { FeedRow } from "../../../worker/protocol.ts";
import { clean } from "./clean.ts";

const countries = new Intl.DisplayNames(["en"], { type: "region" });
const languages = new Intl.DisplayNames(["en"], { type: "language" });

export const countryName = (code: string): string => named(countries, code.toUpperCase());
export const languageName = (code: string): string => named(languages, code);

/** Codes are what the page or the network said: anything that is no code is shown as it came. */
function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

export const STATUSES: Readonly<Record<FeedRow["status"], string>> = {
  browsing: "Browsing",
  invited: "Invited",
  waiting: "Waiting",
  chatting: "Chatting",
  left: "Left",
};

export const CHANNELS: Readonly<Record<string, string>> = {
  direct: "Direct",
  search: "Search",
  paid: "Paid",
  social: "Social",
  email: "Email",
  ai: "AI assistant",
  referral: "Referral",
  internal: "Internal",
};

export const channelName = (channel: string): string =>
  Object.hasOwn(CHANNELS, channel) ? CHANNELS[channel]! : clean(channel);

/** Agents speak of "Visitor 3f2a" until there is a name. */
export function visitorName(row: Pick<FeedRow, "id" | "name">): string {
  return clean(row.name ?? "") || `Visitor ${clean(row.id).slice(0, 4)}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd", other: "th" };

export const nth = (count: number): string => `${count}${ENDINGS[ordinals.select(count)] ?? "th"}`;
