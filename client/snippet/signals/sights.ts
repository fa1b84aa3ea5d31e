// Which elements are in view: at least half of one, or half of the window where it is taller than that.

import { guarded } from "../guard.ts";
import { looking, taken, type View } from "./view.ts";

/** Every percent up to half, so that half a window is noticed in elements many windows tall. */
const STEPS = [...Array(51).keys()].map((percent) => percent / 100);

export function watchSights(view: View): void {
  const selectors = taken(view.watch.sees);
  if (!selectors.length) return;
  const inView = new Set<Element>();
  const told: Record<string, boolean> = {};

  const tell = (): void => {
    for (const on of selectors) {
      const is = [...inView].some((element) => element.matches(on));
      if (is != !!told[on]) view.report({ type: "saw", on, in: (told[on] = is) });
    }
  };

  const observer = new IntersectionObserver(
    guarded((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio, intersectionRect } of entries) {
        const half = intersectionRatio >= 0.5 || intersectionRect.height >= innerHeight / 2;
        inView[half ? "add" : "delete"](target);
      }
      tell();
    }),
    { threshold: STEPS },
  );
  view.signal.addEventListener("abort", () => observer.disconnect());

  looking(view, () => {
    // Observed twice is observed once, and what is removed is told to be out of view.
    for (const on of selectors) document.querySelectorAll(on).forEach((element) => observer.observe(element));
    // What is in view may match something else by now.
    tell();
  });
}
