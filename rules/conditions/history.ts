// The history family: what is kept of earlier visits. Without kept history (cookieless) it is unknown, so false (SPEC L8).

import { whether } from "../engine/spans.ts";
import { durationRange, inRange, numberRange, yes } from "../language/values.ts";
import type { Facts } from "../record/facts.ts";
import { condition } from "./condition.ts";
import { agoSpans } from "./spans.ts";
import { durationWanted, inWords, numberWanted } from "./wording.ts";

/** This visit included: the first is 1. */
const visitNumber = (facts: Facts) => facts.visit.number;

export const visits = condition({
  schema: numberRange,
  reads: ["history"],
  compile: (range) => (facts) => whether(inRange(range, visitNumber(facts))),
  explain: (range, facts) => `visit number ${visitNumber(facts)}, wanted ${numberWanted(range)}`,
});

export const returning = condition({
  schema: yes,
  reads: ["history"],
  compile: () => (facts) => whether(visitNumber(facts) > 1),
  explain: (_, facts) =>
    visitNumber(facts) > 1 ? "a returning visitor" : "the first visit, wanted a returning visitor",
});

export const firstVisit = condition({
  schema: durationRange,
  reads: ["history"],
  compile: (range) => (facts) => agoSpans(range, facts.record.visitor.firstSeenAt),
  explain: (range, facts) =>
    `first seen ${inWords(facts.now - facts.record.visitor.firstSeenAt)} ago, wanted ${durationWanted(range)}`,
});

export const lastVisit = condition({
  schema: durationRange,
  reads: ["history"],
  compile: (range) => (facts) => agoSpans(range, facts.record.past.lastVisitEndedAt),
  explain: (range, facts) => {
    const at = facts.record.past.lastVisitEndedAt;
    return `last visit ${at === undefined ? "unknown" : `${inWords(facts.now - at)} ago`}, wanted ${durationWanted(range)}`;
  },
});

export const chats = condition({
  schema: numberRange,
  reads: ["history"],
  compile: (range) => (facts) => whether(inRange(range, facts.record.past.chats)),
  explain: (range, facts) => `${facts.record.past.chats} chats so far, wanted ${numberWanted(range)}`,
});
