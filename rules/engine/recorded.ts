// A recorded visit: one line of NDJSON, from the archive of a running site or from a web server's log. It says nothing of
// who it was, and what its source could not know is named, so that no rule is judged by a guess.

import * as z from "zod";

/** What the source of a recorded visit did not see; a condition that reads one of these cannot be judged by it. */
export const UNSEEN = [
  "clocks",
  "idle",
  "engagement",
  "events",
  "history",
  "visitor",
  "title",
  "data",
  "language",
  "place",
  "desk",
] as const;
export type Unseen = (typeof UNSEEN)[number];

const text = z.string().max(1000);
const texts = z.record(z.string().max(100), text);
const loose = z.record(z.string().max(100), z.unknown());
const tab = z.int().min(1).max(10_000).default(1);
const inTab = z.object({ tab }).prefault({});
const on = z.object({ on: text, tab });

/** Every kind of event with what is kept of it; each stands as `[ms since the visit began, kind, value]`. */
export const RECORDED_EVENTS = {
  /** `path`: with the query parameters that may be kept. */
  page: z.object({ path: text, title: text.optional(), data: loose.optional(), tab }),
  shown: inTab,
  hidden: inTab,
  closed: inTab,
  input: inTab,
  /** No input for so many ms from then on; in between there was input at least every 5 s. */
  gap: z.object({ for: z.number().min(0), tab }),
  /** A hole of so many ms in the tab's ticking that ended then. */
  slept: z.object({ for: z.number().min(0), tab }),
  scroll: z.object({ percent: z.number(), tab }),
  exit: inTab,
  saw: on.extend({ in: z.boolean().default(true) }),
  click: on,
  rage: inTab,
  form: on.extend({ state: z.enum(["started", "abandoned", "submitted"]) }),
  track: z.object({ name: text, props: loose.optional(), tab }),
  data: z.object({ data: loose, tab }),
  typing: z.object({ on: z.boolean(), tab }),
  tag: z.object({ tag: text, on: z.boolean().default(true) }),
  chat: z.object({ state: z.enum(["opened", "closed"]) }),
  /** What the rules of that day did. Replaying other rules leaves it out. */
  invited: z.object({ rule: text }),
  held: z.object({ rule: text }),
  seen: z.object({ rule: text }),
  accepted: z.object({ rule: text }),
  dismissed: z.object({ rule: text }),
  expired: z.object({ rule: text }),
  withdrawn: z.object({ rule: text }),
  failed: z.object({ rule: text }),
  /** So many events after this one are missing: the visit was too long. */
  cut: z.number(),
} as const;

type Kind = keyof typeof RECORDED_EVENTS;
export type RecordedEvent = {
  readonly [K in Kind]: readonly [at: number, kind: K, value: z.output<(typeof RECORDED_EVENTS)[K]>];
}[Kind];

const event = z.tuple([z.number().min(0), z.string()]).rest(z.unknown());

export const recordedVisit = z.object({
  site: z.string().max(100).optional(),
  /** Start of the visit, ms since epoch. */
  at: z.number(),
  /** `archive`: a running site; `log`: a web server's log. */
  from: z.enum(["archive", "log"]).default("archive"),
  unseen: z.array(z.enum(UNSEEN)).default([]),
  /** The number of this visit of the visitor; 1 is the first. */
  visits: z.int().min(1).default(1),
  /** How long before this one, in ms. */
  first_visit: z.number().min(0).optional(),
  last_visit: z.number().min(0).optional(),
  chats: z.int().min(0).default(0),
  last_chat: z.number().min(0).optional(),
  tags: z.array(text).default([]),
  traits: loose.default({}),
  identified: z.boolean().default(false),
  consent: z.enum(["granted", "implied", "denied", "unasked"]).default("implied"),
  channel: text,
  source: text.optional(),
  keyword: text.optional(),
  campaign: text.optional(),
  utm: texts.optional(),
  ad_click: text.optional(),
  /** The host of the referrer. */
  referrer: text.optional(),
  country: text.optional(),
  region: text.optional(),
  continent: text.optional(),
  timezone: text.optional(),
  language: text.default(""),
  device: z.enum(["desktop", "mobile", "tablet"]).catch("desktop"),
  browser: text.default(""),
  os: text.default(""),
  /** Of the ruleset that was live. */
  version: z.number().default(0),
  events: z.array(event),
});

/** As it stands in a file. */
export type RecordedVisitLine = z.input<typeof recordedVisit>;
export type RecordedVisit = Omit<z.output<typeof recordedVisit>, "events"> & {
  readonly events: readonly RecordedEvent[];
};

/** An event whose schema would give it back as it is. */
function isPlain(kind: Kind, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { tab: of, path, for: length } = value as { tab?: unknown; path?: unknown; for?: unknown };
  if (typeof of !== "number" || !Number.isInteger(of) || of < 1 || of > 10_000) return false;
  const keys = Object.keys(value).length;
  if (kind === "page") return keys === 2 && typeof path === "string" && path.length <= 1000;
  if (kind === "gap") return keys === 2 && typeof length === "number" && length >= 0;
  return keys === 1 && RECORDED_EVENTS[kind] === inTab;
}

/** A line as a visit, or why it is none. Events of kinds that this version does not know are left out. */
export function readRecorded(line: string): RecordedVisit | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { problem: "not JSON" };
  }
  const parsed = recordedVisit.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join(".") || "the visit"}: ${issue?.message ?? "not understood"}` };
  }
  const events: RecordedEvent[] = [];
  for (const [at, kind, value] of parsed.data.events) {
    if (!Object.hasOwn(RECORDED_EVENTS, kind)) continue;
    // Most say no more than this: a schema for each of a million events is time.
    if (isPlain(kind as Kind, value)) {
      events.push([at, kind, value] as unknown as RecordedEvent);
      continue;
    }
    const kept = RECORDED_EVENTS[kind as Kind].safeParse(value ?? {});
    if (kept.success) events.push([at, kind, kept.data] as unknown as RecordedEvent);
  }
  return { ...parsed.data, events };
}
