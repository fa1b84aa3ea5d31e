// Visitors who turn out to be persons, for tests in workerd: the site's own token, and the way to the person's object.

import { env } from "cloudflare:workers";
import { SignJWT } from "jose";
import { expect, vi } from "vitest";
import { personOf } from "../../../worker/access/identity.ts";
import { mint } from "../../../worker/access/tokens.ts";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import { Page } from "./page.ts";

/** As test/vitest.config.ts binds them. */
export const SECRETS: Readonly<Record<string, string>> = {
  club: "a secret the club's own server signs with",
  gate: "a secret the gate's own server signs with",
  guild: "a secret the guild's own server signs with",
  kiosk: "a secret the kiosk's own server signs with",
  quay: "a secret the quay's own server signs with",
  other: "a secret that another site's server has",
};

let accounts = 0;
export const someAccount = (): string => `u-${++accounts}`;

export interface Signing {
  readonly site: string;
  readonly secret?: string;
  /** Seconds from now. */
  readonly ends?: number;
  readonly alg?: string;
}

export function jwtOf(
  account: string,
  { site, secret = SECRETS[site]!, ends = 600, alg = "HS256" }: Signing,
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg })
    .setSubject(account)
    .setAudience(site)
    .setExpirationTime(Math.floor(Date.now() / 1000) + ends)
    .sign(new TextEncoder().encode(secret));
}

/** What is done with visitors of one site. */
export function personsOf(site: string) {
  const stubOf = (visitor: string) => env.VISITOR.getByName(visitorObject(site, visitor));
  const callsOf = (visitor: string) => stubOf(visitor) as unknown as VisitorCalls;
  const personId = async (account: string) => (await personOf(env.BECKON_KEY, site, account)).visitor;

  async function arrive(tab = "tab1", path = "/start") {
    const minted = await mint(env.BECKON_KEY, site);
    const page = await Page.open(site, minted.visitor, tab);
    await page.hello();
    await page.visits(path);
    return { ...minted, page };
  }

  /** Sends without waiting: a page that moves is not acknowledged. */
  function identify(page: Page, id: string, more: object = {}): void {
    page.socket.send(JSON.stringify({ type: "identify", n: ++page.n, id, ...more }));
  }

  /** Identified, and connected again as the person. */
  async function becomes(page: Page, account: string, more: object = {}): Promise<Page> {
    const welcomed = page.next("welcome", ({ token }) => token !== undefined);
    identify(page, account, { jwt: await jwtOf(account, { site }), ...more });
    const { token } = await welcomed;
    const person = await personOf(env.BECKON_KEY, site, account);
    expect(token).toBe(person.token);
    await vi.waitFor(() => expect(page.closed?.code).toBe(4002));
    const again = await Page.open(site, person.visitor, page.tab, page.n);
    await again.hello();
    return again;
  }

  return { stubOf, callsOf, personId, arrive, identify, becomes };
}
