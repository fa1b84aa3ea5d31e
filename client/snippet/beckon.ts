// The one global, as pages call it.

export interface Beckon {
  (verb: string, ...given: any[]): void;
  /** Where the page's stub collects calls until we are here. */
  q?: Parameters<Beckon>[];
  version?: number;
}

declare global {
  interface Window {
    beckon?: Beckon;
  }
}
