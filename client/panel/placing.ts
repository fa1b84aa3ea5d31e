// Where the panel stands, remembered for the tab like the rest of it.

import type { Placing } from "./bar.tsx";

const KEY = "beckon-panel";
/** Below this a panel at the side would leave nothing of the page (CSS px). */
const NARROW = 800;

export function keptPlacing(width: number): Placing {
  try {
    const { dock, small } = JSON.parse(sessionStorage.getItem(KEY) ?? "") as Record<string, unknown>;
    return { dock: dock === "bottom" ? "bottom" : "right", small: small === true };
  } catch {
    return { dock: width < NARROW ? "bottom" : "right", small: false }; // nothing kept, or nothing may be
  }
}

export function keepPlacing(placing: Placing): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(placing));
  } catch {
    // Blocked or full: the next page begins anew.
  }
}
