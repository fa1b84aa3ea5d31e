// The feed of one shard of a site: a shell that wires storage, sockets, the alarm and the other objects to the pure
// parts. Visitors' objects tell it what changed, consoles are told what they asked to see.

import { DurableObject } from "cloudflare:workers";
import { applyMigrations } from "../durable/migrate.ts";
import { answerPings } from "../durable/socket.ts";
import type { DeskSummary, FeedAnswer, FeedCalls, Published } from "../objects.ts";
import { LOOK_EVERY, type FeedFilter, type FeedRow } from "../protocol.ts";
import { Alarm } from "./alarm.ts";
import { Audience } from "./audience.ts";
import { DeskNews } from "./desk.ts";
import { VISIT_END } from "./entry.ts";
import { endVisits, GATHER } from "./ending.ts";
import { filterOf } from "./filter.ts";
import { Journal } from "./journal.ts";
import { type Outlets, outletsOf } from "./outlets.ts";
import { Presence } from "./presence.ts";
import { Roster, type Update } from "./roster.ts";
import { WATCH } from "./limits.ts";
import { Rulesets } from "./rulesets.ts";
import { Saving } from "./saving.ts";
import { FeedStore, MIGRATIONS } from "./store.ts";

/** Rows leave by then at the latest together with those that leave earlier: by one look, or one alarm where nobody looks. */
const LEAVE_TOGETHER = LOOK_EVERY;
/** Looks of many consoles are as good as one. */
const LOOK_APART = LOOK_EVERY / 2;
/** An alarm asks those who are due within so long. */
const ASKED_AHEAD = 20_000;
/** Consoles are swept this often. */
const SWEEP_EVERY = 60_000;

export class Feed extends DurableObject<Env> implements FeedCalls {
  readonly #store: FeedStore;
  readonly #journal: Journal;
  readonly #roster: Roster;
  readonly #audience: Audience;
  readonly #presence: Presence;
  readonly #rulesets: Rulesets;
  readonly #desk: DeskNews;
  readonly #outlets: Outlets;
  readonly #alarm: Alarm;
  readonly #saving = new Saving();
  /** When a console said last that the list is looked at. */
  #looked = -Infinity;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    answerPings(ctx);
    // Synchronous, and before anything is delivered: everything below is made from the tables.
    applyMigrations(ctx.storage, MIGRATIONS);
    // worker/objects.ts: `site/shard`.
    const [site = "", shard] = (ctx.id.name ?? "").split("/");
    this.#outlets = outletsOf(env, site);
    this.#store = new FeedStore(ctx.storage.sql);
    this.#journal = new Journal(ctx);
    const isWatched = ctx.getWebSockets().length > 0;
    this.#roster = new Roster(this.#store.load(), isWatched, Date.now());
    this.#roster.restore(this.#journal.load(), isWatched);
    this.#audience = new Audience(ctx, this.#roster);
    this.#presence = new Presence(this.#roster, this.#outlets, () => this.#changed(Date.now()));
    this.#rulesets = new Rulesets(this.#store, this.#outlets);
    this.#desk = new DeskNews(this.#store, this.#outlets, Number(shard));
    this.#alarm = new Alarm(ctx.storage);
    void ctx.blockConcurrencyWhile(() => this.#alarm.wake());
  }

  override fetch(request: Request): Response {
    const now = Date.now();
    const response = this.#audience.join(request, now);
    if (response.status === 101) {
      this.#sweep(now);
      this.#tidy(now);
      this.#alarm.by(this.#next());
    }
    return response;
  }

  async seen(update: Update): Promise<FeedAnswer> {
    const now = Date.now();
    const watchedUntil = this.#audience.isThere ? now + WATCH : 0;
    // Whoever comes takes those along who left meanwhile: an alarm is only for when nobody does.
    this.#roster.prune(now);
    if (this.#roster.seen(update, watchedUntil, now)) {
      this.#changed(now);
      // Not the whole of #next, which looks at everybody: whatever else there is has an alarm already.
      this.#alarm.by(Math.min(this.#nextLeave(), now + VISIT_END + GATHER));
    } else this.#audience.changed();
    const version = await this.#rulesets.version();
    if (!this.#desk.isRead) return { watchedUntil, version };
    this.#exchange(now);
    return { watchedUntil, version, desk: this.#desk.facts(this.#roster.here(now))! };
  }

  ruleset(): Promise<Published | undefined> {
    return this.#rulesets.newest();
  }

  async published(version: number): Promise<void> {
    await this.#rulesets.learn(version);
    this.ctx.waitUntil(this.#rulesets.spread(this.#roster.visitors()));
  }

  async desk(summary: DeskSummary | null): Promise<void> {
    if (this.#desk.learn(summary)) this.ctx.waitUntil(this.#spreadDesk());
  }

  #exchange(now: number): void {
    const here = this.#roster.here(now);
    if (this.#desk.isToAsk(here, now)) this.ctx.waitUntil(this.#askDesk(here, now));
  }

  async #askDesk(here: number, now: number): Promise<void> {
    if (await this.#desk.ask(here, now)) await this.#spreadDesk();
  }

  #spreadDesk(): Promise<void> {
    return this.#desk.spread(this.#roster.visitors(), () => this.#roster.here(Date.now()));
  }

  async matching(filter: FeedFilter, most: number): Promise<{ total: number; rows: FeedRow[] }> {
    const now = Date.now();
    this.#roster.prune(now);
    const { fits, idleFor = 0 } = filterOf(filter);
    const isIdle = ({ idle_since }: FeedRow): boolean =>
      idleFor === 0 || (idle_since !== undefined && now - idle_since >= idleFor);
    const rows = [...this.#roster.rows()].flatMap(({ row }) => (fits(row) && isIdle(row) ? [row] : []));
    return { total: rows.length, rows: rows.sort((a, b) => b.since - a.since).slice(0, most) };
  }

  async forget(visitor: string): Promise<void> {
    this.#roster.forget(visitor);
    this.#save(Date.now());
    this.#audience.changed();
  }

  async dismiss(sessions: readonly string[]): Promise<void> {
    this.#audience.dismiss(sessions);
  }

  override webSocketMessage(ws: WebSocket, frame: string | ArrayBuffer): void {
    const now = Date.now();
    if (!this.#audience.heard(ws, frame) || now - this.#looked < LOOK_APART) return;
    this.#looked = now;
    this.#tidy(now);
  }

  /** Who left or vanished goes off the list; who is to be asked soon is asked as well, where that spares an alarm. */
  #tidy(now: number, ahead = 0): void {
    this.#roster.prune(now);
    this.#roster.hide(now + LEAVE_TOGETHER);
    if (this.#roster.nextAsk() <= now) this.ctx.waitUntil(this.#presence.sweep(ahead));
    this.#audience.pass(now);
    this.#changed(now);
  }

  override webSocketClose(ws: WebSocket): void {
    this.#audience.left(ws);
    // Woken by its going, the object did not find it among its sockets.
    this.#roster.restore(this.#journal.lost(ws), this.#audience.isThere);
    if (this.#roster.unsaved.size > 0) this.#save(Date.now());
  }

  override webSocketError(ws: WebSocket): void {
    this.webSocketClose(ws);
  }

  override alarm(info?: AlarmInvocationInfo): Promise<void> {
    return this.#alarm.fired(info, () => this.#due());
  }

  /** Looks at everything, whatever the alarm was set for: running it twice, or for nothing, does no harm. */
  async #due(): Promise<void> {
    const now = Date.now();
    if (this.#audience.isThere) this.#tidy(now, ASKED_AHEAD);
    else this.#roster.prune(now);
    if (this.#saving.isDue(now) || (this.#roster.unsaved.size > 0 && this.#saving.isLongAgo(now)))
      this.#save(now);
    // The last ones left without a word to come after theirs.
    if (this.#desk.isOneOfSeveral) this.#exchange(now);
    this.#audience.dropVanished(now);
    if (this.#audience.isThere && now >= this.#audience.swept + SWEEP_EVERY) this.#sweep(now);
    const isMore = await endVisits(this.#roster, this.#outlets, Date.now);
    this.#changed(Date.now());
    this.#alarm.by(isMore ? Date.now() : this.#next());
  }

  /** The roster may be different: consoles hear of it, and what must survive is stored in time. */
  #changed(now: number): void {
    this.#audience.changed();
    if (this.#roster.unsaved.size === 0) return;
    if (!this.#saving.isLongAgo(now) && this.#journal.hasRoom(this.#roster.unsaved.size)) {
      if (this.#journal.keep(this.#roster.changes())) return;
    }
    if (this.#saving.changed(now)) this.#save(now);
    else this.#alarm.by(this.#saving.at);
  }

  #save(now: number): void {
    this.#store.save(this.#roster.entries(), this.#roster.size, this.#roster.unsaved);
    this.#roster.saved();
    this.#journal.clear();
    this.#saving.saved(now);
  }

  #sweep(now: number): void {
    this.#audience.swept = now;
    this.ctx.waitUntil(this.#audience.dropSignedOut(this.#outlets.who));
  }

  /** When an alarm has to do what looks do: a little early for who leaves, a little late for who is to be asked. */
  #nextLeave(): number {
    if (!this.#audience.isStaring) return Infinity;
    return Math.floor(this.#roster.nextLeave() / LEAVE_TOGETHER) * LEAVE_TOGETHER;
  }

  #nextAsk(): number {
    if (!this.#audience.isStaring) return Infinity;
    return Math.ceil(this.#roster.nextAsk() / LEAVE_TOGETHER) * LEAVE_TOGETHER;
  }

  /** The next moment at which something is to do; Infinity: none. */
  #next(): number {
    const sweep = this.#audience.isThere ? this.#audience.swept + SWEEP_EVERY : Infinity;
    return Math.min(
      this.#saving.at,
      this.#nextLeave(),
      this.#nextAsk(),
      sweep,
      this.#roster.nextEnd() + GATHER,
    );
  }
}
