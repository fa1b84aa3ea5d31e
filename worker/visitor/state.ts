// The visitor's record in memory and its rows: loaded once a wake as rows merged with the attachments of open sockets,
// changed by events only, written where a change must survive a crash.

import { apply, newRecord } from "../../rules/record/apply.ts";
import { mayRecord } from "../../rules/record/consent.ts";
import type { VisitEvent } from "../../rules/record/event.ts";
import { factsAt, type Facts } from "../../rules/record/facts.ts";
import type { Invitation, Tab, Visit, VisitorRecord } from "../../rules/record/record.ts";
import { VisitJournal } from "./journal.ts";
import type { Standing, VisitorStore } from "./store.ts";
import type { PageTab, Sockets } from "./tabs.ts";

/** What visits of an earlier version do not have. */
const NEWER: Pick<Visit, "events"> = { events: [] };

export class VisitorState {
  readonly #seed: string;
  readonly #store: VisitorStore;
  readonly #sockets: Sockets;
  readonly #loaded: (now: number) => readonly Invitation[];
  #record: VisitorRecord | undefined;
  #rowDue = false;
  #savedAt = 0;
  #erased: Standing["erased"] | undefined;
  readonly #journal: VisitJournal;

  /** `seed`: what chance is drawn from. `loaded`: called once, before anything else, for the parts that have rows of their own; gives the invitations. */
  constructor(
    seed: string,
    store: VisitorStore,
    sockets: Sockets,
    loaded: (now: number) => readonly Invitation[],
  ) {
    this.#seed = seed;
    this.#store = store;
    this.#sockets = sockets;
    this.#loaded = loaded;
    this.#journal = new VisitJournal(sockets);
  }

  get journal(): VisitJournal {
    // Loading the record loads it.
    void this.record;
    return this.#journal;
  }

  get record(): VisitorRecord {
    return (this.#record ??= this.#load(Date.now()));
  }

  /** When the visit's row was last written; 0 where there is none. */
  get savedAt(): number {
    return this.#savedAt;
  }

  /** What happened before is not recorded any more (ms since epoch). */
  get erasedAt(): number {
    return (this.#erased ??= this.#store.standing("erased") ?? { at: 0, denied: false }).at;
  }

  /** Who refused is heard again only as a person who grants it, here or on another device (SPEC W9). */
  isRefused(consent: "granted" | "denied" | undefined): boolean {
    void this.erasedAt;
    const { refused } = this.#erased!;
    return refused === "browser" || (refused === "person" && consent !== "granted");
  }

  /** The visitor said so, and the page gave its token away with it. Late news are as late as those of an erasure. */
  refuse(now: number, isPerson: boolean): void {
    if (this.record.visitor.consent !== "denied")
      this.happened({ type: "consent", at: now, tab: "", consent: "denied" });
    this.#erased = { at: now, denied: true, refused: isPerson ? "person" : "browser" };
    this.#store.setStanding("erased", this.#erased);
  }

  /** The visitor agrees after all: what was erased stays erased. */
  grant(): void {
    if (this.erasedAt === 0) return;
    this.#erased = { at: this.erasedAt, denied: false };
    this.#store.setStanding("erased", this.#erased);
  }

  /** Nothing is known any more but that, and what was said about consent. */
  erase(now: number, denied: boolean): void {
    const { seed, consent } = this.record.visitor;
    this.#erased = { at: now, denied };
    this.#store.setStanding("erased", this.#erased);
    this.#record = newRecord(now, denied ? "denied" : consent, seed);
    this.#rowDue = false;
    this.#journal.forget();
    for (const page of this.#sockets.pages()) {
      const { tab } = page.state;
      if (tab === undefined) continue;
      const bare = {
        id: tab.id,
        n: Math.max(tab.n, page.state.kept ?? 0),
        marks: [],
        active: 0,
        confirmed: 0,
        open: true,
      };
      page.remember({ tab: bare, told: undefined, refused: [], busy: false });
    }
  }

  facts(now: number): Facts | undefined {
    return factsAt(this.record, now);
  }

  #load(now: number): VisitorRecord {
    const newest = this.#store.newestVisit();
    const invitations = this.#loaded(now);
    this.#savedAt = newest?.saved ?? 0;
    void this.erasedAt;
    const empty = newRecord(now, this.#erased!.denied ? "denied" : "implied", this.#seed);
    if (newest === undefined) return { ...empty, past: { ...empty.past, invitations } };
    const { visitor, past, visit } = newest.state;
    const attached = new Map(this.#sockets.pages().map((page) => [page.id, page.state.tab]));
    // A socket knows more than the row, but for what a row of another visit has put behind it.
    const tabs = visit.tabs.map((tab) => {
      const newer = attached.get(tab.id);
      return newer !== undefined && newer.n >= tab.n ? newer : tab;
    });
    // Rows of an earlier version lack what came since.
    const record = {
      visitor: { ...empty.visitor, ...visitor },
      past: { ...empty.past, ...past, invitations },
      visit: { ...NEWER, ...visit, tabs },
    };
    this.#journal.load(newest.state.journal, record, now);
    return record;
  }

  happened(event: VisitEvent): void {
    const before = this.record;
    const after = apply(before, event);
    if (after === before) return;
    this.#record = after;
    const isFull = this.#journal.happened(before, after, event, Date.now());
    if (isFull || needsRow(before, after)) this.#rowDue = true;
  }

  /** The next save writes the row, whatever changed. */
  mustKeep(): void {
    this.#rowDue = true;
  }

  /** Writes the visit's row where it is due; true where it did. Before a first page view there is nothing to keep. */
  save(now: number): boolean {
    const { visitor, past, visit } = this.record;
    if (!this.#rowDue || visit === undefined) return false;
    this.#rowDue = false;
    const { invitations: _rowsOfTheirOwn, ...kept } = past;
    const journal = this.#journal.toStore(this.record);
    this.#store.saveVisit({ visitor, past: kept, visit, ...(journal && { journal }) }, now);
    this.#journal.stored(journal);
    this.#savedAt = now;
    for (const page of this.#sockets.pages()) {
      const tab = visit.tabs.find((one) => one.id === page.id);
      if (tab !== undefined) page.remember({ tab, kept: tab.n });
    }
    return true;
  }

  /** What is known of a page's tab; undefined before its `hello`. */
  tabOf(page: PageTab): Tab | undefined {
    return this.record.visit?.tabs.find((tab) => tab.id === page.id) ?? page.state.tab;
  }

  /** Counts a message of the tab, also where it changed nothing else. */
  count(page: PageTab, n: number): void {
    this.journal.hold(page);
    const tab = this.tabOf(page);
    if (tab === undefined || tab.n >= n) return;
    const visit = this.record.visit;
    if (visit?.tabs.includes(tab))
      this.#record = {
        ...this.record,
        visit: { ...visit, tabs: visit.tabs.map((one) => (one === tab ? { ...one, n } : one)) },
      };
    else page.remember({ tab: { ...tab, n } });
  }

  /**
   * Closes tabs that count as open and have no living socket: they were last here when they were last heard. `except`:
   * the tab that is speaking right now.
   */
  closeOrphans(now: number, except: string | undefined): void {
    const alive = new Set<string | undefined>([except]);
    for (const page of this.#sockets.pages()) {
      if (this.#sockets.isAlive(page, now)) alive.add(page.id);
      else if (page.id !== undefined && !alive.has(page.id) && this.tabOf(page)?.open)
        this.happened({ type: "closed", at: this.#sockets.aliveAt(page), tab: page.id });
    }
    for (const tab of this.record.visit?.tabs ?? [])
      if (tab.open && !alive.has(tab.id))
        this.happened({ type: "closed", at: Math.max(tab.confirmed, tab.active), tab: tab.id });
  }

  /** Is a page open, by its pings and not by its socket alone (a vanished client keeps one for long)? */
  isPresent(now: number): boolean {
    return this.#sockets
      .pages()
      .some((page) => this.tabOf(page)?.open === true && this.#sockets.isAlive(page, now));
  }

  /** The last instant an open page was heard of, by its pings too; 0: there is none. */
  aliveAt(): number {
    const open = this.#sockets.pages().filter((page) => this.tabOf(page)?.open === true);
    return Math.max(0, ...open.map((page) => this.#sockets.aliveAt(page)));
  }

  /** See SPEC L8. */
  get mayRecord(): boolean {
    return mayRecord(this.record.visitor.consent);
  }
}

/** All but the running state of tabs goes into the visit's row; invitations have rows of their own. */
function needsRow(before: VisitorRecord, after: VisitorRecord): boolean {
  if (before.visitor !== after.visitor) return true;
  const [a, b] = [before.past, after.past];
  if (a.visits !== b.visits || a.chats !== b.chats || a.did !== b.did) return true;
  const [old, visit] = [before.visit, after.visit];
  if (old === visit) return false;
  return (
    old === undefined ||
    visit === undefined ||
    old.views !== visit.views ||
    old.events !== visit.events ||
    old.settled !== visit.settled ||
    old.number !== visit.number ||
    old.chatOpen !== visit.chatOpen
  );
}
