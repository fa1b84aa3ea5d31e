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
  readonly state: "live" | "test" | "off";
  /** 0–100, higher first. */
  readonly priority: number;
  readonly when: Node;
  /** The rule is off while any of these holds. */
  readonly unless: readonly Node[];
  readonly repeat: Repeat;
  readonly invite?: Invite;
}

/** How often one rule may invite one visitor (SPEC L3). */
export type Repeat =
  | { readonly per: "page" | "visit" | "visitor" }
  /** At most `times` in any stretch of `every` ms. */
  | { readonly every: number; readonly times: number };

export interface Invite {
  readonly team?: string;
  readonly from?: string;
  readonly whenAway: "skip" | "message";
  readonly title?: string;
  /** A Liquid template, like `title` and each of `replies`. */
  readonly greeting: string;
  readonly replies: readonly string[];
  readonly away?: { readonly title?: string; readonly greeting?: string };
  readonly placement: "corner" | "bar" | "center";
  /** Milliseconds from shown. */
  readonly expires: number;
  readonly stay: "page" | "visit";
}

export interface Site {
  readonly name: string;
  /** `https://shop.example` or `https://*.shop.example`; lower case, no trailing slash. */
  readonly origins: readonly string[];
  readonly timezone: string;
  readonly teams: Readonly<
    Record<string, { readonly languages: readonly string[]; readonly skills: readonly string[] }>
  >;
  readonly limits: Limits;
  readonly consent: "required" | "implied" | "cookieless";
  readonly queryKeep: readonly string[];
  readonly feedShards: number;
  readonly retention: { readonly visits: number; readonly transcripts: number; readonly visitors: number };
  readonly locale: string;
}

/** Times in ms; see SPEC L4–L6. */
export interface Limits {
  readonly perVisit: number;
  readonly perWeek?: number;
  readonly quiet: number;
  readonly afterDismiss: number;
  readonly ignored: number;
}

export interface Ruleset {
  readonly site: Site;
  /** In file order; `off` rules included, for lists. */
  readonly rules: readonly Rule[];
}
