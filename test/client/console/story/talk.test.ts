// A chat and a story as they are told: in order, once, whatever happens to the line.

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  applyTalk,
  NOTHING_KNOWN,
  type Talk,
  type TalkMessage,
} from "../../../../client/console/story/talk.ts";
import type { Conversation, Said } from "../../../../worker/protocol.ts";
import { conversation, NOW, row, said, story } from "../support/samples.ts";

const record = (of?: Conversation): TalkMessage => ({
  type: "record",
  story: story(row(1)),
  at: NOW,
  ...(of === undefined ? {} : { conversation: of }),
});
const words = (line: Said, of = "conversation-1"): TalkMessage => ({
  type: "said",
  conversation: of,
  said: line,
});
const talk = (...messages: readonly TalkMessage[]): Talk => messages.reduce(applyTalk, NOTHING_KNOWN);
const seqs = ({ said }: Talk): readonly number[] => said.map(({ seq }) => seq);

describe("what was said", () => {
  test("stands in the order of seq, each line once", () => {
    const now = talk(record(conversation()), words(said(4)), words(said(3)), words(said(4)), words(said(2)));
    expect(seqs(now)).toEqual([1, 2, 3, 4]);
  });

  test("any order and any repetition of lines gives the one conversation", () => {
    const lines = [1, 2, 3, 4, 5, 6, 7, 8].map((seq) => said(seq));
    const told = fc.array(fc.nat(7), { maxLength: 30 });
    fc.assert(
      fc.property(told, fc.nat(8), (order, recordAfter) => {
        const messages: TalkMessage[] = order.map((index) => words(lines[index]!));
        messages.splice(
          Math.min(recordAfter, messages.length),
          0,
          record(conversation({ said: lines.slice(0, 4) })),
        );
        const now = talk(...messages);
        const expected = [...new Set([1, 2, 3, 4, ...order.map((index) => index + 1)])].sort((a, b) => a - b);
        // Before the record the conversation had no name yet, so only what came on top of it is certain.
        const certain = [...new Set([1, 2, 3, 4, ...order.slice(recordAfter).map((index) => index + 1)])];
        expect(seqs(now).filter((seq) => !expected.includes(seq))).toEqual([]);
        for (const seq of certain) expect(seqs(now)).toContain(seq);
        expect(new Set(seqs(now)).size).toBe(seqs(now).length);
        expect([...seqs(now)].sort((a, b) => a - b)).toEqual(seqs(now));
      }),
    );
  });

  test("a line missing before the new one asks for the record, which settles it", () => {
    const missing = talk(record(conversation()), words(said(5)));
    expect(missing.hole).toBe(true);
    const all = [1, 2, 3, 4, 5].map((seq) => said(seq));
    const mended = applyTalk(missing, record(conversation({ said: all })));
    expect(mended.hole).toBe(false);
    expect(seqs(mended)).toEqual([1, 2, 3, 4, 5]);
  });

  test("a record with a hole of its own is not asked for again and again", () => {
    const now = talk(record(conversation({ said: [said(1), said(5)] })), words(said(6)));
    expect(now.hole).toBe(false);
  });

  test("another conversation begins with nothing of the old one", () => {
    const now = talk(
      record(conversation()),
      {
        type: "conversation",
        conversation: { id: "conversation-2", state: "waiting", readByVisitor: 0, readByAgent: 0 },
      },
      words(said(1, { id: "new" }), "conversation-2"),
    );
    expect(now.conversation?.id).toBe("conversation-2");
    expect(now.said.map(({ id }) => id)).toEqual(["new"]);
  });
});

describe("what this agent says", () => {
  const mine = (id: string): TalkMessage => ({ type: "mine", pending: { id, text: id, at: NOW } });

  test("stands at the end until the server says it, and then once in its place", () => {
    const before = talk(record(conversation()), mine("a"), mine("b"));
    expect(before.pending.map(({ id }) => id)).toEqual(["a", "b"]);
    const after = applyTalk(before, words(said(3, { id: "a", from: "agent" })));
    expect(after.pending.map(({ id }) => id)).toEqual(["b"]);
    expect(after.said.filter(({ id }) => id === "a")).toHaveLength(1);
  });

  test("is confirmed by a record as well", () => {
    const lines = [said(1), said(2), said(3, { id: "a" })];
    const now = talk(
      record(conversation()),
      mine("a"),
      { type: "opened" },
      record(conversation({ said: lines })),
    );
    expect(now.pending).toEqual([]);
  });

  test("is marked when it was refused, and can be taken back", () => {
    const refused = talk(record(conversation()), mine("a"), { type: "error", code: "not-allowed" });
    expect(refused.pending).toEqual([]);
    expect(refused.refused.map(({ id }) => id)).toEqual(["a"]);
    expect(refused.error?.code).toBe("not-allowed");
    const back = applyTalk(refused, { type: "unsaid", id: "a" });
    expect(back.refused).toEqual([]);
    expect(back.error).toBeUndefined();
  });
});

test("typing ends with words, and is not known over a lost line", () => {
  const typing = talk(record(conversation()), { type: "typing", on: true });
  expect(typing.typing).toBe(true);
  expect(applyTalk(typing, words(said(3))).typing).toBe(false);
  expect(applyTalk(typing, words(said(3, { from: "agent" }))).typing).toBe(true);
  expect(applyTalk(typing, { type: "opened" }).typing).toBe(false);
  // A record comes with every page view; it says nothing of typing.
  expect(applyTalk(typing, record(conversation())).typing).toBe(true);
});

test("what was read is never unread", () => {
  const now = talk(record(conversation()), { type: "read", seq: 2 }, { type: "read", seq: 1 });
  expect(now.conversation?.readByVisitor).toBe(2);
});

test("messages of a newer server are passed over", () => {
  const now = talk(record(conversation()));
  expect(applyTalk(now, { type: "tag" } as unknown as TalkMessage)).toBe(now);
});
