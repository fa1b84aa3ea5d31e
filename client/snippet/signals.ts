// What rules want to know of a page beyond its page views, and nothing else: how far it was scrolled, whether the pointer
// left, which elements were in view or clicked, what became of a form. Never a text, a name or a value. Loaded when a rule
// asks, and for browsers that do not tell of the page's own navigation.

import type { WatchMessage } from "../../worker/protocol.ts";
import { ended, guarded } from "./guard.ts";
import type { Message } from "./log.ts";
import { watchClicks } from "./signals/clicks.ts";
import { watchExit } from "./signals/exit.ts";
import { watchForms } from "./signals/forms.ts";
import { tellOfNavigation } from "./signals/navigation.ts";
import { watchScroll } from "./signals/scroll.ts";
import { watchSights } from "./signals/sights.ts";
import type { View } from "./signals/view.ts";

/** The page view is over and the next begins; with a watch, that is what to look at from now on. */
export type Signals = (watch?: WatchMessage) => void;

let signals: Signals | undefined;

/** Once a page: further calls give the same. `view` begins another page view, `signal` ends everything. */
export function start(report: (message: Message) => void, view: () => void, signal: AbortSignal): Signals {
  return (signals ??= begin(report, view, signal));
}

function begin(report: (message: Message) => void, view: () => void, signal: AbortSignal): Signals {
  let watch: WatchMessage = { type: "watch" };
  let running: AbortController | undefined;
  /** What is told as the page view ends. */
  let last: (() => void) | undefined;

  signal.addEventListener("abort", () => {
    running?.abort();
    ended.abort();
  });
  if (!window.navigation) tellOfNavigation();

  return guarded((replaced?: WatchMessage) => {
    // After a reconnect the same is said again.
    if (!replaced) last?.();
    else if (JSON.stringify(replaced) == JSON.stringify(watch)) return;
    running?.abort();
    watch = replaced || watch;
    running = new AbortController();
    const { signal } = running;
    const page: View = {
      watch,
      report,
      signal,
      on(types, run) {
        types
          .split(" ")
          .forEach((type) => addEventListener(type, guarded(run), { capture: true, passive: true, signal }));
      },
    };
    const { hash } = location;
    // With another path it is a page view already.
    page.on("hashchange", () => {
      if (watch.hash && location.hash != hash) view();
    });
    watchScroll(page);
    watchExit(page);
    watchClicks(page);
    watchSights(page);
    last = watchForms(page);
  });
}
