// Verbs that not every page uses, loaded with the first call of one. They share nothing with the script but what they are
// handed.

import { given } from "./given.ts";
import type { Message } from "./log.ts";
import type { Shown } from "./shown.ts";

type Verbs = Record<string, (...given: any[]) => void>;

/**
 * `report` says what is known of the visitor, where that may be; `about` changes what the page tells of itself; `show`
 * gives nothing where that part does not load.
 */
export function start(
  verbs: Verbs,
  show: () => Promise<Shown | undefined>,
  report: (message: Message) => void,
  about: (change: (data?: object) => object) => void,
  connect: () => void,
): void {
  const { consent, reset } = verbs;
  /** Said again once the visitor agrees: pages name the visitor when they load, and consent comes later. */
  let who: Message | undefined;

  const shown = (then: (shown: Shown) => void) => (): void =>
    void show().then((shown) => shown && then(shown));
  const tellOfPage = (more: object): void => about((data) => given({ ...data, ...more }));

  Object.assign(verbs, {
    page: tellOfPage,
    data: tellOfPage,
    track(name: string, props?: object) {
      report({ type: "track", name: name.trim(), props: given(props) });
    },
    identify(id: string | number, traits?: object, options?: { jwt?: string }) {
      report(
        (who = {
          type: "identify",
          id: String(id).trim(),
          traits: traits && given(traits),
          jwt: options?.jwt,
        }),
      );
    },
    consent(said: string) {
      consent!(said);
      if (who && said == "granted") report({ ...who });
    },
    reset() {
      who = undefined;
      reset!();
    },
    open: shown((shown) => (connect(), shown.open())),
    close: shown((shown) => shown.close()),
    show: shown((shown) => shown.show(true)),
    hide: shown((shown) => shown.show(false)),
  } satisfies Verbs);
}
