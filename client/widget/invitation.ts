// An invitation on the page: who asks, what, and ways to answer or to be left alone. It takes no focus and no room, and
// says of itself when it was painted, when it had been in view for a second, and how it ended.

import type { InviteMessage } from "../../worker/protocol.ts";
import { guarded, later } from "../snippet/guard.ts";
import { element, icon } from "./element.ts";
import { announce, attach, escapeIsOurs, wear } from "./host.ts";
import { initials } from "./initials.ts";
import { invitation as words } from "./languages/en.ts";
import css from "./styles/invitation.css?inline";

export interface Answers {
  shown(): void;
  seen(): void;
  accepted(reply?: string): void;
  dismissed(): void;
  expired(): void;
}

export interface Invitation {
  readonly message: InviteMessage;
  accept(): void;
  /** Takes it off the page; nothing is reported after that. */
  remove(): void;
}

/** It counts as seen after this long in view (SPEC: states of an invitation). */
const SEEN_AFTER = 1_000;
/** So much of it has to be in view. Not every browser's `isIntersecting` heeds the threshold. */
const HALF = 0.5;
const CROSS = "M6 6 18 18M18 6 6 18";

wear(css);

export function showInvitation(message: InviteMessage, answers: Answers): Invitation {
  const { from, title, greeting, replies, placement } = message;
  const gone = new AbortController();
  let painted = false;
  let inView = false;
  let seen = 0;
  let until = 0;
  let before: HTMLElement | null = null;

  /** Ends it once, whoever comes first: the visitor, the time, or the server. */
  const end = (tell?: () => void): void => {
    if (gone.signal.aborted) return;
    const focused = card.contains(shadow.activeElement);
    gone.abort();
    clearTimeout(seen);
    watcher.disconnect();
    card.remove();
    // Whoever came here by keyboard goes back to where that was.
    if (focused) before?.focus();
    tell?.();
  };

  const card = element(
    "section",
    {
      class: `card ${placement}`,
      role: "dialog",
      "aria-labelledby": "from title",
      "aria-describedby": "greeting",
    },
    element(
      "button",
      { class: "dismiss", type: "button", "aria-label": words.dismiss, click: () => end(answers.dismissed) },
      icon(CROSS),
    ),
    element(
      "div",
      { class: "from" },
      element("span", { class: "face", "aria-hidden": "true" }, initials(from)),
      element("bdi", { id: "from" }, from),
    ),
    element(
      "div",
      { class: "words" },
      !!title && element("p", { id: "title", dir: "auto" }, title),
      element("p", { id: "greeting", dir: "auto" }, greeting),
    ),
    !!replies[0] &&
      element(
        "div",
        { class: "replies" },
        ...replies.map((reply) =>
          element(
            "button",
            { type: "button", dir: "auto", click: () => end(() => answers.accepted(reply)) },
            reply,
          ),
        ),
      ),
    element(
      "div",
      { class: "foot" },
      element(
        "button",
        { type: "button", dir: "auto", click: () => end(() => answers.accepted()) },
        words.answer,
      ),
    ),
  );
  const shadow = attach();
  const on = (target: EventTarget, type: string, run: (event: any) => void): void =>
    target.addEventListener(type, guarded(run), { signal: gone.signal });

  on(card, "focusin", ({ relatedTarget }: FocusEvent) => {
    if (!card.contains(relatedTarget as Node | null)) before = relatedTarget as HTMLElement | null;
  });
  // A key the page made use of, or one pressed elsewhere on it, is not for us.
  const escape = (event: KeyboardEvent): void => {
    if (event.key == "Escape" && !event.defaultPrevented && escapeIsOurs()) end(answers.dismissed);
  };
  on(card, "keydown", escape);
  on(window, "keydown", escape);

  const count = (): void => {
    clearTimeout(seen);
    if (inView && painted && !document.hidden) seen = later(see, SEEN_AFTER);
  };
  const see = (): void => {
    watcher.disconnect();
    inView = false;
    answers.seen();
  };
  const watcher = new IntersectionObserver(
    guarded((entries: IntersectionObserverEntry[]) => {
      inView = entries.at(-1)!.intersectionRatio >= HALF;
      count();
    }),
    { threshold: HALF },
  );
  on(document, "visibilitychange", count);

  // Timers stand still while a machine sleeps, so it is the clock that is asked.
  const expire = (): void => {
    if (gone.signal.aborted) return;
    // Never away from under somebody's fingers.
    if (Date.now() < until || shadow.activeElement || card.matches(":hover")) later(expire, 1_000);
    else end(answers.expired);
  };

  // A frame is painted after its callbacks have run; a hidden page has no frames and so shows nothing.
  requestAnimationFrame(() =>
    later(() => {
      if (gone.signal.aborted) return;
      painted = true;
      answers.shown();
      announce(from, title, greeting);
      count();
      until = Date.now() + message.expires;
      expire();
    }, 0),
  );
  shadow.append(card);
  watcher.observe(card);
  return { message, accept: () => end(answers.accepted), remove: () => end() };
}
