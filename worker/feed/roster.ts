// Who is on the site, as one shard knows it, whether they are still there, and the visits whose end is to be asked for.
// Pure: times come in, nothing is sent or stored from here.

import type { FeedCalls, VisitorCalls } from "../objects.ts";
import type { FeedRow } from "../protocol.ts";
import type { Change } from "./journal.ts";
import { askedAt, entryOf, type Known, type Question } from "./known.ts";
import { KNOWN_LIMIT, LISTED_LIMIT, PRESENCE, TRUSTED, UNREACHABLE, WATCH } from "./limits.ts";
import { askedInVain, type Entry, goesOn, show, type Shown, type Unfinished, withNews } from "./entry.ts";

export type Update = Parameters<FeedCalls["seen"]>[0];

const NEVER = { pushes: 0, heardOf: 0, asked: -Infinity };
export class Roster {
  readonly #known = new Map<string, Known>();
  readonly #leaving = new Set<Known>();
  readonly #changed = new Set<string>();
  readonly #unsaved = new Set<string>();
  #listed = 0;

  /** `watched`: consoles stayed connected while the object slept, so it was kept up to date until then. */
  constructor(entries: Iterable<Entry>, watched: boolean, now: number) {
    for (const entry of entries) this.#load(entry, watched);
    this.prune(now);
    this.#changed.clear();
    this.#unsaved.clear();
  }

  /** What is newer than the stored entries, and still to be stored; of whom more was heard meanwhile, that counts. */
  restore(changes: readonly Change[], watched: boolean): void {
    for (const [visitor, entry] of changes) {
      const known = this.#known.get(visitor);
      if (known && known.heardOf > 0) continue;
      if (known) this.#forget(known);
      if (entry) this.#load(entry, watched);
      this.#unsaved.add(visitor);
    }
  }

  #load({ row, leaves, ...entry }: Entry, watched: boolean): void {
    const pushes = watched ? entry.heard + WATCH : 0;
    const known = {
      ...entry,
      alive: entry.alive ?? entry.heard,
      leaves,
      shown: row && show(row),
      unsure: false,
      ...NEVER,
      pushes,
    };
    this.#known.set(entry.visitor, known);
    if (!known.shown) return;
    this.#listed++;
    this.#changed.add(entry.visitor);
    if (leaves !== undefined) this.#leaving.add(known);
  }

  get size(): number {
    return this.#known.size;
  }

  /** A visitor's own word. False where it is known already, or older than what is known. */
  seen({ visit, sequence, present, alive, row }: Update, watchedUntil: number, now: number): boolean {
    const known = this.#known.get(row.id);
    if (known && (visit < known.visit || (visit === known.visit && sequence <= known.sequence))) return false;
    if (!known && (this.#listed >= LISTED_LIMIT || this.size >= KNOWN_LIMIT)) return false;
    const isNews = !known || visit > known.visit || (present && !known.shown);
    const entry = known ?? this.#enter(row.id, now);
    entry.visit = visit;
    entry.sequence = sequence;
    entry.unfinished = withNews(entry.unfinished, visit, now);
    this.#heard(entry, alive ?? now, watchedUntil, now);
    // Who said good-bye before and says so again stays off the list.
    if (present) this.#sure(entry);
    const left = entry.leaves;
    // Somebody may be between two pages: for 20 s the row stays as it is.
    const isDifferent = present && this.#show(entry, row);
    if (entry.shown) this.#leave(entry, present ? undefined : (left ?? now + PRESENCE));
    // Unwatched, only who is here must survive: what their rows say is asked for again when somebody looks.
    if (isNews || left !== entry.leaves || (isDifferent && watchedUntil > 0)) this.#unsaved.add(row.id);
    return true;
  }

  /** Somebody begins to look: rows that nobody vouched for lately are held back until their visitor answers. */
  doubt(now: number): void {
    for (const known of this.#known.values())
      if (known.shown && known.leaves === undefined) known.unsure = now - known.alive > TRUSTED;
  }

  /** Whom to ask whether they are still there, longest silent first. */
  silent(now: number, ahead = 0): Question[] {
    const asked: Known[] = [];
    for (const known of this.#known.values()) if (askedAt(known) <= now + ahead) asked.push(known);
    for (const known of asked) known.asked = now;
    return asked.sort((a, b) => a.alive - b.alive).map(({ visitor, heardOf }) => ({ visitor, heardOf }));
  }

  /** When the next one is to be asked; Infinity: there is nobody. */
  nextAsk(): number {
    let next = Infinity;
    for (const known of this.#known.values()) next = Math.min(next, askedAt(known));
    return next;
  }

  /** What the visitor's object said; undefined where it could not be reached. */
  answered(
    question: Question,
    answer: Awaited<ReturnType<VisitorCalls["presence"]>> | undefined,
    watchedUntil: number,
    now: number,
  ): void {
    const known = this.#known.get(question.visitor);
    if (!known?.shown || known.heardOf !== question.heardOf) return;
    const isGone = answer ? !answer.here : now - known.heard > UNREACHABLE;
    if (isGone) {
      this.#drop(known);
      this.#unsaved.add(known.visitor);
    } else if (answer) {
      this.#heard(known, answer.alive ?? now, watchedUntil, now);
      this.#sure(known);
      known.sequence = Math.max(known.sequence, answer.sequence);
      if (answer.row && this.#show(known, answer.row)) this.#unsaved.add(known.visitor);
    }
  }

  /** Takes away the rows whose 20 s are over. What is stored of them says so already. */
  prune(now: number): void {
    for (const known of this.#leaving) if (known.leaves! <= now) this.#drop(known);
  }

  /** Takes rows that go by then off the list already; whom nobody sees counts until then all the same. */
  hide(by: number): void {
    for (const known of this.#leaving)
      if (known.leaves! <= by && known.shown && !known.unsure) {
        known.unsure = true;
        this.#changed.add(known.visitor);
      }
  }

  /** When the next of those who are still to be seen leaves; Infinity: nobody does. */
  nextLeave(): number {
    let next = Infinity;
    for (const { leaves, unsure } of this.#leaving) if (!unsure) next = Math.min(next, leaves!);
    return next;
  }

  /** Visits whose end should be asked for, longest due first. */
  ending(now: number, most: number): { readonly visitor: string; readonly visit: number }[] {
    const due: { visitor: string; visit: number; at: number }[] = [];
    for (const { visitor, unfinished } of this.#known.values())
      for (const { visit, at } of unfinished) if (at <= now) due.push({ visitor, visit, at });
    return due.sort((a, b) => a.at - b.at).slice(0, most);
  }

  /** Infinity: no visit waits for its end. */
  nextEnd(): number {
    let next = Infinity;
    for (const { unfinished } of this.#known.values())
      for (const { at } of unfinished) next = Math.min(next, at);
    return next;
  }

  isUnfinished(visitor: string, visit: number): boolean {
    return this.#known.get(visitor)?.unfinished.some((one) => one.visit === visit) ?? false;
  }

  /** The visit goes on: ask again then. */
  goesOn(visitor: string, visit: number, until: number, now: number): void {
    this.#ask(visitor, visit, (one) => goesOn(one, until, now));
  }

  /** Nobody answered, or the answer could not be sent on: asked again later. */
  failed(visitor: string, visit: number, now: number): void {
    this.#ask(visitor, visit, (one) => askedInVain(one, now));
  }

  /** Archived, or nothing is known of it: a visit that is over is not on the list either. */
  ended(visitor: string, visit: number): void {
    this.#ask(visitor, visit, () => undefined);
  }

  /** Erased: nothing is left of the visitor. */
  forget(visitor: string): void {
    const known = this.#known.get(visitor);
    if (known) this.#forget(known);
  }

  #forget(known: Known): void {
    known.unfinished = [];
    this.#drop(known);
  }

  shown(visitor: string): Shown | undefined {
    const known = this.#known.get(visitor);
    return known?.unsure ? undefined : known?.shown;
  }

  *rows(): Generator<Shown> {
    for (const { shown, unsure } of this.#known.values()) if (shown && !unsure) yield shown;
  }

  /** Everybody who is here, shown or not. */
  visitors(): string[] {
    return [...this.#known.values()].flatMap(({ visitor, shown }) => (shown ? [visitor] : []));
  }

  /** How many are here: who said good-bye counts for 20 s more, taken off the list or not. */
  here(now: number): number {
    let left = 0;
    for (const { leaves } of this.#leaving) if (leaves! <= now) left++;
    return this.#listed - left;
  }

  *entries(): Generator<Entry> {
    for (const known of this.#known.values()) yield entryOf(known);
  }

  /** Who is in `unsaved`, as they are; undefined: nothing is known of them any more. */
  changes(): Change[] {
    return [...this.#unsaved].map((visitor) => {
      const known = this.#known.get(visitor);
      return [visitor, known && entryOf(known)];
    });
  }

  /** Whose rows consoles were not told of yet. */
  get changed(): ReadonlySet<string> {
    return this.#changed;
  }

  told(): void {
    this.#changed.clear();
  }

  /** Whose entries are not stored yet. */
  get unsaved(): ReadonlySet<string> {
    return this.#unsaved;
  }

  saved(): void {
    this.#unsaved.clear();
  }

  #enter(visitor: string, now: number): Known {
    const nothing = { alive: 0, leaves: undefined, shown: undefined, unfinished: [], unsure: false };
    const known: Known = { visitor, visit: 0, sequence: 0, heard: now, ...nothing, ...NEVER };
    this.#known.set(visitor, known);
    return known;
  }

  #heard(known: Known, alive: number, watchedUntil: number, now: number): void {
    known.heard = now;
    known.alive = Math.max(known.alive, Math.min(alive, now));
    known.heardOf++;
    known.pushes = watchedUntil;
  }

  #sure(known: Known): void {
    if (known.unsure) this.#changed.add(known.visitor);
    known.unsure = false;
  }

  #show(known: Known, row: FeedRow): boolean {
    const shown = show(row);
    if (known.shown?.text === shown.text) return false;
    if (!known.shown) this.#listed++;
    known.shown = shown;
    this.#changed.add(known.visitor);
    return true;
  }

  #leave(known: Known, leaves: number | undefined): void {
    known.leaves = leaves;
    if (leaves === undefined) this.#leaving.delete(known);
    else this.#leaving.add(known);
  }

  /** Off the list; remembered while visits are to be ended. */
  #drop(known: Known): void {
    this.#leave(known, undefined);
    if (known.shown) {
      this.#changed.add(known.visitor);
      this.#listed--;
    }
    known.shown = undefined;
    known.unsure = false;
    if (known.unfinished.length > 0) return;
    this.#known.delete(known.visitor);
    this.#unsaved.add(known.visitor);
  }

  #ask(visitor: string, visit: number, change: (one: Unfinished) => Unfinished | undefined): void {
    const known = this.#known.get(visitor);
    if (!known) return;
    known.unfinished = known.unfinished.flatMap((one) => (one.visit === visit ? (change(one) ?? []) : [one]));
    this.#unsaved.add(visitor);
    const isOver = !known.unfinished.some((one) => one.visit === visit);
    if (isOver && (visit === known.visit || !known.shown)) this.#drop(known);
  }
}
