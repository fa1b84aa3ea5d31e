// All that a visitor's object holds, as it goes to the person's and into an export.

import type { Visit } from "../../rules/record/record.ts";
import type { Said } from "../protocol.ts";
import type { StoredConversation, StoredInvitation, VisitState } from "./store.ts";

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
}

/** Whom the page named, with the site's proof. */
export interface Named {
  readonly account: string;
  readonly name?: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly at: number;
}
