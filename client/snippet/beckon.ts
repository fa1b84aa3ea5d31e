// The one global, as the script itself sees it; how pages may call it says browser.ts.

import type {} from "./browser.ts";

export interface Beckon {
  (verb: string, ...given: any[]): void;
  /** Where the page's stub collects calls until we are here. */
  q?: Parameters<Beckon>[];
  version?: number;
}
