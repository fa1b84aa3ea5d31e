// A refusal of something in a file: where it stands, what is wrong and what to write instead. Every check of this folder
// answers with these and never throws.

export interface Problem {
  readonly file: string;
  /** Both count from 1; columns in UTF-16 units, as editors count. */
  readonly line: number;
  readonly column: number;
  /** Stable, for machines: `unknown-key`. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Makes a problem at an offset of one file. */
export type Report = (at: number, code: string, message: string, remedy: string) => Problem;

/** Two lines: `file:line:column  code  message`, and the remedy beneath. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, code, message, remedy } = problem;
  return `${file}:${line}:${column}  ${code}  ${message}\n    ${remedy.replaceAll("\n", "\n    ")}`;
}

/** By file, then by place, each once. */
export function sortProblems<One extends Problem>(problems: readonly One[]): One[] {
  const seen = new Set<string>();
  return [...problems]
    .sort((a, b) => (a.file !== b.file ? (a.file < b.file ? -1 : 1) : a.line - b.line || a.column - b.column))
    .filter((problem) => {
      const key = `${problem.file}:${problem.line}:${problem.column} ${problem.code} ${problem.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}
