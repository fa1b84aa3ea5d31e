// What is known of the desk besides the visitor. A file of its own: what runs on pages knows the type and no code.

/** What rules may know of the desk and of the site as a whole; what is undefined is unknown. */
export interface DeskFacts {
  /** Agents online of each team; under "" of all together. */
  readonly online?: Readonly<Record<string, number>>;
  /** Since when the visitor waits who has waited longest; null: nobody does. */
  readonly waitingSince?: number | null;
  readonly visitors?: number;
}

export const NO_DESK: DeskFacts = {};
