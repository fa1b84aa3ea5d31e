// Page views and whether they are in view: loads, navigations inside the page, returns from the back/forward cache, pages
// loaded in the background or before they were asked for (SPEC T4, T7).

import type { PageMessage, WatchMessage } from "../../worker/protocol.ts";
import { hidden, input, shown } from "./clocks.ts";
import { given } from "./given.ts";
import { ended, guarded, later, listen } from "./guard.ts";
import { connect, disconnect, flush, leave, report } from "./socket.ts";
import { handOver, takeOver, write, type Entry } from "./log.ts";
import type { Signals } from "./signals.ts";
import { tracking } from "./storage.ts";
import { part } from "./tag.ts";

/** Path of the running page view; "" where there is none yet. */
let path = "";
let from = document.referrer;
let visible = false;
/** Is the page about to be left for another of this site? Browsers without Navigation API do not tell. */
let staying = !window.navigation;
/** The running page view as it stands in the log; before there is one, what is known of the next. */
let told = {} as Entry & { data?: PageMessage["data"] };
/** Tells it that a page view is over, or what to look at in this one; see `watch`. */
let signals: Signals | undefined;

/** Follows the page from now on; begins with the page view that is in view. */
export function follow(): void {
  // After the back/forward cache; some browsers show the page before they say that it is visible, some after.
  listen("pageshow visibilitychange", look);
  listen("pagehide", left);
  // In browsers without Navigation API the window hears of none, until `watch` makes up for the second.
  listen(
    "popstate currententrychange navigate",
    ({ destination }: Partial<NavigateEvent>) => {
      if (destination) staying = destination.url.startsWith(origin + "/");
      else moved();
    },
    window.navigation,
  );
  look();
}

/** Forgets that it was ever here. */
export function unfollow(): void {
  disconnect();
  path = from = "";
  visible = false;
}

export function look(): void {
  if (tracking && document.hidden == visible) {
    visible = !document.hidden;
    if (visible) {
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
}

/** A form of that name stands in its place. */
const titleNow = (): string => (document.title + "").slice(0, 512);

/** Another page view begins, if any can. */
function view(): void {
  if (!visible) return;
  input();
  signals?.();
  // Enough for any address that means something; a hello with several of them must fit its frame.
  const message = (told = write({
    type: "page",
    url: location.href.slice(0, 2048),
    title: titleNow(),
    referrer: from,
    data: path ? undefined : told.data,
  }));
  path = location.pathname;
  from = message.url;
  // Nothing before the page has time for it; and frameworks set the title after the address.
  const start = guarded(() => {
    message.title = titleNow();
    flush();
    if (tracking) connect();
  });
  // Not every Safari tells when it is idle, so there a moment later.
  const isTold = (window as Partial<Window>).requestIdleCallback?.(start, { timeout: 500 });
  if (!isTold) later(start, 300);
}

function moved(): void {
  staying = !window.navigation;
  if (path != location.pathname) view();
}

function left(): void {
  signals?.();
  // The next page brings the end of this one with it: a click through the site is no news. Elsewhere it is.
  if (staying) disconnect();
  if (visible) hidden();
  if (!staying) leave();
  handOver();
  unfollow();
}

/** What the page tells of itself: with the page view, or by itself once that was told. */
export function about(more: object): void {
  const data = (told.data = given({ ...told.data, ...given(more) }));
  if (told.n) report({ type: "data", data });
}

/** Loads what looks at the page for rules, and at the history of browsers that do not tell. */
export function watch(message?: WatchMessage): void {
  part("signals").then(
    guarded((module: typeof import("./signals.ts")) => {
      signals = module.start(report, view, ended.signal);
      signals(message);
    }),
    // Without it there is nothing to do, and nothing to say.
    guarded,
  );
}
