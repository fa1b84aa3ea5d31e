// One change at the desk while it is made, and what there is to tell of it afterwards.

import type { ConversationEntry, FromDesk } from "../protocol.ts";
import { type Conversation, given } from "./conversations.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

export class Change {
  readonly now: number;
  readonly conversations = new Map<string, ConversationEntry>();
  readonly assigned: { agent: string; conversation: string; visitor: string }[] = [];
  readonly told: { readonly agent: string; readonly message: FromDesk }[] = [];
  agents = false;
  readonly #store: SiteStore;
  readonly #outbox: Outbox;

  constructor(store: SiteStore, outbox: Outbox, now: number) {
    this.#store = store;
    this.#outbox = outbox;
    this.now = now;
  }

  save(conversation: Conversation): void {
    this.#store.saveConversation(conversation, this.now);
    this.conversations.set(conversation.entry.id, conversation.entry);
    if (conversation.entry.state === "closed") this.agents = true;
  }

  /** Our word on who has it, also for its visitor. */
  hand(conversation: Conversation, reopens = this.#outbox.isReopening(conversation.entry.id)): void {
    this.save(conversation);
    const { id, visitor, state, agent: has } = conversation.entry;
    const agent = state === "open" && has !== undefined ? this.#store.agent(has) : undefined;
    const by = agent && { agent: { id: agent.id, name: agent.name } };
    const again = reopens && { reopens };
    this.#outbox.add({ to: "handed", visitor, conversation: id, state, ...by, ...again }, this.now);
    this.agents = true;
  }

  /** Told to one agent once all of the change is stored. */
  tell(agent: string, message: FromDesk): void {
    this.told.push({ agent, message });
  }

  give(conversation: Conversation, agent: string): void {
    this.hand(given(conversation, agent, this.now));
    this.#assign(conversation, agent);
  }

  /** Even where its visitor has it closed. */
  giveReopened(conversation: Conversation, agent: string): void {
    this.hand(conversation, true);
    this.#assign(conversation, agent);
  }

  #assign(conversation: Conversation, agent: string): void {
    const { id, visitor } = conversation.entry;
    this.assigned.push({ agent, conversation: id, visitor });
  }
}
