// What the Worker's routes ask of a site's object, beside what other objects do (objects.ts). Secrets never come here:
// links and cookies are known by their hashes.

import type { Ruleset } from "../../rules/language/ruleset.ts";
import type { AuditEntry, Session, Version } from "../api/people.ts";
import { callFor } from "../durable/call.ts";
import { type Agent, siteObject } from "../objects.ts";
import type { BlockedVisitor, ConversationEntry, Reply, Role } from "../protocol.ts";

/** Who does something, for the audit. */
export interface By {
  readonly id: string;
  readonly name: string;
}

/** Rule files by path below the site's folder. */
export type Files = Readonly<Record<string, string>>;

export type VersionEntry = Version;
export type { AuditEntry };
export type AuditAction = AuditEntry["action"];

/** All that is asked for must hold. */
export interface AuditFilter {
  /** `next` of the page before. */
  readonly before?: string | undefined;
  /** Is in the name of who did it. */
  readonly by?: string | undefined;
  readonly action?: AuditAction | undefined;
  /** ms since epoch; `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Who is signed in; which of them asks, the route knows. */
export type SessionEntry = Omit<Session, "current">;

/** A chat that a search found, with the line that fits best. */
export interface Found {
  readonly conversation: ConversationEntry;
  readonly line: string;
  /** Where in it the words stand that were looked for. */
  readonly marks: readonly (readonly [from: number, to: number])[];
  readonly seq: number;
}

/** Which conversations. */
export interface Which {
  readonly state?: ConversationEntry["state"] | undefined;
  /** The agent's who has it, or had it last. */
  readonly agent?: string | undefined;
}

export interface SearchFilter extends Which {
  /** Begun since then; ms since epoch. */
  readonly after?: number | undefined;
  readonly tag?: string | undefined;
}

export interface TagCount {
  readonly tag: string;
  readonly chats: number;
}

export interface Page<T> {
  readonly rows: readonly T[];
  /** Give it as `before` for the next page; absent on the last. */
  readonly next?: string;
}

export interface NewAgent {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly teams: readonly string[];
  /** Left out: as they were, at first none. */
  readonly skills?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly places: number;
}

/** What is left out stays as it is; the address is who it is. */
export type AgentChange = {
  readonly [Key in Exclude<keyof NewAgent, "email">]?: NewAgent[Key] | undefined;
};

/** Why a change of the team is not made: somebody must be able to change it back. */
export type TeamRefusal = "last-admin" | "oneself";

export type ReservedMany =
  | { readonly ok: true; readonly granted: readonly string[] }
  | { readonly ok: false; readonly because: "too fast" | "done" };

export interface TeamCalls {
  /** All or nothing. The same files as in force make no new version. */
  publish(
    files: Files,
    ruleset: Ruleset,
    by: By,
    comment?: string,
  ): Promise<{ version: number; changed: boolean }>;
  /** Undefined: there is no such version. */
  rollback(version: number, by: By, comment?: string): Promise<{ version: number } | undefined>;
  versions(before?: string): Promise<Page<VersionEntry>>;
  /** By path of the files in force: the version in which each came to be as it is. */
  changes(): Promise<Readonly<Record<string, Pick<VersionEntry, "version" | "at" | "by">>>>;
  /** The files in force, or those of a version. */
  files(version?: number): Promise<{ version: number; files: Files } | undefined>;

  agents(): Promise<readonly Agent[]>;
  /** Adds an agent, or changes the one with this address; either way the link lets that agent in once. */
  saveAgent(
    agent: NewAgent,
    linkHash: string,
    by: By,
  ): Promise<{ agent: Agent; added: boolean; refused?: TeamRefusal }>;
  changeAgent(id: string, change: AgentChange, by: By): Promise<Agent | TeamRefusal | "unknown">;
  removeAgent(id: string, by: By): Promise<"removed" | TeamRefusal | "unknown">;
  /** A new link that lets this agent in once; those made before it are worth nothing any more. */
  newLink(id: string, linkHash: string, by: By): Promise<boolean>;
  /** Spends a sign-in link and opens a session; undefined where it was spent, is too old or never was. */
  redeem(linkHash: string, sessionHash: string, browser?: string): Promise<Agent | undefined>;
  /** Whose session this is; being asked keeps it alive. */
  who(sessionHash: string): Promise<Agent | undefined>;
  signOut(sessionHash: string): Promise<void>;
  sessions(): Promise<readonly SessionEntry[]>;
  /** Its sockets close at once; false: there is none. */
  endSession(id: string, by: By): Promise<boolean>;
  /** This session has a socket to this visitor; false: it is over, and may not have one. */
  looks(sessionHash: string, visitor: string): Promise<boolean>;

  conversations(which?: Which, before?: string): Promise<Page<ConversationEntry>>;
  conversationEntry(id: string): Promise<ConversationEntry | undefined>;
  search(words: readonly string[], filter?: SearchFilter): Promise<readonly Found[]>;
  /** Tags of chats that are used, the most used first. */
  chatTags(): Promise<readonly TagCount[]>;
  /** With an agent: those of the teams the agent answers for. */
  replies(agent?: string): Promise<readonly Reply[]>;
  /** Of site.yaml. */
  teams(): Promise<readonly string[]>;
  /** Adds it, or changes the one with this id. */
  saveReply(reply: Reply, by: By): Promise<void>;
  removeReply(id: string): Promise<boolean>;
  /** So many more invitations may show now, by all agents together (SPEC D2). */
  room(): Promise<number>;
  /**
   * Invitations of an agent to many, one after the other while there is a place for one more: gives those that have one.
   * Undefined: somebody did so a moment ago; `id`: done already.
   */
  reserveMany(
    many: { readonly id: string; readonly matching: number; readonly text: string },
    invitations: readonly { readonly id: string; readonly visitor: string }[],
    until: number,
    by: By,
  ): Promise<ReservedMany>;
  /** Ends the visitor's chat; the visitor's object hears of it at once, or as soon as it can. */
  block(blocked: BlockedVisitor, by: By): Promise<void>;
  /** False: nobody blocked this visitor. */
  unblock(visitor: string, by: By): Promise<boolean>;
  blocked(before?: string): Promise<Page<BlockedVisitor>>;
  /** Does the desk know of a chat of this visitor? */
  hasTalked(visitor: string): Promise<boolean>;
  /** Erases a visitor everywhere, however often something fails on the way. */
  erase(visitor: string, by: By): Promise<void>;
  /** Somebody takes along what is kept of a visitor: it is noted before they get it. */
  exports(by: By): Promise<void>;
  /** `most`: rows of a page, 50 unless told. */
  audit(filter?: AuditFilter, most?: number): Promise<Page<AuditEntry>>;
}

export const callTeam = <T>(env: Env, site: string, ask: (team: TeamCalls) => Promise<T>): Promise<T> =>
  callFor(() => env.SITE.getByName(siteObject(site)) as unknown as TeamCalls, ask);
