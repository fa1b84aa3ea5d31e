// May this visitor be followed, and what is kept on the device: the visitor's token (localStorage), and what a tab hands
// to its next page (sessionStorage). Storage that is full, blocked or not consented to is the same as none.

import { cookies } from "./domain.ts";
import { settings, site } from "./tag.ts";

declare global {
  interface Navigator {
    /** https://w3c.github.io/gpc/ */
    readonly globalPrivacyControl?: boolean;
  }
}

export type Choice = "granted" | "denied";

/** What the visitor said. Not kept: consent tools say it anew on every page. */
export let choice: Choice | undefined;
export let tracking = false;

/**
 * The tag's `data-consent` says what silence means: `required` (no), `implied` (yes, the default) or `cookieless` (yes, but
 * nothing is kept). The browser's Global Privacy Control makes silence a no, and so does a `data-consent` that is none of these.
 */
export function decide(said?: Choice): void {
  choice = said;
  tracking = said
    ? said == "granted"
    : ["implied", "cookieless", undefined].includes(settings.consent) && !navigator.globalPrivacyControl;
}

/** Is this the script for sites with several subdomains? Put in by client/build.ts. */
declare const DOMAIN: boolean;

/** Reads; writes where a value is given; clears where it is "", and then gives nothing to go by. */
export function stored(area: "localStorage" | "sessionStorage", value?: string): any {
  try {
    const storage = DOMAIN && area == "localStorage" ? cookies : window[area];
    const key = "beckon:" + site;
    // As one expression: a statement each takes 16 bytes more.
    return value == ""
      ? delete storage[key]
      : tracking && settings.consent != "cookieless" && (value ? (storage[key] = value) : storage[key]);
  } catch {
    // Blocked or full: the next page starts anew.
  }
}
