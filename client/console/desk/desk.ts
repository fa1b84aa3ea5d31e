// The desk as its socket tells it: the agents, the conversations, the invitations as they are offered. Pure.

import type {
  AgentState,
  ConversationEntry,
  Draft,
  FromDesk,
  InvitationNotice,
  Role,
} from "../../../worker/protocol.ts";

export interface DeskState {
  readonly known: boolean;
  readonly me?: AgentState & { readonly role: Role };
  readonly agents: readonly AgentState[];
  readonly conversations: ReadonlyMap<string, ConversationEntry>;
  /** The newest first. */
  readonly invitations: readonly InvitationNotice[];
  /** What waits for this agent's word, the oldest first. */
  readonly drafts: readonly Draft[];
}

export const NO_DESK: DeskState = {
  known: false,
  agents: [],
  conversations: new Map(),
  invitations: [],
  drafts: [],
};

/** What is shown of invitations; the rest is in the visitors' stories. */
const INVITATIONS_KEPT = 50;

export function applyDesk(state: DeskState, message: FromDesk): DeskState {
  switch (message.type) {
    case "desk":
      return {
        known: true,
        me: message.me,
        agents: message.agents,
        conversations: new Map(message.conversations.map((entry) => [entry.id, entry])),
        invitations: newestFirst(message.invitations),
        drafts: message.drafts,
      };
    case "agents": {
      const mine = message.agents.find((agent) => agent.id === state.me?.id);
      return {
        ...state,
        agents: message.agents,
        ...(state.me === undefined || mine === undefined ? {} : { me: { ...state.me, ...mine } }),
      };
    }
    case "conversations": {
      const conversations = new Map(state.conversations);
      for (const entry of message.set) conversations.set(entry.id, entry);
      return { ...state, conversations };
    }
    case "invitation": {
      const { invitation } = message;
      const known = state.invitations.find((other) => other.id === invitation.id);
      // Each step is told from its own outbox entry; one that was overtaken says nothing new.
      if (known !== undefined && STEP[invitation.state] < STEP[known.state]) return state;
      const others = state.invitations.filter((other) => other.id !== invitation.id);
      // It stays where it stood, by when it was first heard of.
      const at = Math.min(invitation.at, known?.at ?? invitation.at);
      return { ...state, invitations: newestFirst([{ ...invitation, at }, ...others]) };
    }
    case "draft": {
      const { invitation, until } = message;
      return { ...state, drafts: [...withoutDraft(state, invitation.id), { invitation, until }] };
    }
    case "draft-over":
      return { ...state, drafts: withoutDraft(state, message.id) };
    default:
      return state;
  }
}

const STEP: Readonly<Record<InvitationNotice["state"], number>> = {
  drafted: -1,
  offered: 0,
  shown: 1,
  seen: 2,
  accepted: 3,
  dismissed: 3,
  expired: 3,
  withdrawn: 3,
  failed: 3,
};

export function withoutDraft({ drafts }: DeskState, id: string): readonly Draft[] {
  return drafts.filter(({ invitation }) => invitation.id !== id);
}

function newestFirst(invitations: readonly InvitationNotice[]): readonly InvitationNotice[] {
  return [...invitations].sort((a, b) => b.at - a.at).slice(0, INVITATIONS_KEPT);
}

const entries = (state: DeskState): ConversationEntry[] => [...state.conversations.values()];

/** Nobody has taken these yet; the longest waiting first. */
export const waitingChats = (state: DeskState): readonly ConversationEntry[] =>
  entries(state)
    .filter((entry) => entry.state === "waiting" && !entry.left)
    .sort((a, b) => (a.waits ?? a.since) - (b.waits ?? b.since));

/** Written while nobody was here, and not answered; whoever wrote need not be on the site any more. */
export const leftChats = (state: DeskState): readonly ConversationEntry[] =>
  entries(state)
    .filter((entry) => entry.state === "waiting" && entry.left)
    .sort((a, b) => a.since - b.since);

/** Of those heard of since this console opened. */
export const closedChats = (state: DeskState): readonly ConversationEntry[] =>
  entries(state)
    .filter((entry) => entry.state === "closed" && entry.last.text !== "")
    .sort((a, b) => b.last.at - a.last.at);

/** In the order they began, which does not change while they go on. */
export const myChats = (state: DeskState): readonly ConversationEntry[] =>
  entries(state)
    .filter((entry) => entry.state === "open" && entry.agent === state.me?.id)
    .sort((a, b) => a.since - b.since);

export const othersChats = (state: DeskState): readonly ConversationEntry[] =>
  entries(state)
    .filter((entry) => entry.state === "open" && entry.agent !== state.me?.id)
    .sort((a, b) => a.since - b.since);

/** The conversation of a visitor that is not over, else the newest. */
export function chatOf(state: DeskState, visitor: string): ConversationEntry | undefined {
  const of = entries(state).filter((entry) => entry.visitor === visitor);
  return of.find((entry) => entry.state !== "closed") ?? of.sort((a, b) => b.since - a.since)[0];
}

/** What the title badge counts: words nobody here has read, drafts that wait, and people nobody has answered. */
export function callsFor(state: DeskState): number {
  const unread = myChats(state).reduce((sum, entry) => sum + entry.unread, 0);
  return unread + state.drafts.length + (state.me?.status === "online" ? waitingChats(state).length : 0);
}

/** Somebody can be offered a chat at all only while this holds. */
export const someoneOnline = (state: DeskState): boolean =>
  state.agents.some((agent) => agent.status === "online");
