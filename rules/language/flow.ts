// Maps and lists in one line, `{ total: 3+ }` and `[a, b]`: which of the values in them lack their quotes. There the value
// is what must be quoted, and never the map that it stands in.

import { lineEnd, lineStart, moreThan, quote, quotedEntry, restOfLine, trapOf } from "./quoting.ts";
import type { Stretch, Trap } from "./quoting.ts";

/** A value without quotes. */
interface Bare extends Stretch {
  /** Undefined in a list. */
  readonly key: string | undefined;
  readonly text: string;
}

/** Characters of a map in one line; a longer one is left to the ordinary words. */
const LONGEST = 600;
/** Lines above a value in which its map may begin. */
const MOST_LINES = 20;
/** A remedy shows no longer line. */
const LONGEST_LINE = 160;

/** The values that lack their quotes in the map or list around `at`; undefined where there is none. */
export function trapInFlow(source: string, at: number): Trap | undefined {
  const flow = flowAround(source, at);
  const [first, ...more] = flow?.bare.filter(isTrapped) ?? [];
  if (flow === undefined || first === undefined) return undefined;
  const all = [first, ...more];
  const line = lineStart(source, flow.from);
  const isOneLine = flow.to <= lineEnd(source, flow.from) && flow.to - line <= LONGEST_LINE;
  const written = (instead: (text: string) => string) => rewritten(source, line, flow.to, all, instead);
  const plain = all.every(({ text }) => moreThan(text) !== undefined);
  const remedy = isOneLine
    ? `write ${plain ? `${written((text) => moreThan(text)!)} or ` : ""}${written(quote)}`
    : quotedEntry(first.key ?? 0, first.text);
  return { from: first.from, to: first.to, message: trapOf(first.text)!, remedy, more };
}

/** In a list `a: b` is a map of one key, whatever was meant. */
function isTrapped({ key, text }: Bare): boolean {
  return trapOf(key === undefined ? text.replaceAll(":", "") : text) !== undefined;
}

/** The line with these values written in another way. */
function rewritten(
  source: string,
  from: number,
  to: number,
  values: readonly Bare[],
  instead: (text: string) => string,
): string {
  let line = "";
  let at = from;
  for (const value of values) {
    line += source.slice(at, value.from) + instead(value.text);
    at = value.to;
  }
  return (line + source.slice(at, to)).trim();
}

/** The value that begins here: to the end of the line, or where it stands in a map or list in one line, of its entry. */
export function restOfValue(source: string, from: number): string {
  const entry = flowAround(source, from)?.bare.find((one) => one.from <= from && from < one.to);
  return entry === undefined ? restOfLine(source, from) : source.slice(from, entry.to);
}

interface Flow extends Stretch {
  readonly bare: readonly Bare[];
}

const OPENS = /^\s*(?:- +)*(?:(?:[\w.-]+|"[^"\n]*"|'[^'\n]*'):[ \t]+)?(?=(?:\{(?![{%])|\[))/;

/** The outermost map or list in one line that holds `at` and is closed. It may go on over some lines. */
function flowAround(source: string, at: number): Flow | undefined {
  let line = lineStart(source, at);
  for (let lines = 0; lines < MOST_LINES; lines++) {
    const before = OPENS.exec(source.slice(line, lineEnd(source, line)));
    if (before) {
      const flow = readFlow(source, line + before[0].length);
      // `[Sale] today` is a text.
      const isAlone = flow !== undefined && restOfLine(source, flow.to) === "";
      return isAlone && flow.from <= at && at < flow.to ? flow : undefined;
    }
    if (line === 0) return undefined;
    line = lineStart(source, line - 1);
  }
  return undefined;
}

/** Undefined where it is not closed. */
function readFlow(source: string, from: number): Flow | undefined {
  const text = source.slice(from, from + LONGEST);
  const bare: Bare[] = [];
  const open: string[] = [];
  let key: string | undefined;
  let i = 0;
  /** Moves on over what fits here. */
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = i;
    const found = pattern.exec(text);
    if (found) i += found[0].length;
    return found;
  };
  while (i < text.length) {
    if (take(BLANK)) continue;
    const inMap = open.at(-1) === "{";
    const found = inMap && key === undefined ? take(KEY) : null;
    if (found) {
      key = found[1] ?? found[2] ?? found[3]!;
    } else if (take(OPEN)) {
      open.push(text[i - 1]!);
      key = undefined;
    } else if (take(CLOSE)) {
      open.pop();
      key = undefined;
      if (open.length === 0) return { from, to: from + i, bare };
    } else if (take(COMMA)) {
      key = undefined;
    } else if (!take(QUOTED)) {
      const start = i;
      take(inMap ? BARE_IN_MAP : BARE_IN_LIST);
      // Nothing fits at a lone quotation mark or the like.
      if (i === start) i++;
      const said = text.slice(start, i).trimEnd();
      const at = from + start;
      bare.push({ key: inMap ? (key ?? "") : undefined, text: said, from: at, to: at + said.length });
    }
  }
  return undefined;
}

const BLANK = /(?:\s|(?<=\s)#(?=\s).*)+/y;
const KEY = /(?:([\w.-]+)|"([^"\n]*)"|'([^'\n]*)')[ \t]*:(?=\s)/y;
const OPEN = /\{(?![{%])|\[/y;
const CLOSE = /[}\]]/y;
const COMMA = /,/y;
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/y;
/** A template is taken whole; a comma belongs to the text where no other key comes after it. */
const BARE_IN_MAP =
  /(?:\{\{.*?\}\}|\{%.*?%\}|(?!\s#\s)[^,}\]\n]|,(?!\s*(?:[\w.-]+|"[^"\n]*"|'[^'\n]*')[ \t]*:|\s*[}\]\n]))+/y;
const BARE_IN_LIST = /(?:\{\{.*?\}\}|\{%.*?%\}|(?!\s#\s)[^,}\]\n])+/y;
