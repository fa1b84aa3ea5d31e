// What the counted Worker tells of itself.

/** Of all objects of a kind. */
export interface Counts {
  /** Rows written by statements; an alarm set is one more. */
  rows: number;
  rowsRead: number;
  alarmsSet: number;
  alarmsFired: number;
  upgrades: number;
  calls: number;
  messages: number;
  /** Ms in which something ran or was waited for. */
  awake: number;
}

export interface Told {
  readonly objects: Readonly<Record<string, Counts>>;
  /** By kind and method. */
  readonly calls: Readonly<Record<string, number>>;
  /** Rows written, by kind and the beginning of the statement. */
  readonly statements: Readonly<Record<string, number>>;
  /** To the Worker, by visitors' pages, and the real ms until they were answered. */
  readonly requests: { readonly count: number; readonly took: number };
  readonly queue: { readonly messages: number; readonly visits: number; readonly batches: number };
}
