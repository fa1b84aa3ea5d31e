// How anything at the desk changes: store it, settle what follows from it (desk.ts), store that, and only then tell. No
// await in between, so that nothing is seen half done and a crash leaves all of it or none.

import { DEFAULT_RISK } from "../../rules/engine/places.ts";
import type { Deadlines } from "../durable/deadlines.ts";
import type { AgentState } from "../protocol.ts";
import type { Consoles } from "./consoles.ts";
import { Change } from "./change.ts";
import { chatOf } from "./conversations.ts";
import { type Desk, settle } from "./desk.ts";
import type { Drafts } from "./drafts.ts";
import type { News } from "./news.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

/** One who was told of a free place has this long to take it; then the next in the list is told. */
const TELL_NEXT = 2_000;

export class Changes {
  readonly #store: SiteStore;
  readonly #consoles: Consoles;
  readonly #deadlines: Deadlines;
  readonly #outbox: Outbox;
  readonly #drafts: Drafts;
  readonly #news: News;

  constructor(
    store: SiteStore,
    consoles: Consoles,
    deadlines: Deadlines,
    outbox: Outbox,
    drafts: Drafts,
    news: News,
  ) {
    this.#store = store;
    this.#consoles = consoles;
    this.#deadlines = deadlines;
    this.#outbox = outbox;
    this.#drafts = drafts;
    this.#news = news;
  }

  make(now: number, change: (one: Change) => void): void {
    const one = new Change(this.#store, this.#outbox, now);
    this.#store.together(() => {
      change(one);
      this.#settle(one);
      if (one.agents || one.conversations.size > 0) this.#news.changed(now);
    });
    const { conversations, assigned } = one;
    if (conversations.size > 0) {
      this.#consoles.tell({ type: "conversations", set: [...conversations.values()] });
    }
    for (const { agent, conversation, visitor } of assigned) {
      this.#consoles.tell({ type: "assigned", conversation, visitor }, agent);
    }
    for (const { agent, message } of one.told) this.#consoles.tell(message, agent);
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
      this.#drafts.end(one, id);
      this.#outbox.add({ to: "desk-gone", visitor, invitation: id }, one.now);
    }
    for (const visitor of tell) {
      this.#store.dropWishes(visitor);
      this.#outbox.add({ to: "place-free", visitor }, one.now);
    }
    this.#drafts.settle(one, desk);
    if (one.conversations.size > 0) this.#expectAnswers();
    const isAnyLeft = desk.wishes.some(({ visitor }) => !tell.includes(visitor));
    if (tell.length > 0 && isAnyLeft) this.#deadlines.set("wishes", one.now + TELL_NEXT);
  }

  /** Looks again when the first answer that is owed now should have come. */
  #expectAnswers(): void {
    const by = this.#store.nextAnswerBy();
    const expected = this.#deadlines.at("answers");
    if (by !== undefined && (expected === undefined || by < expected)) this.#deadlines.set("answers", by);
  }

  desk(): Desk {
    return {
      agents: this.#store.atDesk().map(({ id, teams, skills, languages, places, status }) => ({
        id,
        teams,
        skills,
        languages,
        places,
        online: status === "online",
      })),
      // What was left while nobody was there waits to be taken: it is given to nobody and takes no place until then.
      chats: this.#store
        .openConversations()
        .filter(({ entry }) => entry.state === "open" || !entry.left)
        .map(chatOf),
      leases: this.#store.leases(),
      wishes: this.#store.wishes(),
      answers: this.#store.answers(),
      risk: this.#store.risk() ?? DEFAULT_RISK,
    };
  }

  agentStates(): AgentState[] {
    const open = this.#store.openConversations().filter(({ entry }) => entry.state === "open");
    return this.#store.atDesk().map(({ id, name, status, places }) => ({
      id,
      name,
      status,
      places,
      chats: open.filter(({ entry }) => entry.agent === id).length,
    }));
  }
}
