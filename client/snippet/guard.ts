// Every way into the script goes through here, so that whatever happens to us, the page never notices.

/** Ends all listeners at once when the script is shut down. */
export const ended = new AbortController();

/** Nothing is thrown into the page: a script that fails on somebody's page is silent (`data-debug` speaks instead). */
export function guarded<Arguments extends unknown[]>(run: (...given: Arguments) => void) {
  return (...given: Arguments): void => {
    try {
      if (!ended.signal.aborted) run(...given);
    } catch {
      // The page's own browser refused something, or the page has replaced a built-in. It must not matter to the page.
    }
  };
}

/** Passive and capturing: we see an event before the page may stop it, and can never delay or cancel it. */
export function listen(types: string, run: (event: any) => void, target: EventTarget = window): void {
  types
    .split(" ")
    .forEach((type) =>
      target.addEventListener(type, guarded(run), { signal: ended.signal, capture: true, passive: true }),
    );
}

export const later = (run: () => void, after: number): number =>
  setTimeout(guarded(run), after) as unknown as number;
