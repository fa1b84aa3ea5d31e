// A rule in words, for people who did not write it: when it holds, when not, how often, and what it then does.

import { askedOf } from "../conditions/asked.ts";
import { inWords } from "../conditions/wording.ts";
import type { Action, Invite, Node, Repeat, Rule } from "../language/ruleset.ts";

/** One line of the description; `depth`: how deep it stands under any, all or none. */
export interface Described {
  readonly depth: number;
  readonly says: string;
}

export interface Description {
  readonly when: Described[];
  readonly unless: Described[];
  readonly does: string[];
  readonly often: string;
  /** Page patterns of which the current page must be one; empty: any page. */
  readonly pages: string[];
}

export function describeRule(rule: Rule): Description {
  return {
    when: "all" in rule.when ? rule.when.all.flatMap((node) => linesOf(node, 0)) : linesOf(rule.when, 0),
    unless: rule.unless.flatMap((node) => linesOf(node, 0)),
    does: [...(rule.invite === undefined ? [] : invitesOf(rule.invite)), ...rule.do.map(doneBy)].concat(
      triedOf(rule),
    ),
    often: `At most ${repeatOf(rule.repeat)}`,
    pages: pagesOf(rule.when),
  };
}

function linesOf(node: Node, depth: number): Described[] {
  if ("condition" in node) return [{ depth, says: askedOf(node.condition, node.value) }];
  const [says, parts] =
    "all" in node
      ? (["all of these:", node.all] as const)
      : "any" in node
        ? (["any of these:", node.any] as const)
        : (["none of these:", node.none] as const);
  return [{ depth, says }, ...parts.flatMap((part) => linesOf(part, depth + 1))];
}

/** Only lines that must hold narrow it: what stands under `any` may hold elsewhere. */
function pagesOf(when: Node): string[] {
  const nodes = "all" in when ? when.all : [when];
  for (const node of nodes) {
    if ("condition" in node && node.condition === "page") return [...(node.value as readonly string[])];
    const inner = "all" in node ? pagesOf(node) : [];
    if (inner.length > 0) return inner;
  }
  return [];
}

function repeatOf(repeat: Repeat): string {
  if ("per" in repeat) return `once per ${repeat.per}`;
  const times = repeat.times === 1 ? "once" : `${repeat.times} times`;
  return `${times} in ${inWords(repeat.every)}`;
}

function invitesOf(invite: Invite): string[] {
  const team = invite.team === undefined ? "" : ` for team ${invite.team}`;
  return [
    `Invites to a chat${team}: “${invite.greeting}”`,
    ...(invite.replies.length > 0 ? [`Offers the replies ${invite.replies.join(" · ")}`] : []),
    ...(invite.approval === "agent" ? ["An agent reads it first and sends, edits or declines it"] : []),
    invite.whenAway === "skip"
      ? "Only while somebody can answer"
      : "While nobody can answer it offers to leave a message",
    `Shown ${PLACEMENTS[invite.placement]}, for ${inWords(invite.expires)}, ${invite.stay === "page" ? "on this page view" : "also on the next pages"}`,
  ];
}

const PLACEMENTS = { corner: "in the corner", bar: "as a bar", center: "in the middle" } as const;

function doneBy(action: Action): string {
  if ("tag" in action) return `Sets the tag ${action.tag}`;
  if ("untag" in action) return `Takes off the tag ${action.untag}`;
  if ("route" in action) return `Sends the next chat to team ${action.route}`;
  if ("webhook" in action) return `Calls the webhook ${action.webhook}`;
  if ("event" in action) return `Tells the page the event ${action.event}`;
  const { team, text } = action.notify;
  return `Tells the agents${team === undefined ? "" : ` of ${team}`}: “${text}”`;
}

function triedOf({ experiment, goal }: Rule): string[] {
  const percent = (part: number) => `${Number((part * 100).toFixed(4))} %`;
  return [
    ...(experiment !== undefined && experiment.holdout > 0
      ? [`Holds ${percent(experiment.holdout)} of the visitors out, to compare with`]
      : []),
    ...(experiment !== undefined && experiment.variants.length > 0
      ? [`Tries the wordings ${experiment.variants.map(({ name }) => name).join(", ")}`]
      : []),
    ...(goal === undefined ? [] : [`Its goal is ${goal}`]),
  ];
}
