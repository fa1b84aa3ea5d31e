// Words that came from a page, made fit to be looked at. They are hostile until shown otherwise: markup is no danger
// in a text node, but control and direction characters can still make a line lie about itself.

/**
 * Control, direction and format characters, and breaks no keyboard makes. Line breaks stay, and joiners: emoji and some
 * scripts are written with them.
 */
const UNSEEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** One line of it. */
export function clean(text: unknown): string {
  return lines(text).replace(/\s+/g, " ").trim();
}

/** With its line breaks, for chat. */
export function lines(text: unknown): string {
  if (text === null || text === undefined) return "";
  return (typeof text === "string" ? text : String(text)).replace(/\r\n?/g, "\n").replace(UNSEEN, "");
}

/** A trait's value as one line: texts as they are, all else as JSON. */
export function valueText(value: unknown): string {
  return clean(typeof value === "object" && value !== null ? JSON.stringify(value) : value);
}
