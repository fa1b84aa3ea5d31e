// What keeps a rule that holds from inviting (SPEC L1–L8). Every limit has one form: blocked until an instant, or until
// something happens (Infinity).

import type { Limits, Rule } from "../language/ruleset.ts";
import type { Facts } from "../record/facts.ts";
import { mayRecord } from "../record/consent.ts";
import { DECLINED, NO_ANSWER, openInvitation } from "../record/invitations.ts";
import type { Invitation } from "../record/record.ts";

export type Because =
  | "chat open"
  | "invitation showing"
  | "no consent"
  | "blocked"
  | "held out"
  | "per visit"
  | "per week"
  | "quiet"
  | "dismissed"
  | "ignored"
  | "repeat"
  | "could not be shown"
  | "draft waiting"
  | "declined"
  | "priority"
  | "desk full";

export interface Block {
  readonly because: Because;
  /** ms since epoch; Infinity: not without an event; in the past: it is over, and was until then. */
  readonly until: number;
}

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** L6: two dismissals this close together mean: leave me alone, for as long again. */
const TWO_DISMISSALS = 30 * DAY;

/** The block that lasts longest among those on every rule of the site, or lasted longest; undefined where there was none. */
export function visitorBlock(facts: Facts, limits: Limits): Block | undefined {
  const { past } = facts.record;
  const consent = consentBlock(facts);
  if (consent !== undefined) return consent;
  if (facts.visit.chatOpen) return { because: "chat open", until: Infinity };
  const open = openInvitation(past.invitations);
  if (open !== undefined)
    return { because: open.state === "drafted" ? "draft waiting" : "invitation showing", until: Infinity };
  const counted = past.invitations.filter(counts);
  let longest: Block | undefined;
  const consider = (because: Because, until: number | undefined) => {
    if (until !== undefined && (longest === undefined || until > longest.until)) longest = { because, until };
  };
  consider("per visit", inVisit(counted, facts.visit.number) >= limits.perVisit ? Infinity : undefined);
  if (limits.perWeek !== undefined)
    consider(
      "per week",
      slidingUntil(
        // Who was held out saw nothing: it uses up what is of the visit (L11).
        counted.filter((one) => one.state !== "held").map((one) => ({ ...one, on: one.shownAt! })),
        limits.perWeek,
        WEEK,
      ),
    );
  consider("quiet", endedAt(counted.at(-1), limits.quiet));
  // L11: at the instant at which somebody is held out, no other rule takes the turn.
  if (counted.at(-1)?.state === "held") consider("held out", endedAt(counted.at(-1), 1));
  const dismissed = counted.filter((one) => one.state === "dismissed");
  consider("dismissed", endedAt(dismissed.at(-1), limits.afterDismiss));
  const [before, last] = [dismissed.at(-2)?.endedAt, dismissed.at(-1)?.endedAt];
  if (before !== undefined && last !== undefined && last - before <= TWO_DISMISSALS)
    consider("dismissed", last + TWO_DISMISSALS);
  const ignored = ignoredInARow(counted);
  if (ignored.length >= limits.ignored) consider("ignored", endedAt(ignored[0], WEEK));
  return longest;
}

/** L8: nothing happens, whatever rules say. */
export function consentBlock(facts: Facts): Block | undefined {
  return mayRecord(facts.record.visitor.consent) ? undefined : { because: "no consent", until: Infinity };
}

/** D9: an agent blocked the visitor. */
export const BLOCKED: Block = { because: "blocked", until: Infinity };

/** The one that lasts longer. */
export function longer(a: Block | undefined, b: Block | undefined): Block | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.until > a.until ? b : a;
}

/** L3: what `repeat` of one rule says; what a page view failed to show once it is not asked to show again. */
export function repeatBlock(rule: Rule, facts: Facts): Block | undefined {
  const { invitations, did } = facts.record.past;
  if (rule.invite === undefined)
    return repeated(
      rule,
      did.filter((one) => one.rule === rule.id).map((one) => ({ ...one, on: one.at })),
      facts,
    );
  if (invitations.length === 0) return undefined;
  if (invitations.some((one) => one.rule === rule.id && hasFailed(one) && one.view === facts.page.id))
    return { because: "could not be shown", until: Infinity };
  if (invitations.some((one) => one.rule === rule.id && wasDeclined(one) && one.visit === facts.visit.number))
    return { because: "declined", until: Infinity };
  const own = invitations.filter((one) => one.rule === rule.id && counts(one));
  return repeated(
    rule,
    own.map((one) => ({ ...one, on: one.shownAt! })),
    facts,
  );
}

/** One time at which a rule did its work. */
interface Time {
  readonly visit: number;
  readonly view: string;
  readonly on: number;
}

function repeated({ repeat }: Rule, times: readonly Time[], facts: Facts): Block | undefined {
  const until =
    "per" in repeat
      ? times.some((one) => same(one, repeat.per, facts))
        ? Infinity
        : undefined
      : slidingUntil(times, repeat.times, repeat.every);
  return until === undefined ? undefined : { because: "repeat", until };
}

function same(one: Time, per: "page" | "visit" | "visitor", facts: Facts): boolean {
  return (
    per === "visitor" || (per === "visit" ? one.visit === facts.visit.number : one.view === facts.page.id)
  );
}

/** A page that was busy says when it no longer is (L1); one that could not show it will not be able to. */
function hasFailed(one: Invitation): boolean {
  return one.state === "failed" && one.because !== "busy";
}

/** L12: no agent wanted it sent, or none answered. */
function wasDeclined({ state, because }: Invitation): boolean {
  return state === "withdrawn" && (because === DECLINED || because === NO_ANSWER);
}

/** L5: an invitation counts from shown, unless nobody saw it or its page was left. */
export function counts(one: Invitation): boolean {
  if (one.state === "held") return true;
  if (one.shownAt === undefined || one.state === "failed") return false;
  return one.state !== "withdrawn" || (one.seenAt !== undefined && one.because !== "page left");
}

function inVisit(counted: readonly Invitation[], visit: number): number {
  return counted.filter((one) => one.visit === visit).length;
}

/** At most `times` in any stretch of `length`: blocked until the oldest of the last `times` is that old. */
function slidingUntil(
  counted: readonly Pick<Time, "on">[],
  times: number,
  length: number,
): number | undefined {
  if (times === 0) return Infinity;
  const oldest = counted.at(-times)?.on;
  return oldest === undefined ? undefined : oldest + length;
}

function endedAt(one: Invitation | undefined, plus: number): number | undefined {
  return one?.endedAt === undefined ? undefined : one.endedAt + plus;
}

/** L6: unanswered ones since the last that was accepted or dismissed, newest first. */
function ignoredInARow(counted: readonly Invitation[]): readonly Invitation[] {
  const answered = counted.findLastIndex((one) => one.state === "accepted" || one.state === "dismissed");
  return counted
    .slice(answered + 1)
    .filter((one) => one.state === "expired")
    .reverse();
}
