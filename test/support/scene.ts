// What is so before a random visit begins and around it: earlier visits, the desk, the site's hours, the zones on whose
// walls its times are read. Plain data; what it means is said here and in naive.ts, never by the engine's code.

import type { WeekTime } from "./wall.ts";
import type { DeskFacts } from "../../rules/record/facts.ts";
import type { Site } from "../../rules/language/ruleset.ts";
import { SAMPLED, UNSAMPLED } from "../../rules/engine/chance.ts";
import { newRecord } from "../../rules/record/apply.ts";
import type { InvitationState } from "../../rules/record/event.ts";
import { siteOf } from "./site.ts";
import { at, SURROUNDINGS, Visitor } from "./visit.ts";

/** An invitation's whole life, or as far as it came. Seconds; what did not happen is absent. */
export interface Invited {
  readonly rule: string;
  /** Offered and, where it was, shown. */
  readonly at: number;
  readonly shown: boolean;
  readonly seen: boolean;
  readonly end?: "accepted" | "dismissed" | "expired" | "withdrawn" | "failed" | "held";
  readonly because?: string;
}

/** Seconds of what was before; the visits lie half an hour apart and more. */
export interface Past {
  readonly visits: readonly { readonly from: number; readonly to: number }[];
  readonly chats: readonly number[];
  readonly invitations: readonly Invited[];
  readonly deeds: readonly { readonly rule: string; readonly at: number }[];
}

export interface Scene {
  readonly past: Past;
  /** Agents online by team, "" for all; since which second the longest waits, null: nobody does; visitors on the site. */
  readonly desk: {
    readonly online?: Readonly<Record<string, number>>;
    readonly waitingSince?: number | null;
    readonly visitors?: number;
  };
  readonly sampled: boolean;
  readonly visitorZone: string;
  readonly siteZone: string;
  readonly hours: Readonly<Record<string, readonly WeekTime[]>>;
  /** Days `YYYY-MM-DD`. */
  readonly closed: readonly string[];
}

export const NO_SCENE: Scene = {
  past: { visits: [], chats: [], invitations: [], deeds: [] },
  desk: {},
  sampled: true,
  visitorZone: SURROUNDINGS.timezone,
  siteZone: "UTC",
  hours: {},
  closed: [],
};

export const TEAMS = ["sales", "help"] as const;

/** I2, L5: does it count for limits, and for the conditions about invitations? */
export function counts({ shown, seen, end, because }: Invited): boolean {
  if (end === "held") return true;
  if (!shown || end === "failed") return false;
  if (end === "expired") return seen;
  return end !== "withdrawn" || (seen && because !== "page left");
}

/** The scene's site, as a published site.yaml says it. */
export function siteIn({ siteZone, hours, closed }: Scene): Site {
  const spans = (times: readonly WeekTime[]) =>
    times.map(({ days, from, to }) => ({ days, from, to: to > from ? to : to + 1440 }));
  return siteOf({
    timezone: siteZone,
    teams: Object.fromEntries(TEAMS.map((team) => [team, { languages: [], skills: [] }])),
    hours: {
      named: Object.fromEntries(Object.entries(hours).map(([name, times]) => [name, spans(times)])),
      closed: closed.map((day) => ({ from: day, to: day })),
    },
  });
}

export function deskIn({ desk: { waitingSince, ...rest } }: Scene): DeskFacts {
  return {
    ...rest,
    ...(waitingSince !== undefined && { waitingSince: waitingSince === null ? null : at(waitingSince) }),
  };
}

/** The visitor as they come to the visit that begins at second `begins`. */
export function visitorIn(scene: Scene, begins: number): Visitor {
  const { visits, chats, invitations, deeds } = scene.past;
  const seed = scene.sampled ? SAMPLED : UNSAMPLED;
  const visitor = new Visitor("granted", newRecord(at(visits[0]?.from ?? begins), "granted", seed));
  const told: (readonly [number, () => unknown])[] = [
    ...visits.flatMap(({ from, to }) => [
      [from, () => visitor.page(from, "/before", { tab: "old" })] as const,
      [to, () => visitor.close(to, "old")] as const,
    ]),
    ...chats.flatMap((one) => [
      [one, () => visitor.chat(one, "opened")] as const,
      [one + 0.5, () => visitor.chat(one + 0.5, "closed")] as const,
    ]),
    ...invitations.map((one) => [one.at, () => tellInvited(visitor, one)] as const),
    ...deeds.map(
      (one) =>
        [
          one.at,
          () => visitor.happened({ type: "did", at: at(one.at), tab: "", rule: one.rule, view: "old1" }),
        ] as const,
    ),
  ];
  for (const [, tell] of told.sort((a, b) => a[0] - b[0])) tell();
  return visitor;
}

/** Every step of it at its one second. */
export function tellInvited(visitor: Visitor, { rule, at, shown, seen, end, because }: Invited): void {
  const id = `invitation-${visitor.invitations.length + 1}`;
  const step = (state: InvitationState, why?: string) =>
    visitor.invitation(at, id, state, { rule, view: "somewhere" }, why);
  if (end === "held") return void step("held");
  step("offered");
  if (shown) step("shown");
  if (seen) step("seen");
  if (end !== undefined) step(end, because);
}
