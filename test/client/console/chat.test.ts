// A chat from the agent's side: said once, in order, read when it is read.

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Opened } from "./support/opened.tsx";
import { ANA, conversation, desk, entry, row, said, story, visitorId } from "./support/samples.ts";

const ID = visitorId(1);
let it: Opened;

beforeEach(async () => {
  it = await new Opened().signedIn(`#/demo/desk/${ID}/chat`);
  await it.does(() => {
    it.desk.tells(desk({ conversations: [entry(1, { state: "open", agent: ANA.id })] }));
    it.visitor(ID).opens();
  });
  await record();
});
afterEach(() => it.close());

const record = (of = conversation(), who = row(1)) =>
  it.does(
    () =>
      void it.visitor(ID).tells({ type: "record", story: story(who), conversation: of, at: it.browser.time }),
  );
const words = () => it.texts(".bubble");
const says = () => it.visitor(ID).said.filter(({ type }) => type === "say");
async function say(text: string): Promise<void> {
  await it.writes(".composer textarea", text);
  await it.presses("Enter");
}

describe("a visitor who turns out to be a person", () => {
  test("stays open under the person's id, with what is written and what was not confirmed", async () => {
    const person = visitorId(2);
    await say("not confirmed");
    const [unconfirmed] = says();
    await it.writes(".composer textarea", "half a sentence");
    await it.does(() => void it.visitor(ID).tells({ type: "moved", visitor: person }));
    expect(it.hash).toBe(`#/demo/desk/${person}/chat`);
    const mine = entry(1, { state: "open", agent: ANA.id, visitor: person });
    await it.does(() => {
      it.desk.tells(desk({ conversations: [mine] }));
      it.visitor(person).opens();
    });
    const told = { story: story(row(2, { name: "Ana" })), conversation: conversation() };
    await it.does(() => void it.visitor(person).tells({ type: "record", ...told, at: it.browser.time }));
    expect(it.texts("h2")).toContain("Ana");
    expect(it.one<HTMLTextAreaElement>(".composer textarea").value).toBe("half a sentence");
    expect(it.visitor(person).said.filter(({ type }) => type === "say")).toEqual([unconfirmed]);
    expect(it.visitor(ID).closed).toBe(true);
  });
});

describe("words", () => {
  test("are sent by Enter, stand at once, and once when they are confirmed", async () => {
    await say("Hello!\nHow can I help?");
    expect(says()).toMatchObject([{ type: "say", text: "Hello!\nHow can I help?" }]);
    expect(it.one<HTMLTextAreaElement>(".composer textarea").value).toBe("");
    expect(words()).toEqual(["words 1", "words 2", "Hello! How can I help?"]);
    expect(it.texts(".receipt")).toEqual(["Sending…"]);
    const { id, text } = says()[0] as unknown as { id: string; text: string };
    const line = said(3, { id, from: "agent", name: "Ana", text });
    await it.does(
      () => void it.visitor(ID).tells({ type: "said", conversation: "conversation-1", said: line }),
    );
    expect(words()).toEqual(["words 1", "words 2", "Hello! How can I help?"]);
    expect(it.texts(".receipt")).toEqual(["Delivered"]);
  });

  test("not confirmed go out again after a lost line, with the same id, unless the record has them", async () => {
    await say("One");
    await say("Two");
    const ids = says().map(({ id }) => id as string);
    await it.does(() => it.visitor(ID).drops());
    await say("Three");
    expect(it.texts(".receipt").at(-1)).toContain("Not sent yet");
    await it.does(() => {
      it.browser.pass(2_000);
      it.visitor(ID).opens();
    });
    expect(says()).toEqual([]);
    // "One" had arrived; its confirmation was lost with the line.
    const arrived = said(3, { id: ids[0]!, from: "agent", text: "One" });
    await record(conversation({ said: [said(1), said(2), arrived] }));
    expect(says().map(({ id, text }) => [id, text])).toEqual([
      [ids[1], "Two"],
      [expect.any(String), "Three"],
    ]);
    expect(words()).toEqual(["words 1", "words 2", "One", "Two", "Three"]);
    // Records come with every page view; they are no reason to say it again.
    await record(conversation({ said: [said(1), said(2), arrived] }));
    expect(says()).toHaveLength(2);
  });

  test("a composing input method's Enter sends nothing, nor does Shift+Enter, nor emptiness", async () => {
    await it.writes(".composer textarea", "にほ");
    await it.presses("Enter", { isComposing: true });
    await it.presses("Enter", { shiftKey: true });
    await it.writes(".composer textarea", "  \n ");
    await it.presses("Enter");
    expect(says()).toEqual([]);
  });

  test("that come with a gap make the console ask for the whole", async () => {
    const before = it.visitor(ID);
    await it.does(() => void before.tells({ type: "said", conversation: "conversation-1", said: said(5) }));
    expect(before.closed).toBe(true);
    await it.does(() => void it.visitor(ID).opens());
    expect(it.visitor(ID)).not.toBe(before);
    await record(conversation({ said: [1, 2, 3, 4, 5].map((seq) => said(seq)) }));
    expect(words()).toEqual(["words 1", "words 2", "words 3", "words 4", "words 5"]);
  });

  test("that are refused say so and can be taken back", async () => {
    await say("Too late");
    await it.does(() => void it.visitor(ID).tells({ type: "error", code: "not-allowed" }));
    expect(it.one("[role=alert]").textContent).toContain("not allowed");
    await it.clicks(".receipt button");
    expect(it.one<HTMLTextAreaElement>(".composer textarea").value).toBe("Too late");
    expect(it.all("[role=alert]")).toEqual([]);
    expect(words()).toEqual(["words 1", "words 2"]);
  });
});

describe("typing", () => {
  const typed = () =>
    it
      .visitor(ID)
      .said.filter(({ type }) => type === "typing")
      .map(({ on }) => on);

  test("is told once when it begins, and when it has paused", async () => {
    await it.writes(".composer textarea", "H");
    await it.writes(".composer textarea", "He");
    expect(typed()).toEqual([true]);
    await it.does(() => it.browser.pass(4_000));
    expect(typed()).toEqual([true, false]);
    await it.writes(".composer textarea", "Hel");
    await it.writes(".composer textarea", "");
    expect(typed()).toEqual([true, false, true, false]);
  });

  test("of the visitor is shown until their words are there", async () => {
    await it.does(() => void it.visitor(ID).tells({ type: "typing", on: true }));
    expect(it.one(".typing").textContent).toBe("Visitor 0001 is typing…");
    await it.does(
      () => void it.visitor(ID).tells({ type: "said", conversation: "conversation-1", said: said(3) }),
    );
    expect(it.one(".typing").textContent).toBe("");
  });
});

describe("reading", () => {
  const read = () =>
    it
      .visitor(ID)
      .said.filter(({ type }) => type === "read")
      .map(({ seq }) => seq);

  test("is told for what is on the screen of somebody who looks", async () => {
    const looking = document.hasFocus;
    document.hasFocus = () => true;
    try {
      await it.does(
        () => void it.visitor(ID).tells({ type: "said", conversation: "conversation-1", said: said(3) }),
      );
      expect(read().at(-1)).toBe(3);
      document.hasFocus = () => false;
      await it.does(
        () => void it.visitor(ID).tells({ type: "said", conversation: "conversation-1", said: said(4) }),
      );
      expect(read().at(-1)).toBe(3);
      document.hasFocus = () => true;
      await it.does(() => void dispatchEvent(new Event("focus")));
      expect(read().at(-1)).toBe(4);
    } finally {
      document.hasFocus = looking;
    }
  });

  test("by the visitor is marked under the last words they saw", async () => {
    const agent = (seq: number) => said(seq, { from: "agent", name: "Ana" });
    await record(conversation({ said: [said(1), agent(2), agent(3), agent(4)], readByVisitor: 3 }));
    const lines = it.all(".line-of");
    expect(lines.map((line) => line.querySelector(".receipt")?.textContent)).toEqual([
      undefined,
      undefined,
      "Read",
      "Delivered",
    ]);
  });

  test("is not said of words that no page of theirs has: they are sent, and delivered once one is there", async () => {
    const gone = row(1, { status: "left" });
    const left = { id: "conversation-9", said: [said(1, { from: "agent", name: "Ana" })] };
    await record(conversation(left), gone);
    expect(it.texts(".receipt")).toEqual(["Sent: they find it on their next page"]);
    await record(conversation(left));
    expect(it.texts(".receipt")).toEqual(["Delivered"]);
    await record(conversation(left), gone);
    expect(it.texts(".receipt")).toEqual(["Delivered"]);
  });
});

describe("whose it is", () => {
  const buttons = () => it.texts(".holder button");

  test("mine can be released and ended", async () => {
    expect(buttons()).toEqual(["Release", "Hand over", "End chat"]);
    await it.does(() => (it.all(".holder button")[2] as HTMLElement).click());
    expect(it.desk.said.at(-1)).toEqual({ type: "close", conversation: "conversation-1" });
  });

  test("waiting it can be taken, and cannot be answered before", async () => {
    await it.does(() => void it.desk.tells({ type: "conversations", set: [entry(1)] }));
    const { agent: _, ...waiting } = conversation({ state: "waiting" });
    await record(waiting);
    expect(it.all(".composer")).toEqual([]);
    await it.clicks(".holder button");
    expect(it.desk.said.at(-1)).toEqual({ type: "take", conversation: "conversation-1" });
  });

  test("a colleague's is read, not answered", async () => {
    await it.does(
      () =>
        void it.desk.tells({ type: "conversations", set: [entry(1, { state: "open", agent: "agent-ben" })] }),
    );
    await record(conversation({ agent: { name: "Ben" } }));
    expect(it.one(".holder").textContent).toBe("With BenTake over");
    expect(it.all(".composer")).toEqual([]);
    await it.clicks(".holder button");
    expect(it.desk.said.at(-1)).toEqual({ type: "take", conversation: "conversation-1", over: true });
  });

  test("what is half written stays with its visitor", async () => {
    await it.writes(".composer textarea", "Half a sen");
    await it.goes("#/demo/live");
    expect(it.visitor(ID).closed).toBe(false);
    await it.goes(`#/demo/desk/${ID}/chat`);
    expect(it.one<HTMLTextAreaElement>(".composer textarea").value).toBe("Half a sen");
  });
});
