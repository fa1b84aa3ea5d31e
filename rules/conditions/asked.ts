// What each condition asks for, in words, without any visitor: how a rule is described to people who did not write it.
// What is so beside what was asked for, `explain` says.

import type { DateRange, WeekSpan } from "../language/ruleset.ts";
import type { DurationRange, NumberRange, TextList, TextMap } from "../language/values.ts";
import {
  datesWanted,
  durationWanted,
  inWords,
  listed,
  numberWanted,
  percentWanted,
  scheduleWanted,
} from "./wording.ts";

// Each takes the value that its own schema made.
// oxlint-disable-next-line typescript/no-explicit-any -- as in the registry
type Words = (value: any) => string;

interface Counted {
  readonly times: NumberRange;
  readonly within?: number;
}

/** At least once needs no number. */
function often({ times, within }: Counted): string {
  const isOnce = times.min === 1 && times.max === undefined;
  const count = isOnce ? "" : ` ${numberWanted(times)} times`;
  return count + (within === undefined ? "" : ` within ${inWords(within)}`);
}

const counted = (words: string) => (value: Counted) =>
  `${words} ${numberWanted(value.times)}${value.within === undefined ? "" : ` within ${inWords(value.within)}`}`;
const oneOf = (words: string) => (list: TextList) => `${words} ${listed(list)}`;
const lasting = (words: string) => (range: DurationRange) => `${words} ${durationWanted(range)}`;
const number = (words: string) => (range: NumberRange) => `${words} ${numberWanted(range)}`;

const map = (from: string) => (values: TextMap) =>
  Object.entries(values)
    .map(([key, forms]) => `${from} ${key} is ${listed(forms)}`)
    .join(" and ");

interface OnSite {
  readonly page?: TextList;
  readonly range: DurationRange;
}
interface Since {
  readonly event?: TextList;
  readonly page?: TextList;
  readonly for: number;
}
interface Sees {
  readonly on: string;
  readonly for?: number;
}
interface Event extends Counted {
  readonly name: TextList;
  readonly where?: TextMap;
}
interface Form {
  readonly on: string;
  readonly state: TextList;
}
interface OfRule {
  readonly id: string;
  readonly outcome: TextList;
  readonly within?: number;
}
interface Agents {
  readonly team?: string;
  readonly online: NumberRange;
}
type Step = string | { readonly event: TextList };

/** By the names of the registry. */
const WORDS: Readonly<Record<string, Words>> = {
  page: oneOf("on"),
  page_title: oneOf("the page's title is"),
  query: map("the address's parameter"),
  hash: (list: TextList) => `the address ends in ${listed(list.map((one) => `#${one.replace(/^#/, "")}`))}`,
  data: map("the page says that"),
  landing: oneOf("the visit began on"),
  previous_page: oneOf("the page before was"),
  visited: ({ page, ...value }: Counted & { page: TextList }) => `${listed(page)} seen${often(value)}`,
  path: (steps: readonly Step[]) =>
    `in this order: ${steps.map((step) => (typeof step === "string" ? step : `event ${listed(step.event)}`)).join(", then ")}`,
  pages: number("pages in this visit:"),
  idle: lasting("idle for"),
  on_page: lasting("on this page for"),
  on_site: ({ page, range }: OnSite) =>
    `on ${page === undefined ? "the site" : listed(page)} for ${durationWanted(range)}`,
  back: lasting("back after"),
  since: (value: Since) =>
    `${inWords(value.for)} since ${value.event === undefined ? listed(value.page ?? []) : `event ${listed(value.event)}`}`,
  scroll: (range: NumberRange) => `scrolled ${percentWanted(range)} of the page`,
  exit_intent: () => "the pointer leaves the page at the top",
  sees: (value: Sees) =>
    value.for === undefined ? `saw ${value.on}` : `saw ${value.on} for ${inWords(value.for)}`,
  clicks: ({ on, ...value }: Counted & { on: string }) => `clicked ${on}${often(value)}`,
  rage_clicks: (times: NumberRange) => `clicked in anger${often({ times })}`,
  form: ({ on, state }: Form) => `form ${on} was ${listed(state)}`,
  event: ({ name, where, ...value }: Event) =>
    `event ${listed(name)}${where === undefined ? "" : ` where ${map("its")(where)}`}${often(value)}`,
  referrer: oneOf("came from"),
  channel: oneOf("came by"),
  source: oneOf("source is"),
  keyword: oneOf("searched for"),
  utm: map("utm"),
  ad_click: oneOf("clicked an advertisement of"),
  visits: counted("visit number"),
  returning: () => "a returning visitor",
  first_visit: lasting("first visit was ago:"),
  last_visit: lasting("last visit ended ago:"),
  chats: counted("chats so far:"),
  last_chat: lasting("last chat was ago:"),
  invited: counted("invitations shown:"),
  accepted: counted("invitations accepted:"),
  dismissed: counted("invitations dismissed:"),
  ignored: counted("invitations ignored:"),
  rule: ({ id, outcome, within }: OfRule) =>
    `rule ${id} came to ${listed(outcome)}${within === undefined ? "" : ` within ${inWords(within)}`}`,
  identified: () => "an identified visitor",
  trait: map("trait"),
  tag: oneOf("has the tag"),
  consent: oneOf("consent is"),
  country: oneOf("country is"),
  region: oneOf("region is"),
  city: oneOf("city is"),
  continent: oneOf("continent is"),
  timezone: oneOf("time zone is"),
  language: oneOf("language is"),
  device: oneOf("device is"),
  browser: oneOf("browser is"),
  os: oneOf("system is"),
  visitor_time: (spans: readonly WeekSpan[]) => `the visitor's time is ${listed(spans.map(scheduleWanted))}`,
  hours: oneOf("in the hours"),
  date: (dates: readonly DateRange[]) => `the day is ${listed(dates.map(datesWanted))}`,
  agents: ({ team, online }: Agents) =>
    `agents online${team === undefined ? "" : ` of ${team}`}: ${numberWanted(online)}`,
  wait: lasting("the longest wait at the desk is"),
  visitors_online: number("visitors on the site:"),
  sample: (part: number) => `in a sample of ${Number((part * 100).toFixed(4))} % of the visitors`,
};

export function askedOf(condition: string, value: unknown): string {
  return WORDS[condition]?.(value) ?? condition;
}

/** For the test that no condition is left without words. */
export const NAMED: readonly string[] = Object.keys(WORDS);
