// Is the button that opens a chat on this page, and does it say that somebody is there? Decided at page views; pure.

import type { Site } from "../language/ruleset.ts";
import type { DeskFacts, Facts } from "../record/facts.ts";
import { question, wholeOf, type Question } from "./compile.ts";
import { contains } from "./spans.ts";

export interface LauncherState {
  readonly show: boolean;
  /** Is anybody at the desk; undefined where that is not known. */
  readonly online?: boolean;
}

/** `facts`: undefined where nothing may be recorded of the visitor; then no condition holds (SPEC E5). */
export type DecideLauncher = (facts: Facts | undefined, desk: DeskFacts) => LauncherState;

export function launcherOf(site: Site): DecideLauncher {
  const { launcher } = site;
  const holds: Question | undefined =
    typeof launcher === "string" ? undefined : question(wholeOf(launcher), { rule: "launcher", site });
  return (facts, desk) => {
    const staffed = isStaffed(desk);
    const show =
      holds === undefined
        ? launcher === "always" || (launcher === "staffed" && staffed === true)
        : facts !== undefined && contains(holds(facts), facts.now);
    return { show, ...(staffed !== undefined && { online: staffed }) };
  };
}

/** Undefined: nobody told. */
export function isStaffed({ online }: DeskFacts): boolean | undefined {
  return online?.[""] === undefined ? undefined : online[""] > 0;
}
