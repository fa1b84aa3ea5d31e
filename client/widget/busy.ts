// Is the visitor writing into a field of the page, or has the page put something before everything else? Then an
// invitation would be in the way (SPEC L1).

import type { Side } from "../snippet/widget.ts";
import { guarded } from "../snippet/guard.ts";
import { isModal } from "./stand.ts";

/** After the last key somebody still counts as typing for so long. */
const TYPING = 3_000;

/** Nobody tells of the end of a dialog: it is looked for again. */
const LOOKS_AGAIN = 1_000;

/**
 * Says how many ms are left until the visitor may be free. Keys pressed before the widget was there are not known: somebody
 * who was just active, with the focus in a field, is taken to have typed.
 */
export function watchBusy(side: Side, signal: AbortSignal): () => number {
  let typedAt = isField(innermost()) ? Date.now() - side.idle() : 0;
  const typed = guarded((event: Event) => {
    if (isField(event.composedPath()[0])) typedAt = Date.now();
  });
  // What is dictated, pasted or picked from an input method comes without keys.
  for (const type of ["keydown", "input"])
    window.addEventListener(type, typed, { capture: true, passive: true, signal });
  return () => (isModal() ? LOOKS_AGAIN : Math.max(0, Math.min(TYPING, typedAt + TYPING - Date.now())));
}

function isField(target: unknown): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** What has the focus, through the page's own shadow roots. */
function innermost(): Element | null {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}
