// The history family: what is kept of the visitor, earlier visits included. Without kept history (cookieless) it is unknown,
// so false (SPEC L8); the engine sees to that for all conditions that read it.

import * as z from "zod";
import { whether } from "../engine/spans.ts";
import { counts } from "../engine/limits.ts";
import { duration, durationRange, inRange, numberRange, wordList, yes } from "../language/values.ts";
import type { Facts } from "../record/facts.ts";
import type { Invitation } from "../record/record.ts";
import { condition, type Condition, type Guide } from "./condition.ts";
import { counted, countUpTo, type Counted } from "./counting.ts";
import { agoSpans, countSpans, sinceSpans } from "./spans.ts";
import { durationWanted, inWords, listed, numberWanted, times } from "./wording.ts";

/** A condition over the history; explained as unknown where none is kept. */
function ofHistory<Value>(entry: Omit<Condition<Value>, "reads">, called: string): Condition<Value> {
  return condition({
    ...entry,
    reads: ["history"],
    explain: (value, facts, place) =>
      place.site.consent === "cookieless"
        ? `${called} unknown: this site keeps nothing of its visitors`
        : entry.explain(value, facts, place),
  });
}

function inHistory(...lines: Guide["lines"]): Guide {
  return { group: "history", lines };
}

/** Visits and chats whose time is kept. */
const TIMES_KEPT = 20;

/** `all`: how many there are, told without their times too. `at`: when the newest were. */
function countedCondition(
  called: string,
  says: (count: string) => string,
  all: (facts: Facts) => number,
  at: (facts: Facts) => readonly number[],
  guide: Guide,
): Condition<Counted> {
  return ofHistory(
    {
      schema: counted(numberRange, TIMES_KEPT),
      compile:
        ({ times, within }) =>
        (facts) =>
          within === undefined
            ? whether(inRange(times, all(facts)))
            : countSpans(times, at(facts), within, facts.now),
      explain: ({ times: wanted, within }, facts) =>
        within === undefined
          ? `${says(String(all(facts)))}, wanted ${numberWanted(wanted)}`
          : `${called} ${recently(at(facts), within, facts.now)}, wanted ${numberWanted(wanted)}`,
      guide,
    },
    called,
  );
}

function recently(at: readonly number[], within: number, now: number): string {
  return `${times(at.filter((one) => one > now - within).length)} in ${inWords(within)}`;
}

/** This visit included: the first is 1. */
const visitNumber = (facts: Facts) => facts.visit.number;

export const visits = countedCondition(
  "visits",
  (count) => `visit number ${count}`,
  visitNumber,
  (facts) => [...facts.record.past.visitTimes, facts.visit.startedAt],
  inHistory(
    ["visits: 2+", "which visit this is; the first is 1"],
    ["visits: { times: 3+, within: 7d }", "that many began within the last so long, this one included"],
  ),
);

export const returning = ofHistory(
  {
    schema: yes,
    compile: () => (facts) => whether(visitNumber(facts) > 1),
    explain: (_, facts) =>
      visitNumber(facts) > 1 ? "a returning visitor" : "the first visit, wanted a returning visitor",
    guide: inHistory(["returning: true", "not the first visit"]),
  },
  "earlier visits",
);

export const firstVisit = ofHistory(
  {
    schema: durationRange,
    compile: (range) => (facts) => agoSpans(range, facts.record.visitor.firstSeenAt),
    explain: (range, facts) =>
      `first seen ${inWords(facts.now - facts.record.visitor.firstSeenAt)} ago, wanted ${durationWanted(range)}`,
    guide: inHistory(["first_visit: 30d", "the first visit was so long ago"]),
  },
  "first visit",
);

export const lastVisit = ofHistory(
  {
    schema: durationRange,
    compile: (range) => (facts) => agoSpans(range, facts.record.past.lastVisitEndedAt),
    explain: (range, facts) =>
      `last visit ${ago(facts.record.past.lastVisitEndedAt, facts.now)}, wanted ${durationWanted(range)}`,
    guide: inHistory([
      "last_visit: <7d",
      "the visit before this one ended so long ago; without one this does not hold",
    ]),
  },
  "last visit",
);

function ago(at: number | undefined, now: number): string {
  return at === undefined ? "unknown" : `${inWords(now - at)} ago`;
}

export const chats = countedCondition(
  "chats",
  (count) => `${count} chats so far`,
  (facts) => facts.record.past.chats,
  (facts) => facts.record.past.chatTimes,
  inHistory(
    ["chats: 1+", "so many chats so far"],
    ["chats: { times: 2+, within: 30d }", "that many within the last so long"],
  ),
);

export const lastChat = ofHistory(
  {
    schema: durationRange,
    compile: (range) => (facts) => agoSpans(range, facts.record.past.lastChatAt),
    explain: (range, facts) =>
      `last chat ${ago(facts.record.past.lastChatAt, facts.now)}, wanted ${durationWanted(range)}`,
    guide: inHistory(["last_chat: 7d", "the last chat was opened so long ago"]),
  },
  "last chat",
);

/** Invitations that are kept. */
const INVITATIONS_KEPT = 200;

type Outcome = "invited" | "seen" | "accepted" | "dismissed" | "ignored";

/**
 * When it came to this outcome; undefined where it did not. What nobody saw or could answer counts for nothing, as in
 * limits, and the held-out were not invited.
 */
function cameTo(outcome: Outcome, one: Invitation): number | undefined {
  if (!counts(one) || one.state === "held") return undefined;
  if (outcome === "invited") return one.shownAt;
  if (outcome === "seen") return one.seenAt;
  const state = outcome === "ignored" ? "expired" : outcome;
  return one.state === state ? one.endedAt : undefined;
}

function timesOf(outcome: Outcome, invitations: readonly Invitation[]): readonly number[] {
  const found: number[] = [];
  for (const one of invitations) {
    const at = cameTo(outcome, one);
    if (at !== undefined) found.push(at);
  }
  return found;
}

function outcomes(outcome: Outcome, ...lines: Guide["lines"]): Condition<Counted> {
  const at = (facts: Facts) => timesOf(outcome, facts.record.past.invitations);
  return ofHistory(
    {
      schema: counted(countUpTo(INVITATIONS_KEPT), INVITATIONS_KEPT),
      compile:
        ({ times, within }) =>
        (facts) =>
          countSpans(times, at(facts), within, facts.now),
      explain: ({ times: wanted, within }, facts) => {
        const said = within === undefined ? times(at(facts).length) : recently(at(facts), within, facts.now);
        return `${outcome} ${said}, wanted ${numberWanted(wanted)}`;
      },
      guide: inHistory(...lines),
    },
    outcome,
  );
}

export const invited = outcomes(
  "invited",
  ["invited: 1+", "so many invitations were shown"],
  ["invited: { times: 2+, within: 30d }", "within the last so long; the next three take it too"],
);
export const accepted = outcomes("accepted", ["accepted: 1+", "so many of them led to a chat"]);
export const dismissed = outcomes("dismissed", ["dismissed: 1+", "so many were sent away"]);
export const ignored = outcomes("ignored", ["ignored: 2+", "so many were seen and not answered"]);

interface RuleOutcome {
  readonly id: string;
  /** Any of these. */
  readonly outcome: readonly (Outcome | "done")[];
  readonly within?: number;
}

const ruleId = z.string().transform((text, context): string => {
  // As rule files may be called.
  if (/^[a-z0-9][a-z0-9_-]{0,59}$/.test(text)) return text;
  context.addIssue({
    code: "custom",
    message: `"${text}" is no rule's id`,
    params: { code: "bad-rule", remedy: "write the name of the rule's file without .yaml: pricing-idle" },
  });
  return z.NEVER;
});

const ruleValue = z
  .strictObject({
    id: ruleId,
    outcome: wordList(["invited", "seen", "accepted", "dismissed", "ignored", "done"]).optional(),
    within: duration.optional(),
  })
  .transform((value): RuleOutcome => ({
    id: value.id,
    outcome: value.outcome ?? ["invited", "done"],
    ...(value.within !== undefined && { within: value.within }),
  }));

/** When it last came to one of the outcomes. */
function lastOutcome({ id, outcome }: RuleOutcome, facts: Facts): number | undefined {
  const { invitations, did } = facts.record.past;
  let last: number | undefined;
  const consider = (at: number | undefined) => {
    if (at !== undefined && (last === undefined || at > last)) last = at;
  };
  for (const wanted of outcome) {
    if (wanted === "done") consider(did.findLast((deed) => deed.rule === id)?.at);
    else for (const one of invitations) if (one.rule === id) consider(cameTo(wanted, one));
  }
  return last;
}

export const rule = ofHistory(
  {
    schema: ruleValue,
    compile: (value) => (facts) => sinceSpans(lastOutcome(value, facts), value.within),
    explain: (value, facts) => {
      const at = lastOutcome(value, facts);
      const wanted = value.within === undefined ? "" : `, wanted within ${inWords(value.within)}`;
      return `rule ${value.id} ${listed(value.outcome)} ${at === undefined ? "never" : `${inWords(facts.now - at)} ago`}${wanted}`;
    },
    guide: inHistory(
      ["rule: { id: pricing-idle }", "this other rule has invited, or done what it does"],
      [
        "rule: { id: pricing-idle, outcome: dismissed, within: 30d }",
        "`invited` `seen` `accepted` `dismissed` `ignored` `done`, within the last so long",
      ],
    ),
  },
  "what other rules did",
);
