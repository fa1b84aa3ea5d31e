// The agent's own choices, kept by this browser: colours, and whether single keys are shortcuts.

import { effect, signal, type Signal } from "@preact/signals";

import type { Browser } from "./browser.ts";

export type Theme = "system" | "light" | "dark";
const THEMES: readonly string[] = ["system", "light", "dark"] satisfies Theme[];

export interface Preferences {
  readonly theme: Signal<Theme>;
  /** WCAG 2.1.4: single-key shortcuts can be turned off. */
  readonly shortcuts: Signal<boolean>;
  /** What is told by sound, notification and title. */
  readonly alerts: Readonly<Record<Alert, Signal<boolean>>>;
  readonly sound: Signal<boolean>;
  /** Off until the browser was asked. */
  readonly desktop: Signal<boolean>;
  readonly badge: Signal<boolean>;
}

export const ALERTS = ["chat", "message", "note"] as const;
export type Alert = (typeof ALERTS)[number];

export function createPreferences(
  browser: Pick<Browser, "remember" | "recall">,
  root: HTMLElement,
): Preferences {
  const kept = browser.recall("beckon.theme");
  const theme = signal<Theme>(kept !== undefined && THEMES.includes(kept) ? (kept as Theme) : "system");
  const choice = (name: string, byDefault = true): Signal<boolean> => {
    const key = `beckon.${name}`;
    const chosen = signal((browser.recall(key) ?? (byDefault ? "on" : "off")) === "on");
    effect(() => browser.remember(key, chosen.value ? "on" : "off"));
    return chosen;
  };
  effect(() => {
    if (theme.value === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme.value);
    browser.remember("beckon.theme", theme.value);
  });
  return {
    theme,
    shortcuts: choice("shortcuts"),
    alerts: { chat: choice("alert.chat"), message: choice("alert.message"), note: choice("alert.note") },
    sound: choice("sound"),
    desktop: choice("desktop", false),
    badge: choice("badge"),
  };
}
