// A scenario while it runs: the course of its visit, the entries to come, the desk, and what was seen of it.

import type { Rule, Ruleset } from "../language/ruleset.ts";
import type { Action, DeskState, Entry, Expectation, Scenario } from "../language/scenario.ts";
import { instantOf } from "../language/zone.ts";
import { newRecord } from "../record/apply.ts";
import { factsAt } from "../record/facts.ts";
import type { VisitorRecord } from "../record/record.ts";
import { SAMPLED, UNSAMPLED } from "./chance.ts";
import { compile } from "./compile.ts";
import type { Due } from "./decide.ts";
import type { Effect } from "./doing.ts";
import { explain, type Explained } from "./explain.ts";
import { personalise, variablesOf } from "./personalise.ts";
import { acceptanceRate, mayShow } from "./places.ts";
import type { Course } from "./simulation.ts";
import { textsOf } from "./texts.ts";

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

/** What a rule did besides, or instead of, inviting. */
export interface Did {
  readonly at: number;
  readonly rule: string;
  readonly effects: readonly Effect[];
}

/** An entry that could not happen: nothing was showing to accept. */
export interface Impossible {
  readonly entry: Entry;
  readonly message: string;
}

/** A tab as the visitor sees it. */
export interface ScenarioTab {
  /** Page views so far. */
  views: number;
  url: string;
  visible: boolean;
  /** What it shows, to begin a page view when the visitor consents (SPEC L8). */
  shows: PageAction;
  referrer: string;
}

export type PageAction = Action & { readonly does: "page" };

export interface Run extends Course {
  readonly scenario: Scenario;
  readonly start: number;
  readonly entries: Entry[];
  /** Tabs that are open, recorded or not. */
  readonly tabs: Map<string, ScenarioTab>;
  /** Page views so far by tab, closed ones included: each has an id of its own. */
  readonly views: Map<string, number>;
  /** Messages so far, by tab: the order of what happens at one instant. */
  readonly said: Map<string, number>;
  team: DeskState;
  /** Teams of the chats that are open. */
  readonly chats: (string | undefined)[];
  /** With the rule as it stood just before. */
  readonly invited: { readonly invited: Invited; readonly explained: Explained | undefined }[];
  readonly did: Did[];
  /** Rules as they stood at the moments of the expectations. */
  readonly looks: Map<Expectation, Explained | undefined>;
  readonly impossible: Impossible[];
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
  const run: Run = {
    scenario,
    compiled: compile(ruleset, 1),
    start,
    entries: [...scenario.visit],
    now: start,
    record: recordOf(scenario, start, ruleset),
    moment: undefined,
    tabs: new Map(),
    views: new Map(),
    said: new Map(),
    typing: new Map(),
    sleep: undefined,
    team: { ...(Object.fromEntries(teams) as DeskState), ...scenario.desk },
    chats: [],
    refused: new Set(),
    showing: undefined,
    offered: 0,
    invited: [],
    did: [],
    looks: new Map(),
    impossible: [],
    desk: () => deskOf(run),
    hasPlace: (team) => hasPlace(run, team),
    told: {
      invited: (due) =>
        void run.invited.push({ invited: invitedBy(run, due), explained: explanation(run, due.rule.id) }),
      did: (rule, effects) => void run.did.push({ at: Math.floor(run.now - run.start), rule, effects }),
    },
  };
  return run;
}

function invitedBy(run: Run, { rule, away, arm }: Due): Invited {
  const facts = factsAt(run.record, run.now)!;
  const { language } = facts.visit.surroundings;
  const texts = textsOf(rule, arm, [language, run.compiled.ruleset.site.locale], away);
  const variables = variablesOf(facts);
  return {
    at: Math.floor(run.now - run.start),
    rule: rule.id,
    ...(texts.title !== undefined && { title: personalise(texts.title, variables) }),
    greeting: personalise(texts.greeting, variables),
  };
}

/** The rule as it stands; undefined where it takes no part or no visit is going on. */
export function explanation(run: Run, rule: string): Explained | undefined {
  const desk = { refused: run.refused, facts: run.desk() };
  return explain(run.compiled, run.record, run.now, desk).find((one) => one.rule === rule);
}

function deskOf({ team, scenario, start }: Run) {
  const online = Object.entries(team).map(([name, one]) => [name, one.online] as const);
  const all = online.length === 0 ? 1 : online.reduce((sum, [, count]) => sum + count, 0);
  return {
    online: { ...Object.fromEntries(online), "": all },
    waitingSince: scenario.wait === undefined ? null : start - scenario.wait,
    visitors: scenario.visitorsOnline ?? 1,
  };
}

/**
 * One more invitation of this team, and of all together (SPEC D2). The visitor of a scenario is alone: nothing else is
 * showing. A site without teams has an agent too.
 */
function hasPlace({ team: state, chats, compiled }: Run, team: string | undefined): boolean {
  const teams = Object.entries(state).filter(([, one]) => one.online > 0);
  const places = (of: typeof teams) => of.reduce((sum, [, one]) => sum + one.places, 0);
  const all = Object.keys(state).length === 0 ? PLACES : places(teams);
  const { risk } = compiled.ruleset.site.limits;
  const may = (free: number) => mayShow({ free, showing: 0, p: acceptanceRate(0, 0), risk });
  if (!may(all - chats.length)) return false;
  if (team === undefined) return true;
  const own = places(teams.filter(([name]) => name === team));
  return may(own - chats.filter((one) => one === team).length);
}

/** What was known of the visitor before this visit. */
function recordOf(scenario: Scenario, start: number, { site, rules }: Ruleset): VisitorRecord {
  const { visitor } = scenario;
  const returns = visitor.visits > 1;
  const lastVisit = visitor.lastVisit ?? 7 * DAY;
  const firstVisit = visitor.firstVisit ?? (returns ? Math.max(30 * DAY, lastVisit) : 0);
  const blank = newRecord(
    start - firstVisit,
    visitor.consent ?? (site.consent === "required" ? "unasked" : "implied"),
    visitor.sample ? SAMPLED : UNSAMPLED,
  );
  const { arm } = visitor;
  const lastChat = start - (visitor.lastChat ?? lastVisit);
  return {
    visitor: {
      ...blank.visitor,
      identified: visitor.identified,
      traits: visitor.traits,
      tags: visitor.tags,
      ...(visitor.name !== undefined && { name: visitor.name }),
      ...(arm !== undefined && { arms: Object.fromEntries(rules.map((rule: Rule) => [rule.id, arm])) }),
    },
    past: {
      ...blank.past,
      visits: visitor.visits - 1,
      visitTimes: spread(visitor.visits - 1, start - firstVisit, start - lastVisit),
      chats: visitor.chats,
      chatTimes: spread(visitor.chats, Math.min(start - firstVisit, lastChat), lastChat),
      ...(returns && { lastVisitEndedAt: start - lastVisit }),
      ...(visitor.chats > 0 && { lastChatAt: lastChat }),
    },
  };
}

/** So many times, evenly from the first to the last. */
function spread(count: number, first: number, last: number): readonly number[] {
  if (count <= 1) return count === 1 ? [last] : [];
  return Array.from({ length: Math.min(count, 20) }, (_, i, all = Math.min(count, 20)) =>
    Math.round(first + ((last - first) * i) / (all - 1)),
  );
}

/** As it is written in a scenario. */
export function seconds(ms: number): string {
  return `${ms / 1000}s`;
}
