// What the feed hears of a visitor: every page view, and while somebody watches also what happens in between.

import { factsAt, NO_DESK, type DeskFacts, type Facts } from "../../rules/record/facts.ts";
import type { FeedRow } from "../protocol.ts";
import type { Outlets } from "./outlets.ts";
import type { VisitorState } from "./state.ts";
import type { Sockets } from "./tabs.ts";

/** Changes that nobody waits for reach the feed at most this often (ms); what comes in between goes with the next. */
const TOLD_EVERY = 5_000;

/** A countdown that is wrong by less (ms) is not worth a call. */
const NEXT_WITHIN = 10_000;

/** What agents see of a row between page views, shortly: a message that changes nothing of it is no news. */
const stateOf = ({ visible, idle_since, status, name, tags, traits, chats, next }: FeedRow): string =>
  [+visible, +(idle_since !== undefined), status, next && nextOf(next), chats, name, ...tags]
    .concat(traits === undefined ? [] : JSON.stringify(traits))
    .join("|");

const nextOf = ({ rule, at }: NonNullable<FeedRow["next"]>): string =>
  `${rule}@${Math.round(at / NEXT_WITHIN)}`;

/** What is told weighs more than what waits for its time, and a page view more than both. */
const WEIGHT = { change: 1, news: 2, view: 3 } as const;

export class Feeding {
  readonly #outlets: Outlets;
  readonly #state: VisitorState;
  readonly #sockets: Sockets;
  readonly #row: (facts: Facts) => FeedRow;
  readonly #news: (version: number, isNews: boolean, isPageView: boolean) => Promise<void>;
  #desk: DeskFacts | undefined;
  #watchedUntil: number | undefined;
  #fed: { readonly at: number; readonly state: string } | undefined;
  #sequence = 0;
  #telling: Promise<void> = Promise.resolve();
  /** What is to be looked at once this turn is over: what it decides belongs into the row. */
  #due: keyof typeof WEIGHT | undefined;

  /** `news`: called when the feed says which rules are out; `isNews`: somebody began to watch, or the desk changed. */
  constructor(
    outlets: Outlets,
    state: VisitorState,
    sockets: Sockets,
    row: (facts: Facts) => FeedRow,
    news: (version: number, isNews: boolean, isPageView: boolean) => Promise<void>,
  ) {
    this.#outlets = outlets;
    this.#state = state;
    this.#sockets = sockets;
    this.#row = row;
    this.#news = news;
  }

  /** What rules may know of the desk, as it was told last. */
  get desk(): DeskFacts {
    return (this.#desk ??=
      this.#sockets.pages().find((page) => page.state.desk !== undefined)?.state.desk ?? NO_DESK);
  }

  /** True where it is another than before. */
  learnDesk(desk: DeskFacts): boolean {
    const isOther = JSON.stringify(desk) !== JSON.stringify(this.desk);
    if (isOther) this.#desk = desk;
    for (const page of this.#sockets.pages()) page.remember({ desk: this.desk });
    return isOther;
  }

  isWatched(now: number): boolean {
    this.#watchedUntil ??= Math.max(0, ...this.#sockets.pages().map((page) => page.state.watchedUntil ?? 0));
    return now < this.#watchedUntil;
  }

  watch(until: number): void {
    this.#watchedUntil = until;
    for (const page of this.#sockets.pages()) page.remember({ watchedUntil: until });
  }

  pageViewed(now: number): void {
    this.#later("view", now);
  }

  /** `soon`: a change that agents wait for, as an invitation or a message. */
  changed(now: number, soon: boolean): void {
    if (this.isWatched(now)) this.#later(soon ? "news" : "change", now);
  }

  /** At the end of the turn, and so after deciding: what a row says comes next is what was decided, not what had been. */
  #later(due: keyof typeof WEIGHT, now: number): void {
    if (this.#due === undefined)
      queueMicrotask(() => {
        const what = this.#due;
        this.#due = undefined;
        if (what === "change") this.#tellChange(now);
        else this.#tell(now, what === "view");
      });
    if (this.#due === undefined || WEIGHT[due] > WEIGHT[this.#due]) this.#due = due;
  }

  #tellChange(now: number): void {
    const { at, state } = this.#lastFed();
    if (now - at < TOLD_EVERY) return;
    const facts = this.#state.facts(now);
    if (facts !== undefined && stateOf(this.#row(facts)) !== state) this.#tell(now);
  }

  /** The shard has this row now. */
  fed(row: FeedRow, now: number): void {
    this.#fed = { at: now, state: stateOf(row) };
    for (const page of this.#sockets.pages()) page.remember({ fed: this.#fed });
  }

  #lastFed(): { readonly at: number; readonly state: string } {
    return (this.#fed ??= this.#sockets
      .pages()
      .map((page) => page.state.fed)
      .find((fed) => fed !== undefined) ?? { at: 0, state: "" });
  }

  /** The last page said good-bye: for agents who look, and where a rule reads how many visitors there are. */
  left(now: number): void {
    if (this.isWatched(now) || this.desk.visitors !== undefined) this.#later("news", now);
  }

  /** Grows with every update, over wakes as well. */
  nextSequence(now: number): number {
    return (this.#sequence = Math.max(this.#sequence + 1, now));
  }

  #tell(now: number, isPageView = false): void {
    const facts = this.#state.mayRecord ? factsAt(this.#state.record, now) : undefined;
    if (facts === undefined) return;
    const row = this.#row(facts);
    this.fed(row, now);
    const told = this.#outlets
      .seen({
        visit: facts.visit.number,
        sequence: this.nextSequence(now),
        present: this.#state.isPresent(now),
        alive: this.#state.aliveAt(),
        row,
      })
      .then(
        async ({ watchedUntil, version, desk }) => {
          if (!this.#outlets.isCurrent()) return;
          const wasWatched = this.isWatched(Date.now());
          this.watch(watchedUntil);
          const isOther = desk !== undefined && this.learnDesk(desk);
          const isNews = isOther || (!wasWatched && this.isWatched(Date.now()));
          await this.#news(version, isNews, isPageView);
        },
        () => undefined, // the next page view tells again, and the shard asks for presence by itself
      );
    this.#telling = told;
    this.#outlets.later(told);
  }

  /** What the feed was told last has arrived, or never will. */
  async idle(): Promise<void> {
    // What is due in this turn is told first.
    await Promise.resolve();
    await this.#telling;
  }
}
