// One visitor as the agent's socket tells of them: their story, the conversation, and what this agent said that the
// server has not confirmed. Pure. Lines stand in the order of `seq`, each once, however often and in whatever order
// they come; a hole between two of them asks for the record again.

import type { Conversation, ExplainedRule, FromVisitor, Said, Story } from "../../../worker/protocol.ts";

export interface Talk {
  readonly story?: Story;
  /** When the story was made: clocks in it go on from then. */
  readonly storyAt: number;
  readonly conversation?: Omit<Conversation, "said">;
  /** By `seq`. */
  readonly said: readonly Said[];
  /** Said here, not confirmed; sent again with the same id after a reconnect, where it counts once. */
  readonly pending: readonly Pending[];
  /** Said here, and the server would not have it. */
  readonly refused: readonly Pending[];
  readonly typing: boolean;
  /** Up to which line a page of theirs was there to have it; they find the rest on their next one. */
  readonly delivered: number;
  readonly rules?: readonly ExplainedRule[];
  /** A line is missing between two others: take the record again. */
  readonly hole: boolean;
  readonly error?: Extract<FromVisitor, { type: "error" }>;
  /** A tag, trait or note that the server would not have. */
  readonly refusedNote?: NoteKind;
}

export type NoteKind = "tag" | "trait" | "note";

export interface Pending {
  readonly id: string;
  readonly text: string;
  readonly at: number;
}

export const NOTHING_KNOWN: Talk = {
  storyAt: 0,
  said: [],
  pending: [],
  refused: [],
  typing: false,
  delivered: 0,
  hole: false,
};

export type TalkMessage =
  | FromVisitor
  /** This agent said something. */
  | { readonly type: "mine"; readonly pending: Pending }
  /** What was refused is taken back, to be written anew. */
  | { readonly type: "unsaid"; readonly id: string }
  /** Something else is said of the visitor: what was refused before is settled. */
  | { readonly type: "noting" }
  /** The line is new: whether somebody is typing is not known from before. */
  | { readonly type: "opened" };

export function applyTalk(talk: Talk, message: TalkMessage): Talk {
  switch (message.type) {
    case "record": {
      const { conversation: before, error: _, ...rest } = talk;
      const { said = [], ...conversation } = message.conversation ?? {};
      const now =
        message.conversation === undefined ? undefined : (conversation as Omit<Conversation, "said">);
      // Lines that came after the record was made, on this very socket, are not unsaid by it.
      const later = now !== undefined && now.id === before?.id ? talk.said : [];
      const lines = inOrder([...said, ...later]);
      return {
        ...rest,
        story: message.story,
        storyAt: message.at,
        ...(now === undefined ? {} : { conversation: now }),
        said: lines,
        pending: unconfirmed(talk.pending, lines),
        delivered: deliveredTo(message.story, now?.id === before?.id ? talk.delivered : 0, lines),
        hole: false,
      };
    }
    case "said": {
      const sameOne = talk.conversation === undefined || talk.conversation.id === message.conversation;
      const said = inOrder([...(sameOne ? talk.said : []), message.said]);
      const { conversation, ...rest } = talk;
      return {
        ...rest,
        ...(sameOne && conversation !== undefined ? { conversation } : {}),
        said,
        pending: unconfirmed(talk.pending, said),
        delivered: deliveredTo(talk.story, sameOne ? talk.delivered : 0, said),
        typing: message.said.from === "visitor" ? false : talk.typing,
        hole: talk.hole || leavesHole(said, message.said.seq),
      };
    }
    case "conversation": {
      const sameOne = talk.conversation === undefined || talk.conversation.id === message.conversation.id;
      return {
        ...talk,
        conversation: message.conversation,
        ...(!sameOne && { said: [], delivered: 0 }),
      };
    }
    case "opened":
      return { ...talk, typing: false };
    case "typing":
      return { ...talk, typing: message.on };
    case "read": {
      if (talk.conversation === undefined) return talk;
      const readByVisitor = Math.max(talk.conversation.readByVisitor, message.seq);
      return { ...talk, conversation: { ...talk.conversation, readByVisitor } };
    }
    case "explain":
      return { ...talk, rules: message.rules };
    case "noting": {
      const { refusedNote: _, ...rest } = talk;
      return rest;
    }
    case "error":
      if (isNoteKind(message.field)) return { ...talk, refusedNote: message.field };
      // It does not say to what; nothing else that agents send here is ever refused.
      return { ...talk, error: message, pending: [], refused: [...talk.refused, ...talk.pending] };
    case "unsaid": {
      const { error: _, ...rest } = talk;
      return { ...rest, refused: talk.refused.filter((line) => line.id !== message.id) };
    }
    case "mine": {
      const { error: _, ...rest } = talk;
      return { ...rest, pending: [...talk.pending, message.pending] };
    }
    default:
      // A newer server may say more than this console knows.
      return talk;
  }
}

const isNoteKind = (field: string | undefined): field is NoteKind =>
  field === "tag" || field === "trait" || field === "note";

function inOrder(said: readonly Said[]): readonly Said[] {
  const bySeq = new Map(said.map((line) => [line.seq, line]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Only the line before the new one is asked for: a record with a hole of its own would be taken again for ever. */
function leavesHole(said: readonly Said[], seq: number): boolean {
  const index = said.findIndex((line) => line.seq === seq);
  return index > 0 && said[index - 1]!.seq !== seq - 1;
}

/** A page that is there has every line; one that comes gets them with its first message. */
function deliveredTo(story: Story | undefined, before: number, said: readonly Said[]): number {
  const isThere = story !== undefined && story.row.status !== "left";
  return isThere ? Math.max(before, said.at(-1)?.seq ?? 0) : before;
}

function unconfirmed(pending: readonly Pending[], said: readonly Said[]): readonly Pending[] {
  if (pending.length === 0) return pending;
  const confirmed = new Set(said.map((line) => line.id));
  return pending.filter((line) => !confirmed.has(line.id));
}
