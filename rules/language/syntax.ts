// What the YAML library calls a syntax error, said in the words of somebody who writes rules: mostly a missing quotation
// mark, with the line as it should be.

import type { YAMLParseError } from "yaml";
import type { Problem, Report } from "./problem.ts";
import { trapInFlow } from "./flow.ts";
import { lineEnd, lineStart, quotedLine, type Trap } from "./quoting.ts";

/** More lines than these nobody mends before reading the file again. */
const ENOUGH = 100;

export interface SyntaxProblem {
  readonly problem: Problem;
  /** The value that lacks its quotes; undefined where something else is wrong. */
  readonly trap?: Trap;
}

/** In order of place, one a line at most: the first is the cause, the others may follow from it. */
export function syntaxProblems(
  source: string,
  errors: readonly YAMLParseError[],
  quotes: ReadonlyMap<number, number>,
  report: Report,
): readonly SyntaxProblem[] {
  const byLine = new Map<number, SyntaxProblem>();
  for (const error of errors) {
    const found = syntaxProblem(source, error, quotes, report);
    if (!byLine.has(found.problem.line)) byLine.set(found.problem.line, found);
    if (byLine.size >= ENOUGH) break;
  }
  return [...byLine.values()].sort((a, b) => a.problem.line - b.problem.line);
}

function syntaxProblem(
  source: string,
  error: YAMLParseError,
  quotes: ReadonlyMap<number, number>,
  report: Report,
): SyntaxProblem {
  const at = error.pos[0];
  const quote = error.code === "MISSING_CHAR" ? quotes.get(at) : undefined;
  if (quote !== undefined) {
    const remedy = `close it with another ${source[quote]}`;
    return { problem: report(quote, "left-open", "the quotation mark here is never closed", remedy) };
  }
  const bracket = openBracket(source, error);
  if (bracket !== undefined) {
    const close = source[bracket] === "[" ? "]" : "}";
    const trap = quotedLine(source, bracket);
    const remedy = `close it with ${close}${trap?.from === bracket ? `, or if a text is meant ${trap.remedy}` : ""}`;
    return { problem: report(bracket, "left-open", `the ${source[bracket]} here is never closed`, remedy) };
  }
  if (error.code === "TAB_AS_INDENT")
    return { problem: report(at, "tab", "this line is indented with a tab", "indent with spaces") };
  const trap = trapInFlow(source, at) ?? quotedLine(source, at);
  if (trap) return { problem: report(trap.from, "needs-quotes", trap.message, trap.remedy), trap };
  return { problem: inWords(source, error, report) };
}

function inWords(source: string, error: YAMLParseError, report: Report): Problem {
  const at = error.pos[0];
  const from = lineStart(source, at);
  const glued = /^\s*(?:- +)*([\w-]+):(\S.*)$/.exec(source.slice(from, lineEnd(source, from)));
  if (glued)
    return report(from, "syntax", `"${glued[1]}:" lacks a space behind it`, `write ${glued[1]}: ${glued[2]}`);
  const [message, remedy] = WORDS[error.code] ?? [
    error.message.charAt(0).toLowerCase() + error.message.slice(1),
    "put the text in quotes, or look in the line above for something left open",
  ];
  return report(at, "syntax", message, remedy);
}

const WORDS: Partial<Record<YAMLParseError["code"], readonly [message: string, remedy: string]>> = {
  BAD_INDENT: [
    "this line is not indented like its neighbours",
    "begin the lines of one map or list in one column",
  ],
  MULTILINE_IMPLICIT_KEY: ["this line is no `key: value`", "write `key: value`, with a colon and a space"],
  BAD_DQ_ESCAPE: ["a backslash in double quotes needs another", "write \\\\, or use single quotes"],
};

/** An unclosed [ or { is noticed lines later; where it opens is the place to mend. */
function openBracket(source: string, error: YAMLParseError): number | undefined {
  if (!/^Flow (map|sequence) .*(must be|end with)/.test(error.message)) return undefined;
  for (let end = error.pos[0]; end > 0;) {
    const from = lineStart(source, end);
    const before = /^\s*(?:- +)*(?:[\w-]+:[ \t]+)?(?=[[{])/.exec(source.slice(from, lineEnd(source, from)));
    if (before) return from + before[0].length;
    end = from - 1;
  }
  return undefined;
}
