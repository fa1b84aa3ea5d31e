// Drafts: invitations that an agent reads before the visitor does (SPEC L12). Each is asked of one agent after another;
// whatever ends the asking is a word to the visitor's object, which alone decides what becomes of the invitation.
//
//   asked ─┬─ sent or declined by that agent
//          ├─ 30 s over, or the agent left ─► asked of another ─► ... ─► no answer
//          └─ over at the visitor: the page was left, a chat began, the place is gone

import { DECLINED, NO_ANSWER } from "../../rules/record/invitations.ts";
import type * as z from "zod";
import type { Deadlines } from "../durable/deadlines.ts";
import type { Review } from "../objects.ts";
import type { Draft, DraftMessage, InvitationNotice } from "../protocol.ts";
import type { Change } from "./change.ts";
import type { Consoles } from "./consoles.ts";
import { type Asking, chooseReviewer, type Desk } from "./desk.ts";
import type { Outbox } from "./outbox.ts";
import type { SiteStore } from "./store.ts";

/** SPEC L12. */
const ANSWER_WITHIN = 30_000;
const MOST_ASKED = 2;

export class Drafts {
  readonly #store: SiteStore;
  readonly #deadlines: Deadlines;
  readonly #outbox: Outbox;
  readonly #consoles: Consoles;

  constructor(store: SiteStore, deadlines: Deadlines, outbox: Outbox, consoles: Consoles) {
    this.#store = store;
    this.#consoles = consoles;
    this.#deadlines = deadlines;
    this.#outbox = outbox;
  }

  /** Those that wait for this agent. */
  of(agent: string): Draft[] {
    return this.#store
      .drafts()
      .filter(({ asked }) => asked.at(-1) === agent)
      .map(draftOf);
  }

  /** Somebody is asked as the change settles. */
  begin(notice: InvitationNotice): void {
    this.#store.saveDraft({ notice, asked: [], until: 0 });
  }

  /** Over at the visitor, or with its place: nobody need answer. */
  end(change: Change, id: string): void {
    const asking = this.#store.draft(id);
    if (asking === undefined) return;
    this.#store.dropDraft(id);
    takeBack(change, asking);
  }

  endOf(change: Change, visitor: string): void {
    for (const { notice } of this.#store.drafts())
      if (notice.visitor === visitor) this.end(change, notice.id);
  }

  /** False: it is not this agent's, or not any more. */
  answer(change: Change, agent: string, { id, answer, text }: z.output<typeof DraftMessage>): boolean {
    const asking = this.#store.draft(id);
    if (asking?.asked.at(-1) !== agent) return false;
    const review: Review =
      answer === "send"
        ? { send: true, ...(text !== undefined && { text }) }
        : { send: false, because: DECLINED };
    this.#conclude(change, asking, review);
    return true;
  }

  /** Asks whoever is next about each draft whose agent's time is up, or who left. */
  settle(change: Change, desk: Desk): void {
    const online = new Set(desk.agents.flatMap((agent) => (agent.online ? [agent.id] : [])));
    const isAsked = ({ asked, until }: Asking): boolean => until > change.now && online.has(asked.at(-1)!);
    for (const asking of this.#store.drafts()) {
      if (isAsked(asking)) continue;
      const { notice, asked } = asking;
      const next = asked.length < MOST_ASKED ? this.#choose(desk, notice, asked) : undefined;
      if (next === undefined) this.#conclude(change, asking, { send: false, because: NO_ANSWER });
      else {
        takeBack(change, asking);
        this.#ask(change, { notice, asked: [...asked, next], until: change.now + ANSWER_WITHIN });
      }
    }
    const until = Math.min(...this.#store.drafts().map((asking) => asking.until));
    const looked = this.#deadlines.at("drafts");
    if (until < Infinity && (looked === undefined || looked <= change.now || until < looked))
      this.#deadlines.set("drafts", until);
  }

  /** Of those whose console is connected: an agent stays online for a while after it went. */
  #choose(desk: Desk, { team, row }: InvitationNotice, asked: readonly string[]): string | undefined {
    const agents = desk.agents.filter(({ id }) => this.#consoles.has(id));
    return chooseReviewer({ ...desk, agents }, team, asked, this.#asks(), {
      language: row.language,
      skills: row.tags,
    });
  }

  #ask(change: Change, asking: Asking): void {
    this.#store.saveDraft(asking);
    change.tell(asking.asked.at(-1)!, { type: "draft", ...draftOf(asking) });
  }

  #conclude(change: Change, asking: Asking, review: Review): void {
    const { id, visitor } = asking.notice;
    this.#store.dropDraft(id);
    takeBack(change, asking);
    this.#outbox.add({ to: "reviewed", visitor, invitation: id, review }, change.now);
  }

  /** How many drafts each agent is asked about now. */
  #asks(): ReadonlyMap<string, number> {
    const asks = new Map<string, number>();
    for (const { asked } of this.#store.drafts()) {
      const agent = asked.at(-1);
      if (agent !== undefined) asks.set(agent, (asks.get(agent) ?? 0) + 1);
    }
    return asks;
  }
}

const draftOf = ({ notice, until }: Asking): Draft => ({ invitation: notice, until });

function takeBack(change: Change, { notice, asked }: Asking): void {
  const agent = asked.at(-1);
  if (agent !== undefined) change.tell(agent, { type: "draft-over", id: notice.id });
}
