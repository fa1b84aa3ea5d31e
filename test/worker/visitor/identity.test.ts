// Who a visitor is: labels, proofs, and the move to the person's object, through the whole Worker and with evictions and
// repetitions at its steps.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { personOf } from "../../../worker/access/identity.ts";
import { Visitor } from "../../../worker/visitor/object.ts";
import { agentOf, Page, publish } from "../support/page.ts";
import { jwtOf as signedFor, personsOf, SECRETS, someAccount, type Signing } from "../support/person.ts";
import { ask, asAdmin, DESKTOP, siteOf } from "../support/team.ts";

const SITE = "club";
const SECRET = SECRETS[SITE]!;
const RULE = `
name: Help
when: { page: /pricing*, idle: 30s }
invite: { when_away: message, stay: visit, greeting: May I help? }
`;

beforeAll(() => publish(SITE, { "help.yaml": RULE }));

const { stubOf, callsOf, personId, arrive, identify, becomes } = personsOf(SITE);
const jwtOf = (account: string, signing: Partial<Signing> = {}) =>
  signedFor(account, { site: SITE, ...signing });

describe("without a token", () => {
  it("[W1] it is a label, told as unproved, and the visitor stays who it was", async () => {
    const { page, visitor } = await arrive();
    await page.says({ type: "identify", id: "u-1", traits: { name: "Ana", plan: "pro" } });
    const story = (await callsOf(visitor).story())!;
    expect(story).toMatchObject({
      traits: { plan: "pro" },
      identity: { id: "u-1", verified: false },
      row: { name: "Ana" },
    });
    await page.says({ type: "identify", id: "u-2" });
    const other = (await callsOf(visitor).story())!;
    expect([other.traits, other.row.name, other.identity?.id]).toEqual([{}, undefined, "u-2"]);
  });
});

describe("a token that proves nothing", () => {
  const forged: readonly (readonly [string, (account: string) => Promise<string>])[] = [
    ["of another secret", (id) => jwtOf(id, { secret: "another secret of 32 characters and more" })],
    ["that is over", (id) => jwtOf(id, { ends: -1 })],
    ["for more than an hour", (id) => jwtOf(id, { ends: 3700 })],
    ["of another site", (id) => jwtOf(id, { site: "other" })],
    ["of another account", () => jwtOf("somebody-else")],
    ["of another algorithm", (id) => jwtOf(id, { alg: "HS512" })],
    [
      "without any algorithm",
      async (id) => new UnsecuredJWT({}).setSubject(id).setAudience(SITE).setExpirationTime("5m").encode(),
    ],
    ["signed by a private key", rsaOf],
    [
      "that never ends",
      (id) =>
        new SignJWT({})
          .setProtectedHeader({ alg: "HS256" })
          .setSubject(id)
          .setAudience(SITE)
          .sign(new TextEncoder().encode(SECRET)),
    ],
    ["that is no token", async () => "a.b.c"],
  ];

  it.each(forged)("[W2] %s: refused, nothing changes, no strike", async (_, make) => {
    const { page, visitor } = await arrive();
    const account = someAccount();
    for (let times = 0; times < 4; times++) {
      const refused = page.next("error");
      await page.says({ type: "identify", id: account, traits: { plan: "pro" }, jwt: await make(account) });
      expect(await refused).toEqual({ type: "error", code: "not-allowed", field: "jwt" });
    }
    const story = (await callsOf(visitor).story())!;
    expect([story.traits, story.identity]).toEqual([{}, undefined]);
    expect(page.closed).toBeUndefined();
    expect(await callsOf(await personId(account)).story()).toBeUndefined();
  });

  async function rsaOf(account: string): Promise<string> {
    const { privateKey } = (await crypto.subtle.generateKey(
      {
        name: "RSASSA-PKCS1-v1_5",
        modulusLength: 2048,
        publicExponent: new Uint8Array([1, 0, 1]),
        hash: "SHA-256",
      },
      true,
      ["sign", "verify"],
    )) as CryptoKeyPair;
    return new SignJWT({})
      .setProtectedHeader({ alg: "RS256" })
      .setSubject(account)
      .setAudience(SITE)
      .setExpirationTime("5m")
      .sign(privateKey);
  }
});

describe("a proved visitor", () => {
  it("[W3] is the person from then on: history, running visit and traits", async () => {
    const { page, visitor } = await arrive();
    const account = someAccount();
    const again = await becomes(page, account, { traits: { name: "Ana" } });
    const story = (await callsOf(await personId(account)).story())!;
    expect(story).toMatchObject({
      identity: { id: account, verified: true },
      row: { name: "Ana", visits: 1 },
    });
    expect(story.path.map(({ url }) => url)).toEqual(["https://shop.example/start"]);
    await again.visits("/next");
    // Asked for by its old name, it is the person too.
    expect((await callsOf(visitor).story())!.path).toHaveLength(2);
    expect((await callsOf(visitor).story())!.row.id).toBe(await personId(account));
  });

  it("[W4] with two devices is one: the visit, the history and the chat are shared", async () => {
    const account = someAccount();
    const desktop = await arrive("desk1");
    const first = await becomes(desktop.page, account);
    await first.says({ type: "say", id: "words-1", text: "Hello?" });
    const phone = await arrive("phone1", "/pricing");
    const heard = first.next("said", ({ said }) => said.text === "On my phone now");
    const second = await becomes(phone.page, account);
    await second.says({ type: "say", id: "words-2", text: "On my phone now" });
    await heard;
    const story = (await callsOf(await personId(account)).story())!;
    expect(story.row).toMatchObject({ visits: 1, pages: 2, chats: 1 });
    const all = (await callsOf(await personId(account)).export())!;
    expect(all.conversations.map(({ said }) => said.map(({ text }) => text))).toEqual([
      ["Hello?", "On my phone now"],
    ]);
  });

  it("[W5] keeps an open chat at the desk, under the person's id, and the agent is told where", async () => {
    const { page, visitor } = await arrive();
    const account = someAccount();
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    const agent = await agentOf(SITE, visitor);
    const moved = agent.next("moved");
    await becomes(page, account);
    const person = await personId(account);
    expect((await moved).visitor).toBe(person);
    await vi.waitFor(async () => {
      const { rows } = await siteOf(SITE).conversations();
      expect(rows.filter((row) => row.visitor === visitor)).toEqual([]);
      expect(rows.filter((row) => row.visitor === person)).toMatchObject([
        { last: { text: "Hello?" }, state: "waiting" },
      ]);
    });
  });

  it("[W6] moves once, whatever is lost on the way: the person's answer, the object, a second call", async () => {
    const { page, visitor } = await arrive();
    const account = someAccount();
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    const absorb = Visitor.prototype.absorb;
    let calls = 0;
    const spied = vi.spyOn(Visitor.prototype, "absorb").mockImplementation(async function (
      this: Visitor,
      ...words
    ) {
      calls++;
      await absorb.apply(this, words);
      if (calls === 1) throw new Error("the answer was lost");
    });
    identify(page, account, { jwt: await jwtOf(account) });
    await vi.waitFor(() => expect(calls).toBe(1));
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    // Whatever wakes it, it goes on.
    const story = (await callsOf(visitor).story())!;
    spied.mockRestore();
    expect(calls).toBe(2);
    expect(story.row).toMatchObject({ id: await personId(account), chats: 1, pages: 1 });
    await vi.waitFor(() => expect(page.closed?.code).toBe(4002));
    const kept = await runInDurableObject(stubOf(visitor), (_, { storage }) => [
      [...storage.kv.list({ prefix: "visit/" })].length,
      storage.sql.exec("SELECT * FROM said").toArray().length,
    ]);
    expect(kept).toEqual([0, 0]);
  });

  it("[W3] comes in with the old token too, and is given the person's with the welcome", async () => {
    const { page, token } = await arrive();
    const account = someAccount();
    await becomes(page, account);
    const response = await ask({
      path: `/v1/sites/${SITE}/connect`,
      headers: {
        Origin: "https://shop.example",
        "User-Agent": DESKTOP,
        Upgrade: "websocket",
        "Sec-WebSocket-Protocol": `beckon.v1, ${token}`,
      },
    });
    expect(response.status).toBe(101);
    const socket = response.webSocket!;
    socket.accept();
    const welcomed = new Promise<{ token?: string }>((found) =>
      socket.addEventListener("message", ({ data }) => {
        const message = JSON.parse(String(data)) as { type: string; token?: string };
        if (message.type === "welcome") found(message);
      }),
    );
    socket.send(
      JSON.stringify({ type: "hello", n: 1, tab: "tab9", language: "en", timezone: "UTC", visible: true }),
    );
    expect((await welcomed).token).toBe((await personOf(env.BECKON_KEY, SITE, account)).token);
  });

  it("[W7] hands a second person on the same browser only what happens since", async () => {
    const { page } = await arrive();
    const [ana, ben] = [someAccount(), someAccount()];
    const asAna = await becomes(page, ana, { traits: { plan: "pro" } });
    await asAna.visits("/secret");
    await asAna.visits("/shared");
    const asBen = await becomes(asAna, ben);
    await asBen.visits("/bens");
    const story = (await callsOf(await personId(ben)).story())!;
    expect(story.path.map(({ url }) => new URL(url).pathname)).toEqual(["/shared", "/bens"]);
    expect([story.traits, story.row.visits, story.visits]).toEqual([{}, 1, []]);
    expect((await callsOf(await personId(ana)).story())!.row.pages).toBe(3);
  });
});

describe("erasure", () => {
  it("[W8] a refusal takes back what was recorded, at the desk too, and late news do not bring it back", async () => {
    const { page, visitor } = await arrive();
    await page.says({ type: "identify", id: "u-9", traits: { name: "Ana" } });
    await page.says({ type: "say", id: "words-1", text: "Hello?" });
    await page.says({ type: "consent", consent: "denied" });
    expect(await callsOf(visitor).story()).toBeUndefined();
    // The words of the chat stay, and nothing else is known.
    const all = (await callsOf(visitor).export())!;
    expect([all.visit, all.visitor.traits, all.visitor.name]).toEqual([undefined, {}, undefined]);
    expect(all.conversations[0]!.said).toHaveLength(1);
    await vi.waitFor(async () => {
      const { rows } = await siteOf(SITE).conversations();
      expect(rows.filter((row) => row.visitor === visitor)).toMatchObject([{ last: { text: "Hello?" } }]);
      expect(rows.find((row) => row.visitor === visitor)!.name).toBeUndefined();
    });
    await evictDurableObject(stubOf(visitor), { webSockets: "hibernate" });
    await page.visits("/late", { ago: 60_000 });
    expect(await callsOf(visitor).story()).toBeUndefined();
    expect((await callsOf(visitor).presence(0)).here).toBe(false);
  });

  it("[W8] an agent's erasure covers the person whom the visitor turned out to be", async () => {
    const { page, visitor } = await arrive();
    const account = someAccount();
    const again = await becomes(page, account);
    const path = `/api/sites/${SITE}/visitors/${visitor}`;
    const kept = await ask({ path: `${path}/export`, headers: asAdmin });
    expect(await kept.json()).toMatchObject({ visitor: { account }, visit: { number: 1 } });
    expect(
      (await ask({ method: "DELETE", path, headers: { ...asAdmin, "Content-Type": "application/json" } }))
        .status,
    ).toBe(204);
    expect((await ask({ path: `${path}/export`, headers: asAdmin })).status).toBe(404);
    expect(await callsOf(await personId(account)).story()).toBeUndefined();
    const late = await Page.open(SITE, await personId(account), "tab1", again.n);
    const previous = [
      { type: "page", n: again.n, ago: 60_000, url: "https://shop.example/late", title: "", referrer: "" },
    ];
    await late.hello({ previous });
    expect(await callsOf(await personId(account)).story()).toBeUndefined();
  });
});
