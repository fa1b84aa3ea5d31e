// What the visitor's object says of a conversation, and what the desk makes of it.

import { describe, expect, it } from "vitest";
import type { ConversationEntry } from "../../../worker/protocol.ts";
import {
  closed,
  type Conversation,
  given,
  mayEnd,
  mayTake,
  released,
  told,
  isUnanswered,
  noted,
  tagged,
} from "../../../worker/site/conversations.ts";

const entry = (more: Partial<ConversationEntry> = {}): ConversationEntry => ({
  id: "conversation-1",
  visitor: "0".repeat(32),
  state: "waiting",
  since: 10,
  last: { from: "visitor", text: "hi", at: 10 },
  unread: 1,
  ...more,
});
const said = (text: string, at: number, more: Partial<ConversationEntry> = {}) =>
  entry({ last: { from: "visitor", text, at }, ...more });
const hears = (before: Conversation | undefined, one: ConversationEntry, news = false) =>
  told(before, one, 100, { team: undefined, news });

const waiting = hears(undefined, entry());
const open = given(waiting, "ana", 20);

describe("a conversation", () => {
  it("waits when it is new, whoever the visitor's object thinks has it", () => {
    expect(waiting.entry.state).toBe("waiting");
    const first = told(undefined, entry({ state: "open", agent: "ana" }), 1, { team: "sales", news: false });
    expect(first.entry).toEqual(entry());
    expect(first.team).toBe("sales");
  });

  it("keeps who has it, and takes over what was said", () => {
    const next = hears(open, said("more", 20));
    expect(next.entry).toMatchObject({ state: "open", agent: "ana", last: { text: "more" } });
    expect(hears(waiting, said("more", 20, { state: "open", agent: "ben" })).entry.state).toBe("waiting");
  });

  it("is closed by the visitor, once", () => {
    const over = hears(open, entry({ state: "closed" }));
    expect(over).toMatchObject({ closedAt: 100, entry: { state: "closed", agent: "ana" } });
    const again = told(over, entry({ state: "closed" }), 999, { news: false });
    expect(again.closedAt).toBe(100);
    expect(hears(undefined, entry({ state: "closed" }))).toMatchObject({ closedAt: 100 });
  });

  it("opens again when the visitor speaks after it was closed, and not for older words", () => {
    const over = closed(open, 50);
    expect(hears(over, said("before", 40)).entry.state).toBe("closed");
    expect(hears(over, said("after", 60), true).entry.state).toBe("closed");
    const again = hears(over, said("after", 60));
    expect(again.entry.state).toBe("waiting");
    expect(again.entry.agent).toBeUndefined();
    expect(again.closedAt).toBeUndefined();
    const answer = said("by an agent", 60, { last: { from: "agent", text: "", at: 60 } });
    expect(hears(over, answer).entry.state).toBe("closed");
  });

  it("remembers who gave it back until somebody answers", () => {
    const back = released(open, 5, "ana");
    expect(back).toMatchObject({ leftBy: ["ana"], entry: { state: "waiting" } });
    expect(back.entry.agent).toBeUndefined();
    const next = given(back, "ben", 200);
    expect(next).toMatchObject({ leftBy: ["ana"], answerBy: 60_200 });
    expect(released(next, 6, "ben").leftBy).toEqual(["ana", "ben"]);
    const answer = entry({ last: { from: "agent", text: "Hello", at: 210 } });
    expect(hears(next, answer)).toMatchObject({ answerBy: 0, entry: { state: "open", agent: "ben" } });
    expect(hears(next, answer).leftBy).toBeUndefined();
  });

  it("is owed a first word from when the visitor wrote, and not by who had it before", () => {
    const asked = given(
      hears(undefined, entry({ last: { from: "beckon", text: "May I help?", at: 1 } })),
      "ana",
      5,
    );
    expect(asked.answerBy).toBeUndefined();
    const wrote = hears(asked, said("Yes", 90));
    expect(wrote.answerBy).toBe(60_100);
    expect([isUnanswered(wrote, 60_099), isUnanswered(wrote, 60_100)]).toEqual([false, true]);
    expect(given(hears(undefined, entry({ left: true })), "ana", 5).answerBy).toBeUndefined();
  });

  it("keeps agents' notes and tags when the visitor goes on, each note once", () => {
    const note = { id: "note-1", by: "Ana", text: "wants a refund", at: 30 };
    const kept = tagged(noted(noted(open, note), note), ["refund"]);
    expect(hears(kept, said("hello?", 50)).entry).toMatchObject({ notes: [note], tags: ["refund"] });
    const many = Array.from({ length: 12 }, (_, n) => ({ ...note, id: `note-${n}` }));
    expect(many.reduce(noted, open).entry.notes).toHaveLength(10);
    expect(tagged(kept, []).entry.tags).toBeUndefined();
  });
});

describe("an agent", () => {
  it("may take what waits, and what is theirs; not what another has, nor what is over", () => {
    expect(mayTake(waiting, "ana")).toBeUndefined();
    expect(mayTake(open, "ana")).toBeUndefined();
    expect(mayTake(open, "ben")).toBe("taken");
    expect(mayTake(closed(open, 1), "ana")).toBe("closed");
  });

  it("may give back and close their own, and close what waits", () => {
    for (const how of ["release", "close"] as const) {
      expect(mayEnd(open, "ana", how)).toBeUndefined();
      expect(mayEnd(open, "ben", how)).toBe("not-yours");
      expect(mayEnd(closed(open, 1), "ana", how)).toBe("closed");
    }
    expect(mayEnd(waiting, "ana", "close")).toBeUndefined();
    expect(mayEnd(waiting, "ana", "release")).toBe("not-yours");
  });
});
