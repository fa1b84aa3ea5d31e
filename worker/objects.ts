// What the three kinds of objects ask of each other, in one place: the RPC side of the contract, as protocol.ts is the
// wire's. Every call that changes something carries an id or a sequence that makes it count once.

import type { Unseen } from "../rules/engine/recorded.ts";
import type { DeskFacts } from "../rules/record/facts.ts";
import type { Exported } from "./visitor/exported.ts";
import type { Named, Snapshot } from "./visitor/snapshot.ts";
import type { PageSeat } from "./durable/seat.ts";
import type { Ruleset } from "../rules/language/ruleset.ts";
import type {
  Blocked,
  Conversation,
  ConversationEntry,
  ExplainedAt,
  ExplainedRule,
  FeedFilter,
  FeedRow,
  InvitationNotice,
  Role,
  RuleNote,
  Spoken,
  Story,
} from "./protocol.ts";

/** Names of objects: all of one site begin with the site. */
export const visitorObject = (site: string, visitor: string): string => `${site}/${visitor}`;
export const feedObject = (site: string, shard: number): string => `${site}/${shard}`;
export const siteObject = (site: string): string => site;

/** Which shard a visitor is shown in: by the first four characters (hex) of the agents' id. */
export const shardOf = (visitor: string, shards: number): number =>
  parseInt(visitor.slice(0, 4), 16) % shards;

/** In a visitor's object's answer to an upgrade: the version of the rules it knows. */
export const VERSION_HEADER = "x-beckon-version";

export interface Published {
  readonly version: number;
  readonly ruleset: Ruleset;
}

export interface Agent {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Teams of site.yaml this agent answers for; empty: all. */
  readonly teams: readonly string[];
  /** Of the visitors' tags: a chat of one with such a tag comes here before others. */
  readonly skills: readonly string[];
  /** As `de` or `pt-BR`; empty: not said. */
  readonly languages: readonly string[];
  readonly places: number;
}

// ------------------------------------------------------------------------------------------------------------- Visitor

/** What a tab says whose sockets do not get through. */
export interface Exchange {
  /** Made by the page for each connection. */
  readonly line: string;
  /** Counts the requests on it: one that is sent twice is heard once and answered the same. */
  readonly request: number;
  /** Frames as a socket would carry them. */
  readonly frames: readonly string[];
}

export type Exchanged =
  | { readonly frames: readonly string[]; readonly close?: number; readonly version: number }
  /** The visitor is a person now: ask there. */
  | { readonly person: string; readonly token: string };

export interface VisitorCalls {
  /** What the tab says, and what it would have been sent since it asked last. Counts once by line and request. */
  exchange(seat: PageSeat, said: Exchange): Promise<Exchanged>;
  /**
   * Is a page of this visitor open, by pings? `watchedUntil`: push changes to the shard until then. `alive`: when one was
   * last heard, so that the shard asks again when that is too long ago.
   */
  presence(watchedUntil: number): Promise<{ here: boolean; alive?: number; row?: FeedRow; sequence: number }>;
  /**
   * Asked by the shard when a visit should be over (SPEC T2). `until`: it is not, ask again then. `finished`: the visit
   * without identifiers, the same answer however often it is asked. Neither: nothing is known of that visit.
   */
  finish(visit: number): Promise<{ until?: number; finished?: FinishedVisit }>;
  /** A newer ruleset is out; the object takes it and decides again. */
  published(version: number): Promise<void>;
  /** A place came free for what was refused (D4): decide again. */
  placeFree(): Promise<void>;
  /** Rules may read the desk, and it changed. */
  deskChanged(desk: DeskFacts): Promise<void>;
  /** An agent's word on a draft, or the desk's that there is none (SPEC L12); the first one counts. */
  reviewed(invitation: string, review: Review): Promise<void>;
  /** An agent blocked the visitor, or (null) took that back. */
  blocked(blocked: Blocked | null): Promise<void>;
  /** The desk can no longer answer this invitation: withdraw it unless it was answered. */
  deskGone(invitation: string): Promise<void>;
  /** The desk gave the conversation to an agent, took it back (no agent), or closed it. `reopens`: even a closed one. */
  handed(
    conversation: string,
    state: "waiting" | "open" | "closed",
    agent?: { id: string; name: string },
    reopens?: true,
  ): Promise<void>;
  story(): Promise<Story | undefined>;
  conversation(id: string): Promise<Conversation | undefined>;
  explain(): Promise<readonly ExplainedRule[]>;
  /** The same as it was at a moment of this visit (ms since epoch); undefined where that is not known. */
  explainAt(at: number): Promise<ExplainedAt | undefined>;
  /** An agent's invitation by hand. `id` makes it count once. */
  invite(
    id: string,
    text: string,
    by: { id: string; name: string },
  ): Promise<{ ok: true } | { ok: false; because: string }>;
  /** The visitor's no, brought by itself (SPEC W9). */
  refused(): Promise<void>;
  /** One of an agent's many, with a place of its own: also the visitor's limits are kept, and anybody may answer it. */
  inviteOfMany(
    id: string,
    text: string,
    from: string,
  ): Promise<{ ok: true } | { ok: false; because: string }>;
  /** Why not, if so; nothing is done. */
  whyNotInvited(): Promise<string | undefined>;
  /** Erases everything, and what happened before is not recorded later. A visitor who moved: whom else to erase. */
  erase(): Promise<string | undefined>;
  /** A visitor turned out to be this person; `op` makes it count once. */
  absorb(op: string, snapshot: Snapshot, who: Named): Promise<void>;
  /** Everything kept of the visitor. */
  export(): Promise<Exported | undefined>;
  /** These sessions are over, or have another role: what they have open here closes. */
  dismiss(sessions: readonly string[]): Promise<void>;
}

/** `text`: the agent's words in place of the greeting. */
export type Review =
  { readonly send: true; readonly text?: string } | { readonly send: false; readonly because: string };

/** A finished visit for the archive: no visitor id, name, address, free text, title or city; referrer as its host only. */
export interface FinishedVisit {
  readonly site: string;
  /** Start of the visit, ms since epoch. */
  readonly at: number;
  readonly visits: number;
  readonly channel: string;
  readonly source?: string;
  readonly campaign?: string;
  readonly referrer?: string;
  readonly country?: string;
  readonly language: string;
  readonly device: string;
  readonly browser: string;
  readonly os: string;
  /** Facts that are not recorded yet; rules that read them are not judged by such visits. See `rules/engine/recorded.ts`. */
  readonly unseen: readonly Unseen[];
  readonly version: number;
  /** ms since the start of the visit; see `archive.ts` for the names of events. */
  readonly events: readonly (readonly [at: number, event: string, value?: unknown])[];
}

// ---------------------------------------------------------------------------------------------------------------- Feed

export interface FeedCalls {
  /**
   * A visitor's row as of now. Idempotent by `visit` and `sequence`: an older pair than the last is ignored. `present`:
   * false starts the 20 s of presence after which the row is gone. `alive`: when a page of this visitor was last heard.
   */
  seen(update: {
    readonly visit: number;
    readonly sequence: number;
    readonly present: boolean;
    readonly alive?: number;
    readonly row: FeedRow;
  }): Promise<FeedAnswer>;
  /** The newest published ruleset, passed on from the site's object and kept in memory here. */
  ruleset(): Promise<Published | undefined>;
  /** Called by the site's object on publish: tells this shard's visitors within 8 s, spread out. */
  published(version: number): Promise<void>;
  /** Called by the site's object when what rules read of the desk changed; null: no rule reads it any more. */
  desk(summary: DeskSummary | null): Promise<void>;
  /** Who is here now and fits: how many, and the newest `most` of them. */
  matching(filter: FeedFilter, most: number): Promise<{ total: number; rows: readonly FeedRow[] }>;
  /** Erased: no row, no later finish. */
  forget(visitor: string): Promise<void>;
  /** As of a visitor. */
  dismiss(sessions: readonly string[]): Promise<void>;
}

export interface FeedAnswer {
  /** 0: nobody looks. */
  readonly watchedUntil: number;
  /** Version of the published ruleset, 0 where there is none. */
  readonly version: number;
  /** Where a published rule or the launcher reads it. */
  readonly desk?: DeskFacts;
}

/** What the site's object tells its shards where a published rule, or the launcher, reads the desk. */
export interface DeskSummary {
  /** Grows; an older one than is known is ignored. */
  readonly at: number;
  /** Only the launcher reads it: visitors learn it with their page views and are not told in between. */
  readonly atPageViews?: boolean;
  /** As in `DeskFacts`; this and the next ones only where a rule reads them. */
  readonly online?: Readonly<Record<string, number>>;
  readonly waitingSince?: number | null;
  /** Visitors of each shard as it said last, 0 where it said nothing. */
  readonly visitors?: readonly number[];
}

// ---------------------------------------------------------------------------------------------------------------- Site

export interface SiteCalls {
  ruleset(): Promise<Published | undefined>;
  version(): Promise<number>;
  /** Of a version, in force or not. */
  rulesetOf(version: number): Promise<Ruleset | undefined>;
  /**
   * A place at the desk for an invitation, a lease until `until`; asked twice, given once (SPEC D1–D3). `look`: only says
   * whether there would be one now, and takes none; refused, the rule waits as ever (SPEC D4).
   */
  reserve(request: {
    readonly id: string;
    readonly visitor: string;
    readonly rule: string;
    readonly team?: string;
    readonly priority: number;
    readonly until: number;
    readonly look?: boolean;
  }): Promise<{ readonly granted: boolean }>;
  /** A shard woke, or has another number of visitors to tell; null: no rule reads the desk. */
  desk(shard: number, visitors: number): Promise<DeskSummary | null>;
  /** From a visitor's outbox; `outboxId` (visitor and sequence) makes each count once. Ends free the place. */
  invitation(outboxId: string, notice: InvitationNotice): Promise<void>;
  /**
   * From a visitor's outbox: the index's entry of a conversation after a change. An `invitation` frees or takes its place.
   * `words`: what people said since, for the search. Says whether anybody is at the desk.
   */
  talked(
    outboxId: string,
    entry: ConversationEntry,
    invitation?: string,
    words?: readonly Spoken[],
  ): Promise<{ staffed: boolean }>;
  /** Is anybody at the desk? Asked when a visitor opens the chat. */
  staffed(): Promise<boolean>;
  /** From a visitor's outbox: a rule has something to say to the agents who are at the desk now. */
  notified(outboxId: string, note: RuleNote): Promise<void>;
  /** The visitor gave a reserved place back before anything was shown. */
  release(id: string): Promise<void>;
  /** Erased by the visitor: index entries and invitations go, but for a chat that is open. */
  forgotten(outboxId: string, keep?: string): Promise<void>;
  /** Erased: index entries and invitations of this visitor go. */
  forget(visitor: string): Promise<void>;
  /** Nothing is known of this visitor any more, so nobody is blocked. */
  unblocked(visitor: string): Promise<void>;
  /** From a visitor's outbox: what is kept of it is the person's from now on. */
  moved(outboxId: string, person: string): Promise<void>;
}

/** Outbox ids are `visitor:sequence`, sequences only grow: the receiver remembers the highest per visitor. */
export type OutboxId = string;
