// Verbs that not every page uses, loaded with the first call of one. They share nothing with the script but what they are
// handed.

import { given } from "./given.ts";
import { newId, type Message } from "./log.ts";
import type { Shown } from "./shown.ts";

type Verbs = Record<string, (...given: any[]) => void>;

/**
 * `report` says what is known of the visitor, where that may be; `look` whether a page view can begin; `show` gives nothing
 * where that part does not load.
 */
export function start(
  verbs: Verbs,
  show: () => Promise<Shown | undefined>,
  report: (message: Message) => void,
  connect: () => void,
  tab: object,
  look: () => void,
  end: () => void,
  { site }: DOMStringMap,
): void {
  // Calls before it was loaded have each asked for it.
  if (verbs.identify) return;
  const { consent } = verbs;
  /** Said again once the visitor agrees: pages name the visitor when they load, and consent comes later. */
  let who: Message | undefined;

  const shown = (then: (shown: Shown) => void) => (): void =>
    void show()
      .then((shown) => shown && then(shown))
      // A page may have broken what a connection is made of.
      .catch(() => {});

  Object.assign(verbs, {
    /** Where there is no id nothing is said: all for whom a page has none would be one `undefined`. */
    identify(id: any, traits?: object, options?: { jwt?: unknown }) {
      const name = given({ name: id.toFixed ? "" + id : id }).name.trim();
      const jwt = options?.jwt;
      // The protocol's limits: what the server cannot read would be said again for ever.
      if (name && !name[200])
        report(
          (who = {
            type: "identify",
            id: name,
            traits: given(traits),
            jwt: jwt ? `${jwt as string}`.slice(0, 4096) : undefined,
          }),
        );
    },
    consent(said: string) {
      consent!(said);
      if (who && said == "granted") report({ ...who });
    },
    reset() {
      who = undefined;
      // Done already, but for calls that waited for this part.
      end();
      // To the server as well this is another tab.
      Object.assign(tab, { id: newId(), n: 0, chat: false, sound: false, draft: "" });
      look();
    },
    /** A refusal, not the page's to call: who was it, by the token that is forgotten here. */
    off(token: string) {
      who = undefined;
      bring(new URL(`/v1/sites/${site}/refused`, import.meta.url), token);
    },
    open: shown((shown) => (connect(), shown.open())),
    close: shown((shown) => shown.close()),
    show: shown((shown) => shown.show(true)),
    hide: shown((shown) => shown.show(false)),
  } satisfies Verbs);
}

/** There may be no socket, or a dead one. Goes on though the page is left; three attempts, and none where there is no network. */
async function bring(address: URL, body: string): Promise<void> {
  for (let attempts = 3; attempts--;) {
    try {
      return void (await fetch(address, { method: "POST", body, keepalive: true, credentials: "omit" }));
    } catch {
      await new Promise((then) => {
        addEventListener("online", then, { once: true });
        if (navigator.onLine) setTimeout(then, 30_000);
      });
    }
  }
}
