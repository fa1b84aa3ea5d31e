// What the parts of a visitor's logic share. Invitations and chats know this and not each other.

import type { Compiled } from "../../rules/engine/compile.ts";
import type { Rule } from "../../rules/language/ruleset.ts";
import type { DeskFacts, Facts } from "../../rules/record/facts.ts";
import type { Blocked, ExplainedRule, FeedRow } from "../protocol.ts";
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
  /** An agent blocked the visitor (SPEC D9). */
  readonly blocked: () => Blocked | undefined;
  /** What is known of the desk, as of the last page view. */
  readonly desk: () => DeskFacts;
  /** Rules as they count for this visitor. */
  readonly compiled: (now: number) => Compiled | undefined;
  readonly explain: (now: number) => readonly ExplainedRule[];
  /** Everything recorded is taken back, but for a chat that is open. */
  readonly forget: (now: number) => void;
  /** What the rule does besides inviting. */
  readonly act: (rule: Rule, now: number) => void;
}
