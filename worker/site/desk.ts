// The desk as plain data: who is online, which places are taken, who waits. Everything that follows from a change is
// found by `settle`; nothing here stores, sends or knows the time.
//
//   lease:  held ─► shown ─┬─ accepted ─► waiting chat ─assigned─► open chat ─► closed
//             └────────────┼─ ends or expires
//                          └─ gone: withdrawn by the desk
//
// More invitations show than places are free, because most are not accepted; a place is taken from the acceptance on.

import { acceptanceRate, isOverbooked, mayShow, mostShowing, type Room } from "../../rules/engine/places.ts";
import type { InvitationNotice } from "../protocol.ts";

export interface Desk {
  readonly agents: readonly DeskAgent[];
  readonly chats: readonly Chat[];
  readonly leases: readonly Lease[];
  readonly wishes: readonly Wish[];
  readonly answers: readonly Answers[];
  /** `limits.risk` of the published site. */
  readonly risk: number;
}

export interface DeskAgent {
  readonly id: string;
  /** Of site.yaml; empty: all of them. */
  readonly teams: readonly string[];
  readonly places: number;
  readonly online: boolean;
  /** Of visitors' tags. */
  readonly skills?: readonly string[];
  readonly languages?: readonly string[];
}

/** A conversation that is not closed. */
export interface Chat {
  readonly id: string;
  readonly visitor: string;
  readonly since: number;
  readonly agent?: string | undefined;
  readonly team?: string | undefined;
  /** Gave it back or did not answer, so are not given it again unasked. */
  readonly leftBy?: readonly string[] | undefined;
  readonly language?: string | undefined;
  /** The visitor's tags: what an agent would have to know about. */
  readonly skills?: readonly string[] | undefined;
}

/** The desk's word that an invitation will be answered. */
export interface Lease {
  readonly id: string;
  readonly visitor: string;
  readonly team?: string | undefined;
  readonly at: number;
  /** `held`: on its way to the page. `gone`: its visitor was told to withdraw it; nothing is promised any more. */
  readonly state: "held" | "shown" | "accepted" | "gone";
}

/** A draft that waits for an agent's word (SPEC L12). */
export interface Asking {
  readonly notice: InvitationNotice;
  /** Who was asked, in order: the last one is asked now. */
  readonly asked: readonly string[];
  /** 0 before anybody is asked. */
  readonly until: number;
}

/** What became of the invitations of a team, or of those of no team, that were shown. */
export interface Answers {
  readonly team?: string | undefined;
  readonly shown: number;
  readonly accepted: number;
}

/** What was refused, and would be decided again if a place came free (SPEC D4). */
export interface Wish {
  readonly visitor: string;
  readonly rule: string;
  readonly team?: string | undefined;
  readonly priority: number;
  readonly at: number;
}

/** A team, or no team in particular. */
export const answersFor = (agent: Pick<DeskAgent, "teams">, team: string | undefined): boolean =>
  team === undefined || agent.teams.length === 0 || agent.teams.includes(team);

const chatsOf = (desk: Desk, agent: string): number =>
  desk.chats.filter((chat) => chat.agent === agent).length;

const isOf = (of: { readonly team?: string | undefined }, team: string | undefined): boolean =>
  team === undefined || of.team === team;

const isShowing = ({ state }: Lease): boolean => state === "held" || state === "shown";

/**
 * Free places of a team, or of all agents together (SPEC D1), less those that visitors are on their way to; below zero
 * when more were accepted than can be answered.
 */
export function free(desk: Desk, team?: string): number {
  const room = desk.agents
    .filter((agent) => agent.online && answersFor(agent, team))
    .reduce((sum, agent) => sum + Math.max(0, agent.places - chatsOf(desk, agent.id)), 0);
  const accepted = desk.leases.filter((lease) => lease.state === "accepted" && isOf(lease, team)).length;
  const waiting = desk.chats.filter((chat) => chat.agent === undefined && isOf(chat, team)).length;
  return room - accepted - waiting;
}

function roomOf(desk: Desk, team: string | undefined): Room {
  const answers = desk.answers.filter((one) => isOf(one, team));
  const shown = answers.reduce((sum, one) => sum + one.shown, 0);
  const accepted = answers.reduce((sum, one) => sum + one.accepted, 0);
  return {
    free: free(desk, team),
    showing: desk.leases.filter((lease) => isShowing(lease) && isOf(lease, team)).length,
    p: acceptanceRate(shown, accepted),
    risk: desk.risk,
  };
}

/** One invitation more is allowed, by its team and by all agents together (SPEC D2). */
export function hasPlace(desk: Desk, team?: string): boolean {
  return mayShow(roomOf(desk, undefined)) && (team === undefined || mayShow(roomOf(desk, team)));
}

/** So many invitations more, of no team in particular. */
export function roomFor(desk: Desk): number {
  const room = roomOf(desk, undefined);
  return Math.max(0, mostShowing(room) - room.showing);
}

/**
 * Who gets a waiting chat: an agent online with room, of its team if it has one. Of those who speaks the visitor's
 * language, then who knows most of what the visitor is tagged with, then the least busy.
 */
export function chooseAgent(desk: Desk, chat: Chat): string | undefined {
  return desk.agents
    .filter((agent) => agent.online && answersFor(agent, chat.team) && !chat.leftBy?.includes(agent.id))
    .map((agent) => ({ ...agent, ...fitOf(agent, chat), chats: chatsOf(desk, agent.id) }))
    .filter(({ places, chats }) => chats < places)
    .sort(
      (a, b) =>
        b.speaks - a.speaks ||
        b.knows - a.knows ||
        a.chats - b.chats ||
        b.places - a.places ||
        (a.id < b.id ? -1 : 1),
    )[0]?.id;
}

/** `speaks`: 2 for the visitor's language, 1 where one of the two is not known. */
function fitOf(
  { languages = [], skills = [] }: DeskAgent,
  { language, skills: wanted = [] }: Pick<Chat, "language" | "skills">,
): { readonly speaks: number; readonly knows: number } {
  const base = (tag: string): string => tag.split("-")[0]!.toLowerCase();
  const isKnown = language !== undefined && language !== "" && languages.length > 0;
  const speaks = !isKnown ? 1 : languages.some((one) => base(one) === base(language)) ? 2 : 0;
  return { speaks, knows: wanted.filter((tag) => skills.includes(tag)).length };
}

/**
 * Who is asked about a draft next: one with room before one without, one of the team before one who answers for all, who
 * fits as for a chat, then the least busy with chats and drafts. `asks`: how many drafts each is asked about now.
 */
export function chooseReviewer(
  desk: Desk,
  team: string | undefined,
  asked: readonly string[],
  asks: ReadonlyMap<string, number>,
  visitor: Pick<Chat, "language" | "skills"> = {},
): string | undefined {
  return desk.agents
    .filter((agent) => agent.online && answersFor(agent, team) && !asked.includes(agent.id))
    .map((agent) => {
      const chats = chatsOf(desk, agent.id);
      const isOfTeam = team !== undefined && agent.teams.includes(team);
      return {
        id: agent.id,
        isFull: chats >= agent.places,
        isOfTeam,
        ...fitOf(agent, visitor),
        busy: chats + (asks.get(agent.id) ?? 0),
      };
    })
    .sort(
      (a, b) =>
        Number(a.isFull) - Number(b.isFull) ||
        Number(b.isOfTeam) - Number(a.isOfTeam) ||
        b.speaks - a.speaks ||
        b.knows - a.knows ||
        a.busy - b.busy ||
        (a.id < b.id ? -1 : 1),
    )[0]?.id;
}

export interface Settled {
  readonly assign: readonly { readonly chat: Chat; readonly agent: string }[];
  /** Invitations to withdraw. */
  readonly gone: readonly Lease[];
  /** Visitors to tell that a place is free. */
  readonly tell: readonly string[];
}

export function settle(desk: Desk): Settled {
  const assign: { chat: Chat; agent: string }[] = [];
  let now = desk;
  for (const chat of [...desk.chats].sort((a, b) => a.since - b.since)) {
    const agent = chat.agent === undefined ? chooseAgent(now, chat) : undefined;
    if (agent === undefined) continue;
    assign.push({ chat, agent });
    now = { ...now, chats: now.chats.map((other) => (other === chat ? { ...chat, agent } : other)) };
  }
  const gone = overbooked(now);
  now = { ...now, leases: now.leases.filter((lease) => !gone.includes(lease)) };
  return { assign, gone, tell: toTell(now) };
}

/** The newest unanswered invitations, as many as show too many, for each team and then for all (SPEC D3). */
function overbooked(desk: Desk): Lease[] {
  const newestFirst = desk.leases.filter(isShowing).sort((a, b) => b.at - a.at);
  const teams = new Set(newestFirst.map((lease) => lease.team).filter((team) => team !== undefined));
  const gone = new Set<Lease>();
  for (const team of [...teams, undefined]) {
    const room = roomOf({ ...desk, leases: desk.leases.filter((lease) => !gone.has(lease)) }, team);
    if (!isOverbooked(room)) continue;
    const unanswered = newestFirst.filter((lease) => !gone.has(lease) && isOf(lease, team));
    for (const lease of unanswered.slice(0, room.showing - mostShowing(room))) gone.add(lease);
  }
  return [...gone];
}

/** As many visitors as may be invited, by priority, then age (SPEC D4); each counts as invited for this round only. */
function toTell(desk: Desk): string[] {
  const tell: string[] = [];
  let now = desk;
  for (const wish of [...desk.wishes].sort((a, b) => b.priority - a.priority || a.at - b.at)) {
    if (!hasPlace(now)) break;
    if (tell.includes(wish.visitor) || !hasPlace(now, wish.team)) continue;
    tell.push(wish.visitor);
    const lease: Lease = { id: "", visitor: wish.visitor, team: wish.team, at: wish.at, state: "held" };
    now = { ...now, leases: [...now.leases, lease] };
  }
  return tell;
}
