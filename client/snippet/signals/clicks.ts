// Clicks on what rules name, and clicks in anger: three and more at one place within a second.

import { later } from "../guard.ts";
import { taken, type View } from "./view.ts";

/** Of clicks in anger, in ms and px. */
const WITHIN = 1000;
const APART = 30;

export function watchClicks({ watch, report, on }: View): void {
  const selectors = taken(watch.clicks);
  if (!selectors.length && !watch.rage) return;
  /** Told of this click already: that on a label is followed by one on its field. */
  const told = new Set<string>();
  /** When and where: those at one place, until a second passes without one. */
  let here: (readonly [at: number, x: number, y: number])[] = [];
  let angry = false;

  function rage({ clientX, clientY }: MouseEvent): void {
    const now = Date.now();
    here = here.filter(([at, x, y]) => now - at <= WITHIN && Math.hypot(x - clientX, y - clientY) <= APART);
    if (!here.length) angry = false;
    if (here.push([now, clientX, clientY]) < 3 || angry) return;
    angry = true;
    report({ type: "click" });
  }

  on("click", (event) => {
    const { target } = event;
    for (const on of selectors) {
      if (told.has(on) || !target.closest?.(on)) continue;
      told.add(on);
      report({ type: "click", on });
    }
    later(() => told.clear(), 0);
    // Without a pointer `detail` is 0; and what is clicked in our own widget is no matter of the page.
    if (watch.rage && event.detail && target.localName != "beckon-widget") rage(event);
  });
}
