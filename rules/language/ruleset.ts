// A published set of rule files in the form the engine takes: plain JSON, every form already understood.

/** A leaf names a condition of the registry and carries its parsed value. */
export type Node =
  | { readonly all: readonly Node[] }
  | { readonly any: readonly Node[] }
  | { readonly none: readonly Node[] }
  | { readonly condition: string; readonly value: unknown };

export interface Rule {
  /** The file's name without `.yaml`. */
  readonly id: string;
  readonly name: string;
  /** `test`: takes part only for signed-in team members on the site. */
  readonly state: "live" | "test" | "off";
  /** 0–100, higher first. */
  readonly priority: number;
  readonly when: Node;
  /** The rule is off while any of these holds. */
  readonly unless: readonly Node[];
  readonly repeat: Repeat;
  readonly invite?: Invite;
  /** Done when the invitation is shown; without one, at the rule's moment. */
  readonly do: readonly Action[];
  readonly experiment?: Experiment;
  /** Named in the site's goals. */
  readonly goal?: string;
}

/** How often one rule may invite one visitor (SPEC L3). */
export type Repeat =
  | { readonly per: "page" | "visit" | "visitor" }
  /** At most `times` in any stretch of `every` ms. */
  | { readonly every: number; readonly times: number };

/** What an invitation says. Every text but `from` is a Liquid template. */
export interface Texts {
  readonly from?: string;
  readonly title?: string;
  readonly greeting?: string;
  readonly replies?: readonly string[];
  /** Said instead, where `whenAway` is `message` and nobody is there. */
  readonly away?: { readonly title?: string; readonly greeting?: string };
  /** By language: `de`, `pt-BR`. */
  readonly locales?: Readonly<Record<string, LocaleTexts>>;
}
export type LocaleTexts = Omit<Texts, "locales">;

export interface Invite extends Texts {
  readonly team?: string;
  readonly whenAway: "skip" | "message";
  /** `agent`: one of the team sees the draft first (SPEC L12). */
  readonly approval: "none" | "agent";
  readonly greeting: string;
  readonly replies: readonly string[];
  readonly placement: "corner" | "bar" | "center";
  /** Milliseconds from shown. */
  readonly expires: number;
  readonly stay: "page" | "visit";
}

/** `text` is a Liquid template. */
export type Action =
  | { readonly tag: string }
  | { readonly untag: string }
  | { readonly route: string }
  | { readonly notify: { readonly team?: string; readonly text: string } }
  | { readonly webhook: string }
  | { readonly event: string };

export interface Experiment {
  /** The share of visitors who are counted and not invited, 0–1. */
  readonly holdout: number;
  /** Empty: the rule's own texts. */
  readonly variants: readonly Variant[];
}

export interface Variant extends Texts {
  readonly name: string;
  readonly weight: number;
}

export interface Site {
  readonly name: string;
  /** `https://shop.example` or `https://*.shop.example`; lower case, no trailing slash. */
  readonly origins: readonly string[];
  readonly timezone: string;
  readonly hours: Hours;
  readonly teams: Readonly<
    Record<string, { readonly languages: readonly string[]; readonly skills: readonly string[] }>
  >;
  readonly goals: Readonly<Record<string, Goal>>;
  readonly limits: Limits;
  readonly consent: "required" | "implied" | "cookieless";
  readonly queryKeep: readonly string[];
  /** Traits, data and properties of events that recorded visits may hold besides those that rules name. */
  readonly archiveKeep: readonly string[];
  readonly launcher: Launcher;
  readonly answers: Answers;
  /** What is masked in chats besides card numbers. */
  readonly mask: readonly ("email" | "phone")[];
  readonly webhooks: Readonly<Record<string, { readonly url: string; readonly events: readonly string[] }>>;
  readonly theme: Readonly<Record<string, string>>;
  readonly feedShards: number;
  readonly retention: { readonly visits: number; readonly transcripts: number; readonly visitors: number };
  readonly locale: string;
}

/** Weekly schedules by name, in the site's zone; on `closed` days none of them holds. */
export interface Hours {
  readonly named: Readonly<Record<string, readonly WeekSpan[]>>;
  readonly closed: readonly DateRange[];
}

/**
 * Wall-clock minutes of a week: days 1 (Monday) to 7, `from` included, `to` excluded. `to` above 1440 goes on after
 * midnight.
 */
export interface WeekSpan {
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Days `YYYY-MM-DD`, both included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

export interface Goal {
  readonly page?: readonly string[];
  readonly event?: string;
  /** Counts so long after the invitation, in ms. */
  readonly within: number;
  readonly value?: number;
}

export type Launcher =
  "always" | "staffed" | "never" | { readonly when: Node; readonly unless: readonly Node[] };

/** What a visitor's own chat is told, once each, while no agent has taken it. */
export interface Answers {
  readonly first?: string;
  readonly waiting?: { readonly after: number; readonly text: string };
  readonly away?: string;
}

/** Times in ms; see SPEC L4–L6. */
export interface Limits {
  readonly perVisit: number;
  readonly perWeek?: number;
  readonly quiet: number;
  readonly afterDismiss: number;
  readonly ignored: number;
  /** The chance that an acceptance finds no place, at most; 0–1 (SPEC D2). */
  readonly risk: number;
}

export interface Ruleset {
  readonly site: Site;
  /** In file order; `off` rules included, for lists. */
  readonly rules: readonly Rule[];
}
