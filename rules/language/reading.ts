// Nodes of the YAML library → our tree. Refuses aliases, anchors, tags, duplicate and odd keys, too deep nesting, and the
// quoting slips that YAML passes over in silence.

import { isAlias, isScalar, isSeq } from "yaml";
import type { ParsedNode, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Problem, Report } from "./problem.ts";
import { restOfValue } from "./flow.ts";
import { lineEnd, quotedEntry } from "./quoting.ts";
import type { Entry, Tree } from "./tree.ts";

/** Lists and maps inside each other; a rule of everyday use has four. */
export const DEEPEST = 12;

export interface Reading {
  readonly tree: Tree;
  readonly problems: readonly Problem[];
  /** End of each quoted text → its beginning: an unclosed one is reported there. */
  readonly quotes: ReadonlyMap<number, number>;
}

/** `covered`: where values stand that were refused already. */
export function readTree(
  source: string,
  contents: ParsedNode | null,
  covered: ReadonlySet<number>,
  report: Report,
): Reading {
  const file: File = { source, report, covered, problems: [], quotes: new Map() };
  return {
    tree: readNode(file, contents, { depth: 1, after: 0 }),
    problems: file.problems,
    quotes: file.quotes,
  };
}

export function tooDeep(report: Report, at: number): Problem {
  return report(
    at,
    "too-deep",
    `more than ${DEEPEST} lists and maps inside each other`,
    "say it with fewer levels",
  );
}

interface File {
  readonly source: string;
  readonly covered: ReadonlySet<number>;
  readonly report: Report;
  readonly problems: Problem[];
  readonly quotes: Map<number, number>;
}

interface Where {
  readonly depth: number;
  /** The key or index it stands under. */
  readonly key?: string | number;
  /** End of that key, where an empty value is reported. */
  readonly after: number;
}

function refuse(file: File, at: number, code: string, message: string, remedy: string): void {
  file.problems.push(file.report(at, code, message, remedy));
}

function readNode(file: File, node: ParsedNode | null, where: Where): Tree {
  if (node === null) return { kind: "empty", from: where.after, to: where.after };
  const [from, to] = node.range;
  if (isAlias(node)) {
    const written = restOfValue(file.source, from);
    const remedy = quotedEntry(where.key, written);
    refuse(file, from, "alias", `*${node.source} is an alias to YAML, and rule files have none`, remedy);
    return brokenText(written, from, to);
  }
  const marked = readMark(file, node, where);
  if (marked) return marked;
  if (file.covered.has(from)) return brokenText("", from, to);
  if (isScalar(node)) return readText(file, node, where);
  if (where.depth > DEEPEST) {
    file.problems.push(tooDeep(file.report, from));
    return { kind: "empty", from, to, broken: true };
  }
  return isSeq(node)
    ? readList(file, node as YAMLSeq.Parsed, where)
    : readMap(file, node as YAMLMap.Parsed, where);
}

function brokenText(text: string, from: number, to: number): Tree {
  return { kind: "text", text, style: "plain", from, to, broken: true };
}

/** Anchors and tags, `&name` and `!name`: mostly a text that should be in quotes. */
function readMark(
  file: File,
  node: Exclude<ParsedNode, { source: string; anchor?: never }>,
  where: Where,
): Tree | undefined {
  const anchored = "anchor" in node && node.anchor !== undefined;
  if (!anchored && node.tag === undefined) return undefined;
  const mark = anchored ? "&" : "!";
  // The node's own range begins behind its marks.
  const at = file.source.lastIndexOf(mark, Math.max(0, node.range[0] - 1));
  const from = Math.max(at, where.after);
  const written = restOfValue(file.source, from);
  refuse(
    file,
    from,
    anchored ? "anchor" : "tag",
    `${mark} begins ${anchored ? "an anchor" : "a tag"} to YAML, and rule files have none`,
    isScalar(node) ? quotedEntry(where.key, written) : `delete ${written.split(/\s/)[0]}`,
  );
  return brokenText(written, from, node.range[1]);
}

function readText(file: File, node: Scalar.Parsed, where: Where): Tree {
  const [from, to] = node.range;
  const text = typeof node.value === "string" ? node.value.trim() : "";
  const block = node.type === "BLOCK_FOLDED" || node.type === "BLOCK_LITERAL";
  const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  if (quoted) file.quotes.set(to, from);
  if (block) return { kind: "text", text, style: "block", from, to };
  if (!quoted && commentGlued(file, from, to, text, where.key)) return brokenText(text, from, to);
  if (text === "") return { kind: "empty", from: quoted ? from : where.after, to };
  return { kind: "text", text, style: quoted ? "quoted" : "plain", from, to };
}

/**
 * `greeting: Ask our #1 team` is "Ask our" and a comment, `hash: #top` nothing and a comment, and YAML says not a word.
 * A comment is written with a space after its #; where there is none, the # was meant.
 */
function commentGlued(
  file: File,
  from: number,
  to: number,
  text: string,
  key: string | number | undefined,
): boolean {
  const rest = file.source.slice(to, lineEnd(file.source, to));
  const comment = /^[ \t]*(?=#[^\s#])/.exec(rest);
  if (comment === null || (comment[0] === "" && text !== "")) return false;
  const whole = `${file.source.slice(from, to)}${rest}`.trim();
  refuse(
    file,
    to + comment[0].length,
    "needs-quotes",
    `from # on this is a comment: the value is ${text === "" ? "empty" : `only "${text}"`}`,
    `${quotedEntry(key, whole)}; a comment has a space after its #`,
  );
  return true;
}

function readList(file: File, node: YAMLSeq.Parsed, where: Where): Tree {
  const [from, to] = node.range;
  const items = node.items.map((item, i) =>
    readNode(file, item, { depth: where.depth + 1, key: i, after: from }),
  );
  return { kind: "list", flow: node.flow === true, items, from, to };
}

function readMap(file: File, node: YAMLMap.Parsed, where: Where): Tree {
  const [from, to] = node.range;
  if (node.flow && /^\{[{%]/.test(file.source.slice(from, from + 2))) {
    const written = restOfValue(file.source, from);
    refuse(
      file,
      from,
      "needs-quotes",
      "a value that starts with { must be in quotes",
      quotedEntry(where.key, written),
    );
    return brokenText(written, from, to);
  }
  const entries = new Map<string, Entry>();
  for (const pair of node.items) {
    const key = readKey(file, pair.key);
    if (key === undefined) continue;
    const at = pair.key!.range[0];
    const first = entries.get(key);
    if (first === undefined) {
      entries.set(key, {
        from: at,
        value: readValue(file, pair.value, where.depth + 1, key, pair.key!.range[1]),
      });
    } else {
      const line = file.report(first.from, "", "", "").line;
      refuse(
        file,
        at,
        "duplicate-key",
        `"${key}" stands here a second time`,
        `keep one; the first is in line ${line}`,
      );
    }
  }
  return { kind: "map", flow: node.flow === true, entries, from, to };
}

function readValue(file: File, node: ParsedNode | null, depth: number, key: string, after: number): Tree {
  const value = readNode(file, node, { depth, key, after });
  const colon = file.source.indexOf(":", after) + 1;
  if (value.broken || colon === 0 || (value.kind !== "text" && value.kind !== "empty")) return value;
  // `greeting: #1 in the world` and the text goes on in the next line: the comment stands before the text.
  const before = value.kind === "text" ? file.source.slice(colon, value.from) : "";
  return before.includes("#") && commentGlued(file, colon, colon, "", key)
    ? { ...value, broken: true }
    : value;
}

function readKey(file: File, node: ParsedNode | null): string | undefined {
  const at = node?.range[0] ?? 0;
  const key = node !== null && isScalar(node) && typeof node.value === "string" ? node.value.trim() : "";
  if (node === null || key === "") {
    refuse(file, at, "bad-key", "the key before this colon is no word", "write `key: value`");
    return undefined;
  }
  if (("anchor" in node && node.anchor !== undefined) || node.tag !== undefined) {
    refuse(file, at, "bad-key", "a key with a YAML mark before it", `write ${key}:`);
    return key;
  }
  // In an object it would be the prototype.
  if (key !== "__proto__") return key;
  refuse(file, at, "bad-key", "this word cannot be a key", "choose another");
  return undefined;
}
