// One conversation as the desk keeps it. The visitor's object owns what was said and may close or reopen; the desk alone
// owns who has it, so what a visitor's object says about that is old news and is not taken over.

import type { ChatNote, ConversationEntry } from "../protocol.ts";
import type { Chat } from "./desk.ts";

export interface Conversation {
  readonly entry: ConversationEntry;
  readonly team?: string | undefined;
  readonly closedAt?: number | undefined;
  /** Gave it back or did not answer, since somebody last did: not asked again. */
  readonly leftBy?: readonly string[] | undefined;
  /** When whoever has it owes the visitor the first word; 0: it was said. */
  readonly answerBy?: number | undefined;
}

/** A visitor who wrote and hears nothing for this long is offered to the next agent. */
export const ANSWER_WITHIN = 60_000;

/**
 * The visitor's object told of a change. `news`: our word to it that it has not heard yet, so that its own is older.
 * A first entry that names an agent is an answer to that agent's own invitation.
 */
export function told(
  before: Conversation | undefined,
  entry: ConversationEntry,
  at: number,
  more: { readonly team?: string | undefined; readonly news: boolean; readonly reopening?: boolean },
): Conversation {
  if (before === undefined) {
    const closed = entry.state === "closed";
    return {
      entry: { ...withoutAgent(entry), state: closed ? "closed" : "waiting" },
      team: more.team,
      ...(closed ? { closedAt: at } : {}),
    };
  }
  const { state, agent, notes, tags, waits } = before.entry;
  const ours = {
    ...entry,
    ...(notes !== undefined && { notes }),
    ...(tags !== undefined && { tags }),
    ...(waits !== undefined && { waits }),
  };
  const kept = answering({ ...before, entry: seated(ours, state, agent) }, at);
  if (more.reopening) return kept;
  if (entry.state === "closed") return state === "closed" ? kept : closed(kept, at);
  const spokeAgain =
    entry.last.from === "visitor" && before.closedAt !== undefined && entry.last.at > before.closedAt;
  if (state === "closed" && spokeAgain && !more.news) {
    return { entry: { ...seated(ours, "waiting"), waits: at }, team: before.team };
  }
  return kept;
}

/** Whoever has it spoke, or is asked for the first time. */
function answering(conversation: Conversation, at: number): Conversation {
  const { entry, answerBy } = conversation;
  if (entry.state !== "open" || answerBy === 0) return conversation;
  const { from, at: said } = entry.last;
  if (from === "agent" && said >= (answerBy ?? at) - ANSWER_WITHIN)
    return { ...conversation, answerBy: 0, leftBy: undefined };
  if (from === "visitor" && answerBy === undefined) return { ...conversation, answerBy: owed(entry, at) };
  return conversation;
}

/** What was left for later was answered late already. */
const owed = ({ last, left }: ConversationEntry, at: number): number | undefined =>
  last.from === "visitor" && !left ? at + ANSWER_WITHIN : undefined;

export const given = (conversation: Conversation, agent: string, at: number): Conversation => ({
  entry: seated(conversation.entry, "open", agent),
  team: conversation.team,
  leftBy: conversation.leftBy,
  answerBy: owed(conversation.entry, at),
});

export const released = (conversation: Conversation, at: number, by?: string): Conversation => ({
  entry: { ...seated(conversation.entry, "waiting"), waits: at },
  team: conversation.team,
  leftBy: by === undefined ? conversation.leftBy : [...new Set([...(conversation.leftBy ?? []), by])],
});

/** Somebody should have answered by now. */
export const isUnanswered = ({ entry, answerBy }: Conversation, now: number): boolean =>
  entry.state === "open" && answerBy !== undefined && answerBy > 0 && answerBy <= now;

export const reopened = (conversation: Conversation, agent: string, at: number): Conversation => {
  const { ended: _, ...entry } = conversation.entry;
  return given({ ...conversation, entry }, agent, at);
};

/** A conversation carries the newest of them. */
const MOST_NOTES = 10;

export const noted = (conversation: Conversation, note: ChatNote): Conversation => {
  const { notes = [] } = conversation.entry;
  if (notes.some(({ id }) => id === note.id)) return conversation;
  return { ...conversation, entry: { ...conversation.entry, notes: [...notes, note].slice(-MOST_NOTES) } };
};

export const tagged = (conversation: Conversation, tags: readonly string[]): Conversation => {
  const { tags: _, ...rest } = conversation.entry;
  return { ...conversation, entry: { ...rest, ...(tags.length > 0 && { tags }) } };
};

/** Who had it stays written: the list of past chats shows it. */
export const closed = (conversation: Conversation, at: number): Conversation => ({
  ...conversation,
  entry: seated(conversation.entry, "closed", conversation.entry.agent),
  closedAt: at,
});

export const chatOf = ({ entry, team, leftBy }: Conversation): Chat => ({
  id: entry.id,
  visitor: entry.visitor,
  since: entry.since,
  agent: entry.state === "open" ? entry.agent : undefined,
  team,
  leftBy,
  language: entry.language,
  skills: entry.visitorTags,
});

export type Refusal =
  "no-such-conversation" | "not-yours" | "taken" | "closed" | "still-open" | "not-there" | "blocked";

/** May this agent take it? The first to ask has it; `over`: from whoever has it, as a deliberate step. */
export function mayTake({ entry }: Conversation, agent: string, over = false): Refusal | undefined {
  if (entry.state === "closed") return "closed";
  return entry.state === "open" && entry.agent !== agent && !over ? "taken" : undefined;
}

/** One's own may be given back and closed; a waiting one may be closed by anybody at the desk. */
export function mayEnd(
  { entry }: Conversation,
  agent: string,
  how: "release" | "close",
): Refusal | undefined {
  if (entry.state === "closed") return "closed";
  if (entry.state === "open" && entry.agent === agent) return undefined;
  return how === "close" && entry.state === "waiting" ? undefined : "not-yours";
}

function withoutAgent(entry: ConversationEntry): ConversationEntry {
  const { agent: _, ...rest } = entry;
  return rest;
}

const seated = (
  { waits, ...entry }: ConversationEntry,
  state: ConversationEntry["state"],
  agent?: string,
): ConversationEntry => ({
  ...withoutAgent(entry),
  state,
  ...(agent === undefined ? {} : { agent }),
  ...(state === "waiting" && waits !== undefined && { waits }),
});
