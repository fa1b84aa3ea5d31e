// Words of an invitation with the visitor's facts put in: Liquid, own properties only, bounded in time and size. The
// output is text, never HTML, and what visitors wrote is a value in it, never part of the template.

import { Liquid } from "liquidjs";
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
});

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
    text = String(liquid.parseAndRenderSync(template, variables));
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

/** Why a template cannot be used, or undefined. */
export function templateProblem(template: string): string | undefined {
  try {
    liquid.parse(template);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : "not understood";
  }
}

/** What a template names: `visitor.name`; a part that is worked out while rendering stands as `[…]`. */
export function namesIn(template: string): readonly string[] {
  return liquid
    .globalVariableSegmentsSync(liquid.parse(template))
    .map((segments) => segments.map((part) => (typeof part === "object" ? "[…]" : String(part))).join("."));
}
