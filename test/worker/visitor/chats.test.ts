// A visitor's own chat on the server: what answers by itself, what is left for later, its end and its rating, what is
// masked, how far words got, and a connection that was lost.

import { env } from "cloudflare:workers";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { visitorObject, type VisitorCalls } from "../../../worker/objects.ts";
import type { Conversation, Said } from "../../../worker/protocol.ts";
import { agentOnline } from "../support/desk.ts";
import { AGENT, agentOf, Page, publish, someVisitor } from "../support/page.ts";
import { siteOf } from "../support/team.ts";

const ANSWERS = `
answers:
  first: Hello! Somebody will be with you in a moment.
  waiting: { after: 60s, text: Thank you for waiting. }
  away: Nobody is here right now. Leave us your question.
`;
const FIRST = "Hello! Somebody will be with you in a moment.";
const WAITING = "Thank you for waiting.";
const AWAY = "Nobody is here right now. Leave us your question.";
const CARD = "4111 1111 1111 1111";
const HIDDEN = "•••• •••• •••• 1111";

async function site(more: string, rules: Readonly<Record<string, string>> = {}): Promise<string> {
  const name = `chats-${crypto.randomUUID().slice(0, 8)}`;
  await publish(name, { "site.yaml": `name: Shop\norigins: [https://shop.example]\n${more}`, ...rules });
  return name;
}

interface Seat {
  readonly site: string;
  readonly visitor: string;
}
const stubOf = ({ site, visitor }: Seat) => env.VISITOR.getByName(visitorObject(site, visitor));
/** The newest conversation where no id is given. */
type Calls = Omit<VisitorCalls, "conversation"> & {
  conversation(id?: string): Promise<Conversation | undefined>;
};
const callsOf = (seat: Seat) => stubOf(seat) as unknown as Calls;
const sleeps = (seat: Seat) => evictDurableObject(stubOf(seat), { webSockets: "hibernate" });
const entryOf = async (seat: Seat) => (await siteOf(seat.site).conversations()).rows[0];

/** On a page, with the chat opened: so it is known whether anybody is at the desk. */
async function arrive(name: string, staffed = false): Promise<Seat & { page: Page }> {
  const seat = { site: name, visitor: someVisitor() };
  const page = await Page.open(seat.site, seat.visitor);
  await page.hello();
  await page.visits("/");
  const told = page.next("launcher", ({ online }) => online === staffed);
  await page.says({ type: "opened" });
  await told;
  return { ...seat, page };
}

const say = (page: Page, id: string, text: string) => page.says({ type: "say", id, text });
const lines = (page: Page): Said[] => page.of("said").map(({ said }) => said);
const texts = (page: Page): string[] => lines(page).map(({ text }) => text);
const kept = async (seat: Seat) => (await callsOf(seat).conversation())!;

async function isLeft({ page }: { page: Page }): Promise<void> {
  await expect.poll(() => page.of("conversation").at(-1)?.conversation.left).toBe(true);
}

beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

describe("answers", () => {
  it("first: at once, after the first words of a chat, once, also over an eviction", async () => {
    const name = await site(ANSWERS);
    await agentOnline(name);
    const { page, ...seat } = await arrive(name, true);
    await say(page, "words-1", "Hello?");
    expect(texts(page)).toEqual(["Hello?", FIRST]);
    expect(lines(page)[1]).toMatchObject({ from: "beckon", name: "Shop", seq: 2 });
    await sleeps(seat);
    await say(page, "words-2", "Anybody?");
    expect(texts(page)).toEqual(["Hello?", FIRST, "Anybody?"]);
  });

  it("waiting: after its time, by the alarm, once, with evictions in between", async () => {
    const name = await site(ANSWERS);
    await agentOnline(name);
    // Whose one place is taken: the next one waits.
    const other = await arrive(name, true);
    await say(other.page, "words-0", "Me first");
    await expect.poll(async () => (await kept(other)).state).toBe("open");
    const { page, ...seat } = await arrive(name, true);
    await say(page, "words-1", "Hello?");
    const armed = () => runInDurableObject(stubOf(seat), (_, { storage }) => storage.getAlarm());
    await expect.poll(armed).toBeLessThanOrEqual(Date.now() + 60_000);
    await sleeps(seat);
    vi.setSystemTime(Date.now() + 59_000);
    await runDurableObjectAlarm(stubOf(seat));
    expect(texts(page)).not.toContain(WAITING);
    await expect.poll(armed).toBeLessThanOrEqual(Date.now() + 1_000);
    await sleeps(seat);
    vi.setSystemTime(Date.now() + 1_000);
    const told = page.next("said");
    await runDurableObjectAlarm(stubOf(seat));
    expect((await told).said).toMatchObject({ from: "beckon", text: WAITING });
    await sleeps(seat);
    vi.setSystemTime(Date.now() + 600_000);
    await runDurableObjectAlarm(stubOf(seat));
    expect((await kept(seat)).said.filter(({ text }) => text === WAITING)).toHaveLength(1);
  });

  it("waiting: not to whom an agent answers already", async () => {
    const name = await site(ANSWERS);
    await agentOnline(name);
    const { page, ...seat } = await arrive(name, true);
    await say(page, "words-1", "Hello?");
    await callsOf(seat).handed((await kept(seat)).id, "open", AGENT);
    vi.setSystemTime(Date.now() + 61_000);
    await runDurableObjectAlarm(stubOf(seat));
    expect((await kept(seat)).said.map(({ text }) => text)).toEqual(["Hello?", FIRST]);
  });

  it("away: where nobody is at the desk, instead of the others, once", async () => {
    const { page, ...seat } = await arrive(await site(ANSWERS));
    await say(page, "words-1", "Hello?");
    await isLeft({ page });
    await expect.poll(() => texts(page)).toEqual(["Hello?", AWAY]);
    await sleeps(seat);
    await say(page, "words-2", "Well then.");
    vi.setSystemTime(Date.now() + 61_000);
    await runDurableObjectAlarm(stubOf(seat));
    expect((await kept(seat)).said.map(({ text }) => text)).toEqual(["Hello?", AWAY, "Well then."]);
  });

  it("stand in no one's way: the words are a chat that waits for a person, and lists show those", async () => {
    const { page, ...seat } = await arrive(await site(ANSWERS));
    await say(page, "words-1", "Hello?");
    await isLeft({ page });
    expect((await kept(seat)).state).toBe("waiting");
    await expect
      .poll(async () => await entryOf(seat))
      .toMatchObject({ state: "waiting", last: { from: "visitor", text: "Hello?" }, unread: 1 });
  });

  it("are none where site.yaml has none", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "Hello?");
    await isLeft({ page });
    expect((await kept(seat)).said).toHaveLength(1);
  });
});

describe("a message left while nobody is there", () => {
  it("keeps the e-mail, is answered later in the same thread, and the next page shows it", async () => {
    const { page, ...seat } = await arrive(await site(ANSWERS));
    await say(page, "words-1", "Do you ship to Norway?");
    await isLeft({ page });
    await page.says({ type: "contact", email: "ana@shop.example" });
    expect(page.of("conversation").at(-1)!.conversation).toMatchObject({ email: "ana@shop.example" });
    await sleeps(seat);
    await expect
      .poll(async () => await entryOf(seat))
      .toMatchObject({ left: true, email: "ana@shop.example" });
    page.socket.close(1000, "gone");
    const { id } = await kept(seat);

    vi.setSystemTime(Date.now() + 20 * 3_600_000);
    const agent = await agentOf(seat.site, seat.visitor);
    await callsOf(seat).handed(id, "open", AGENT);
    const said = agent.next("said");
    agent.socket.send(JSON.stringify({ type: "say", id: "answer-1", text: "We do." }));
    await said;
    await sleeps(seat);

    const later = await Page.open(seat.site, seat.visitor, "tab2");
    await later.hello();
    const { conversation } = await later.first("welcome");
    expect(conversation).toMatchObject({ id, state: "open", agent: { name: "Ana" }, readByVisitor: 0 });
    expect(conversation!.said.map(({ text }) => text)).toEqual(["Do you ship to Norway?", AWAY, "We do."]);
  });

  it("is no longer left once somebody is there again, who is told to the page", async () => {
    const name = await site(ANSWERS);
    const { page } = await arrive(name);
    await say(page, "words-1", "Hello?");
    await isLeft({ page });
    await agentOnline(name);
    await say(page, "words-2", "Still here.");
    await expect.poll(() => page.of("conversation").at(-1)?.conversation.left).toBeUndefined();
  });

  it("takes whatever the page took for an address, so that no page says it again for ever", async () => {
    const { page, ...seat } = await arrive(await site(ANSWERS));
    await say(page, "words-1", "Hello?");
    for (const email of ["o'hara&b@shop.example", "почта@пример.рф", "a@b.c", "<b>@x.y"]) {
      await page.says({ type: "contact", email });
      expect((await kept(seat)).email).toBe(email);
    }
    expect(page.of("error")).toEqual([]);
  });

  it("takes no address that is none, and none of a chat that is over", async () => {
    const { page, ...seat } = await arrive(await site(ANSWERS));
    await say(page, "words-1", "Hello?");
    const refused = page.next("error");
    page.socket.send(JSON.stringify({ type: "contact", n: page.n + 1, email: "ana@" }));
    expect(await refused).toMatchObject({ code: "bad-message", field: "email" });
    await page.says({ type: "end" });
    await page.says({ type: "contact", email: "ana@shop.example" });
    expect((await kept(seat)).email).toBeUndefined();
  });
});

describe("the end", () => {
  it("by the visitor closes the chat for everybody, and the next words begin another", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "Hello?");
    const agent = await agentOf(seat.site, seat.visitor);
    const heard = agent.next("conversation", ({ conversation }) => conversation.state === "closed");
    const { id } = await kept(seat);
    await page.says({ type: "end" });
    expect((await heard).conversation).toMatchObject({ id, ended: true });
    expect(page.of("conversation").at(-1)!.conversation).toMatchObject({ state: "closed", ended: true });
    await sleeps(seat);
    await page.says({ type: "end" });
    await expect.poll(async () => (await entryOf(seat))?.state).toBe("closed");
    // Nothing is said in it any more, by nobody.
    agent.socket.send(JSON.stringify({ type: "say", id: "late-1", text: "Wait!" }));
    await agent.next("error");
    await say(page, "words-2", "One more thing");
    const next = await kept(seat);
    expect(next.id).not.toBe(id);
    expect(next.said.map(({ text }) => text)).toEqual(["One more thing"]);
  });

  it("can be rated: the last word counts, with a comment or not, and the desk knows", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "Hello?");
    await page.says({ type: "rate", score: 5 });
    expect((await kept(seat)).rating).toBeUndefined();
    await page.says({ type: "end" });
    await page.says({ type: "rate", score: 2 });
    expect((await kept(seat)).rating).toEqual({ score: 2 });
    await sleeps(seat);
    await page.says({ type: "rate", score: 4, comment: "  Quick and kind " });
    expect((await kept(seat)).rating).toEqual({ score: 4, comment: "Quick and kind" });
    expect(page.of("conversation").at(-1)!.conversation.rating).toEqual({
      score: 4,
      comment: "Quick and kind",
    });
    await expect
      .poll(async () => (await entryOf(seat))?.rating)
      .toEqual({ score: 4, comment: "Quick and kind" });
    // A new chat has none yet, and that of the old one stays.
    const { id } = await kept(seat);
    await say(page, "words-2", "Hello again");
    await page.says({ type: "rate", score: 1 });
    expect((await kept(seat)).rating).toBeUndefined();
    expect((await callsOf(seat).conversation(id))!.rating?.score).toBe(4);
  });

  it.each([
    ["score", { score: 0 }],
    ["score", { score: 6 }],
    ["score", { score: 1.5 }],
    ["comment", { score: 3, comment: "x".repeat(501) }],
  ])("is rated with one to five and a short comment: a bad %s is refused", async (field, rating) => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "Hello?");
    await page.says({ type: "end" });
    const refused = page.next("error");
    page.socket.send(JSON.stringify({ type: "rate", n: page.n + 1, ...rating }));
    expect(await refused).toMatchObject({ code: "bad-message", field });
    expect((await kept(seat)).rating).toBeUndefined();
  });
});

describe("words of a visitor", () => {
  it("[C1] are masked on the server, whichever way they come, before anything is kept or told", async () => {
    const rules = {
      "help.yaml": `name: Help\nwhen: { page: /pricing }\ninvite: { when_away: message, greeting: Hello, replies: [Yes] }\n`,
    };
    const { page, ...seat } = await arrive(await site("mask: [email]\n", rules));
    const agent = await agentOf(seat.site, seat.visitor);
    const invited = page.next("invite");
    await page.visits("/pricing");
    const { id } = await invited;
    await page.says({ type: "invitation", id, state: "shown" });
    await page.says({ type: "invitation", id, state: "accepted", reply: `Yes ${CARD}` });
    await say(page, "words-1", `Card ${CARD}, ana@shop.example`);
    const heard = agent.next("said", ({ said }) => said.from === "agent");
    agent.socket.send(JSON.stringify({ type: "say", id: "words-2", text: `So ${CARD}?` }));
    await heard;
    await page.says({ type: "end" });
    await page.says({ type: "rate", score: 1, comment: `Took ${CARD}` });
    const conversation = await kept(seat);
    expect(conversation.said.map(({ text }) => text)).toEqual([
      "Hello",
      `Yes ${HIDDEN}`,
      `Card ${HIDDEN}, •••@•••`,
      `So ${HIDDEN}?`,
    ]);
    expect(conversation.rating?.comment).toBe(`Took ${HIDDEN}`);
    const stored = await runInDurableObject(stubOf(seat), (_, { storage }) =>
      ["said", "conversations"].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray()),
    );
    await expect.poll(async () => (await entryOf(seat))?.rating?.score).toBe(1);
    for (const place of [stored, page.all, agent.all, await entryOf(seat)])
      expect(JSON.stringify(place)).not.toContain("1111 1111");
  });

  it("[C1] left for later, or sent once more after a lost connection, are masked as well", async () => {
    const { page, ...seat } = await arrive(await site("mask: [phone]\n"));
    await say(page, "words-1", `Left ${CARD}`);
    await isLeft({ page });
    page.socket.close(1000, "gone");
    const again = await Page.open(seat.site, seat.visitor, "tab1", page.n + 1);
    const words = {
      type: "say",
      n: page.n + 1,
      ago: 10,
      id: "words-2",
      text: `Again ${CARD} +49 170 1234567`,
    };
    await again.hello({ previous: [words] });
    expect((await kept(seat)).said.map(({ text }) => text)).toEqual([
      `Left ${HIDDEN}`,
      `Again ${HIDDEN} +•• ••• •••••67`,
    ]);
  });

  it("[C1] an invitation answered too late keeps its reply masked", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await page.says({ type: "invitation", id: "invitation-gone", state: "accepted", reply: `Yes ${CARD}` });
    expect((await kept(seat)).said.map(({ text }) => text)).toEqual([`Yes ${HIDDEN}`]);
  });
});

describe("how far words got", () => {
  it("sent, then delivered once an agent looks, then read; never backwards", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "Hello?");
    expect(page.of("delivered")).toEqual([]);
    const delivered = page.next("delivered");
    const agent = await agentOf(seat.site, seat.visitor);
    expect((await delivered).seq).toBe(1);
    expect(page.of("read")).toEqual([]);
    await sleeps(seat);
    await say(page, "words-2", "Anybody?");
    expect(page.of("delivered").at(-1)!.seq).toBe(2);
    const read = page.next("read");
    agent.socket.send(JSON.stringify({ type: "read", seq: 2 }));
    expect((await read).seq).toBe(2);
    agent.socket.send(JSON.stringify({ type: "read", seq: 1 }));
    agent.socket.send(JSON.stringify({ type: "read", seq: 99 }));
    await page.says({ type: "read", seq: 0 });
    expect(page.of("read").map(({ seq }) => seq)).toEqual([2]);
    expect(await kept(seat)).toMatchObject({ readByAgent: 2 });
  });

  it("the visitor's other tab hears what was read in this one", async () => {
    const { page, ...seat } = await arrive(await site(""));
    const second = await Page.open(seat.site, seat.visitor, "tab2");
    await second.hello();
    await say(page, "words-1", "Hello?");
    const agent = await agentOf(seat.site, seat.visitor);
    const said = second.next("said", ({ said }) => said.from === "agent");
    agent.socket.send(JSON.stringify({ type: "say", id: "answer-1", text: "Hi" }));
    const { seq } = (await said).said;
    await sleeps(seat);
    const heard = second.next("conversation", ({ conversation }) => conversation.readByVisitor === seq);
    await page.says({ type: "read", seq });
    await heard;
  });

  it("the agent hears what the visitor read, once", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "Hello?");
    const agent = await agentOf(seat.site, seat.visitor);
    const said = page.next("said");
    agent.socket.send(JSON.stringify({ type: "say", id: "answer-1", text: "Hi" }));
    const { seq } = (await said).said;
    for (let time = 0; time < 3; time++) await page.says({ type: "read", seq });
    await expect.poll(() => agent.of("read").map((read) => read.seq)).toEqual([2]);
  });
});

describe("a connection that was lost", () => {
  it("has what was missed in the welcome, in order, once, whatever was sent twice and whoever slept", async () => {
    const { page, ...seat } = await arrive(await site(""));
    await say(page, "words-1", "One");
    const agent = await agentOf(seat.site, seat.visitor);
    const second = await Page.open(seat.site, seat.visitor, "tab2");
    await second.hello();
    page.socket.close(1000, "gone");
    const answers = async (...ids: string[]) => {
      for (const id of ids) agent.socket.send(JSON.stringify({ type: "say", id, text: id }));
      await expect.poll(async () => (await kept(seat)).said.at(-1)!.text).toBe(ids.at(-1));
      await sleeps(seat);
    };
    await answers("Answer-2");
    await answers("Answer-2", "Answer-3");
    await second.says({ type: "say", id: "words-2", text: "Four" });
    const again = await Page.open(seat.site, seat.visitor, "tab1", page.n + 2);
    // Sent before the line was cut, and it is not known whether it arrived: one did, one did not.
    await again.hello({
      previous: [
        { type: "say", n: page.n + 1, ago: 10, id: "words-3", text: "Five" },
        { type: "say", n: page.n, ago: 20, id: "words-1", text: "One" },
      ],
    });
    const { conversation } = await again.first("welcome");
    expect(conversation!.said.map(({ seq, text }) => [seq, text])).toEqual([
      [1, "One"],
      [2, "Answer-2"],
      [3, "Answer-3"],
      [4, "Four"],
      [5, "Five"],
    ]);
    expect(texts(second)).toEqual(["Answer-2", "Answer-3", "Four", "Five"]);
    expect(lines(second).map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
  });

  it("in two tabs, each hears each line once, the end and the rating too", async () => {
    const { page, ...seat } = await arrive(await site(""));
    const second = await Page.open(seat.site, seat.visitor, "tab2");
    await second.hello();
    await say(page, "words-1", "From here");
    await say(second, "words-2", "From there");
    await say(second, "words-1", "From here");
    expect(texts(page)).toEqual(["From here", "From there"]);
    expect(texts(second)).toEqual(["From here", "From there"]);
    await page.says({ type: "end" });
    await second.says({ type: "rate", score: 3 });
    for (const tab of [page, second])
      expect(tab.of("conversation").at(-1)!.conversation).toMatchObject({
        state: "closed",
        rating: { score: 3 },
      });
  });
});

describe("a long chat", () => {
  it("is told from its end: as much as a socket takes, the rest when asked for, in order, each line once", async () => {
    const seat = { site: await site(""), visitor: someVisitor() };
    const first = await Page.open(seat.site, seat.visitor);
    await first.hello();
    await first.visits("/");
    // Three bytes a character: the longest there is.
    const long = (i: number): string => `${i} `.padEnd(2_000, "あ");
    for (let i = 1; i <= 20; i++) await say(first, `words-${i}`, long(i));
    await sleeps(seat);

    const page = await Page.open(seat.site, seat.visitor, "tab2");
    await page.hello();
    const bytes = (message: object): number => new TextEncoder().encode(JSON.stringify(message)).length;
    const { conversation } = await page.first("welcome");
    expect(bytes(conversation!)).toBeLessThan(64_000);
    const newest = conversation!.said;
    expect(newest.at(-1)!.seq).toBe(20);
    expect(newest.length).toBeGreaterThan(5);
    const before = newest[0]!.seq;
    expect(before).toBeGreaterThan(1);

    await sleeps(seat);
    const whole = page.next("earlier", ({ said }) => said[0]!.seq === 1);
    page.socket.send(JSON.stringify({ type: "earlier", n: ++page.n, before }));
    await whole;
    const parts = page.of("earlier");
    for (const part of parts) expect(bytes(part)).toBeLessThan(64_000);
    const said = [...parts.toReversed().flatMap(({ said }) => said), ...newest];
    expect(said.map(({ seq, text }) => [seq, text])).toEqual(
      Array.from({ length: 20 }, (_, i) => [i + 1, long(i + 1)]),
    );
    // Desk and export have it whole.
    expect((await kept(seat)).said).toHaveLength(20);
  });
});
