// A visitor: messages and calls in; record, rows, answers and calls out. Always in this order and without a pause
// between: apply, store, send, decide. Knows nothing of the platform but the store and the sockets it is given, so that
// which visitors share an object stays a choice of deployment.

import { explain } from "../../rules/engine/explain.ts";
import { hasEnded } from "../../rules/record/apply.ts";
import { readClocks } from "../../rules/record/clocks.ts";
import { factsAt, VISIT_ENDS_AFTER, type DeskFacts, type Facts } from "../../rules/record/facts.ts";
import type { FinishedVisit, Review, VisitorCalls } from "../objects.ts";
import type { Conversation, ExplainedRule, FeedRow, FromPage, Story, VisitorWords } from "../protocol.ts";
import { Chats } from "./chats.ts";
import type { Context } from "./context.ts";
import type { Outlets } from "./outlets.ts";
import { Deciding } from "./deciding.ts";
import { Feeding } from "./feeding.ts";
import { finishedVisit } from "./finished.ts";
import { Hearing } from "./hearing.ts";
import { Invitations } from "./invitations.ts";
import { Outbox } from "./outbox.ts";
import { explainedRules, feedRow, storyOf } from "./rows.ts";
import { retentionOf, rulesetOf } from "./rulesets.ts";
import { VisitorState } from "./state.ts";
import type { VisitorStore } from "./store.ts";
import type { PageTab, Sockets } from "./tabs.ts";
import { Trying } from "./trying.ts";

/** An alarm that found nothing to erase does not fire again at once (ms). */
const LOOKS_AGAIN = 60_000;

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

  constructor(outlets: Outlets, store: VisitorStore, sockets: Sockets) {
    this.#outlets = outlets;
    this.#store = store;
    this.#sockets = sockets;
    this.#state = new VisitorState(outlets.visitor, store, sockets, (now) => {
      this.#chats.load();
      return this.#invitations.load(now);
    });
    this.#outbox = new Outbox(outlets, store);
    this.#feeding = new Feeding(
      outlets,
      this.#state,
      sockets,
      (facts) => this.#row(facts),
      async (version, isNews) => {
        if (version > (rulesetOf(outlets.site)?.version ?? 0)) await this.#deciding.learn();
        else if (!isNews) return;
        this.#deciding.decide(Date.now());
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
      compiled: (now) => this.#deciding.compiled(now),
      explain: (now) => this.explain(now),
      act: (rule, now) => this.#deciding.act(rule, now),
    };
    this.#invitations = new Invitations(context);
    this.#chats = new Chats(context);
    this.#hearing = new Hearing(context, this.#feeding, this.#invitations, this.#chats);
    this.#deciding = new Deciding(
      outlets,
      this.#state,
      sockets,
      this.#invitations,
      this.#feeding,
      new Trying(outlets.site, this.#state, sockets, this.#invitations, this.#feeding),
      this.#outbox,
      (now) => this.#feeding.isWatched(now) || sockets.hasAgents(),
    );
  }

  ready(): Promise<void> {
    return this.#deciding.ready();
  }

  // -------------------------------------------------------------------------------------------------------- from pages

  /** False where this socket may not say it. */
  message(page: PageTab, message: FromPage, now: number): boolean {
    if (!this.#hearing.message(page, message, now)) return false;
    this.#deciding.decide(now);
    this.#tellAgents(now);
    return true;
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

  // ----------------------------------------------------------------------------------------------------- from the desk

  published(version: number, now: () => number): Promise<void> {
    return this.#deciding.published(version, now);
  }

  placeFree(now: number): void {
    this.#invitations.placeFree();
    this.#deciding.decide(now);
  }

  deskChanged(desk: DeskFacts, now: number): void {
    if (this.#feeding.learnDesk(desk)) this.#deciding.decide(now);
  }

  reviewed(id: string, review: Review, now: number): void {
    this.#state.closeOrphans(now, undefined);
    this.#invitations.reviewed(id, review, now);
    this.#deciding.decide(now);
    this.#tellAgents(now);
  }

  deskGone(id: string, now: number): void {
    if (this.#invitations.open(id) === undefined) return;
    this.#invitations.change(id, "withdrawn", now, "desk gone");
    this.#deciding.decide(now);
  }

  handed(conversation: string, state: Conversation["state"], agent: By | undefined, now: number): void {
    this.#chats.handed(conversation, state, agent, now);
  }

  /** An agent's message on their socket to this visitor; false where it may not be said. */
  fromAgent(message: VisitorWords, agent: By, now: number): boolean {
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

  invite(id: string, text: string, by: By, now: number) {
    const answer = this.#invitations.byHand(id, text, by, now);
    this.#tellAgents(now);
    return answer;
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
      here: this.#state.isPresent(now),
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
    return storyOf(
      facts,
      this.#row(facts),
      this.#store.pastVisits(facts.visit.number),
      this.#invitations.all(),
    );
  }

  explain(now: number): readonly ExplainedRule[] {
    const compiled = this.#deciding.compiled(now);
    if (compiled === undefined) return [];
    const desk = { refused: this.#invitations.refused, facts: this.#feeding.desk };
    return explainedRules(explain(compiled, this.#state.record, now, desk));
  }

  /** The newest where no id is given. */
  conversation(id?: string): Conversation | undefined {
    // Loading the record loads the conversations with it.
    void this.#state.record;
    return id === undefined ? this.#chats.current() : this.#chats.find(id);
  }

  /** What the one alarm finds to do; `"erase"` where the visitor was not seen for as long as visitors are kept. */
  alarm(now: number): "erase" | "done" {
    this.#state.closeOrphans(now, undefined);
    const expires = this.#invitations.expire(now);
    this.#state.save(now);
    this.#deciding.decide(now);
    this.#outbox.deliver();
    const forgotten = this.#state.savedAt + retentionOf(this.#outlets.site);
    if (now >= forgotten && !this.#state.isPresent(now)) return "erase";
    this.#outlets.arm(Math.min(expires ?? Infinity, Math.max(forgotten, now + LOOKS_AGAIN)));
    return "done";
  }

  #row(facts: Facts): FeedRow {
    const conversation = this.#chats.currentStored();
    const next = this.#deciding.next(facts.now);
    return feedRow(facts, {
      id: this.#outlets.visitor,
      present: this.#state.isPresent(facts.now),
      ...(conversation !== undefined && { conversation }),
      ...(next !== undefined && { next }),
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
