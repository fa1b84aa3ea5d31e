// One rule file → one `Rule`.

import * as z from "zod";
import { actions } from "./action.ts";
import { experiment } from "./experiment.ts";
import type { FileKind } from "./kind.ts";
import { lines, nodesOf } from "./lines.ts";
import { keyMeantInRule, meantInRule } from "./meant-in-rule.ts";
import type { Problem } from "./problem.ts";
import type { Invite, Repeat, Rule } from "./ruleset.ts";
import { SPOKEN_LINES, textLines, textsOf, WORD_LINES } from "./texts.ts";
import { keyOf, treeAt, type Path } from "./tree.ts";
import { duration, parseDuration, wholeNumber } from "./values.ts";
import { validate } from "./validate.ts";
import { words } from "./words.ts";
import type { YamlFile } from "./yaml.ts";

const SECOND = 1000;
const DAY = 86_400_000;

const repeatText = z.string().transform((text, context): Repeat => {
  const per = /^per (page|visit|visitor)$/.exec(text)?.[1] as "page" | "visit" | "visitor" | undefined;
  if (per !== undefined) return { per };
  const every = parseDuration(text);
  if (every !== undefined && every > 0) return { every, times: 1 };
  context.addIssue({
    code: "custom",
    message: `"${text}" does not say how often`,
    params: {
      code: "bad-repeat",
      remedy: "write per page, per visit, per visitor, 7d, or {every: 1d, times: 3}",
    },
  });
  return z.NEVER;
});

const repeat = z.union([
  repeatText,
  z
    .strictObject({ every: positive(1, "every"), times: wholeNumber(1, 100).optional() })
    .transform(({ every, times }): Repeat => ({ every, times: times ?? 1 })),
]);

function positive(least: number, key: string) {
  return duration.refine((ms) => ms >= least, {
    message: `"${key}" is shorter than ${least < SECOND ? "1ms" : "1s"}`,
    params: { code: "too-short", remedy: `write ${key}: 30s, 5m or 1d` },
  });
}

const invite = z
  .strictObject({
    team: words(40).optional().meta({ description: "Who answers: a team of site.yaml; omit for anyone." }),
    when_away: z.enum(["skip", "message"]).optional().meta({
      description: "When nobody can answer: skip (default), or offer to leave a message.",
    }),
    approval: z.enum(["none", "agent"]).optional().meta({
      description: "none (default); agent: an agent sees the draft first and sends, edits or declines it.",
    }),
    ...textLines,
    greeting: textLines.greeting.unwrap(),
    placement: z.enum(["corner", "bar", "center"]).optional().meta({
      description: "Where it appears: corner (default), bar or center.",
    }),
    expires: positive(SECOND, "expires")
      .refine((ms) => ms <= DAY, {
        message: `"expires" is longer than a day`,
        params: { code: "too-long", remedy: "write 1d at most" },
      })
      .optional()
      .meta({ description: "From shown; default 2m." }),
    stay: z.enum(["page", "visit"]).optional().meta({
      description: "page (default): withdrawn when its page view ends; visit: goes on to the next page.",
    }),
  })
  .meta({ description: "The invitation to chat." });

const ruleSchema = z
  .strictObject({
    name: words(120).meta({ description: "What the rule is for, for people." }),
    state: z.enum(["live", "test", "off"]).optional().meta({
      description: "live (default), test (only for signed-in team members on the site), off.",
    }),
    priority: wholeNumber(0, 100).optional().meta({ description: "0 to 100, higher first; default 50." }),
    // Lazy, so that editors are given the lines once and not in full here too.
    when: z.lazy(() => lines).meta({ description: "Every line must hold; may be empty." }),
    unless: lines.optional().meta({ description: "The rule is off while any of these lines holds." }),
    repeat: repeat.optional().meta({
      description: "per page, per visit (default), per visitor, 7d, or {every: 1d, times: 3}.",
    }),
    invite: invite.optional(),
    do: actions.optional(),
    experiment: experiment.optional(),
    goal: words(40).optional().meta({ description: "What it is for: a goal of site.yaml." }),
  })
  .meta({ title: "A Beckon rule" });

const TEXTS = ["invite", "experiment.variants.*"];
const under = (lines: readonly string[]) => TEXTS.flatMap((base) => lines.map((line) => `${base}.${line}`));

export const ruleFile: FileKind<z.output<typeof ruleSchema>> = {
  schema: ruleSchema,
  words: ["name", "do.*.notify.text", ...under(WORD_LINES)],
  spoken: ["do.*.notify.text", ...under(SPOKEN_LINES)],
  // A variant that says nothing is the rule's own words.
  mayBeEmpty: ["when", "experiment.variants.*"],
  landmarks: ["when", "invite", "experiment"],
  meant: meantInRule,
  meantKey: keyMeantInRule,
};

export function readRule(
  id: string,
  file: YamlFile,
): { rule: Rule | undefined; problems: readonly Problem[] } {
  const { value, problems } = validate(file, ruleFile);
  if (value === undefined) return { rule: undefined, problems };
  const found = pointless(file, value);
  if (found.length > 0) return { rule: undefined, problems: found };
  const at = (key: string) => file.tree && treeAt(file.tree, [key]);
  const rule: Rule = {
    id,
    name: value.name,
    state: value.state ?? "live",
    priority: value.priority ?? 50,
    when: { all: nodesOf(value.when, at("when")) },
    unless: value.unless === undefined ? [] : nodesOf(value.unless, at("unless")),
    repeat: value.repeat ?? { per: "visit" },
    ...(value.invite && { invite: inviteOf(value.invite) }),
    do: value.do ?? [],
    ...(value.experiment && { experiment: value.experiment }),
    ...(value.goal !== undefined && { goal: value.goal }),
  };
  return { rule, problems };
}

/** What each line takes and the whole makes no sense of. */
function pointless(file: YamlFile, value: z.output<typeof ruleSchema>): Problem[] {
  const report = (path: Path, code: string, message: string, remedy: string) =>
    file.report(keyOf(file.tree!, path), code, message, remedy);
  const { invite: invited, experiment: tried } = value;
  if (tried === undefined) return [];
  if (invited === undefined)
    return [
      report(
        ["experiment"],
        "no-invitation",
        "an experiment tries invitations, and the rule has none",
        "add invite: with a greeting, or delete experiment:",
      ),
    ];
  if (tried.holdout > 0 || tried.variants.length > 0) return [];
  return [
    report(
      ["experiment"],
      "does-nothing",
      "the experiment holds nobody out and tries nothing",
      "add holdout: 10% or variants:, or delete it",
    ),
  ];
}

function inviteOf(value: z.output<typeof invite>): Invite {
  return {
    ...textsOf(value),
    ...(value.team !== undefined && { team: value.team }),
    whenAway: value.when_away ?? "skip",
    approval: value.approval ?? "none",
    greeting: value.greeting,
    replies: value.replies ?? [],
    placement: value.placement ?? "corner",
    expires: value.expires ?? 2 * 60 * SECOND,
    stay: value.stay ?? "page",
  };
}
