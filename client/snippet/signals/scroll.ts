// How much of the page was in view, from its top: told at the marks that rules ask for, each once. Scrolling inside of a
// part of the page says nothing of the page.

import { soon, type View } from "./view.ts";

/** Until a page has its height (ms): one that is still being put together is shorter than the window, and wholly in view. */
const SETTLED = 1000;
/** While it is being scrolled it is looked at this often (ms). */
const OFTEN = 100;

export function watchScroll(view: View): void {
  let marks = view.watch.scroll ?? [];
  if (!marks.length) return;

  const measure = (): void => {
    // Positions are fractions of a pixel on some screens, the height never is.
    const percent = (100 * (scrollY + innerHeight + 1)) / document.documentElement.scrollHeight;
    const reached = marks.filter((mark) => mark <= percent).pop();
    if (!reached) return;
    marks = marks.filter((mark) => mark > reached);
    view.report({ type: "scroll", percent: reached });
  };

  const again = soon(view, measure, OFTEN);
  view.on("scroll", ({ target }) => {
    if (target == document) again();
  });
  soon(view, measure, SETTLED)();
}
