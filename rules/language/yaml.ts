// Text of a file → tree of texts, lists and maps, or problems with their places. YAML 1.2 with the failsafe schema: every
// scalar is the text that stands in the file. Refused here is whatever YAML can do that a rule file has no use for.

import { Composer, Lexer, LineCounter, Parser } from "yaml";
import type { ParsedNode, YAMLParseError } from "yaml";
import type { Problem, Report } from "./problem.ts";
import { DEEPEST, readTree, tooDeep } from "./reading.ts";
import { syntaxProblems } from "./syntax.ts";
import type { Tree } from "./tree.ts";

/** Bytes of a file. The largest sensible rule is a hundredth of it. */
export const LARGEST_FILE = 256 * 1024;
/** Problems of one file: a binary file would have thousands. */
const MOST_PROBLEMS = 100;

export interface YamlFile {
  readonly file: string;
  readonly source: string;
  /** Undefined where the file could not be read. */
  readonly tree: Tree | undefined;
  readonly problems: readonly Problem[];
  /** From this line on the tree is a guess, because something above was left open. */
  readonly certainBefore: number;
  readonly report: Report;
}

export function parseYaml(file: string, source: string): YamlFile {
  const lines = new LineCounter();
  for (let at = 0; at < source.length; at = nextLine(source, at)) lines.addNewLine(at);
  // What is noticed behind the last line is said at its end.
  const end = source.trimEnd().length;
  const report: Report = (at, code, message, remedy) => {
    const place = lines.linePos(Math.max(0, Math.min(at, end)));
    return { file, line: Math.max(1, place.line), column: Math.max(1, place.col), code, message, remedy };
  };
  const refused = (problem: Problem): YamlFile => ({
    file,
    source,
    tree: undefined,
    problems: [problem],
    certainBefore: 1,
    report,
  });

  if (bytesOf(source) > LARGEST_FILE)
    return refused(report(0, "too-large", "the file is larger than 256 KB", "put one rule in each file"));
  const lost = source.indexOf(LOST);
  if (lost >= 0)
    return refused(
      report(
        lost,
        "not-utf8",
        "the file is not written in UTF-8 here",
        "save it again as UTF-8, in your editor's menu",
      ),
    );
  const strange = STRANGE.exec(source);
  if (strange) {
    const code = strange[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return refused(
      report(strange.index, "bad-character", `U+${code} is not text`, "delete it and type it anew"),
    );
  }

  // A value that lacks its quotes can turn the lines after it into something else. So the first such value is covered
  // up, told, and the file read again: the lines after it are judged as they were meant.
  const problems: Problem[] = [];
  const covered = new Set<number>();
  let text = source;
  for (;;) {
    const composed = compose(text, report);
    if ("problem" in composed) return refused(composed.problem);
    const read = readTree(text, composed.contents, covered, report);
    const syntax = syntaxProblems(text, composed.errors, read.quotes, report);
    const trap = syntax[0]?.trap;
    const mayGoOn = composed.errors.length < MOST_PROBLEMS && covered.size * source.length < MOST_READ_AGAIN;
    if (trap !== undefined && mayGoOn && !covered.has(trap.from)) {
      problems.push(syntax[0]!.problem);
      for (const { from, to } of [trap, ...(trap.more ?? [])]) {
        covered.add(from);
        text = cover(text, from, to);
      }
      continue;
    }
    const certainBefore = Math.min(Infinity, ...syntax.map((one) => one.problem.line));
    const found = [...problems, ...syntax.map((one) => one.problem), ...composed.problems];
    found.push(...read.problems.filter((problem) => problem.line < certainBefore));
    return { file, source, tree: read.tree, problems: found.slice(0, MOST_PROBLEMS), certainBefore, report };
  }
}

/** Characters that are read again in all because of missing quotes: time is bounded whatever the file. */
const MOST_READ_AGAIN = 500_000;

/** A quoted text of the same length, so that every place stays what it is. */
function cover(text: string, from: number, to: number): string {
  const length = to - from;
  const instead = length < 3 ? "x".repeat(length) : `"${"x".repeat(length - 2)}"`;
  return text.slice(0, from) + instead + text.slice(to);
}

interface Composed {
  readonly contents: ParsedNode | null;
  readonly errors: readonly YAMLParseError[];
  /** Directives, and a second document. */
  readonly problems: readonly Problem[];
}

function compose(text: string, report: Report): Composed | { readonly problem: Problem } {
  const parser = new Parser();
  const composer = new Composer({
    schema: "failsafe",
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
  });
  const problems: Problem[] = [];
  const documents = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === "directive")
        problems.push(
          report(token.offset, "directive", "a line that starts with % means nothing here", "delete it"),
        );
      documents.push(...composer.next(token));
    }
    // Asked before anything recursive sees the tokens. A document, a scalar and a pending key may lie on the stack too.
    if (parser.stack.length > DEEPEST + 3) return { problem: tooDeep(report, parser.offset) };
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(documents.length === 0, text.length));
  const [document, second] = documents;
  if (second !== undefined)
    problems.push(
      report(second.range[0], "second-document", "a second document begins here", "put it in its own file"),
    );
  const contents = (document?.contents ?? null) as ParsedNode | null;
  return { contents, errors: document?.errors ?? [], problems };
}

// Control characters but tab and line ends (the parser uses some as its own marks), what may pass for a line end, a byte
// order mark inside, and halves of a character.
const STRANGE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u2028\u2029\ufffe\uffff]|\r(?!\n)|(?!^)\ufeff|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What reading leaves where bytes are no UTF-8: half a character would become a stranger's sign on visitors' screens. */
const LOST = "\ufffd";

function nextLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end + 1;
}

function bytesOf(text: string): number {
  let bytes = text.length;
  if (bytes > LARGEST_FILE) return bytes;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate is one half of a character of four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
