// The pointer leaves the page at its top, where tabs, address and the cross are. A finger cannot: whoever flings the page
// back up to its beginning is looking for the same, or swipes back from an edge of the screen there. Once, until the next
// input.

import type { View } from "./view.ts";

/** Faster upward (px a ms) is no reading: people read at well below half of it, and fling at two to six. */
const FAST = 1.5;
/** Speed is taken over at least this long (ms): a single frame may jump. */
const OVER = 100;
/** A scroll this long (ms) after the finger moved was not made by it. */
const FLUNG = 1000;

/** Where browsers and systems listen for a swipe back, in px from the left or right edge. */
const EDGE = 30;

export function watchExit({ watch, report, on }: View): void {
  if (!watch.exit) return;
  let left = false;
  let touched = 0;
  let from = 0;
  let since = 0;
  let atEdge = false;

  const exit = (): void => {
    if (!left) report({ type: "exit" });
    left = true;
  };

  on("pointermove pointerdown keydown wheel", () => {
    left = false;
  });
  on("mouseout", ({ clientY, relatedTarget }: MouseEvent) => {
    if (clientY <= 0 && !relatedTarget) exit();
  });
  on("touchstart", ({ touches: [{ clientX }] }: TouchEvent & { touches: [Touch] }) => {
    atEdge = clientX < EDGE || clientX > innerWidth - EDGE;
  });
  // The system takes the finger away from the page: that was its own gesture.
  on("touchcancel", () => {
    if (atEdge && scrollY < innerHeight) exit();
  });
  on("touchmove", () => {
    touched = Date.now();
  });
  on("scroll", ({ target }) => {
    const now = Date.now();
    const passed = now - since;
    if (target != document || passed < OVER) return;
    if (now - touched < FLUNG && scrollY < innerHeight && from - scrollY > FAST * passed) exit();
    from = scrollY;
    since = now;
  });
}
