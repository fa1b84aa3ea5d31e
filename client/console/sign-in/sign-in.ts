// Signing in: a one-time link is redeemed, or a session of before is found. What went wrong is told apart by what the
// agent can do about it.

import { api, type Answer, type Me } from "../api.ts";
import type { Browser } from "../browser.ts";
import { readRoute, readSignIn, writeRoute } from "../route.ts";

export interface SignedOut {
  readonly state: "signed-out";
  readonly because:
    /** Nobody is signed in, and the address holds no link. */
    | "no-link"
    /** The link was used, is too old, or was never one. */
    | "bad-link"
    /** Too many tries from here. */
    | "too-many"
    /** The server says it is not set up; `says` has its instruction. */
    | "not-set-up"
    | "unreachable"
    /** Signed out elsewhere, removed, or the role changed. */
    | "ended"
    /** The agent signed out here. */
    | "left";
  readonly says?: string;
  /** The address to try again with: a link that was not spent is in no other place any more. */
  readonly again?: string;
  /** Who is signed in all the same, by an earlier link. */
  readonly still?: string;
}

/**
 * `clean` is given the address without the token, before anything is asked: from then on no history, screenshot or
 * copied address holds it.
 */
export async function signIn(
  browser: Browser,
  hash: string,
  clean: (hash: string) => void,
): Promise<{ readonly state: "signed-in"; readonly me: Me } | SignedOut> {
  const link = readSignIn(hash);
  if (link === undefined && hash.startsWith("#signin=")) {
    clean("#/");
    return { state: "signed-out", because: "bad-link" };
  }
  const site = link?.site ?? readRoute(hash).site ?? browser.recall("beckon.site");
  if (site === undefined) return { state: "signed-out", because: "no-link" };
  const asked = api(browser, site);

  if (link !== undefined) {
    clean(writeRoute({ site, screen: "live" }));
    const redeemed = await asked.signIn(link.token);
    if (!redeemed.ok) {
      const refused = refusal(redeemed, "bad-link");
      if (refused.because !== "bad-link") return { ...refused, again: hash };
      const still = await asked.me();
      return still.ok ? { ...refused, still: still.value.agent.name } : refused;
    }
  }
  const me = await asked.me();
  return me.ok ? { state: "signed-in", me: me.value } : refusal(me, "no-link");
}

function refusal(
  answer: Extract<Answer<unknown>, { ok: false }>,
  otherwise: SignedOut["because"],
): SignedOut {
  const says = answer.says === undefined ? {} : { says: answer.says };
  if (answer.status === 0 || answer.status === 502 || answer.status === 504)
    return { state: "signed-out", because: "unreachable" };
  if (answer.status === 429) return { state: "signed-out", because: "too-many" };
  if (answer.status >= 500) return { state: "signed-out", because: "not-set-up", ...says };
  return { state: "signed-out", because: otherwise };
}
