// The page before signing in: what happened to the link, and what to do now.

import type { Session } from "../console.ts";
import { useConsole } from "../context.ts";
import { clean } from "../text/clean.ts";
import type { SignedOut } from "./sign-in.ts";

export function SignIn({ session }: { readonly session: Exclude<Session, { state: "signed-in" }> }) {
  return (
    <main class="sign-in">
      <p class="brand">Beckon</p>
      {session.state === "asking" ? (
        <p role="status" class="dim">
          Signing in…
        </p>
      ) : (
        <Out session={session} />
      )}
    </main>
  );
}

function Out({ session }: { readonly session: SignedOut }) {
  const it = useConsole();
  const { title, says } = WORDS[session.because];
  const site = it.route.value.site ?? "<site>";
  return (
    <>
      <h1>{title}</h1>
      <p>{says}</p>
      {session.says !== undefined && <p class="quote">{clean(session.says)}</p>}
      {session.still !== undefined && (
        <p>
          You are still signed in as <bdi>{clean(session.still)}</bdi> from before.
        </p>
      )}
      {ASKS_FOR_LINK.includes(session.because) && (
        <>
          <p>Whoever runs Beckon for your site makes a new link with</p>
          <pre tabIndex={0}>npm run beckon -- agent add you@example.com --site {site} --role agent</pre>
          <p class="dim">
            It works once and for a short time. On your own machine <code>npm start</code> prints one.
          </p>
        </>
      )}
      {(session.still !== undefined || TRY_AGAIN.includes(session.because)) && (
        <button type="button" class="button primary" onClick={it.retry}>
          {session.still === undefined ? "Try again" : "Go to the console"}
        </button>
      )}
    </>
  );
}

type Because = SignedOut["because"];
const ASKS_FOR_LINK: readonly Because[] = ["no-link", "bad-link", "ended", "left"];
const TRY_AGAIN: readonly Because[] = ["unreachable", "too-many", "not-set-up"];

const WORDS: Readonly<Record<Because, { readonly title: string; readonly says: string }>> = {
  "no-link": {
    title: "Sign in with a link",
    says: "Nobody is signed in here. Open the sign-in link that was made for you.",
  },
  "bad-link": {
    title: "This link no longer works",
    says: "A sign-in link works once, and only for a while. This one was used already or is too old: ask for a new one.",
  },
  ended: {
    title: "You are signed out",
    says: "Your session is over: you signed out elsewhere, or your role was changed. Open a new sign-in link to go on.",
  },
  left: { title: "You are signed out", says: "See you. To come back, open a new sign-in link." },
  "too-many": {
    title: "Too many tries",
    says: "There were many sign-ins from your network just now. Wait a minute, then try again.",
  },
  "not-set-up": { title: "The server is not ready", says: "It answered, but cannot sign anybody in yet." },
  unreachable: {
    title: "The server cannot be reached",
    says: "Your link was not used up. Check the connection, then try again.",
  },
};
