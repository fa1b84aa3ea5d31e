// The console as a whole, without its looks: who is signed in, what the address says, what time it is. Everything here
// is signals; screens read them and call what stands beside them.

import { effect, signal, type ReadonlySignal } from "@preact/signals";

import { api } from "./api.ts";
import type { Browser } from "./browser.ts";
import { createClock, type Clock } from "./clock.ts";
import { createPreferences, type Preferences } from "./preferences.ts";
import { readRoute, writeRoute, type Route } from "./route.ts";
import { signIn, type SignedOut } from "./sign-in/sign-in.ts";
import { createSigned, type Signed } from "./signed.ts";

export type Session =
  { readonly state: "asking" } | SignedOut | { readonly state: "signed-in"; readonly signed: Signed };

export interface Console {
  readonly browser: Browser;
  readonly clock: Clock;
  readonly preferences: Preferences;
  readonly session: ReadonlySignal<Session>;
  readonly route: ReadonlySignal<Route>;
  /** Only what is named changes; a visitor, once left out, takes the view along. */
  go(to: Partial<Route>): void;
  /** Where a link leads. */
  link(to: Omit<Route, "site">): string;
  /** Once more what the page did when it opened. */
  retry(): void;
  signOut(): Promise<void>;
  stop(): void;
}

/** `place` is the window's location and history; its hash is read and written here and nowhere else. */
export interface Place {
  hash(): string;
  /** Without an entry in the history: a token must not be there to go back to. */
  replace(hash: string): void;
  push(hash: string): void;
  onChange(run: () => void): () => void;
}

export function createConsole(browser: Browser, place: Place, root: HTMLElement): Console {
  const clock = createClock(browser);
  const preferences = createPreferences(browser, root);
  const session = signal<Session>({ state: "asking" });
  const route = signal<Route>(readRoute(""));
  let retry = () => {};
  /** Of two addresses opened one after the other the answer to the first comes too late. */
  let entering = 0;

  const show = (next: Session): void => {
    const before = session.peek();
    if (before.state === "signed-in") before.signed.close();
    session.value = next;
  };
  const ended = (): void => {
    if (session.peek().state === "signed-in") show({ state: "signed-out", because: "ended" });
  };

  /** An upgrade that fails says nothing of why; `me` does. */
  const check = async (site: string): Promise<void> => {
    const me = await api(browser, site).me();
    if (!me.ok && (me.status === 401 || me.status === 403)) ended();
  };

  async function enter(hash: string): Promise<void> {
    const mine = ++entering;
    show({ state: "asking" });
    const found = await signIn(browser, hash, (clean) => {
      place.replace(clean);
      route.value = readRoute(clean);
    });
    if (mine !== entering) return;
    if (found.state === "signed-out") {
      retry = () => void enter(found.again ?? place.hash());
      return show(found);
    }
    const { me } = found;
    browser.remember("beckon.site", me.site.id);
    if (route.peek().site !== me.site.id) {
      place.replace(writeRoute({ ...route.peek(), site: me.site.id }));
      route.value = readRoute(place.hash());
    }
    show({
      state: "signed-in",
      signed: createSigned({
        browser,
        clock,
        preferences,
        me,
        route,
        go,
        ended,
        refused: () => void check(me.site.id),
      }),
    });
  }

  function go(to: Partial<Route>): void {
    const { site, screen } = route.peek();
    const next: Route = { ...(site === undefined ? {} : { site }), screen, ...to };
    place.push(writeRoute(next));
    route.value = readRoute(writeRoute(next));
  }

  const stopListening = place.onChange(() => {
    const hash = place.hash();
    const next = readRoute(hash);
    const now = session.peek();
    // A link pasted into an open console, or another site's address: begin again.
    const elsewhere = now.state === "signed-in" && next.site !== now.signed.me.site.id;
    if (hash.startsWith("#signin=") || elsewhere) return void enter(hash);
    route.value = next;
  });

  const stopTitle = effect(() => {
    if (session.value.state !== "signed-in") document.title = "Sign in · Beckon";
  });

  route.value = readRoute(place.hash());
  void enter(place.hash());

  return {
    browser,
    clock,
    preferences,
    session,
    route,
    go,
    link: (to) =>
      writeRoute({ ...(route.value.site === undefined ? {} : { site: route.value.site }), ...to }),
    retry: () => retry(),
    async signOut() {
      const now = session.peek();
      if (now.state !== "signed-in") return;
      const answer = await now.signed.api.signOut();
      // Signed out already is signed out; but nobody should walk away from a session that is still open.
      if (!answer.ok && answer.status !== 401) {
        return now.signed.notices.tell({ about: "words", says: "Signing out did not work. Try again." });
      }
      show({ state: "signed-out", because: "left" });
    },
    stop() {
      stopListening();
      stopTitle();
      clock.stop();
      const now = session.peek();
      if (now.state === "signed-in") now.signed.close();
    },
  };
}
