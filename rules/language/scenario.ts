// What a scenario file says: a visit in time and what must happen in it. Read by scenarios.ts, run by engine/scenario.ts.

import type { FormState } from "../record/event.ts";

export interface Scenario {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly visitor: ScenarioVisitor;
  /** ms since epoch; undefined: the runner's own. */
  readonly start: ScenarioStart | undefined;
  readonly visit: readonly Entry[];
  /** ms from the start; the visit is watched up to then. */
  readonly until: number;
  readonly expect: readonly Expectation[];
  /** Teams as they are at the start; a team that is not named has an agent with 10 places. */
  readonly desk: DeskState;
  /** So long somebody else has waited for an agent at the start, in ms. */
  readonly wait?: number;
  /** Visitors on the site; undefined: this one alone. */
  readonly visitorsOnline?: number;
  /** Only these rules take part; whatever their state is. Undefined: all live ones. */
  readonly rules: readonly string[] | undefined;
}

/** An instant, or what the clock on the wall of the site's zone shows, as ms since epoch would be if it were UTC. */
export type ScenarioStart = { readonly at: number } | { readonly wall: number };

export interface ScenarioVisitor {
  readonly visits: number;
  /** How long ago, in ms, as of the start. */
  readonly firstVisit?: number;
  readonly lastVisit?: number;
  readonly lastChat?: number;
  readonly chats: number;
  readonly name?: string;
  readonly identified: boolean;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly consent?: "granted" | "denied" | "unasked";
  readonly device: "desktop" | "mobile" | "tablet";
  readonly browser: string;
  readonly os: string;
  readonly language: string;
  readonly timezone?: string;
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly continent?: string;
  /** Where experiments put the visitor: `HELD`, or the name of a variant. Undefined: nobody is held out, first variant. */
  readonly arm?: string;
  /** In every sample, or in none. */
  readonly sample: boolean;
}

export type DeskState = Readonly<Record<string, { readonly online: number; readonly places: number }>>;

/** Something that happens `at` ms after the start. */
export interface Entry {
  readonly at: number;
  readonly line: number;
  readonly tab: number;
  readonly action: Action;
}

export type Action =
  | {
      readonly does: "page";
      readonly page: string;
      readonly title: string;
      readonly referrer?: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | { readonly does: "input" | "hide" | "show" | "close" | "exit" | "accept" | "dismiss" }
  | { readonly does: "data"; readonly data: Readonly<Record<string, unknown>> }
  | { readonly does: "scroll"; readonly percent: number }
  | { readonly does: "click" | "see"; readonly on: string }
  | { readonly does: "form"; readonly on: string; readonly state: FormState }
  | { readonly does: "track"; readonly name: string; readonly props?: Readonly<Record<string, unknown>> }
  | { readonly does: "sleep"; readonly length: number }
  | { readonly does: "consent"; readonly consent: "granted" | "denied" }
  | { readonly does: "chat"; readonly chat: "open" | "close" }
  | { readonly does: "type"; readonly type: "start" | "stop" }
  | { readonly does: "tag"; readonly tag: string }
  | { readonly does: "identify"; readonly name?: string; readonly traits: Readonly<Record<string, unknown>> }
  | { readonly does: "desk"; readonly desk: DeskState };

/** `at` undefined: never. */
export interface Expectation {
  readonly line: number;
  readonly rule: string;
  readonly at: number | undefined;
}
