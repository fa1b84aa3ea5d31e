// Tells of navigations inside the page what the Navigation API tells, in browsers without it (pages.ts listens). Other
// scripts may patch history before and after us: whoever is last calls all.

import { ended, guarded } from "../guard.ts";

export function tellOfNavigation(): void {
  patch("pushState");
  patch("replaceState");
  addEventListener("popstate", guarded(tell), { signal: ended.signal });
  // What happened while this was being loaded.
  tell();
}

function tell(): void {
  dispatchEvent(new Event("currententrychange"));
}

function patch(name: "pushState" | "replaceState"): void {
  const original = history[name];
  const patched = function (this: History, ...given: Parameters<History["pushState"]>) {
    original.apply(this, given);
    if (!ended.signal.aborted) tell();
  };
  history[name] = patched;
  ended.signal.addEventListener("abort", () => {
    // Patched again since: left in place, it only calls the original.
    if (history[name] == patched) history[name] = original;
  });
}
