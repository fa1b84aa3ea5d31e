// The state of a scenario while it runs: simulated time, the record, the tabs, the desk.

import type { Rule, Ruleset } from "../language/ruleset.ts";
import type { DeskState, Entry, Expectation, Scenario } from "../language/scenario.ts";
import { instantOf } from "../language/zone.ts";
import { apply, newRecord } from "../record/apply.ts";
import { isVisible } from "../record/clocks.ts";
import type { VisitEvent } from "../record/event.ts";
import type { VisitorRecord } from "../record/record.ts";
import { compile, type Compiled } from "./compile.ts";
import type { Explained } from "./explain.ts";

const DAY = 86_400_000;
/** Tuesday 2026-11-17, 10:00 on the wall of the site's zone: a working day without a change of clocks near it. */
const DEFAULT_START = Date.UTC(2026, 10, 17, 10);
/** Places of a team of which the scenario says nothing. */
export const PLACES = 10;

/** Times are ms from the start. */
export interface Invited {
  readonly at: number;
  readonly rule: string;
  readonly title?: string;
  readonly greeting: string;
}

/** An entry that could not happen: nothing was showing to accept. */
export interface Impossible {
  readonly entry: Entry;
  readonly message: string;
}

/** What changes as time goes on. Times are ms since epoch, but for those of the scenario itself. */
export interface Run {
  readonly scenario: Scenario;
  readonly compiled: Compiled;
  readonly start: number;
  readonly entries: Entry[];
  now: number;
  record: VisitorRecord;
  /** The earliest moment of any rule, as last decided. */
  moment: number | undefined;
  /** Page views so far and the address last shown, by tab. */
  readonly tabs: Map<string, { views: number; url: string }>;
  /** Until when a tab's visitor is typing; Infinity while they do. */
  readonly typing: Map<string, number>;
  sleep: { readonly from: number; readonly to: number } | undefined;
  desk: DeskState;
  /** Teams of the chats that are open. */
  readonly chats: (string | undefined)[];
  readonly refused: Set<string>;
  showing: Showing | undefined;
  /** With the rule as it stood just before. */
  readonly invited: { readonly invited: Invited; readonly explained: Explained | undefined }[];
  /** Rules as they stood at the moments of the expectations. */
  readonly looks: Map<Expectation, Explained | undefined>;
  readonly impossible: Impossible[];
}

interface Showing {
  readonly id: string;
  readonly rule: Rule;
  readonly tab: string;
  readonly expiresAt: number;
  /** Undefined while nobody can see it, and once it was seen. */
  seenAt: number | undefined;
  seen: boolean;
}

function takingPart(ruleset: Ruleset, scenario: Scenario): Ruleset {
  const { rules: only } = scenario;
  if (only === undefined) return ruleset;
  return {
    ...ruleset,
    rules: ruleset.rules
      .filter((rule) => only.includes(rule.id))
      .map((rule) => ({ ...rule, state: "live" as const })),
  };
}

export function begin(whole: Ruleset, scenario: Scenario): Run {
  const ruleset = takingPart(whole, scenario);
  const { site } = ruleset;
  const when = scenario.start ?? { wall: DEFAULT_START };
  const start = "at" in when ? when.at : instantOf(when.wall, site.timezone);
  const teams = Object.keys(site.teams).map((team) => [team, { online: 1, places: PLACES }]);
  return {
    scenario,
    compiled: compile(ruleset, 1),
    start,
    entries: [...scenario.visit],
    now: start,
    record: recordOf(scenario, start, site.consent),
    moment: undefined,
    tabs: new Map(),
    typing: new Map(),
    sleep: undefined,
    desk: { ...(Object.fromEntries(teams) as DeskState), ...scenario.desk },
    chats: [],
    refused: new Set(),
    showing: undefined,
    invited: [],
    looks: new Map(),
    impossible: [],
  };
}

/** What was known of the visitor before this visit. */
function recordOf(scenario: Scenario, start: number, consent: Ruleset["site"]["consent"]): VisitorRecord {
  const { visitor } = scenario;
  const returns = visitor.visits > 1;
  const lastVisit = visitor.lastVisit ?? 7 * DAY;
  const firstVisit = visitor.firstVisit ?? (returns ? Math.max(30 * DAY, lastVisit) : 0);
  const blank = newRecord(
    start - firstVisit,
    visitor.consent ?? (consent === "required" ? "unasked" : "implied"),
  );
  return {
    visitor: {
      ...blank.visitor,
      identified: visitor.identified,
      traits: visitor.traits,
      tags: visitor.tags,
      ...(visitor.name !== undefined && { name: visitor.name }),
    },
    past: {
      ...blank.past,
      visits: visitor.visits - 1,
      chats: visitor.chats,
      ...(returns && { lastVisitEndedAt: start - lastVisit }),
      ...(visitor.chats > 0 && { lastChatAt: start - (visitor.lastChat ?? lastVisit) }),
    },
  };
}

export function record(run: Run, event: VisitEvent): void {
  run.record = apply(run.record, event);
}

export function endInvitation(
  run: Run,
  state: "accepted" | "dismissed" | "expired" | "withdrawn",
  because?: string,
): void {
  const { id } = run.showing!;
  run.showing = undefined;
  record(run, {
    type: "invitation",
    at: run.now,
    tab: "",
    id,
    state,
    ...(because !== undefined && { because }),
  });
}

export function visibleTabs(run: Run): string[] {
  return (run.record.visit?.tabs ?? []).filter((tab) => isVisible(tab, run.now)).map((tab) => tab.id);
}

/** As it is written in a scenario. */
export function seconds(ms: number): string {
  return `${ms / 1000}s`;
}
