// Starts the console in its page.

import { render } from "preact";

import { App } from "./app.tsx";
import { thisBrowser } from "./browser.ts";
import { createConsole, type Place } from "./console.ts";

const place: Place = {
  hash: () => location.hash,
  replace: (hash) => history.replaceState(null, "", hash),
  push: (hash) => history.pushState(null, "", hash),
  onChange(run) {
    addEventListener("hashchange", run);
    return () => removeEventListener("hashchange", run);
  },
};

const root = document.getElementById("console")!;
const it = createConsole(thisBrowser(), place, document.documentElement);

// A laptop that wakes or a network that is back should not wait for the next attempt.
const hurry = (): void => {
  const session = it.session.peek();
  if (session.state === "signed-in" && document.visibilityState === "visible") session.signed.hurry();
};
addEventListener("online", hurry);
document.addEventListener("visibilitychange", hurry);
addEventListener("focus", () => {
  const session = it.session.peek();
  if (session.state === "signed-in") session.signed.seen();
});

render(<App it={it} />, root);
