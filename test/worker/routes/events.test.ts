// A page's plain requests through the whole Worker: who is let in, what is refused and how, and that nobody hears what is
// another's. What is done with the messages says test/worker/visitor/polled.test.ts.

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { mint, readToken } from "../../../worker/access/tokens.ts";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { ToPage } from "../../../worker/protocol.ts";
import { publish } from "../support/page.ts";
import { jwtOf, personsOf, someAccount } from "../support/person.ts";
import { PollingPage } from "../support/polling.ts";
import { ask, askOf, type Asks, DESKTOP, HOST, limitOf } from "../support/team.ts";

const SITE = "kiosk";
const SHOP = "https://shop.example";
const { personId, callsOf } = personsOf(SITE);

beforeAll(() => publish(SITE, {}));

interface Posts {
  readonly site?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
}

const FIRST = { line: "line-of-test", request: 0, messages: [] };
const asksOf = ({ site = SITE, headers, body = FIRST, raw }: Posts): Asks => ({
  method: "POST",
  path: `/v1/sites/${site}/events`,
  headers: { "User-Agent": DESKTOP, Origin: SHOP, "Content-Type": "text/plain;charset=UTF-8", ...headers },
  raw: raw ?? JSON.stringify(body),
});
const post = (how: Posts = {}): Promise<Response> => ask(asksOf(how));

async function refused(response: Response): Promise<[number, string]> {
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const { type } = await response.json<{ type: string }>();
  return [response.status, type.replace("urn:beckon:", "")];
}
const toldBy = async (response: Response): Promise<readonly ToPage[]> => {
  expect(response.status).toBe(200);
  return (await response.json<{ messages: readonly ToPage[] }>()).messages;
};

describe("a request of a page", () => {
  it("is let in without a question before it, and may be read by the page that asked", async () => {
    const response = await post();
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe(SHOP);
    expect(response.headers.get("Vary")).toContain("Origin");
    const [told] = await toldBy(response);
    expect(told).toMatchObject({ type: "token", token: expect.stringMatching(/^v1\./) as string });
  });

  it("a browser that asks first whether it may is not told that it may: no page of ours makes it ask", async () => {
    const headers = { Origin: SHOP, "Access-Control-Request-Method": "POST" };
    const response = await ask({ method: "OPTIONS", path: `/v1/sites/${SITE}/events`, headers });
    expect(response.status).toBe(404);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBeNull();
  });

  it.each<[string, Posts, [number, string]]>([
    ["of a robot", { headers: { "User-Agent": "Googlebot/2.1" } }, [403, "bot"]],
    ["of another origin", { headers: { Origin: "https://evil.example" } }, [403, "origin"]],
    ["of an opaque origin", { headers: { Origin: "null" } }, [403, "origin"]],
    ["for a site that there is not", { site: "nowhere" }, [404, "unknown-site"]],
    ["for a site without rules", { site: "empty" }, [404, "unpublished"]],
    ["that is no JSON", { raw: "{" }, [400, "bad-request"]],
    ["that is empty", { raw: "" }, [400, "bad-request"]],
    ["that is a list", { raw: "[]" }, [400, "bad-request"]],
    ["with a field that nobody knows", { body: { ...FIRST, visitor: "somebody" } }, [400, "bad-request"]],
    ["without a line", { body: { request: 0 } }, [400, "bad-request"]],
    ["that counts backwards", { body: { ...FIRST, request: -1 } }, [400, "bad-request"]],
    [
      "with more messages than a page keeps",
      { body: { ...FIRST, messages: Array.from({ length: 65 }, () => ({})) } },
      [400, "bad-request"],
    ],
    [
      "longer than a beacon",
      { raw: JSON.stringify({ ...FIRST, token: "x".repeat(65_536) }) },
      [413, "too-large"],
    ],
    ["nested without end", { raw: `${"[".repeat(30_000)}${"]".repeat(30_000)}` }, [400, "bad-request"]],
  ])("[Q5] %s is refused, and says why in a word that the page can read", async (_, how, expected) => {
    const response = await post(how);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe(how.headers?.["Origin"] ?? SHOP);
    expect(response.headers.get("Vary")).toBe("Origin");
    expect(await refused(response)).toEqual(expected);
  });

  it("of our own host's demo shop is let in", async () => {
    expect((await post({ headers: { Origin: HOST } })).status).toBe(200);
  });

  it("from a network that asks too often is refused, with when to ask again", async () => {
    const CONNECT_LIMIT = limitOf(2);
    const asks = asksOf({ headers: { "CF-Connecting-IP": "192.0.2.7" } });
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await askOf({ CONNECT_LIMIT }, asks));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]!.headers.get("Retry-After")).toBe("60");
  });

  it("is given a new visitor only so often, and known ones still come in", async () => {
    const MINT_LIMIT = limitOf(1);
    const headers = { "CF-Connecting-IP": "192.0.2.8" };
    const first = await askOf({ MINT_LIMIT }, asksOf({ headers }));
    const [told] = (await toldBy(first)) as readonly { token: string }[];
    expect((await askOf({ MINT_LIMIT }, asksOf({ headers }))).status).toBe(429);
    const known = await askOf({ MINT_LIMIT }, asksOf({ headers, body: { ...FIRST, token: told!.token } }));
    expect(await toldBy(known)).toEqual([]);
  });

  it("where nothing is configured is told so, and by nobody else", async () => {
    expect(await refused(await askOf({ BECKON_KEY: undefined }, asksOf({})))).toEqual([
      503,
      "not-configured",
    ]);
  });
});

describe("another visitor's", () => {
  it("token that is made up, cut or of another site is no token: a new visitor is minted", async () => {
    const { token } = await mint(env.BECKON_KEY, SITE);
    const forged = [
      `${token.slice(0, -4)}aaaa`,
      token.slice(0, 20),
      `v1.${"0".repeat(32)}.${"0".repeat(64)}`,
      (await mint(env.BECKON_KEY, "other")).token,
    ];
    for (const one of forged) {
      const [told] = await toldBy(await post({ body: { ...FIRST, request: 1, token: one } }));
      expect(told!.type).toBe("token");
      expect(told).not.toMatchObject({ token: one });
    }
  });

  it("connection cannot be listened to: it is known to its own visitor only", async () => {
    const theirs = await PollingPage.open(SITE, "/secret");
    await theirs.says({ type: "say", id: "words-1", text: "My number is a secret" });
    const { token } = await mint(env.BECKON_KEY, SITE);
    const listener = new PollingPage(SITE, token);
    listener.line = theirs.line;
    listener.request = theirs.request + 1;
    expect(await listener.post([])).toEqual([]);
    expect(listener.closed).toBe(1006);
    await theirs.poll();
    expect(theirs.closed).toBeUndefined();
  });
});

describe("a beacon", () => {
  it("as the page is left while its connection is lost is heard like anything else, and leaves nothing behind", async () => {
    const { token, visitor } = await mint(env.BECKON_KEY, SITE);
    const page = new PollingPage(SITE, token);
    const view = page.view("/pricing");
    const added = { type: "track", n: ++page.n, name: "added" };
    const hello = {
      type: "hello",
      n: ++page.n,
      language: "en",
      timezone: "UTC",
      tab: "tab1",
      visible: false,
    };
    // As client/snippet/fallback.ts closes a connection that never opened: with its second request.
    page.request = 1;
    await page.post([
      { ...hello, previous: [view, added] },
      { type: "bye", n: ++page.n },
    ]);
    const calls = env.VISITOR.getByName(visitorObject(SITE, visitor)) as unknown as VisitorCalls;
    const story = (await calls.export())!;
    expect(JSON.stringify(story)).toContain("/pricing");
    expect(JSON.stringify(story.visit!.events).match(/"added"/g)).toHaveLength(1);
    expect((await calls.presence(0)).here).toBe(false);
  });
});

describe("a visitor who turns out to be a person", () => {
  it("is one over requests as well: the old token leads there, and the page is given the person's", async () => {
    const account = someAccount();
    const page = await PollingPage.open(SITE, "/start");
    const before = (await readToken(env.BECKON_KEY, SITE, page.token!))!;
    await page.says({ type: "identify", id: account, jwt: await jwtOf(account, { site: SITE }) });
    for (let tries = 0; tries < 5 && page.closed === undefined; tries++) await page.poll();
    page.reconnects();
    await page.post([]);
    await page.hello("/account");
    const person = (await readToken(env.BECKON_KEY, SITE, page.token!))!;
    expect(person).toBe(await personId(account));
    expect(person).not.toBe(before);
    const story = await callsOf(person).story();
    expect(story!.path.map(({ url }) => new URL(url).pathname)).toEqual(["/start", "/account"]);
    await page.says({ type: "track", name: "added" });
    expect(JSON.stringify(await callsOf(person).export())).toContain('"added"');
  });
});
