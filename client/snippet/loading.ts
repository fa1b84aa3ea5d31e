// What visitors see (shown.ts) is loaded when there is something to show.

import type { InviteMessage, ToPage } from "../../worker/protocol.ts";
import { idle } from "./clocks.ts";
import { ended, guarded } from "./guard.ts";
import { tab } from "./log.ts";
import { unfollow } from "./pages.ts";
import type { Shown } from "./shown.ts";
import { connect, forget, send, tell } from "./socket.ts";
import { part, settings } from "./tag.ts";

let lazy: Shown;
let early: ToPage | undefined;
let showing: Promise<Shown> | undefined;

/** Where it does not load, another occasion tries again. */
export const show = (): Promise<Shown> =>
  (showing = part("shown").then(
    (module: typeof import("./shown.ts")) =>
      (lazy ||= module.start(tab, idle, tell, send, settings, connect, ended, part, early)),
  ));

/** Forgets the visitor, also what is being loaded to show something. */
export function end(): void {
  forget();
  unfollow();
  showing?.then((shown) => shown.remove(), guarded);
}

/** Messages reach the widget in the order they came, also those that came while it was loading. */
export function pass(message: ToPage): void {
  show()
    .then((shown) => shown.take(message))
    .catch(
      guarded(() => {
        // Only invitations have one, and those that are over.
        const { id } = message as InviteMessage;
        if (id) tell({ type: "invitation", id, state: "failed" });
      }),
    );
}

/** For what may change nothing where there is no widget yet. The first is a welcome, and kept for a widget that comes later. */
export function passOn(
  message: ToPage & { readonly conversation?: unknown; readonly invite?: unknown },
): void {
  if (showing || message.conversation || message.invite) pass(message);
  else early ||= message;
}
