// One rule file → one `Rule`.

import * as z from "zod";
import { conditionsNotYet, lines, nodesOf } from "./lines.ts";
import type { FileKind } from "./kind.ts";
import type { Problem } from "./problem.ts";
import type { Invite, Repeat, Rule } from "./ruleset.ts";
import { treeAt } from "./tree.ts";
import { duration, parseDuration, wholeNumber } from "./values.ts";
import { validate } from "./validate.ts";
import { template, words } from "./words.ts";
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
    from: words(60).optional().meta({ description: "The name above the greeting; default the team's." }),
    when_away: z.enum(["skip", "message"]).optional().meta({
      description: "When nobody can answer: skip (default), or offer to leave a message.",
    }),
    title: template(120).optional(),
    greeting: template(1000).meta({
      description: "What the invitation says; {{ visitor.name }} and the like are put in.",
    }),
    replies: z.array(template(80)).min(1).max(6).optional().meta({
      description: "Quick replies; each opens the chat with that text.",
    }),
    away: z
      .strictObject({ title: template(120).optional(), greeting: template(1000).optional() })
      .optional()
      .meta({ description: "Said instead, where when_away is message and nobody is there." }),
    placement: z.enum(["corner", "bar", "center"]).optional(),
    expires: positive(SECOND, "expires")
      .refine((ms) => ms <= DAY, {
        message: `"expires" is longer than a day`,
        params: { code: "too-long", remedy: "write 1d at most" },
      })
      .optional()
      .meta({ description: "From shown; default 2m." }),
    stay: z.enum(["page", "visit"]).optional().meta({
      description: "page (default): withdrawn when its page view ends.",
    }),
  })
  .meta({ description: "The invitation to chat." });

export const ruleSchema = z
  .strictObject({
    name: words(120).meta({ description: "What the rule is for, for people." }),
    state: z.enum(["live", "test", "off"]).optional().meta({
      description: "live (default), test (visitors do not see it yet, scenarios can play it), off.",
    }),
    priority: wholeNumber(0, 100).optional().meta({ description: "0 to 100, higher first; default 50." }),
    when: lines,
    unless: lines.optional().meta({ description: "The rule is off while any of these lines holds." }),
    repeat: repeat.optional().meta({
      description: "per page, per visit (default), per visitor, 7d, or {every: 1d, times: 3}.",
    }),
    invite: invite.optional(),
  })
  .meta({ title: "A Beckon rule" });

const NOT_YET = ["do", "experiment", "goal"];
const INVITE_NOT_YET = ["locales", "approval"];

const SPOKEN = ["title", "greeting", "replies.*", "away.title", "away.greeting"].map(
  (key) => `invite.${key}`,
);

const ruleFile: FileKind<z.output<typeof ruleSchema>> = {
  schema: ruleSchema,
  words: ["name", "invite.from", ...SPOKEN],
  spoken: SPOKEN,
  mayBeEmpty: ["when"],
  notYet: (path) => {
    if (path.length === 0) return NOT_YET;
    if (path[0] === "invite") return path.length === 1 ? INVITE_NOT_YET : [];
    return path[0] === "when" || path[0] === "unless" ? conditionsNotYet : [];
  },
};

export function readRule(
  id: string,
  file: YamlFile,
): { rule: Rule | undefined; problems: readonly Problem[] } {
  const { value, problems } = validate(file, ruleFile);
  if (value === undefined) return { rule: undefined, problems };
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
  };
  return { rule, problems };
}

function inviteOf(value: z.output<typeof invite>): Invite {
  const { team, from, title, away } = value;
  return {
    ...(team !== undefined && { team }),
    ...(from !== undefined && { from }),
    whenAway: value.when_away ?? "skip",
    ...(title !== undefined && { title }),
    greeting: value.greeting,
    replies: value.replies ?? [],
    ...(away && {
      away: {
        ...(away.title !== undefined && { title: away.title }),
        ...(away.greeting !== undefined && { greeting: away.greeting }),
      },
    }),
    placement: value.placement ?? "corner",
    expires: value.expires ?? 2 * 60 * SECOND,
    stay: value.stay ?? "page",
  };
}
