// When the list stands still: while a mouse or pen is over it, while the keyboard is in it, while a finger is on it and
// for a moment after, so that a tap lands on what was aimed at.

import type { Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

import { useConsole } from "../context.ts";

const AFTER_TOUCH = 1_500;

export function useFreeze(frozen: Signal<boolean>) {
  const { browser } = useConsole();
  const handlers = useMemo(() => {
    const held = new Set<"pointer" | "keyboard" | "touch">();
    let cancel = () => {};
    const hold = (by: "pointer" | "keyboard" | "touch", on: boolean): void => {
      if (on) held.add(by);
      else held.delete(by);
      frozen.value = held.size > 0;
    };
    return {
      onPointerEnter(event: PointerEvent) {
        if (event.pointerType !== "touch") hold("pointer", true);
      },
      onPointerLeave(event: PointerEvent) {
        if (event.pointerType !== "touch") hold("pointer", false);
      },
      onTouchStart() {
        cancel();
        hold("touch", true);
      },
      onTouchEnd() {
        cancel();
        cancel = browser.later(AFTER_TOUCH, () => hold("touch", false));
      },
      onFocusIn(event: FocusEvent) {
        if ((event.target as HTMLElement).matches(":focus-visible")) hold("keyboard", true);
      },
      onFocusOut(event: FocusEvent) {
        const to = event.relatedTarget;
        if (!(to instanceof Node && (event.currentTarget as HTMLElement).contains(to)))
          hold("keyboard", false);
      },
    };
  }, [frozen, browser]);
  // The list may go while the pointer is over it, and no event says so.
  useEffect(() => () => void (frozen.value = false), [frozen]);
  return { ...handlers, onTouchCancel: handlers.onTouchEnd };
}
