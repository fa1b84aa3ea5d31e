// Starts the panel in the page: in a shadow beside the body, with its own style sheet, and without a word to the page.
// Only `?beckon_debug=1` loads it; until a member of the team let this tab, it shows one button.

import "./jitless.ts";
import { render } from "preact";
import { guarded } from "../snippet/guard.ts";
import type { TriedPage } from "../snippet/trying.ts";
import { fetchRules } from "./fetched.ts";
import { openLine } from "./line.ts";
import { Model } from "./model.ts";
import { Panel, type Actions, type Look } from "./panel.tsx";
import { importWidget, startPreviews, type WidgetModule } from "./preview.ts";
import { askMember, keep, kept } from "./proof.ts";
import { keepPlacing, keptPlacing } from "./placing.ts";
import { openShadow } from "./shadow.ts";

/** Clocks tick by the second. */
const TICK = 1_000;

export function start(
  page: TriedPage,
  widget: () => Promise<WidgetModule> = () => importWidget(page.host, page.locale),
): void {
  const { host, root } = openShadow();
  let look: Look = { placing: keptPlacing(innerWidth), filter: "" };
  let input: number | undefined;

  const model = new Model({
    now: () => Date.now(),
    lastInput: () => input,
    kept: () => kept(page.site, Date.now()),
    keep: (proof) => keep(page.site, proof),
    ask: (given) => askMember(page.host, page.site, given),
    show: (token) => line.show(token),
    fetchRules: (token) => fetchRules(page.host, page.site, token),
    previews: startPreviews(widget),
    changed: () => draw(),
  });
  const line = openLine(
    page.onHello,
    guarded(() => model.refused()),
  );
  page.onDebug(guarded((message) => model.heard(message)));

  const actions: Actions = {
    place(placing) {
      look = { ...look, placing: { ...look.placing, ...placing } };
      keepPlacing(look.placing);
      draw();
    },
    filter(filter) {
      look = { ...look, filter };
      draw();
    },
    close() {
      clearInterval(ticking);
      gone.abort();
      model.leave();
      page.leave();
      render(null, root);
      host.remove();
    },
  };

  const draw = guarded(() => {
    if (gone.signal.aborted) return;
    render(<Panel model={model} scene={model.scene()} look={look} actions={actions} />, root);
  });

  // As the snippet hears them: what sets the visitor's idle clock back sets this one back.
  const gone = new AbortController();
  for (const type of ["pointermove", "pointerdown", "keydown", "wheel"])
    addEventListener(type, () => (input = Date.now()), { capture: true, passive: true, signal: gone.signal });
  const ticking = setInterval(() => {
    if (!document.hidden && !look.placing.small) draw();
  }, TICK);

  draw();
  model.begin();
}
