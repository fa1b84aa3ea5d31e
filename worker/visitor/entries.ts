// A conversation as others are told of it: the wire's part without what only its object knows, and the index's entry. Pure.

import type { Conversation, ConversationEntry, Said } from "../protocol.ts";
import type { StoredConversation } from "./store.ts";

/** Longest preview of the last words in lists. */
const PREVIEW = 140;

export function withoutExtras(stored: StoredConversation): Omit<Conversation, "said"> {
  const {
    openedAt: _openedAt,
    invitation: _invitation,
    invitedBy: _invitedBy,
    agentId: _agentId,
    waitsUntil: _waitsUntil,
    closedAt: _closedAt,
    ...conversation
  } = stored;
  return conversation;
}

export function entryOf(
  stored: StoredConversation,
  said: readonly Said[],
  of: Pick<ConversationEntry, "visitor" | "name" | "page" | "language" | "visitorTags">,
  now: number,
): ConversationEntry {
  // People's words: what was answered by itself says nothing of the chat.
  const last = said.findLast(({ from }) => from !== "beckon") ?? said.at(-1);
  const agent = stored.agentId ?? stored.invitedBy;
  return {
    id: stored.id,
    ...of,
    state: stored.state,
    ...(agent !== undefined && { agent }),
    since: stored.openedAt,
    last: { from: last?.from ?? "beckon", text: (last?.text ?? "").slice(0, PREVIEW), at: last?.at ?? now },
    unread: said.filter((one) => one.from === "visitor" && one.seq > stored.readByAgent).length,
    ...(stored.email !== undefined && { email: stored.email }),
    ...(stored.left && { left: stored.left }),
    ...(stored.ended && { ended: stored.ended }),
    ...(stored.rating !== undefined && { rating: stored.rating }),
  };
}
