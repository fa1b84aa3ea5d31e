// The agent's own choices, kept by this browser: colours, and whether single keys are shortcuts.

import { effect, signal, type Signal } from "@preact/signals";

import type { Browser } from "./browser.ts";

export type Theme = "system" | "light" | "dark";
const THEMES: readonly string[] = ["system", "light", "dark"] satisfies Theme[];

export interface Preferences {
  readonly theme: Signal<Theme>;
  /** WCAG 2.1.4: single-key shortcuts can be turned off. */
  readonly shortcuts: Signal<boolean>;
}

export function createPreferences(
  browser: Pick<Browser, "remember" | "recall">,
  root: HTMLElement,
): Preferences {
  const kept = browser.recall("beckon.theme");
  const theme = signal<Theme>(kept !== undefined && THEMES.includes(kept) ? (kept as Theme) : "system");
  const shortcuts = signal(browser.recall("beckon.shortcuts") !== "off");
  effect(() => {
    if (theme.value === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme.value);
    browser.remember("beckon.theme", theme.value);
  });
  effect(() => browser.remember("beckon.shortcuts", shortcuts.value ? "on" : "off"));
  return { theme, shortcuts };
}
