// What an invitation says, in a rule, in its variants and in other languages: the same lines everywhere.

import * as z from "zod";
import type { LocaleTexts, Texts } from "./ruleset.ts";
import { canonicalLocale } from "./locale.ts";
import { template, words } from "./words.ts";

const title = template(120).optional().meta({ description: "A line above the greeting." });
const greeting = template(1000).meta({
  description: "What the invitation says; {{ visitor.name }} and the like are put in.",
});

/** All that a variant or a language may say otherwise. */
const localeLines = {
  from: words(60).optional().meta({ description: "The name above the greeting; default the team's." }),
  title,
  greeting: greeting.optional(),
  replies: z.array(template(80)).min(1).max(6).optional().meta({
    description: "Quick replies; each opens the chat with that text.",
  }),
  away: z
    .strictObject({ title, greeting: greeting.optional() })
    .optional()
    .meta({ description: "Said instead, where when_away is message and nobody is there." }),
};

const MOST_LANGUAGES = 50;

const locales = z
  .record(z.string().max(35), z.strictObject(localeLines))
  .transform((byName, context): Readonly<Record<string, LocaleTexts>> => {
    const out = new Map<string, LocaleTexts>();
    const refuse = (name: string, code: string, message: string, remedy: string) =>
      context.addIssue({ code: "custom", path: [name], message, params: { code, remedy, key: true } });
    for (const [name, said] of Object.entries(byName)) {
      const locale = canonicalLocale(name);
      if (locale === undefined)
        refuse(name, "bad-locale", `"${name}" is not a language`, "write en, de or pt-BR");
      else if (out.has(locale))
        refuse(name, "duplicate-key", `${locale} stands here a second time`, "keep one");
      else out.set(locale, localeTexts(said));
    }
    if (out.size > MOST_LANGUAGES)
      context.addIssue({
        code: "custom",
        message: `more than ${MOST_LANGUAGES} languages`,
        params: { code: "too-many", remedy: "leave some out" },
      });
    return Object.fromEntries(out);
  });

export const textLines = {
  ...localeLines,
  locales: locales.optional().meta({
    description: "The same lines in other languages: de, pt-BR; the visitor's language decides.",
  }),
};

/** Where words stand among these lines, for `FileKind`; `spoken` are those that visitors read as they are written. */
export const SPOKEN_LINES = ["title", "greeting", "replies.*", "away.title", "away.greeting"].flatMap(
  (line) => [line, `locales.*.${line}`],
);
export const WORD_LINES = [...SPOKEN_LINES, "from", "locales.*.from"];

type Lines = z.output<z.ZodObject<typeof textLines>>;

export function textsOf(value: Lines): Texts {
  return { ...localeTexts(value), ...(value.locales && { locales: value.locales }) };
}

function localeTexts({ from, title, greeting, replies, away }: Omit<Lines, "locales">): LocaleTexts {
  return {
    ...(from !== undefined && { from }),
    ...(title !== undefined && { title }),
    ...(greeting !== undefined && { greeting }),
    ...(replies !== undefined && { replies }),
    ...(away && {
      away: {
        ...(away.title !== undefined && { title: away.title }),
        ...(away.greeting !== undefined && { greeting: away.greeting }),
      },
    }),
  };
}
