// Moving the focus to what is not on the screen yet.

/** After what was just asked for has been painted. */
export function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
