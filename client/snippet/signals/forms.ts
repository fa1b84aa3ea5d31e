// What became of the forms that rules name: started, then submitted or abandoned. Never what is in them.

import type { FormState } from "../../../rules/record/event.ts";
import { looking, taken, type View } from "./view.ts";

/** Gives what is to be told as the page view ends. */
export function watchForms(view: View): () => void {
  const { report, on } = view;
  const forms = taken(view.watch.forms);
  /** Where each was started; undefined: it was submitted or abandoned. */
  const started = new Map<string, Element | undefined>();

  const abandon = (all?: boolean): void => {
    for (const [on, form] of started) if (form && (all || !form.isConnected)) become(on, "abandoned");
  };

  const become = (on: string, state: FormState, form?: Element): void => {
    started.set(on, form);
    report({ type: "form", on, state });
  };

  if (forms.length) {
    on("focusin input submit", ({ type, target }) => {
      for (const on of forms) {
        // A field may stand outside of its form.
        const form = (target.form || target).closest?.(on);
        if (!form) continue;
        if (type == "submit") become(on, "submitted");
        else if (!started.has(on)) become(on, "started", form);
      }
    });
    looking(view, () => abandon());
  }
  return () => abandon(true);
}
