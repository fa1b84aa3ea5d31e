// What a visitor's object holds: the shapes of its rows, and all of it as it goes to the person's and into an export.

import type { Journal } from "../../rules/record/journal.ts";
import type { History, Invitation, Visit, VisitorFacts } from "../../rules/record/record.ts";
import type { Blocked, Conversation, InviteMessage, Note, Said } from "../protocol.ts";

/** One row a visit holds everything of it, and of the visitor as of it: a page view writes this row and no other. */
export interface VisitState {
  readonly visitor: VisitorFacts;
  readonly past: Omit<History, "invitations">;
  readonly visit: Visit;
  /** What happened in it; rows of an earlier version have none. */
  readonly journal?: Journal;
}

/** An invitation with what was said in it. `reserving`: a place was asked for and nothing was offered yet. */
export type StoredInvitation =
  | { readonly phase: "reserving"; readonly id: string; readonly rule: string; readonly at: number }
  | {
      readonly phase: "offered";
      readonly id: string;
      readonly invitation: Invitation;
      readonly ruleName: string;
      readonly message: InviteMessage;
    };

export type StoredConversation = Omit<Conversation, "said"> & {
  readonly openedAt: number;
  /** The agent who has it; `agent.name` is what the visitor sees. */
  readonly agentId?: string;
  readonly invitation?: string;
  /** The agent whose own invitation it answers. */
  readonly invitedBy?: string;
  /** When whoever still waits is told so, where site.yaml says what; ms since epoch. */
  readonly waitsUntil?: number;
  /** From when on its words are kept for as long as transcripts are; ms since epoch. */
  readonly closedAt?: number;
};

export interface Snapshot {
  readonly visitor: VisitState["visitor"];
  readonly past: VisitState["past"];
  /** The running visit or the last one. */
  readonly visit?: Visit;
  /** Those before it, newest first. */
  readonly visits: readonly Visit[];
  readonly invitations: readonly (StoredInvitation & { readonly phase: "offered" })[];
  readonly conversations: readonly {
    readonly stored: StoredConversation;
    readonly said: readonly Said[];
  }[];
  readonly notes: readonly Note[];
  readonly blocked?: Blocked;
}

/** Whom the page named, with the site's proof. */
export interface Named {
  readonly account: string;
  readonly name?: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly at: number;
}
