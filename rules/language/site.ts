// site.yaml → `Site`: whose pages, which teams, how politely.

import * as z from "zod";
import type { FileKind } from "./kind.ts";
import type { Problem } from "./problem.ts";
import type { Site } from "./ruleset.ts";
import { duration, wholeNumber } from "./values.ts";
import { validate } from "./validate.ts";
import { words } from "./words.ts";
import type { YamlFile } from "./yaml.ts";
import { isTimeZone } from "./zone.ts";

const SECOND = 1000;
const DAY = 86_400_000;

/** `https://shop.example` or `https://*.shop.example`, in lower case and without a slash at the end. */
const origin = z.string().transform((text, context): string => {
  const [, scheme = "", star = "", host = ""] = /^(https?:\/\/)(\*\.)?([^/?#@\s]+)\/?$/i.exec(text) ?? [];
  if (host !== "" && !host.includes("*") && URL.canParse(scheme + host)) {
    const url = new URL(scheme + host);
    if (url.hostname.includes(".") || star === "") return `${url.protocol}//${star}${url.host}`;
  }
  context.addIssue({
    code: "custom",
    message: `"${text}" is not the origin of a site`,
    params: {
      code: "bad-origin",
      remedy: 'write https://shop.example or "https://*.shop.example", without a path',
    },
  });
  return z.NEVER;
});

const timezone = z.string().refine(isTimeZone, {
  error: (issue) => `"${String(issue.input)}" is not a time zone`,
  params: { code: "bad-timezone", remedy: "write its IANA name: Europe/Berlin, America/New_York, UTC" },
});

const locale = z.string().transform((text, context): string => {
  try {
    return Intl.getCanonicalLocales(text)[0]!;
  } catch {
    // A RangeError is how Intl says no.
    context.addIssue({
      code: "custom",
      message: `"${text}" is not a language`,
      params: { code: "bad-locale", remedy: "write en, de or pt-BR" },
    });
    return z.NEVER;
  }
});

const items = z.array(words(60)).min(1).max(50);

const limits = z.strictObject({
  per_visit: wholeNumber(0, 100).optional().meta({ description: "Invitations in one visit; default 2." }),
  per_week: wholeNumber(0, 100).optional().meta({ description: "Invitations in seven days; default none." }),
  quiet: duration
    .optional()
    .meta({ description: "From the end of one invitation to the next; default 60s." }),
  after_dismiss: duration
    .optional()
    .meta({ description: "Nothing for so long after a dismissal; default 1d." }),
  ignored: wholeNumber(1, 100)
    .optional()
    .meta({ description: "Unanswered in a row, then none for 7 days; default 3." }),
});

/** Kept for a day at least: visits are handed on when they end, not before. */
const kept = duration.refine((ms) => ms >= DAY, {
  message: "less than a day",
  params: { code: "too-short", remedy: "write 1d or more" },
});

export const siteSchema = z
  .strictObject({
    name: words(120).meta({ description: "The site, as people call it." }),
    origins: z.array(origin).min(1).max(50).meta({ description: "Where the page script may run." }),
    timezone: timezone.optional().meta({ description: "IANA name; default UTC." }),
    teams: z
      .record(words(40), z.strictObject({ languages: items.optional(), skills: items.optional() }))
      .optional()
      .meta({ description: "Who answers: a name, and under it languages and skills, or {}." }),
    limits: limits.optional().meta({ description: "How often one visitor is invited at most." }),
    consent: z.enum(["required", "implied", "cookieless"]).optional().meta({
      description:
        "implied (default); required: nothing before the visitor says yes; cookieless: no history.",
    }),
    retention: z
      .strictObject({ visits: kept.optional(), transcripts: kept.optional(), visitors: kept.optional() })
      .optional()
      .meta({
        description: "How long things are kept; default visits 90d, transcripts 365d, visitors 395d.",
      }),
    query_keep: z.array(words(100)).min(1).max(50).optional().meta({
      description: "Query parameters of addresses that may be stored.",
    }),
    feed_shards: wholeNumber(1, 64)
      .optional()
      .meta({ description: "1 to 64; one is right below 1,000 visitors at once." }),
    locale: locale
      .optional()
      .meta({ description: "Language of the widget where a page names none; default en." }),
  })
  .meta({ title: "A Beckon site" });

const NOT_YET = ["hours", "goals", "launcher", "answers", "mask", "webhooks", "theme", "archive_keep"];

const siteFile: FileKind<z.output<typeof siteSchema>> = {
  schema: siteSchema,
  words: ["name"],
  spoken: [],
  mayBeEmpty: ["teams.*"],
  notYet: (path) => (path.length === 0 ? NOT_YET : []),
};

export function readSiteFile(file: YamlFile): { site: Site | undefined; problems: readonly Problem[] } {
  const { value, problems } = validate(file, siteFile);
  if (value === undefined) return { site: undefined, problems };
  const site: Site = {
    name: value.name,
    origins: value.origins,
    timezone: value.timezone ?? "UTC",
    teams: Object.fromEntries(
      Object.entries(value.teams ?? {}).map(([name, team]) => [
        name,
        { languages: team.languages ?? [], skills: team.skills ?? [] },
      ]),
    ),
    limits: {
      perVisit: value.limits?.per_visit ?? 2,
      ...(value.limits?.per_week !== undefined && { perWeek: value.limits.per_week }),
      quiet: value.limits?.quiet ?? 60 * SECOND,
      afterDismiss: value.limits?.after_dismiss ?? DAY,
      ignored: value.limits?.ignored ?? 3,
    },
    // As the page script takes a tag that says nothing: the two must agree.
    consent: value.consent ?? "implied",
    queryKeep: value.query_keep ?? [],
    feedShards: value.feed_shards ?? 1,
    retention: {
      visits: value.retention?.visits ?? 90 * DAY,
      transcripts: value.retention?.transcripts ?? 365 * DAY,
      // Thirteen months: as long as regulators let an audience measurement remember a browser.
      visitors: value.retention?.visitors ?? 395 * DAY,
    },
    locale: value.locale ?? "en",
  };
  return { site, problems };
}
