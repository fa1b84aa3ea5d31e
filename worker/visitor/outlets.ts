// The ways out of a visitor's logic, so that it knows nothing of the platform.

import type { FeedAnswer, FeedCalls, SiteCalls } from "../objects.ts";
import type { Outgoing } from "./store.ts";

/** The edges: other objects, the alarm, and work that goes on after the answer. */
export interface Outlets {
  readonly site: string;
  /** The agents' id of this visitor. */
  readonly visitor: string;
  readonly reserve: SiteCalls["reserve"];
  readonly deliver: (outboxId: string, outgoing: Outgoing) => Promise<void | { readonly staffed: boolean }>;
  /** In the same turn in which it is noted that this was delivered; with what `talked` answers. */
  readonly delivered: (outgoing: Outgoing, answer?: { readonly staffed: boolean }) => void;
  /** False once another record took the place of this one: what was asked before is not to be answered. */
  readonly isCurrent: () => boolean;
  readonly staffed: SiteCalls["staffed"];
  readonly seen: (update: Parameters<FeedCalls["seen"]>[0]) => Promise<FeedAnswer>;
  readonly ruleset: FeedCalls["ruleset"];
  /** Makes sure that the alarm fires at `at` or before. */
  readonly arm: (at: number) => void;
  readonly later: (work: Promise<unknown>) => void;
}
