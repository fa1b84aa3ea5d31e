// Problems as text for people, as JSON for programs, as annotations for GitHub.

import type { Problem } from "../language/problem.ts";
import { counted, styled, type Terminal } from "./terminal.ts";

export type Format = "text" | "json" | "github";
export const FORMATS: readonly string[] = ["text", "json", "github"] satisfies Format[];

/** Two lines each: where, code and message; the remedy beneath. */
export function printProblems(terminal: Terminal, problems: readonly Problem[]): void {
  for (const { file, line, column, code, message, remedy } of problems) {
    terminal.out(
      `${styled(terminal, "bold", `${file}:${line}:${column}`)}  ${styled(terminal, "red", code)}  ${message}`,
    );
    for (const part of remedy.split("\n")) terminal.out(styled(terminal, "dim", `    ${part}`));
  }
}

/** `3 problems in 2 files`. */
export function summary(problems: readonly Problem[]): string {
  const files = new Set(problems.map((problem) => problem.file)).size;
  return `${counted(problems.length, "problem")} in ${counted(files, "file")}`;
}

/** Workflow commands: GitHub shows them at the lines of a pull request. */
export function printAnnotations(terminal: Terminal, problems: readonly Problem[]): void {
  for (const { file, line, column, code, message, remedy } of problems) {
    const at = `file=${property(file)},line=${line},col=${column},title=${property(`beckon ${code}`)}`;
    terminal.out(`::error ${at}::${data(`${message}\n${remedy}`)}`);
  }
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
