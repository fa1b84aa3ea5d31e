// A visitor: messages and calls in; record, rows, answers and calls out. Always in this order and without a pause
// between: apply, store, send, decide. Knows nothing of the platform but the store and the sockets it is given, so that
// which visitors share an object stays a choice of deployment.

import { hasEnded } from "../../rules/record/apply.ts";
import { readClocks } from "../../rules/record/clocks.ts";
import type { Stood } from "../../rules/record/journal.ts";
import { factsAt, VISIT_ENDS_AFTER, type DeskFacts, type Facts } from "../../rules/record/facts.ts";
import type { FinishedVisit, Review, VisitorCalls } from "../objects.ts";
import type {
  Blocked,
  Conversation,
  ExplainedRule,
  FeedRow,
  FromPage,
  Story,
  VisitorNotes,
  VisitorWords,
} from "../protocol.ts";
import { About } from "./about.ts";
import { Before } from "./before.ts";
import { Blocking } from "./blocking.ts";
import { Chats } from "./chats.ts";
import type { Context } from "./context.ts";
import type { Outlets } from "./outlets.ts";
import { Deciding } from "./deciding.ts";
import { exportedOf, type Exported } from "./exported.ts";
import { Feeding } from "./feeding.ts";
import { finishedVisit } from "./finished.ts";
import { Hearing, type Proofs } from "./hearing.ts";
import { Launching } from "./launching.ts";
import { Invitations } from "./invitations.ts";
import { Moving } from "./moving.ts";
import { momentsOf } from "./moments.ts";
import type { Outbox } from "./outbox.ts";
import { explainedRules, feedRow, ruleNameOf, storyOf } from "./rows.ts";
import { retentionOf, rulesetOf } from "./rulesets.ts";
import { VisitorState } from "./state.ts";
import type { Named, Snapshot } from "./snapshot.ts";
import type { Outgoing, VisitorStore } from "./store.ts";
import type { PageTab, Sockets } from "./tabs.ts";
import { Trying } from "./trying.ts";

/** An alarm that found nothing to erase does not fire again at once (ms). */
const LOOKS_AGAIN = 60_000;
/** Before all is erased, other objects hear what is still on its way (ms). */
const HEARS_FIRST = 5_000;

interface By {
  readonly id: string;
  readonly name: string;
}

export class VisitorLogic {
  readonly #outlets: Outlets;
  readonly #store: VisitorStore;
  readonly #sockets: Sockets;
  readonly #state: VisitorState;
  readonly #outbox: Outbox;
  readonly #feeding: Feeding;
  readonly #invitations: Invitations;
  readonly #chats: Chats;
  readonly #deciding: Deciding;
  readonly #hearing: Hearing;
  readonly #moving: Moving;
  readonly #launching: Launching;
  readonly #about: About;
  readonly #before: Before;
  readonly #blocking: Blocking;

  constructor(outlets: Outlets, store: VisitorStore, sockets: Sockets, outbox: Outbox) {
    this.#outlets = outlets;
    this.#store = store;
    this.#sockets = sockets;
    this.#state = new VisitorState(outlets.visitor, store, sockets, (now) => {
      this.#chats.load();
      return this.#invitations.load(now);
    });
    this.#outbox = outbox;
    this.#blocking = new Blocking(store);
    const blocked = (): Blocked | undefined => this.#blocking.blocked;
    this.#feeding = new Feeding(
      outlets,
      this.#state,
      sockets,
      (facts) => this.#row(facts),
      async (version, isNews, isPageView) => {
        const isNewer = version > (rulesetOf(outlets.site)?.version ?? 0);
        if (isNewer) await this.#deciding.learn();
        if (isNewer || isNews) this.#deciding.decide(Date.now());
        if (isPageView) this.#launching.viewed(Date.now());
      },
    );
    const context: Context = {
      outlets,
      store,
      sockets,
      state: this.#state,
      outbox: this.#outbox,
      row: (facts) => this.#row(facts),
      tellFeed: (now) => this.#feeding.changed(now, true),
      decide: (now) => this.#deciding.decide(now),
      blocked,
      desk: () => this.#feeding.desk,
      compiled: (now) => this.#deciding.compiled(now),
      explain: (now) => this.explain(now),
      act: (rule, now) => this.#deciding.act(rule, now),
      forget: (now) => this.forget(now, true),
    };
    this.#moving = new Moving(context);
    this.#about = new About(context);
    this.#before = new Before(store);
    this.#invitations = new Invitations(context);
    this.#chats = new Chats(context);
    this.#launching = new Launching(outlets, this.#state, sockets, () => this.#feeding.desk, blocked);
    this.#hearing = new Hearing(
      context,
      this.#feeding,
      this.#invitations,
      this.#chats,
      this.#moving,
      this.#launching,
    );
    this.#deciding = new Deciding(
      outlets,
      this.#state,
      sockets,
      this.#invitations,
      this.#feeding,
      new Trying(outlets.site, this.#state, sockets, this.#invitations, this.#feeding),
      this.#outbox,
      (now) => this.#feeding.isWatched(now) || sockets.hasAgents(),
      blocked,
    );
  }

  ready(): Promise<void> {
    return this.#deciding.ready();
  }

  // -------------------------------------------------------------------------------------------------------- from pages

  /** False where this socket may not say it. */
  message(page: PageTab, message: FromPage, now: number, proofs?: Proofs): boolean {
    if (!this.#hearing.message(page, message, now, proofs)) return false;
    if (this.#moving.isGone) return true;
    this.#deciding.decide(now);
    this.#tellAgents(now);
    return true;
  }

  /** The visitor's no comes by itself. */
  refused(now: number): void {
    this.#hearing.refused(now);
    this.#state.save(now);
    this.#tellAgents(now);
  }

  /** A tab that asks over HTTP is there, though it may have been missed. */
  asks(page: PageTab, now: number): void {
    this.#hearing.back(page, now);
  }

  /** A member of the team tries rules out in this tab, or (undefined) no longer. */
  tries(
    page: PageTab,
    team: { readonly agent: string; readonly until: number } | undefined,
    now: number,
  ): void {
    page.remember({ team });
    this.#deciding.decide(now);
  }

  /** A page's socket closed. Its tab may be back at once (a click to the next page), so nobody is told yet. */
  disconnected(page: PageTab, byPage: boolean, now: number): void {
    this.#hearing.disconnected(page, byPage, now);
    this.#tellAgents(now);
  }

  // --------------------------------------------------------------------------------------------- persons and erasure

  get isMoving(): boolean {
    return this.#moving.isMoving;
  }

  snapshot(): Snapshot {
    return this.#moving.snapshot();
  }

  exported(): Exported | undefined {
    const snapshot = this.snapshot();
    const { visit } = snapshot;
    const stored = this.#store.visits().filter((one) => one.visit.number !== visit?.number);
    const { whole } = this.#state.journal;
    const running = visit === undefined ? [] : [{ visit, ...(whole !== undefined && { journal: whole }) }];
    return exportedOf(this.#outlets.visitor, snapshot, [...running, ...stored]);
  }

  absorb(op: string, snapshot: Snapshot, who: Named, now: number): boolean {
    return this.#moving.absorb(op, snapshot, who, now);
  }

  /** A call to another object has arrived; in the same turn as that is noted. */
  delivered(outgoing: Outgoing, answer: { readonly staffed: boolean } | undefined, now: number): void {
    if (outgoing.to === "absorb") this.#moving.done(outgoing, now);
    if (outgoing.to !== "talked" || answer === undefined) return;
    this.#load();
    // Left for later it stays while agents only look at it.
    const isSaid = outgoing.words !== undefined;
    if (!answer.staffed || isSaid) this.#chats.deskIs(answer.staffed, outgoing.entry.id, now);
  }

  /** What was absorbed just now is decided about, and shown. */
  begun(now: number): void {
    if (this.#state.mayRecord) this.#feeding.pageViewed(now);
    this.#load();
    const words = this.#chats.tidy(now);
    if (words !== undefined) this.#outlets.arm(words);
    if (this.#blocking.blocked !== undefined) this.#enforceBlock(now);
    this.#deciding.decide(now);
    this.#tellAgents(now);
  }

  /**
   * Takes back everything recorded. `denied`: the visitor said so: the words of an open chat stay, and desk and feed are
   * told from here; otherwise whoever asked tells them.
   */
  forget(now: number, denied: boolean): void {
    const { visit, past } = this.#state.record;
    const wasKnown = visit !== undefined || past.invitations.length > 0;
    if (denied && !wasKnown) return;
    const open = denied && this.#chats.isOpen ? this.#chats.current()!.id : undefined;
    this.#invitations.forget();
    this.#state.erase(now, denied);
    this.#store.unsend();
    if (denied) this.#outbox.put({ to: "forget", ...(open !== undefined && { keep: open }) }, now);
    if (denied) this.#chats.forget(now);
    this.#store.forgetRecord();
    if (!denied) this.#store.forgetConversations();
    if (!denied) this.#blocking.forget();
    if (denied) this.#outbox.deliver();
  }

  /** Nothing of ours is on its way to another object any more. */
  async idle(): Promise<void> {
    await Promise.all([this.#outbox.idle(), this.#feeding.idle()]);
  }

  /** The feed heard the last of us. */
  unseen(): Promise<void> {
    return this.#feeding.idle();
  }

  // ----------------------------------------------------------------------------------------------------- from the desk

  published(version: number, now: () => number): Promise<void> {
    return this.#deciding.published(version, now);
  }

  placeFree(now: number): void {
    this.#load();
    this.#invitations.placeFree();
    this.#deciding.decide(now);
  }

  deskChanged(desk: DeskFacts, now: number): void {
    if (this.#feeding.learnDesk(desk)) {
      this.#launching.viewed(now);
      this.#deciding.decide(now);
    }
  }

  /** An agent's word, or (undefined) that it is taken back. Said twice it is done once. */
  blocked(blocked: Blocked | undefined, now: number): void {
    this.#load();
    if (!this.#blocking.set(blocked)) return;
    this.#enforceBlock(now);
    if (blocked !== undefined) this.#outlets.arm(blocked.at + retentionOf(this.#outlets.site));
    this.#deciding.decide(now);
    this.#launching.viewed(now);
    this.#feeding.changed(now, true);
    this.#tellAgents(now);
  }

  #enforceBlock(now: number): void {
    const showing = this.#invitations.showing();
    if (this.#blocking.blocked !== undefined && showing !== undefined)
      this.#invitations.change(showing.id, "withdrawn", now, "blocked");
    this.#chats.blocked(now);
  }

  /** A block that is in force was at that moment. */
  wasBlocked(at: number): boolean {
    return (this.#blocking.blocked?.at ?? Infinity) <= at;
  }

  reviewed(id: string, review: Review, now: number): void {
    this.#state.closeOrphans(now, undefined);
    this.#invitations.reviewed(id, review, now);
    this.#deciding.decide(now);
    this.#tellAgents(now);
  }

  deskGone(id: string, now: number): void {
    this.#load();
    if (this.#invitations.open(id) === undefined) return;
    this.#invitations.change(id, "withdrawn", now, "desk gone");
    this.#deciding.decide(now);
  }

  handed(
    conversation: string,
    state: Conversation["state"],
    agent: By | undefined,
    now: number,
    reopens?: true,
  ): void {
    this.#load();
    this.#chats.handed(conversation, state, agent, now, reopens);
    const current = this.#chats.currentStored();
    if (state === "waiting" && current?.id === conversation && current.state === "waiting")
      this.#hearing.asksDesk(() => this.#sockets.pages());
  }

  /** An agent's message on their socket to this visitor; false where it may not be said. */
  fromAgent(message: VisitorWords, agent: By, now: number): boolean {
    this.#load();
    switch (message.type) {
      case "typing":
        this.#sockets.toPages({ type: "typing", on: message.on, name: agent.name });
        return true;
      case "read":
        this.#chats.read("agent", message.seq, now);
        return true;
      case "say":
        return this.#chats.agentSays(message.id, message.text, agent, now);
    }
  }

  /** An agent looks at this visitor from now on. */
  agentCame(): void {
    this.#chats.delivered();
  }

  /** What an agent says of the visitor; false where it may not be said. */
  notes(message: VisitorNotes, agent: By, now: number): boolean {
    const isSaid = this.#about.says(message, agent, now);
    if (isSaid) this.#tellAgents(now);
    return isSaid;
  }

  invite(id: string, text: string, by: By, now: number) {
    const answer = this.#invitations.byHand(id, text, by, now);
    this.#tellAgents(now);
    return answer;
  }

  inviteOfMany(id: string, text: string, from: string, now: number) {
    const answer = this.#invitations.ofMany(id, text, from, now);
    this.#tellAgents(now);
    return answer;
  }

  whyNotInvited(now: number): string | undefined {
    this.#load();
    return this.#invitations.whyNot(now);
  }

  // ------------------------------------------------------------------------------------------------------- being asked

  presence(watchedUntil: number, now: number): Awaited<ReturnType<VisitorCalls["presence"]>> {
    this.#state.closeOrphans(now, undefined);
    const wasWatched = this.#feeding.isWatched(now);
    this.#feeding.watch(watchedUntil);
    if (!wasWatched) this.#deciding.decide(now);
    const facts = this.#state.facts(now);
    const row = facts && this.#row(facts);
    if (row !== undefined) this.#feeding.fed(row, now);
    return {
      here: this.#state.mayRecord && this.#state.isPresent(now),
      alive: this.#state.aliveAt(),
      sequence: this.#feeding.nextSequence(now),
      ...(row !== undefined && { row }),
    };
  }

  finish(number: number, now: number): { until?: number; finished?: FinishedVisit } {
    this.#state.closeOrphans(now, undefined);
    const running = this.#state.record.visit;
    if (running?.number === number && !hasEnded(running, now))
      return { until: readClocks(running, now).lastHereAt + VISIT_ENDS_AFTER };
    const visit = running?.number === number ? running : this.#store.visit(number)?.visit;
    const version = rulesetOf(this.#outlets.site)?.version ?? 0;
    return visit
      ? { finished: finishedVisit(this.#outlets.site, visit, this.#invitations.all(), version) }
      : {};
  }

  /** Of a visit that is over, as of its end: an agent reads yesterday's story too. */
  story(now: number): Story | undefined {
    const { record } = this.#state;
    const facts =
      factsAt(record, now) ?? (record.visit && factsAt(record, readClocks(record.visit, now).lastHereAt));
    if (facts === undefined) return undefined;
    const invitations = this.#invitations.all();
    const { whole } = this.#state.journal;
    const { blocked } = this.#blocking;
    return storyOf(facts, this.#row(facts), {
      ...(blocked !== undefined && { blocked }),
      invitations,
      notes: this.#store.notes(),
      visits: this.#before.visits(facts.visit),
      chats: this.#before.chats(),
      devices: this.#before.devices(facts.visit, facts.now),
      moments: momentsOf(whole, (id) => ruleNameOf(invitations, id)),
      ...(whole !== undefined && {
        known: { from: whole.from.at, ...(facts.now < now && { to: facts.now }) },
      }),
    });
  }

  explain(now: number): readonly ExplainedRule[] {
    return explainedRules(this.#deciding.explain(now));
  }

  /** What was known at a moment of this visit; undefined where that is before all we know. */
  stood(at: number): Stood | undefined {
    return this.#state.journal.at(at, this.#state.record);
  }

  /** The newest where no id is given. */
  conversation(id?: string): Conversation | undefined {
    this.#load();
    return id === undefined ? this.#chats.current() : this.#chats.find(id);
  }

  /**
   * What the one alarm finds to do. `"erase"`: the visitor was not seen for as long as visitors are kept; `"forget"`: the
   * same, but words of a chat are kept for longer.
   */
  alarm(now: number): "erase" | "forget" | "done" {
    if (this.#moving.isMoving) {
      this.#outbox.deliver();
      return "done";
    }
    this.#state.closeOrphans(now, undefined);
    const expires = this.#invitations.expire(now);
    const answers = this.#chats.waits(now);
    const words = this.#chats.tidy(now);
    this.#state.save(now);
    this.#deciding.decide(now);
    this.#outbox.deliver();
    const deadline = Math.min(expires ?? Infinity, answers ?? Infinity, words ?? Infinity);
    // A record, or only that there was one and when it was erased, or that whoever it is was blocked.
    const kept = Math.max(this.#state.savedAt, this.#state.erasedAt, this.#blocking.blocked?.at ?? 0);
    const forgotten = kept + retentionOf(this.#outlets.site);
    const isOver = now >= forgotten && !this.#state.isPresent(now);
    if (isOver && this.#store.outbox().length > 0) this.#outlets.arm(now + HEARS_FIRST);
    else if (isOver && words === undefined) return "erase";
    else if (isOver && kept > 0) return "forget";
    else if (kept > 0) this.#outlets.arm(Math.min(deadline, Math.max(forgotten, now + LOOKS_AGAIN)));
    else if (deadline < Infinity) this.#outlets.arm(deadline);
    return "done";
  }

  /** With the record come the invitations and the chats: after a wake nothing is known before. */
  #load(): void {
    void this.#state.record;
  }

  #row(facts: Facts): FeedRow {
    const conversation = this.#chats.currentStored();
    const next = this.#deciding.next(facts.now);
    return feedRow(facts, {
      id: this.#outlets.visitor,
      present: this.#state.isPresent(facts.now),
      ...(conversation !== undefined && { conversation }),
      ...(next !== undefined && { next }),
      ...(this.#blocking.blocked !== undefined && { blocked: this.#blocking.blocked }),
    });
  }

  #tellAgents(now: number): void {
    if (!this.#sockets.hasAgents()) return;
    const story = this.story(now);
    if (story === undefined) return;
    const conversation = this.#chats.current();
    this.#sockets.toAgents({
      type: "record",
      story,
      at: now,
      ...(conversation !== undefined && { conversation }),
    });
    this.#sockets.toAgents({ type: "explain", rules: this.explain(now) });
  }
}
