// What the Worker's routes ask of a site's object, beside what other objects do (objects.ts). Secrets never come here:
// links and cookies are known by their hashes.

import type { Ruleset } from "../../rules/language/ruleset.ts";
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

export interface VersionEntry {
  readonly version: number;
  readonly at: number;
  readonly by: string;
  /** Rolled back to, from then on under a new number: versions only grow. */
  readonly copy_of?: number;
  readonly rules: number;
  readonly current: boolean;
}

export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  readonly by: string;
  readonly action: AuditAction;
  readonly detail: Readonly<Record<string, unknown>>;
}
export type AuditAction =
  | "publish"
  | "rollback"
  | "agent-added"
  | "agent-changed"
  | "agent-removed"
  | "signed-in"
  | "erased"
  | "exported"
  | "blocked"
  | "unblocked"
  | "invited-many";

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

export type ReservedMany =
  | { readonly ok: true; readonly granted: readonly string[] }
  | { readonly ok: false; readonly because: "too fast" | "done" };

export interface TeamCalls {
  /** All or nothing. The same files as in force make no new version. */
  publish(files: Files, ruleset: Ruleset, by: By): Promise<{ version: number; changed: boolean }>;
  /** Undefined: there is no such version. */
  rollback(version: number, by: By): Promise<{ version: number } | undefined>;
  versions(): Promise<readonly VersionEntry[]>;
  /** The files in force, or those of a version. */
  files(version?: number): Promise<{ version: number; files: Files } | undefined>;

  agents(): Promise<readonly Agent[]>;
  /** Adds an agent, or changes the one with this address; either way the link lets that agent in once. */
  saveAgent(agent: NewAgent, linkHash: string, by: By): Promise<{ agent: Agent; added: boolean }>;
  removeAgent(id: string, by: By): Promise<boolean>;
  /** Spends a sign-in link and opens a session; undefined where it was spent, is too old or never was. */
  redeem(linkHash: string, sessionHash: string): Promise<Agent | undefined>;
  /** Whose session this is; being asked keeps it alive. */
  who(sessionHash: string): Promise<Agent | undefined>;
  signOut(sessionHash: string): Promise<void>;

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
  audit(before?: string): Promise<Page<AuditEntry>>;
}

export const callTeam = <T>(env: Env, site: string, ask: (team: TeamCalls) => Promise<T>): Promise<T> =>
  callFor(() => env.SITE.getByName(siteObject(site)) as unknown as TeamCalls, ask);
