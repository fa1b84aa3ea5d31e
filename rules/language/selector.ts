// CSS selectors in rule files. Only a browser knows all of CSS: what no browser takes is refused here, where the marketer
// still sees it; the rest is the browser's business, and the page passes over what it does not take.

import * as z from "zod";

/** They travel to every page. */
const LONGEST = 200;

/** Letter for letter: unlike texts, the names in a selector are told apart by letter case. */
export const selector = z.string().transform((text, context): string => {
  const problem = problemOf(text);
  if (problem === undefined) return text;
  context.addIssue({
    code: "custom",
    message: `"${text}" is not a CSS selector: ${problem}`,
    params: {
      code: "bad-selector",
      remedy: `write a CSS selector: "#prices", ".plan button", '[data-plan="pro"]'`,
    },
  });
  return z.NEVER;
});

function problemOf(text: string): string | undefined {
  if (text === "") return "it is empty";
  if (text.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  // Strings and escaped characters may hold anything.
  const plain = text.replace(/\\(?:[0-9a-f]{1,6}\s?|.)/gis, "x").replace(/"[^"\n]*"|'[^'\n]*'/g, "x");
  if (/["']/.test(plain)) return "a quote is not closed";
  const outside = withoutBrackets(plain);
  if (outside === undefined) return "a bracket is not closed";
  if (/[{}<;@!?%\\]/.test(plain)) return "it holds a character that none may hold";
  if (/^\s*[>+~,]|[>+~,]\s*$|[>+~,]\s*[>+~,]/.test(outside)) return "it begins or ends in the middle";
  if (/[.#](?:[^\w\u0080-\uffff-]|$)/.test(outside)) return "a name is missing after . or #";
  if (/(?:^|[\s>+~,])\d|[.#]-?\d/.test(outside)) return "a name begins with a digit";
  return undefined;
}

/** What stands outside of all brackets, which are empty then; undefined where they do not pair. */
function withoutBrackets(text: string): string | undefined {
  const open: string[] = [];
  let outside = "";
  for (const character of text) {
    const closes = character === ")" ? "(" : character === "]" ? "[" : undefined;
    if (closes !== undefined && open.pop() !== closes) return undefined;
    if (open.length === 0) outside += character;
    if (character === "(" || character === "[") open.push(character);
  }
  return open.length === 0 ? outside : undefined;
}
