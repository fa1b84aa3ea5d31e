// Loads what few pages need: see more.ts.

import type { ToPage } from "../../worker/protocol.ts";
import { idle } from "./clocks.ts";
import { ended, guarded } from "./guard.ts";
import { tab } from "./log.ts";
import type { More } from "./more.ts";
import { look, unfollow } from "./pages.ts";
import { connect, forget, report, send, tell } from "./socket.ts";
import { part, settings } from "./tag.ts";

/** What the page can ask for, by name; `more` adds to it. */
export const verbs: Record<string, (...given: any[]) => void> = {};
export let lazy: More | undefined;
let loading: Promise<More | undefined> | undefined;

/** Loads what few pages need; gives nothing where that fails, and another occasion tries again. */
export function more(): Promise<More | undefined> {
  return (loading ||= import(part("more")).then(
    (module: typeof import("./more.ts")) =>
      (lazy = module.start(verbs, tab, idle, tell, send, settings, connect, end, look, ended, report)),
    () => (loading = undefined),
  ));
}

/** Forgets the visitor. */
export function end(): void {
  forget();
  unfollow();
  lazy?.remove();
}

/** Messages reach the widget in the order they came, also those that came while it was loading. */
export function pass(message: ToPage): void {
  more()
    .then((more) => more!.pass(message))
    .catch(
      guarded(() => {
        if (message.type == "invite") tell({ type: "invitation", id: message.id, state: "failed" });
      }),
    );
}

/** For what changes nothing where there is no widget yet. */
export function passOn(message: ToPage): void {
  if (loading) pass(message);
}
