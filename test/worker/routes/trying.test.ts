// Getting what it takes to try rules out on a page: the token for a member of the team and a page of the site, and the
// rules for the token. Everybody else gets words.

import { beforeAll, describe, expect, it } from "vitest";
import type { Ruleset } from "../../../rules/language/ruleset.ts";
import { mintPreview, PREVIEW_LASTS, readPreview } from "../../../worker/access/previews.ts";
import { BY, publish } from "../support/page.ts";
import { ask, askOf, limitOf, type SignedIn, signIn, siteOf } from "../support/team.ts";

const SITE = "shop";
const KEY = "a key for tests only, 32 bytes and more";
const SHOP = "https://shop.example";

let ana: SignedIn;

beforeAll(async () => {
  await publish(SITE, {
    "site.yaml": `
name: Shop
origins: [${SHOP}]
webhooks: { crm: { url: "https://crm.example/a-secret", events: [accepted] } }
`,
    "tried.yaml": "name: Tried out\nstate: test\nwhen: {}\ninvite: { greeting: Hello }\n",
    "resting.yaml": "name: Resting\nstate: off\nwhen: {}\ninvite: { greeting: Hello }\n",
  });
  ana = await signIn(SITE, "Ana", "agent");
});

const askFor = (origin: unknown, as: SignedIn | undefined = ana): Promise<Response> =>
  ask({ method: "POST", path: `/api/sites/${SITE}/preview`, body: { origin }, ...(as && { as }) });

async function tokenFor(origin: string): Promise<string> {
  const answer = await askFor(origin);
  return ((await answer.json()) as { token: string }).token;
}

describe("the token", () => {
  it("is given to a signed-in member for a page of the site", async () => {
    const before = Date.now();
    const answer = await askFor(SHOP);
    expect(answer.status).toBe(200);
    const { token, until, origin } = (await answer.json()) as Record<string, string | number>;
    expect(origin).toBe(SHOP);
    expect(until).toBeGreaterThanOrEqual(before + PREVIEW_LASTS);
    expect(await readPreview(KEY, SITE, String(token), Date.now())).toEqual({ agent: ana.agent.id, until });
  });

  it.each([
    "https://evil.example",
    "https://shop.example.evil.example",
    "https://shop.example/pricing",
    "http://shop.example",
    "null",
  ])("is refused for %s, in words that say what to do", async (origin) => {
    const answer = await askFor(origin);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      type: "urn:beckon:origin",
      detail: `Add ${origin} under origins in site.yaml and publish.`,
    });
  });

  it("is refused to requests of other sites' pages, whoever is signed in", async () => {
    const answer = await ask({
      method: "POST",
      path: `/api/sites/${SITE}/preview`,
      body: { origin: SHOP },
      headers: { Cookie: ana.cookie, Origin: SHOP, "Sec-Fetch-Site": "cross-site" },
    });
    expect(await answer.json()).toMatchObject({ type: "urn:beckon:cross-site" });
  });
});

const fetchRules = (token: string | undefined, origin = SHOP, site = SITE): Promise<Response> =>
  ask({
    path: `/v1/sites/${site}/ruleset`,
    headers: { Origin: origin, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
  });

describe("the rules for the panel", () => {
  it("are the published ones with their test rules, without addresses of webhooks", async () => {
    const answer = await fetchRules(await tokenFor(SHOP));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(SHOP);
    expect(answer.headers.get("Vary")).toBe("Origin");
    const text = await answer.text();
    const { version, ruleset } = JSON.parse(text) as { version: number; ruleset: Ruleset };
    expect(version).toBe(1);
    expect(ruleset.rules.map(({ id, state }) => [id, state])).toEqual([
      ["resting", "off"],
      ["tried", "test"],
    ]);
    expect(text).not.toContain("a-secret");
  });

  it("may be asked for by a page of the site before it asks, and by no other", async () => {
    const asked = (origin: string): Promise<Response> =>
      ask({ method: "OPTIONS", path: `/v1/sites/${SITE}/ruleset`, headers: { Origin: origin } });
    const allowed = await asked(SHOP);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("Access-Control-Allow-Headers")).toBe("Authorization");
    expect(allowed.headers.get("Access-Control-Allow-Origin")).toBe(SHOP);
    expect((await asked("https://evil.example")).headers.get("Access-Control-Allow-Origin")).toBeNull();
    const elsewhere = await fetchRules(await tokenFor(SHOP), "https://evil.example");
    expect(elsewhere.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it("are nobody's without a token, with one of another site, an old one, or the admin's API token", async () => {
    const other = await mintPreview(KEY, "other", ana.agent.id, Date.now());
    const old = await mintPreview(KEY, SITE, ana.agent.id, Date.now() - PREVIEW_LASTS);
    for (const token of [
      undefined,
      "",
      other.token,
      old.token,
      "an-api-token-for-tests-only-of-32-bytes-and-more",
    ]) {
      const answer = await fetchRules(token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(SHOP);
    }
  });

  it("are no longer given to who was taken off the team", async () => {
    const ben = await signIn(SITE, "Ben", "marketer");
    const { token } = (await (await askFor(SHOP, ben)).json()) as { token: string };
    expect((await fetchRules(token)).status).toBe(200);
    await siteOf(SITE).removeAgent(ben.agent.id, BY);
    expect((await fetchRules(token)).status).toBe(401);
  });

  it("are not there for sites that are not", async () => {
    expect((await fetchRules("", SHOP, "nowhere")).status).toBe(404);
  });

  it("are limited like every request that a stranger can make", async () => {
    const answer = await askOf({ CONNECT_LIMIT: limitOf(0) }, { path: `/v1/sites/${SITE}/ruleset` });
    expect(answer.status).toBe(429);
  });
});
