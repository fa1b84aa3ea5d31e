// What agents do besides talking: blocking, replies, inviting many, tags, notes, handing over.

import { afterEach, describe, expect, test } from "vitest";

import type { Role } from "../../../worker/protocol.ts";
import { Opened } from "./support/opened.tsx";
import { ANA, BEN, conversation, desk, entry, NOW, row, story, visitorId } from "./support/samples.ts";

const ID = visitorId(1);
let it: Opened;
afterEach(() => it.close());

type Table = Readonly<Record<string, { status: number; body?: object }>>;
function answers(table: Table): void {
  const before = it.browser.answer;
  it.browser.answer = (asked) => {
    const key = Object.keys(table).find((one) => {
      const [method = "", part = ""] = one.split(" ");
      return asked.method === method && asked.path.includes(part);
    });
    return key === undefined ? before(asked) : table[key]!;
  };
}
/** And what the screen asks for as it opens is answered. */
async function goes(hash: string): Promise<void> {
  await it.goes(hash);
  await it.does(() => {});
}
const last = (method: string) => it.browser.asked.findLast((asked) => asked.method === method)!;
const press = (words: string, within = "button") =>
  it.does(() => (it.all(within) as HTMLElement[]).find((one) => one.textContent.trim() === words)!.click());

async function opened(
  hash: string,
  of = row(1),
  more: Parameters<typeof story>[1] = {},
  role: Role = "agent",
) {
  it = await new Opened().signedIn(hash, { role });
  if (!hash.includes(ID)) return;
  await it.does(() =>
    it
      .visitor(ID)
      .opens()
      .tells({ type: "record", story: story(of, more), conversation: conversation(), at: NOW }),
  );
}

describe("blocking", () => {
  test("asks why, and does nothing without a reason", async () => {
    await opened(`#/demo/live/${ID}/story`);
    answers({ "POST /block": { status: 200, body: {} } });
    const button = it.one<HTMLButtonElement>(".blocking .bad");
    expect(button.disabled).toBe(true);
    await it.writes(".blocking input", "  Insults ");
    await it.clicks(".blocking .bad");
    expect(last("POST")).toMatchObject({
      path: expect.stringContaining(`${ID}/block`),
      body: { reason: "Insults" },
    });
    expect(it.text).toContain("is blocked.");
  });

  test("stands above the story with who and why; taken back by one press, refused in words", async () => {
    await opened(`#/demo/live/${ID}/story`, row(1), { blocked: { at: NOW, by: "Ben", reason: "Spam" } });
    expect(it.one(".blocked-note").textContent).toContain("Blocked by Ben");
    expect(it.one(".blocked-note").textContent).toContain("Spam");
    expect(it.all(".blocking, .panel-head a[href$=chat]")).toEqual([]);
    answers({ "DELETE /block": { status: 503 } });
    await it.clicks(".blocked-note button");
    expect(last("DELETE").path).toContain(`${ID}/block`);
    expect(it.one(".blocked-note [role=alert]").textContent).toContain("Try again");
  });

  test("leaves no invitation form in the chat", async () => {
    await opened(`#/demo/live/${ID}/chat`, row(1), { blocked: { at: NOW, by: "Ben", reason: "Spam" } });
    await it.does(() =>
      it.visitor(ID).tells({ type: "conversation", conversation: { ...conversation(), state: "closed" } }),
    );
    expect(it.all(".composer")).toEqual([]);
  });

  test("has a list, a page at a time, with its undoing", async () => {
    const of = (visitor: string, reason: string) => ({ visitor, reason, by: "Ben", at: NOW });
    it = await new Opened().signedIn("#/demo/live");
    answers({
      "GET /blocked?before=1.x": { status: 200, body: { rows: [of(visitorId(2), "Second")] } },
      "GET /blocked": { status: 200, body: { rows: [of(ID, "First")], next: "1.x" } },
      "DELETE /block": { status: 204 },
    });
    await goes("#/demo/blocked");
    await it.clicks(".more-rows");
    expect(it.all(".entry")).toHaveLength(2);
    await it.clicks(".entry button");
    expect(it.texts(".entry p:first-of-type")).toEqual(["Second"]);
    await it.clicks(".entry button");
    expect(it.text).toContain("Nobody is blocked.");
  });
});

describe("saved replies", () => {
  const REPLY = { id: "hello-1", shortcut: "hello", text: "Hello {{ visitor.name }}", team: "sales" };
  const there: Table = {
    "GET /replies": { status: 200, body: { rows: [REPLY], teams: ["sales", "support"] } },
  };

  test("are read by agents and written by others", async () => {
    it = await new Opened().signedIn("#/demo/live");
    answers(there);
    await goes("#/demo/replies");
    expect(it.texts(".entry strong")).toEqual(["/hello"]);
    expect(it.texts(".one-list button")).toEqual([]);
  });

  test("are written with a preview, or with what is wrong, and saved under the same id", async () => {
    it = await new Opened().signedIn("#/demo/live", { role: "marketer" });
    answers({ ...there, "POST /preview": { status: 400, body: { detail: "line 1: not closed" } } });
    await goes("#/demo/replies");
    await press("Edit");
    await it.writes(".reply-form textarea", "Hi {{ visitor.name }");
    await it.does(() => it.browser.pass(400));
    expect(it.one("#reply-preview").textContent).toBe("line 1: not closed");
    expect(it.one<HTMLButtonElement>(".reply-form [type=submit]").disabled).toBe(true);
    answers({
      "POST /preview": { status: 200, body: { text: "Hi Jo" } },
      "PUT /replies": { status: 200, body: REPLY },
    });
    await it.writes(".reply-form textarea", "Hi {{ visitor.name }}");
    await it.does(() => it.browser.pass(400));
    expect(it.one("#reply-preview").textContent).toContain("Hi Jo");
    await it.clicks(".reply-form [type=submit]");
    expect(last("PUT")).toMatchObject({
      path: expect.stringContaining("/replies/hello-1"),
      body: { shortcut: "hello", text: "Hi {{ visitor.name }}", team: "sales" },
    });
    expect(it.all(".reply-form")).toEqual([]);
  });

  test("are made, left again by Escape, and deleted after a question", async () => {
    it = await new Opened().signedIn("#/demo/live", { role: "admin" });
    answers({ ...there, "DELETE /replies": { status: 204 } });
    await goes("#/demo/replies");
    await press("New reply");
    expect(document.activeElement).toBe(it.one(".reply-form input"));
    await it.writes(".reply-form input", "Hello");
    expect(it.text).toContain("Another reply has this shortcut");
    await it.writes(".reply-form input", "two words");
    expect(it.text).toContain("without blanks");
    expect(it.one<HTMLButtonElement>(".reply-form [type=submit]").disabled).toBe(true);
    await it.presses("Escape");
    expect(it.all(".reply-form")).toEqual([]);
    await it.clicks(".entry .bad");
    expect(last("DELETE").path).toContain("/replies/hello-1");
  });
});

describe("inviting many", () => {
  const counted = { matching: 5, asked: 5, invited: 2, refused: { "chat open": 2, "no place": 1 } };
  async function asks(table: Table): Promise<void> {
    it = await new Opened().signedIn("#/demo/live");
    await it.does(() => it.feed().tells({ type: "snapshot", rows: [row(1), row(2)], total: 5, at: NOW }));
    answers(table);
    await it.clicks(".invite-many");
  }
  const dialog = () => it.one(".many").textContent.replace(/\s+/g, " ");

  test("says first how many it would reach and why not the others", async () => {
    await asks({ "POST /invitations/ask": { status: 200, body: counted } });
    expect(dialog()).toContain("5 visitors match, 2 of them can be invited now.");
    expect(it.texts(".reasons li")).toEqual(["2: in a chat", "1: no free place at the desk"]);
    expect(it.one<HTMLButtonElement>(".many .primary").disabled).toBe(true);
    expect(it.asked("/invitations")).toEqual([]);
  });

  test("sends the words with the filter, once, and tells of each what became of it", async () => {
    const visitors = [
      { visitor: ID, name: "Zoe" },
      { visitor: visitorId(2), because: "chat open" },
    ];
    await asks({
      "POST /invitations/ask": { status: 200, body: counted },
      "POST /invitations": { status: 200, body: { ...counted, visitors } },
    });
    await it.writes(".many textarea", " May I help? ");
    await it.clicks(".many .primary");
    const [sent] = it.asked("/invitations");
    expect(sent!.body).toMatchObject({
      filter: {},
      text: "May I help?",
      id: expect.stringMatching(/^[\w-]{4,20}$/),
    });
    expect(dialog()).toContain("2 visitors of 5 invited.");
    expect(it.texts(".each li")).toEqual([
      "Zoe: invited",
      expect.stringMatching(/: not invited, in a chat$/),
    ]);
    expect(it.all(".many .primary")).toEqual([]);
  });

  test("cannot be sent where nobody would be reached; a refusal is told", async () => {
    await asks({ "POST /invitations/ask": { status: 200, body: { ...counted, invited: 0 } } });
    expect(dialog()).toContain("Nobody would be invited");
    expect(it.all(".many textarea")).toEqual([]);
    await press("Cancel", ".many button");
    answers({ "POST /invitations/ask": { status: 429, body: { detail: "Wait half a minute." } } });
    await it.clicks(".invite-many");
    expect(it.one(".many [role=alert]").textContent).toBe("Wait half a minute.");
  });
});

describe("for colleagues", () => {
  const mine = entry(1, { state: "open", agent: ANA.id, tags: ["late"] });
  async function chatting(): Promise<void> {
    await opened(`#/demo/desk/${ID}/chat`);
    await it.does(() => it.desk.tells(desk({ conversations: [mine] })));
  }
  const said = () => it.desk.said.at(-1);

  test("a chat is tagged, with those suggested that others have, and untagged", async () => {
    await chatting();
    answers({ "GET /tags": { status: 200, body: { rows: [{ tag: "refund" }, { tag: "late" }] } } });
    await it.writes(".chat-tags input", "vip");
    expect(it.all(".chat-tags option").map((one) => one.getAttribute("value"))).toEqual(["refund"]);
    await press("Tag");
    expect(said()).toEqual({ type: "tags", conversation: "conversation-1", tags: ["late", "vip"] });
    await it.clicks(".chat-tags .icon-button");
    expect(said()).toEqual({ type: "tags", conversation: "conversation-1", tags: [] });
  });

  test("a note is written and stands with who and when", async () => {
    await chatting();
    await it.writes(".notes input", " Knows Ben ");
    await press("Note");
    expect(said()).toMatchObject({ type: "note", conversation: "conversation-1", text: "Knows Ben" });
    const note = { id: "note-1", by: "Ana", text: "Knows Ben", at: NOW };
    await it.does(() => it.desk.tells({ type: "conversations", set: [{ ...mine, notes: [note] }] }));
    expect(it.one(".notes li").textContent).toContain("Knows Ben");
    expect(it.one(".notes li").textContent).toContain("Ana");
  });

  test("a chat is handed over with a note, to who is there and to nobody else", async () => {
    await chatting();
    const away = { ...BEN, id: "agent-cem", name: "Cem", status: "away" as const };
    const gone = { ...BEN, id: "agent-dan", name: "Dan", status: "offline" as const };
    await it.does(() => it.desk.tells({ type: "agents", agents: [ANA, BEN, away, gone] }));
    expect(it.texts(".transfer option")).toEqual(["Ben: online, 1 of 3", "Cem: away, 1 of 3"]);
    await it.does(() => {
      const select = it.one<HTMLSelectElement>(".transfer select");
      select.value = "agent-cem";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await it.writes(".transfer input", "Wants a refund");
    await press("Hand over");
    expect(said()).toEqual({
      type: "transfer",
      conversation: "conversation-1",
      agent: "agent-cem",
      note: "Wants a refund",
    });
    await it.does(() => it.desk.tells({ type: "agents", agents: [ANA, gone] }));
    expect(it.one(".transfer").textContent).toContain("No colleague is here.");
  });
});
