// What is known of a visitor: the shape that conditions read. `apply` makes it, `store` keeps it, nothing else writes it.

import type { Consent, FormState, InvitationState, Offer, Surroundings } from "./event.ts";
import type { Source } from "./source.ts";

export interface VisitorRecord {
  readonly visitor: VisitorFacts;
  readonly past: History;
  /** The running visit, or the last one until another begins; undefined before the first page view. */
  readonly visit?: Visit;
}

export interface VisitorFacts {
  /** What chance is drawn from, the same for ever: the visitor's id, or the person's (SPEC X1). */
  readonly seed: string;
  readonly firstSeenAt: number;
  readonly consent: Consent;
  readonly name?: string;
  /** The site's own id of whom the page says this is. Proved only where `identified`. */
  readonly account?: string;
  readonly identified: boolean;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  /** Who set which of these, and when; absent where nobody but the page did. */
  readonly signatures?: Signatures;
  /** The team that the visitor's next own chat goes to. */
  readonly route?: string;
  /** What experiments assigned, by rule: the name of a variant, `INVITED` or `HELD` (L11). The first one stays. */
  readonly arms: Readonly<Record<string, string>>;
}

export interface Signatures {
  readonly tags: Readonly<Record<string, Signature>>;
  readonly traits: Readonly<Record<string, Signature>>;
}

export interface Signature {
  readonly at: number;
  /** The agent's name. */
  readonly by?: string;
  readonly rule?: string;
}

/** The arm of those who are counted and not invited. */
export const HELD = "holdout";
/** The arm of everybody else, where the experiment has no variants. */
export const INVITED = "invited";

/** What is kept of earlier visits; the running visit is not in it. */
export interface History {
  readonly visits: number;
  readonly lastVisitEndedAt?: number;
  /** When the newest 20 began, oldest first. */
  readonly visitTimes: readonly number[];
  readonly chats: number;
  readonly lastChatAt?: number;
  /** When the newest 20 were opened, oldest first. */
  readonly chatTimes: readonly number[];
  /** What rules without an invitation did, oldest first; the newest 100. */
  readonly did: readonly Deed[];
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

export interface Deed {
  readonly rule: string;
  readonly at: number;
  readonly visit: number;
  readonly view: string;
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
  /** The page's own events of this visit in order of `at`; the newest 100. */
  readonly events: readonly Tracked[];
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
  /** The tab's message counter: the order of what happened at one instant. */
  readonly n?: number;
  readonly data?: Readonly<Record<string, unknown>>;
  /** What `on_site` read when it began, kept once the marks from then are sums. */
  readonly onSite?: number;
}

/** An event that the page tracked. */
export interface Tracked {
  readonly name: string;
  readonly props?: Readonly<Record<string, unknown>>;
  readonly at: number;
  readonly tab: string;
  readonly n?: number;
  /** As in `PageView`. */
  readonly onSite?: number;
}

/** What was done on the page view that a tab shows; nothing of it outlives that page view. */
export interface Engagement {
  /** Percent; the deepest. */
  readonly scroll: number;
  /** When which selector was clicked, oldest first; the newest 24. */
  readonly clicks: readonly (readonly [on: string, at: number])[];
  readonly rages: readonly number[];
  readonly forms: readonly (readonly [on: string, state: FormState, at: number])[];
  readonly sights: readonly Sight[];
}

/** An element that came into view. Its clock runs while it is in view and the tab is visible. */
export interface Sight {
  readonly on: string;
  readonly in: boolean;
  /** Milliseconds in view before `since`. */
  readonly before: number;
  /** Undefined while the clock stands still. */
  readonly since?: number;
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
  /** Last input alone. */
  readonly input?: number;
  /** The exit that no input or page view of this tab followed. */
  readonly exit?: number;
  readonly engaged?: Engagement;
  /** Up to when the tab has told everything it knows, its idle clock included. */
  readonly confirmed: number;
  /** When the last thing happened in it that was told, where that is later. */
  readonly last?: number;
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
  /** See `Clocks.back`. */
  readonly back?: number;
}

export const NOTHING_SETTLED: Settled = { until: 0, onSite: 0, onPage: {} };
