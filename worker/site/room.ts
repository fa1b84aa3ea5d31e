// The agents at the desk: their consoles come and go, they say what they do, and stay at work for a moment after their
// last console went.

import type * as z from "zod";
import type { Deadlines } from "../durable/deadlines.ts";
import type { DeskSeat } from "../durable/seat.ts";
import type { ToDesk } from "../protocol.ts";
import type { Changes } from "./changes.ts";
import { type Consoles, SILENT_AFTER } from "./consoles.ts";
import {
  ANSWER_WITHIN,
  closed,
  type Conversation,
  isUnanswered,
  mayEnd,
  mayTake,
  noted,
  type Refusal,
  released,
  reopened,
  tagged,
} from "./conversations.ts";
import type { Drafts } from "./drafts.ts";
import type { SiteStore, StoredAgent } from "./store.ts";

/** An agent whose console went is still at work for this long: a reload, a tunnel (SPEC D1). */
const AGENT_STAYS = 30_000;
/** Consoles are looked at when the first of them could have been silent for too long, and no more often than this. */
const SWEEP_AT_MOST = 10_000;

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
    // Ended, or given another role, while the upgrade was on its way.
    const { session } = seat;
    if (session !== undefined && this.#store.session(session, now) === undefined) return undefined;
    if (agent.role !== seat.agent.role || agent.role === "marketer") return undefined;
    this.#changes.make(now, (change) => {
      this.#deadlines.clear(`agent:${agent.id}`);
      if (this.#deadlines.at("sweep") === undefined) this.#deadlines.set("sweep", now + SILENT_AFTER);
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
    const refusal = this.#onConversation(agent, message);
    if (refusal !== undefined) this.#consoles.reply(socket, { type: "notice", ...refusal });
  }

  left(socket: WebSocket): void {
    const agent = this.#consoles.seat(socket)?.agent.id;
    if (agent === undefined || this.#consoles.has(agent, socket)) return;
    if (this.#store.agent(agent)?.status === "offline") return;
    this.#deadlines.set(`agent:${agent}`, Date.now() + AGENT_STAYS);
  }

  /** Not at work any more: chats go back, and to others who have a place. */
  offline(agent: string, now: number): void {
    this.#changes.make(now, (change) => {
      this.#store.setStatus(agent, "offline");
      change.agents = true;
      for (const conversation of this.#store.openConversations()) {
        const { entry } = conversation;
        if (entry.state === "open" && entry.agent === agent) change.hand(released(conversation, now));
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

  /**
   * Closes consoles that went silent and those whose session ended; an open one keeps its session alive. Whoever was
   * silent on every console is offline then: the half minute to come back was in the silence already.
   */
  sweep(now: number, isAlive: (session: string) => boolean): void {
    const { sessions, silent, next } = this.#consoles.sweep(now);
    for (const session of sessions) if (!isAlive(session)) this.#consoles.dismissSession(session);
    for (const agent of silent) this.offlineUnlessBack(agent, now);
    this.missing(now);
    if (this.#consoles.any()) this.#deadlines.set("sweep", Math.max(next, now + SWEEP_AT_MOST));
  }

  /** Whoever has not said a word to a visitor within a minute loses the chat to the next. */
  unanswered(now: number): void {
    this.#changes.make(now, (change) => {
      for (const conversation of this.#store.openConversations()) {
        if (!isUnanswered(conversation, now)) continue;
        const { agent } = conversation.entry;
        change.hand(released(conversation, now, agent));
        const text = `A chat went unanswered for ${ANSWER_WITHIN / 1000} s: it was offered to others.`;
        if (agent !== undefined) change.tell(agent, { type: "notice", code: "unanswered", text });
      }
    });
    const next = this.#store.nextAnswerBy();
    if (next !== undefined) this.#deadlines.set("answers", next);
  }

  /** Agents at work without a console: after a crash nobody was told that it closed. */
  missing(now: number): void {
    for (const { id, status } of this.#store.agents()) {
      if (status === "offline" || this.#consoles.has(id)) continue;
      if (this.#deadlines.at(`agent:${id}`) === undefined)
        this.#deadlines.set(`agent:${id}`, now + AGENT_STAYS);
    }
  }

  #onConversation(agent: StoredAgent, message: OnConversation): Refused | undefined {
    const conversation = this.#store.conversation(message.conversation);
    if (conversation === undefined) return this.#refused("no-such-conversation");
    const refusal = this.#refusal(conversation, agent.id, message);
    if (refusal !== undefined) return this.#refused(refusal, conversation);
    const { state, agent: had } = conversation.entry;
    // Said twice.
    if (message.type === "take" && state === "open" && had === agent.id) return undefined;
    this.#changes.make(Date.now(), (change) => {
      const { now } = change;
      switch (message.type) {
        case "take":
          if (state === "open" && had !== undefined) {
            const text = `${agent.name} took over your chat.`;
            change.tell(had, { type: "notice", code: "taken-over", text });
          }
          return change.give(conversation, agent.id);
        case "release":
          return change.hand(released(conversation, now, agent.id));
        case "close":
          return change.hand(closed(conversation, now));
        case "reopen":
          return change.giveReopened(reopened(conversation, agent.id, now), agent.id);
        case "note":
          return change.save(
            noted(conversation, { id: message.id, by: agent.name, text: message.text, at: now }),
          );
        case "tags":
          return change.save(tagged(conversation, [...new Set(message.tags)]));
        case "transfer": {
          const { note, agent: to } = message;
          const id = crypto.randomUUID();
          const passed =
            note === undefined
              ? conversation
              : noted(conversation, { id, by: agent.name, text: note, at: now });
          change.give(passed, to);
          const text = `${agent.name} handed you a chat${note === undefined ? "." : `: ${note}`}`;
          change.tell(to, { type: "notice", code: "handed", text });
        }
      }
    });
    return undefined;
  }

  #refusal(conversation: Conversation, agent: string, message: OnConversation): Refusal | undefined {
    switch (message.type) {
      case "take":
        return mayTake(conversation, agent, message.over);
      case "transfer": {
        const to = this.#store.agent(message.agent);
        const isThere = to !== undefined && to.role !== "marketer" && to.status !== "offline";
        return mayEnd(conversation, agent, "release") ?? (isThere ? undefined : "not-there");
      }
      case "reopen":
        return this.#mayReopen(conversation);
      case "note":
      case "tags":
        return undefined;
      default:
        return mayEnd(conversation, agent, message.type);
    }
  }

  /** The visitor's newest one only: in an older one they would not see the answer. */
  #mayReopen({ entry }: Conversation): Refusal | undefined {
    if (entry.state !== "closed") return "still-open";
    if (this.#store.isBlocked(entry.visitor)) return "blocked";
    const newer = this.#store.conversationsOf(entry.visitor).some((other) => other.entry.since > entry.since);
    return newer ? "closed" : undefined;
  }

  #refused(code: Refusal, conversation?: Conversation): Refused {
    const { state, agent: has } = conversation?.entry ?? {};
    const name = (has !== undefined && this.#store.agent(has)?.name) || "Another agent";
    const words: Record<Refusal, string> = {
      taken: `${name} has this chat.`,
      "not-yours": state === "open" ? `${name} has this chat.` : "Take this chat first.",
      closed: "This chat is closed.",
      "no-such-conversation": "This chat is not there any more.",
      "still-open": "This chat is not closed.",
      blocked: "This visitor is blocked: take that back first.",
      "not-there": "That agent is not at the desk: choose another.",
    };
    return { code, text: words[code] };
  }
}

type OnConversation = Exclude<z.output<typeof ToDesk>, { type: "status" | "draft" }>;
interface Refused {
  readonly code: Refusal;
  readonly text: string;
}
