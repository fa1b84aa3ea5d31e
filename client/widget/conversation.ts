// The conversation as this tab knows it: plain data, changed by what the server says and by what the visitor writes.
// The server's number decides the order, and everything is there once, however often it came.

import type { Conversation, Said, ToPage } from "../../worker/protocol.ts";

export interface Pending {
  /** Made here; the server gives it back with the line it becomes. */
  readonly id: string;
  readonly text: string;
  /** A quick reply: the server makes its line from the answer to the invitation, under an id of its own. */
  readonly reply?: boolean;
}

export interface Talk {
  readonly conversation?: Omit<Conversation, "said"> | undefined;
  readonly said: readonly Said[];
  /** Written here, not yet confirmed. */
  readonly pending: readonly Pending[];
  /** What an accepted invitation said: shown until the server's own first line is there. */
  readonly greeting?: { readonly name: string; readonly text: string } | undefined;
  /** Who is typing on the other side. */
  readonly typing?: string | undefined;
  /** Is anybody at the desk, where that is known? */
  readonly online?: boolean | undefined;
  /** What the site masks besides card numbers. */
  readonly mask?: readonly string[] | undefined;
  /** The server's clock less this device's, in ms. */
  readonly ahead: number;
}

export const SILENCE: Talk = { said: [], pending: [], ahead: 0 };

export function hear(talk: Talk, message: ToPage, now: number): Talk {
  switch (message.type) {
    case "welcome": {
      const ahead = message.at - now;
      const { mask } = message;
      if (!message.conversation) return { ...talk, ahead, mask };
      const { said, ...conversation } = message.conversation;
      // Of a long one the newest lines: with what is known already there might be a hole between them.
      return heardAll({ ...began({ ...talk, said: [] }, conversation), ahead, mask }, said);
    }
    case "conversation":
      return began(talk, message.conversation);
    case "said":
      return heardAll(message.said.from == "visitor" ? talk : { ...talk, typing: undefined }, [message.said]);
    case "earlier":
      return heardAll(talk, message.said);
    case "typing":
      return { ...talk, typing: message.on ? message.name : undefined };
    case "read":
      return withConversation(talk, { readByAgent: message.seq });
    case "delivered":
      return withConversation(talk, { delivered: message.seq });
    case "launcher":
      return { ...talk, online: message.online };
    default:
      return talk;
  }
}

/** The visitor wrote something. */
export function wrote(talk: Talk, line: Pending): Talk {
  return { ...talk, pending: [...talk.pending, line] };
}

/** The visitor has everything up to `seq` before them. */
export function readTo(talk: Talk, seq: number): Talk {
  return withConversation(talk, { readByVisitor: seq });
}

/** Lines of the other side that the visitor has not seen. */
export function unread(talk: Talk): readonly Said[] {
  const read = talk.conversation?.readByVisitor ?? 0;
  return talk.said.filter((line) => line.from != "visitor" && line.seq > read);
}

export const lastSeq = (talk: Talk): number => talk.said.at(-1)?.seq ?? 0;

function began(talk: Talk, conversation: Omit<Conversation, "said">): Talk {
  const goesOn = talk.conversation?.id == conversation.id;
  // A line of a new conversation may come before we hear that there is one.
  if (!goesOn && talk.conversation) return { ...talk, conversation, said: [] };
  // What was read here may be news to the server still.
  const readByVisitor = Math.max(conversation.readByVisitor, talk.conversation?.readByVisitor ?? 0);
  return { ...talk, conversation: { ...conversation, readByVisitor } };
}

function heardAll(talk: Talk, lines: readonly Said[]): Talk {
  const bySeq = new Map([...talk.said, ...lines].map((line) => [line.seq, line]));
  const said = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const confirmed = (line: Pending): boolean =>
    said.some(
      ({ id, from, text }) => id == line.id || (line.reply && from == "visitor" && text == line.text),
    );
  return { ...talk, said, pending: talk.pending.filter((line) => !confirmed(line)), greeting: undefined };
}

function withConversation(talk: Talk, change: Partial<Conversation>): Talk {
  return talk.conversation ? { ...talk, conversation: { ...talk.conversation, ...change } } : talk;
}
