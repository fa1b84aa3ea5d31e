// What can happen in a visit. Events are plain data with server times (SPEC T1); `apply` turns them into the record.
// They come from the page through the Worker, from scenario files, and from recorded visits: all three look the same here.

import type { Source } from "./source.ts";

/** Facts about the browser and where it is, known when a visit starts and fixed for that visit. */
export interface Surroundings {
  readonly device: "desktop" | "mobile" | "tablet";
  readonly browser: string;
  readonly os: string;
  readonly language: string;
  readonly timezone: string;
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly continent?: string;
}

/** `granted` and `denied` are what the visitor said; `implied` and `unasked` what the site's setting makes of silence. */
export type Consent = "granted" | "denied" | "implied" | "unasked";

export type VisitEvent =
  /** A page view begins (T4, T7). `id` is unique and made by the page: tab and counter. The tab is visible from `at` on. */
  | Happened<
      "page",
      {
        readonly id: string;
        /** Address and referrer as they may be stored (see `cleanAddress`). */
        readonly url: string;
        readonly title: string;
        readonly referrer: string;
        /** Where from, read before the addresses were cleaned; without it they are read as they stand. */
        readonly source?: Source;
        readonly data?: Readonly<Record<string, unknown>>;
        readonly surroundings: Surroundings;
      }
    >
  | Happened<"shown">
  /** `idleSince`: the tab's last input, as in `clocks`: another window may go on, and it counts there too (T6). */
  | Happened<"hidden", { readonly idleSince?: number }>
  /** The tab is gone, or cannot be reached. */
  | Happened<"closed">
  /** The person did something in this tab at `at` (T6). Pages report it by `clocks` when asked, not when it happens. */
  | Happened<"input">
  /** A hole in the tab's own ticking, from `from` to `at`, counts as away (T8). */
  | Happened<"slept", { readonly from: number }>
  /**
   * The tab says where its idle clock stands (T6): no input since `idleSince`, and all it knows up to `at` is told.
   * Measured by the page between two of its own instants, so it is exact where arrival times are not.
   */
  | Happened<"clocks", { readonly idleSince: number }>
  /** A tab that counted as closed because its connection was lost is still there: it was never away. */
  | Happened<"reopened">
  /** What the page told of itself since its page view. */
  | Happened<"data", { readonly data: Readonly<Record<string, unknown>> }>
  /** So much of the page was in view, in percent: its deepest counts. */
  | Happened<"scroll", { readonly percent: number }>
  /** The pointer left towards the top, or a touch made the like of it. No input (T6). */
  | Happened<"exit">
  /** At least half of an element came into view or, `in: false`, left it. `on` is the rule's selector, as in the next ones. */
  | Happened<"saw", { readonly on: string; readonly in: boolean }>
  | Happened<"click", { readonly on: string }>
  /** Three clicks and more at one place within a second. */
  | Happened<"rage">
  | Happened<"form", { readonly on: string; readonly state: FormState }>
  /** The page's own event. */
  | Happened<"track", { readonly name: string; readonly props?: Readonly<Record<string, unknown>> }>
  | Happened<"consent", { readonly consent: Consent }>
  | Happened<"chat", { readonly state: "opened" | "closed" }>
  | Happened<"tag", { readonly tag: string; readonly on: boolean } & Author>
  /** An agent's word on the visitor; without a value it is taken back. */
  | Happened<"trait", { readonly name: string; readonly value?: unknown } & Author>
  /** `verified`: the site vouched for who it is; without it an identity is a label. */
  | Happened<
      "identify",
      {
        /** The site's own id; absent in scenarios, which know one person only. */
        readonly account?: string;
        readonly name?: string;
        readonly traits: Readonly<Record<string, unknown>>;
        readonly verified?: boolean;
      }
    >
  /** The visitor's next own chat goes to this team. */
  | Happened<"route", { readonly team: string }>
  /** A rule without an invitation did what it does; `view` is the page view it was decided on. */
  | Happened<"did", { readonly rule: string; readonly view: string }>
  | Happened<"invitation", InvitationChange>;

/** An agent by name, or a rule. */
interface Author {
  readonly by?: string;
  readonly rule?: string;
}

type Happened<Type extends string, Facts = unknown> = {
  readonly type: Type;
  /** Milliseconds since epoch, server time. */
  readonly at: number;
  /** Which tab; "" for what happens at the server. */
  readonly tab: string;
  /** The tab's message counter; an event whose counter was seen counts once. Absent for what the server makes itself. */
  readonly n?: number;
} & Facts;

export type FormState = "started" | "abandoned" | "submitted";

/** One step of an invitation's life; see `InvitationState` for the order of states. */
export interface InvitationChange {
  readonly id: string;
  readonly state: InvitationState;
  /** With `offered`: what the record keeps of it from then on. */
  readonly offer?: Offer;
  /** With the ends `failed` and `withdrawn`. */
  readonly because?: string;
}

export interface Offer {
  readonly rule: string;
  readonly version: number;
  /** Page view it was decided on. */
  readonly view: string;
  readonly stay: "page" | "visit";
  /** How long it may be answered, in ms from `shown`. */
  readonly expires: number;
  readonly team?: string;
  /** What the rule's experiment assigned: a variant, `INVITED` where it has none, or `HELD`. */
  readonly arm?: string;
  /** The agent who sent it by hand. */
  readonly by?: string;
  /** Offered to a team member who was trying rules out: results leave it out. */
  readonly trial?: true;
}

/*
 * drafted ─ offered ─ shown ─ seen ─┬─ accepted
 *    └─────────└─ failed            ├─ dismissed
 *                                   ├─ expired      (never seen: withdrawn)
 *                                   └─ withdrawn
 * An agent who declines a draft withdraws it. `held` stands outside: counted as an expired one would be (L11), never
 * offered.
 */
export type InvitationState =
  | "drafted"
  | "offered"
  | "shown"
  | "seen"
  | "accepted"
  | "dismissed"
  | "expired"
  | "withdrawn"
  | "failed"
  | "held";
