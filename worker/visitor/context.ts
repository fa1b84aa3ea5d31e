// What the parts of a visitor's logic share. Invitations and chats know this and not each other.

import type { Facts } from "../../rules/record/facts.ts";
import type { FeedRow } from "../protocol.ts";
import type { Outlets } from "./outlets.ts";
import type { Outbox } from "./outbox.ts";
import type { VisitorState } from "./state.ts";
import type { VisitorStore } from "./store.ts";
import type { Sockets } from "./tabs.ts";

export interface Context {
  readonly outlets: Outlets;
  readonly store: VisitorStore;
  readonly sockets: Sockets;
  readonly state: VisitorState;
  readonly outbox: Outbox;
  readonly row: (facts: Facts) => FeedRow;
  /** Something changed that agents wait for. */
  readonly tellFeed: (now: number) => void;
  readonly decide: (now: number) => void;
}
