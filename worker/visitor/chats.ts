// The visitor's conversations, kept in the visitor's object: words are rows before anybody hears of them, in one order
// for everybody (`seq`), and an id said twice is kept once.

import { isStaffed } from "../../rules/engine/launcher.ts";
import type { Site } from "../../rules/language/ruleset.ts";
import { masked } from "../../rules/record/mask.ts";
import type { Conversation, ConversationEntry, InviteMessage, Said } from "../protocol.ts";
import type { Context } from "./context.ts";
import { entryOf, withoutExtras } from "./entries.ts";
import { rulesetOf, transcriptsOf } from "./rulesets.ts";
import type { StoredConversation } from "./store.ts";

interface Open {
  readonly seq: number;
  stored: StoredConversation;
  said: Said[];
}

export class Chats {
  readonly #context: Context;
  #current: Open | undefined;
  /** Is anybody at the desk, as it said last? */
  #staffed: boolean | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  load(): void {
    const newest = this.#context.store.conversations().at(-1);
    this.#current = newest && { ...newest, said: this.#context.store.said(newest.stored.id) };
  }

  /** The newest conversation, closed ones included: it is still there the next day. */
  current(): Conversation | undefined {
    if (this.#current === undefined) return undefined;
    const { stored, said } = this.#current;
    const delivered = this.#context.sockets.hasAgents() ? said.length : stored.readByAgent;
    return { ...this.#wire(stored), said, ...(delivered > 0 && { delivered }) };
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
    const { id, from: name, greeting: text, replies } = invitation;
    const offers = reply === undefined && replies.length > 0;
    this.#add({ id, from: "beckon", name, text, ...(offers && { replies }) }, now);
    const first =
      reply === undefined
        ? []
        : [this.#add({ id: `${id}-reply`, from: "visitor", text: this.#masked(reply) }, now)];
    this.#changed(now, first);
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
    // Not kept, and the page is told: it must not seem that somebody will read it.
    if (this.#context.blocked() !== undefined) return this.tellUnavailable();
    const isNew = !this.isOpen;
    const { waiting, first } = this.#site?.answers ?? {};
    if (isNew) this.#open(now, waiting === undefined ? {} : { waitsUntil: now + waiting.after });
    const added = [this.#add({ id, from: "visitor", text: this.#masked(text) }, now)];
    const staffed = this.#staffed ?? isStaffed(this.#context.desk());
    if (isNew && first !== undefined && staffed !== false) added.push(this.#answer("first", first, now));
    this.#changed(now, added);
    const { stored } = this.#current!;
    if (isNew) this.#context.sockets.toPages({ type: "conversation", conversation: withoutExtras(stored) });
    for (const said of added) this.#context.sockets.toPages({ type: "said", said });
    if (isNew) this.#toldAgents();
    else this.#toAgents(added);
    this.delivered();
    if (isNew && stored.waitsUntil !== undefined) this.#context.outlets.arm(stored.waitsUntil);
  }

  /** The visitor ends it. */
  end(now: number): void {
    if (!this.isOpen) return;
    this.#context.state.happened({ type: "chat", at: now, tab: "", state: "closed" });
    this.#amend({ state: "closed", ended: true, closedAt: now }, now);
  }

  /** Where an answer may be written to. */
  contact(email: string, now: number): void {
    if (this.isOpen) this.#amend({ email }, now);
  }

  /** How it was, once it is over; said again until there is a new chat, the last word counts. */
  rate(score: number, comment: string | undefined, now: number): void {
    if (this.#current === undefined || this.isOpen || this.#context.blocked() !== undefined) return;
    const words = comment === undefined || comment === "" ? {} : { comment: this.#masked(comment) };
    this.#amend({ rating: { score, ...words } }, now);
  }

  /** Of a block, or its end: the chat that is open ends, and pages are told whether they may write. */
  blocked(now: number): void {
    const isBlocked = this.#context.blocked() !== undefined;
    if (isBlocked && this.isOpen) {
      this.#context.state.happened({ type: "chat", at: now, tab: "", state: "closed" });
      this.#amend({ state: "closed", closedAt: now }, now);
    } else if (this.#current !== undefined) this.#toldState();
    else if (isBlocked) this.tellUnavailable();
  }

  /** Also where there is no chat: then it is as if one were over. */
  tellUnavailable(): void {
    const none = {
      id: "none",
      state: "closed",
      readByVisitor: 0,
      readByAgent: 0,
      unavailable: true,
    } as const;
    const conversation = this.#current === undefined ? none : this.#wire(this.#current.stored);
    this.#context.sockets.toPages({ type: "conversation", conversation });
  }

  #wire(stored: StoredConversation): Omit<Conversation, "said"> {
    const isUnavailable = this.#context.blocked() !== undefined;
    return { ...withoutExtras(stored), ...(isUnavailable && { unavailable: true as const }) };
  }

  #amend(change: Partial<StoredConversation>, now: number): void {
    this.#store({ ...this.#current!.stored, ...change });
    this.#changed(now);
    this.#toldState();
  }

  /**
   * The desk said whether anybody is there, as the answer to what a chat told it or because the visitor opened the
   * window. What is written while nobody is there is left for later, and the visitor is told so.
   */
  deskIs(staffed: boolean, conversation?: string, now = 0): void {
    this.#staffed = staffed;
    const stored = this.#current?.stored;
    if (stored === undefined || stored.id !== conversation || stored.state !== "waiting") return;
    const { left, ...rest } = stored;
    if (staffed === (left === undefined)) return;
    this.#store(staffed ? rest : { ...stored, left: true });
    const { away } = this.#site?.answers ?? {};
    const tells =
      !staffed &&
      away !== undefined &&
      stored.invitation === undefined &&
      !this.#knows(this.#answerId("away"));
    const added = tells ? [this.#answer("away", away, now)] : [];
    this.#changed(now);
    this.#toldState();
    this.#toAll(added);
  }

  /** Called by the alarm: tells whoever still waits. Gives the time to look again. */
  waits(now: number): number | undefined {
    const { waitsUntil, state } = this.#current?.stored ?? {};
    const { waiting } = this.#site?.answers ?? {};
    if (waitsUntil === undefined || waiting === undefined || state !== "waiting") return undefined;
    // Whoever knows that nobody is there is not thanked for waiting.
    if (this.#knows(this.#answerId("waiting")) || this.#current!.stored.left) return undefined;
    if (now < waitsUntil) return waitsUntil;
    this.#toAll([this.#answer("waiting", waiting.text, now)]);
    return undefined;
  }

  /** Called by the alarm: what is older than transcripts are kept goes, row by row. Gives the time to look again. */
  tidy(now: number): number | undefined {
    const { store, outlets, outbox, state } = this.#context;
    let next: number | undefined;
    let gone = false;
    for (const { stored } of store.conversations()) {
      const last = store.said(stored.id).at(-1)?.at ?? stored.openedAt;
      const until = (stored.closedAt ?? last) + transcriptsOf(outlets.site);
      if (now < until) {
        next = Math.min(next ?? until, until);
        continue;
      }
      gone = true;
      store.forgetConversation(stored.id);
      if (stored.state === "closed") continue;
      // Nobody ended it. The desk has it among the open ones, with its last words.
      if (stored.id === this.#current?.stored.id)
        state.happened({ type: "chat", at: now, tab: "", state: "closed" });
      const entry = entryOf({ ...stored, state: "closed" }, [], { visitor: outlets.visitor }, now);
      outbox.put({ to: "talked", entry }, now);
    }
    if (gone) this.load();
    return next;
  }

  /** It is on an agent's screen now. */
  delivered(): void {
    const said = this.#current?.said ?? [];
    if (said.length > 0 && this.isOpen && this.#context.sockets.hasAgents())
      this.#context.sockets.toPages({ type: "delivered", seq: said.length });
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
    const said = this.#add({ id, from: "agent", name: agent.name, text: masked(text, []) }, now);
    this.#changed(now, [said]);
    this.#toAll([said]);
    return true;
  }

  /** The desk gave it to an agent, took it back, or closed it. */
  handed(
    conversation: string,
    state: StoredConversation["state"],
    agent: { readonly id: string; readonly name: string } | undefined,
    now: number,
    reopens = false,
  ): void {
    const current = this.#current;
    if (current?.stored.id !== conversation) return;
    if (current.stored.state === "closed") {
      // Said of a chat that went on: the visitor ended it meanwhile.
      if (!reopens || state === "closed") return;
      const { ended: _, ...again } = current.stored;
      current.stored = again;
      this.#context.state.happened({ type: "chat", at: now, tab: "", state: "opened" });
    }
    const { agent: _agent, agentId: _agentId, ...rest } = current.stored;
    const { waiting } = this.#site?.answers ?? {};
    // Given back, the visitor waits anew.
    const waits = state === "waiting" && waiting !== undefined && rest.waitsUntil !== undefined;
    if (waits) this.#context.outlets.arm(now + waiting.after);
    this.#store({
      ...rest,
      ...(waits && { waitsUntil: now + waiting.after }),
      state,
      ...(state === "closed" && { closedAt: now }),
      ...(agent !== undefined && { agent: { name: agent.name }, agentId: agent.id }),
    });
    if (state === "closed") this.#context.state.happened({ type: "chat", at: now, tab: "", state: "closed" });
    this.#context.state.save(now);
    this.#toldState();
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
    } else {
      this.#context.sockets.toAgents({ type: "read", seq: read });
      // The visitor's other tabs count it no longer.
      if (this.#context.sockets.pages().length > 1)
        this.#context.sockets.toPages({
          type: "conversation",
          conversation: withoutExtras(this.#current!.stored),
        });
    }
  }

  #open(now: number, because: Pick<StoredConversation, "invitation" | "invitedBy" | "waitsUntil">): void {
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
    // Of whom nothing else is kept, nothing else wakes the object.
    this.#context.outlets.arm(now + transcriptsOf(this.#context.outlets.site));
  }

  #add(words: Omit<Said, "seq" | "at">, now: number): Said {
    const current = this.#current!;
    const said: Said = { ...words, seq: current.said.length + 1, at: now };
    current.said = [...current.said, said];
    this.#context.store.say(current.stored.id, said);
    return said;
  }

  /** Of no person: what site.yaml says to whoever writes by themselves. */
  #answer(which: "first" | "waiting" | "away", text: string, now: number): Said {
    return this.#add({ id: this.#answerId(which), from: "beckon", name: this.#site!.name, text }, now);
  }

  #answerId(which: "first" | "waiting" | "away"): string {
    return `${this.#current!.stored.id}-${which}`;
  }

  get #site(): Site | undefined {
    return rulesetOf(this.#context.outlets.site)?.ruleset.site;
  }

  #masked(text: string): string {
    return masked(text, this.#site?.mask ?? []);
  }

  #knows(id: string): boolean {
    return this.#current?.said.some((said) => said.id === id) === true;
  }

  #store(stored: StoredConversation): void {
    this.#current!.stored = stored;
    this.#context.store.saveConversation(this.#current!.seq, stored);
  }

  /** What lists show of it changed: the site's index hears of it, and of what people said, through the outbox. */
  #changed(now: number, said: readonly Said[] = []): void {
    const { stored } = this.#current!;
    const words = said.filter(({ from }) => from !== "beckon").map(({ seq, text }) => ({ seq, text }));
    this.#context.outbox.put(
      {
        to: "talked",
        entry: this.#entry(now),
        ...(stored.invitation !== undefined && { invitation: stored.invitation }),
        ...(words.length > 0 && { words }),
      },
      now,
    );
    this.#context.state.save(now);
    this.#context.tellFeed(now);
    this.#context.outbox.deliver();
  }

  #entry(now: number): ConversationEntry {
    const { stored, said } = this.#current!;
    const { name } = this.#context.state.record.visitor;
    const facts = this.#context.state.facts(now);
    const page = facts?.page.url;
    const { language, tags = [] } = facts === undefined ? {} : this.#context.row(facts);
    const of = {
      visitor: this.#context.outlets.visitor,
      ...(name !== undefined && { name }),
      ...(page !== undefined && { page }),
      ...(language !== undefined && language !== "" && { language }),
      ...(tags.length > 0 && { visitorTags: tags }),
    };
    return entryOf(stored, said, of, now);
  }

  #toldState(): void {
    const conversation = this.#wire(this.#current!.stored);
    this.#context.sockets.toPages({ type: "conversation", conversation });
    this.#context.sockets.toAgents({ type: "conversation", conversation });
  }

  #toAll(lines: readonly Said[]): void {
    for (const said of lines) this.#context.sockets.toPages({ type: "said", said });
    this.#toAgents(lines);
  }

  #toAgents(lines: readonly Said[]): void {
    const conversation = this.#current!.stored.id;
    for (const said of lines) this.#context.sockets.toAgents({ type: "said", conversation, said });
  }

  #toldAgents(): void {
    const { stored, said } = this.#current!;
    this.#context.sockets.toAgents({ type: "conversation", conversation: withoutExtras(stored) });
    this.#toAgents(said);
  }
}
