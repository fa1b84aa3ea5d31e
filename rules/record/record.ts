// What is known of a visitor: the shape that conditions read. `apply` makes it, `store` keeps it, nothing else writes it.

import type { Consent, InvitationState, Offer, Surroundings } from "./event.ts";
import type { Source } from "./source.ts";

export interface VisitorRecord {
  readonly visitor: VisitorFacts;
  readonly past: History;
  /** The running visit, or the last one until another begins; undefined before the first page view. */
  readonly visit?: Visit;
}

export interface VisitorFacts {
  readonly firstSeenAt: number;
  readonly consent: Consent;
  readonly name?: string;
  readonly identified: boolean;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
}

/** What is kept of earlier visits; the running visit is not in it. */
export interface History {
  readonly visits: number;
  readonly lastVisitEndedAt?: number;
  readonly chats: number;
  readonly lastChatAt?: number;
  /** Invitations of every visit, the running one included, oldest first; the newest 200. */
  readonly invitations: readonly Invitation[];
}

export interface Invitation extends Offer {
  readonly id: string;
  /** Number of the visit it belongs to. */
  readonly visit: number;
  readonly state: InvitationState;
  readonly offeredAt: number;
  readonly shownAt?: number;
  readonly seenAt?: number;
  readonly endedAt?: number;
  readonly because?: string;
}

export interface Visit {
  /** 1 for the visitor's first. */
  readonly number: number;
  readonly startedAt: number;
  readonly landing: string;
  readonly referrer: string;
  readonly source: Source;
  readonly surroundings: Surroundings;
  /** In order of `at`; the newest 200, `viewsBefore` counts the rest. */
  readonly views: readonly PageView[];
  readonly viewsBefore: number;
  /** Page views of an earlier visit that other open tabs still show. */
  readonly carried: readonly PageView[];
  readonly tabs: readonly Tab[];
  readonly settled: Settled;
  readonly chatOpen: boolean;
  /** The last event but for inputs and clocks: what an idle clock said before it was said of another state (E7). */
  readonly changedAt: number;
}

export interface PageView {
  readonly id: string;
  readonly tab: string;
  /** Without the query parameters that may not be stored. */
  readonly url: string;
  readonly title: string;
  readonly at: number;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** One browser tab (or window) of the visit, closed ones included. */
export interface Tab {
  readonly id: string;
  /** Highest message counter applied. */
  readonly n: number;
  /**
   * When this tab began to show a page view, was given input while another tab was visible too, or (null) was hidden.
   * Sorted. With the marks of the other tabs it says at every instant who was current (T4, T5).
   */
  readonly marks: readonly Mark[];
  /** Last input, page view, showing or waking (T6). */
  readonly active: number;
  /** Up to when the tab has told everything it knows. */
  readonly confirmed: number;
  readonly open: boolean;
  /** Where closing hid the tab, for the case that it was only the connection that was lost. */
  readonly droppedAt?: number;
}

export type Mark = readonly [at: number, view: string | null];

/** Sums of what lies before `until`, so that a visit's marks stay few. */
export interface Settled {
  readonly until: number;
  readonly onSite: number;
  readonly onPage: Readonly<Record<string, number>>;
}

export const NOTHING_SETTLED: Settled = { until: 0, onSite: 0, onPage: {} };
