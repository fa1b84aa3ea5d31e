// Puts what is ours back where a framework that renders the whole document has thrown it out. Loaded once there is
// something to keep.

import { guarded } from "./guard.ts";
import { stand } from "../widget/stand.ts";

/** A page that insists has its way. */
const COMES_BACK = 9;
const CANARY = "beckon:listens";

let started = false;

/** `ended` ends the whole script. */
export function start(ended: AbortController): void {
  if (started) return;
  started = true;
  const { signal } = ended;
  let left = COMES_BACK;
  let hears = false;
  addEventListener(CANARY, () => (hears = true), { signal });

  const isOurs = (node: Node): node is HTMLElement =>
    (node as Element).localName?.startsWith("beckon-") && !!(node as HTMLElement).popover;

  const observer = new MutationObserver(
    guarded((records: MutationRecord[]) => {
      const { documentElement } = document;
      if (signal.aborted || !documentElement) return;
      observe();
      // Thrown out by themselves, or with all that they stood in.
      const gone = records
        .flatMap(({ removedNodes }) => [...removedNodes])
        .flatMap((node) => [node, ...node.childNodes])
        .filter((node) => !node.isConnected && isOurs(node));
      if (gone.length == 0) return;
      hears = false;
      dispatchEvent(new Event(CANARY));
      // `document.open` takes all listeners, ours too: what came back would not hear a click, nor we the visitor.
      if (!hears) return ended.abort();
      if (left-- > 0) new Set(gone as HTMLElement[]).forEach(stand);
    }),
  );
  const observe = (): void => {
    for (const node of [document, document.documentElement]) observer.observe(node, { childList: true });
  };
  observe();
  signal.addEventListener("abort", () => observer.disconnect());
}
