// site.yaml → `Site`: whose pages, which teams, how politely.

import * as z from "zod";
import type { FileKind } from "./kind.ts";
import type { Problem } from "./problem.ts";
import { goal } from "./goal.ts";
import { lines, nodesOf } from "./lines.ts";
import { canonicalLocale } from "./locale.ts";
import type { Answers, Hours, Launcher, Site } from "./ruleset.ts";
import { dateRanges, scheduleList } from "./schedule.ts";
import { theme } from "./theme.ts";
import { treeAt } from "./tree.ts";
import { duration, share, wholeNumber, wordList } from "./values.ts";
import { validate } from "./validate.ts";
import { webhook } from "./webhook.ts";
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
  const known = canonicalLocale(text);
  if (known !== undefined) return known;
  context.addIssue({
    code: "custom",
    message: `"${text}" is not a language`,
    params: { code: "bad-locale", remedy: "write en, de or pt-BR" },
  });
  return z.NEVER;
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
  risk: share
    .refine((part) => part > 0 && part <= 0.5, {
      message: "a risk is more than 0% and 50% at most",
      params: { code: "bad-share", remedy: "write 5%" },
    })
    .optional()
    .meta({ description: "How often an acceptance may find no free agent, at most; default 5%." }),
});

/** `open` asks for any of them; `closed` are the days without. */
const hours = z
  .object({
    closed: dateRanges.optional().meta({
      description: "Days without opening hours: 2026-12-24..2026-12-26; one or a list.",
    }),
  })
  .catchall(
    scheduleList.meta({
      description: "Opening hours: Mon-Fri 09:00-17:30, in the site's zone; one or a list.",
    }),
  )
  .transform((value, context): Hours => {
    const { closed, ...named } = value;
    for (const name of Object.keys(named)) {
      const params =
        name.toLowerCase() === "open"
          ? { code: "reserved", remedy: "choose another name: office", key: true }
          : { code: "bad-key", remedy: "choose a shorter one", key: true };
      const message =
        name.toLowerCase() === "open" ? `"open" means any of the hours` : "this name is too long";
      if (name.toLowerCase() === "open" || name.length > 40)
        context.addIssue({ code: "custom", path: [name], message, params });
    }
    return { named: named as Hours["named"], closed: closed ?? [] };
  });

const launcher = z.union([
  z.enum(["always", "staffed", "never"]),
  z
    .strictObject({
      when: lines.optional().meta({ description: "Every line must hold." }),
      unless: lines.optional().meta({ description: "It is not there while any of these lines holds." }),
    })
    .refine(({ when, unless }) => when !== undefined || unless !== undefined, {
      message: "nothing says when it is there",
      params: { code: "missing", remedy: "add when: or unless:, or write launcher: always" },
    }),
]);

/** Said by itself to everybody: no template, and what looks like one would be read as it stands. */
const said = words(1000).refine((text) => !/\{\{|\{%/.test(text), {
  message: "no visitor's facts are put in here",
  params: { code: "no-template", remedy: "write it without {{ and {%" },
});

const answers = z.strictObject({
  first: said.optional().meta({ description: "Told at once." }),
  waiting: z
    .strictObject({
      after: duration
        .refine((ms) => ms >= SECOND, {
          message: `"after" is shorter than 1s`,
          params: { code: "too-short", remedy: "write after: 30s, or use first:" },
        })
        .meta({ description: "After so long without an agent: 60s." }),
      text: said.meta({ description: "What is told then." }),
    })
    .optional()
    .meta({ description: "Told to whoever waits." }),
  away: said.optional().meta({ description: "Told while nobody is at the desk." }),
});

/** Kept for a day at least: visits are handed on when they end, not before. */
const kept = duration.refine((ms) => ms >= DAY, {
  message: "less than a day",
  params: { code: "too-short", remedy: "write 1d or more" },
});

const siteSchema = z
  .strictObject({
    name: words(120).meta({ description: "The site, as people call it." }),
    origins: z.array(origin).min(1).max(50).meta({ description: "Where the page script may run." }),
    timezone: timezone.optional().meta({ description: "IANA name; default UTC." }),
    hours: hours.optional().meta({
      description: "Opening hours by name, and closed days.",
    }),
    teams: z
      .record(
        words(40),
        z.strictObject({
          languages: items.optional().meta({ description: "Languages it answers in: [en, de]." }),
          skills: items.optional().meta({ description: "What it knows about, in your own words." }),
        }),
      )
      .optional()
      .meta({ description: "Who answers: a name, and under it languages and skills, or {}." }),
    goals: z.record(words(40), goal).optional().meta({
      description: "What rules are for: a name, and under it page or event.",
    }),
    limits: limits.optional().meta({ description: "How often one visitor is invited at most." }),
    consent: z.enum(["required", "implied", "cookieless"]).optional().meta({
      description:
        "implied (default); required: nothing before the visitor says yes; cookieless: no history.",
    }),
    retention: z
      .strictObject({
        visits: kept.optional().meta({ description: "Recorded visits, for replaying; default 90d." }),
        transcripts: kept.optional().meta({ description: "What was said in chats; default 365d." }),
        visitors: kept.optional().meta({ description: "What is known of a visitor; default 395d." }),
      })
      .optional()
      .meta({
        description: "How long things are kept; default visits 90d, transcripts 365d, visitors 395d.",
      }),
    query_keep: z.array(words(100)).min(1).max(50).optional().meta({
      description: "Query parameters of addresses that may be stored.",
    }),
    archive_keep: z.array(words(100)).min(1).max(200).optional().meta({
      description:
        "Traits, data and event properties that recorded visits may hold besides those that rules name.",
    }),
    launcher: launcher.optional().meta({
      description: "The button that opens a chat: always (default), staffed, never, or when: and unless:.",
    }),
    answers: answers.optional().meta({
      description: "What a visitor's own chat is told, once each, while no agent has taken it.",
    }),
    mask: wordList(["email", "phone"]).optional().meta({
      description: "Masked in chats besides card numbers: email, phone.",
    }),
    webhooks: z.record(words(40), webhook).optional().meta({
      description: "Other systems that are told: a name, and under it url and events.",
    }),
    theme: theme.optional().meta({ description: "Colours, corners and font of what visitors see." }),
    feed_shards: wholeNumber(1, 64)
      .optional()
      .meta({ description: "1 to 64; one is right below 1,000 visitors at once." }),
    locale: locale
      .optional()
      .meta({ description: "Language of the widget where a page names none; default en." }),
  })
  .meta({ title: "A Beckon site" });

const SPOKEN = ["answers.first", "answers.waiting.text", "answers.away"];

export const siteFile: FileKind<z.output<typeof siteSchema>> = {
  schema: siteSchema,
  words: ["name", ...SPOKEN],
  spoken: SPOKEN,
  mayBeEmpty: ["teams.*"],
  landmarks: ["limits", "origins", "teams"],
};

export function readSiteFile(file: YamlFile): { site: Site | undefined; problems: readonly Problem[] } {
  const { value, problems } = validate(file, siteFile);
  if (value === undefined) return { site: undefined, problems };
  const site: Site = {
    name: value.name,
    origins: value.origins,
    timezone: value.timezone ?? "UTC",
    hours: value.hours ?? { named: {}, closed: [] },
    teams: Object.fromEntries(
      Object.entries(value.teams ?? {}).map(([name, team]) => [
        name,
        { languages: team.languages ?? [], skills: team.skills ?? [] },
      ]),
    ),
    goals: value.goals ?? {},
    limits: {
      perVisit: value.limits?.per_visit ?? 2,
      ...(value.limits?.per_week !== undefined && { perWeek: value.limits.per_week }),
      quiet: value.limits?.quiet ?? 60 * SECOND,
      afterDismiss: value.limits?.after_dismiss ?? DAY,
      ignored: value.limits?.ignored ?? 3,
      risk: value.limits?.risk ?? 0.05,
    },
    // As the page script takes a tag that says nothing: the two must agree.
    consent: value.consent ?? "implied",
    queryKeep: value.query_keep ?? [],
    archiveKeep: value.archive_keep ?? [],
    launcher: launcherOf(file, value.launcher ?? "always"),
    answers: answersOf(value.answers ?? {}),
    mask: value.mask ?? [],
    webhooks: Object.fromEntries(
      Object.entries(value.webhooks ?? {}).map(([name, one]) => [
        name,
        { url: one.url, events: one.events ?? [] },
      ]),
    ),
    theme: value.theme ?? {},
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

function launcherOf(file: YamlFile, value: z.output<typeof launcher>): Launcher {
  if (typeof value === "string") return value;
  const at = (key: string) => file.tree && treeAt(file.tree, ["launcher", key]);
  return {
    when: { all: value.when === undefined ? [] : nodesOf(value.when, at("when")) },
    unless: value.unless === undefined ? [] : nodesOf(value.unless, at("unless")),
  };
}

function answersOf({ first, waiting, away }: z.output<typeof answers>): Answers {
  return {
    ...(first !== undefined && { first }),
    ...(waiting !== undefined && { waiting }),
    ...(away !== undefined && { away }),
  };
}
