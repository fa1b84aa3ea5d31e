// The journal of the running visit: kept in the visit's own row, so that it costs none, and what came since that was
// written lies beside a page's socket, where it survives a hibernation.

import type { Entry, Knowledge } from "../../rules/record/entry.ts";
import type { DeskFacts } from "../../rules/record/desk.ts";
import type { VisitEvent } from "../../rules/record/event.ts";
import {
  beginningOf,
  isAnotherVisit,
  lineOf,
  shortened,
  stoodAt,
  type Beginning,
  type Journal,
  type Stood,
} from "../../rules/record/journal.ts";
import type { VisitorRecord } from "../../rules/record/record.ts";
import type { PageTab, Sockets } from "./tabs.ts";

/** Characters beside a socket; then the row is written before its time. About forty answers to a wake. */
const TAIL_LIMIT = 1_200;
/** Characters in the row; then the older half becomes the beginning. */
const TEXT_LIMIT = 16_000;

export class VisitJournal {
  readonly #sockets: Sockets;
  #from: Beginning | undefined;
  /** In the row. */
  #kept = "";
  /** Not yet. */
  #tail = "";
  /** What was noted last; after a wake it is not known, and noted once more, which does no harm. */
  #knew: Knowledge | undefined;

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /** `stored`: as the visit's row has it; a row of an earlier version has none, and is where the journal begins. */
  load(stored: Journal | undefined, record: VisitorRecord, now: number): void {
    this.#from = stored?.from ?? beginningOf(record, now);
    this.#kept = stored?.text ?? "";
    // Each page has all that came since the row, up to what was last told to it.
    const tails = this.#sockets.pages().map(({ state }) => state.tail);
    const ours = tails.filter((tail) => tail?.after === this.#mark);
    this.#tail = ours.reduce(
      (longest, tail) => (tail!.text.length > longest.length ? tail!.text : longest),
      "",
    );
  }

  /** Nothing happened, ever. */
  forget(): void {
    this.#from = undefined;
    this.#kept = this.#tail = "";
    this.#knew = undefined;
    for (const page of this.#sockets.pages()) page.remember({ tail: undefined });
  }

  /** True where the row must be written: it would be lost, or there is no more room beside the socket. */
  happened(before: VisitorRecord, after: VisitorRecord, event: VisitEvent, heard: number): boolean {
    if (isAnotherVisit(before, after)) {
      this.#from = beginningOf(after, heard, this.#knew);
      this.#kept = this.#tail = "";
      return true;
    }
    const isKept = this.#add({ heard, event }, event.tab);
    return this.#tail.length > TAIL_LIMIT || (!isKept && event.tab === "");
  }

  /** What is decided by, from now on. Called at every decision, and nearly always with nothing new. */
  knows(
    version: number,
    isTeam: boolean,
    desk: DeskFacts,
    refused: ReadonlySet<string>,
    heard: number,
  ): void {
    const before = this.#knew;
    const isSame =
      before !== undefined &&
      before.version === version &&
      before.team === isTeam &&
      before.desk === desk &&
      before.refused.length === refused.size &&
      before.refused.every((rule) => refused.has(rule));
    if (isSame || this.#from === undefined) return;
    this.#knew = { version, team: isTeam, desk, refused: [...refused] };
    this.#add({ heard, knew: this.#knew }, "");
  }

  /** The page's socket may be a new one. */
  hold(page: PageTab): void {
    const { tail } = page.state;
    if (this.#tail !== "" && tail?.text.length !== this.#tail.length) this.#keepBeside(page);
  }

  /** As it goes into the row. */
  toStore(record: VisitorRecord): Journal | undefined {
    if (this.#from === undefined) return undefined;
    const whole = { from: this.#from, text: this.#kept + this.#tail };
    return whole.text.length > TEXT_LIMIT ? shortened(whole, record) : whole;
  }

  stored(journal: Journal | undefined): void {
    this.#from = journal?.from;
    this.#kept = journal?.text ?? "";
    if (this.#tail === "") return;
    this.#tail = "";
    for (const page of this.#sockets.pages())
      if (page.state.tail !== undefined) page.remember({ tail: undefined });
  }

  get whole(): Journal | undefined {
    return this.#from && { from: this.#from, text: this.#kept + this.#tail };
  }

  /** The record as it was known at `at`, of this visit; undefined where that is before all we know. */
  at(at: number, now: VisitorRecord): Stood | undefined {
    const { whole } = this;
    return whole === undefined || at < whole.from.at ? undefined : stoodAt(whole, now, at);
  }

  /** True where it will survive a hibernation. */
  #add(entry: Entry, tab: string): boolean {
    if (this.#from === undefined) return true;
    this.#tail += lineOf(entry, this.#from);
    const pages = this.#sockets.pages();
    const page = pages.find(({ id }) => id === tab) ?? pages[0];
    if (page !== undefined) this.#keepBeside(page);
    return page !== undefined;
  }

  #keepBeside(page: PageTab): void {
    page.remember({ tail: { after: this.#mark, text: this.#tail } });
  }

  /** Which row a tail goes on from. */
  get #mark(): string {
    return `${this.#from?.at ?? 0}/${this.#kept.length}`;
  }
}
