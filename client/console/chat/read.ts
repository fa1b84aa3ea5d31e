// A line is read when it is on the screen of somebody who is looking: the chat is open, its end is in view, and the
// window has the focus. Anything less and a visitor would be told a thing that is not so.

import { useEffect } from "preact/hooks";

import type { Visitor } from "../story/visitor.ts";

export function useRead(visitor: Visitor, newest: number, away: boolean): void {
  const open = visitor.line.line.value === "open";
  useEffect(() => {
    if (newest === 0 || away || !open) return;
    const read = (): void => {
      if (document.visibilityState === "visible" && document.hasFocus()) visitor.read();
    };
    read();
    addEventListener("focus", read);
    return () => removeEventListener("focus", read);
  }, [visitor, newest, away, open]);
}
