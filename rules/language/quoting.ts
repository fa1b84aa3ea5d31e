// The quoting traps of YAML: what a person wrote without quotes and YAML takes for something else, and the same line with
// them.

/** A value that lacks its quotes: where it stands, why it needs them, and the line as it should be. */
export interface Trap extends Stretch {
  readonly message: string;
  readonly remedy: string;
  /** More values of the same line that lack theirs. */
  readonly more?: readonly Stretch[];
}

/** Offsets, `to` excluded. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The trap in the line at `offset`, if its value looks like a text that YAML takes for something else. */
export function quotedLine(source: string, offset: number): Trap | undefined {
  const start = lineStart(source, offset);
  const found = /^(\s*(?:- +)*)((?:([\w-]+):[ \t]+)?)(.*)$/.exec(source.slice(start, lineEnd(source, start)));
  if (found === null) return undefined;
  const [, indent = "", label = "", key, rest = ""] = found;
  const value = withoutComment(rest);
  const message = trapOf(value);
  if (message === undefined) return undefined;
  const from = start + indent.length + label.length;
  const below = key === undefined ? undefined : startedTooSoon(key, value);
  if (below !== undefined)
    return {
      from,
      to: from + value.length,
      message: `what stands under ${key} begins in a line of its own`,
      remedy: `write\n${key}:\n  ${below}`,
    };
  return { from, to: from + value.length, message, remedy: quotedEntry(key, value) };
}

/** `do: tag: x` and `when: page: /a`: the line that was meant to stand below; undefined where a text is meant. */
function startedTooSoon(key: string, value: string): string | undefined {
  if (!/^[a-z][a-z_]*: +\S/.test(value)) return undefined;
  if (HOLDS_LISTS.has(key)) return `- ${value}`;
  return HOLDS_MAPS.has(key) ? value : undefined;
}

const HOLDS_LISTS: ReadonlySet<string> = new Set("do any all none visit expect".split(" "));
const HOLDS_MAPS: ReadonlySet<string> = new Set(
  "when unless invite experiment data trait query utm".split(" "),
);

/** Why a bare value is not the text it looks like; undefined where nothing is special about it. */
export function trapOf(value: string): string | undefined {
  const first = value[0];
  if (first === undefined || first === '"' || first === "'") return undefined;
  if ("*#>|[]{}!&@%`,".includes(first)) return `a value that starts with ${first} must be in quotes`;
  if (/^[-?](?:\s|$)/.test(value)) return `a value that starts with ${first} and a space must be in quotes`;
  if (/:(?:\s|$)/.test(value)) return "a value that holds a colon and a space must be in quotes";
  if (/\s#/.test(value)) return "a value that holds a space and # must be in quotes";
  return undefined;
}

/** `write key: "value"`; with `>3`, which YAML takes for a text block, the form that needs no quotes besides. */
export function quotedEntry(key: string | number | undefined, value: string): string {
  const label = typeof key === "string" ? `${key}: ` : typeof key === "number" ? "- " : "";
  const plain = moreThan(value);
  return `write ${plain ? `${label}${plain} or ` : ""}${label}${quote(value)}`;
}

/** `>3` as `4+`, which needs no quotes; undefined for any other text. */
export function moreThan(value: string): string | undefined {
  const above = /^>(=?)\s*(\d+)$/.exec(value);
  return above === null ? undefined : `${Number(above[2]) + (above[1] ? 0 : 1)}+`;
}

/** In double quotes, or in single ones where the text holds double quotes. */
export function quote(text: string): string {
  return text.includes('"') ? `'${text.replaceAll("'", "''")}'` : `"${text.replaceAll("\\", "\\\\")}"`;
}

/** What stands from here to the end of the line, without a comment. */
export function restOfLine(source: string, from: number): string {
  return withoutComment(source.slice(from, lineEnd(source, from)));
}

function withoutComment(text: string): string {
  const comment = /(?:^|\s)#(?=\s|$)/.exec(text);
  return (comment ? text.slice(0, comment.index) : text).trim();
}

export function lineStart(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf("\n", offset - 1) + 1;
}

export function lineEnd(source: string, offset: number): number {
  const end = source.indexOf("\n", offset);
  const stop = end < 0 ? source.length : end;
  return stop > offset && source[stop - 1] === "\r" ? stop - 1 : stop;
}
