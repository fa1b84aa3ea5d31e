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
const open = given(waiting, "ana");

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

  it("remembers who gave it back until somebody takes it", () => {
    const back = released(open, "ana");
    expect(back).toMatchObject({ leftBy: "ana", entry: { state: "waiting" } });
    expect(back.entry.agent).toBeUndefined();
    expect(given(back, "ben").leftBy).toBeUndefined();
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
