// How the invitation and the chat look. Values go into a style sheet on other people's pages, so each is one of a few
// forms that cannot end the declaration they stand in.

import * as z from "zod";

/** The colours that everybody can name; others are written as hex. */
const NAMED =
  "black silver gray grey white maroon red purple fuchsia green lime olive yellow navy blue teal aqua orange transparent".split(
    " ",
  );
const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/;
const NUMBER = String.raw`\d{1,3}(?:\.\d{1,3})?`;
const RGB = new RegExp(
  String.raw`^rgba?\(\s*${NUMBER}(?:\s*,\s*|\s+)${NUMBER}(?:\s*,\s*|\s+)${NUMBER}(?:\s*[,/]\s*${NUMBER}%?)?\s*\)$`,
);

const colour = form(
  (text) => HEX.test(text) || RGB.test(text) || NAMED.includes(text),
  "a colour",
  'write "#0a6ebd" in quotes, rgb(10, 110, 189), or a plain name: white, black, navy',
);

const length = form(
  (text) => text === "0" || /^\d{1,3}(?:\.\d{1,3})?(?:px|rem)$/.test(text),
  "a length",
  "write 8px or 0.5rem",
);

const FAMILY = String.raw`(?:\w[\w -]*|"\w[\w -]*"|'\w[\w -]*')`;
const FAMILIES = new RegExp(String.raw`^${FAMILY}(?:\s*,\s*${FAMILY})*$`);

const font = z
  .string()
  .max(200)
  .refine((text) => FAMILIES.test(text), {
    error: (issue) => `"${String(issue.input)}" is not a list of fonts`,
    params: { code: "bad-theme", remedy: "write Georgia, serif" },
  });

/** In small letters. */
function form(fits: (text: string) => boolean, what: string, remedy: string) {
  return z
    .string()
    .max(60)
    .transform((text, context): string => {
      const lower = text.toLowerCase();
      if (fits(lower)) return lower;
      context.addIssue({
        code: "custom",
        message: `"${text}" is not ${what}`,
        params: { code: "bad-theme", remedy },
      });
      return z.NEVER;
    });
}

export const theme = z
  .strictObject({
    accent: colour.optional().meta({ description: "Colour of buttons and of the launcher." }),
    on_accent: colour.optional().meta({ description: "Colour of words on the accent." }),
    background: colour.optional().meta({ description: "Colour behind everything." }),
    text: colour.optional().meta({ description: "Colour of words." }),
    radius: length.optional().meta({ description: "How round corners are: 8px." }),
    font: font
      .optional()
      .meta({ description: "Fonts that the page has, first choice first: Georgia, serif." }),
    mode: z.enum(["auto", "light", "dark"]).optional().meta({
      description: "auto (default): as the visitor's system is.",
    }),
  })
  .transform((value) => value as Readonly<Record<string, string>>);
