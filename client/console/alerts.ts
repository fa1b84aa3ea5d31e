// Sound and desktop notifications: for a new chat, an unread message and a rule's note, each and either way to be
// switched off. What it is all about stands on the screen anyway.

import { signal, type ReadonlySignal } from "@preact/signals";

import type { Browser } from "./browser.ts";
import type { Alert, Preferences } from "./preferences.ts";

export interface Alerts {
  /** News that came while nobody looked at the console, and are not counted elsewhere. */
  readonly missed: ReadonlySignal<number>;
  tell(
    alert: Alert,
    news: { readonly title: string; readonly body: string; readonly open: () => void },
  ): void;
  /** Somebody looks at the console. */
  seen(): void;
}

/** Several at once are one sound. */
const SOUND_APART = 1_000;

export function createAlerts(browser: Browser, preferences: Preferences): Alerts {
  const missed = signal(0);
  let sounded = -Infinity;
  return {
    missed,
    tell(alert, { title, body, open }) {
      if (!preferences.alerts[alert].value) return;
      if (preferences.sound.value && browser.now() - sounded >= SOUND_APART) {
        sounded = browser.now();
        browser.sound();
      }
      if (browser.isLookedAt()) return;
      if (alert === "note") missed.value++;
      if (preferences.desktop.value) browser.notify({ title, body, tag: alert, open });
    },
    seen: () => void (missed.value = 0),
  };
}
