// The inbox: what each tab lists, the closed ones a page at a time, and the search with its hits.

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { Opened } from "./support/opened.tsx";
import { ANA, BEN, conversation, desk, entry, NOW, row, said, story, visitorId } from "./support/samples.ts";

let it: Opened;
beforeEach(async () => {
  it = await new Opened().signedIn("#/demo/inbox");
});
afterEach(() => it.close());

type Answer = { status: number; body?: object };
/** Answers by what the path holds; the first that fits. */
function answers(table: Readonly<Record<string, object | Answer>>): void {
  it.browser.answer = ({ path }) => {
    const found = Object.entries(table).find(([part]) => path.includes(part))?.[1];
    if (found === undefined) return { status: 404 };
    return "status" in found ? (found as Answer) : { status: 200, body: found };
  };
}
async function tab(label: string): Promise<void> {
  const tabs = it.all(".tabs button") as HTMLElement[];
  await it.does(() => tabs.find((one) => one.textContent.startsWith(label))!.click());
  // What an effect asked for is answered.
  await it.does(() => {});
}
const names = () => it.texts(".item strong");

describe("the tabs", () => {
  test("list what the desk tells: mine, waiting, left, open", async () => {
    await it.does(() =>
      it.desk.tells(
        desk({
          conversations: [
            entry(1, { state: "open", agent: ANA.id, name: "Mine" }),
            entry(2, { name: "Waits" }),
            entry(3, { name: "Left", left: true }),
            entry(4, { state: "open", agent: BEN.id, name: "Ben's" }),
          ],
        }),
      ),
    );
    expect(it.texts(".tabs button")).toEqual(["Mine1", "Waiting1", "Left1", "Open2", "Closed"]);
    expect(names()).toEqual(["Mine"]);
    await tab("Waiting");
    expect(names()).toEqual(["Waits"]);
    await tab("Left");
    expect(names()).toEqual(["Left"]);
    await tab("Open");
    expect([...names()].sort()).toEqual(["Ben's", "Mine"]);
    await it.clicks(".item a");
    expect(it.hash).toMatch(/^#\/demo\/inbox\/[0-9a-f]{32}\/chat$/);
  });

  test("wait by when the chat was given back", async () => {
    const given = entry(1, { since: NOW - 3_600_000, waits: NOW - 5_000 });
    await it.does(() => it.desk.tells(desk({ conversations: [given, entry(2, { since: NOW - 60_000 })] })));
    await tab("Waiting");
    expect(it.texts(".item .item-top > .clock")).toEqual(["1:00", "0:05"]);
  });

  test("list the closed ones a page at a time, and say so where the server is not reached", async () => {
    const closed = (number: number) => entry(number, { state: "closed", name: `Closed ${number}` });
    answers({ "before=": { rows: [closed(2)] }, "/conversations?": { rows: [closed(1)], next: "1.a" } });
    await tab("Closed");
    expect(names()).toEqual(["Closed 1"]);
    await it.clicks(".more-rows");
    expect(it.asked("state=closed&before=1.a")).toHaveLength(1);
    expect(names()).toEqual(["Closed 1", "Closed 2"]);
    expect(it.all(".more-rows")).toEqual([]);
    // One that goes on meanwhile is in another list.
    await it.does(() =>
      it.desk.tells({ type: "conversations", set: [entry(2, { state: "open", agent: BEN.id })] }),
    );
    expect(names()).toEqual(["Closed 1"]);
    answers({ "/conversations?": { status: 503 } });
    await tab("Mine");
    await tab("Closed");
    expect(it.one("[role=alert]").textContent).toContain("did not work");
  });
});

describe("the search", () => {
  const hit = {
    conversation: entry(1, { state: "closed", name: "Zoe" }),
    line: "my late order",
    marks: [[3, 7]],
    seq: 2,
  };
  const looksFor = async (words: string) => {
    await it.writes("[data-search]", words);
    await it.does(() => it.browser.pass(300));
  };

  test("is there by /, shows where the words stand, and opens the chat at the line", async () => {
    answers({ "/search?": { rows: [hit] } });
    await it.presses("/");
    expect(document.activeElement?.hasAttribute("data-search")).toBe(true);
    await looksFor("late");
    expect(it.asked("/search?q=late")).toHaveLength(1);
    expect(it.texts(".hit-line")).toEqual(["my late order"]);
    expect(it.texts(".hit-line mark")).toEqual(["late"]);
    await it.clicks(".item a");
    expect(it.hash).toBe(`#/demo/inbox/${visitorId(1)}/chat/conversation-1.2`);
    await it.does(() => {
      it.visitor(visitorId(1))
        .opens()
        .tells({
          type: "record",
          story: story(row(1)),
          conversation: conversation({ state: "closed" }),
          at: NOW,
        });
    });
    expect(it.texts("[data-hit] .bubble")).toEqual(["words 2"]);
  });

  test("is narrowed, says that nothing was found, and gives the lists back when emptied", async () => {
    answers({ "/search?": { rows: [] }, "/tags": { rows: [{ tag: "refund", chats: 2 }] } });
    await looksFor("late");
    await it.does(() => {
      const select = it.one<HTMLSelectElement>(".narrow select");
      select.value = "closed";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(it.asked("/search?q=late&state=closed")).toHaveLength(1);
    expect(it.text).toContain("Nothing found.");
    await it.clicks(".desk-lists .link");
    expect(it.asked("/search?q=late")).toHaveLength(2);
    await looksFor("");
    expect(it.all(".tabs")).toHaveLength(1);
  });

  test("that is refused says why", async () => {
    answers({ "/search?": { status: 400, body: { detail: "At most 200 characters." } } });
    await looksFor("late");
    expect(it.one("[role=alert]").textContent).toBe("At most 200 characters.");
  });
});

describe("earlier chats", () => {
  const ID = visitorId(1);
  const past = (id: string) => ({ id, from: NOW, to: NOW, state: "closed" as const, lines: 1 });
  const opens = async (hash: string) => {
    await it.goes(hash);
    await it.does(() =>
      it
        .visitor(ID)
        .opens()
        .tells({
          type: "record",
          story: story(row(1), {
            chats: [past("conversation-1"), past("conversation-b"), past("conversation-a")],
          }),
          conversation: conversation(),
          at: NOW,
        }),
    );
  };
  const words = (id: string) => ({
    ...conversation({ id, state: "closed" }),
    said: [said(1, { text: `of ${id}` })],
  });

  test("stand above the one of now, one more with each press", async () => {
    answers({ "conversation-b": words("conversation-b"), "conversation-a": words("conversation-a") });
    await opens(`#/demo/inbox/${ID}/chat`);
    expect(it.texts(".older")).toEqual(["Earlier: 2 chats"]);
    await it.clicks(".older button");
    expect(it.texts(".bubble")).toEqual(["of conversation-b", "words 1", "words 2"]);
    await it.clicks(".older button");
    expect(it.texts(".bubble")).toEqual(["of conversation-a", "of conversation-b", "words 1", "words 2"]);
    expect(it.all(".older")).toEqual([]);
  });

  test("are all there down to the line that the address names", async () => {
    answers({ "conversation-b": words("conversation-b"), "conversation-a": words("conversation-a") });
    await opens(`#/demo/inbox/${ID}/chat/conversation-a.1`);
    for (let turn = 0; turn < 3; turn++) await it.does(() => {});
    expect(it.texts("[data-hit] .bubble")).toEqual(["of conversation-a"]);
    expect(it.all(".older-chat")).toHaveLength(2);
  });

  test("whose words are gone are said to be", async () => {
    await opens(`#/demo/inbox/${ID}/chat`);
    await it.clicks(".older button");
    expect(it.one(".lines [role=alert]").textContent).toContain("not kept any more");
  });
});
