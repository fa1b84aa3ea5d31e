// What may happen in a scenario's visit: an entry is a map with a time as its key.

import * as z from "zod";
import { nearest } from "./nearest.ts";
import type { Action, DeskState, Entry } from "./scenario.ts";
import type { Path } from "./tree.ts";
import { duration, parseDuration, wholeNumber, yes } from "./values.ts";
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

const WORDLESS = ["input", "hide", "show", "close", "accept", "dismiss"] as const;
export const NOT_YET = ["scroll", "exit", "click", "see", "form", "track", "data"];

export const deskState = z
  .record(
    words(40),
    z.strictObject({ online: wholeNumber(0, 1000), places: wholeNumber(0, 10_000).optional() }),
  )
  .transform((desk): DeskState =>
    Object.fromEntries(
      Object.entries(desk).map(([team, { online, places }]) => [
        team,
        { online, places: places ?? 10 * online },
      ]),
    ),
  );

export const traits = z.record(z.string().max(100), z.union([z.string(), z.array(z.string())]));

const oneWord = z
  .string()
  .transform((text, context): Action => {
    const does = WORDLESS.find((word) => word === text);
    if (does !== undefined) return { does };
    if (NOT_YET.includes(text))
      return refuse(context, "not-yet", `"${text}" is not in this version yet`, "delete the line");
    const meant = nearest(text, [...WORDLESS, ...Object.keys(happenings)]);
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
  title: words(300).optional(),
  referrer: address
    .refine(isWeb, {
      error: (issue) => `"${String(issue.input)}" is not an address`,
      params: { code: "bad-referrer", remedy: "write https://www.google.com/" },
    })
    .optional()
    .meta({ description: "Where the link was clicked; default the tab's page before." }),
  ...(Object.fromEntries(WORDLESS.map((word) => [word, yes.optional()])) as Record<
    (typeof WORDLESS)[number],
    z.ZodOptional<typeof yes>
  >),
  sleep: duration.optional().meta({ description: "The machine sleeps for so long." }),
  consent: z.enum(["granted", "denied"]).optional(),
  chat: z.enum(["open", "close"]).optional().meta({ description: "The visitor opens or closes a chat." }),
  type: z
    .enum(["start", "stop"])
    .optional()
    .meta({ description: "The visitor types in a form of the page." }),
  tag: words(60).optional(),
  identify: z.strictObject({ name: words(100).optional(), traits: traits.optional() }).optional(),
  desk: deskState.optional().meta({ description: "The desk changes; places is the team's total." }),
  tab: tab.optional(),
};

interface Happening {
  readonly action: Action;
  readonly tab: number | undefined;
}

const happening = z.strictObject(happenings).transform((value, context): Happening => {
  const { title, referrer, tab: inTab, ...rest } = value;
  const names = Object.keys(rest) as (keyof typeof rest)[];
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
