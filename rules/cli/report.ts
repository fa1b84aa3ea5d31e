// Problems as text for people, as JSON for programs, as annotations for GitHub.

import type { Finding, Level } from "../language/lint/finding.ts";
import type { Problem } from "../language/problem.ts";
import { CannotWork, counted, styled, type Terminal } from "./terminal.ts";

export type Format = "text" | "json" | "github";
export const FORMATS: readonly Format[] = ["text", "json", "github"];

/** The format that is asked for, if the command has it. */
export function formatOf<F extends Format>(word: string, formats: readonly F[]): F {
  const format = formats.find((one) => one === word);
  if (format !== undefined) return format;
  throw new CannotWork(`There is no format ${word}.`, `Write --format ${formats.join(" or ")}.`);
}

const COLOURS = { error: "red", warning: "yellow", note: "dim" } as const;

/** Two lines each: where, code and message; the remedy beneath. What is refused is an error. */
export function printProblems(terminal: Terminal, problems: readonly (Problem | Finding)[]): void {
  for (const problem of problems) {
    const { file, line, column, code, message, remedy } = problem;
    const level = levelOf(problem);
    terminal.out(
      `${styled(terminal, "bold", `${file}:${line}:${column}`)}  ${styled(terminal, COLOURS[level], code)}  ${level === "error" ? "" : `${level}: `}${message}`,
    );
    for (const part of remedy.split("\n")) terminal.out(styled(terminal, "dim", `    ${part}`));
  }
}

export function levelOf(problem: Problem | Finding): Level {
  return "level" in problem ? problem.level : "error";
}

/** `3 problems in 2 files`. */
export function summary(problems: readonly Problem[]): string {
  const files = new Set(problems.map((problem) => problem.file)).size;
  return `${counted(problems.length, "problem")} in ${counted(files, "file")}`;
}

/** Workflow commands: GitHub shows them at the lines of a pull request. */
export function printAnnotations(terminal: Terminal, problems: readonly (Problem | Finding)[]): void {
  for (const problem of problems) {
    const { file, line, column, code, message, remedy } = problem;
    const place = { file, line, column, title: `beckon ${code}` };
    terminal.out(`::${COMMANDS[levelOf(problem)]} ${properties(place)}::${data(`${message}\n${remedy}`)}`);
  }
}

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly title: string;
}

export function printError(terminal: Terminal, place: Place, text: string): void {
  terminal.out(`::error ${properties(place)}::${data(text)}`);
}

export function printNotice(terminal: Terminal, place: Place, text: string): void {
  terminal.out(`::notice ${properties(place)}::${data(text)}`);
}

function properties({ file, line, column, title }: Place): string {
  const at = column === undefined ? `line=${line}` : `line=${line},col=${column}`;
  return `file=${property(file)},${at},title=${property(title)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
