// One conversation as the desk keeps it. The visitor's object owns what was said and may close or reopen; the desk alone
// owns who has it, so what a visitor's object says about that is old news and is not taken over.

import type { ConversationEntry } from "../protocol.ts";
import type { Chat } from "./desk.ts";

export interface Conversation {
  readonly entry: ConversationEntry;
  readonly team?: string | undefined;
  readonly closedAt?: number | undefined;
  readonly leftBy?: string | undefined;
}

/**
 * The visitor's object told of a change. `news`: our word to it that it has not heard yet, so that its own is older.
 * A first entry that names an agent is an answer to that agent's own invitation.
 */
export function told(
  before: Conversation | undefined,
  entry: ConversationEntry,
  at: number,
  more: { readonly team?: string | undefined; readonly news: boolean },
): Conversation {
  if (before === undefined) {
    const closed = entry.state === "closed";
    return {
      entry: { ...withoutAgent(entry), state: closed ? "closed" : "waiting" },
      team: more.team,
      ...(closed ? { closedAt: at } : {}),
    };
  }
  const { state, agent } = before.entry;
  const kept: Conversation = { ...before, entry: seated(entry, state, agent) };
  if (entry.state === "closed") return state === "closed" ? kept : closed(kept, at);
  const spokeAgain =
    entry.last.from === "visitor" && before.closedAt !== undefined && entry.last.at > before.closedAt;
  if (state === "closed" && spokeAgain && !more.news) {
    return { entry: seated(entry, "waiting"), team: before.team };
  }
  return kept;
}

export const given = (conversation: Conversation, agent: string): Conversation => ({
  entry: seated(conversation.entry, "open", agent),
  team: conversation.team,
});

export const released = (conversation: Conversation, by?: string): Conversation => ({
  entry: seated(conversation.entry, "waiting"),
  team: conversation.team,
  leftBy: by,
});

/** Who had it stays written: the list of past chats shows it. */
export const closed = (conversation: Conversation, at: number): Conversation => ({
  ...conversation,
  entry: { ...conversation.entry, state: "closed" },
  closedAt: at,
});

export const chatOf = ({ entry, team, leftBy }: Conversation): Chat => ({
  id: entry.id,
  visitor: entry.visitor,
  since: entry.since,
  agent: entry.state === "open" ? entry.agent : undefined,
  team,
  leftBy,
});

export type Refusal = "no-such-conversation" | "not-yours" | "taken" | "closed";

/** May this agent take it? The first to ask has it. */
export function mayTake({ entry }: Conversation, agent: string): Refusal | undefined {
  if (entry.state === "closed") return "closed";
  return entry.state === "open" && entry.agent !== agent ? "taken" : undefined;
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
  entry: ConversationEntry,
  state: ConversationEntry["state"],
  agent?: string,
): ConversationEntry => ({ ...withoutAgent(entry), state, ...(agent === undefined ? {} : { agent }) });
