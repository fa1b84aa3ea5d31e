// Page views and whether they are in view: loads, navigations inside the page, returns from the back/forward cache, pages
// loaded in the background or before they were asked for (SPEC T4, T7).

import { hidden, shown, viewed } from "./clocks.ts";
import { ended, guarded, listen, whenIdle } from "./guard.ts";
import { connect, disconnect, flush, report } from "./socket.ts";
import { handOver, takeOver, write } from "./log.ts";
import { tracking } from "./storage.ts";

/** Path of the running page view; "" where there is none yet. */
let path = "";
let from = document.referrer;
let visible = false;
/** Is the page about to be left for another of this site? Browsers without Navigation API do not tell. */
let staying = !window.navigation;

/** Follows the page from now on; begins with the page view that is in view. */
export function follow(): void {
  listen(document, "visibilitychange", look);
  // After the back/forward cache; some browsers show the page before they say that it is visible, some after.
  listen(window, "pageshow", look);
  listen(window, "pagehide", leave);
  const { navigation } = window;
  if (navigation) {
    listen(navigation, "navigate", ({ destination }: NavigateEvent) => {
      staying = destination.url.startsWith(origin + "/");
    });
    listen(navigation, "currententrychange", moved);
  } else {
    listen(window, "popstate", moved);
    patch("pushState");
    patch("replaceState");
  }
  look();
}

/** Forgets that it was ever here. */
export function unfollow(): void {
  disconnect();
  path = from = "";
  visible = false;
}

export function look(): void {
  const is = !document.hidden;
  if (is == visible || !tracking) return;
  visible = is;
  if (is) {
    shown();
    takeOver(!path);
    if (path != location.pathname) view();
    else {
      report({ type: "shown" });
      connect();
    }
  } else {
    hidden();
    handOver();
  }
}

const titleNow = (): string => document.title.slice(0, 512);

function view(): void {
  viewed();
  // Enough for any address that means something; a hello with several of them must fit its frame.
  const message = {
    type: "page" as const,
    url: location.href.slice(0, 2048),
    title: titleNow(),
    referrer: from,
  };
  path = location.pathname;
  from = message.url;
  write(message);
  // Nothing before the page has time for it; and frameworks set the title after the address.
  whenIdle(() => {
    message.title = titleNow();
    flush();
    if (tracking) connect();
  });
}

function moved(): void {
  staying = !window.navigation;
  if (visible && path != location.pathname) view();
}

function leave(): void {
  // The next page brings the end of this one with it: a click through the site is no news. Elsewhere it is.
  if (staying) disconnect();
  if (visible) hidden();
  if (!staying) report({ type: "bye" });
  handOver();
  unfollow();
}

/** Other scripts may patch it before and after us: whoever is last calls all. */
function patch(name: "pushState" | "replaceState"): void {
  const original = history[name];
  const heard = guarded(moved);
  const patched = function (this: History, ...given: Parameters<History["pushState"]>) {
    original.apply(this, given);
    heard();
  };
  history[name] = patched;
  ended.signal.addEventListener("abort", () => {
    // Patched again since: left in place, it only calls the original.
    if (history[name] == patched) history[name] = original;
  });
}
