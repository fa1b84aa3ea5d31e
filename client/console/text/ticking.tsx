// Times that move on by themselves. Each is bound to the clock's signal as a text node: a second passing changes that
// text and renders nothing again.

import { computed, type ReadonlySignal } from "@preact/signals";
import { useContext, useMemo } from "preact/hooks";

import { ConsoleContext } from "../context.ts";
import { clockText, momentText, roughly } from "./time.ts";

function useTicking(words: (now: number) => string, on: number): ReadonlySignal<string> {
  const { clock } = useContext(ConsoleContext);
  // `words` is the same for the same `on`: each caller below passes one fixed function of it.
  return useMemo(() => computed(() => words(clock.tick.value)), [clock, on]);
}

/** `12:40` since then. */
export function Since({ at }: { readonly at: number }) {
  return <time class="clock">{useTicking((now) => clockText(now - at), at)}</time>;
}

/** `4 min ago`. */
export function Ago({ at }: { readonly at: number }) {
  const words = useTicking((now) => `${roughly(now - at)} ago`, at);
  const { clock } = useContext(ConsoleContext);
  return <time title={momentText(at, clock.now())}>{words}</time>;
}

/** `in 12 s`, and `now` from then on. */
export function Until({ at }: { readonly at: number }) {
  return <time class="clock">{useTicking((now) => (at > now ? `in ${roughly(at - now)}` : "now"), at)}</time>;
}
