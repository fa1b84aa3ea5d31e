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
      target.addEventListener(type, guarded(run), { capture: true, passive: true, signal: ended.signal }),
    );
}

export const later = (run: () => void, after: number): number =>
  setTimeout(guarded(run), after) as unknown as number;

/** When the page is loaded and has nothing better to do; not every Safari tells, so there a moment later. */
export const whenIdle = (run: () => void): unknown =>
  // Neither "loading" nor "interactive".
  document.readyState > "d"
    ? listen("load", () => whenIdle(run))
    : ((window as Partial<Window>).requestIdleCallback?.(guarded(run), { timeout: 500 }) ?? later(run, 300));
