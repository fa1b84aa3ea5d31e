// The agents at the desk: their consoles come and go, they say what they do, and stay at work for a moment after their
// last console went.

import type * as z from "zod";
import type { Deadlines } from "../durable/deadlines.ts";
import type { DeskSeat } from "../durable/seat.ts";
import type { ToDesk } from "../protocol.ts";
import type { Changes } from "./changes.ts";
import type { Consoles } from "./consoles.ts";
import { closed, type Conversation, mayEnd, mayTake, type Refusal, released } from "./conversations.ts";
import type { Drafts } from "./drafts.ts";
import type { SiteStore, StoredAgent } from "./store.ts";

/** An agent whose console went is still at work for this long: a reload, a tunnel (SPEC D1). */
const AGENT_STAYS = 30_000;
/** Consoles are looked at for silence this often while any is connected. */
const SWEEP_EVERY = 60_000;

export class Room {
  readonly #store: SiteStore;
  readonly #consoles: Consoles;
  readonly #deadlines: Deadlines;
  readonly #changes: Changes;
  readonly #drafts: Drafts;

  constructor(store: SiteStore, consoles: Consoles, deadlines: Deadlines, changes: Changes, drafts: Drafts) {
    this.#store = store;
    this.#consoles = consoles;
    this.#deadlines = deadlines;
    this.#changes = changes;
    this.#drafts = drafts;
  }

  /** Undefined: no agent of this site. */
  enter(seat: DeskSeat): Response | undefined {
    const agent = this.#store.agent(seat.agent.id);
    if (agent === undefined) return undefined;
    const now = Date.now();
    this.#changes.make(now, (change) => {
      this.#deadlines.clear(`agent:${agent.id}`);
      if (this.#deadlines.at("sweep") === undefined) this.#deadlines.set("sweep", now + SWEEP_EVERY);
      if (agent.status !== "offline") return;
      this.#store.setStatus(agent.id, agent.chosen);
      change.agents = true;
    });
    const { socket, response } = this.#consoles.accept(seat, now);
    const agents = this.#changes.agentStates();
    const me = agents.find(({ id }) => id === agent.id);
    if (me === undefined) return undefined;
    this.#consoles.reply(socket, {
      type: "desk",
      me: { ...me, role: agent.role },
      agents,
      conversations: this.#store.openConversations().map(({ entry }) => entry),
      invitations: this.#store.invitations(),
      drafts: this.#drafts.of(agent.id),
      at: now,
    });
    return response;
  }

  heard(socket: WebSocket, seat: DeskSeat, message: z.output<typeof ToDesk>): void {
    const agent = this.#store.agent(seat.agent.id);
    if (agent === undefined) return this.#consoles.dismiss(seat.agent.id);
    if (message.type === "status") {
      return this.#changes.make(Date.now(), (change) => {
        this.#store.choose(agent.id, message.status, message.places ?? agent.places);
        change.agents = true;
      });
    }
    if (message.type === "draft") {
      const text = "This invitation is not waiting for you any more.";
      return this.#changes.make(Date.now(), (change) => {
        if (this.#drafts.answer(change, agent.id, message)) return;
        change.tell(agent.id, { type: "notice", code: "no-such-draft", text });
      });
    }
    const refusal = this.#onConversation(agent, message.type, message.conversation);
    if (refusal !== undefined) this.#consoles.reply(socket, { type: "notice", ...refusal });
  }

  left(socket: WebSocket): void {
    const agent = this.#consoles.seat(socket)?.agent.id;
    if (agent === undefined || this.#consoles.has(agent, socket)) return;
    this.#deadlines.set(`agent:${agent}`, Date.now() + AGENT_STAYS);
  }

  /** Not at work any more: chats go back, and to others who have a place. */
  offline(agent: string, now: number): void {
    this.#changes.make(now, (change) => {
      this.#store.setStatus(agent, "offline");
      change.agents = true;
      for (const conversation of this.#store.openConversations()) {
        const { entry } = conversation;
        if (entry.state === "open" && entry.agent === agent) change.hand(released(conversation));
      }
    });
  }

  offlineUnlessBack(agent: string, now: number): void {
    if (!this.#consoles.has(agent) && this.#store.agent(agent) !== undefined) this.offline(agent, now);
  }

  /** Agents were added, changed or removed. */
  agentsChanged(): void {
    this.#changes.make(Date.now(), (change) => (change.agents = true));
  }

  /** Closes consoles that went silent and those whose session ended; an open one keeps its session alive. */
  sweep(now: number, isAlive: (session: string) => boolean): void {
    for (const session of this.#consoles.sweep(now)) {
      if (!isAlive(session)) this.#consoles.dismissSession(session);
    }
    this.missing(now);
    if (this.#consoles.any()) this.#deadlines.set("sweep", now + SWEEP_EVERY);
  }

  /** Agents at work without a console: after a crash nobody was told that it closed. */
  missing(now: number): void {
    for (const { id, status } of this.#store.agents()) {
      if (status === "offline" || this.#consoles.has(id)) continue;
      if (this.#deadlines.at(`agent:${id}`) === undefined)
        this.#deadlines.set(`agent:${id}`, now + AGENT_STAYS);
    }
  }

  #onConversation(
    agent: StoredAgent,
    how: "take" | "release" | "close",
    id: string,
  ): { code: Refusal; text: string } | undefined {
    const conversation = this.#store.conversation(id);
    if (conversation === undefined) return this.#refused("no-such-conversation");
    const refusal = how === "take" ? mayTake(conversation, agent.id) : mayEnd(conversation, agent.id, how);
    if (refusal !== undefined) return this.#refused(refusal, conversation);
    if (how === "take" && conversation.entry.state === "open") return undefined;
    this.#changes.make(Date.now(), (change) => {
      if (how === "take") change.give(conversation, agent.id);
      else if (how === "release") change.hand(released(conversation, agent.id));
      else change.hand(closed(conversation, change.now));
    });
    return undefined;
  }

  #refused(code: Refusal, conversation?: Conversation): { code: Refusal; text: string } {
    const { state, agent: has } = conversation?.entry ?? {};
    const name = (has !== undefined && this.#store.agent(has)?.name) || "Another agent";
    const words: Record<Refusal, string> = {
      taken: `${name} has this chat.`,
      "not-yours": state === "open" ? `${name} has this chat.` : "Take this chat first.",
      closed: "This chat is closed.",
      "no-such-conversation": "This chat is not there any more.",
    };
    return { code, text: words[code] };
  }
}
