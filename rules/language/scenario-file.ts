// What a scenario file may say.

import * as z from "zod";
import { deskState, onlyKey, refuse, timeOf, traits, visitEntry } from "./happening.ts";
import type { FileKind } from "./kind.ts";
import { keyMeantInScenario, meantInScenario } from "./meant-in-scenario.ts";
import type { ScenarioStart } from "./scenario.ts";
import { duration, wholeNumber, yes } from "./values.ts";
import { words } from "./words.ts";
import { isTimeZone } from "./zone.ts";

const expected = z.strictObject({
  invite: words(60).meta({ description: "The id of the rule that invites: its file's name." }),
});

const expectation = z
  .record(z.string(), expected)
  .transform((value, context): { at: number | undefined; rule: string } => {
    const key = onlyKey(value, context, "80s: { invite: my-rule }");
    if (key === undefined) return z.NEVER;
    const rule = value[key]!.invite;
    return key === "never" ? { at: undefined, rule } : { at: timeOf(key, context), rule };
  });

const timezone = z.string().refine(isTimeZone, {
  error: (issue) => `"${String(issue.input)}" is not a time zone`,
  params: { code: "bad-timezone", remedy: "write its IANA name: Europe/Berlin" },
});

const truth = z.string().transform((text, context): boolean => {
  const lower = text.toLowerCase();
  if (lower === "true" || lower === "false") return lower === "true";
  return refuse(context, "bad-yes", `"${text}" is not understood here`, "write true or false");
});

const visitor = z
  .strictObject({
    visits: wholeNumber(1, 10_000).optional().meta({ description: "This visit included; default 1." }),
    first_visit: duration
      .optional()
      .meta({ description: "How long ago; default 30d where visits is 2 or more." }),
    last_visit: duration
      .optional()
      .meta({ description: "How long ago it ended; default 7d where visits is 2 or more." }),
    chats: wholeNumber(0, 10_000).optional().meta({ description: "Chats before this visit; default 0." }),
    last_chat: duration.optional().meta({ description: "How long ago; default that of last_visit." }),
    name: words(100).optional().meta({ description: "What the visitor is called." }),
    identified: yes.optional().meta({ description: "The site has said who it is." }),
    traits: traits.optional(),
    tags: z.array(words(60)).optional().meta({ description: "Tags at the start." }),
    consent: z
      .enum(["granted", "denied", "unasked"])
      .optional()
      .meta({ description: "Default: what site.yaml makes of silence." }),
    device: z.enum(["desktop", "mobile", "tablet"]).optional().meta({ description: "Default desktop." }),
    browser: words(60).optional().meta({ description: "Default Chrome." }),
    os: words(60).optional().meta({ description: "Default Windows." }),
    language: words(35).optional().meta({ description: "Default: the site's locale." }),
    timezone: timezone.optional().meta({ description: "Default: the site's." }),
    country: words(60).optional().meta({ description: "Two letters: DE." }),
    region: words(60).optional().meta({ description: "Bavaria." }),
    city: words(100).optional().meta({ description: "Munich." }),
    continent: words(60).optional().meta({ description: "Two letters: EU." }),
    arm: words(40).optional().meta({
      description: "holdout, or the name of a variant; default: not held out, the first variant.",
    }),
    sample: truth.optional().meta({ description: "In every sample (default true) or in none." }),
  })
  .meta({ description: "Who visits, as of this visit." });

const start = z.string().transform((text, context): ScenarioStart => {
  const [, date, time, zone] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const at = date === undefined ? NaN : Date.parse(`${date}T${time}${zone ?? "Z"}`);
  // Of a 30th of February the reader makes a 2nd of March.
  const isDay = date !== undefined && new Date(`${date}T00:00Z`).toJSON()?.startsWith(date);
  if (isDay && !Number.isNaN(at)) return zone === undefined ? { wall: at } : { at };
  return refuse(
    context,
    "bad-start",
    `"${text}" is not a date and time`,
    "write 2026-11-20T10:00:00+01:00, or without the zone for the site's",
  );
});

const scenario = z
  .strictObject({
    name: words(200).meta({ description: "What happens, in a sentence." }),
    visitor: visitor.optional(),
    start: start.optional().meta({ description: "Default Tuesday 2026-11-17, 10:00 in the site's zone." }),
    visit: z
      .array(visitEntry)
      .min(1)
      .max(1000)
      .meta({ description: "What happens, each entry under its time." }),
    until: duration.optional().meta({ description: "Default 30 min after the last entry." }),
    expect: z.array(expectation).max(1000).optional().meta({
      description: "Invitations and when; any other one fails the scenario.",
    }),
    desk: deskState
      .optional()
      .meta({ description: "Teams at the start; default an agent with 10 places each." }),
    wait: duration.optional().meta({
      description: "At the start somebody else waits for an agent, so long already; default nobody.",
    }),
    visitors_online: wholeNumber(0, 1_000_000)
      .optional()
      .meta({ description: "On the whole site; default 1." }),
    rules: z.array(words(60)).min(1).max(200).optional().meta({
      description: "Only these rules take part, whatever their state is.",
    }),
  })
  .meta({ id: "scenario" });

const scenarioSchema = z
  .union([scenario, z.array(scenario).min(1).max(200)])
  .meta({ title: "Beckon scenarios" });

export const scenarioFile: FileKind<z.output<typeof scenarioSchema>> = {
  schema: scenarioSchema,
  words: ["name", "*.name", "visit.*.*.title", "*.visit.*.*.title", "visitor.name", "*.visitor.name"],
  spoken: [],
  mayBeEmpty: [],
  landmarks: ["visitor", "visit", "expect"],
  meant: meantInScenario,
  meantKey: keyMeantInScenario,
};

export type ScenarioText = z.output<typeof scenario>;
export type VisitorText = z.output<typeof visitor>;
