// Everything the lints say about the files of a site that are right: sound rather than complete. Pure; it is given the time.

import { sortProblems } from "../problem.ts";
import type { Ruleset } from "../ruleset.ts";
import type { Files } from "../read.ts";
import { offsetAt } from "../zone.ts";
import { expired } from "./expired.ts";
import type { Finding } from "./finding.ts";
import { hardlyKnown } from "./hardly-known.ts";
import { neverTrue } from "./never.ts";
import { pairs } from "./pairs.ts";
import { found, placeOfKey, ruleText, type RuleText } from "./rule-text.ts";
import { unseenPages } from "./unseen.ts";

export interface Given {
  /** ms since epoch: to know which days are past. */
  readonly now: number;
  /** Paths that were seen in recorded visits; undefined or empty: none are given. */
  readonly paths?: ReadonlySet<string>;
}

/** `files` are those that the ruleset was read from. Rules that are off are left alone. In order of file and place. */
export function lint({ site, rules }: Ruleset, files: Files, given: Given): readonly Finding[] {
  const today = new Date(given.now + offsetAt(given.now, site.timezone)).toISOString().slice(0, 10);
  const texts = rules
    .filter((rule) => rule.state !== "off")
    .map((rule) => ruleText(rule, files[`${rule.id}.yaml`] ?? "", site));
  const findings = texts.flatMap((text) => [
    ...neverTrue(text),
    ...expired(text, today),
    ...withoutGoal(text),
    ...doesNothing(text),
    ...hardlyKnown(text),
    ...unseenPages(text, given.paths ?? NO_PATHS, site),
  ]);
  return sortProblems([...findings, ...pairs(texts)]);
}

const NO_PATHS: ReadonlySet<string> = new Set();

function doesNothing(text: RuleText): readonly Finding[] {
  if (text.rule.invite !== undefined || text.rule.do.length > 0) return [];
  return [
    found(
      text,
      placeOfKey(text, ["name"]),
      "warning",
      "does-nothing",
      "the rule neither invites nor does anything",
      "add invite: with a greeting, or do: with what to do",
    ),
  ];
}

function withoutGoal(text: RuleText): readonly Finding[] {
  const { experiment, goal } = text.rule;
  if (experiment === undefined || experiment.holdout === 0 || goal !== undefined) return [];
  return [
    found(
      text,
      placeOfKey(text, ["experiment", "holdout"]),
      "warning",
      "holdout-without-goal",
      "some visitors are held out, and nothing says what the others should do more often",
      "add goal: with a goal of site.yaml",
    ),
  ];
}
