// One page view as those see it that look at the page: what to look for, whom to tell, and when it is over.

import type { WatchMessage } from "../../../worker/protocol.ts";
import { later } from "../guard.ts";
import type { Message } from "../log.ts";

export interface View {
  readonly watch: WatchMessage;
  readonly report: (message: Message) => void;
  /** Aborted as the page view ends, or something else is to be looked for. */
  readonly signal: AbortSignal;
  /** Listens to the window, passively and before the page, as long as the page view runs. */
  readonly on: (types: string, run: (event: any) => void) => void;
}

/** Those that this browser takes; a rule is checked without a browser at hand. */
export const taken = (selectors: readonly string[] = []): readonly string[] =>
  selectors.filter((selector) => {
    try {
      document.querySelector(selector);
      return true;
    } catch {
      return false;
    }
  });

/** Gives what makes `run` run in `wait` ms, once for however many calls until then, unless the page view is over. */
export function soon({ signal }: View, run: () => void, wait: number): () => void {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    later(() => {
      due = false;
      if (!signal.aborted) run();
    }, wait);
  };
}

/** A page that changes all the time is looked at this often (ms). */
const OFTEN = 200;

/** Runs `look` soon, and again whenever the page's elements have changed. */
export function looking(view: View, look: () => void): void {
  const again = soon(view, look, OFTEN);
  const observer = new MutationObserver(again);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  view.signal.addEventListener("abort", () => observer.disconnect());
  again();
}
