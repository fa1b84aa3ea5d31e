// What may happen in a scenario's visit: an entry is a map with a time as its key.

import * as z from "zod";
import { eventName } from "./action.ts";
import { happeningMeant } from "./meant-in-scenario.ts";
import type { Action, DeskState, Entry } from "./scenario.ts";
import type { Path } from "./tree.ts";
import { duration, parseDuration, selector, wholeNumber, yes } from "./values.ts";
import { words } from "./words.ts";

export function refuse(
  context: z.core.$RefinementCtx,
  code: string,
  message: string,
  remedy: string,
  path: Path = [],
): never {
  context.addIssue({
    code: "custom",
    message,
    path: [...path],
    params: { code, remedy, key: path.length > 0 },
  });
  return z.NEVER;
}

const WORDLESS = ["input", "hide", "show", "close", "exit", "accept", "dismiss"] as const;

export const deskState = z
  .record(
    words(40),
    z.strictObject({
      online: wholeNumber(0, 1000).meta({ description: "Agents online." }),
      places: wholeNumber(0, 10_000)
        .optional()
        .meta({ description: "Chats they can take in all; default 10 each." }),
    }),
  )
  .transform((desk): DeskState =>
    Object.fromEntries(
      Object.entries(desk).map(([team, { online, places }]) => [
        team,
        { online, places: places ?? 10 * online },
      ]),
    ),
  );

const facts = z.record(z.string().max(100), z.union([z.string(), z.array(z.string())]));
/** As texts: the conditions' number forms hold for the number 3 and the text 3 alike. */
export const traits = facts.meta({ description: "Whatever the site knows: { plan: trial }." });

const percent = z.string().transform((text, context): number => {
  const value = /^\d{1,3}%$/.test(text) ? Number(text.slice(0, -1)) : NaN;
  return value <= 100
    ? value
    : refuse(context, "bad-percent", `"${text}" is no depth of a page`, "write 80%, from 0% to 100%");
});

const form = z.strictObject({
  on: selector.meta({ description: "The form, as the rule names it." }),
  state: z.enum(["started", "abandoned", "submitted"]).meta({ description: "What became of it." }),
});

const track = z.union([
  eventName,
  z.strictObject({
    name: eventName.meta({ description: "As the page calls it." }),
    props: facts.optional().meta({ description: "What the page says besides." }),
  }),
]);

const oneWord = z
  .string()
  .transform((text, context): Action => {
    const does = WORDLESS.find((word) => word === text);
    if (does !== undefined) return { does };
    const meant = happeningMeant(text, Object.keys(happenings));
    const isMap = meant !== undefined && meant in happenings && !WORDLESS.some((word) => word === meant);
    return refuse(
      context,
      "unknown-word",
      `"${text}" is nothing that happens in a visit`,
      meant === undefined
        ? `write one of ${WORDLESS.join(", ")}, or { page: /pricing }`
        : `write ${isMap ? `{ ${meant}: … }` : meant}`,
    );
  })
  .meta({ enum: [...WORDLESS] });

const WORDS = {
  input: "A key, a click, a touch, the mouse moves.",
  hide: "The tab goes out of view.",
  show: "The tab comes into view.",
  close: "The tab is closed.",
  exit: "The pointer leaves the page towards the top.",
  accept: "The invitation that is showing is accepted.",
  dismiss: "The invitation that is showing is dismissed.",
} satisfies Record<(typeof WORDLESS)[number], string>;

const tab = wholeNumber(1, 20).meta({ description: "Which tab; 1 is meant otherwise." });

const address = z.string().max(2000);

function isWeb(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

const happenings = {
  page: address
    .refine((text) => text.startsWith("/") || isWeb(text), {
      error: (issue) => `"${String(issue.input)}" is not a page`,
      params: {
        code: "bad-page",
        remedy: "write a path that begins with /, or an address that begins with https://",
      },
    })
    .optional()
    .meta({ description: "A page view: a path or an address." }),
  title: words(300).optional().meta({ description: "The page's title." }),
  referrer: address
    .refine(isWeb, {
      error: (issue) => `"${String(issue.input)}" is not an address`,
      params: { code: "bad-referrer", remedy: "write https://www.google.com/" },
    })
    .optional()
    .meta({ description: "Where the link was clicked; default the tab's page before." }),
  data: facts.optional().meta({
    description: "What the page passed: with page when it began, alone since then.",
  }),
  scroll: percent.optional().meta({ description: "So much of the page was in view: 80%." }),
  click: selector.optional().meta({ description: "A click on what the rule names so." }),
  see: selector.optional().meta({ description: "What the rule names so comes into view." }),
  form: form.optional().meta({ description: "A form of the page is started, abandoned or submitted." }),
  track: track.optional().meta({ description: "The page's own event: a name, or { name, props }." }),
  ...(Object.fromEntries(
    WORDLESS.map((word) => [word, yes.optional().meta({ description: WORDS[word] })]),
  ) as Record<(typeof WORDLESS)[number], z.ZodOptional<typeof yes>>),
  sleep: duration.optional().meta({ description: "The machine sleeps for so long." }),
  consent: z.enum(["granted", "denied"]).optional().meta({ description: "The visitor decides." }),
  chat: z.enum(["open", "close"]).optional().meta({ description: "The visitor opens or closes a chat." }),
  type: z
    .enum(["start", "stop"])
    .optional()
    .meta({ description: "The visitor types in a form of the page." }),
  tag: words(60).optional().meta({ description: "The visitor gets this tag." }),
  identify: z
    .strictObject({
      name: words(100).optional().meta({ description: "What the visitor is called." }),
      traits: traits.optional(),
    })
    .optional()
    .meta({ description: "The page says who it is." }),
  desk: deskState.optional().meta({ description: "The desk changes; places is the team's total." }),
  tab: tab.optional(),
};

interface Happening {
  readonly action: Action;
  readonly tab: number | undefined;
}

const happening = z.strictObject(happenings).transform((value, context): Happening => {
  const { title, referrer, tab: inTab, ...rest } = value;
  // What a page passes when it begins is part of that.
  const names = (Object.keys(rest) as (keyof typeof rest)[]).filter(
    (name) => name !== "data" || rest.page === undefined,
  );
  const [name, second] = names;
  if (name === undefined)
    return refuse(context, "missing", "nothing happens here", "write input, or { page: /pricing }");
  if (second !== undefined)
    return refuse(
      context,
      "too-many",
      `two things at once: ${name} and ${second}`,
      "write an entry for each, with the same time",
    );
  if (name !== "page" && (title !== undefined || referrer !== undefined))
    return refuse(
      context,
      "unused",
      "title and referrer belong to a page",
      "delete them, or add page: /pricing",
    );
  return { action: actionOf(name, value), tab: inTab };
});

function actionOf(name: string, value: z.output<z.ZodObject<typeof happenings>>): Action {
  if (value.page !== undefined)
    return {
      does: "page",
      page: value.page,
      title: value.title ?? "",
      ...(value.referrer !== undefined && { referrer: value.referrer }),
      ...(value.data !== undefined && { data: value.data }),
    };
  if (value.data !== undefined) return { does: "data", data: value.data };
  if (value.scroll !== undefined) return { does: "scroll", percent: value.scroll };
  if (value.click !== undefined) return { does: "click", on: value.click };
  if (value.see !== undefined) return { does: "see", on: value.see };
  if (value.form !== undefined) return { does: "form", ...value.form };
  if (typeof value.track === "string") return { does: "track", name: value.track };
  if (value.track !== undefined)
    return {
      does: "track",
      name: value.track.name,
      ...(value.track.props !== undefined && { props: value.track.props }),
    };
  if (value.sleep !== undefined) return { does: "sleep", length: value.sleep };
  if (value.consent !== undefined) return { does: "consent", consent: value.consent };
  if (value.chat !== undefined) return { does: "chat", chat: value.chat };
  if (value.type !== undefined) return { does: "type", type: value.type };
  if (value.tag !== undefined) return { does: "tag", tag: value.tag };
  if (value.desk !== undefined) return { does: "desk", desk: value.desk };
  if (value.identify !== undefined)
    return {
      does: "identify",
      traits: value.identify.traits ?? {},
      ...(value.identify.name !== undefined && { name: value.identify.name }),
    };
  return { does: WORDLESS.find((word) => word === name)! };
}

export const visitEntry = z
  .object({ tab: tab.optional() })
  .catchall(z.union([oneWord.transform((action): Happening => ({ action, tab: undefined })), happening]))
  .transform((value, context): Omit<Entry, "line"> => {
    const { tab: inTab, ...timed } = value;
    const key = onlyKey(timed, context, "12s: input");
    const at = key === undefined ? undefined : timeOf(key, context);
    if (key === undefined || at === undefined) return z.NEVER;
    const { action, tab: own } = timed[key] as Happening;
    return { at, action, tab: own ?? inTab ?? 1 };
  });

/** Entries are maps with one key, the time. Undefined where that was refused. */
export function onlyKey(map: object, context: z.core.$RefinementCtx, example: string): string | undefined {
  const [key, second] = Object.keys(map);
  if (key === undefined) refuse(context, "missing", "the time is missing", `write - ${example}`);
  else if (second !== undefined)
    refuse(context, "too-many", "an entry has one time", `begin a line of its own: - ${second}: …`, [second]);
  return second === undefined ? key : undefined;
}

/** ms from the start; undefined where it was refused. */
export function timeOf(key: string, context: z.core.$RefinementCtx): number | undefined {
  const at = parseDuration(key);
  const remedy = `write ${/^\d+$/.test(key) ? key : 12}s`;
  if (at === undefined) refuse(context, "bad-time", `"${key}" is not a time from the start`, remedy, [key]);
  return at;
}
