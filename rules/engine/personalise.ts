// Words of an invitation with the visitor's facts put in: Liquid, own properties only, bounded in time and size. The
// output is text, never HTML, and what visitors wrote is a value in it, never part of the template.

import { Liquid, type Template } from "liquidjs";
import { hostOf, referrerName } from "../record/source.ts";
import type { Facts } from "../record/facts.ts";

/** Longest text an invitation may become: beyond it nobody reads. */
const LONGEST = 1000;

const liquid = new Liquid({
  ownPropertyOnly: true,
  strictFilters: true,
  // No includes: a template stands alone.
  templates: {},
  parseLimit: 20_000,
  renderLimit: 50,
  memoryLimit: 100_000,
  // A date is said as it was written, wherever this runs.
  preserveTimezones: true,
  timezoneOffset: 0,
});

/** What marketers need. Others take in other templates, or keep something from one part to the next. */
const TAGS = "if unless case for break continue assign capture comment raw # echo".split(" ");
/** Without chance, hashes, code and markup: what comes out is text, and the same text each time. */
const FILTERS =
  `default append prepend capitalize downcase upcase strip lstrip rstrip squish strip_newlines replace replace_first
  replace_last remove remove_first remove_last truncate truncatewords slice size split join first last reverse sort
  sort_natural uniq compact concat map where sum array_to_sentence_string plus minus times divided_by modulo round ceil floor
  abs at_least at_most date date_to_string date_to_long_string`.split(/\s+/);

for (const name of Object.keys(liquid.tags)) if (!TAGS.includes(name)) delete liquid.tags[name];
for (const name of Object.keys(liquid.filters)) if (!FILTERS.includes(name)) delete liquid.filters[name];

// To a date filter `now` and `today` are what the machine's clock says; here they are texts like any other.
for (const name of FILTERS.filter((one) => one.startsWith("date"))) {
  const filter = liquid.filters[name] as (this: unknown, value: unknown, ...args: unknown[]) => unknown;
  liquid.registerFilter(name, function (value: unknown, ...args: unknown[]) {
    return isClock(value) ? value : filter.call(this, value, ...args);
  });
}

function isClock(value: unknown): boolean {
  return value === "now" || value === "today";
}

/** What a template may name. */
export interface Variables {
  readonly visitor: { readonly name?: string; readonly traits: Readonly<Record<string, unknown>> };
  readonly page: { readonly title: string; readonly url: string };
  readonly referrer: { readonly name?: string; readonly host?: string };
  readonly visit: { readonly number: number; readonly pages: number; readonly channel: string };
  readonly campaign: Readonly<Record<string, string>>;
}

/** The names that templates may use, for `check`. */
export const VARIABLES = [
  "visitor.name",
  "visitor.traits",
  "page.title",
  "page.url",
  "referrer.name",
  "referrer.host",
  "visit.number",
  "visit.pages",
  "visit.channel",
  "campaign.source",
  "campaign.medium",
  "campaign.campaign",
  "campaign.term",
  "campaign.content",
] as const;

export function variablesOf(facts: Facts): Variables {
  const { visitor } = facts.record;
  const { visit, page } = facts;
  const name = referrerName(visit.referrer);
  const host = hostOf(visit.referrer);
  return {
    visitor: { ...(visitor.name !== undefined && { name: visitor.name }), traits: visitor.traits },
    page: { title: page.title, url: page.url },
    referrer: {
      ...(name !== undefined && visit.source.channel !== "internal" && { name }),
      ...(host !== undefined && { host }),
    },
    visit: {
      number: visit.number,
      pages: visit.viewsBefore + visit.views.length,
      channel: visit.source.channel,
    },
    campaign: visit.source.utm,
  };
}

/** Renders one text. A template that fails while rendering gives the text up to its first `{`, so that nobody sees code. */
export function personalise(template: string, variables: Variables): string {
  let text: string;
  try {
    text = rendered(liquid.parse(template), variables);
  } catch {
    // Checked when published; what can still fail is a limit or a value of another kind than the filter expects.
    text = template.split("{")[0] ?? "";
  }
  // Cut between characters: half of one would be no text.
  return text
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST)
    .replace(/[\ud800-\udbff]$/, "");
}

/** Why a template cannot be used, or undefined. It is tried with a visitor of whom everything is known. */
export function templateProblem(template: string): string | undefined {
  let parsed;
  try {
    parsed = liquid.parse(template);
  } catch (error) {
    return reason(error);
  }
  try {
    rendered(parsed, EVERYTHING_KNOWN);
    return undefined;
  } catch (error) {
    const why = reason(error);
    // With other values it may do: a trait that is a list, or no text.
    return /limit/.test(why) ? "it does more than a greeting may" : undefined;
  }
}

/** The time it may take also runs while another process has the processor: too slow is what is so three times. */
function rendered(parsed: Template[], variables: Variables): string {
  for (let attempt = 1; ; attempt++)
    try {
      return String(liquid.renderSync(parsed, variables));
    } catch (error) {
      if (attempt === 3 || !reason(error).includes("render limit")) throw error;
    }
}

function reason(error: unknown): string {
  return (error instanceof Error ? error.message.split("\n")[0] : undefined) ?? "not understood";
}

const EVERYTHING_KNOWN: Variables = {
  visitor: { name: "Ana", traits: {} },
  page: { title: "Pricing", url: "https://shop.example/pricing" },
  referrer: { name: "Google", host: "google.com" },
  visit: { number: 2, pages: 3, channel: "search" },
  campaign: { source: "a", medium: "b", campaign: "c", term: "d", content: "e" },
};

/** What a template names: `visitor.name`; a part that is worked out while rendering stands as `[…]`. */
export function namesIn(template: string): readonly string[] {
  return liquid
    .globalVariableSegmentsSync(liquid.parse(template))
    .map((segments) => segments.map((part) => (typeof part === "object" ? "[…]" : String(part))).join("."));
}
