// The visitor's conversations, kept in the visitor's object: words are rows before anybody hears of them, in one order
// for everybody (`seq`), and an id said twice is kept once.

import type { Conversation, ConversationEntry, InviteMessage, Said } from "../protocol.ts";
import type { Context } from "./context.ts";
import type { StoredConversation } from "./store.ts";

interface Open {
  readonly seq: number;
  stored: StoredConversation;
  said: Said[];
}

/** Longest preview of the last words in lists. */
const PREVIEW = 140;

export class Chats {
  readonly #context: Context;
  #current: Open | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  load(): void {
    const newest = this.#context.store.conversations().at(-1);
    this.#current = newest && { ...newest, said: this.#context.store.said(newest.stored.id) };
  }

  /** The newest conversation, closed ones included: it is still there the next day. */
  current(): Conversation | undefined {
    return this.#current && { ...withoutExtras(this.#current.stored), said: this.#current.said };
  }

  currentStored(): StoredConversation | undefined {
    return this.#current?.stored;
  }

  /** Only the words of an open chat stay; said again to the desk. */
  forget(now: number): void {
    const open = this.isOpen ? this.#current! : undefined;
    this.#context.store.forgetConversations();
    this.#current = undefined;
    if (open === undefined) return;
    const { invitation: _, ...stored } = open.stored;
    this.#current = { ...open, stored, seq: this.#context.store.saveConversation(undefined, stored) };
    for (const said of open.said) this.#context.store.say(stored.id, said);
    this.#context.outbox.put({ to: "talked", entry: this.#entry(now) }, now);
  }

  find(id: string): Conversation | undefined {
    if (this.#current?.stored.id === id) return this.current();
    const row = this.#context.store.conversations().find(({ stored }) => stored.id === id);
    return row && { ...withoutExtras(row.stored), said: this.#context.store.said(id) };
  }

  get isOpen(): boolean {
    return this.#current !== undefined && this.#current.stored.state !== "closed";
  }

  /**
   * An accepted invitation opens the chat: its greeting is the first line, the quick reply the second. `by`: the agent who
   * sent it by hand and gets the answer.
   */
  accepted(invitation: InviteMessage, by: string | undefined, reply: string | undefined, now: number): void {
    if (this.isOpen) return;
    this.#open(now, { invitation: invitation.id, ...(by !== undefined && { invitedBy: by }) });
    this.#add({ id: invitation.id, from: "beckon", name: invitation.from, text: invitation.greeting }, now);
    if (reply !== undefined) this.#add({ id: `${invitation.id}-reply`, from: "visitor", text: reply }, now);
    this.#changed(now);
    this.#context.sockets.toPages({
      type: "conversation",
      conversation: withoutExtras(this.#current!.stored),
    });
    for (const said of this.#current!.said) this.#context.sockets.toPages({ type: "said", said });
    this.#toldAgents();
  }

  /** The visitor's words; opens a conversation where none is open. */
  visitorSays(id: string, text: string, now: number): void {
    if (this.#knows(id)) return;
    const isNew = !this.isOpen;
    if (isNew) this.#open(now, {});
    const said = this.#add({ id, from: "visitor", text }, now);
    this.#changed(now);
    if (isNew)
      this.#context.sockets.toPages({
        type: "conversation",
        conversation: withoutExtras(this.#current!.stored),
      });
    this.#context.sockets.toPages({ type: "said", said });
    if (isNew) this.#toldAgents();
    else this.#context.sockets.toAgents({ type: "said", conversation: this.#current!.stored.id, said });
  }

  /** An agent's words; false where no conversation is open or it is another agent's. */
  agentSays(
    id: string,
    text: string,
    agent: { readonly id: string; readonly name: string },
    now: number,
  ): boolean {
    if (this.#knows(id)) return true;
    const stored = this.#current?.stored;
    if (stored === undefined || stored.state === "closed") return false;
    if (stored.agent !== undefined && stored.agentId !== agent.id) return false;
    const said = this.#add({ id, from: "agent", name: agent.name, text }, now);
    this.#changed(now);
    this.#context.sockets.toPages({ type: "said", said });
    this.#context.sockets.toAgents({ type: "said", conversation: stored.id, said });
    return true;
  }

  /** The desk gave it to an agent, took it back, or closed it. */
  handed(
    conversation: string,
    state: StoredConversation["state"],
    agent: { readonly id: string; readonly name: string } | undefined,
    now: number,
  ): void {
    const current = this.#current;
    if (current?.stored.id !== conversation || current.stored.state === "closed") return;
    const { agent: _agent, agentId: _agentId, ...rest } = current.stored;
    this.#store({
      ...rest,
      state,
      ...(agent !== undefined && { agent: { name: agent.name }, agentId: agent.id }),
    });
    if (state === "closed") this.#context.state.happened({ type: "chat", at: now, tab: "", state: "closed" });
    this.#context.state.save(now);
    this.#context.sockets.toPages({
      type: "conversation",
      conversation: withoutExtras(this.#current!.stored),
    });
    this.#context.sockets.toAgents({
      type: "conversation",
      conversation: withoutExtras(this.#current!.stored),
    });
    this.#context.tellFeed(now);
    if (state === "closed") this.#context.decide(now);
  }

  read(by: "visitor" | "agent", seq: number, now: number): void {
    const stored = this.#current?.stored;
    if (stored === undefined) return;
    const key = by === "visitor" ? "readByVisitor" : "readByAgent";
    const read = Math.min(seq, this.#current!.said.length);
    if (read <= stored[key]) return;
    this.#store({ ...stored, [key]: read });
    if (by === "agent") {
      this.#context.sockets.toPages({ type: "read", seq: read });
      this.#changed(now);
    } else this.#context.sockets.toAgents({ type: "read", seq: read });
  }

  #open(now: number, because: Pick<StoredConversation, "invitation" | "invitedBy">): void {
    const stored: StoredConversation = {
      id: crypto.randomUUID(),
      state: "waiting",
      readByVisitor: 0,
      readByAgent: 0,
      openedAt: now,
      ...because,
    };
    this.#current = { seq: this.#context.store.saveConversation(undefined, stored), stored, said: [] };
    this.#context.state.happened({ type: "chat", at: now, tab: "", state: "opened" });
  }

  #add(words: Omit<Said, "seq" | "at">, now: number): Said {
    const current = this.#current!;
    const said: Said = { ...words, seq: current.said.length + 1, at: now };
    current.said = [...current.said, said];
    this.#context.store.say(current.stored.id, said);
    return said;
  }

  #knows(id: string): boolean {
    return this.#current?.said.some((said) => said.id === id) === true;
  }

  #store(stored: StoredConversation): void {
    this.#current!.stored = stored;
    this.#context.store.saveConversation(this.#current!.seq, stored);
  }

  /** What lists show of it changed: the site's index hears of it through the outbox. */
  #changed(now: number): void {
    const { stored } = this.#current!;
    this.#context.outbox.put(
      {
        to: "talked",
        entry: this.#entry(now),
        ...(stored.invitation !== undefined && { invitation: stored.invitation }),
      },
      now,
    );
    this.#context.state.save(now);
    this.#context.tellFeed(now);
    this.#context.outbox.deliver();
  }

  #entry(now: number): ConversationEntry {
    const { stored, said } = this.#current!;
    const last = said.at(-1);
    const { visitor } = this.#context.state.record;
    const agent = stored.agentId ?? stored.invitedBy;
    const page = this.#context.state.facts(now)?.page.url;
    return {
      id: stored.id,
      visitor: this.#context.outlets.visitor,
      ...(visitor.name !== undefined && { name: visitor.name }),
      state: stored.state,
      ...(agent !== undefined && { agent }),
      since: stored.openedAt,
      last: { from: last?.from ?? "beckon", text: (last?.text ?? "").slice(0, PREVIEW), at: last?.at ?? now },
      unread: said.filter((one) => one.from === "visitor" && one.seq > stored.readByAgent).length,
      ...(page !== undefined && { page }),
    };
  }

  #toldAgents(): void {
    const { stored, said } = this.#current!;
    this.#context.sockets.toAgents({ type: "conversation", conversation: withoutExtras(stored) });
    for (const one of said)
      this.#context.sockets.toAgents({ type: "said", conversation: stored.id, said: one });
  }
}

function withoutExtras(stored: StoredConversation): Omit<Conversation, "said"> {
  const {
    openedAt: _openedAt,
    invitation: _invitation,
    invitedBy: _invitedBy,
    agentId: _agentId,
    ...conversation
  } = stored;
  return conversation;
}
