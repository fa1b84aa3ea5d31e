// How anything at the desk changes: store it, settle what follows from it (desk.ts), store that, and only then tell. No
// await in between, so that nothing is seen half done and a crash leaves all of it or none.

import type { Deadlines } from "../durable/deadlines.ts";
import type { AgentState, ConversationEntry } from "../protocol.ts";
import type { Consoles } from "./consoles.ts";
import { chatOf, type Conversation, given } from "./conversations.ts";
import { type Desk, settle } from "./desk.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

/** One who was told of a free place has this long to take it; then the next in the list is told. */
const TELL_NEXT = 2_000;

export class Changes {
  readonly #store: SiteStore;
  readonly #consoles: Consoles;
  readonly #deadlines: Deadlines;
  readonly #outbox: Outbox;

  constructor(store: SiteStore, consoles: Consoles, deadlines: Deadlines, outbox: Outbox) {
    this.#store = store;
    this.#consoles = consoles;
    this.#deadlines = deadlines;
    this.#outbox = outbox;
  }

  make(now: number, change: (one: Change) => void): void {
    const one = new Change(this.#store, this.#outbox, now);
    this.#store.together(() => {
      change(one);
      this.#settle(one);
    });
    const { conversations, assigned } = one;
    if (conversations.size > 0) {
      this.#consoles.tell({ type: "conversations", set: [...conversations.values()] });
    }
    for (const { agent, conversation, visitor } of assigned) {
      this.#consoles.tell({ type: "assigned", conversation, visitor }, agent);
    }
    if (one.agents) this.#consoles.tell({ type: "agents", agents: this.agentStates() });
    this.#outbox.start();
  }

  #settle(one: Change): void {
    const desk = this.desk();
    const { assign, gone, tell } = settle(desk);
    for (const { chat, agent } of assign) {
      const conversation = this.#store.conversation(chat.id);
      if (conversation !== undefined) one.give(conversation, agent);
    }
    for (const { id, visitor } of gone) {
      this.#store.setLease(id, "gone");
      this.#outbox.add({ to: "desk-gone", visitor, invitation: id }, one.now);
    }
    for (const visitor of tell) {
      this.#store.dropWishes(visitor);
      this.#outbox.add({ to: "place-free", visitor }, one.now);
    }
    const isAnyLeft = desk.wishes.some(({ visitor }) => !tell.includes(visitor));
    if (tell.length > 0 && isAnyLeft) this.#deadlines.set("wishes", one.now + TELL_NEXT);
  }

  /** Marketers have a console, but never a chat. */
  #atDesk() {
    return this.#store.agents().filter(({ role }) => role !== "marketer");
  }

  desk(): Desk {
    return {
      agents: this.#atDesk().map(({ id, teams, places, status }) => ({
        id,
        teams,
        places,
        online: status === "online",
      })),
      chats: this.#store.openConversations().map(chatOf),
      leases: this.#store.leases(),
      wishes: this.#store.wishes(),
    };
  }

  agentStates(): AgentState[] {
    const open = this.#store.openConversations().filter(({ entry }) => entry.state === "open");
    return this.#atDesk().map(({ id, name, status, places }) => ({
      id,
      name,
      status,
      places,
      chats: open.filter(({ entry }) => entry.agent === id).length,
    }));
  }
}

/** One change while it is made, and what there is to tell of it afterwards. */
export class Change {
  readonly now: number;
  readonly conversations = new Map<string, ConversationEntry>();
  readonly assigned: { agent: string; conversation: string; visitor: string }[] = [];
  agents = false;
  readonly #store: SiteStore;
  readonly #outbox: Outbox;

  constructor(store: SiteStore, outbox: Outbox, now: number) {
    this.#store = store;
    this.#outbox = outbox;
    this.now = now;
  }

  save(conversation: Conversation): void {
    this.#store.saveConversation(conversation);
    this.conversations.set(conversation.entry.id, conversation.entry);
    if (conversation.entry.state === "closed") this.agents = true;
  }

  /** Our word on who has it, also for its visitor. */
  hand(conversation: Conversation): void {
    this.save(conversation);
    const { id, visitor, state, agent: has } = conversation.entry;
    const agent = state === "open" && has !== undefined ? this.#store.agent(has) : undefined;
    const by = agent && { agent: { id: agent.id, name: agent.name } };
    this.#outbox.add({ to: "handed", visitor, conversation: id, state, ...by }, this.now);
    this.agents = true;
  }

  give(conversation: Conversation, agent: string): void {
    this.hand(given(conversation, agent));
    const { id, visitor } = conversation.entry;
    this.assigned.push({ agent, conversation: id, visitor });
  }
}
